//! What the explorer says about infinite runs, held against answers worked out by hand and against brute force.
//!
//! The systems with a name of their own are told a second time in [`spin/`](spin/README.md), for another checker.

use std::sync::atomic::AtomicBool;

use redial_model::explore::{
    Error, Flaw, Form, Lasso, LiveVerdict, Liveness, LivenessReport, Options, Outcome, Trace, Unjudgeable,
    explore_live,
};
use stateright::{Checker, Expectation, Model, Property};

use crate::little::*;

fn ask(system: &System, form: Form) -> LivenessReport<usize, Edge> {
    let (report, mut live) = explore_live(system, Options::default(), &[question(form)]).unwrap();
    assert_eq!(report.outcome, Outcome::Exhausted);
    let live = live.remove(0);
    if let LiveVerdict::Violated(lasso) = &live.verdict {
        assert_eq!(lasso.check(system, &question(form)), Ok(()));
    }
    live
}

fn holds(system: &System, form: Form) -> bool {
    matches!(ask(system, form).verdict, LiveVerdict::Holds)
}

/// The states of the prefix, and those of the cycle.
fn violated(system: &System, form: Form) -> (Vec<usize>, Vec<usize>) {
    let LiveVerdict::Violated(lasso) = ask(system, form).verdict else { panic!("must not hold") };
    shape(&lasso)
}

fn shape(lasso: &Lasso<usize, Edge>) -> (Vec<usize>, Vec<usize>) {
    (lasso.prefix.states().copied().collect(), lasso.cycle.iter().map(|(_, state)| *state).collect())
}

/// Whether nothing happens any more at the end.
fn comes_to_rest(system: &System, form: Form) -> bool {
    let LiveVerdict::Violated(lasso) = ask(system, form).verdict else { panic!("must not hold") };
    matches!(lasso.cycle[..], [(None, _)])
}

mod known_answers {
    use super::*;

    #[test]
    fn violated_on_a_cycle() {
        assert_eq!(violated(&cycle(), Form::Recurs), (vec![0], vec![1, 0]));
        assert_eq!(violated(&cycle(), Form::Persists), (vec![0], vec![1, 0]));
    }

    #[test]
    fn violated_on_a_join_where_stateright_sees_nothing() {
        assert_eq!(violated(&join(), Form::Recurs), (vec![0, 1, 3], vec![3]));
        // As an occasion that was missed: of the two ways to the end, it looks at the one that was found first.
        struct Eventually;
        impl Model for Eventually {
            type State = usize;
            type Action = Edge;
            fn init_states(&self) -> Vec<usize> {
                vec![0]
            }
            fn actions(&self, state: &usize, actions: &mut Vec<Edge>) {
                join().actions(state, actions);
            }
            fn next_state(&self, state: &usize, action: Edge) -> Option<usize> {
                join().next_state(state, action)
            }
            fn properties(&self) -> Vec<Property<Self>> {
                vec![Property::eventually("the goal", |_, state| *state == 1)]
            }
        }
        assert_eq!(Eventually.properties()[0].expectation, Expectation::Eventually);
        assert!(Eventually.checker().spawn_bfs().join().discovery("the goal").is_none());
    }

    #[test]
    fn satisfied_only_under_fairness() {
        for form in [Form::Recurs, Form::Persists] {
            assert!(holds(&flapping(A), form));
            assert_eq!(violated(&flapping(FREE), form), (vec![0], vec![0]));
        }
    }

    #[test]
    fn violated_although_one_class_is_fair() {
        // The link has to move: standing still would not do.
        assert_eq!(violated(&one_is_fair(), Form::Recurs), (vec![0], vec![1, 0]));
        assert!(!comes_to_rest(&one_is_fair(), Form::Recurs));
    }

    #[test]
    fn violated_by_coming_to_rest_elsewhere() {
        assert_eq!(violated(&deadlock(), Form::Recurs), (vec![0, 1], vec![1]));
        assert!(comes_to_rest(&deadlock(), Form::Recurs));
    }

    #[test]
    fn nobody_has_to_do_what_is_free() {
        assert_eq!(violated(&stuttering(FREE), Form::Recurs), (vec![0], vec![0]));
        assert!(comes_to_rest(&stuttering(FREE), Form::Recurs));
        assert!(holds(&stuttering(A), Form::Recurs));
    }

    #[test]
    fn a_class_enabled_only_now_and_then_owes_nothing() {
        assert_eq!(violated(&now_and_then(), Form::Recurs), (vec![0], vec![1, 0]));
        let [poll, client] = [Some(0), Some(1)];
        let steady = System::new(&[&[(1, poll), (2, client)], &[(0, poll), (2, client)], &[]]).goal(&[2]);
        assert!(holds(&steady, Form::Recurs));
    }

