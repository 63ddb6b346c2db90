//! The ambiguity register of user resilience: what the document leaves open, and the readings.

use crate::ambiguity::Kind::{Contradiction, Parameter, ProductFact};
use crate::ambiguity::{self, Ambiguity, client, server};

crate::closed_enum! {
    /// The open questions, in the order of [`AMBIGUITIES`].
    pub enum Question {
        /// UR-A1: who has to miss the home system.
        VisibleToWhom,
        /// UR-A2: whether the 3 minutes are enough.
        SecondCondition,
        /// UR-A3: whether a desk phone that asks within the 3 minutes counts.
        EarlyAttempt,
        /// UR-A4: whether exactly 3 minutes are enough.
        ExactlyThree,
        /// UR-A5: what a short return does to the 3 minutes.
        ShortReturn,
        /// UR-A6: what a short absence does to the 10 minutes.
        ShortAbsence,
        /// UR-A7: whether the home system serves its users before failback.
        HomeBeforeFailback,
        /// UR-A8: what another absence during the grace period leads to.
        LostInGrace,
        /// UR-A9: what the failover system does without a copy.
        WithoutCopy,
        /// UR-A10: what becomes of a login for which there are no full settings.
        NoSettings,
        /// UR-A11: whether a phone comes again that was refused.
        Refused,
        /// UR-A12: whom a phone asks first that has lost its home system.
        FirstAfterLoss,
        /// UR-A13: how failback goes.
        Grace,
        /// UR-A14: whether a phone registers while a call is up.
        CallKeeps,
        /// UR-A15: which phones start failover.
        WhichPhones,
        /// UR-A16: what becomes of users who had hot desked when failover begins.
        Visitors,
        /// UR-A17: what becomes of a setting that was changed during failover.
        BroughtHome,
        /// UR-A18: how old the copy may be.
        Freshness,
    }
}

