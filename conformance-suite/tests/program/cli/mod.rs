//! The built program, run as a user runs it.

pub mod about;
pub mod examination;
pub mod sample;
pub mod stranger;
mod suite;
pub mod verdicts;

use std::process::{Command, Output, Stdio};
use std::time::Duration;

pub use suite::{Broken, Suite, clauses_of, clear, each_fails, each_fails_with};

/// The program.
pub const REDIAL: &str = env!("CARGO_BIN_EXE_redial");

/// What came of a run.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Run {
            status: output.status.code().expect("redial ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

pub fn redial(arguments: &[&str]) -> Run {
    Run::of(Command::new(REDIAL).args(arguments).output().expect("redial can be run"))
}

/// The same, interrupted by Ctrl-C while there is much left to do.
#[cfg(unix)]
pub fn interrupted(arguments: &[&str]) -> Run {
    let mut command = Command::new(REDIAL);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("redial can be run");
    std::thread::sleep(Duration::from_millis(500));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is `kill`");
    Run::of(child.wait_with_output().expect("it ends"))
}

/// Nothing goes to standard output, and standard error says why; it does not begin what was asked, which may be to serve for ever.
pub fn fails(arguments: &[&str], status: i32, sentence: &str) {
    let output = Command::new("timeout").args(["120", REDIAL]).args(arguments).output();
    let run = Run::of(output.expect("there is `timeout`"));
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