    #[test]
    fn what_recurs_need_not_persist() {
        assert!(holds(&to_and_fro(), Form::Recurs));
        assert_eq!(violated(&to_and_fro(), Form::Persists), (vec![0], vec![1, 0]));
    }

    #[test]
    fn what_changes_nothing_is_neither_enabled_nor_taken() {
        assert!(holds(&vain_tries(), Form::Recurs));
        let only_vain = System::new(&[&[(0, A), (1, FREE)], &[]]).goal(&[1]);
        assert_eq!(violated(&only_vain, Form::Recurs), (vec![0], vec![0]));
    }

    #[test]
    fn every_class_gets_its_turn_on_a_shortest_cycle() {
        let (prefix, cycle) = violated(&two_bits(), Form::Recurs);
        assert_eq!((prefix, cycle.len()), (vec![0], 4));
        // With a goal in one corner, to and fro around the opposite one.
        let (prefix, cycle) = violated(&two_bits().goal(&[3]), Form::Recurs);
        assert_eq!((prefix, cycle.len()), (vec![0], 4));
        // Who is to miss both 2 and 3 cannot take B, which is enabled everywhere.
        assert!(holds(&two_bits().goal(&[2, 3]), Form::Recurs));
        assert!(!holds(&two_bits().goal(&[2, 3]), Form::Persists));
    }

    #[test]
    fn a_cycle_passes_where_a_class_rests() {
        // B is enabled everywhere but in 2, which lies on the longer way round.
        let system = System::new(&[&[(1, A), (3, B)], &[(0, A), (2, FREE), (3, B)], &[(0, A)], &[]]);
        assert_eq!(violated(&system.goal(&[3]), Form::Recurs), (vec![0], vec![1, 2, 0]));
    }

    #[test]
    fn a_cycle_that_need_not_persist_passes_where_the_goal_fails() {
        // Away from home (1) and back again, if it wants to.
        let system = System::new(&[&[(1, FREE)], &[(0, A)]]).goal(&[0]);
        assert_eq!(violated(&system, Form::Persists), (vec![0], vec![1, 0]));
        assert!(holds(&system, Form::Recurs));
    }

    #[test]
    fn nothing_is_demanded_while_given_fails_again_and_again() {
        assert_eq!(violated(&repaired_now_and_then(), Form::Recurs), (vec![0, 1], vec![1]));
        assert!(holds(&repaired_now_and_then().given(&[0, 2]), Form::Recurs));
    }

    #[test]
    fn a_given_that_never_holds_is_said() {
        let report = ask(&cycle().given(&[]), Form::Recurs);
        assert!(matches!(report.verdict, LiveVerdict::Holds));
        assert!(!report.given_reached);
        assert!(!report.passed());
        assert!(ask(&stuttering(A), Form::Recurs).given_reached);
    }

    #[test]
    fn the_nearest_trap_is_shown() {
        // Two places to be stuck in, one of them a step nearer; and two ways to it.
        let system = System::new(&[&[(1, A), (2, A)], &[(3, A)], &[(4, A)], &[(5, A)], &[], &[]]);
        assert_eq!(violated(&system, Form::Recurs), (vec![0, 2, 4], vec![4]));
    }

    #[test]
    fn what_lies_outside_the_boundary_enables_nothing() {
        let system = System { boundary: Some(1), ..stuttering(A) };
        assert_eq!(violated(&system, Form::Recurs), (vec![0], vec![0]));
    }

    #[test]
    fn each_question_has_its_own_answer() {
        let questions = [question(Form::Persists), question(Form::Recurs)];
        let (_, reports) = explore_live(&to_and_fro(), Options::default(), &questions).unwrap();
        assert!(matches!(reports[0].verdict, LiveVerdict::Violated(_)));
        assert!(matches!(reports[1].verdict, LiveVerdict::Holds));
    }
}

mod ranks {
    use super::*;

    #[test]
    fn a_rank_that_rises_is_refused() {
        let refused = |system: &System| {
            explore_live(system, Options::default(), &[question(Form::Recurs)]).unwrap_err()
        };
        let rises = Error::Unjudgeable(Unjudgeable::RankRises { from: 3, to: 4 });
        assert_eq!(refused(&to_and_fro().ranks(&[4, 3])), rises);
        // Even outside of what was asked for.
        assert_eq!(refused(&stuttering(A).ranks(&[3, 4]).given(&[])), rises);
    }

