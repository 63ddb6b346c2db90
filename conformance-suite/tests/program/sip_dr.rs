//! Agents' desktops on real sockets: the reference desktop passes, and whoever breaks a clause fails with it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::path::Path;

use crate::cli::{Broken, Suite, clauses_of, each_fails_with, sample};

const SYSTEM: &str = "sip-dr";
/// Nearly all that the document says it only recommends.
const STRICT: &[&str] = &["--strict", "--supports", "publishes"];

/// All cases, with a client that reads these questions so, and the others as they are by default: what is declared a busy machine does
/// not make doubtful.
fn all_as(readings: &[&str]) -> Suite {
    let of_the_client = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18];
    let suite = Suite::of_system(SYSTEM, &["*"]).with(STRICT);
    of_the_client.into_iter().fold(suite, |suite, number| {
        let question = format!("GD-A{number}=");
        let otherwise = readings.iter().find(|reading| reading.starts_with(&question));
        let default = format!("{question}a");
        suite.with(&["--reading", otherwise.unwrap_or(&default.as_str())])
    })
}

fn all() -> Suite {
    all_as(&[])
}

#[test]
fn the_reference_desktop_passes() {
    all().passes(34);
}

/// Of whom nothing is declared all ways to read the document are followed, which are thousands.
#[test]
fn it_passes_whose_readings_nobody_knows() {
    Suite::of_system(SYSTEM, &["gd-0*"]).with(&["--strict", "--jobs", "2"]).passes(9);
}

#[test]
fn it_passes_however_it_reads_the_document() {
    const MOST: &[&str] = &[
        "GD-A5=b", "GD-A6=b", "GD-A7=b", "GD-A8=b", "GD-A9=b", "GD-A10=b", "GD-A11=b", "GD-A16=b",
        "GD-A17=b", "GD-A18=b",
    ];
    for (readings, at_least) in [
        (MOST, 20),
        (&["GD-A1=b"], 28),
        (&["GD-A1=c"], 28),
        (&["GD-A2=b"], 20),
        (&["GD-A3=b"], 40),
        (&["GD-A12=b", "GD-A13=b"], 15),
    ] {
        let client: Vec<&str> = readings.iter().flat_map(|reading| ["--reading", *reading]).collect();
        all_as(readings).in_memory().client(&client).passes(at_least);
    }
}

#[test]
fn it_passes_however_the_sites_read_it() {
    for readings in [&["GD-A14=b"][..], &["GD-A15=b"], &["GD-A19=b"], &["GD-A15=b", "GD-A19=b"]] {
        let declared: Vec<&str> = readings.iter().flat_map(|reading| ["--reading", *reading]).collect();
        all().in_memory().with(&declared).passes(34);
    }
}

#[test]
fn it_passes_as_the_other_desktop_of_the_vendor() {
    all().in_memory().with(&["--edition", "workspace"]).client(&["--edition", "workspace"]).passes(30);
}

#[test]
fn it_passes_by_what_the_document_allows() {
    let rows = ["GD-C02", "GD-C11", "GD-C38", "GD-C39"];
    all().in_memory().client(&rows.map(|row| ["--prefer", row]).concat()).passes(34);
}

