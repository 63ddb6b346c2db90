//! What the explorer promises: exact counts, shortest traces, and no pass for a run that was cut short.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use redial_model::explore::{
    Counts, Error, Limit, Options, Outcome, Progress, Report, Verdict, check_with_stateright, explore,
    explore_observed,
};
use stateright::{Expectation, Model, Property};

/// A graph given by its edges; an action is the position of an edge in its state's list.
#[derive(Default)]
struct Graph {
    inits: Vec<usize>,
    /// For each state, where its actions lead; [`None`] is an action that the model ignores.
    edges: Vec<Vec<Option<usize>>>,
    /// States from this one on lie outside the boundary.
    boundary: Option<usize>,
    /// The goal of the properties below.
    goal: usize,
    properties: Vec<Property<Graph>>,
}

impl Graph {
    fn new(inits: &[usize], edges: &[&[usize]]) -> Self {
        Graph {
            inits: inits.to_vec(),
            edges: edges.iter().map(|to| to.iter().copied().map(Some).collect()).collect(),
            properties: vec![Property::always("anything", |_, _| true)],
            ..Graph::default()
        }
    }

    /// A line of so many states.
    fn line(states: usize) -> Self {
        let edges: Vec<Vec<usize>> = (1..states).map(|next| vec![next]).chain([vec![]]).collect();
        Graph::new(&[0], &edges.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// Asks whether the goal can be met, and whether it can be avoided.
    fn with_goal(self, goal: usize) -> Self {
        let properties = vec![
            Property::sometimes("meets the goal", |graph: &Graph, state| *state == graph.goal),
            Property::always("avoids the goal", |graph: &Graph, state| *state != graph.goal),
        ];
        Graph { goal, properties, ..self }
    }
}

impl Model for Graph {
    type State = usize;
    type Action = usize;

    fn init_states(&self) -> Vec<usize> {
        self.inits.clone()
    }

    fn actions(&self, state: &usize, actions: &mut Vec<usize>) {
        actions.extend(0..self.edges[*state].len());
    }

    fn next_state(&self, state: &usize, action: usize) -> Option<usize> {
        self.edges[*state][action]
    }

    fn within_boundary(&self, state: &usize) -> bool {
        self.boundary.is_none_or(|boundary| *state < boundary)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        self.properties.clone()
    }
}

fn run<M: Model + Sync>(model: &M) -> Report<M::State, M::Action>
where
    M::State: std::hash::Hash + Send,
    M::Action: Clone,
{
    explore(model, Options::default()).unwrap()
}

fn counts(initial_states: u64, states: u64, transitions: u64, depth: u32) -> Counts {
    Counts { initial_states, states, transitions, depth }
}

/// Number of terminal states, and the states on the way to the first.
fn terminals<A: Clone>(report: &Report<usize, A>) -> (u64, Option<Vec<usize>>) {
    let terminals = report.terminals.as_ref().unwrap();
    (terminals.count, terminals.first.as_ref().map(|trace| trace.states().copied().collect()))
}

fn states_of(verdict: &Verdict<usize, usize>) -> Vec<usize> {
    verdict.trace().unwrap().states().copied().collect()
}

/// Knuth's MMIX generator: the graphs are the same on every machine.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

fn random_graph(seed: u64) -> Graph {
    let mut random = Lcg(seed);
    let states = 1 + random.below(60);
    let most_edges = 1 + random.below(4);
    let edges = (0..states)
        .map(|_| {
            (0..random.below(most_edges + 1))
                .map(|_| (random.below(5) > 0).then(|| random.below(states)))
                .collect()
        })
        .collect();
    let inits = (0..1 + random.below(3)).map(|_| random.below(states)).collect::<Vec<_>>();
    // All inside, in one case of two; otherwise at least the first initial state.
    let boundary = (random.below(2) == 0).then(|| inits[0] + 1 + random.below(states));
    let goal = random.below(states);
    Graph { inits, edges, boundary, ..Graph::default() }.with_goal(goal)
}

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

/// stateright's breadth-first search explores the same and says the same.
mod agreement {
    use super::*;

    fn agree<M>(model: M) -> Report<M::State, M::Action>
    where
        M: Model + Send + Sync + 'static,
        M::State: std::hash::Hash + Send + Sync + Clone + PartialEq + std::fmt::Debug + 'static,
        M::Action: Clone + PartialEq + std::fmt::Debug + 'static,
    {
        let ours = run(&model);
        let theirs = check_with_stateright(&Arc::new(model)).unwrap();
        assert_eq!(ours.outcome, theirs.outcome);
        assert_eq!(ours.counts, theirs.counts);
        // Down to the traces: both searches are breadth first in the order of the model's actions.
        assert_eq!(ours.properties, theirs.properties);
        assert_eq!(ours.collision_probability, theirs.collision_probability);
        ours
    }

    #[test]
    fn on_small_graphs() {
        agree(Graph::line(1));
        agree(Graph::line(7).with_goal(3));
        agree(Graph::new(&[0], &[&[1, 2], &[3], &[3], &[]]).with_goal(3));
        agree(Graph::new(&[0], &[&[0, 1], &[1]]).with_goal(0));
        agree(Graph::new(&[0, 2, 0], &[&[1], &[2], &[3], &[]]).with_goal(9));
        agree(Graph { boundary: Some(3), inits: vec![0, 3], ..Graph::line(5) }.with_goal(4));
    }

    #[test]
    fn on_random_graphs() {
        let (mut reached, mut unreached, mut deepest) = (0, 0, 0);
        for seed in 0..500 {
            let report = agree(random_graph(seed));
            match report.properties[0].verdict {
                Verdict::Reached(_) => reached += 1,
                _ => unreached += 1,
            }
            deepest = deepest.max(report.counts.depth);
        }
        // The graphs are worth agreeing on.
        assert!(reached > 50 && unreached > 50 && deepest > 8, "{reached} {unreached} {deepest}");
    }

    #[test]
    fn on_two_phase_commit() {
        let report = agree(TwoPhaseCommit { resource_managers: 5 });
        // stateright's own example states this count for five resource managers.
        assert_eq!(report.counts.states, 8_832);
        assert!(report.passed());
    }

    /// Two-phase commit after Gray and Lamport, "Consensus on Transaction Commit".
    struct TwoPhaseCommit {
        resource_managers: usize,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    enum Rm {
        Working,
        Prepared,
        Committed,
        Aborted,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    enum Message {
        Prepared(usize),
        Commit,
        Abort,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Commit {
        rms: Vec<Rm>,
        prepared: Vec<bool>,
        decided: bool,
        messages: BTreeSet<Message>,
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Step {
        TmReceivesPrepared(usize),
        TmCommits,
        TmAborts,
        RmPrepares(usize),
        RmAborts(usize),
        RmReceivesCommit(usize),
        RmReceivesAbort(usize),
    }

    impl Model for TwoPhaseCommit {
        type State = Commit;
        type Action = Step;

        fn init_states(&self) -> Vec<Commit> {
            vec![Commit {
                rms: vec![Rm::Working; self.resource_managers],
                prepared: vec![false; self.resource_managers],
                decided: false,
                messages: BTreeSet::new(),
            }]
        }

        fn actions(&self, state: &Commit, actions: &mut Vec<Step>) {
            if !state.decided {
                if state.prepared.iter().all(|prepared| *prepared) {
                    actions.push(Step::TmCommits);
                }
                actions.push(Step::TmAborts);
            }
            for rm in 0..self.resource_managers {
                if !state.decided && state.messages.contains(&Message::Prepared(rm)) {
                    actions.push(Step::TmReceivesPrepared(rm));
                }
                if state.rms[rm] == Rm::Working {
                    actions.extend([Step::RmPrepares(rm), Step::RmAborts(rm)]);
                }
                if state.messages.contains(&Message::Commit) {
                    actions.push(Step::RmReceivesCommit(rm));
                }
                if state.messages.contains(&Message::Abort) {
                    actions.push(Step::RmReceivesAbort(rm));
                }
            }
        }

        fn next_state(&self, state: &Commit, step: Step) -> Option<Commit> {
            let mut next = state.clone();
            match step {
                Step::TmReceivesPrepared(rm) => next.prepared[rm] = true,
                Step::TmCommits => {
                    next.decided = true;
                    next.messages.insert(Message::Commit);
                }
                Step::TmAborts => {
                    next.decided = true;
                    next.messages.insert(Message::Abort);
                }
                Step::RmPrepares(rm) => {
                    next.rms[rm] = Rm::Prepared;
                    next.messages.insert(Message::Prepared(rm));
                }
                Step::RmReceivesCommit(rm) => next.rms[rm] = Rm::Committed,
                Step::RmAborts(rm) | Step::RmReceivesAbort(rm) => next.rms[rm] = Rm::Aborted,
            }
            Some(next)
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![
                Property::<Self>::sometimes("all abort", |_, state| {
                    state.rms.iter().all(|rm| *rm == Rm::Aborted)
                }),
                Property::<Self>::sometimes("all commit", |_, state| {
                    state.rms.iter().all(|rm| *rm == Rm::Committed)
                }),
                Property::<Self>::always("all agree", |_, state| {
                    !(state.rms.contains(&Rm::Aborted) && state.rms.contains(&Rm::Committed))
                }),
            ]
        }
    }
}
