//! What somebody who runs a pair of portals should be told.

use crate::finding::Given::{By, Nothing};
use crate::finding::{Findings, finding, remark};

/// What is found.
pub const FINDINGS: Findings = Findings {
    sentences: &[
        finding(
            "While the two servers are upgraded one after the other there is no resilience: it takes \
             the same version on both.",
            &["OX-04"],
            &["OX-H14", "OX-H26"],
        ),
        finding(
            "After an upgrade there is none either until somebody enables the central CTI connection on \
             both portals and restarts them.",
            &["OX-25", "OX-27", "OX-28"],
            &["OX-H14"],
        ),
        finding(
            "Let every user open the secondary once before it is needed: a certificate that was never \
             accepted ends the way there.",
            &["OX-13"],
            &["OX-H08", "OX-H20"],
        ),
        finding(
            "Only who was logged on is redirected, and only while the primary's IP Office runs: when \
             the server fails as a whole, everybody has to know the other address.",
            &["OX-12", "OX-15"],
            &["OX-H10", "OX-H12", "OX-H21"],
        ),
        finding(
            "What is changed or scheduled during a failover is lost when the primary is back, and so is \
             what is changed on the secondary while the network is broken.",
            &["OX-06", "OX-07", "OX-19"],
            &["OX-H03", "OX-H04", "OX-H05"],
        ),
    ],
    // Failback, retry, network, data, time to detect.
    given: [
        By(&["OX-20", "OX-24"]),
        Nothing(&["OX-A9"]),
        By(&["OX-18", "OX-19"]),
        By(&["OX-06", "OX-07"]),
        Nothing(&["OX-A6", "OX-A14"]),
    ],
    remarks: &[
        remark(
            "Is a session on the secondary ended at once when the primary is back, or at the user's next request?",
            "Nobody can tell: a portal that does not serve any more answers every request with the redirection that is said to come.",
            &["OX-20", "OX-21"],
        ),
        remark(
            "Is the last step for the lines between the two systems, or for the one from the primary to the secondary?",
            "It is announced for the lines, and what is to be done is said of the one. No description of an installation here tells the directions apart; the one that is named is asked for.",
            &["OX-26"],
        ),
    ],
};
