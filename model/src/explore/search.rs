//! The search itself, its limits and its progress.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use stateright::{Expectation, Model, Property};

use super::report::collision_probability;
use super::trace::{initial_states, replay};
use super::visited::{MAX_LEN, Place, Probe, Visited, fingerprint};
use super::{Counts, Error, Limit, Outcome, PropertyReport, Report, Terminals, Trace, Verdict};

/// Limits of a run, and how the caller follows it. The default has no limits.
///
/// A limit is met by the first thing it denies: a model with exactly `max_states` states is still exhausted.
#[derive(Default)]
pub struct Options<'a> {
    /// Most states to explore. There is no room for 3 · 2^30 or more in any case.
    pub max_states: Option<u64>,
    /// Most steps from an initial state.
    pub max_depth: Option<u32>,
    /// Longest time to run. How far that gets is up to the machine; everything else is the same on every run.
    pub deadline: Option<Duration>,
    /// Ends the run once it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// Calls back whenever this many more states were found.
    pub progress: Option<(u64, &'a mut dyn FnMut(Progress))>,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Distinct states found.
    pub states: u64,
    /// Transitions taken.
    pub transitions: u64,
    /// Steps to the farthest state found.
    pub depth: u32,
    /// States found whose actions were not tried yet.
    pub frontier: u64,
}

