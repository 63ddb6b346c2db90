//! Cases that are played without sockets: in virtual time, alike in each run, and as they come out on sockets.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Broken, Suite, clauses_of, fails};
use serde_json::Value;

/// A system, and how many cases its reference client passes.
const SYSTEMS: [(&str, u64); 5] =
    [("myapps", 149), ("netphone", 39), ("onex-portal", 36), ("sip-dr", 37), ("user-resilience", 33)];

/// What came of each case, and when.
fn outcome(document: &Value) -> Vec<String> {
    let cases = document["cases"].as_array().unwrap().iter();
    let told = |case: &Value| {
        let events = case["events"].as_array().unwrap().iter();
        let times: Vec<String> = events.map(|event| event["at_s"].to_string()).collect();
        format!("{} {} {} {}", case["id"], case["verdict"], case["reason"], times.join(" "))
    };
    cases.map(told).collect()
}

#[test]
fn the_reference_clients_pass_and_nothing_differs_from_run_to_run() {
    for (system, at_least) in SYSTEMS {
        let play = || Suite::of_any(system, &["*"]).in_memory().with(&["--seed", "1"]).judged(0);
        let (first, again) = (play(), play());
        assert!(first["summary"]["pass"].as_u64() >= Some(at_least), "{}", first["summary"]);
        for (one, other) in outcome(&first).iter().zip(outcome(&again)) {
            assert_eq!(*one, other);
        }
    }
}

/// A client of each system that breaks a rule, and the clause that it is blamed for on sockets and without them.
const BROKEN: [(&str, Broken); 5] = [
    ("myapps", ("MA-C16/drop", "ma-05-from-another-slave", "MA-05", "it follows no redirect")),
    ("netphone", ("NP-C02/drop", "np-03-turned-down-by-503", "NP-03", "it asks nobody else")),
    ("onex-portal", ("OX-C11/drop", "ox-12-redirected-by-303", "OX-12", "it follows no redirect")),
    ("sip-dr", ("GD-C01/drop", "gd-02-the-first-proxy-is-down", "GD-02", "it does not start")),
    ("user-resilience", ("UR-C01/drop", "ur-10-a-reboot-that-nobody-notices", "UR-07", "it never registers")),
];

#[test]
fn a_broken_client_is_blamed_for_the_same_as_on_sockets() {
    for (system, (mutant, case, clause, what)) in BROKEN {
        let play = |suite: Suite| {
            let case = suite.broken().with(&["--strict"]).client(&["--mutant", mutant]).judged(1)["cases"][0]
                .clone();
            let blamed = clauses_of(&case);
            assert!(blamed.iter().any(|it| it == clause), "{mutant}: {what}: {blamed:?}");
            (case["verdict"].clone(), case["failure"]["summary"].clone(), blamed)
        };
        let memory = play(Suite::of_any(system, &[case]).in_memory());
        let sockets = play(Suite::of_any(system, &[case]));
        assert_eq!((&memory.0, &memory.2), (&sockets.0, &sockets.2), "{mutant}: {} {}", memory.1, sockets.1);
    }
}

#[test]
fn somebody_elses_client_cannot_be_played_so() {
    let test = ["test", "--system", "myapps", "--in-memory"];
    let other = ["--", "true"];
    fails(&[&test[..], &other].concat(), 2, "only a client of this program can be played without sockets");
    let other = ["--", "redial", "client", "--system", "netphone"];
    fails(&[&test[..], &other].concat(), 2, "the cases are of myapps, and the client is one of netphone");
    let other = ["--pcap", "x", "--", "redial", "client", "--system", "myapps"];
    fails(&[&test[..], &other].concat(), 2, "--pcap");
    let other = ["--", "redial", "client", "--system", "myapps", "--mutant", "MA-C99/drop"];
    fails(&[&test[..], &other].concat(), 2, "there is no mutant `MA-C99/drop`");
}
