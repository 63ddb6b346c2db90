//! The ambiguity register of myApps: what the document leaves open, and the readings.

use crate::ambiguity::Kind::{Contradiction, ProductFact};
use crate::ambiguity::{self, Ambiguity, client, server};

crate::closed_enum! {
    /// The open questions, in the order of [`AMBIGUITIES`].
    pub enum Question {
        /// MA-A1: which PBX serves when a slave with a standby of its own is gone.
        SlaveGone,
        /// MA-A2: where a client goes when a redirect leads to a dead PBX.
        DeadRedirect,
        /// MA-A3: whether the primary is tried twice when it was the current one.
        CurrentWasPrimary,
        /// MA-A4: where a client goes when the standby says that the original is back.
        AfterStandbyBack,
        /// MA-A5: what a standby that does not redirect does while the PBX it backs is there.
        IdleStandby,
        /// MA-A6: what a client determines that reached the user's PBX neither by a redirect nor as its primary.
        HomeWithoutRedirect,
        /// MA-A7: whether a standby announces that the original is back.
        Failback,
        /// MA-A8: what a client determines that was redirected to its own primary.
        RedirectedToPrimary,
        /// MA-A9: what a client that is offline publishes as `standby`.
        OfflineStandby,
        /// MA-A10: from when on a client publishes that it is up.
        UpFromWhen,
        /// MA-A11: what a slave does with a user of its master who logs on there.
        Forwarding,
        /// MA-A12: how often the PBX that was lost is tried before the alternation.
        HowOften,
        /// MA-A13: what a client does whose login is refused.
        RefusedLogin,
        /// MA-A14: whether a master with slaves can have a standby.
        MasterWithSlaves,
        /// MA-A15: whether two logins of one connection may share a nonce.
        NonceOfConnection,
    }
}

/// The register, a line for each [`Question`], in its order.
pub const AMBIGUITIES: &[Ambiguity] = &[
    server(
        "MA-A1",
        &["MA-03", "MA-08", "MA-09"],
        "A slave is not registered at the master, its standby-slave is. The slave's users log on at the \
         master: who serves them?",
        &[
            "The master redirects to the standby-slave, which is the one that backs the slave (MA-03).",
            "The master serves them itself, since it has no registration of the PBX it would redirect to \
             (MA-09).",
        ],
    )
    .of_kind(Contradiction)
    // That a standby-slave *can act* as standby (MA-03) moves nobody there; that the master keeps the connection is said of this
    // very case (MA-09).
    .by_default('b'),
    client(
        "MA-A2",
        &["MA-05", "MA-11", "MA-12"],
        "A redirect leads to a PBX that cannot be reached. Where does the client go?",
        &[
            "The attempt has failed for the PBX it began at; the alternation goes on with the other one.",
            "The alternation starts again with the primary.",
        ],
    ),
    client(
        "MA-A3",
        &["MA-13", "MA-14"],
        "The lost PBX was the primary and cannot be reached any more. Is the primary tried a second time \
         before the secondary?",
        &[
            "Yes: the current PBX was tried, then the alternation starts with the primary.",
            "No: the primary has just failed, so the secondary comes next.",
        ],
    ),
    client(
        "MA-A4",
        &["MA-31", "MA-13"],
        "The standby announces that the original PBX is back. Where does the client connect?",
        &[
            "As after a loss: the current PBX, which is the standby and redirects to the original.",
            "The primary.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "MA-A5",
        &["MA-06", "MA-09"],
        "Edition 13r3 does not let standby PBXes redirect. A client logs on at a standby while the PBX it \
         backs is there: what is the answer?",
        &["The login is refused.", "The standby serves the user and says so."],
    )
    .of_kind(ProductFact),
    client(
        "MA-A6",
        &["MA-17", "MA-18", "MA-19"],
        "The client reaches the user's PBX directly, as current or as secondary, and it is not the primary. \
         It was not redirected and did not stay on the primary: what does it store as secondary?",
        &[
            "What it would store had it been redirected there.",
            "Nothing is determined; what was stored stays.",
        ],
    ),
    server(
        "MA-A7",
        &["MA-31"],
        "The document does not say how a client leaves a standby when the original PBX is back.",
        &[
            "The standby announces it and closes, as the vendor's protocol reference has it.",
            "The standby keeps its clients until they are lost for another reason.",
        ],
    ),
    client(
        "MA-A8",
        &["MA-17", "MA-18", "MA-19", "MA-20"],
        "The client comes home from a standby, which redirects it to the user's PBX, and that PBX is its \
         primary. Was it redirected to the user's PBX, or is it at its primary?",
        &[
            "It was redirected: without an explicit standby the primary becomes its own secondary.",
            "It is at its primary: the secondary is the one that it would have been told without a \
             redirect.",
        ],
    )
    .of_kind(Contradiction),
    client(
        "MA-A9",
        &["MA-22", "MA-24"],
        "`standby` has a value for a client that is connected to a standby, and one for a client that is connected to the user's \
         PBX. What is it while the client is offline?",
        &["It is false, or left out.", "It stays what it was when the client was last connected."],
    ),
    client(
        "MA-A10",
        &["MA-22", "MA-23"],
        "`up` is true if the connection is up, and false if the client is offline. Which of them is a client whose connection is \
         open, and who has not logged on yet?",
        &[
            "It is offline: `up` is true from the login on.",
            "Its connection is up, at each PBX on the way as well; which one is the current PBX shows after the login.",
        ],
    ),
    server(
        "MA-A11",
        &["MA-07", "MA-10"],
        "A slave redirects to its master; but for a slave to stand in for the master, the client has to be logged on to the slave, \
         which forwards the login. A user of the master logs on at a slave that sees the master: what is the answer?",
        &[
            "A redirect. The client has logged on to the slave once, and turns to it when the master is gone.",
            "The slave keeps the client, and forwards its login; when the master fails, it takes over those that it has.",
        ],
    )
    .of_kind(Contradiction),
    client(
        "MA-A12",
        &["MA-13", "MA-14"],
        "After a loss the client tries the current PBX first, and starts again with primary and secondary if that is unavailable. How \
         often does it try before it takes the current PBX for unavailable?",
        &["Once.", "Twice: one attempt that fails does not say that the PBX is gone for longer."],
    ),
    client(
        "MA-A13",
        &["MA-11", "MA-12"],
        "The PBX can be reached, and refuses the login: user and password are wrong, say. Has the connection failed, so that the other \
         PBX is tried?",
        &[
            "Yes: the attempt has failed like any other one.",
            "No: nobody else would let the client in; it is logged out until its user does something.",
        ],
    ),
    server(
        "MA-A14",
        &["MA-02", "MA-04", "MA-17"],
        "A standby can be configured for a single PBX, a standby-slave for a slave, and for a master any slave can act as standby; but \
         the primary, whichever PBX it is, may have an explicit standby. Can a master that has slaves have a standby?",
        &[
            "Yes: a master is a PBX like any other one.",
            "No: a single PBX is one without slaves; the slaves of a master are its standbys. (An installation that has both is \
             audited as it is.)",
        ],
    )
    .of_kind(Contradiction),
    client(
        "MA-A15",
        &["MW-06"],
        "A login has a nonce. The PBX does not know the session any more, and the client logs on as user, over the same connection: does \
         that take a nonce of its own?",
        &["Yes: each login has one.", "No: the one of this connection will do, and so will a new one."],
    ),
];

impl ambiguity::Question for Question {
    const REGISTER: &'static [Ambiguity] = AMBIGUITIES;
}
