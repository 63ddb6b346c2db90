//! What of this system answers the questions that are asked of every system.

use crate::comparison::{Answer, Question, Wait};

/// An answer to each question.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["NP-P22", "NP-H04", "NP-H05", "NP-H52"]),
    Answer::new(Question::HowLong, &["NP-H08", "NP-H17"])
        .with_rows(&["NP-S11", "NP-S13", "NP-S15", "NP-S16", "NP-C12", "NP-C02"])
        .with_waits(&[
            Wait {
                until: "the passive system takes over",
                time: "no time at all once keep-alive is gone",
                ended_by: "NP-S11",
            },
            Wait {
                until: "the passive system takes over from a computer that cannot be reached",
                time: "about 10 seconds",
                ended_by: "NP-S15",
            },
            Wait {
                until: "the passive system takes over from a server service that does not answer",
                time: "more than 2 minutes",
                ended_by: "NP-S16",
            },
            Wait {
                until: "the client tries the next address",
                time: "left to the client",
                ended_by: "NP-C02",
            },
        ]),
    Answer::new(Question::WhatIsLost, &["NP-H01", "NP-H02", "NP-H03", "NP-H06", "NP-H09", "NP-H10"]),
    Answer::new(Question::WhoComesBack, &["NP-L01", "NP-L03", "NP-L05", "NP-L06", "NP-L09", "NP-R02"]),
    Answer::new(Question::WhoIsNeeded, &["NP-H20", "NP-H51", "NP-H53", "NP-H54", "NP-H55"]),
];
