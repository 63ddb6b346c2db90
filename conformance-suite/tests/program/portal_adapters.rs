//! Plug-ins and applications of one-X Portal behind adapters, on real sockets: the reference client passes, whoever breaks a clause fails
//! with it, and an adapter that speaks otherwise is told how.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::path::Path;

use crate::cli::{Broken, Suite, adapter, clauses_of, each_fails_with, sample};

const SYSTEM: &str = "onex-portal";
const ADAPTER: [&str; 2] = ["--option", "transport=wss"];
const PROGRAMS: [&str; 6] = ["--supports", "plug-in", "--supports", "application", "--supports", "leaves"];

fn some(globs: &[&str]) -> Suite {
    Suite::of_system(SYSTEM, globs).with(&ADAPTER).with(&PROGRAMS)
}

fn all() -> Suite {
    some(&["*"])
}

#[test]
fn the_reference_client_passes() {
    all().passes(49);
    all().in_memory().passes(49);
}

#[test]
fn it_passes_whatever_a_portal_is_like_that_is_starting() {
    for starting in ["503", "closed", "silence"] {
        all().in_memory().with(&["--option", &format!("starting={starting}")]).passes(49);
    }
}

#[test]
fn it_passes_however_it_reads_the_document() {
    all().in_memory().client(&["--reading", "OX-A9=b"]).passes(49);
    for (reading, at_least) in [("OX-A1=b", 24), ("OX-A22=b", 49), ("OX-A17=b", 41), ("OX-A18=b", 46)] {
        let declared = ["--reading", reading];
        all().in_memory().with(&declared).client(&declared).passes(at_least);
    }
}

/// What it may leave to chance changes nothing. Its readings are left to chance as well, so nothing is judged that needs one declared.
#[test]
fn it_passes_whatever_it_leaves_to_chance() {
    for seed in ["1", "2", "3", "4"] {
        let all = Suite::of_system(SYSTEM, &["*"]).with(&ADAPTER).in_memory();
        all.client(&["--random", seed]).passes(35);
    }
}

/// What a user might do is not among what is allowed next, once the user has left.
#[test]
fn nothing_is_expected_of_a_user_who_has_left() {
    let case = "ox-15-a-new-user-who-has-left";
    let suite = some(&[case]).broken().in_memory().client(&["--mutant", "OX-C01/effect-2-Arrive"]);
    let document = suite.judged(1);
    let failure = &document["cases"][0]["failure"];
    let allowed = failure["allowed"].as_array().unwrap();
    let by_users = allowed.iter().filter(|it| it["row"] == "OX-C01" || it["row"] == "OX-C08");
    assert_eq!(by_users.count(), 0, "{failure:#}");
}

/// An edit of the client's rows, a case that catches it, the clause that it breaks, and what such a client does.
const BROKEN: &[Broken] = &[
    ("OX-C07/drop", "ox-14-a-plug-in-is-redirected", "OX-14", "a plug-in that does not log on by itself"),
    ("OX-C11/drop", "ox-22-a-plug-in-comes-home", "OX-14", "one that is not redirected"),
    (
        "OX-C11/drop-guard-1",
        "ox-09-an-application-follows-no-redirect",
        "OX-09",
        "an application that is redirected",
    ),
    (
        "OX-C03/drop-guard-1",
        "ox-14-a-plug-in-is-kept-by-a-certificate",
        "OX-13",
        "one that takes any certificate",
    ),
    ("OX-C02/drop", "ox-12-the-primary-is-back-alone", "OX-12", "after a loss it asks nobody"),
    ("OX-C08/drop", "ox-11-the-primary-serves", "OX-11", "its user does not log on"),
    ("OX-C11/drop", "ox-12-redirected-while-the-ip-office-runs", "OX-12", "it goes nowhere"),
    ("OX-C14/drop", "ox-12-the-primary-is-back-alone", "OX-12", "where nobody answers, it waits for ever"),
    ("OX-C17/drop", "ox-21-comes-home", "OX-12", "it takes its user for logged on, whatever it is told"),
    ("OX-C17/drop", "ox-24-the-ip-office-is-back", "OX-21", "it stays with a portal that does not serve it"),
];

#[test]
fn each_broken_client_fails_with_the_clause_that_it_breaks() {
    // Of whom that is not declared it may be that it is not redirected.
    let declared = ["--reading", "OX-A17=a", "--reading", "OX-A18=a"];
    each_fails_with(SYSTEM, &[&ADAPTER[..], &PROGRAMS, &declared].concat(), BROKEN);
}

/// What version 1 of the protocol does not have is passed over; another version and nonsense are named.
#[test]
fn an_adapter_that_speaks_otherwise_is_told_how() {
    let start = || some(&["ox-11-the-primary-serves"]);
    start().client(&["--habit", "says-more"]).passes(1);
    for (habit, sentence) in [
        ("speaks-version-2", "version 2 of the adapter protocol; version 1 is spoken here"),
        ("says-nonsense", "{ on a connection to primary: EOF while parsing an object"),
    ] {
        start().client(&["--habit", habit]).fails_saying(sentence);
    }
}

/// An adapter that says what it says by hand.
fn by_hand(script: &str) -> Suite {
    some(&["ox-11-the-primary-serves"]).broken().command(&adapter(script))
}

#[test]
fn what_an_adapter_does_wrongly_is_said() {
    for (script, sentence) in [
        ("link = logged_on()", "the ping was not answered"),
        ("asking().say('open', version=1)", "a second `open` on a connection to primary"),
        ("Link(told('ADDRESS')).say('log-on', user='anna', password='x')", "before `open`"),
        (
            "link = asking(); link.hear(); link.say('log-on', user='bob', password='x')",
            "a login as \"bob\", or with a wrong password",
        ),
        ("asking().text('{}', 2)", "a binary message of 2 bytes"),
    ] {
        by_hand(script).fails_saying(sentence);
    }
}

/// There is one way to redirect an adapter, so nobody plays cases about the others.
#[test]
fn a_case_about_a_redirect_of_http_is_skipped_with_the_reason() {
    let document = some(&["ox-12-redirected-by-303", "ox-11-the-primary-serves"]).in_memory().judged(0);
    let cases = document["cases"].as_array().unwrap();
    let of = |id: &str| cases.iter().find(|case| case["id"] == id).unwrap();
    assert_eq!(of("ox-12-redirected-by-303")["verdict"], "skip");
    assert_eq!(of("ox-12-redirected-by-303")["reason"], "an adapter is redirected in one way only");
}

/// A client that tires of waiting is blamed for what it owes, and not for the words that it uses.
#[test]
fn who_ends_its_connection_by_itself_is_not_logged_on() {
    let document = by_hand("link = logged_on(); link.hear(); link.tcp.close(); link.file.close()").judged(1);
    assert_eq!(clauses_of(&document["cases"][0]), ["OX-11"]);
}

/// A sample adapter passes. It is slow to start, and more of them at a time gain nothing.
fn passes(program: [&Path; 2]) {
    let told = ["program", "address", "other", "user", "password", "ca", "accepts", "leaves", "timer-scale"];
    let words = sample::command(program, &told);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    all().waiting("20").with(&["--jobs", "4"]).command(&words).passes(49);
}

/// Where it was built.
#[test]
fn the_sample_in_typescript_passes() {
    let Some(sample) = sample::in_typescript("plugin.js") else { return };
    passes([Path::new("node"), &sample]);
}

/// Where it can be run.
#[test]
fn the_sample_in_python_passes() {
    let Some(python) = sample::python() else { return };
    passes([&python, &sample::in_python("plugin.py")]);
}
