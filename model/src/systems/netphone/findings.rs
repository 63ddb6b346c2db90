//! What somebody who runs a pair of NetPhone servers should be told.

use crate::finding::Given::{By, Nothing};
use crate::finding::{Findings, finding, remark};

/// What is found.
pub const FINDINGS: Findings = Findings {
    sentences: &[
        finding(
            "Two systems without a witness: the document has no word of a network that fails. When the \
             connection between the two breaks, both are active, for as long as nobody mends it.",
            &["NP-06"],
            &["NP-H04", "NP-H52"],
        ),
        finding(
            "To stop the active system costs what its crash would: calls, scripts, records. An ordered \
             switchover when idle costs less.",
            &["NP-06", "NP-10", "NP-11", "NP-14"],
            &["NP-H01", "NP-H02", "NP-H03"],
        ),
        finding(
            "A switchover when idle comes for sure only if new calls are blocked.",
            &["NP-14", "NP-15"],
            &["NP-H51"],
        ),
        finding(
            "Nothing makes the master active again: a client that was given its address only stays out \
             although it is well.",
            &["NP-01", "NP-03"],
            &["NP-H12", "NP-H53"],
        ),
        finding(
            "A service on a computer of its own that is configured for one of the two stands still \
             while the other one is active.",
            &["NP-08", "NP-09"],
            &["NP-H13", "NP-H54"],
        ),
    ],
    // Failback, retry, network, data, time to detect.
    given: [
        Nothing(&["NP-A2", "NP-A12"]),
        Nothing(&["NP-A9", "NP-A10", "NP-A11"]),
        Nothing(&["NP-A2"]),
        By(&["NP-04"]),
        Nothing(&["NP-A3"]),
    ],
    remarks: &[
        remark(
            "What if the replication alone fails?",
            "The text names the mechanism, and nobody who looks after it. Keep-alive has no word of it: nobody is told, nothing switches over, and an ordered switchover goes without what was changed since.",
            &["NP-04", "NP-05", "NP-06"],
        ),
        remark(
            "What if the helper program fails, the service fails again, or two fail at once?",
            "\"A single service\" is started again and is available again afterwards; of anything else nothing is said. Whatever becomes of a service, its system stays active.",
            &["NP-07"],
        ),
        remark(
            "Do the services change over when the server service alone fails, or in a manual switchover?",
            "That they do is said of a failure, but the reason stands before it: beside a server a service works with that server service only. So it has nothing to work with when that is not active, whatever has made it so.",
            &["NP-08"],
        ),
    ],
};
