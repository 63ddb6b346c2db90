//! What hazards and theorems hang on: with which broken row each comes out otherwise. One that no row can change says nothing of the
//! rules.

use std::fmt::Write as _;

use super::ledger::{Wrong, entries};
use crate::check::{PropertyResult, Scope};

const HEADING: &str = "claim\tedition\tmutant\tslaves\tfaults\tchanges\tof\tas it is\tbroken";

/// A hazard or a theorem, and a mutant that changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swayed {
    /// The property.
    pub claim: String,
    /// The edition of the document.
    pub edition: String,
    /// The mutant.
    pub mutant: String,
    /// At most this many slaves, faults in one run, and changes by an administrator.
    pub scope: [u8; 3],
    /// How many installations were asked.
    pub of: usize,
    /// What the rules as they are come to.
    pub is: String,
    /// What it comes to with the broken row.
    pub would_be: String,
}

impl Swayed {
    /// The scope.
    pub fn scope(&self) -> Scope {
        let [slaves, faults, changes] = self.scope;
        Scope { slaves, faults, changes, ..Scope::default() }
    }
}

/// What a check came to, in two words: `reached 5` is reached in five installations.
pub fn said(result: &PropertyResult) -> String {
    format!("{} {}", result.verdict.name(), result.topologies)
}

/// Writes lines down.
pub fn write<'a>(lines: impl IntoIterator<Item = &'a Swayed>) -> String {
    let mut text = format!("{HEADING}\n");
    for it in lines {
        let [slaves, faults, changes] = it.scope;
        writeln!(
            text,
            "{}\t{}\t{}\t{slaves}\t{faults}\t{changes}\t{}\t{}\t{}",
            it.claim, it.edition, it.mutant, it.of, it.is, it.would_be
        )
        .expect("writing to a string does not fail");
    }
    text
}

/// Reads what was [written](write()) down. The last three columns may be missing: whoever adds a line does not know them yet.
///
/// # Errors
/// Says which line is none of these.
pub fn read(text: &str) -> Result<Vec<Swayed>, Wrong> {
    entries(text, HEADING, entry)
}

fn entry(line: &str) -> Result<Swayed, &'static str> {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default();
    let [claim, edition, mutant] = [next(), next(), next()].map(str::to_owned);
    let [slaves, faults, changes] = [next(), next(), next()].map(str::parse);
    let [Ok(slaves), Ok(faults), Ok(changes)] = [slaves, faults, changes] else {
        return Err("slaves, faults and changes are numbers");
    };
    let of = next().parse().unwrap_or_default();
    let [is, would_be] = [next(), next()].map(str::to_owned);
    Ok(Swayed { claim, edition, mutant, scope: [slaves, faults, changes], of, is, would_be })
}
