//! What of this system answers the questions that are asked of every system.

use crate::comparison::{Answer, Question, Wait};

/// An answer to each question.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["OX-P01", "OX-P06", "OX-P21", "OX-P23", "OX-L03", "OX-H11"]),
    Answer::new(Question::HowLong, &["OX-P03", "OX-P04", "OX-H01", "OX-H15", "OX-H08"])
        .with_rows(&["OX-S13", "OX-S16", "OX-C17", "OX-C02", "OX-C11"]).with_waits(&[Wait { until: "the secondary's portal takes over", time: "the detection time that is set, 3 minutes unless it was changed; without one no time at all", ended_by: "OX-S16" },Wait { until: "the client tries its portal again", time: "left to the client", ended_by: "OX-C02" },]),
    Answer::new(Question::WhatIsLost, &["OX-H02", "OX-H03", "OX-H04", "OX-H05", "OX-H06", "OX-H07"]),
    Answer::new(Question::WhoComesBack, &["OX-L01", "OX-L05", "OX-L06", "OX-L07"]),
    Answer::new(Question::WhoIsNeeded, &["OX-H18", "OX-H19", "OX-H20", "OX-H21", "OX-H23", "OX-H24"]),
];
