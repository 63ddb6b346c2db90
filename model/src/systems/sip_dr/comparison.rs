//! What of this system answers the questions that are asked of every system.

use crate::comparison::{Answer, Question, Wait};

/// An answer to each question.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["GD-H01"]).with_rows(&["GD-S01", "GD-T01"]),
    Answer::new(Question::HowLong, &["GD-P10", "GD-P11", "GD-P23", "GD-P24", "GD-H14", "GD-H15"])
        .with_rows(&["GD-C14", "GD-C20", "GD-C54", "GD-C48", "GD-C36", "GD-C47"])
        .with_waits(&[
            Wait {
                until: "the desktop leaves a site without telephony",
                time: "site-timeout; for ever without one, or with 0",
                ended_by: "GD-C20",
            },
            Wait {
                until: "the desktop leaves a site at which its phone is not registered",
                time: "site-sip-register-timeout; for ever without one, or with 0",
                ended_by: "GD-C47",
            },
        ]),
    Answer::new(Question::WhatIsLost, &["GD-H02", "GD-H09", "GD-H11", "GD-H18", "GD-H19", "GD-H21"]),
    Answer::new(Question::WhoComesBack, &["GD-L01", "GD-L02", "GD-L03", "GD-L05", "GD-H13"]),
    Answer::new(Question::WhoIsNeeded, &["GD-H12", "GD-H13", "GD-H14", "GD-H15", "GD-H18", "GD-H20"]),
];