/// An edit of the client's rows, the case that catches it, and the clause that it breaks.
const BROKEN: &[Broken] = &[
    (
        "GD-C01/drop-effect-2",
        "gd-01-begins-at-the-preferred-site",
        "GD-03",
        "it does not say which application it is",
    ),
    ("GD-C01/drop-effect-3", "gd-03-says-who-it-is", "GD-03", "it does not say which agent it is"),
    (
        "GD-C03/drop",
        "gd-02-the-first-proxy-does-not-answer",
        "GD-02",
        "it waits for the first proxy for ever",
    ),
    (
        "GD-C03/drop-effect-2",
        "gd-02-the-first-proxy-is-down",
        "GD-02",
        "it tries the first proxy again and again",
    ),
    ("GD-C04/drop", "gd-02-both-proxies-are-down", "GD-02", "it tries each site once"),
    (
        "GD-C08/drop-effect-2",
        "gd-01-begins-at-the-preferred-site",
        "GD-04",
        "it does not ask where it belongs",
    ),
    ("GD-C12/drop-guard-1", "gd-05-moves-to-the-preferred-site", "GD-05", "it works wherever it was let in"),
    ("GD-C13/effect-3-AimAtFirst", "gd-05-moves-to-the-preferred-site", "GD-05", "it moves to where it is"),
    (
        "GD-C12/drop-effect-1",
        "gd-01-begins-at-the-preferred-site",
        "GD-09",
        "it does not listen to telephony",
    ),
    (
        "GD-C12/drop-effect-3",
        "gd-01-begins-at-the-preferred-site",
        "GD-09",
        "it does not listen to statistics",
    ),
    ("GD-C12/drop-effect-4", "gd-01-begins-at-the-preferred-site", "GD-09", "it does not listen to the DN"),
    ("GD-C14/drop-effect-2", "gd-11-telephony-is-off-for-longer", "GD-11", "it waits for telephony for ever"),
    ("GD-C14/drop-guard-1", "gd-12-site-timeout-is-absent", "GD-12", "it has an interval of its own"),
    ("GD-C15/effect-1-StartTelephonyClock", "gd-12-site-timeout-is-0", "GD-12", "it takes 0 for an interval"),
    ("GD-C20/drop-effect-1", "gd-11-telephony-is-off-for-longer", "GD-25", "its library loads everything"),
    (
        "GD-C20/drop-effect-3",
        "gd-08-detects-at-the-secondary-site-as-well",
        "GD-08",
        "it stays where telephony has failed",
    ),
    ("GD-C20/drop-effect-5", "gd-21-a-whole-site-ends", "GD-03", "it does not say who it is at its target"),
    (
        "GD-C21/drop-effect-1",
        "gd-13-configuration-alone",
        "GD-13",
        "it does not warn of the configuration service",
    ),
    ("GD-C23/drop-effect-2", "gd-13-configuration-alone", "GD-13", "it does not take that back"),
    ("GD-C24/drop-effect-1", "gd-14-statistics-alone", "GD-14", "it does not warn of the statistics service"),
    ("GD-C26/drop", "gd-14-statistics-alone", "GD-14", "it does not take that back"),
    ("GD-C34/effect-1-WantAgent", "gd-15-the-agent-logs-out", "GD-15", "it logs in again who has logged out"),
    (
        "GD-C35/effect-1-WantAgent",
        "gd-16-a-supervisor-logs-the-agent-out",
        "GD-16",
        "it undoes what a supervisor has done",
    ),
    (
        "GD-C36/drop",
        "gd-18-the-phone-does-not-come-back",
        "GD-18",
        "it takes dr-force_logout for any other logout",
    ),
    (
        "GD-C36/drop-effect-2",
        "gd-18-the-phone-does-not-come-back",
        "GD-18",
        "it waits for the phone for ever",
    ),
    ("GD-C36/drop-guard-2", "gd-19-register-timeout-is-absent", "GD-19", "it has an interval of its own"),
    (
        "GD-C44/drop-effect-2",
        "gd-17-the-phone-is-back-in-time",
        "GD-17",
        "the phone is back, and nobody logs the agent in",
    ),
    ("GD-C40/drop", "gd-20-graceful-shutdown", "GD-20", "it waits at a server that is being emptied"),
    ("GD-C40/effect-3-AimAtLeft", "gd-20-graceful-shutdown", "GD-20", "it comes back to that server"),
    (
        "GD-C54/drop-effect-2",
        "gd-11-telephony-is-off-for-longer",
        "GD-22",
        "after a switchover it does not listen to telephony",
    ),
    ("GD-C54/drop-effect-5", "gd-18-the-phone-does-not-come-back", "GD-22", "nor to the DN"),
    ("GD-C57/drop", "gd-21-the-target-is-down-too", "GD-21", "it gives up when its target is down"),
];

