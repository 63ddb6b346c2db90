//! The ambiguity register of one-X Portal resilience: what the document leaves open, and the readings.

use crate::ambiguity::Kind::{Contradiction, Parameter, ProductFact};
use crate::ambiguity::{self, Ambiguity, client, server};

crate::closed_enum! {
    /// The open questions, in the order of [`AMBIGUITIES`].
    pub enum Question {
        /// OX-A1: who redirects when the primary's portal has stopped and its IP Office runs.
        Redirector,
        /// OX-A2: whether the primary's portal redirects when only its IP Office has stopped.
        OfficeGone,
        /// OX-A3: which portal has to be restarted for a manual failback.
        ManualRestart,
        /// OX-A4: what becomes of sessions on the secondary when standalone mode ends.
        StandaloneSessions,
        /// OX-A5: what ends standalone mode where failback is manual.
        StandaloneManual,
        /// OX-A6: whether the detection time starts anew when the primary was there in between.
        Flapping,
        /// OX-A7: whether the detection time has to be reached or passed.
        Boundary,
        /// OX-A8: whether the secondary takes over without its own IP Office.
        SecondaryOffice,
        /// OX-A9: where a client asks again after a loss.
        AddressAfterLoss,
        /// OX-A10: whether a restart after the configuration is needed.
        RestartNeeded,
        /// OX-A11: what a passive secondary answers while the primary does not serve.
        PassiveAnswer,
        /// OX-A12: what becomes of changes on the secondary when the primary returns.
        ChangesOnReturn,
        /// OX-A13: what becomes of changes on the primary that were not copied at once.
        CatchUp,
        /// OX-A14: whether the detection time also delays a takeover from a primary that says that it does not serve.
        DelayOfAll,
        /// OX-A15: by what users are redirected.
        Mechanism,
        /// OX-A16: what a portal that is starting looks like to a client.
        Refusal,
        /// OX-A17: which programs are client applications, and which are plug-ins.
        Programs,
        /// OX-A18: what of a browser is the same for plug-ins.
        TheSame,
        /// OX-A19: whether an IP Office that runs, and is not seen, is in operation.
        Contacts,
        /// OX-A20: whether the secondary gives way to a part of the primary.
        PartOfPrimary,
        /// OX-A21: when a change is copied.
        WhenCopied,
        /// OX-A22: what a client does whose user does not accept a certificate.
        NotAccepted,
    }
}

