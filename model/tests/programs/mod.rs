//! Programs that a test asks for a second opinion.

use std::env;
use std::path::Path;
use std::process::Command;

/// Whether SPIN is there, and a compiler for what it writes. If not, it is said what is not done; and it is wrong if `REDIAL_REQUIRED`
/// names SPIN among others.
pub fn has_spin(not_done: &str) -> bool {
    let lacks: Vec<&str> = [("spin", "-V"), ("gcc", "--version")]
        .into_iter()
        .filter(|(program, argument)| Command::new(program).arg(argument).output().is_err())
        .map(|(program, _)| program)
        .collect();
    if !lacks.is_empty() {
        let required = env::var("REDIAL_REQUIRED").unwrap_or_default();
        assert!(!required.split_whitespace().any(|it| it == "spin"), "SPIN is required, and lacks {lacks:?}");
        eprintln!("SKIPPED: {not_done}, for there is no {}", lacks.join(", no "));
    }
    lacks.is_empty()
}

/// Runs a program to its end, in a folder, and gives what it wrote.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {text}{complaint}");
    text
}
