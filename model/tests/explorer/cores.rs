//! However many threads the explorer has, everything that it says is the same.

use std::sync::Arc;

use redial_model::explore::{
    Options, Outcome, Progress, Report, check_with_stateright, explore, explore_observed,
};
use stateright::{Model, Property};

/// A graph of half-way random edges whose levels are wide enough for many blocks of states.
struct Wide;

const STATES: u64 = 60_000;

impl Model for Wide {
    type State = u64;
    type Action = u64;

    fn init_states(&self) -> Vec<u64> {
        vec![1, 2]
    }

    fn actions(&self, state: &u64, actions: &mut Vec<u64>) {
        actions.extend(0..state % 5);
    }

    fn next_state(&self, state: &u64, action: u64) -> Option<u64> {
        let next = (state * 48_271 + action * 16_807 + 11) % STATES;
        (!next.is_multiple_of(97)).then_some(next)
    }

    fn within_boundary(&self, state: &u64) -> bool {
        *state != 30_000
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::sometimes("early", |_, state| state % 1_000 == 7),
            Property::sometimes("late", |_, state| *state == 54_321),
            Property::sometimes("never", |_, state| *state >= STATES),
            Property::always("mostly", |_, state| state % 20_011 != 5),
        ]
    }
}

/// The report, the transitions in the order in which they were shown, and how the search went on.
type Explored = (Report<u64, u64>, Vec<(u64, u64, u64)>, Vec<Progress>);

fn explored(threads: usize, limits: Options<'_>) -> Explored {
    let (mut seen, mut heard) = (Vec::new(), Vec::new());
    let mut progress = |progress| heard.push(progress);
    let options = Options { threads, progress: Some((1_000, &mut progress)), ..limits };
    let report =
        explore_observed(&Wide, options, |from, action, to| seen.push((*from, *action, *to))).unwrap();
    (report, seen, heard)
}

#[test]
fn threads_make_no_difference() {
    let (alone, seen, heard) = explored(1, Options::default());
    assert_eq!(alone.outcome, Outcome::Exhausted);
    assert_eq!(alone.properties, check_with_stateright(&Arc::new(Wide)).unwrap().properties);
    assert!(alone.counts.states > 40_000 && alone.terminals.as_ref().unwrap().count > 5_000);
    assert!(heard.iter().any(|progress| progress.frontier > 10_000), "no level is wide");
    for threads in [0, 2, 3, 4, 5, 8] {
        let (report, also_seen, also_heard) = explored(threads, Options::default());
        assert_eq!((&report, also_heard), (&alone, heard.clone()), "{threads} threads");
        assert!(also_seen == seen, "{threads} threads");
        assert_eq!(explore(&Wide, Options { threads, ..Options::default() }).unwrap(), alone);
    }
}

#[test]
fn threads_make_no_difference_to_a_run_that_is_cut_short() {
    for max_states in [2, 511, 513, 5_000, 12_345, 33_333] {
        let limits = || Options { max_states: Some(max_states), ..Options::default() };
        let alone = explored(1, limits());
        assert_eq!(alone.0.counts.states, max_states);
        assert_eq!(alone.0.counts.transitions, alone.1.len() as u64);
        for threads in 2..=5 {
            assert!(explored(threads, limits()) == alone, "{max_states} states, {threads} threads");
        }
    }
    for max_depth in [5, 9, 12] {
        let limits = || Options { max_depth: Some(max_depth), ..Options::default() };
        let alone = explored(1, limits());
        for threads in 2..=5 {
            assert!(explored(threads, limits()) == alone, "{max_depth} steps, {threads} threads");
        }
    }
}
