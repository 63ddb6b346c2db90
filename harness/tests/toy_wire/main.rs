//! A second wire, outside of the harness: a toy of four rows is played without a line of the harness that knows it.
#![allow(clippy::unwrap_used, reason = "all of it is test code")]

mod caller;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use redial_harness::case::CaseError;
use redial_harness::report::{CaseReport, RunReport};
use redial_harness::run;
use redial_harness::settings::Settings;
use redial_harness::subject::SubjectCommand;
use redial_harness::verdict::Verdict;
use redial_harness::wires::{AnyWire, Erased};
use tokio::sync::mpsc;

use crate::caller::EDITION;
use crate::wire::ToyWire;

const WIRE: &dyn AnyWire = &Erased::<ToyWire>::NEW;
/// Tells this program that it is the client, and whether it is a broken one.
const BE_THE_CLIENT: &str = "be_the_client";
/// Tells this program that it is the guard of a client.
const BE_THE_GUARD: &str = "be_the_guard";

fn case(name: &str, phases: &str) -> String {
    format!(
        "id = \"{name}\"\ntitle = \"t\"\npurpose = \"p\"\nclauses = [\"TO-03\"]\n[installation]\n{phases}"
    )
}

const OTHER_DESK: &str = r#"
[[phase]]
name = "call"
expect = [{ attempts = ["left"], clauses = ["TO-01"] }, { served = "left" }]
[[phase]]
name = "the desk closes"
do = [{ stop = "left" }]
expect = [{ attempts = ["right"] }, { served = "right" }]
"#;

const BUSY_AND_SILENT: &str = r#"
[[phase]]
name = "call"
do = [{ busy = "left" }, { path = "right", is = "tcp-silent" }]
expect = [{ attempts = ["left", "right", "left"] }]
[[phase]]
name = "the right desk wakes up"
do = [{ path = "right", is = "delayed" }]
expect = [{ served = "right", allowing = ["left", "right"] }]
"#;

fn read(name: &str, phases: &str) -> Result<(), CaseError> {
    WIRE.read(&case(name, phases), &format!("{name}.toml")).map(drop)
}

/// Plays cases against a client of this program.
fn played(cases: &[(&str, &str)], mutant: &str) -> RunReport {
    static NETWORK: AtomicU8 = AtomicU8::new(0);
    let cases = cases.iter().map(|(name, phases)| WIRE.read(&case(name, phases), &format!("{name}.toml")));
    let cases = cases.collect::<Result<Vec<_>, _>>().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap().display().to_string();
    let words = [&program, "--ignored", "--exact", BE_THE_CLIENT, "--nocapture", mutant, "{desks}"];
    let words = words.map(str::to_owned).to_vec();
    let guard = [&program, "--ignored", "--exact", BE_THE_GUARD, "--nocapture"];
    let command = SubjectCommand::new(words, WIRE.proforma().told()).unwrap().guarded_by(&guard);
    let network = [127, 100 + NETWORK.fetch_add(1, Ordering::Relaxed)];
    let settings = Settings {
        patience: Duration::from_secs(2),
        jobs: 2,
        ..run::settings(WIRE, command, network, None, folder.path()).unwrap()
    };
    let (events, _seen) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run::run("toy", cases, Arc::new(settings), events, &run::Interrupt::new()))
}

fn only(report: &RunReport) -> &CaseReport {
    let [case] = &report.cases[..] else { panic!("{report:?}") };
    case
}

/// Not a test: the guard of that program.
#[test]
#[ignore = "it is started by the tests"]
fn be_the_guard() {
    if std::env::args().any(|it| it == BE_THE_GUARD) {
        redial_harness::guard::run().unwrap();
    }
}

/// Not a test: the program that is tested, when it is started by [`played`].
#[test]
#[ignore = "it is started by the tests"]
fn be_the_client() {
    let arguments: Vec<String> = std::env::args().collect();
    let mutant = arguments.get(5).map(String::as_str).filter(|id| id.starts_with("TO-"));
    run::program(WIRE, EDITION, mutant).unwrap();
}

#[test]
fn a_client_that_follows_the_rows_passes() {
    let report = played(&[("other-desk", OTHER_DESK), ("busy-and-silent", BUSY_AND_SILENT)], "");
    for case in &report.cases {
        assert_eq!(case.verdict, Verdict::Pass, "{}: {} {:#?}", case.id, case.reason, case.events);
    }
    assert_eq!(report.cases.len(), 2);
    assert!(report.cases[0].rows.contains(&"TO-C4".to_owned()), "{:?}", report.cases[0].rows);
}

#[test]
fn one_that_calls_the_same_desk_again_fails_with_its_clause() {
    let report = played(&[("other-desk", OTHER_DESK)], "TO-C4/drop-effect-2");
    let case = only(&report);
    assert_eq!(case.verdict, Verdict::Fail, "{} {:#?}", case.reason, case.events);
    let failure = case.failure.as_ref().unwrap();
    assert_eq!(failure.clauses, ["TO-03"]);
    assert_eq!(failure.allowed[0].what, "a connection to right");
}

/// It says nothing wrong; the rows alone know that something is due.
#[test]
fn one_that_says_no_word_fails_by_the_rows() {
    let report = played(&[("other-desk", OTHER_DESK)], "TO-C2/drop-effect-1");
    let case = only(&report);
    assert_eq!(case.verdict, Verdict::Fail, "{} {:#?}", case.reason, case.events);
}

#[test]
fn its_words_are_refused_as_those_of_any_wire() {
    read("other-desk", OTHER_DESK).unwrap();
    for (phases, sentence) in [
        (
            OTHER_DESK.replace("stop =", "stopp ="),
            "unknown `stopp`: an action has one of `restart-client`, `hold`, `stop`",
        ),
        (
            OTHER_DESK.replace("\"right\"] }", "\"centre\"] }"),
            "unknown desk `centre`: the names are `left` and `right`",
        ),
        (OTHER_DESK.replace("TO-01", "TO-09"), "clause `TO-09` does not exist"),
        (
            BUSY_AND_SILENT.replace("tcp-silent", "mute"),
            "unknown fault `mute`: the names are `open`, `closed`",
        ),
    ] {
        let error = read("other-desk", &phases).unwrap_err();
        assert!(error.message.contains(sentence), "{error}");
    }
    let schema = serde_json::to_string(&WIRE.schema()).unwrap();
    for word in ["busy", "attempts", "restart-client", "tcp-silent", "answer-timeout"] {
        assert!(schema.contains(&format!("\"{word}\"")), "{word}: {schema}");
    }
}
