//! What was found: cases, and what they do; and as few of them as do the same.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::bench::Bench;
use super::draft::Draft;
use super::goal::{Goal, Reached};

/// A case that does something for the goal, and fails no right client.
pub(super) struct Found {
    pub draft: Draft,
    pub does: Reached,
}

/// The same cases with everything that they do, also what an earlier one did.
pub(super) fn with_all(bench: &Bench, goal: &dyn Goal, found: Vec<Found>) -> Vec<Found> {
    let done: Vec<usize> = done_by(&found).into_iter().collect();
    let all = bench.each(&found, |it| {
        let clauses = goal.clauses_of(bench.wire.system(), &it.does.keys().copied().collect());
        let case = bench.playable(&it.draft, &clauses);
        case.map_or_else(Reached::new, |case| goal.reached(bench, &*case, &done, usize::MAX).0)
    });
    found.into_iter().zip(all).map(|(found, does)| Found { does, ..found }).collect()
}

/// What all of them do.
pub(super) fn done_by(found: &[Found]) -> BTreeSet<usize> {
    found.iter().flat_map(|it| it.does.keys().copied()).collect()
}

/// As few of them as do what all of them do: the one first that does the most that no earlier one does.
pub(super) fn cover(mut found: Vec<Found>) -> Vec<Found> {
    let mut open = done_by(&found);
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let does = |it: &Found| it.does.keys().filter(|item| open.contains(item)).count();
        let best = (0..found.len())
            .max_by_key(|at| (does(&found[*at]), Reverse(found[*at].draft.size()), Reverse(*at)));
        let Some(best) = best else { break };
        let best = found.remove(best);
        open.retain(|it| !best.does.contains_key(it));
        chosen.push(best);
    }
    chosen
}
