//! Sample adapters, as their users start them, where they can be.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Python with what the samples need. It is said where that is not installed.
pub fn python() -> Option<PathBuf> {
    let python = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/ci/venv/bin/python"));
    let has_websockets = || Command::new(python).args(["-c", "import websockets"]).status();
    if !python.exists() || !has_websockets().is_ok_and(|status| status.success()) {
        eprintln!("skipped: target/ci/venv has no python with websockets");
        return None;
    }
    Some(python.to_owned())
}

/// A sample in Python.
pub fn in_python(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/samples/python")).join(file)
}

/// A sample in TypeScript, as it was built. It is said where it was not.
pub fn in_typescript(file: &str) -> Option<PathBuf> {
    let sample = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/ci/typescript")).join(file);
    if !sample.exists() {
        eprintln!("skipped: target/ci/typescript has no {file}");
        return None;
    }
    Some(sample)
}

/// The command of a program that is told these by options of the same names.
pub fn command(program: [&Path; 2], told: &[&str]) -> Vec<String> {
    let program = program.into_iter().map(|word| word.display().to_string());
    let told = told.iter().map(|name| format!("--{name}={{{}}}", name.replace('-', "_")));
    program.chain(told).collect()
}
