//! What was found: cases, and whom they catch; and as few of them as catch the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::bench::{Bench, Kill};
use super::draft::Draft;

/// A case that catches broken clients, and no right one.
pub(super) struct Found {
    pub draft: Draft,
    /// Whom it catches, and by which clauses.
    pub kills: BTreeMap<usize, Vec<String>>,
}

/// The same cases with everybody whom they catch, also those whom an earlier one did.
pub(super) fn with_all_kills(bench: &Bench, found: Vec<Found>) -> Vec<Found> {
    let caught: BTreeSet<usize> = found.iter().flat_map(|it| it.kills.keys().copied()).collect();
    let all = bench.each(&found, |it| {
        let clauses = bench.clauses_of(it.kills.keys().copied());
        let Some(case) = bench.playable(&it.draft, &clauses) else { return Vec::new() };
        let (victims, _) = bench.victims(&*case, caught.iter().copied());
        bench.kills(&*case, &victims)
    });
    let with = |(found, kills): (Found, Vec<Kill>)| {
        let kills = kills.into_iter().map(|kill| (kill.target, kill.clauses)).collect();
        Found { kills, ..found }
    };
    found.into_iter().zip(all).map(with).collect()
}

/// As few of them as catch whomever all of them catch: the one first that catches the most that no earlier one does.
pub(super) fn cover(mut found: Vec<Found>) -> Vec<Found> {
    let mut open: BTreeSet<usize> = found.iter().flat_map(|it| it.kills.keys().copied()).collect();
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let caught = |it: &Found| it.kills.keys().filter(|target| open.contains(target)).count();
        let best = (0..found.len())
            .max_by_key(|at| (caught(&found[*at]), Reverse(found[*at].draft.size()), Reverse(*at)));
        let Some(best) = best else { break };
        let best = found.remove(best);
        open.retain(|it| !best.kills.contains_key(it));
        chosen.push(best);
    }
    chosen
}