    #[test]
    fn a_step_to_a_lower_rank_is_enabled_and_on_no_cycle() {
        // The client registers only by a step that lowers the rank; as it is always possible, it happens.
        for ranks in [&[0, 0, 0], &[1, 1, 0]] {
            assert!(holds(&flapping(A).ranks(ranks), Form::Recurs));
            assert_eq!(violated(&now_and_then().ranks(ranks), Form::Recurs), (vec![0], vec![1, 0]));
        }
    }
}

mod refusals {
    use super::*;

    #[test]
    fn a_class_that_does_not_exist() {
        let error = explore_live(&stuttering(Some(63)), Options::default(), &[question(Form::Recurs)]);
        assert_eq!(error.unwrap_err(), Unjudgeable::NoSuchClass(63).into());
        assert!(holds(&stuttering(Some(62)), Form::Recurs));
    }

    #[test]
    fn too_many_questions() {
        let ask = |number| {
            explore_live(&stuttering(A), Options::default(), &vec![question(Form::Recurs); number])
                .map(|(_, reports)| reports.len())
        };
        assert_eq!(ask(31), Ok(31));
        assert_eq!(ask(32), Err(Unjudgeable::TooManyQuestions(32).into()));
    }

    #[test]
    fn no_question_at_all() {
        assert_eq!(explore_live(&cycle(), Options::default(), &[]).unwrap_err(), Error::NoProperty);
    }

    #[test]
    fn nowhere_to_start() {
        let system = System { boundary: Some(0), ..cycle() };
        let error = explore_live(&system, Options::default(), &[question(Form::Recurs)]).unwrap_err();
        assert_eq!(error, Error::NoInitialState { outside_boundary: 1 });
    }

    #[test]
    fn the_models_own_properties_are_judged_as_well() {
        for safe in [true, false] {
            let system = System { safety: Some(safe), ..to_and_fro() };
            let (report, _) = explore_live(&system, Options::default(), &[]).unwrap();
            assert_eq!(report.passed(), safe);
            let (report, live) =
                explore_live(&system, Options::default(), &[question(Form::Recurs)]).unwrap();
            assert_eq!(report.passed(), safe);
            assert!(live[0].passed());
        }
    }
}

mod truncation {
    use super::*;

    #[test]
    fn a_run_that_was_cut_short_proves_nothing() {
        let interrupted = AtomicBool::new(true);
        let limits = [
            Options { max_states: Some(2), ..Options::default() },
            Options { max_depth: Some(1), ..Options::default() },
            Options { interrupt: Some(&interrupted), ..Options::default() },
        ];
        let line = System::new(&[&[(1, A)], &[(2, A)], &[(3, A)], &[]]).goal(&[0, 1, 2, 3]);
        assert!(holds(&line, Form::Recurs));
        for limit in limits {
            let (report, live) = explore_live(&line, limit, &[question(Form::Recurs)]).unwrap();
            assert!(matches!(report.outcome, Outcome::Truncated { .. }));
            assert_eq!(live[0].verdict, LiveVerdict::Unknown);
            assert!(!live[0].passed());
        }
    }

    #[test]
    fn a_violation_among_what_was_expanded_is_one() {
        // Stuck in 1 and 2 on one side; on the other, a line that the limit cuts off.
        let system =
            System::new(&[&[(1, A), (3, A)], &[(2, A)], &[(1, A)], &[(4, A)], &[(5, A)], &[(6, A)], &[]]);
        let limit = Options { max_states: Some(6), ..Options::default() };
        let (report, live) = explore_live(&system, limit, &[question(Form::Recurs)]).unwrap();
        assert!(matches!(report.outcome, Outcome::Truncated { .. }));
        let LiveVerdict::Violated(lasso) = &live[0].verdict else { panic!("it was explored in full") };
        assert_eq!(shape(lasso), (vec![0, 1], vec![2, 1]));
    }

    #[test]
    fn a_state_whose_actions_were_not_tried_is_no_trap() {
        // Nothing is known to be enabled in 1 when the search ends; that is not a reason to rest there.
        let system = System::new(&[&[(1, A)], &[(2, A)], &[]]).goal(&[2]);
        let limit = Options { max_states: Some(2), ..Options::default() };
        let (_, live) = explore_live(&system, limit, &[question(Form::Recurs)]).unwrap();
        assert_eq!(live[0].verdict, LiveVerdict::Unknown);
    }
}

mod brute_force {
    use super::*;

