//! What cases are searched for.

pub(super) mod broken;
pub(super) mod pairs;

use std::collections::{BTreeMap, BTreeSet};

use redial_harness::conform::ledger;
use redial_harness::wires::Playable;
use redial_model::system::System;

use super::bench::{Bench, Followed};

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

    /// What a hand-written case does already in which a right client has followed this.
    fn done_by(&self, followed: &Followed) -> BTreeSet<usize>;

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
