//! Rows that a client follows one after the other.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redial_harness::reference::{Diary, Pair};
use redial_harness::verdict::Verdict;
use redial_harness::wires::Playable;
use redial_model::system::System;

use super::{Goal, Reached};
use crate::commands::generate::bench::{Bench, Declared, once, playing};
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

    /// Those that a right client follows that passes the case, declaring so.
    fn followed(&self, bench: &Bench, case: &dyn Playable, way: usize) -> BTreeSet<usize> {
        let way = &bench.ways[way];
        let diary = Diary::default();
        let mut client = way.client.clone();
        client.config.freedom = client.config.freedom.keeping(diary.clone());
        let report = once(case, &playing(&way.right, &client));
        match report.is_ok_and(|report| report.verdict == Verdict::Pass) {
            true => diary.pairs().iter().filter_map(|pair| self.numbers.get(pair).copied()).collect(),
            false => BTreeSet::new(),
        }
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
        let followed: BTreeSet<usize> =
            ways.iter().flat_map(|way| self.followed(bench, case, *way)).collect();
        let of = of.iter().copied().filter(|item| followed.contains(item));
        let system = bench.wire.system();
        let by = |item| self.clauses_of(system, &BTreeSet::from([item])).into_iter().collect();
        (of.map(|item| (item, by(item))).collect(), ways.len())
    }

    fn done_by(&self, bench: &Bench, cases: &[Arc<dyn Playable>]) -> BTreeSet<usize> {
        let followed = |case: &Arc<dyn Playable>| {
            (0..bench.ways.len()).flat_map(|way| self.followed(bench, &**case, way)).collect::<Vec<_>>()
        };
        bench.each(cases, followed).into_iter().flatten().collect()
    }

    fn purpose(&self, names: &[&str]) -> String {
        format!("A client that has gone wrong between two rows: {}.", super::first_of(names))
    }
}
