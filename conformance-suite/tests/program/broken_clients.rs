//! Clients that break one clause each, and the verdict on them: `fail`, with that clause.
//!
//! The table was written from the document before any of them was run.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Suite, clauses_of};

/// An edit of the client's rows, the clause that it breaks, and what such a client does.
const BROKEN: &[(&str, &str, &str)] = &[
    ("MA-C16/drop", "MA-05", "it does not follow redirects"),
    ("MA-C04/effect-1-AimAtSecondary", "MA-11", "after the secondary it tries the secondary again"),
    ("MA-C02/effect-1-AimAtPrimary", "MA-12", "it tries the primary again and never the secondary"),
    (
        "MA-C05/effect-1-AimAtPrimary",
        "MA-13",
        "after a loss it goes to the primary, not to the PBX that it was at",
    ),
    ("MA-C26/effect-1-SecondaryIsNone", "MA-15", "it forgets its secondary while a standby serves it"),
    (
        "MA-C18/effect-3-SecondaryIsCurrent",
        "MA-17",
        "redirected, it takes the user's PBX and not the standby of it",
    ),
    (
        "MA-C19/effect-3-SecondaryIsNone",
        "MA-18",
        "redirected to a PBX without a standby, it has no secondary",
    ),
    (
        "MA-C23/effect-3-SecondaryIsNone",
        "MA-19",
        "at its primary, it does not take the primary's explicit standby",
    ),
    ("MA-C24/effect-3-SecondaryIsNone", "MA-20", "at its primary, it does not take the implicit standby"),
    ("MA-C28/drop-effect-2", "MA-23", "it publishes that it is connected after it has lost its connection"),
    ("MA-C26/effect-3-PublishHome", "MA-24", "it does not publish that a standby serves it"),
    ("MA-C16/drop-guard-1", "MW-01", "it follows a redirect whose digest is wrong"),
    ("MA-C25/drop-guard-1", "MW-02", "it accepts a login result whose digest is wrong"),
    ("MA-C31/effect-3-LogOnWithSession", "MW-03", "it logs on again with the session that has expired"),
    ("MA-C13/drop-effect-1", "MW-06", "it uses a nonce twice"),
    ("MA-C38/drop-effect-1", "MW-07", "it keeps the session although it was logged out"),
    ("MA-C40/to-Offline", "MW-08", "it gives up the connection on a message that it does not know"),
    (
        "MA-C36/to-Offline",
        "MW-09",
        "it takes the question for the second factor for a refusal, and dials again",
    ),
];

#[test]
fn each_fails_with_the_clause_that_it_breaks() {
    let mut wrong = Vec::new();
    for (mutant, clause, what) in BROKEN {
        // The cases about a clause are named after it.
        let glob = format!("{}-*", clause.to_lowercase());
        let document = Suite::of(&[&glob]).broken().client(&["--mutant", mutant]).judged(1);
        let blamed: Vec<Vec<String>> = document["cases"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|case| case["verdict"] == "fail")
            .map(clauses_of)
            .collect();
        if !blamed.iter().any(|clauses| clauses.iter().any(|it| it == clause)) {
            wrong.push(format!("{mutant}: {what}, and what is blamed is {blamed:?} instead of {clause}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a wrong attempt leads, once it is answered, is no attempt that nobody has seen: the harness was in time.
#[test]
fn who_goes_on_after_a_wrong_attempt_has_made_it_all_the_same() {
    let played = || {
        let suite = Suite::of(&["ma-13-current-first-after-reset"]).broken();
        let document = suite.client(&["--mutant", "MA-C05/effect-1-AimAtPrimary"]).judged(1);
        document["cases"][0]["tries"].clone()
    };
    let tries: Vec<_> = (0..7).map(|_| played()).collect();
    // A machine that is busy may be late now and then.
    assert!(tries.iter().filter(|it| **it == 1).count() > 3, "{tries:?}");
}
