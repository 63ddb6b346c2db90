//! What was found by searching for cases, as text.

use std::io::{self, Write};

use super::json::Generated;
use super::page::Look;

/// Writes a line for each case that was found, and one for each broken client that none of them catches.
///
/// # Errors
/// If it cannot be written.
pub fn write_found(out: &mut dyn Write, look: Look, found: &Generated<'_>) -> io::Result<()> {
    let mut ids: Vec<&str> = Vec::new();
    for case in &found.cases {
        ids.extend(case.kills.iter().map(String::as_str));
        let clauses = look.dim(format!("[{}]", case.clauses.join(" ")));
        writeln!(out, "  {}  catches {}  {clauses}", look.id(&case.id), case.kills.len())?;
        writeln!(out, "      {}", look.wrapped(&case.title, 6))?;
    }
    ids.sort_unstable();
    ids.dedup();
    let caught = ids.len();
    for id in &found.left {
        writeln!(out, "  {}  {}", look.id(id), look.bad("not caught".to_owned()))?;
    }
    let interrupted = if found.interrupted { "; interrupted" } else { "" };
    writeln!(
        out,
        "{}: {} cases catch {caught} of {} broken clients that had survived; {} times a case was played{interrupted}",
        found.system,
        found.cases.len(),
        caught + found.left.len(),
        found.played
    )
}
