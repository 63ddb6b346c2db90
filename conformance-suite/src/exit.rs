//! Exit statuses, and the errors that lead to them.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Everything is as expected.
    AsExpected = 0,
    /// Something failed, or something that was known to fail passed.
    Failure = 1,
    /// The command line, or a file that it names, is wrong.
    Usage = 2,
    /// The program is at fault, or what it runs on.
    Internal = 3,
    /// Nothing was judged.
    NothingRan = 4,
    /// Nothing failed, and not everything could be decided.
    Inconclusive = 5,
}

impl Status {
    /// The status for an error: usage if any cause of it is.
    pub fn of_error(error: &anyhow::Error) -> Self {
        if error.chain().any(|cause| cause.is::<Usage>()) { Status::Usage } else { Status::Internal }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status as u8)
    }
}

/// A line on standard error; nobody is told if that is closed or full.
pub fn say(line: impl std::fmt::Display) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Something that the user asked for cannot be: one sentence that says what, where, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

impl Usage {
    /// The sentence as an error.
    pub fn error(sentence: impl Into<String>) -> anyhow::Error {
        Usage(sentence.into()).into()
    }
}
