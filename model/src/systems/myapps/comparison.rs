//! What of this system answers the questions that are asked of every system.

use crate::comparison::{Answer, Question, Wait};

/// An answer to each question.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["MA-R02", "MA-R03", "MA-R04", "MA-H02", "MA-H05"]),
    Answer::new(Question::HowLong, &["MA-L01", "MA-T01", "MA-H01", "MA-H04"])
        .with_rows(&["MA-C05", "MA-C10", "MA-C06", "MA-C02", "MA-C04"])
        .with_waits(&[
            Wait {
                until: "the client gives an attempt up that nobody answers",
                time: "left to the client",
                ended_by: "MA-C10",
            },
            Wait {
                until: "the client dials the other PBX of the two",
                time: "left to the client",
                ended_by: "MA-C02",
            },
        ]),
    Answer::new(Question::WhatIsLost, &["MA-H01", "MA-H06", "MA-H08", "MA-T03"]),
    Answer::new(Question::WhoComesBack, &["MA-L02", "MA-L03"]),
    Answer::new(Question::WhoIsNeeded, &["MA-T02", "MA-H04", "MA-H05", "MA-H06"]),
];
