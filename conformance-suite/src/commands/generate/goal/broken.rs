//! Broken clients that no case has caught yet.

use std::collections::{BTreeMap, BTreeSet};

use redial_harness::conform::ledger::{Entry, Fate};
use redial_harness::report::{Failure, Sort};
use redial_harness::run::Inside;
use redial_harness::settings::Settings;
use redial_harness::verdict::Verdict;
use redial_harness::wires::Playable;
use redial_model::system::System;

use super::{Goal, Reached};
use crate::commands::generate::bench::{Bench, Declared, Followed, once, playing};
use crate::exit::Usage;

/// Those that have survived in a ledger, to be caught.
pub struct Broken {
    names: Vec<String>,
    targets: Vec<Target>,
}

struct Target {
    row: String,
    way: usize,
    settings: Settings,
}

/// How those declare that have survived: each way once.
///
/// # Errors
/// There is no such edition of the system.
pub fn ways(system: &dyn System, entries: &[Entry]) -> Result<Vec<Declared>, Usage> {
    let mut ways: Vec<Declared> = Vec::new();
    for entry in survivors(entries) {
        let declared = declared(system, entry)?;
        if !ways.contains(&declared) {
            ways.push(declared);
        }
    }
    Ok(ways)
}

fn survivors(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|it| matches!(it.fate, Some(Fate::Survived { .. })))
}

fn declared(system: &dyn System, entry: &Entry) -> Result<Declared, Usage> {
    let edition = system.editions().iter().find(|it| it.0 == entry.edition).ok_or_else(|| {
        Usage(format!("--ledger: `{}` is of an unknown edition `{}`", entry.id, entry.edition))
    })?;
    Ok(Declared { edition: *edition, beside: entry.readings.clone() })
}

impl Broken {
    /// Those that have survived.
    ///
    /// # Errors
    /// One of them is none that there is.
    pub fn new(bench: &Bench, entries: &[Entry]) -> anyhow::Result<Self> {
        let (mut names, mut targets) = (Vec::new(), Vec::new());
        for entry in survivors(entries) {
            let of_entry = declared(bench.wire.system(), entry)?;
            let way = bench.ways.iter().position(|way| way.declared == of_entry);
            let way = way.expect("a bench has the ways that it was asked for");
            let client = &bench.ways[way].client;
            let mutants = bench.wire.mutants(client.edition);
            let mutant = mutants.into_iter().find(|it| it.id == entry.id).ok_or_else(|| {
                Usage::error(format!(
                    "--ledger: there is no mutant `{}` of edition {}",
                    entry.id, entry.edition
                ))
            })?;
            let client = Inside { mutants: vec![mutant], ..client.clone() };
            let settings = playing(&bench.ways[way].right, &client);
            names.push(entry.id.clone());
            targets.push(Target { row: entry.row.clone(), way, settings });
        }
        Ok(Broken { names, targets })
    }

    /// Of some broken clients, those that may be caught by a case: it applies to them, and a right client follows their row in it,
    /// or the row is one that they may follow wrongly where others do not. How many times it was played to know.
    fn victims(&self, bench: &Bench, case: &dyn Playable, of: &[usize]) -> (Vec<usize>, usize) {
        let mut ways: BTreeMap<usize, Option<Followed>> = BTreeMap::new();
        let may_be_caught = |item: &usize| {
            let target = &self.targets[*item];
            let followed = ways.entry(target.way).or_insert_with(|| bench.followed(case, target.way));
            let strays = self.names[*item].contains("-guard-");
            followed.as_ref().is_some_and(|it| strays || it.rows.contains(&target.row))
        };
        let victims = of.iter().copied().filter(may_be_caught).collect();
        (victims, ways.len())
    }

    /// The clauses by which a case catches one of them.
    fn caught(&self, case: &dyn Playable, item: usize) -> Option<Vec<String>> {
        let report = once(case, &self.targets[item].settings).ok()?;
        let failure = report.failure.filter(is_backed)?;
        let is_caught = matches!(report.verdict, Verdict::Fail | Verdict::NotRecommended);
        (is_caught && !failure.clauses.is_empty()).then_some(failure.clauses)
    }
}

impl Goal for Broken {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn rows(&self, item: usize) -> Vec<&str> {
        vec![&self.targets[item].row]
    }

    fn way(&self, item: usize) -> usize {
        self.targets[item].way
    }

    fn reached(&self, bench: &Bench, case: &dyn Playable, of: &[usize], most: usize) -> (Reached, usize) {
        let (mut victims, played) = self.victims(bench, case, of);
        victims.truncate(most);
        let caught = victims.iter().filter_map(|it| Some((*it, self.caught(case, *it)?))).collect();
        (caught, played + victims.len())
    }

    /// They have survived.
    fn done_by(&self, _: &Followed) -> BTreeSet<usize> {
        BTreeSet::new()
    }

    fn purpose(&self, names: &[&str]) -> String {
        let told = |id: &str| format!("`{}`", id.replacen('/', ": ", 1));
        match names {
            [] => String::new(),
            [only] => format!("A client with {}.", told(only)),
            [first, second] => format!("A client with {} or {}.", told(first), told(second)),
            [first, others @ ..] => {
                format!("A client with {}, or one of {} others.", told(first), others.len())
            }
        }
    }
}

/// Whether the rows are against it as well: what an expectation of a generated case alone forbids, nobody has written. Either what was
/// due was due by a row, or nothing came where no row lets a client rest.
fn is_backed(failure: &Failure) -> bool {
    let may_rest = failure.allowed.iter().any(|it| it.sort == Sort::Rest);
    let is_by_rows = failure.allowed.first().is_some_and(|it| it.row.is_some());
    is_by_rows || (failure.came.starts_with("nothing in ") && !may_rest)
}
