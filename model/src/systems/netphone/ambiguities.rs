//! The ambiguity register of NetPhone: what the document leaves open, and the readings.

use super::editions::EDITION_LATER;
use crate::ambiguity::Kind::ProductFact;
use crate::ambiguity::{self, Ambiguity, DefaultIn, client, server};

crate::closed_enum! {
    /// The open questions, in the order of [`AMBIGUITIES`].
    pub enum Question {
        /// NP-A1: which system becomes active when both start at the same time.
        FirstActive,
        /// NP-A2: which system stays active when both are and the split heals.
        Healing,
        /// NP-A3: whether the time without keep-alive is counted anew after each keep-alive.
        Flapping,
        /// NP-A4: whether a switchover that was ordered stores the records first.
        RecordsOfAnOrder,
        /// NP-A5: at which system a switchover can be ordered.
        OrderedAt,
        /// NP-A6: what becomes of an order to switch over to a system that is not there.
        NobodyToSwitchTo,
        /// NP-A7: whether a block holds at one system or at both.
        Blocks,
        /// NP-A8: which services are started again.
        Helper,
        /// NP-A9: which address a client tries first after a loss.
        AfterLoss,
        /// NP-A10: whether a client goes on trying.
        GivingUp,
        /// NP-A11: whether a client that was cut off connects again by itself.
        Reconnects,
        /// NP-A12: whether the master becomes active again when it is well.
        MasterReturns,
        /// NP-A13: whether a switchover when idle waits for scripts, too.
        Scripts,
        /// NP-A14: what a system becomes that starts beside a passive one.
        BesidePassive,
        /// NP-A15: whether a block outlives a restart.
        BlocksAndRestart,
        /// NP-A16: which of two changes of the same counts.
        Conflict,
        /// NP-A17: whether a service that is configured for both systems works with both at a time.
        BothAtOnce,
        /// NP-A18: whether what is kept in files is replicated.
        Files,
    }
}