#[test]
fn each_broken_desktop_fails_with_the_clause_that_it_breaks() {
    let readings = ["GD-A1=a", "GD-A12=a", "GD-A13=a", "GD-A17=a"];
    let declared = readings.iter().flat_map(|reading| ["--reading", reading]);
    each_fails_with(SYSTEM, &STRICT.iter().copied().chain(declared).collect::<Vec<_>>(), BROKEN);
}

/// The same of desktops that go back to the preferred site when it is there again.
const BROKEN_THAT_GO_BACK: &[Broken] = &[
    ("GD-C62/drop", "gd-05-goes-back-to-the-preferred-site", "GD-05", "it stays where it is"),
    ("GD-C62/drop", "gd-05-goes-where-it-could-not-at-its-start", "GD-05", "and it began there"),
    (
        "GD-C62/effect-3-AimAtLeft",
        "gd-05-goes-back-when-the-call-has-ended",
        "GD-05",
        "it comes back to the site that it leaves",
    ),
    (
        "GD-C62/drop-effect-2",
        "gd-05-has-gone-back-and-the-other-site-fails",
        "GD-22",
        "it takes its library along",
    ),
    ("GD-C62/drop", "gd-05-goes-back-without-a-phone", "GD-05", "it waits for its phone at the other site"),
];

#[test]
fn each_broken_desktop_that_goes_back_fails_with_the_clause_that_it_breaks() {
    let goes_back = ["--reading", "GD-A3=b"];
    for (mutant, case, clause, what) in BROKEN_THAT_GO_BACK {
        let suite = || Suite::of_system(SYSTEM, &[case]).broken().with(STRICT).with(&goes_back);
        for suite in [suite(), suite().in_memory()] {
            let document = suite.client(&goes_back).client(&["--mutant", mutant]).judged(1);
            let blamed = clauses_of(&document["cases"][0]);
            assert!(blamed.iter().any(|it| it == clause), "{mutant}: {what}: {:#}", document["cases"][0]);
        }
    }
}

#[test]
fn who_goes_back_in_a_call_fails_by_that() {
    let goes_back = ["--reading", "GD-A3=b"];
    let suite = Suite::of_system(SYSTEM, &["gd-05-goes-back-when-the-call-has-ended"]).with(STRICT);
    let client = [&goes_back[..], &["--habit", "leaves-calls"]].concat();
    suite.with(&goes_back).client(&client).fails_saying("due was to stay with site2; what came was the end");
}

/// Whose readings nobody knows is told which one it follows, and has not failed.
#[test]
fn who_goes_back_unasked_is_told_how_it_reads_that() {
    let suite = Suite::of_system(SYSTEM, &["gd-21-a-whole-site-ends"]).broken().in_memory();
    let run = suite.client(&["--reading", "GD-A3=b"]).with(&["--format", "json"]).run();
    let document = crate::cli::document(&run.stdout);
    let reason = document["cases"][0]["reason"].as_str().unwrap();
    assert_eq!(document["cases"][0]["verdict"], "skip");
    assert!(reason.contains("the client may follow reading b of GD-A3"), "{reason}");
}

/// In virtual time the end of site-timeout and an attempt in vain come at the same moment, and it gets no further.
#[test]
fn who_does_not_restart_its_library_fails_by_that() {
    let suite = Suite::of_system(SYSTEM, &["gd-11-telephony-is-off-for-longer"]).broken().with(STRICT);
    let document = suite.client(&["--mutant", "GD-C20/drop-effect-2"]).judged(1);
    let blamed = clauses_of(&document["cases"][0]);
    assert!(blamed.contains(&"GD-21".to_owned()), "{blamed:?}");
}

