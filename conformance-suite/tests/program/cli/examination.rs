//! `redial doctor`, run as a user runs it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::{Run, document, redial, valid};

/// With which a machine that is busy may take longer than the fifteen seconds of one that is not.
pub const BOUND: Duration = Duration::from_secs(30);

/// A client is examined whose times are a tenth; what was found, and the folder with its profile, if there is one.
pub fn examined_of(system: &str, options: &[&str], command: &[&str]) -> (Run, Value, TempDir) {
    examined_at("0.1", system, options, command)
}

/// The same at another scale.
pub fn examined_at(scale: &str, system: &str, options: &[&str], command: &[&str]) -> (Run, Value, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("redial.toml");
    let head = ["doctor", "--system", system, "--timer-scale", scale, "--format", "json", "--write"];
    let started = Instant::now();
    let run = redial(&[&head[..], &[file.to_str().unwrap()], options, &["--"], command].concat());
    assert!(started.elapsed() < BOUND, "it took {:?}", started.elapsed());
    let document = document(&run.stdout);
    valid(&document, include_str!("../../../schema/doctor.schema.json"));
    assert_eq!(file.exists(), document["attached"] == true);
    (run, document, folder)
}

/// Whether these steps went well.
pub fn all_good(document: &Value, names: &[&str]) {
    for name in names {
        assert!(step(document, name).starts_with("good"), "{name}: {document:#}");
    }
}

/// Whether a client was found to take these times, in seconds. Machines are late, and never early; the rest is for clocks that begin at
/// other moments, and for whoever pauses after an answer that did not come.
pub fn takes(document: &Value, times: &[(&str, f64)]) {
    for (name, seconds) in times {
        let measured = document["found"]["times"][name].as_f64().unwrap();
        assert!((0.7 * seconds..4.0 * seconds).contains(&measured), "{name}: {measured}");
    }
}

/// What comes of these cases by the profile that was written, none of which fails.
pub fn tested_by_profile(folder: &TempDir, cases: &str) -> Value {
    let profile = folder.path().join("redial.toml");
    let run = redial(&["test", "--profile", profile.to_str().unwrap(), "--run", cases, "--format", "json"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    document(&run.stdout)
}

/// What is wrong with a client that is not attached rightly is said at that step.
pub fn is_wrong(system: &str, options: &[&str], command: &[&str], (name, sentence): (&str, &str)) {
    let (run, document, _folder) = examined_of(system, options, command);
    assert_eq!(run.status, 2, "{command:?}: {document:#}");
    let found = step(&document, name);
    assert!(found.starts_with("wrong") && found.contains(sentence), "{command:?}: {found}");
}

/// The same in one sentence, where somebody begins with the suite; what is said in all.
pub fn is_not_played(system: &str, options: &[&str], command: &[&str], sentence: &str) -> String {
    let head = ["test", "--system", system, "--timer-scale", "0.1", "--timeout", "4"];
    let started = Instant::now();
    let test = redial(&[&head[..], options, &["--"], command].concat());
    assert!(started.elapsed() < BOUND, "it took {:?}", started.elapsed());
    assert_eq!((test.status, test.stdout.as_str()), (2, ""), "{}", test.stderr);
    let sentence = format!("not attached rightly, so nothing was played: {sentence}");
    assert!(test.stderr.contains(&sentence), "{}", test.stderr);
    test.stderr
}

/// How a step went, and what was seen.
pub fn step(document: &Value, name: &str) -> String {
    let findings = document["found"]["findings"].as_array().unwrap();
    let of = findings.iter().find(|finding| finding["step"] == name);
    let of = of.unwrap_or_else(|| panic!("no {name}: {document:#}"));
    let text = |field: &str| of[field].as_str().unwrap_or_default().to_owned();
    format!("{}: {} → {}", text("health"), text("what"), text("cure"))
}
