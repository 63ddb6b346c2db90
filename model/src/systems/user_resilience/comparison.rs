//! What of this system answers the questions that are asked of every system.

use crate::comparison::{Answer, Question, Wait};

/// An answer to each question.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["UR-P05", "UR-P12", "UR-P23", "UR-H01", "UR-H02", "UR-H03"]),
    Answer::new(Question::HowLong, &["UR-P11", "UR-H04"])
        .with_rows(&["UR-S08", "UR-S13", "UR-S16", "UR-C02", "UR-S25", "UR-S28"])
        .with_waits(&[
            Wait {
                until: "the failover system takes the phones",
                time: "at least 3 minutes",
                ended_by: "UR-S16",
            },
            Wait {
                until: "the failover system begins to send them home",
                time: "more than 10 minutes in which the home system is back; they are served meanwhile",
                ended_by: "UR-S25",
            },
            Wait {
                until: "the failover system takes them no more",
                time: "5 minutes of grace, in which both do",
                ended_by: "UR-S28",
            },
        ]),
    Answer::new(Question::WhatIsLost, &["UR-P17", "UR-H10", "UR-H11", "UR-H12", "UR-H14", "UR-H15"]),
    Answer::new(Question::WhoComesBack, &["UR-L01", "UR-L02", "UR-L03", "UR-L04"]),
    Answer::new(Question::WhoIsNeeded, &["UR-H20", "UR-H22", "UR-H23", "UR-H24", "UR-H25", "UR-H26"]),
];