/// The register, a line for each [`Question`], in its order.
pub const AMBIGUITIES: &[Ambiguity] = &[
    server(
        "OX-A1",
        &["OX-12", "OX-14", "OX-15"],
        "The primary's portal has stopped, its IP Office runs, and users who were logged on are redirected. \
         By whom, with the portal gone?",
        &[
            "By something at the primary's address that lives as long as its IP Office; it knows those who \
             were logged on, and does nothing for new users (OX-15).",
            "By what the user already has open: page and plug-in know the secondary and turn to it when the \
             primary cannot be reached.",
        ],
    ),
    server(
        "OX-A2",
        &["OX-12", "OX-16"],
        "The primary's IP Office has stopped and its portal still runs. The failover is \"as above\", but \
         above, users are redirected if the IP Office runs. Are they redirected here?",
        &[
            "No: the condition is not met; they have to enter the secondary's address.",
            "Yes: the portal runs, knows that it does not serve, and redirects those who were logged on.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "OX-A3",
        &["OX-20", "OX-24"],
        "Where failback is set to manual, the product wants a restart of the portal. Of which one?",
        &[
            "Of the secondary's, which serves until then.",
            "Of the primary's, which serves from then on; a primary portal that had stopped has thereby \
             been restarted.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "OX-A4",
        &["OX-18", "OX-21"],
        "Standalone mode ends. What becomes of users who are logged on at the secondary?",
        &[
            "They are redirected to the primary as after any recovery.",
            "Their sessions end, and they have to find the primary by themselves.",
        ],
    ),
    server(
        "OX-A5",
        &["OX-18", "OX-20"],
        "Standalone mode ends where failback is manual: both portals serve and see each other. Who gives \
         way?",
        &[
            "The secondary, at once: the primary had never failed.",
            "Nobody: both serve until the secondary's portal is restarted.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "OX-A6",
        &["OX-10"],
        "The detection time runs, the primary is there for a moment, and is gone again. Does the time start \
         anew?",
        &["Yes.", "No: it goes on from where it was."],
    )
    .of_kind(ProductFact),
    server(
        "OX-A7",
        &["OX-10"],
        "Does the secondary take over when the detection time is reached, or when it has passed?",
        &["When it is reached.", "When it has passed."],
    )
    .of_kind(ProductFact),
    server(
        "OX-A8",
        &["OX-01", "OX-10"],
        "The primary does not serve, and the IP Office of the secondary does not run either. Does its \
         portal serve?",
        &[
            "Yes: the document asks only for the primary to be unavailable.",
            "No: a portal serves only while its own IP Office runs, as on the primary (OX-16).",
        ],
    ),
    client(
        "OX-A9",
        &["OX-11", "OX-14", "OX-22"],
        "A client has lost its portal and nobody redirects it. Which address does it ask again?",
        &["That of the portal at which it was logged on.", "The one that its user entered."],
    ),
    server(
        "OX-A10",
        &["OX-03", "OX-25"],
        "After resilience was configured, the portals may need a restart; it is configured in four steps, of which the third one is \
         the restart, and the last one, the line, comes after it. Is resilience in force without a restart at the end?",
        &["No, not before both were restarted.", "Yes."],
    )
    .of_kind(Contradiction),
    server(
        "OX-A11",
        &["OX-08", "OX-20", "OX-23"],
        "The secondary's portal is passive and does not see the primary serve, say in the detection time. \
         What does it answer?",
        &["That it is starting.", "A redirect to the primary, as always when it is passive."],
    ),
    server(
        "OX-A12",
        &["OX-06", "OX-19"],
        "A change was made on the secondary during a failover, and may be lost on return. What becomes of \
         it?",
        &[
            "It is lost: the secondary gives up what was changed there.",
            "It stays on the secondary, and is seen again in the next failover.",
        ],
    ),
    server(
        "OX-A13",
        &["OX-05", "OX-06"],
        "A change was made on the primary while the secondary was not there. Is it copied once it is back?",
        &[
            "No: what was not made in normal operation is not copied.",
            "Yes, as soon as normal operation has returned.",
        ],
    ),
    server(
        "OX-A14",
        &["OX-10", "OX-16"],
        "The primary's IP Office has stopped and its portal says so. Does the detection time delay that \
         takeover, too?",
        &[
            "Yes: it delays every takeover.",
            "No: it is there to tell a restart from a failure; a primary that says that it does not serve \
             is believed at once.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "OX-A15",
        &["OX-12", "OX-21", "OX-23"],
        "Users are redirected automatically: by what? (For the model one redirect is as good as another.)",
        &["HTTP status 302.", "HTTP status 303.", "HTTP status 307.", "The page itself goes there."],
    )
    .of_kind(Parameter),
    server(
        "OX-A16",
        &["OX-08"],
        "A portal that does not serve is shown as starting to administrators. What does a client meet that \
         asks it for something?",
        &["An answer that says so.", "A connection that is refused.", "Silence."],
    )
    .of_kind(Parameter),
    client(
        "OX-A17",
        &["OX-09", "OX-14", "OX-22"],
        "The portal's client applications are not redirected; users of the portal's clients, such as a plug-in, fare as browsers do, \
         and are connected to the primary again. Which programs are the ones, and which are the others?",
        &[
            "The call assistant and its like are the ones, plug-ins are the others.",
            "They are the same: none is redirected to the secondary, and each is connected to the primary \
             again.",
        ],
    )
    .of_kind(Contradiction),
    client(
        "OX-A18",
        &["OX-12", "OX-13", "OX-14"],
        "Of users of plug-ins the same is said to hold, after three sentences: who was logged on can log on again, is redirected, and \
         is kept by a certificate. Which of these is the same?",
        &["All three.", "The last one: of a redirection to the secondary nothing is said."],
    ),
    server(
        "OX-A19",
        &["OX-17"],
        "Users cannot change personal contacts while their IP Office is not in operation. It runs, and the portal that they are at \
         does not see it: can they?",
        &[
            "Yes: it is in operation, and nothing else is asked.",
            "No: a portal that does not see it can do nothing for them.",
        ],
    ),
    server(
        "OX-A20",
        &["OX-16", "OX-20", "OX-24"],
        "Portal and IP Office of the primary have failed, and one of them is back. Once either is available again, the portal is \
         the primary's; but while either is stopped, it is the secondary's. Does the secondary go on serving?",
        &[
            "Yes: it gives way to a primary that serves, and to nothing less.",
            "No: it gives way to the part that is back, and nobody serves until the other part is.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "OX-A21",
        &["OX-05"],
        "In normal operation changes are synchronised automatically. When?",
        &[
            "Some time after they were made: the last ones may not be on the secondary yet when the primary fails.",
            "With every change: what was made in normal operation is on both.",
        ],
    ),
    client(
        "OX-A22",
        &["OX-13", "OX-14"],
        "A user has to accept the secondary's certificate, and that interrupts the automatic reconnection. He does not accept it, \
         or is not there: what does the program do?",
        &[
            "Nothing: the reconnection is broken off, and the user has to go on.",
            "It gives this attempt up, and asks again at its address, as after any loss: it comes home by itself when the primary \
             recovers.",
        ],
    ),
];

impl ambiguity::Question for Question {
    const REGISTER: &'static [Ambiguity] = AMBIGUITIES;
}
