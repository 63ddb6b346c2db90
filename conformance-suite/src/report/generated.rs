//! What was found by searching for cases, as text.

use std::io::{self, Write};

use super::json::Generated;
use super::page::Look;
use crate::options::GoalName;

/// Writes a line for each case that was found, and one for each thing that none does.
///
/// # Errors
/// If it cannot be written.
pub fn write_found(out: &mut dyn Write, look: Look, found: &Generated<'_>) -> io::Result<()> {
    for case in &found.cases {
        let does = match found.goal {
            GoalName::Pairs => format!("leads through {} pairs of rows", case.pairs.len()),
            GoalName::Survivors => format!("catches {}", case.kills.len()),
        };
        let clauses = look.dim(format!("[{}]", case.clauses.join(" ")));
        writeln!(out, "  {}  {does}  {clauses}", look.id(&case.id))?;
        writeln!(out, "      {}", look.wrapped(&case.title, 6))?;
    }
    let (undone, things) = match found.goal {
        GoalName::Pairs => ("not followed", "pairs of rows that may follow one another"),
        GoalName::Survivors => ("not caught", "broken clients that had survived"),
    };
    for id in &found.left {
        writeln!(out, "  {}  {}", look.id(id), look.bad(undone.to_owned()))?;
    }
    let by_hand = match found.before {
        0 => String::new(),
        before => format!("hand-written cases do {before}, and "),
    };
    let interrupted = if found.interrupted { "; interrupted" } else { "" };
    writeln!(
        out,
        "{}: {} {things}: {by_hand}{} new cases {}; {} are left; {} times a case was played{interrupted}",
        found.system,
        found.of,
        found.cases.len(),
        found.of - found.before - found.left.len(),
        found.left.len(),
        found.played
    )
}
