//! Clients of NetPhone behind adapters, on real sockets: the reference client passes, whoever breaks a clause fails with it, and an adapter
//! that speaks otherwise is told how.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::path::Path;

use crate::cli::examination::{all_good, examined_of, is_wrong};
use crate::cli::{Broken, REDIAL, Suite, adapter, each_fails_with, sample};

const SYSTEM: &str = "netphone";
const ADAPTER: [&str; 2] = ["--option", "transport=adapter"];
/// Whoever may give up, or wait for its user, is not to blame for silence.
const DECLARED: [&str; 4] = ["--reading", "NP-A10=a", "--reading", "NP-A11=a"];

fn some(globs: &[&str]) -> Suite {
    Suite::of_system(SYSTEM, globs).with(&ADAPTER)
}

fn all() -> Suite {
    some(&["*"])
}

#[test]
fn the_reference_client_passes() {
    all().passes(42);
    for (refusal, at_least) in
        [("503", 40), ("503-retry-after", 40), ("403", 40), ("302", 38), ("silence", 40), ("closed", 40)]
    {
        all().in_memory().with(&["--option", &format!("refusal={refusal}")]).passes(at_least);
    }
}

#[test]
fn it_passes_whatever_it_leaves_to_chance() {
    for seed in ["1", "2", "3", "4"] {
        all().in_memory().client(&["--random", seed]).passes(30);
    }
}

/// Of the document's clauses only NP-03 binds a client.
const BROKEN: &[Broken] = &[
    ("NP-C01/drop", "np-01-the-master-is-active", "NP-03", "it asks nobody"),
    ("NP-C06/drop-effect-1", "np-01-the-master-is-active", "NP-03", "it connects, and does not log on"),
    ("NP-C06/to-LoggedOn", "np-03-turned-down-by-480", "NP-03", "it is content, whatever it is answered"),
    ("NP-C02/effect-1-AimAtServer", "np-06-the-standby-takes-over", "NP-03", "it never asks the standby"),
    ("NP-C12/drop", "np-06-the-computer-fails", "NP-03", "it takes itself for logged on, whatever comes"),
    ("NP-C12/to-GaveUp", "np-06-the-computer-fails", "NP-03", "it does not come back after a loss"),
    ("NP-C08/drop", "np-15-who-comes-too-late-waits", "NP-03", "turned down, it waits for an answer still"),
];

#[test]
fn each_broken_client_fails_with_the_clause_that_it_breaks() {
    each_fails_with(SYSTEM, &[&ADAPTER[..], &DECLARED].concat(), BROKEN);
}

/// What such an adapter says wrongly, and what it is told, by a case and by the doctor.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "asking(told('PRIMARY'), version=2)",
        "messages",
        "version 2 of the adapter protocol; version 1 is spoken here",
    ),
    ("Link(told('PRIMARY')).text('{')", "messages", "{: EOF while parsing an object"),
    ("Link(told('PRIMARY')).text('{}', 2)", "messages", "a binary message of 2 bytes"),
    ("Link(told('PRIMARY')).say('log-on', user='201', password='x')", "messages", "before `open`"),
    ("asking(told('PRIMARY')).say('open', version=1)", "messages", "a second `open` on a connection"),
    ("asking(told('PRIMARY')).say('answer', call='1')", "messages", "there is no such call"),
    ("asking(told('PRIMARY')).say('log-on', user='201', password='x')", "proof", "a proof that is wrong"),
];

#[test]
fn an_adapter_that_speaks_otherwise_is_told_how() {
    for (script, name, sentence) in WRONG {
        let said = if *name == "proof" { "with a wrong proof of the password" } else { sentence };
        some(&["np-01-the-master-is-active"]).command(&adapter(script)).fails_saying(said);
        is_wrong(SYSTEM, &ADAPTER, &adapter(script), (name, sentence));
    }
}

#[test]
fn a_right_adapter_is_examined() {
    let client = [REDIAL, "client", "--system", SYSTEM, "--timer-scale", "0.1"];
    let (run, document, _folder) = examined_of(SYSTEM, &ADAPTER, &client);
    assert_eq!(run.status, 0, "{document:#}");
    all_good(&document, &["starts", "asks", "user", "proof", "ends"]);
}

/// What only SIP has is skipped with its reason.
#[test]
fn cases_about_messages_of_sip_are_skipped() {
    let document =
        some(&["np-03-nonsense-*", "np-03-datagrams-*", "np-01-the-master-is-active"]).in_memory().judged(0);
    let cases = document["cases"].as_array().unwrap();
    for case in cases.iter().filter(|case| case["id"] != "np-01-the-master-is-active") {
        assert_eq!(case["verdict"], "skip", "{case:#}");
    }
}

/// A sample adapter passes.
fn passes(program: [&Path; 2]) {
    let words = sample::command(program, &["primary", "secondary", "user", "password", "timer-scale"]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // It is slow to start, and more of them at a time gain nothing.
    all().waiting("20").with(&["--jobs", "4"]).command(&words).passes(40);
}

/// Where it can be run.
#[test]
fn the_sample_in_python_passes() {
    let Some(python) = sample::python() else { return };
    passes([&python, &sample::in_python("netphone.py")]);
}

/// Where it was built.
#[test]
fn the_sample_in_typescript_passes() {
    let Some(sample) = sample::in_typescript("netphone.js") else { return };
    passes([Path::new("node"), &sample]);
}