/// Explores the model, breadth first, to the end or to the first limit, whatever becomes of its properties.
///
/// # Errors
///
/// If nothing would be checked (no property, no initial state within the boundary), if a property is
/// `eventually`, or if a path that was found cannot be replayed.
pub fn explore<M: Model>(model: &M, options: Options<'_>) -> Result<Report<M::State, M::Action>, Error>
where
    M::State: Hash,
    M::Action: Clone,
{
    Search::new(model, options, None::<fn(&M::State, &M::Action, &M::State)>)?.run()
}

/// As [`explore`], and shows the caller each transition that it counts, in the order of the search.
///
/// # Errors
///
/// As [`explore`].
pub fn explore_observed<M: Model>(
    model: &M,
    options: Options<'_>,
    on_transition: impl FnMut(&M::State, &M::Action, &M::State),
) -> Result<Report<M::State, M::Action>, Error>
where
    M::State: Hash,
    M::Action: Clone,
{
    Search::new(model, options, Some(on_transition))?.run()
}

/// The model's properties, if this search can decide them all.
pub(super) fn decidable_properties<M: Model>(model: &M) -> Result<Vec<Property<M>>, Error> {
    let properties = model.properties();
    if properties.is_empty() {
        return Err(Error::NoProperty);
    }
    match properties.iter().find(|property| property.expectation == Expectation::Eventually) {
        Some(property) => Err(Error::Eventually { name: property.name }),
        None => Ok(properties),
    }
}

/// Whether this state is the end of the search for this property: it breaks an `always`, or shows a `sometimes`.
pub(super) fn settles<M: Model>(property: &Property<M>, model: &M, state: &M::State) -> bool {
    (property.condition)(model, state) == (property.expectation == Expectation::Sometimes)
}

/// How many transitions to gather before what they lead to is looked up: enough to have many looks into memory
/// under way at once; few, because an allocator gives memory back fastest that was freed just now.
const BATCH: usize = 32;

/// Some states of one level, and all that they lead to.
struct Batch<M: Model> {
    /// Each state, and how many transitions it has.
    states: Vec<(M::State, usize)>,
    /// Where each transition of each state leads, in order; the action only if it is observed.
    successors: Vec<(Option<M::Action>, M::State)>,
    /// What to look up for each successor.
    probes: Vec<Probe>,
    /// Empty between two states.
    actions: Vec<M::Action>,
}

impl<M: Model> Default for Batch<M> {
    fn default() -> Self {
        Batch { states: Vec::new(), successors: Vec::new(), probes: Vec::new(), actions: Vec::new() }
    }
}

impl<M: Model> Batch<M>
where
    M::State: Hash,
    M::Action: Clone,
{
    /// Tries all actions of a state.
    fn expand(&mut self, model: &M, state: M::State, observed: bool) {
        let before = self.successors.len();
        model.actions(&state, &mut self.actions);
        for action in self.actions.drain(..) {
            let kept = observed.then(|| action.clone());
            let Some(next) = model.next_state(&state, action) else { continue };
            if model.within_boundary(&next) {
                self.probes.push(Probe::new(fingerprint(&next)));
                self.successors.push((kept, next));
            }
        }
        self.states.push((state, self.successors.len() - before));
    }
}

struct Search<'m, 'o, M: Model, F> {
    model: &'m M,
    options: Options<'o>,
    on_transition: Option<F>,
    started: Instant,
    properties: Vec<Property<M>>,
    /// For each property, the first state that settled it.
    settled_by: Vec<Option<u32>>,
    /// Positions of the properties that no state has settled yet.
    open: Vec<usize>,
    visited: Visited,
    /// States whose actions were not tried yet, in the order of their indexes.
    frontier: VecDeque<M::State>,
    counts: Counts,
    /// Depth of the states that are found now.
    next_depth: u32,
    terminals: u64,
    first_terminal: Option<u32>,
    /// Number of states at which the caller wants to hear next.
    next_progress: u64,
}

impl<'m, 'o, M, F> Search<'m, 'o, M, F>
where
    M: Model,
    M::State: Hash,
    M::Action: Clone,
    F: FnMut(&M::State, &M::Action, &M::State),
{
    fn new(model: &'m M, options: Options<'o>, on_transition: Option<F>) -> Result<Self, Error> {
        let properties = decidable_properties(model)?;
        Ok(Search {
            model,
            next_progress: options.progress.as_ref().map_or(u64::MAX, |(every, _)| (*every).max(1)),
            options,
            on_transition,
            started: Instant::now(),
            settled_by: vec![None; properties.len()],
            open: (0..properties.len()).collect(),
            properties,
            visited: Visited::new(),
            frontier: VecDeque::new(),
            counts: Counts::default(),
            next_depth: 0,
            terminals: 0,
            first_terminal: None,
        })
    }

    fn run(mut self) -> Result<Report<M::State, M::Action>, Error> {
        let initial_states = initial_states(self.model)?;
        let outcome = match self.search(initial_states) {
            Ok(()) => Outcome::Exhausted,
            Err(why) => Outcome::Truncated { why },
        };
        self.report(outcome)
    }

    fn search(&mut self, initial_states: Vec<M::State>) -> Result<(), Limit> {
        for state in initial_states {
            let fingerprint = fingerprint(&state);
            if let Place::Vacant(slot) = self.visited.find(Probe::new(fingerprint)) {
                self.admit()?;
                self.counts.initial_states += 1;
                self.discover(slot, fingerprint, None, state);
            }
        }

        // States are numbered as they are found and the frontier is a queue: its front is always number `index`,
        // and a level ends where the numbers ended when the level's first state came up.
        let mut index = 0;
        let mut level_end = 0;
        let mut batch = Batch::default();
        while !self.frontier.is_empty() {
            self.poll()?;
            if index == level_end {
                self.next_depth += 1;
                level_end = self.visited.len();
            }
            let first = index;
            while index < level_end && batch.probes.len() < BATCH {
                let state =
                    self.frontier.pop_front().expect("the frontier holds all states up to the level's end");
                batch.expand(self.model, state, self.on_transition.is_some());
                index += 1;
            }
            self.visited.probe(&mut batch.probes);
            self.take_in(first as u32, &mut batch)?;
        }
        Ok(())
    }

    /// Counts and keeps what a batch led to, exactly as if its states, of which the first has this index, had
    /// been expanded one by one.
    fn take_in(&mut self, first: u32, batch: &mut Batch<M>) -> Result<(), Limit> {
        let mut successors = batch.probes.drain(..).zip(batch.successors.drain(..));
        for (index, (state, transitions)) in (first..).zip(batch.states.drain(..)) {
            let mut terminal = true;
            for (probe, (action, next)) in successors.by_ref().take(transitions) {
                let place = self.visited.find(probe);
                if let Place::Vacant(_) = place {
                    self.admit()?;
                }
                self.counts.transitions += 1;
                terminal &= place == Place::Known(index);
                if let (Some(on_transition), Some(action)) = (&mut self.on_transition, action) {
                    on_transition(&state, &action, &next);
                }
                if let Place::Vacant(slot) = place {
                    self.discover(slot, probe.fingerprint, Some(index), next);
                }
            }
            if terminal {
                self.terminals += 1;
                self.first_terminal.get_or_insert(index);
            }
        }
        Ok(())
    }

    /// Whether the limits leave room for one more state.
    fn admit(&self) -> Result<(), Limit> {
        if let Some(max_depth) = self.options.max_depth.filter(|&max| self.next_depth > max) {
            return Err(Limit::MaxDepth(max_depth));
        }
        let max_states = self.options.max_states.map_or(MAX_LEN, |max| max.min(MAX_LEN));
        if self.visited.len() as u64 >= max_states {
            return Err(Limit::MaxStates(max_states));
        }
        Ok(())
    }

    /// Takes in a new state. Properties are asked here, once for each state; as states come in order of their
    /// distance, the first one that settles a property is a nearest one.
    fn discover(&mut self, slot: usize, fingerprint: u64, parent: Option<u32>, state: M::State) {
        let index = self.visited.insert(slot, fingerprint, parent);
        self.counts.states += 1;
        self.counts.depth = self.next_depth;
        let Search { model, properties, settled_by, open, .. } = self;
        open.retain(|&property| {
            let settled = settles(&properties[property], model, &state);
            if settled {
                settled_by[property] = Some(index);
            }
            !settled
        });
        self.frontier.push_back(state);
    }

    /// Looks after everything that is not the search itself.
    fn poll(&mut self) -> Result<(), Limit> {
        if self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Limit::Interrupted);
        }
        if let Some(deadline) = self.options.deadline.filter(|&deadline| self.started.elapsed() >= deadline) {
            return Err(Limit::Deadline(deadline));
        }
        if self.counts.states >= self.next_progress
            && let Some((every, call_back)) = &mut self.options.progress
        {
            self.next_progress = self.counts.states + (*every).max(1);
            call_back(Progress {
                states: self.counts.states,
                transitions: self.counts.transitions,
                depth: self.counts.depth,
                frontier: self.frontier.len() as u64,
            });
        }
        Ok(())
    }

    fn report(self, outcome: Outcome) -> Result<Report<M::State, M::Action>, Error> {
        let mut properties = Vec::with_capacity(self.properties.len());
        for (property, settled_by) in self.properties.iter().zip(&self.settled_by) {
            let trace = settled_by.map(|index| self.trace_to(index, Some(property))).transpose()?;
            properties.push(PropertyReport {
                name: property.name,
                expectation: property.expectation.clone(),
                verdict: Verdict::new(&property.expectation, trace, outcome),
            });
        }
        let first = self.first_terminal.map(|index| self.trace_to(index, None)).transpose()?;
        Ok(Report {
            outcome,
            counts: self.counts,
            properties,
            terminals: Some(Terminals { count: self.terminals, first }),
            collision_probability: collision_probability(self.counts.states),
            visited_bytes: Some(self.visited.bytes()),
        })
    }

    /// The path to a state, and the proof that its end settles the property.
    fn trace_to(
        &self,
        index: u32,
        property: Option<&Property<M>>,
    ) -> Result<Trace<M::State, M::Action>, Error> {
        let what =
            property.map_or_else(|| "a terminal state".to_owned(), |p| format!("property \"{}\"", p.name));
        let trace = replay(self.model, &self.visited.path(index), &what)?;
        match property {
            Some(property) if !settles(property, self.model, trace.last()) => {
                Err(Error::NotReplayable { what, steps: trace.len() })
            }
            _ => Ok(trace),
        }
    }
}
