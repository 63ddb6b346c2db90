//! Small graphs as models, and what is asked of a report on one.

use redial_model::explore::{Counts, Options, Report, Verdict, explore};
use stateright::{Model, Property};

/// A graph given by its edges; an action is the position of an edge in its state's list.
#[derive(Default)]
pub struct Graph {
    pub inits: Vec<usize>,
    /// For each state, where its actions lead; [`None`] is an action that the model ignores.
    pub edges: Vec<Vec<Option<usize>>>,
    /// States from this one on lie outside the boundary.
    pub boundary: Option<usize>,
    /// The goal of the properties below.
    pub goal: usize,
    pub properties: Vec<Property<Graph>>,
}

impl Graph {
    pub fn new(inits: &[usize], edges: &[&[usize]]) -> Self {
        Graph {
            inits: inits.to_vec(),
            edges: edges.iter().map(|to| to.iter().copied().map(Some).collect()).collect(),
            properties: vec![Property::always("anything", |_, _| true)],
            ..Graph::default()
        }
    }

    /// A line of so many states.
    pub fn line(states: usize) -> Self {
        let edges: Vec<Vec<usize>> = (1..states).map(|next| vec![next]).chain([vec![]]).collect();
        Graph::new(&[0], &edges.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// Asks whether the goal can be met, and whether it can be avoided.
    pub fn with_goal(self, goal: usize) -> Self {
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

pub fn run<M: Model + Sync>(model: &M) -> Report<M::State, M::Action>
where
    M::State: std::hash::Hash + Send,
    M::Action: Clone + Send,
{
    explore(model, Options::default()).unwrap()
}

pub fn counts(initial_states: u64, states: u64, transitions: u64, depth: u32) -> Counts {
    Counts { initial_states, states, transitions, depth }
}

/// Number of terminal states, and the states on the way to the first.
pub fn terminals<A: Clone>(report: &Report<usize, A>) -> (u64, Option<Vec<usize>>) {
    let terminals = report.terminals.as_ref().unwrap();
    (terminals.count, terminals.first.as_ref().map(|trace| trace.states().copied().collect()))
}

pub fn states_of(verdict: &Verdict<usize, usize>) -> Vec<usize> {
    verdict.trace().unwrap().states().copied().collect()
}

/// Knuth's MMIX generator: the graphs are the same on every machine.
pub struct Lcg(u64);

impl Lcg {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

pub fn random_graph(seed: u64) -> Graph {
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
