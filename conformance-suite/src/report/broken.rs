//! What broken clients are and what became of them, as text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use redial_harness::conform::ledger::{Fate, clauses_of};
use redial_harness::conform::{ClassedMutant, Classes};
use redial_model::systems::System;

use super::page::{Look, pad};

/// So many mutants are shown with the way to what they do wrong, without being asked for it.
const FEW: usize = 20;

/// Writes a line for each mutant, with what it is and what became of it; `verbose` adds the way to where it differs.
///
/// # Errors
/// If it cannot be written.
pub fn write_mutants(
    out: &mut dyn Write,
    look: Look,
    system: &dyn System,
    mutants: &[ClassedMutant],
    fates: &[Option<Fate>],
    verbose: bool,
) -> io::Result<()> {
    writeln!(out, "{}  {}", look.bold(system.name()), look.dim(system.title()))?;
    let wide = mutants.iter().map(|it| it.id.len()).max().unwrap_or_default();
    for (it, fate) in mutants.iter().zip(fates) {
        let fate = match fate {
            None => String::new(),
            Some(Fate::Killed { case, clauses, .. }) => {
                look.good(format!("killed by {case} for {}", clauses.join(" ")))
            }
            Some(Fate::Survived { cases }) => survived(look, *cases),
        };
        let readings: String = it.readings.iter().map(|reading| format!(", {reading}")).collect();
        let steps = it.class.way().map_or_else(String::new, |way| way.steps.len().to_string());
        writeln!(
            out,
            "  {}  {:<8}  {steps:>2}  {}  {fate}",
            look.id(pad(&it.id, wide)),
            it.class.name(),
            look.dim(format!("[{}{readings}]", it.edition)),
        )?;
        if let Some(way) = it.class.way().filter(|_| verbose || mutants.len() <= FEW) {
            writeln!(out, "      {}: {}", it.description, look.wrapped(&way.to_string(), 6))?;
        }
    }
    writeln!(out)
}

/// Writes what all of them come to.
///
/// # Errors
/// If it cannot be written.
pub fn write_summary(
    out: &mut dyn Write,
    look: Look,
    system: &dyn System,
    mutants: &[ClassedMutant],
    fates: &[Option<Fate>],
    interrupted: bool,
) -> io::Result<()> {
    let [dead, equal, pause, conforms, breaks] = Classes::of(mutants).0;
    writeln!(
        out,
        "{} mutants: {dead} dead, {equal} equal, {pause} equal but for a pause, {conforms} do what the rules permit, {breaks} \
         break the rules",
        mutants.len()
    )?;
    let killed = fates.iter().filter(|fate| matches!(fate, Some(Fate::Killed { .. }))).count();
    let survived = fates.iter().filter(|fate| matches!(fate, Some(Fate::Survived { .. }))).count();
    if killed + survived > 0 {
        let located = mutants.iter().zip(fates).filter(|(mutant, fate)| {
            let clauses = clauses_of(system, &mutant.row);
            fate.as_ref().is_some_and(|fate| fate.is_located(&mutant.row, &clauses))
        });
        let text = format!(
            "{killed} killed, {} of them for a clause of the broken row or by it; {survived} survived",
            located.count()
        );
        writeln!(out, "{}", if survived == 0 { look.good(text) } else { look.bad(text) })?;
    }
    if interrupted {
        writeln!(out, "{} interrupted: some are missing", look.bad("FAIL"))?;
    }
    Ok(())
}

/// Writes which pairs of mutants were masked, and what all of them come to.
///
/// # Errors
/// If it cannot be written.
pub fn write_pairs(
    out: &mut dyn Write,
    look: Look,
    system: &dyn System,
    fates: &BTreeMap<String, Fate>,
    interrupted: bool,
) -> io::Result<()> {
    let mut masked = 0;
    for (id, fate) in fates {
        if let Fate::Survived { cases } = fate {
            masked += 1;
            writeln!(out, "  {}  {}", look.id(id), survived(look, *cases))?;
        }
    }
    let (played, killed) = (fates.len(), fates.len() - masked);
    let interrupted = if interrupted { "; interrupted" } else { "" };
    writeln!(out, "{}: {played} pairs: {killed} killed, {masked} masked{interrupted}", system.name())
}

fn survived(look: Look, cases: usize) -> String {
    look.bad(format!("survived {cases} cases"))
}