    /// Knuth's MMIX generator: the systems are the same on every machine.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }
    }

    /// With so many states, and classes, at most.
    fn random_system(seed: u64, states: usize, classes: usize) -> System {
        let mut random = Lcg(seed);
        let states = 1 + random.below(states);
        let most_edges = 1 + random.below(4);
        let class = |number: usize| (number < classes).then_some(number as u8);
        let edges = (0..states)
            .map(|_| {
                (0..random.below(most_edges + 1))
                    .map(|_| (random.below(states), class(random.below(classes + 1))))
                    .collect()
            })
            .collect();
        let mut some = |one_in| (0..states).filter(|_| random.below(one_in) == 0).collect::<Vec<_>>();
        let goal = some(3);
        let given_fails = some(5);
        let given = (0..states).filter(|state| !given_fails.contains(state)).collect();
        System { edges, given, goal, ..System::default() }
    }

    fn members(set: u64) -> impl Iterator<Item = usize> {
        (0..64).filter(move |state| set >> state & 1 != 0)
    }

    /// For each state the set of states that it leads to within this set, itself included.
    fn reach(system: &System, within: u64) -> Vec<u64> {
        let states = system.edges.len();
        let mut reach: Vec<u64> = (0..states).map(|state| within & 1 << state).collect();
        for _ in 0..states {
            for state in members(within) {
                for (target, _) in system.edges[state].iter().filter(|(target, _)| within >> target & 1 != 0)
                {
                    reach[state] |= reach[*target];
                }
            }
        }
        reach
    }

    fn all(system: &System) -> u64 {
        (1 << system.edges.len()) - 1
    }

    /// Whether a run can meet just these states again and again, and be a fair one that misses the goal.
    fn is_violation(system: &System, form: Form, set: u64, classes: u8) -> bool {
        let reach = reach(system, set);
        let connected = members(set).all(|member| reach[member] == set);
        let given = members(set).all(|member| system.given.contains(&member));
        let missed = |member| !system.goal.contains(&member);
        let misses = match form {
            Form::Recurs => members(set).all(missed),
            Form::Persists => members(set).any(missed),
        };
        let changes = |state: usize, class| {
            system.edges[state].iter().filter(move |edge| edge.1 == Some(class) && edge.0 != state)
        };
        let fair = (0..classes).all(|class| {
            members(set).any(|member| changes(member, class).next().is_none())
                || members(set).any(|member| changes(member, class).any(|(target, _)| set >> target & 1 != 0))
        });
        connected && given && misses && fair
    }

    /// How many states can be reached: no step raises it, and along no cycle it falls.
    fn true_ranks(system: &System) -> Vec<u64> {
        reach(system, all(system)).iter().map(|reach| reach.count_ones().into()).collect()
    }

    #[test]
    fn of_every_set_of_states_agrees_with_the_explorer() {
        let mut violations = 0;
        let mut cycles = 0;
        for seed in 0..2_000 {
            let system = random_system(seed, 7, 2);
            let reachable = reach(&system, all(&system))[0];
            let ranked = System { ranks: true_ranks(&system), ..system.clone() };
            for form in [Form::Recurs, Form::Persists] {
                let violated = (1..=all(&system))
                    .filter(|set| set & !reachable == 0)
                    .any(|set| is_violation(&system, form, set, 2));
                violations += usize::from(violated);
                cycles += usize::from(violated && !comes_to_rest(&system, form));
                assert_eq!(!holds(&system, form), violated, "seed {seed}, {form:?}: {system:?}");
                assert_eq!(ask(&ranked, form).verdict, ask(&system, form).verdict, "seed {seed}, {form:?}");
            }
        }
        // Neither answer, nor either kind of violation, is rare enough for a mistake to hide in.
        assert!((1_000..3_000).contains(&violations), "{violations} of 4000");
        assert!((300..violations).contains(&cycles), "{cycles} of {violations}");
    }

    #[test]
    fn of_the_largest_sets_agrees_on_larger_systems() {
        let mut violations = 0;
        let mut longest = 0;
        for seed in 0..1_000 {
            let system = random_system(seed, 60, 6);
            let reachable = reach(&system, all(&system))[0];
            for form in [Form::Recurs, Form::Persists] {
                let stays = |state: &usize| {
                    system.given.contains(state) && (form == Form::Persists || !system.goal.contains(state))
                };
                let within = members(reachable).filter(stays).fold(0, |set, state| set | 1 << state);
                let reach = reach(&system, within);
                let violated = members(within).any(|state| {
                    let back = |other: &usize| reach[*other] >> state & 1 != 0;
                    let set = members(reach[state]).filter(back).fold(0, |set, state| set | 1 << state);
                    is_violation(&system, form, set, 6)
                });
                assert_eq!(!holds(&system, form), violated, "seed {seed}, {form:?}: {system:?}");
                if violated {
                    violations += 1;
                    longest = longest.max(super::violated(&system, form).1.len());
                }
            }
        }
        assert!((500..1_900).contains(&violations), "{violations} of 2000");
        assert!(longest > 6, "the longest cycle has {longest} steps");
    }

    #[test]
    fn takes_any_number_of_cores() {
        let mut random = Lcg(1);
        let mut edges: Vec<Vec<Edge>> = (0..20_000)
            .map(|state| {
                let mut to = || (random.below(20_000), [A, B, FREE][random.below(3)]);
                vec![to(), to(), (state / 2, A)]
            })
            .collect();
        edges[0].push((1, A));
        let system = System { given: vec![], goal: vec![7], edges, ..System::default() };
        let question = Liveness { given: |_, _| true, ..question(Form::Persists) };
        let judge = |threads| {
            let options = Options { threads, ..Options::default() };
            explore_live(&system, options, &[question]).unwrap()
        };
        let (report, live) = judge(1);
        assert!(report.counts.states > 15_000);
        assert!(matches!(live[0].verdict, LiveVerdict::Violated(_)));
        assert_eq!(judge(3), (report, live));
    }
}

