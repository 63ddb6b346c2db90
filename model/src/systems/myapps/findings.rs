//! What somebody who runs an installation of PBXes should be told.

use crate::finding::Given::{By, Nothing};
use crate::finding::{Findings, finding, remark};

/// What is found.
pub const FINDINGS: Findings = Findings {
    sentences: &[
        finding(
            "The one PBX that makes MA-01 true is a standby for the master. A slave backs the master \
             only for clients that are configured with that slave.",
            &["MA-01", "MA-04", "MA-10"],
            &["MA-T01", "MA-H01"],
        ),
        finding(
            "A client that has the standby of its home configured knows one address only: primary and \
             secondary are the same PBX. Started again while that one is down, it has no service, \
             whatever is added.",
            &["MA-16", "MA-17"],
            &["MA-T03"],
        ),
        finding(
            "A client that is started for the first time while its primary is down has nowhere to turn \
             to.",
            &["MA-11", "MA-15"],
            &["MA-H04", "MA-T02"],
        ),
        finding(
            "What a client has stored is as old as its last connection that was no standby case: a \
             standby that is removed or renamed later stays its secondary.",
            &["MA-15"],
            &["MA-H12", "MA-H13"],
        ),
        finding(
            "The document has no time and no pause: all clients of a PBX that has died turn to one \
             other PBX at once. How they leave a standby it does not say either.",
            &["MA-13", "MA-14", "MA-31"],
            &["MA-H05"],
        ),
    ],
    // Failback, retry, network, data, time to detect.
    given: [
        Nothing(&["MA-A7"]),
        By(&["MA-11", "MA-12", "MA-13", "MA-14"]),
        Nothing(&[]),
        Nothing(&[]),
        Nothing(&[]),
    ],
    remarks: &[
        remark(
            "What is stored when the client is given another PBX, or another user?",
            "The text says when a secondary is determined, and not when it is given up. Until the next connection that is no standby case the client has the one of its old configuration. Given as its primary what it has as its secondary, it knows that one alone.",
            &["MA-15", "MA-16"],
        ),
        remark(
            "What if the master does not know yet where the user is?",
            "It sends the client to the slave that it has in mind, and that sends it back, as the user is not its own. No number of redirects is given after which a client stops.",
            &["MA-05", "MA-07", "MA-08"],
        ),
        remark(
            "What becomes of a client that is connected when its user is moved?",
            "Nobody is said to end the connection, or to tell the client: here it stays. Nor is anything said of the connections to a standby that is no standby any more.",
            &["MA-05", "MA-15"],
        ),
    ],
};
