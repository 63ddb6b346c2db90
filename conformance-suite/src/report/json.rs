//! The documents of `--format json`. Their schemas stand in `conformance-suite/schema/`.

use std::io::{self, Write};

use redial_model::check::SystemReport;
use serde::Serialize;

/// What every document begins with.
#[derive(Debug, Serialize)]
pub struct Header {
    /// The version of the program.
    pub redial: &'static str,
    /// The command.
    pub command: &'static str,
    /// Where random numbers began; 0 where nothing is drawn.
    pub seed: u64,
}

impl Header {
    /// Of a command.
    pub fn new(command: &'static str, seed: u64) -> Self {
        Header { redial: env!("CARGO_PKG_VERSION"), command, seed }
    }
}

/// `redial check`.
#[derive(Debug, Serialize)]
pub struct Check<'a> {
    #[serde(flatten)]
    pub header: Header,
    /// Whether everything is as it should be.
    pub passed: bool,
    /// Whether Ctrl-C ended it: systems may be missing.
    pub interrupted: bool,
    /// How much was explored.
    pub scope: Scope<'a>,
    /// A report for each system and edition.
    pub systems: &'a [SystemReport],
}

/// How much was explored.
#[derive(Debug, Serialize)]
pub struct Scope<'a> {
    /// Most faults in one run.
    pub faults: u8,
    /// Most slaves.
    pub slaves: u8,
    /// Readings other than the default.
    pub readings: &'a [String],
    /// The checker.
    pub checker: &'static str,
}

/// Writes a document, and a line feed.
///
/// # Errors
/// If it cannot be written.
pub fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)?;
    out.flush()
}
