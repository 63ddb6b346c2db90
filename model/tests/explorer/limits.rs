//! Runs that are cut short are never a pass, and what cannot be checked is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use redial_model::explore::{
    Error, Limit, Options, Outcome, Progress, Verdict, check_with_stateright, explore, explore_observed,
};
use stateright::{Model, Property};

use super::graphs::*;

mod truncation {
    use super::*;

    fn truncated(why: Limit) -> Outcome {
        Outcome::Truncated { why }
    }

    #[test]
    fn by_states() {
        let options = Options { max_states: Some(4), ..Options::default() };
        let report = explore(&Graph::line(5).with_goal(4), options).unwrap();
        assert_eq!(report.outcome, truncated(Limit::MaxStates(4)));
        assert_eq!(report.counts, counts(1, 4, 3, 3));
        assert!(report.properties.iter().all(|property| property.verdict == Verdict::Unknown));
        assert_eq!(terminals(&report), (0, None), "the last state's actions lead on");
        assert!(!report.passed());
    }

    #[test]
    fn by_depth() {
        let options = Options { max_depth: Some(2), ..Options::default() };
        let report = explore(&Graph::line(5).with_goal(3), options).unwrap();
        assert_eq!(report.outcome, truncated(Limit::MaxDepth(2)));
        assert_eq!(report.counts, counts(1, 3, 2, 2));
        assert!(report.properties.iter().all(|property| property.verdict == Verdict::Unknown));
    }

    #[test]
    fn no_limit_is_met_by_a_model_that_just_fits() {
        let options = Options { max_states: Some(5), max_depth: Some(4), ..Options::default() };
        let report = explore(&Graph::line(5), options).unwrap();
        assert_eq!(report.outcome, Outcome::Exhausted);
        assert_eq!(report.counts, run(&Graph::line(5)).counts);
    }

    #[test]
    fn by_deadline() {
        let options = Options { deadline: Some(Duration::ZERO), ..Options::default() };
        let report = explore(&Graph::line(5), options).unwrap();
        assert_eq!(report.outcome, truncated(Limit::Deadline(Duration::ZERO)));
        assert_eq!(report.properties[0].verdict, Verdict::Unknown);
    }

    #[test]
    fn by_the_caller() {
        let interrupt = AtomicBool::new(false);
        let mut heard = Vec::new();
        let mut progress = |progress: Progress| {
            heard.push(progress);
            interrupt.store(true, Ordering::Relaxed);
        };
        let options =
            Options { interrupt: Some(&interrupt), progress: Some((3, &mut progress)), ..Options::default() };
        let report = explore(&Graph::line(5), options).unwrap();
        assert_eq!(report.outcome, truncated(Limit::Interrupted));
        assert_eq!(report.properties[0].verdict, Verdict::Unknown);
        assert_eq!(heard, [Progress { states: 3, transitions: 2, depth: 2, frontier: 1 }]);
        assert_eq!(report.counts.states, 4);
    }

    /// Whatever the limit, a run that it cuts short saw the first part of what the full run sees, and nothing else.
    #[test]
    fn a_run_cut_short_is_the_beginning_of_the_full_one() {
        let watch = |graph: &Graph, options| {
            let mut seen = Vec::new();
            let report = explore_observed(graph, options, |from, _, to| seen.push((*from, *to))).unwrap();
            (report, seen)
        };
        for seed in 0..100 {
            let graph = random_graph(seed);
            let (full, all) = watch(&graph, Options::default());
            for limit in full.counts.initial_states..full.counts.states {
                let (report, seen) = watch(&graph, Options { max_states: Some(limit), ..Options::default() });
                assert_eq!(report.outcome, truncated(Limit::MaxStates(limit)));
                assert_eq!((report.counts.states, report.counts.transitions), (limit, seen.len() as u64));
                assert!(all.starts_with(&seen));
                assert!(seen.len() < all.len());
            }
            for limit in 0..full.counts.depth {
                let (report, seen) = watch(&graph, Options { max_depth: Some(limit), ..Options::default() });
                assert_eq!(report.outcome, truncated(Limit::MaxDepth(limit)));
                assert_eq!(report.counts.depth, limit);
                assert!(all.starts_with(&seen));
            }
        }
    }

    #[test]
    fn what_was_found_before_still_counts() {
        let options = Options { max_states: Some(3), ..Options::default() };
        let report = explore(&Graph::line(5).with_goal(1), options).unwrap();
        assert_eq!(report.outcome, truncated(Limit::MaxStates(3)));
        assert_eq!(states_of(&report.properties[0].verdict), [0, 1]);
        assert!(matches!(report.properties[1].verdict, Verdict::Violated(_)));
    }

    #[test]
    fn is_never_a_pass_even_when_nothing_is_left_to_find() {
        let properties = vec![Property::sometimes("starts", |_: &Graph, state| *state == 0)];
        let options = Options { max_states: Some(3), ..Options::default() };
        let report = explore(&Graph { properties, ..Graph::line(5) }, options).unwrap();
        assert!(report.properties[0].verdict.is_pass());
        assert!(!report.passed());
    }
}

mod refusals {
    use super::*;

    /// Both checkers must refuse alike.
    fn refuse(graph: Graph) -> Error {
        let error = explore(&graph, Options::default()).unwrap_err();
        assert_eq!(check_with_stateright(&Arc::new(graph)).unwrap_err(), error);
        error
    }

    #[test]
    fn nothing_to_check() {
        let error = refuse(Graph { properties: vec![], ..Graph::line(2) });
        assert_eq!(error, Error::NoProperty);
        assert_eq!(error.to_string(), "checked nothing: the model has no properties");
    }

    #[test]
    fn nowhere_to_start() {
        assert_eq!(
            refuse(Graph { inits: vec![], ..Graph::line(2) }),
            Error::NoInitialState { outside_boundary: 0 }
        );
        let error = refuse(Graph { boundary: Some(0), ..Graph::line(2) });
        assert_eq!(error, Error::NoInitialState { outside_boundary: 1 });
    }

    #[test]
    fn eventually() {
        let properties = vec![Property::eventually("comes home", |_: &Graph, _| true)];
        let error = refuse(Graph { properties, ..Graph::line(2) });
        assert_eq!(error, Error::Eventually { name: "comes home" });
    }

    /// Another state each time it is asked.
    struct Moody(AtomicU64);

    impl Model for Moody {
        type State = u64;
        type Action = ();

        fn init_states(&self) -> Vec<u64> {
            vec![0]
        }

        fn actions(&self, state: &u64, actions: &mut Vec<()>) {
            if *state == 0 {
                actions.push(());
            }
        }

        fn next_state(&self, _: &u64, (): ()) -> Option<u64> {
            Some(self.0.fetch_add(1, Ordering::Relaxed) + 1)
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![Property::always("stays", |_, state| *state == 0)]
        }
    }

    #[test]
    fn a_path_that_cannot_be_replayed_is_not_shown() {
        let error = explore(&Moody(AtomicU64::new(0)), Options::default()).unwrap_err();
        assert_eq!(error, Error::NotReplayable { what: "property \"stays\"".to_owned(), steps: 0 });
    }
}
