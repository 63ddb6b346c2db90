//! The built program, run as a user runs it.

pub mod about;
pub mod examination;
pub mod sample;
pub mod stranger;
mod suite;
pub mod verdicts;

use std::process::Command;

pub use suite::{Broken, Suite, clauses_of, clear, each_fails, each_fails_with};

/// What came of a run.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

pub fn redial(arguments: &[&str]) -> Run {
    let output =
        Command::new(env!("CARGO_BIN_EXE_redial")).args(arguments).output().expect("redial can be run");
    Run {
        status: output.status.code().expect("redial ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// Nothing goes to standard output, and standard error says why.
pub fn fails(arguments: &[&str], status: i32, sentence: &str) {
    let run = redial(arguments);
    assert_eq!(run.status, status, "{arguments:?}: {}", run.stderr);
    assert!(run.stderr.contains(sentence), "{arguments:?}: {}", run.stderr);
    assert_eq!(run.stdout, "", "{arguments:?}");
}

/// An adapter that says what it says by hand.
pub fn adapter(script: &str) -> Vec<&str> {
    vec!["python3", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/cli/adapter.py"), script]
}

pub fn document(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub fn valid(document: &serde_json::Value, schema: &str) {
    let schema = serde_json::from_str(schema).expect("a schema is JSON");
    jsonschema::meta::validate(&schema).expect("a schema is a schema");
    if let Err(error) = jsonschema::validate(&schema, document) {
        panic!("{error} at {}", error.instance_path());
    }
}
