//! What is made of a case that was found: as little as does the same, for as many as it can be for.

use std::collections::BTreeSet;

use super::bench::Bench;
use super::draft::Draft;
use super::goal::Goal;

/// The same case without whatever it can do without, if no right client fails it.
pub(super) fn refined(bench: &Bench, goal: &dyn Goal, draft: Draft, done: &BTreeSet<usize>) -> Option<Draft> {
    let clauses = goal.clauses_of(bench.wire.system(), done);
    let all: Vec<usize> = done.iter().copied().collect();
    let does = |draft: &Draft, quickly: bool| {
        bench.playable(draft, &clauses).is_some_and(|case| {
            let (reached, _) = goal.reached(bench, &*case, &all, usize::MAX);
            reached.len() == all.len() && bench.is_right(&*case, quickly)
        })
    };
    if !does(&draft, true) {
        return None;
    }
    let mut least = draft;
    while let Some(less) = smaller(&least).into_iter().find(|it| does(it, true)) {
        least = less;
    }
    if !does(&least, false) {
        return None;
    }
    // For more clients than those that were thought of.
    while let Some(wider) = wider(&least).into_iter().find(|it| does(it, false)) {
        least = wider;
    }
    Some(least)
}

/// The same without a phase, an action or an expectation, the larger parts first.
fn smaller(draft: &Draft) -> Vec<Draft> {
    let mut all = Vec::new();
    let without = |change: &dyn Fn(&mut Draft)| {
        let mut less = draft.clone();
        change(&mut less);
        less
    };
    for phase in (0..draft.phases.len()).rev() {
        all.push(without(&|less| drop(less.phases.remove(phase))));
    }
    for phase in 1..draft.phases.len() {
        // What happens in two phases may as well happen in one.
        all.push(without(&|less| {
            let later = less.phases.remove(phase);
            let before = &mut less.phases[phase - 1];
            if !later.actions.is_empty() {
                before.expectations.clear();
            }
            before.actions.extend(later.actions);
            before.expectations.extend(later.expectations);
        }));
    }
    for (phase, it) in draft.phases.iter().enumerate() {
        for action in 0..it.actions.len() {
            all.push(without(&|less| drop(less.phases[phase].actions.remove(action))));
        }
        for expectation in 0..it.expectations.len() {
            all.push(without(&|less| drop(less.phases[phase].expectations.remove(expectation))));
        }
    }
    debug_assert!(all.iter().all(|it| it.size() < draft.size()));
    all
}

/// The same for clients that support less, or read a question otherwise.
fn wider(draft: &Draft) -> Vec<Draft> {
    let requires = draft.whom.requires.iter().map(|name| {
        let mut wider = draft.clone();
        wider.whom.requires.remove(name);
        wider
    });
    let readings = draft.whom.readings.keys().map(|id| {
        let mut wider = draft.clone();
        wider.whom.readings.remove(id);
        wider
    });
    requires.chain(readings).collect()
}
