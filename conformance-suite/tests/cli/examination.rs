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
    valid(&document, include_str!("../../schema/doctor.schema.json"));
    assert_eq!(file.exists(), document["attached"] == true);
    (run, document, folder)
}

/// How a step went, and what was seen.
pub fn step(document: &Value, name: &str) -> String {
    let findings = document["found"]["findings"].as_array().unwrap();
    let of = findings.iter().find(|finding| finding["step"] == name);
    let of = of.unwrap_or_else(|| panic!("no {name}: {document:#}"));
    let text = |field: &str| of[field].as_str().unwrap_or_default().to_owned();
    format!("{}: {} → {}", text("health"), text("what"), text("cure"))
}
