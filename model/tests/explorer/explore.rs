//! What the explorer promises: exact counts, shortest traces, and to tell whoever follows.

use redial_model::explore::{Options, Outcome, Progress, Report, Verdict, explore, explore_observed};
use stateright::{Expectation, Model, Property};

use super::graphs::*;

mod counting {
    use super::*;

    #[test]
    fn a_single_state() {
        let report = run(&Graph::line(1));
        assert_eq!(report.outcome, Outcome::Exhausted);
        assert_eq!(report.counts, counts(1, 1, 0, 0));
        assert_eq!(terminals(&report), (1, Some(vec![0])));
        assert_eq!(report.collision_probability, 0.0);
        assert!(report.passed());
    }

    #[test]
    fn a_line() {
        let report = run(&Graph::line(5));
        assert_eq!(report.counts, counts(1, 5, 4, 4));
        assert_eq!(terminals(&report), (1, Some(vec![0, 1, 2, 3, 4])));
    }

    #[test]
    fn a_diamond_counts_the_join_once_and_both_ways_to_it() {
        let report = run(&Graph::new(&[0], &[&[1, 2], &[3], &[3], &[]]));
        assert_eq!(report.counts, counts(1, 4, 4, 2));
        assert_eq!(terminals(&report), (1, Some(vec![0, 1, 3])));
    }

    #[test]
    fn a_self_loop_is_a_transition_but_no_way_on() {
        let report = run(&Graph::new(&[0], &[&[0, 1], &[1]]));
        assert_eq!(report.counts, counts(1, 2, 3, 1));
        assert_eq!(terminals(&report), (1, Some(vec![0, 1])));
    }

    #[test]
    fn a_cycle_has_no_terminal_state() {
        let report = run(&Graph::new(&[0], &[&[1], &[2], &[0]]));
        assert_eq!(report.counts, counts(1, 3, 3, 2));
        assert_eq!(terminals(&report), (0, None));
    }

    #[test]
    fn two_initial_states_one_of_them_reachable_from_the_other() {
        let report = run(&Graph::new(&[0, 2], &[&[1], &[2], &[3], &[]]));
        assert_eq!(report.counts, counts(2, 4, 3, 1));
        assert_eq!(terminals(&report), (1, Some(vec![2, 3])));
    }

    #[test]
    fn an_initial_state_listed_twice_is_one() {
        let report = run(&Graph::new(&[0, 0], &[&[1], &[]]));
        assert_eq!(report.counts, counts(1, 2, 1, 1));
    }

    #[test]
    fn what_lies_outside_the_boundary_is_neither_state_nor_transition() {
        let graph = Graph { boundary: Some(3), inits: vec![0, 3], ..Graph::line(5) };
        let report = run(&graph);
        assert_eq!(report.counts, counts(1, 3, 2, 2));
        assert_eq!(terminals(&report), (1, Some(vec![0, 1, 2])));
    }

    #[test]
    fn an_ignored_action_is_no_transition() {
        let graph = Graph { edges: vec![vec![None, Some(1)], vec![None]], ..Graph::new(&[0], &[]) };
        let report = run(&graph);
        assert_eq!(report.counts, counts(1, 2, 1, 1));
        assert_eq!(terminals(&report), (1, Some(vec![0, 1])));
    }

    #[test]
    fn goes_on_when_every_property_is_settled() {
        let report = run(&Graph::line(100).with_goal(0));
        assert_eq!(report.counts, counts(1, 100, 99, 99));
    }
}

mod verdicts {
    use super::*;

    /// Two ways to state 4: 0-1-2-4 comes first in the order of the actions, 0-3-4 is shorter.
    fn detour() -> Graph {
        Graph::new(&[0], &[&[1, 3], &[2], &[4], &[4], &[]])
    }

    #[test]
    fn a_trace_is_a_shortest_one() {
        let report = run(&detour().with_goal(4));
        let [meets, avoids] = &report.properties[..] else { panic!("two properties") };
        assert_eq!((meets.name, &meets.expectation), ("meets the goal", &Expectation::Sometimes));
        assert_eq!(states_of(&meets.verdict), [0, 3, 4]);
        assert!(matches!(meets.verdict, Verdict::Reached(_)));
        assert_eq!((avoids.name, &avoids.expectation), ("avoids the goal", &Expectation::Always));
        assert_eq!(states_of(&avoids.verdict), [0, 3, 4]);
        assert!(matches!(avoids.verdict, Verdict::Violated(_)));
        assert!(!report.passed());
    }

