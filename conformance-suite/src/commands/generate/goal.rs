//! What cases are searched for.

pub(super) mod broken;
pub(super) mod pairs;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redial_harness::conform::ledger;
use redial_harness::wires::Playable;
use redial_model::system::System;

use super::bench::Bench;

/// What a case does for a goal, by number, and the clauses that the case judges by that.
pub(super) type Reached = BTreeMap<usize, Vec<String>>;

/// Things that cases may do, by number.
pub(super) trait Goal: Sync {
    /// The name of each.
    fn names(&self) -> &[String];

    /// The row that is followed where it is done, or two.
    fn rows(&self, item: usize) -> Vec<&str>;

    /// Which of the [ways to declare](Bench::ways) a client is played in for it.
    fn way(&self, item: usize) -> usize;

    /// Which of these a case does, though of many it need not look at more than `most`; and how many times it was played.
    fn reached(&self, bench: &Bench, case: &dyn Playable, of: &[usize], most: usize) -> (Reached, usize);

    /// What the cases that there are do already.
    fn done_by(&self, bench: &Bench, cases: &[Arc<dyn Playable>]) -> BTreeSet<usize>;

    /// Whom a case is for that does these.
    fn purpose(&self, names: &[&str]) -> String;

    /// The clauses of their rows.
    fn clauses_of(&self, system: &dyn System, items: &BTreeSet<usize>) -> BTreeSet<String> {
        let is_clause = |id: &&str| system.clauses().iter().any(|clause| clause.id == *id);
        let rows: BTreeSet<&str> = items.iter().flat_map(|item| self.rows(*item)).collect();
        let of_row = |row: &str| ledger::clauses_of(system, row).into_iter().filter(is_clause);
        rows.into_iter().flat_map(of_row).map(str::to_owned).collect()
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
