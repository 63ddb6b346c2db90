//! What somebody who runs a network of IP Office systems should be told.

use crate::finding::Given::{By, Nothing};
use crate::finding::{Findings, finding, remark};

/// What is found.
pub const FINDINGS: Findings = Findings {
    sentences: &[
        finding(
            "No desk phones, no user resilience: by the letter it takes IP desk phone resilience that \
             has begun, although the setting is said to apply to systems without IP phones, too.",
            &["UR-04", "UR-09"],
            &["UR-H20", "UR-H21"],
        ),
        finding(
            "A reboot that takes 4 minutes costs more than one that takes 2: after 3 minutes phones \
             fail over, and stay away for more than 10.",
            &["UR-06", "UR-10", "UR-11"],
            &["UR-H02"],
        ),
        finding(
            "A failover system that restarts during failover has nothing left to answer with until it \
             has seen the home system again; one that restarts before is empty until the next copy.",
            &["UR-05", "UR-12"],
            &["UR-H05", "UR-H06", "UR-H24"],
        ),
        finding(
            "Without the setting on the line nothing fails over, and nothing says so.",
            &["UR-04"],
            &["UR-H07", "UR-H25"],
        ),
        finding(
            "When the line between the two breaks, both take phones; for as long as it stays broken, \
             those that went over stay.",
            &["UR-06", "UR-09"],
            &["UR-H03", "UR-H23"],
        ),
    ],
    // Failback, retry, network, data, time to detect.
    given: [
        By(&["UR-11"]),
        Nothing(&["UR-A11", "UR-A12"]),
        By(&["UR-06"]),
        Nothing(&["UR-A17", "UR-A18"]),
        By(&["UR-06"]),
    ],
    remarks: &[
        remark(
            "Is the setting that backs up IP phones the one by which a line supports their resilience?",
            "Two sections name it in two ways. Whoever has one box ticked and another one not has to know; here it is one setting.",
            &["UR-04", "UR-05"],
        ),
        remark(
            "Which is the failover system if several lines have the setting?",
            "The text has one of each. Nothing is said of several copies, and of several systems that would answer.",
            &["UR-04", "UR-05", "UR-06"],
        ),
    ],
};
