//! `redial mutants`: says of each client whose rows are broken whether it breaks the rules, and plays those that do.
//!
//! - this file: which mutants, what they are, and what is said of them
//! - `book`: what has become of them, and the file that keeps it
//! - `pairs`: clients with two broken rows
//! - `play`: those that break the rules, played

pub mod book;
mod pairs;
mod play;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::atomic::Ordering;

use anyhow::Context as _;
use redial_harness::conform::ledger::{Entry, Fate, clauses_of};
use redial_harness::conform::{self, Class, ClassedMutant};
use redial_model::check::mutants::{self, Candidate};
use redial_model::systems::System;

use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::named::{self, quoted};
use crate::options::{BrokenOptions, Common, FateChoice, Format};
use crate::report::broken::{write_mutants, write_summary};
use crate::report::file;
use crate::report::json::{self, Header};
use crate::report::page::{Look, Results};
use crate::selection::glob;
use book::{Book, known, progress_bar};
use play::Wanted;

/// Runs the command.
///
/// # Errors
/// If something that is named does not exist, or a run cannot begin.
pub fn run(options: &BrokenOptions, common: &Common) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    if let Some(unknown) = options.classes.iter().find(|it| !Class::NAMES.contains(&it.as_str())) {
        let known = quoted(&Class::NAMES);
        return Err(Usage::error(format!("--class: there is no class `{unknown}`; there are {known}")));
    }
    let entries = match &options.ledger {
        Some(path) => {
            file::check("--ledger", path)?;
            known(path)?
        }
        None => Vec::new(),
    };
    if let Some(count) = options.pairs {
        return pairs::run(system, &entries, count, options, common);
    }
    let candidates = asked(system, candidates(system, options)?, &entries, options);
    let (mutants, interrupted) = classed(system, &candidates, options)?;
    let order = conform::of_client(system.mutants()).into_iter().map(|it| it.id).collect();
    let mut book = Book::new(options.ledger.as_deref(), order, &mutants, entries);
    let mutants = chosen(candidates, mutants, options);
    let mut interrupted = interrupted;
    if options.play && !interrupted {
        let waits = |it: &&ClassedMutant| options.again.is_some() || book.fate(&it.id).is_none();
        let waiting: Vec<_> = mutants.iter().filter(|it| it.class.is_wrong()).filter(waits).collect();
        let wanted: Vec<Wanted<'_>> = waiting.into_iter().map(Wanted::from).collect();
        let kills = book.kills();
        interrupted = !wanted.is_empty()
            && !play::play(system, &wanted, options, &kills, |id, fate| book.note(id, fate))?;
        book.save()?;
    }
    let fates: Vec<Option<Fate>> = mutants.iter().map(|it| book.fate(&it.id).cloned()).collect();
    let survived = fates.iter().filter(|fate| matches!(fate, Some(Fate::Survived { .. }))).count();
    let mut out = Results::stdout();
    match common.format {
        Format::Text => {
            let look = Look::of_stdout();
            write_mutants(&mut out, look, system, &mutants, &fates, common.verbose > 0)?;
            write_summary(&mut out, look, system, &mutants, &fates, interrupted)?;
            out.flush()?;
        }
        Format::Json => {
            let classes = conform::Classes::of(&mutants).0;
            let with_fate = mutants.iter().zip(fates);
            json::write(
                &mut out,
                &json::Broken {
                    header: Header::new("mutants", options.seed),
                    passed: survived == 0 && !interrupted,
                    interrupted,
                    system: system.name(),
                    classes: Class::NAMES.into_iter().zip(classes).collect::<BTreeMap<_, _>>(),
                    mutants: with_fate.map(|(mutant, fate)| json::BrokenClient { mutant, fate }).collect(),
                },
            )?;
        }
    }
    Ok(match (mutants.len(), survived) {
        (0, _) => Status::NothingRan,
        (_, 0) if !interrupted => Status::AsExpected,
        _ => Status::Failure,
    })
}

/// The mutants of the client that were asked for.
fn candidates(system: &dyn System, options: &BrokenOptions) -> Result<Vec<Candidate>, Usage> {
    let globs: Vec<_> = options.only.iter().map(|it| glob(it, "--only")).collect::<Result<_, _>>()?;
    let mut candidates = conform::of_client(system.mutants());
    if let Some(idle) = globs.iter().find(|glob| !candidates.iter().any(|it| glob.is_match(&it.id))) {
        return Err(Usage(format!(
            "--only: `{}` names no mutant of the client; an id is a row's with what is done to it, as in `MA-C05/drop`, so write \
             `MA-C05/*` for all of a row",
            idle.glob()
        )));
    }
    candidates.retain(|it| globs.is_empty() || globs.iter().any(|glob| glob.is_match(&it.id)));
    Ok(candidates)
}

/// Those of them that are played again, if only some are: what the ledger says of them has to be decided of no others.
fn asked(
    system: &dyn System,
    mut candidates: Vec<Candidate>,
    known: &[Entry],
    options: &BrokenOptions,
) -> Vec<Candidate> {
    let Some(again) = options.again else { return candidates };
    let is_asked = |entry: &&Entry| match again {
        FateChoice::Killed => matches!(entry.fate, Some(Fate::Killed { .. })),
        FateChoice::Survived => matches!(entry.fate, Some(Fate::Survived { .. })),
        FateChoice::Unlocated => entry.fate.as_ref().is_some_and(|fate| {
            let is_killed = matches!(fate, Fate::Killed { .. });
            is_killed && !fate.is_located(&entry.row, &clauses_of(system, &entry.row))
        }),
    };
    let ids: BTreeSet<&str> = known.iter().filter(is_asked).map(|entry| entry.id.as_str()).collect();
    candidates.retain(|it| ids.contains(it.id.as_str()));
    match options.sample {
        Some(count) => mutants::sample(candidates, count, options.seed),
        None => candidates,
    }
}

/// What they are, and whether Ctrl-C ended that; on standard error how far it has come.
fn classed(
    system: &'static dyn System,
    candidates: &[Candidate],
    options: &BrokenOptions,
) -> anyhow::Result<(Vec<ClassedMutant>, bool)> {
    let decider = named::decider(system)?;
    let declared = named::readings(system, &[system], &options.readings.readings)?;
    // While clients are played, their run listens.
    let flag = if options.play { None } else { Some(interrupt::flag().context("cannot listen for Ctrl-C")?) };
    let bar = progress_bar(system, candidates.len(), "decided");
    let mutants = decider.decide(
        candidates,
        declared,
        &conform::Options {
            jobs: if options.play { 0 } else { options.jobs.map_or(0, usize::from) },
            interrupt: flag,
            decided: Some(&|_| bar.inc(1)),
        },
    );
    bar.finish_and_clear();
    Ok((mutants, flag.is_some_and(|flag| flag.load(Ordering::Relaxed))))
}

/// Those of the wanted classes, and of these the sample.
fn chosen(
    mut candidates: Vec<Candidate>,
    mut mutants: Vec<ClassedMutant>,
    options: &BrokenOptions,
) -> Vec<ClassedMutant> {
    let is_wanted = |it: &ClassedMutant| match options.classes.is_empty() {
        true => !options.play || it.class.is_wrong(),
        false => options.classes.iter().any(|name| name == it.class.name()),
    };
    mutants.retain(is_wanted);
    if let Some(count) = options.sample {
        candidates.retain(|candidate| mutants.iter().any(|it| it.id == candidate.id));
        let drawn = mutants::sample(candidates, count, options.seed);
        mutants.retain(|it| drawn.iter().any(|candidate| candidate.id == it.id));
    }
    mutants
}
