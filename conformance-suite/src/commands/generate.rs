//! `redial generate`: finds cases that catch broken clients which no case has caught.
//!
//! - this file: what is asked for, and what is written of it
//! - `draft`: a case in parts that can be put together anew
//! - `deck`: what hand-written cases consist of
//! - `bench`: who plays: right clients and broken ones
//! - `search`: cases put together, and what they catch
//! - `refine`: as little of a case as does the same
//! - `found`: cases and whom they catch, and as few of them as catch the same

mod bench;
mod deck;
mod draft;
mod found;
mod refine;
mod search;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Context as _;
use redial_harness::wires::{AnyWire, Playable};

use crate::cases;
use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::named;
use crate::options::{Common, Format, GenerateOptions};
use crate::report::file;
use crate::report::generated::write_found;
use crate::report::json::{self, Header};
use crate::report::page::{Look, Results};
use bench::Bench;
use draft::{About, Draft, PREFIX};
use found::Found;
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
    let entries = book::read(&options.ledger)?;
    std::fs::create_dir_all(&options.out).map_err(|error| {
        Usage(format!("--out: cannot use `{}` as a folder: {error}", options.out.display()))
    })?;
    file::check("--out", &options.out.join(".redial"))?;
    let drafts = hand_written(wire, options.cases.dir.as_deref())?;
    let bench = Bench::new(wire, &entries, options.vetting, options.jobs.map(usize::from))?;
    let flag = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} played  {msg}  {elapsed}";
    let bar = progress_bar(system, options.budget, template);
    let mut search = Search::new(&bench, drafts, options.seed);
    while !search.left.is_empty() && search.played < options.budget && !flag.load(Ordering::Relaxed) {
        search.go_on();
        bar.set_position(search.played as u64);
        bar.set_message(format!(
            "{} cases catch {} of {}",
            search.found.len(),
            bench.targets.len() - search.left.len(),
            bench.targets.len()
        ));
    }
    bar.finish_and_clear();
    let interrupted = flag.load(Ordering::Relaxed);
    let Search { found, played, .. } = search;
    let found = found::cover(found::with_all_kills(&bench, found));
    let mut written = Vec::new();
    for found in &found {
        written.push(write(&bench, found, &options.out)?);
    }
    let caught: BTreeSet<usize> = found.iter().flat_map(|it| it.kills.keys().copied()).collect();
    let left = (0..bench.targets.len()).filter(|it| !caught.contains(it));
    let left: Vec<&str> = left.map(|it| bench.targets[it].id.as_str()).collect();
    let document = json::Generated {
        header: Header::new("generate", options.seed),
        interrupted,
        system: system.name(),
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
    Ok(match (bench.targets.is_empty(), interrupted) {
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

/// Writes a case, and says what it catches.
fn write(bench: &Bench, found: &Found, folder: &Path) -> anyhow::Result<json::GeneratedCase> {
    let kills: Vec<&str> = found.kills.keys().map(|it| bench.targets[*it].id.as_str()).collect();
    // Where an open question is blamed, the rows know by which clauses it is open.
    let mut clauses = bench.clauses_of(found.kills.keys().copied());
    let blamed: BTreeSet<String> = found.kills.values().flatten().cloned().collect();
    if blamed.intersection(&clauses).next().is_some() {
        clauses.retain(|clause| blamed.contains(clause));
    }
    let told = |id: &str| format!("`{}`", id.replacen('/', ": ", 1));
    let purpose = match kills.as_slice() {
        [] => String::new(),
        [only] => format!("A client with {}.", told(only)),
        [first, second] => format!("A client with {} or {}.", told(first), told(second)),
        [first, others @ ..] => {
            format!("A client with {}, or one of {} others.", told(first), others.len())
        }
    };
    let title = found.draft.title();
    let id = found.draft.id();
    let text = found.draft.text(&About { title: &title, purpose: &purpose, clauses: &clauses });
    file::write(&folder.join(format!("{id}.toml")), |out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(json::GeneratedCase {
        id,
        title,
        clauses: clauses.into_iter().collect(),
        kills: kills.into_iter().map(str::to_owned).collect(),
    })
}