/// The register, a line for each [`Question`], in its order.
pub const AMBIGUITIES: &[Ambiguity] = &[
    server(
        "NP-A1",
        &["NP-01"],
        "Usually the master is active after a start. Which system is it when both start at the same time?",
        &[
            "The master. (A standby that starts alone does become active.)",
            "Whichever hears first that the other one is starting, too.",
        ],
    ),
    server(
        "NP-A2",
        &["NP-01", "NP-06"],
        "The connection between the systems was broken, both are active, and now they hear each other \
         again. Which one stays active?",
        &[
            "The master, even if the standby was active before the break, as later documentation has it.",
            "The one that was active before the break; the one that took over becomes passive.",
        ],
    ),
    server(
        "NP-A3",
        &["NP-06"],
        "Keep-alive fails, comes back before the time is over, and fails again (edition later). From when \
         on is the time counted?",
        &[
            "From the second failure: every keep-alive ends the count.",
            "The gaps add up: the count stands still while keep-alives come, and goes on with the next gap.",
        ],
    )
    .of_kind(ProductFact),
    server(
        "NP-A4",
        &["NP-11", "NP-14"],
        "A switchover loses the call records that were not stored. Does one that was ordered, from a system \
         that runs and could store them?",
        &[
            "Yes: the document makes no difference, and even a switchover when idle loses the record of the \
             last call.",
            "No: the system stores its records before it becomes passive.",
        ],
    ),
    server(
        "NP-A5",
        &["NP-02", "NP-03", "NP-14"],
        "An administrator can switch over, and see at any time which system is active; but the passive system turns all logins \
         down. At which system can a switchover be ordered?",
        &[
            "At either; the passive one passes the order on to the active one. It is clients that it turns down.",
            "At the master only, whether it is active or passive, as later documentation has it.",
            "At the active one only: all logins are the administrator's, too.",
        ],
    )
    .by_default_in(&[DefaultIn { edition: EDITION_LATER, reading: 'b' }]),
    server(
        "NP-A6",
        &["NP-10", "NP-14"],
        "A switchover is ordered at the active system while the other one is not there, or not passive. \
         What becomes of the order?",
        &[
            "It is refused, and the system stays active.",
            "It is obeyed: the system becomes passive, ends its calls, and is active again when it notices \
             that nobody else is.",
        ],
    ),
    server(
        "NP-A7",
        &["NP-15"],
        "New logins or new calls are blocked. Does the block outlive a switchover?",
        &[
            "No: it holds at the system that was told; the other one, once active, takes logins and calls.",
            "Yes: it is part of what both systems share, and holds until somebody lifts it.",
        ],
    ),
    server(
        "NP-A8",
        &["NP-07", "NP-09"],
        "A single service that fails on the active system is started again. What of one on the passive \
         system's computer, or on a computer of its own?",
        &[
            "Only what fails on the active system is started again; elsewhere it waits for an \
             administrator, or for its system to become active.",
            "A service is started again wherever it runs.",
        ],
    ),
    client(
        "NP-A9",
        &["NP-03", "NP-12"],
        "A client knows the addresses of both systems and loses its connection. Which one does it try \
         first?",
        &[
            "The server's, as after a start; then the two in turn.",
            "The one where it was logged on; then the two in turn.",
        ],
    ),
    client(
        "NP-A10",
        &["NP-12"],
        "No address that the client knows lets it log on. How long does it go on trying? (The time between \
         two attempts is not said either; the model has none.)",
        &["For ever.", "Until each address has failed once; then its user has to log on again."],
    ),
    client(
        "NP-A11",
        &["NP-03", "NP-12"],
        "Connections, such as links, are set up again by the system that takes over. Is a client's connection one of them? No system \
         can set that up; and whether the client does it by itself is not said.",
        &["It does, and with any address that it knows.", "It does not: its user has to log on again."],
    ),
    server(
        "NP-A12",
        &["NP-01", "NP-06"],
        "The standby is active, and the master starts again. One of the two is active, usually the master, but that is said of a \
         start of both. Does the master become active again?",
        &[
            "No: it is passive until the standby fails, or somebody orders a switchover.",
            "Yes, as soon as it has started, and the standby gives way, which costs what any switchover \
             costs.",
        ],
    ),
    server(
        "NP-A13",
        &["NP-10", "NP-14"],
        "A switchover cuts conversations and scripts off; the one when idle comes as soon as no call is running. Does it wait for a \
         script that is running?",
        &["No: it waits for calls, and a script is cut off.", "Yes: what a switchover would cut off has to be over."],
    ),
    server(
        "NP-A14",
        &["NP-01", "NP-06"],
        "A system starts and finds the other one passive: nobody is active. The document speaks of a start of both, and of a passive \
         system whose active one has failed. What does the system that starts become?",
        &[
            "Nothing yet: the passive one notices that nobody is active, and takes over.",
            "The active one. (In edition later a system that starts ends the count of the passive one, and both would wait.)",
        ],
    )
    .by_default_in(&[DefaultIn { edition: EDITION_LATER, reading: 'b' }]),
    server(
        "NP-A15",
        &["NP-15"],
        "New logins or new calls are blocked, and the server service is started again. Does the block hold still?",
        &["Yes: until somebody lifts it.", "No: it has ended with the service that was told."],
    ),
    server(
        "NP-A16",
        &["NP-04"],
        "Both systems were active, and the same was changed at both. It is replicated in both directions: which of the two changes \
         counts?",
        &[
            "The one that is replicated first: no direction comes before the other one.",
            "The master's, whichever comes first.",
        ],
    ),
    server(
        "NP-A17",
        &["NP-09"],
        "A service on a computer of its own works with both systems. Both may be active, as long as they do not hear each other: does \
         it work with both at the same time?",
        &[
            "No: with the one that it has found active, as long as that one is.",
            "Yes: with each one that is active.",
        ],
    ),
    server(
        "NP-A18",
        &["NP-05"],
        "The replication of files is such, the text says, that the content of the databases is brought into line. Is what is kept in \
         files, and in no database, brought into line, too?",
        &["Yes: it is the replication of files.", "No: what is named is the databases."],
    ),
];

impl ambiguity::Question for Question {
    const REGISTER: &'static [Ambiguity] = AMBIGUITIES;
}