#[test]
fn who_does_not_try_again_fails_by_that() {
    let suite = Suite::of_system(SYSTEM, &["gd-14-statistics-alone"]).broken().with(STRICT);
    let document = suite.client(&["--habit", "never-retries"]).judged(1);
    assert_eq!(clauses_of(&document["cases"][0]), ["GD-24"]);
}

/// What version 1 of the adapter protocol does not have is passed over; another version and nonsense are named.
#[test]
fn an_adapter_that_speaks_otherwise_is_told_how() {
    let start = || Suite::of_system(SYSTEM, &["gd-01-*"]).with(STRICT);
    start().client(&["--habit", "says-more"]).passes(1);
    for (habit, sentence) in [
        ("speaks-version-2", "version 2 of the adapter protocol; version 1 is spoken here"),
        ("says-nonsense", "{ on a connection to site1: EOF while parsing an object"),
    ] {
        start().client(&["--habit", habit]).fails_saying(sentence);
    }
}

/// Nearly all clauses of this document recommend, and who does otherwise is told so, and has not failed.
#[test]
fn who_breaks_a_recommendation_alone_has_not_failed() {
    let suite = Suite::of_system(SYSTEM, &["gd-20-graceful-shutdown"]).broken();
    let document = suite.client(&["--mutant", "GD-C40/drop"]).judged(0);
    assert_eq!(document["cases"][0]["verdict"], "not-recommended");
}

/// What every sample adapter is told.
const TOLD: [&str; 10] = [
    "site1", "site2", "first", "application", "user", "password", "dn", "timer-scale", "site-timeout",
    "register-timeout",
];

/// A sample adapter passes.
fn passes(program: [&Path; 2]) {
    let words = sample::command(program, &TOLD);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // It is slow to start, and more of them at a time gain nothing. What happens within site-timeout takes it some time as well.
    all().waiting("20").with(&["--jobs", "4", "--time", "site-timeout=60"]).command(&words).passes(34);
}

/// Where it can be run.
#[test]
fn the_sample_in_python_passes() {
    let Some(python) = sample::python() else { return };
    passes([&python, &sample::in_python("desktop.py")]);
}

/// Where it was built.
#[test]
fn the_sample_in_typescript_passes() {
    let Some(sample) = sample::in_typescript("desktop.js") else { return };
    passes([Path::new("node"), &sample]);
}

/// What a case says wrongly in the words of this wire is refused where it stands, with what would be right.
#[test]
fn a_word_that_there_is_not_is_refused_in_one_sentence() {
    let case = include_str!("../../cases/sip-dr/gd-18-the-phone-does-not-come-back.toml");
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(SYSTEM);
    std::fs::create_dir(&folder).unwrap();
    let arguments = ["test", "--system", SYSTEM, "--cases", dir.path().to_str().unwrap(), "--", "true"];
    for (right, wrong, sentence) in [
        (
            r#"phone = "expires""#,
            r#"phone = "dies""#,
            "unknown variant `dies`, expected `expires` or `registers`",
        ),
        (
            r#"phone = "expires""#,
            r#"fone = "expires""#,
            "an action has one of `restart-client`, `hold`, `datagrams`, `nonsense`, `dns`, `records`, `settings-file`, `off`, `on`, ",
        ),
        (r#"works = "site2""#, r#"works = "site3""#, "the names are `site1` and `site2`"),
        (
            r#"restarts = "library""#,
            r#"restarts = "program""#,
            "unknown variant `program`, expected `library`",
        ),
        ("[installation]", "[installation]\nsite-timeout = \"5\"", "unknown variant `5`"),
    ] {
        let text = case.replace(right, wrong);
        std::fs::write(folder.join("gd-18-the-phone-does-not-come-back.toml"), text).unwrap();
        crate::cli::fails(&arguments, 2, sentence);
    }
}
