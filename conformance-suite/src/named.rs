//! What is named on the command line: a system and its wire, an edition, the readings of open questions.

use std::collections::BTreeMap;
use std::time::Duration;

use redial_harness::proforma::Proforma;
use redial_harness::settings::Profile;
use redial_harness::wires::{self, AnyWire, Decides, WIRES};
use redial_model::ambiguity::Readings;
use redial_model::rule::Edition;
use redial_model::systems::{SYSTEMS, System, by_name};

use crate::exit::Usage;
use crate::options::TimeOptions;

/// The system of that name.
///
/// # Errors
/// Says which systems there are.
pub fn system(name: &str) -> Result<&'static dyn System, Usage> {
    by_name(name).ok_or_else(|| {
        let known: Vec<&str> = SYSTEMS.iter().map(|system| system.name()).collect();
        Usage(format!("there is no system `{name}`; there {} {}", are(known.len()), quoted(&known)))
    })
}

/// The wire of a system.
///
/// # Errors
/// Says that there is none yet, and which there are.
pub fn wire(system: &dyn System) -> Result<&'static dyn AnyWire, Usage> {
    wires::of(system).ok_or_else(|| {
        let name = system.name();
        let known: Vec<&str> = WIRES.iter().map(|wire| wire.system().name()).collect();
        let played = if known.len() == 1 { "only system" } else { "systems" };
        Usage(format!(
            "there is no wire for {name} yet: no cases, no servers and no client of it, though `redial check`, `audit` and \
             `explain` know it; the {played} that can be played {} {}",
            if known.len() == 1 { "is" } else { "are" },
            quoted(&known)
        ))
    })
}

/// The edition of that name.
///
/// # Errors
/// Says which editions the systems have.
pub fn edition(name: &str, systems: &[&'static dyn System]) -> Result<Edition, Usage> {
    let mut known: Vec<Edition> = systems.iter().flat_map(|system| system.editions()).copied().collect();
    known.dedup();
    known.iter().copied().find(|edition| edition.0 == name).ok_or_else(|| {
        let of: Vec<&str> = systems.iter().map(|system| system.name()).collect();
        let known: Vec<&str> = known.iter().map(|edition| edition.0).collect();
        Usage(format!(
            "{} has no edition `{name}`; there {} {}",
            of.join(", "),
            are(known.len()),
            quoted(&known)
        ))
    })
}

/// The edition of a system that was asked for; without a name, its present one.
///
/// # Errors
/// Says which editions the system has.
pub fn edition_of(system: &'static dyn System, name: Option<&str>) -> Result<Edition, Usage> {
    match name {
        Some(name) => edition(name, &[system]),
        None => Ok(system.editions()[0]),
    }
}

/// Who knows what can happen to a client of a system.
///
/// # Errors
/// Nobody does.
pub fn decider(system: &dyn System) -> Result<&'static dyn Decides, Usage> {
    wires::decider(system)
        .ok_or_else(|| Usage(format!("nobody has said yet what can happen to a client of {}", system.name())))
}

/// What is declared of the open questions of `system`; each declaration must fit one of the systems that are asked about.
///
/// # Errors
/// Says which question or reading does not exist.
pub fn readings(
    system: &dyn System,
    systems: &[&'static dyn System],
    declared: &[(String, char)],
) -> Result<Readings, Usage> {
    let has = |system: &dyn System, id: &str| system.ambiguities().iter().any(|it| it.id == id);
    let ours: Vec<(String, char)> = declared
        .iter()
        .filter(|(id, _)| has(system, id) || !systems.iter().any(|other| has(*other, id)))
        .cloned()
        .collect();
    system.readings(&ours).map_err(|error| Usage(format!("--reading: {error}")))
}

/// How each question of a system is read: as the first of these says that names it, and else by default.
pub fn every_reading<'r>(
    system: &dyn System,
    edition: Edition,
    read: impl Iterator<Item = (&'r str, char)> + Clone,
) -> Vec<(String, char)> {
    let questions = system.ambiguities().iter().map(|question| {
        let own = read.clone().find(|(id, _)| *id == question.id).map(|(_, letter)| letter);
        (question.id.to_owned(), own.unwrap_or_else(|| question.default_of(edition)))
    });
    questions.collect()
}

/// The question of a reading as it is written, and its letter: `MA-A3=b`.
pub fn reading(written: &str) -> Option<(&str, char)> {
    let (id, letter) = written.split_once('=')?;
    Some((id, letter.chars().next()?))
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is only" } else { "are" }
}

/// Names, each in ticks.
pub fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// All times of a client, with those that were given.
///
/// # Errors
/// Says which time there is not.
pub fn times(
    system: &str,
    proforma: &Proforma,
    options: &TimeOptions,
) -> Result<BTreeMap<&'static str, Duration>, Usage> {
    let mut times = Profile::unknown(proforma).times;
    for (option, name, seconds) in options.given() {
        let time = proforma.time(name).ok_or_else(|| {
            let known: Vec<&str> = proforma.times.iter().map(|it| it.name).collect();
            let known = quoted(&known);
            Usage(format!("{option}: a client of {system} has no time `{name}`; there are {known}"))
        })?;
        times.insert(time.name, Duration::from_secs_f64(seconds));
    }
    Ok(times)
}
