//! What became of rules that were broken on purpose, as text.

use std::io::{self, Write};

use redial_model::check::mutants::{Counts, JudgedMutant, Outcome};
use redial_model::systems::System;

use super::page::{Look, pad};

/// Writes how many mutants of each table came to what, and those that no property refuses; `verbose` adds all others.
///
/// # Errors
/// If it cannot be written.
pub fn write_system(
    out: &mut dyn Write,
    look: Look,
    system: &dyn System,
    judged: &[JudgedMutant],
    verbose: bool,
) -> io::Result<()> {
    writeln!(out, "{}  {}", look.bold(system.name()), look.dim(system.title()))?;
    let tables: Vec<&str> = system.tables().iter().map(|table| table.name).collect();
    let widths = Outcome::NAMES.map(|name| name.len().max(7));
    let wide = tables.iter().map(|table| table.len()).max().unwrap_or_default().max(5);
    let heading: Vec<String> =
        Outcome::NAMES.iter().zip(widths).map(|(name, width)| format!("{name:>width$}")).collect();
    writeln!(out, "  {}  {:>7}  {}", pad("table", wide), "mutants", heading.join("  "))?;
    for table in tables {
        let counts = Counts::of(judged.iter().filter(|it| it.table == table));
        let numbers: Vec<String> =
            counts.all().iter().zip(widths).map(|(count, width)| format!("{count:>width$}")).collect();
        writeln!(out, "  {}  {:>7}  {}", pad(table, wide), counts.sum(), numbers.join("  "))?;
    }
    for it in judged.iter().filter(|it| verbose || it.outcome.is_hole()) {
        let name = match it.outcome.is_hole() {
            true => look.bad(&it.id),
            false => look.id(&it.id),
        };
        let read = it.readings.iter().map(|reading| format!(", {reading}")).collect::<String>();
        let text = format!("{} [{}{read}]", it.outcome, it.edition);
        writeln!(out, "    {name}\n      {}", look.wrapped(&text, 6))?;
    }
    writeln!(out)
}

/// Writes what all of them come to; `wanted` counts those that were asked for.
///
/// # Errors
/// If it cannot be written.
pub fn write_summary(
    out: &mut dyn Write,
    look: Look,
    judged: &[JudgedMutant],
    wanted: usize,
) -> io::Result<()> {
    let counts = Counts::of(judged);
    let holes = counts.told_apart + counts.survived;
    let verdict = if holes == 0 && judged.len() == wanted { look.good("pass") } else { look.bad("FAIL") };
    writeln!(
        out,
        "{verdict} {} mutants: {} killed by a property, {} dead, {} equal, {} seen by nobody, {} within what the rules permit, {holes} refused by no \
         property",
        counts.sum(),
        counts.killed,
        counts.dead,
        counts.equal,
        counts.alike,
        counts.conforms,
    )?;
    if judged.len() < wanted {
        writeln!(out, "{} {} not judged: interrupted", look.bad("FAIL"), wanted - judged.len())?;
    }
    Ok(())
}