    #[test]
    fn a_trace_names_the_actions_and_takes_the_first_of_equals() {
        let report = run(&Graph::new(&[0], &[&[0, 1, 1], &[]]).with_goal(1));
        let trace = report.properties[0].verdict.trace().unwrap();
        assert_eq!((trace.init, &trace.steps[..]), (0, &[(1, 1)][..]));
        assert_eq!((trace.len(), *trace.last()), (1, 1));
        assert!(trace.actions().eq([&1]));
    }

    #[test]
    fn a_trace_may_be_a_single_initial_state() {
        let report = run(&Graph::new(&[0, 1], &[&[1], &[]]).with_goal(1));
        let trace = report.properties[0].verdict.trace().unwrap();
        assert!(trace.is_empty());
        assert_eq!(*trace.last(), 1);
    }

    #[test]
    fn what_is_never_met_is_unreached_and_avoided() {
        let report = run(&detour().with_goal(5));
        assert_eq!(report.properties[0].verdict, Verdict::Unreached);
        assert_eq!(report.properties[1].verdict, Verdict::Holds);
        assert!(!report.passed(), "a `sometimes` that is never met is a failure");
    }

    #[test]
    fn water_jugs_need_six_steps() {
        let report = run(&Jugs);
        assert_eq!(report.outcome, Outcome::Exhausted);
        // Of the 24 fillings, those with at least one jug full or empty: 24 - 2 * 4.
        assert_eq!(report.counts.states, 16);
        // Six actions in every state, some of which change nothing.
        assert_eq!(report.counts.transitions, 96);
        assert_eq!(terminals_count(&report), 0);
        let Verdict::Violated(trace) = &report.properties[0].verdict else {
            panic!("four litres can be had")
        };
        assert_eq!(trace.len(), 6);
        assert!(trace.states().eq(&[(0, 0), (0, 5), (3, 2), (0, 2), (2, 0), (2, 5), (3, 4)]));
        assert_eq!(trace.actions().last(), Some(&Pour::BigToSmall));
        assert_eq!(report.properties[1].verdict, Verdict::Unreached);
    }

    fn terminals_count<S, A>(report: &Report<S, A>) -> u64 {
        report.terminals.as_ref().unwrap().count
    }

    /// Jugs of three and five litres (from the film "Die Hard 3").
    struct Jugs;

    #[derive(Clone, Debug, PartialEq)]
    enum Pour {
        FillSmall,
        FillBig,
        EmptySmall,
        EmptyBig,
        SmallToBig,
        BigToSmall,
    }

    impl Model for Jugs {
        type State = (u8, u8);
        type Action = Pour;

        fn init_states(&self) -> Vec<(u8, u8)> {
            vec![(0, 0)]
        }

        fn actions(&self, _: &(u8, u8), actions: &mut Vec<Pour>) {
            use Pour::*;
            actions.extend([FillSmall, FillBig, EmptySmall, EmptyBig, SmallToBig, BigToSmall]);
        }

        fn next_state(&self, &(small, big): &(u8, u8), pour: Pour) -> Option<(u8, u8)> {
            Some(match pour {
                Pour::FillSmall => (3, big),
                Pour::FillBig => (small, 5),
                Pour::EmptySmall => (0, big),
                Pour::EmptyBig => (small, 0),
                Pour::SmallToBig => (small - small.min(5 - big), big + small.min(5 - big)),
                Pour::BigToSmall => (small + big.min(3 - small), big - big.min(3 - small)),
            })
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![
                Property::always("never four litres", |_, (_, big)| *big != 4),
                Property::sometimes("both half full", |_, (small, big)| {
                    (1..3).contains(small) && (1..5).contains(big)
                }),
            ]
        }
    }
}

mod following {
    use super::*;

    #[test]
    fn every_counted_transition_is_shown_in_order() {
        let graph = Graph {
            edges: vec![vec![Some(1), None, Some(0), Some(3)], vec![Some(2)], vec![Some(1)], vec![]],
            boundary: Some(3),
            ..Graph::new(&[0], &[])
        };
        let mut seen = Vec::new();
        let report = explore_observed(&graph, Options::default(), |from, action, to| {
            seen.push((*from, *action, *to));
        })
        .unwrap();
        assert_eq!(seen, [(0, 0, 1), (0, 2, 0), (1, 0, 2), (2, 0, 1)]);
        assert_eq!(report.counts.transitions, 4);
        assert_eq!(report, run(&graph));
    }

    #[test]
    fn progress_comes_every_so_many_states() {
        let mut states = Vec::new();
        let mut progress = |progress: Progress| states.push(progress.states);
        let options = Options { progress: Some((10, &mut progress)), ..Options::default() };
        explore(&Graph::line(45), options).unwrap();
        assert_eq!(states, [10, 20, 30, 40]);
    }
}
