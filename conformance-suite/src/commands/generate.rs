//! `redial generate`: finds cases that do what no case does: catch a broken client, or lead through two rows one after the other.
//!
//! - this file: what is asked for, and what is written of it
//! - `draft`: a case in parts that can be put together anew
//! - `deck`: what hand-written cases consist of
//! - `bench`: the clients that a case may not fail, and how they are played
//! - `goal`: what is searched for: broken clients to catch, or pairs of rows
//! - `search`: cases put together, and what they do
//! - `refine`: as little of a case as does the same
//! - `found`: cases and what they do, and as few of them as do the same

mod bench;
mod deck;
mod draft;
mod found;
mod goal;
mod refine;
mod search;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Context as _;
use redial_harness::conform::ledger::Entry;
use redial_harness::wires::{AnyWire, Playable};

use crate::cases;
use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::named;
use crate::options::{Common, Format, GenerateOptions, GoalName};
use crate::report::file;
use crate::report::generated::write_found;
use crate::report::json::{self, Header};
use crate::report::page::{Look, Results};
use bench::Bench;
use draft::{About, Draft, PREFIX};
use found::Found;
use goal::Goal;
use goal::broken::{self, Broken};
use goal::pairs::{self, Pairs};
use search::Search;

use super::broken::book;
use super::mutants::progress_bar;

/// Runs the command.
///
/// # Errors
/// If something that is named does not exist, or cannot be read or written.
pub fn run(options: &GenerateOptions, common: &Common) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let wire = named::wire(system)?;
    let entries = survivors(options)?;
    std::fs::create_dir_all(&options.out).map_err(|error| {
        Usage(format!("--out: cannot use `{}` as a folder: {error}", options.out.display()))
    })?;
    file::check("--out", &options.out.join(".redial"))?;
    let drafts = hand_written(wire, options.cases.dir.as_deref())?;
    let ways = match &entries {
        Some(entries) => broken::ways(system, entries)?,
        None => pairs::ways(system),
    };
    let bench = Bench::new(wire, ways, options.vetting, options.jobs.map(usize::from))?;
    let goal: Box<dyn Goal> = match &entries {
        Some(entries) => Box::new(Broken::new(&bench, entries)?),
        None => Box::new(Pairs::new(&bench)?),
    };
    let names = goal.names();
    let flag = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} played  {msg}  {elapsed}";
    let bar = progress_bar(system, options.budget, template);
    let mut search = Search::new(&bench, &*goal, drafts, options.seed);
    let nothing_to_do = search.left.is_empty();
    let sought = search.left.len();
    while !search.left.is_empty() && search.played < options.budget && !flag.load(Ordering::Relaxed) {
        search.go_on();
        bar.set_position(search.played as u64);
        bar.set_message(format!(
            "{} cases for {} of {sought}",
            search.found.len(),
            sought - search.left.len()
        ));
    }
    bar.finish_and_clear();
    let interrupted = flag.load(Ordering::Relaxed);
    let Search { found, before, played, .. } = search;
    let found = found::cover(found::with_all(&bench, &*goal, found));
    let mut written = Vec::new();
    for found in &found {
        written.push(write(&bench, &*goal, found, options)?);
    }
    let done = found::done_by(&found);
    let left = (0..names.len()).filter(|it| !done.contains(it) && !before.contains(it));
    let left: Vec<&str> = left.map(|it| names[it].as_str()).collect();
    let document = json::Generated {
        header: Header::new("generate", options.seed),
        interrupted,
        system: system.name(),
        goal: options.goal,
        of: names.len(),
        before: before.len(),
        played,
        cases: written,
        left,
    };
    let mut out = Results::stdout();
    match common.format {
        Format::Text => write_found(&mut out, Look::of_stdout(), &document)?,
        Format::Json => json::write(&mut out, &document)?,
    }
    out.flush()?;
    Ok(match (nothing_to_do, interrupted) {
        (true, _) => Status::NothingRan,
        (false, true) => Status::Failure,
        (false, false) => Status::AsExpected,
    })
}

/// The cases that nobody has generated, in parts and as they are played.
fn hand_written(wire: &dyn AnyWire, dir: Option<&Path>) -> anyhow::Result<Vec<(Draft, Arc<dyn Playable>)>> {
    let mut drafts = Vec::new();
    for source in cases::sources(wire.system().name(), dir)? {
        let case = wire.read(&source.text, &source.path).map_err(|error| Usage(error.to_string()))?;
        if case.head().id.starts_with(PREFIX) {
            continue;
        }
        drafts.extend(Draft::read(&source.text).map(|draft| (draft, case)));
    }
    if drafts.is_empty() {
        return Err(Usage::error(format!("there is no hand-written case of {}", wire.system().name())));
    }
    Ok(drafts)
}

/// Those that have survived in a ledger, if they are to be caught.
fn survivors(options: &GenerateOptions) -> anyhow::Result<Option<Vec<Entry>>> {
    match (options.goal, &options.ledger) {
        (GoalName::Survivors, Some(ledger)) => Ok(Some(book::read(ledger)?)),
        (GoalName::Survivors, None) => {
            Err(Usage::error("--goal survivors: who has survived is to be said by --ledger FILE".to_owned()))
        }
        (GoalName::Pairs, None) => Ok(None),
        (GoalName::Pairs, Some(_)) => {
            Err(Usage::error("--ledger says who has survived, which --goal pairs does not ask".to_owned()))
        }
    }
}

/// Writes a case, and says what it does.
fn write(
    bench: &Bench,
    goal: &dyn Goal,
    found: &Found,
    options: &GenerateOptions,
) -> anyhow::Result<json::GeneratedCase> {
    let names: Vec<&str> = found.does.keys().map(|it| goal.names()[*it].as_str()).collect();
    // Where an open question is blamed, the rows know by which clauses it is open.
    let mut clauses = goal.clauses_of(bench.wire.system(), &found.does.keys().copied().collect());
    let blamed: BTreeSet<String> = found.does.values().flatten().cloned().collect();
    if blamed.intersection(&clauses).next().is_some() {
        clauses.retain(|clause| blamed.contains(clause));
    }
    let (id, title, purpose) = (found.draft.id(), found.draft.title(), goal.purpose(&names));
    let text = found.draft.text(&About { title: &title, purpose: &purpose, clauses: &clauses });
    file::write(&options.out.join(format!("{id}.toml")), |out| Ok(out.write_all(text.as_bytes())?))?;
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let (kills, pairs) = match options.goal {
        GoalName::Survivors => (names, Vec::new()),
        GoalName::Pairs => (Vec::new(), names),
    };
    Ok(json::GeneratedCase { id, title, clauses: clauses.into_iter().collect(), kills, pairs })
}
