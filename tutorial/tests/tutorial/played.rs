//! Three cases, played against the reference client and against broken ones, each a program of its own.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use redial_harness::report::RunReport;
use redial_harness::run;
use redial_harness::settings::Settings;
use redial_harness::subject::SubjectCommand;
use redial_harness::verdict::Verdict;
use redial_harness::wires::{AnyWire, Erased};
use redial_tutorial::words::PhoneWire;
use tokio::sync::mpsc;

const WIRE: &dyn AnyWire = &Erased::<PhoneWire>::NEW;

/// Plays all cases against a client that was edited so, or not at all.
fn played(mutant: &[&str]) -> RunReport {
    static NETWORK: AtomicU8 = AtomicU8::new(120);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/two-registrars");
    let case = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        WIRE.read(&text, path.to_str().unwrap()).unwrap_or_else(|error| panic!("{error}"))
    };
    let cases: Vec<_> = folder.read_dir().unwrap().map(case).collect();
    assert_eq!(cases.len(), 3);
    let words = [env!("CARGO_BIN_EXE_redial-tutorial")].iter().chain(mutant).map(ToString::to_string);
    let command = SubjectCommand::new(words.collect(), WIRE.proforma().told()).unwrap();
    let command = command.guarded_by(&[env!("CARGO_BIN_EXE_redial-tutorial"), "guard"]);
    let files = tempfile::tempdir().unwrap();
    let network = [127, NETWORK.fetch_add(1, Ordering::Relaxed)];
    let settings = run::settings(WIRE, command, network, None, files.path()).unwrap();
    let settings = Arc::new(Settings { jobs: 3, patience: Duration::from_secs(5), ..settings });
    let (events, _seen) = mpsc::unbounded_channel();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run::run("two-registrars", cases, settings, events, &run::Interrupt::new()))
}

#[test]
fn a_telephone_that_follows_the_rows_passes() {
    for case in played(&[]).cases {
        assert_eq!(case.verdict, Verdict::Pass, "{}: {} {:#?}", case.id, case.reason, case.events);
    }
}

/// A broken telephone, the case that has to catch it, and the clause that it breaks, written down beforehand.
const BROKEN: &[(&str, &str, &str)] = &[
    // After 503 it asks the same registrar again.
    ("TR-C5/drop-effect-2", "tr-03-the-other-after-503", "TR-03"),
    // It gives up where it gets no answer.
    ("TR-C5/drop", "tr-03-by-turns-after-silence", "TR-03"),
    // Sent home, it asks the second registrar again.
    ("TR-C6/drop-effect-2", "tr-07-home-after-an-hour", "TR-01"),
];

#[test]
fn a_broken_telephone_fails_the_case_that_is_there_for_it() {
    for (mutant, case, clause) in BROKEN {
        let report = played(&[mutant]);
        let caught = report.cases.iter().find(|it| it.id == *case).unwrap();
        let failure = caught.failure.as_ref().unwrap_or_else(|| panic!("{mutant}: {caught:#?}"));
        assert_eq!(caught.verdict, Verdict::Fail, "{mutant}: {}", caught.reason);
        assert!(failure.clauses.iter().any(|it| it == clause), "{mutant}: {failure:#?}");
    }
}