/// The register, a line for each [`Question`], in its order.
pub const AMBIGUITIES: &[Ambiguity] = &[
    server(
        "UR-A1",
        &["UR-06", "UR-09"],
        "\"Not visible\" to whom? One section says to the failover system, the other says on the network. A \
         phone may have lost a home system that the failover system still sees.",
        &[
            "To the failover system: its own view of the home system starts and stops the clock, and what \
             phones see does not count.",
            "To the phones: the clock starts when a desk phone asks the failover system, which may well see \
             the home system.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "UR-A2",
        &["UR-04", "UR-06", "UR-08", "UR-09"],
        "One section lets the failover system answer for users after 3 minutes, the other one wants \
         resilience of IP desk phones to have begun as well. What of a system that has no such phones, to \
         which the setting is said to apply all the same?",
        &[
            "Both are needed: where no desk phone asks, nothing ever begins, not even for users who hot \
             desk.",
            "The 3 minutes are enough.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "UR-A3",
        &["UR-09"],
        "A desk phone asks the failover system within the 3 minutes and is refused. Has resilience of desk \
         phones begun when the 3 minutes are over?",
        &[
            "Yes: it has begun with the first phone that asked while the home system was not visible.",
            "No: a desk phone has to ask once more, after the 3 minutes.",
        ],
    ),
    server(
        "UR-A4",
        &["UR-06", "UR-09", "UR-10"],
        "Exactly 3 minutes: \"at least 3 minutes\" says that they are enough, \"after 3 minutes\" may mean \
         later than that.",
        &["They are enough.", "They are not; any time beyond them is."],
    )
    .of_kind(Parameter),
    server(
        "UR-A5",
        &["UR-06", "UR-09", "UR-10"],
        "The home system returns before the 3 minutes are over, and goes again. Do they start anew?",
        &[
            "Yes, whenever it was visible.",
            "No: they go on, unless it was visible for more than 10 minutes, which is what counts as a \
             recovery.",
        ],
    ),
    server(
        "UR-A6",
        &["UR-11"],
        "The home system goes before the 10 minutes are over, and returns. Do they start anew?",
        &[
            "Yes, whenever it was not visible.",
            "No: they go on, unless it was not visible for 3 minutes, which is what counts as an absence.",
        ],
    ),
    server(
        "UR-A7",
        &["UR-01", "UR-06", "UR-11"],
        "The home system runs again and failback has not started. Does it take registrations of its own \
         phones?",
        &[
            "Yes, as soon as it runs: it holds the settings. For as long as 10 minutes, then, two systems \
             do.",
            "No: it asks the failover system, and waits for as long as that one answers for the users.",
        ],
    ),
    server(
        "UR-A8",
        &["UR-06", "UR-10", "UR-11"],
        "The home system goes again when failback has started and is not over. Does failover go on?",
        &[
            "No: it was over, and another 3 minutes have to pass.",
            "Yes, at once: the failover system had not stopped to answer.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "UR-A9",
        &["UR-12"],
        "The failover system has restarted and the home system is still gone. What does it do for phones, \
         the copy being lost?",
        &[
            "Nothing, until it has seen the home system and was given another copy.",
            "After 3 minutes it takes their registrations again, with the basic details that every system \
             has; there are no full settings.",
        ],
    ),
    server(
        "UR-A10",
        &["UR-02", "UR-03", "UR-08"],
        "A user logs in at another system, and neither the home system nor a copy can be reached. What \
         becomes of the login?",
        &["It is refused.", "It succeeds with the basic details, which include the login code."],
    ),
    client(
        "UR-A11",
        &["UR-07", "UR-09"],
        "Before failover the failover system refuses a phone, in a way that may look final. Does the phone \
         come again?",
        &[
            "Yes, whatever the refusal looked like.",
            "Not after a refusal that forbids it (403): it stays away until somebody restarts it.",
        ],
    )
    .of_kind(ProductFact),
    client(
        "UR-A12",
        &["UR-07"],
        "A phone has lost its registration with the home system. Which of the two systems does it ask \
         first?",
        &[
            "The home system, as after a start; the failover system when that has not accepted, and so on \
             in turn.",
            "The failover system; the home system when that has not accepted, and so on in turn.",
        ],
    ),
    server(
        "UR-A13",
        &["UR-11"],
        "Failback starts after more than 10 minutes. That it takes time, and how phones come home, no \
         document says.",
        &[
            "The product gives 5 minutes of grace, in which both systems accept, and sends idle phones home; phones in a call \
             may stay for its length.",
            "There is no grace: failback is complete as soon as it starts, and idle phones are sent home.",
        ],
    )
    .of_kind(ProductFact),
    client(
        "UR-A14",
        &["UR-07"],
        "A phone is in a call that goes on without its system. Does it register with the other one before the \
         call ends?",
        &["No, as the product does: not before the end of the call.", "Yes, at once; the call goes on."],
    )
    .of_kind(ProductFact),
    server(
        "UR-A15",
        &["UR-07", "UR-09"],
        "Users of IP phones go on once their phone has registered, but failover takes resilience of IP desk phones. What of a \
         softphone, which is an IP phone on no desk?",
        &[
            "It does not start failover, and is refused until a desk phone has, as the product does.",
            "It counts as any phone does.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "UR-A16",
        &["UR-03", "UR-08", "UR-09"],
        "A user has hot desked at another system, and then failover of the home system begins. Is the user \
         still logged in there?",
        &["Yes: what that system has been given it keeps.", "No: the user is logged out, and has to log in again."],
    ),
    server(
        "UR-A17",
        &["UR-01", "UR-05", "UR-08", "UR-11"],
        "During failover a user works with full settings, and changes one: in the directory, or where calls are forwarded. What \
         becomes of that at failback?",
        &["It is lost: only the home system's settings are ever copied.", "It is brought home."],
    ),
    server(
        "UR-A18",
        &["UR-05"],
        "During normal operation the failover system receives a copy of all settings. When, after one of them was changed?",
        &[
            "Some time later: when the home system fails, the copy may be older than the last change.",
            "With the change, as long as the systems see each other.",
        ],
    ),
];

impl ambiguity::Question for Question {
    const REGISTER: &'static [Ambiguity] = AMBIGUITIES;
}