mod checking_a_lasso {
    use super::*;

    fn check(
        system: &System,
        form: Form,
        prefix: &[Edge],
        cycle: &[(Option<Edge>, usize)],
    ) -> Result<(), Flaw> {
        let prefix = Trace { init: 0, steps: prefix.iter().map(|edge| (*edge, edge.0)).collect() };
        Lasso { prefix, cycle: cycle.to_vec() }.check(system, &question(form))
    }

    #[test]
    fn accepts_a_fair_run_that_misses_the_goal() {
        let round = [(Some((1, A)), 1), (Some((0, A)), 0)];
        assert_eq!(check(&cycle(), Form::Recurs, &[], &round), Ok(()));
        assert_eq!(check(&deadlock(), Form::Recurs, &[(1, A)], &[(None, 1)]), Ok(()));
    }

    #[test]
    fn refuses_every_other() {
        let elsewhere = Lasso { prefix: Trace { init: 1, steps: vec![] }, cycle: vec![(None, 1)] };
        assert_eq!(elsewhere.check(&deadlock(), &question(Form::Recurs)), Err(Flaw::Beginning));
        let round = [(Some((1, A)), 1), (Some((0, A)), 0)];
        // No such edge; an edge of another class; a leap; rest that is none.
        assert_eq!(check(&cycle(), Form::Recurs, &[(1, A), (2, A)], &[(None, 2)]), Err(Flaw::Step(1)));
        assert_eq!(check(&cycle(), Form::Recurs, &[], &[(Some((1, B)), 1)]), Err(Flaw::Step(0)));
        assert_eq!(check(&cycle(), Form::Recurs, &[], &[(Some((1, A)), 0)]), Err(Flaw::Step(0)));
        assert_eq!(check(&cycle(), Form::Recurs, &[], &[(None, 1)]), Err(Flaw::Step(0)));
        // Not closed.
        assert_eq!(check(&cycle(), Form::Recurs, &[], &round[..1]), Err(Flaw::Open));
        assert_eq!(check(&cycle(), Form::Recurs, &[], &[]), Err(Flaw::Open));
        // Nothing is demanded; the goal is met; the goal is met now and then, or always.
        assert_eq!(check(&cycle().given(&[0, 2]), Form::Recurs, &[], &round), Err(Flaw::Given));
        assert_eq!(check(&to_and_fro(), Form::Recurs, &[], &round), Err(Flaw::Goal));
        assert_eq!(check(&to_and_fro(), Form::Persists, &[], &round), Ok(()));
        assert_eq!(check(&to_and_fro().goal(&[0, 1]), Form::Persists, &[], &round), Err(Flaw::Goal));
        // Unfair: the client could register all the time; it stands still although it could go on.
        let flaps = [(Some((1, FREE)), 1), (Some((0, FREE)), 0)];
        assert_eq!(check(&flapping(B), Form::Recurs, &[], &flaps), Err(Flaw::Unfair(1)));
        assert_eq!(check(&stuttering(A), Form::Recurs, &[], &[(None, 0)]), Err(Flaw::Unfair(0)));
        assert_eq!(check(&vain_tries(), Form::Recurs, &[], &[(Some((0, A)), 0)]), Err(Flaw::Unfair(0)));
    }
}
