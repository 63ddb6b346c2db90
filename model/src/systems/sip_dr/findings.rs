//! What somebody who runs a contact centre with two sites should be told.

use crate::finding::Given::{By, Nothing};
use crate::finding::{Findings, finding, remark};

/// What is found.
pub const FINDINGS: Findings = Findings {
    sentences: &[
        finding(
            "By default nothing switches over by itself: with neither site-timeout nor \
             site-sip-register-timeout only a graceful shutdown moves anybody.",
            &["GD-12", "GD-19", "GD-20"],
            &["GD-H14", "GD-R08"],
        ),
        finding(
            "A site-timeout shorter than the interval at which the library tries again switches over \
             before it has tried once. Nothing relates the two, nor the other timer to the interval at \
             which phones register.",
            &["GD-11", "GD-18", "GD-24"],
            &[],
        ),
        finding(
            "The preferred site is judged by its configuration proxy alone: while only its telephony is \
             out, every agent who starts goes there all the same, and waits out site-timeout.",
            &["GD-05", "GD-11"],
            &["GD-H04"],
        ),
        finding(
            "Nothing brings a desktop back to the preferred site before its next start, or before the \
             secondary one fails in its turn.",
            &["GD-05", "GD-08"],
            &["GD-H13"],
        ),
        finding(
            "A phone that fails by itself looks like a site that has failed: the desktop goes to the \
             other site, and finds no phone there either.",
            &["GD-17", "GD-18"],
            &["GD-H08"],
        ),
    ],
    // Failback, retry, network, data, time to detect.
    given: [
        Nothing(&["GD-A3"]),
        By(&["GD-02", "GD-24"]),
        Nothing(&[]),
        Nothing(&[]),
        By(&["GD-11", "GD-18"]),
    ],
    remarks: &[
        remark(
            "When is it relevant to launch an embedded endpoint again?",
            "The text leaves it to the desktop, and so do the rows: it may, and it may wait.",
            &["GD-17"],
        ),
        remark(
            "Does a desktop leave a site that shuts down, if the other one shuts down as well, or is gone?",
            "It should: no condition is made. What comes of it is said by GD-A1, if the other proxy does not answer, and otherwise by GD-H18.",
            &["GD-20", "GD-21"],
        ),
        remark(
            "Does the wait for the phone begin with the logout, or when the registration ends?",
            "The logout is sent because it has ended: they are one moment. Where no logout comes, GD-A16 asks.",
            &["GD-17", "GD-18"],
        ),
        remark(
            "Which site's options count, and when are they read?",
            "Each site has an application object, and options of its own; the text speaks of \"the\" site-timeout. Here both sites have the same.",
            &["GD-11", "GD-18"],
        ),
    ],
};
