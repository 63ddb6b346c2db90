//! Rows that a client follows one after the other.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use redial_harness::reference::Pair;
use redial_harness::wires::Playable;
use redial_model::system::System;

use super::{Goal, Reached};
use crate::commands::generate::bench::{Bench, Declared, Followed};
use crate::named;

/// All pairs that there are, under each edition, to be followed in some case.
pub struct Pairs {
    names: Vec<String>,
    pairs: Vec<(Pair, usize)>,
    numbers: BTreeMap<Pair, usize>,
}

/// Each edition, every question being read as it is by default.
pub fn ways(system: &dyn System) -> Vec<Declared> {
    let editions = system.editions().iter();
    editions.map(|edition| Declared { edition: *edition, beside: Vec::new() }).collect()
}

impl Pairs {
    /// Those of the ways of a bench, each in the first in which it may be.
    ///
    /// # Errors
    /// It is not foreseen what can happen to a client of this system.
    pub fn new(bench: &Bench) -> anyhow::Result<Self> {
        let system = bench.wire.system();
        let decider = named::decider(system)?;
        let (mut names, mut pairs, mut numbers) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (way, it) in bench.ways.iter().enumerate() {
            let readings = system.readings(&it.client.declared)?;
            let readings = readings.in_edition(system.ambiguities(), it.client.edition);
            for pair in decider.pairs(it.client.edition, readings) {
                if let Entry::Vacant(unknown) = numbers.entry(pair) {
                    unknown.insert(pairs.len());
                    names.push(format!("{} {}", pair.0, pair.1));
                    pairs.push((pair, way));
                }
            }
        }
        Ok(Pairs { names, pairs, numbers })
    }
}

impl Goal for Pairs {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn rows(&self, item: usize) -> Vec<&str> {
        let ((first, second), _) = self.pairs[item];
        vec![first, second]
    }

    fn way(&self, item: usize) -> usize {
        self.pairs[item].1
    }

    /// What happens between two rows is judged by what the rows are about.
    fn reached(&self, bench: &Bench, case: &dyn Playable, of: &[usize], _: usize) -> (Reached, usize) {
        let ways: BTreeSet<usize> = of.iter().map(|item| self.way(*item)).collect();
        let followed = ways.iter().filter_map(|way| bench.followed(case, *way));
        let followed: BTreeSet<usize> = followed.flat_map(|it| self.done_by(&it)).collect();
        let of = of.iter().copied().filter(|item| followed.contains(item));
        let system = bench.wire.system();
        let by = |item| self.clauses_of(system, &BTreeSet::from([item])).into_iter().collect();
        (of.map(|item| (item, by(item))).collect(), ways.len())
    }

    fn done_by(&self, followed: &Followed) -> BTreeSet<usize> {
        followed.pairs.iter().filter_map(|pair| self.numbers.get(pair).copied()).collect()
    }

    fn purpose(&self, names: &[&str]) -> String {
        format!("A client that has gone wrong between two rows: {}.", first_of(names))
    }
}

/// The first of some names, and how many more there are: `one`, `one and two`, or `one and 5 more`.
fn first_of(names: &[&str]) -> String {
    let told = |name: &str| format!("`{name}`");
    match names {
        [] => String::new(),
        [only] => told(only),
        [first, second] => format!("{} and {}", told(first), told(second)),
        [first, more @ ..] => format!("{} and {} more", told(first), more.len()),
    }
}
