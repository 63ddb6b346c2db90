//! `redial promela`: the rows of a table for a second checker.

use std::io::Write as _;

use redial_model::promela::TwiceChecked;
use redial_model::systems::System;

use crate::exit::{Status, Usage};
use crate::named::{self, quoted};
use crate::options::PromelaOptions;
use crate::report::page::Results;

/// Runs the command.
///
/// # Errors
/// If the system, table, edition, reading or mutant does not exist.
pub fn run(options: &PromelaOptions) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let edition = named::edition_of(system, options.edition.as_deref())?;
    let readings = named::readings(system, &[system], &options.readings.readings)?;
    let readings = readings.in_edition(system.ambiguities(), edition);
    let table = table(system, options.table.as_deref())?;
    if let Some(mutant) = &options.mutant {
        let ids = table.mutants(edition);
        if !ids.contains(mutant) {
            let (name, example) = (table.name(), &ids[0]);
            return Err(Usage(format!(
                "--mutant: the table `{name}` of {} {edition} has no mutant `{mutant}`; one of it is `{example}`, and \
                 `redial check {} --mutants` lists them",
                system.name(),
                system.name()
            ))
            .into());
        }
    }
    let mut out = Results::stdout();
    write!(out, "{}", table.promela(edition, readings, options.mutant.as_deref()))?;
    out.flush()?;
    Ok(Status::AsExpected)
}

/// The table that is meant; without a name, the first one, which is the client's.
fn table(system: &dyn System, name: Option<&str>) -> Result<&'static dyn TwiceChecked, Usage> {
    let tables = system.twice_checked();
    let found = match name {
        None => tables.first(),
        Some(name) => tables.iter().find(|table| table.name() == name),
    };
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = tables.iter().map(|table| table.name()).collect();
        let name = name.unwrap_or_default();
        Usage(format!("--table: {} has no table `{name}`; its tables are {}", system.name(), quoted(&known)))
    })
}
