//! The search itself, its limits and its progress.

use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use stateright::{Model, Property};

use super::decidable::{decidable_properties, settles};
use super::error::Error;
use super::expand::{BLOCK, Block, Clerk, Desk, FRESH, Found, Fresh, Note, Recorder, Sight};
use super::frontier::Frontier;
use super::helpers::Helpers;
use super::parts::{Anew, Steps};
use super::report::{
    Counts, Limit, Outcome, PropertyReport, Report, Terminals, Trace, Verdict, collision_probability,
};
use super::trace::{initial_states, replay};
use super::visited::{Aside, Identity, MAX_LEN, Place, Visited, fingerprint, itself};

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
    /// How many threads expand states; 0: one for each core. It makes no difference to what is found, and none to how
    /// it is reported.
    pub threads: usize,
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
pub fn explore<M>(model: &M, options: Options<'_>) -> Result<Report<M::State, M::Action>, Error>
where
    M: Model + Sync,
    M::State: Hash + Send,
    M::Action: Clone + Send,
{
    explore_recorded(model, options, &Anew, &mut ()).map(|explored| explored.report)
}

/// A model with parts that can be put in each other's place: what it does with them is the same, whichever is which.
///
/// For each way `p` of putting them, a step from `s` to `t` means a step from `p(s)` to `p(t)`, an initial state stays
/// one, and properties and the boundary say of `p(s)` what they say of `s`.
pub trait Symmetric: Model {
    /// One state for all those that differ only in which part is which: the same one for each of them.
    fn representative(&self, state: &Self::State) -> Self::State;
}

/// As [`explore`], with states that differ only in which part is which counted as one.
///
/// All counts are those of the smaller graph. Verdicts and the lengths of traces are the same; traces are steps that the
/// model itself makes. A state is terminal if it leads only to states that are one with it.
///
/// # Errors
///
/// As [`explore`].
pub fn explore_up_to_symmetry<M>(
    model: &M,
    options: Options<'_>,
) -> Result<Report<M::State, M::Action>, Error>
where
    M: Symmetric + Sync,
    M::State: Hash + Send,
    M::Action: Clone + Send,
{
    let identity: Identity<M> = |model, state| fingerprint(&model.representative(state));
    explore_as(model, options, identity, &Anew, &mut ()).map(|explored| explored.report)
}

/// What a search leaves behind: its report, and the states that it saw.
pub(super) struct Explored<M: Model> {
    pub(super) report: Report<M::State, M::Action>,
    pub(super) visited: Visited,
}

/// As [`explore`], with somebody who follows the search.
///
/// # Errors
///
/// As [`explore`].
pub(super) fn explore_recorded<M, T, R>(
    model: &M,
    options: Options<'_>,
    steps: &T,
    recorder: &mut R,
) -> Result<Explored<M>, Error>
where
    M: Model + Sync,
    M::State: Hash + Send,
    M::Action: Clone + Send,
    T: Steps<M>,
    R: Recorder<M>,
{
    explore_as(model, options, itself, steps, recorder)
}

fn explore_as<M, T, R>(
    model: &M,
    options: Options<'_>,
    identity: Identity<M>,
    steps: &T,
    recorder: &mut R,
) -> Result<Explored<M>, Error>
where
    M: Model + Sync,
    M::State: Send,
    M::Action: Clone + Send,
    T: Steps<M>,
    R: Recorder<M>,
{
    let properties = match decidable_properties(model) {
        Err(Error::NoProperty) if recorder.asks() => Vec::new(),
        decided => decided?,
    };
    Search::new(model, &properties, options, identity, steps, recorder).run()
}

/// As [`explore`], and shows the caller each transition that it counts, in the order of the search.
///
/// # Errors
///
/// As [`explore`].
pub fn explore_observed<M>(
    model: &M,
    options: Options<'_>,
    on_transition: impl FnMut(&M::State, &M::Action, &M::State) + Send,
) -> Result<Report<M::State, M::Action>, Error>
where
    M: Model + Sync,
    M::State: Clone + Hash + Send,
    M::Action: Clone + Send,
{
    explore_recorded(model, options, &Anew, &mut Observer(on_transition)).map(|explored| explored.report)
}

/// Shows each transition to whoever wants to see it.
struct Observer<F>(F);

impl<M, F> Recorder<M> for Observer<F>
where
    M: Model,
    M::State: Clone + Send,
    M::Action: Clone + Send,
    F: FnMut(&M::State, &M::Action, &M::State),
{
    type Clerk = Copyist;

    fn clerk(&self) -> Copyist {
        Copyist
    }

    fn record(&mut self, _: u32, (state, transitions): Note<M, Self>, targets: &[u32]) {
        for ((action, next), _) in transitions.iter().zip(targets) {
            (self.0)(&state, action, next);
        }
    }
}

/// Keeps a state and its transitions as they are.
struct Copyist;

impl<M> Clerk<M> for Copyist
where
    M: Model,
    M::State: Clone + Send,
    M::Action: Clone + Send,
{
    type Note = (M::State, Vec<(M::Action, M::State)>);

    fn note(&self, _: &M, state: &M::State, transitions: &[(M::Action, M::State)]) -> Self::Note {
        (state.clone(), transitions.to_vec())
    }
}

/// How many blocks are expanded at a time when there is more than one core: enough for the cores to be busy for some
/// milliseconds; few, because what these blocks lead to may be known by the time it is taken in.
const ROUND: usize = 64;

struct Search<'m, 'o, M: Model, T, R: Recorder<M>> {
    model: &'m M,
    steps: &'m T,
    properties: &'m [Property<M>],
    options: Options<'o>,
    identity: Identity<M>,
    recorder: &'m mut R,
    started: Instant,
    /// For each property, the first state that settled it.
    settled_by: Vec<Option<u32>>,
    /// Positions of the properties that no state has settled yet.
    open: Vec<usize>,
    /// The states that were found in the round at hand.
    aside: Aside,
    /// States whose actions were not tried yet, in the order of their indexes.
    frontier: Frontier<M::State>,
    /// Room for blocks to be expanded.
    spare: Vec<Block<M, Note<M, R>>>,
    counts: Counts,
    /// Depth of the states that are found now.
    next_depth: u32,
    /// Index of the first state that is as deep as those that are found now.
    level_end: u32,
    terminals: u64,
    first_terminal: Option<u32>,
    /// Number of states at which the caller wants to hear next.
    next_progress: u64,
}

impl<'m, 'o, M, T, R> Search<'m, 'o, M, T, R>
where
    M: Model + Sync,
    M::State: Send,
    M::Action: Clone + Send,
    T: Steps<M>,
    R: Recorder<M>,
{
    fn new(
        model: &'m M,
        properties: &'m [Property<M>],
        options: Options<'o>,
        identity: Identity<M>,
        steps: &'m T,
        recorder: &'m mut R,
    ) -> Self {
        Search {
            model,
            steps,
            next_progress: options.progress.as_ref().map_or(u64::MAX, |(every, _)| (*every).max(1)),
            options,
            identity,
            recorder,
            started: Instant::now(),
            settled_by: vec![None; properties.len()],
            open: (0..properties.len()).collect(),
            properties,
            aside: Aside::default(),
            frontier: Frontier::new(),
            spare: Vec::new(),
            counts: Counts::default(),
            next_depth: 0,
            level_end: 0,
            terminals: 0,
            first_terminal: None,
        }
    }

    fn run(mut self) -> Result<Explored<M>, Error> {
        let initial_states = initial_states(self.model, self.identity)?;
        let mut visited = Visited::new();
        let outcome = match self.search(initial_states, &mut visited) {
            Ok(()) => Outcome::Exhausted,
            Err(why) => Outcome::Truncated { why },
        };
        visited.add(&mut self.aside, 0, &Helpers::of(1));
        self.ask_the_rest();
        Ok(Explored { report: self.report(outcome, &visited)?, visited })
    }

    fn search(&mut self, initial_states: Vec<M::State>, visited: &mut Visited) -> Result<(), Limit> {
        let helpers = Helpers::of(self.options.threads);
        visited.add(&mut self.aside, initial_states.len(), &helpers);
        for state in initial_states {
            let fingerprint = (self.identity)(self.model, &state);
            if let Place::Vacant(place) = self.aside.find(visited, fingerprint) {
                self.admit()?;
                self.counts.initial_states += 1;
                self.discover(place, fingerprint, None, state);
            }
        }

        // States are numbered as they are found and the frontier is a queue: whoever expands its states, what they
        // lead to is taken in by one, in the order of their numbers. Meanwhile the others expand the next ones.
        let size = if helpers.threads() > 1 { ROUND } else { 1 };
        let clerk = self.recorder.clerk();
        let mut desks: Vec<Desk<M, T>> = (0..helpers.threads()).map(|_| Desk::default()).collect();
        let mut round: Vec<Block<M, Note<M, R>>> = Vec::new();
        loop {
            let mut next = self.next_round(size);
            if round.is_empty() && next.is_empty() {
                return Ok(());
            }
            let most = round.iter().map(|block| block.fingerprints.len()).sum();
            visited.add(&mut self.aside, most, &helpers);
            let (visited, open) = (&*visited, self.open.clone());
            let sight = self.sight(&clerk, &open);
            let expand =
                |desk: &mut Desk<M, T>, block: &mut Block<M, Note<M, R>>| block.expand(desk, &sight, visited);
            let taken = helpers.each(&mut desks, &mut next, expand, || self.take_in(visited, round));
            self.settle(next.iter().flat_map(|block| &block.settled));
            taken?;
            round = next;
        }
    }

    /// The first blocks of the frontier, at most so many.
    fn next_round(&mut self, size: usize) -> Vec<Block<M, Note<M, R>>> {
        let mut round = Vec::new();
        while round.len() < size && !self.frontier.is_empty() {
            let mut block = self.spare.pop().unwrap_or_default();
            block.refill(&mut self.frontier);
            round.push(block);
        }
        round
    }

    fn sight<'s>(&self, clerk: &'s R::Clerk, open: &'s [usize]) -> Sight<'s, M, T, R::Clerk>
    where
        'm: 's,
    {
        let Search { model, steps, identity, properties, .. } = *self;
        Sight { model, steps, identity, clerk, properties, open }
    }

    fn take_in(&mut self, visited: &Visited, round: Vec<Block<M, Note<M, R>>>) -> Result<(), Limit> {
        for mut block in round {
            self.take_in_block(visited, &mut block)?;
            self.spare.push(block);
        }
        Ok(())
    }

    /// Takes in what the states of an expanded block lead to, exactly as if they had been expanded one by one.
    fn take_in_block(&mut self, visited: &Visited, block: &mut Block<M, Note<M, R>>) -> Result<(), Limit> {
        self.look_at_clock()?;
        let Block { found, rows, fresh, fingerprints, targets, .. } = block;
        let mut targets = &mut targets[..];
        let mut fresh = fingerprints.drain(..).zip(fresh.drain(..));
        let mut indexes: Vec<u32> = Vec::new();
        for (index, row) in (found.first..).zip(rows.drain(..)) {
            self.look_at_caller(index)?;
            if index == self.level_end {
                self.next_depth += 1;
                self.level_end = self.counts.states as u32;
            }
            let mut limit = None;
            let mut taken = row.transitions;
            for (fingerprint, Fresh { transition, state }) in fresh.by_ref().take(row.fresh as usize) {
                // All that was added before the round at hand was known to whoever expanded the block.
                let target = match (self.aside.find(visited, fingerprint), self.admit()) {
                    (Place::Known(target), _) => target,
                    (Place::Vacant(place), Ok(())) => self.discover(place, fingerprint, Some(index), state),
                    (Place::Vacant(_), Err(met)) => {
                        (limit, taken) = (Some(met), transition);
                        break;
                    }
                };
                if R::Clerk::FOLLOWS {
                    indexes.push(target);
                }
            }
            self.counts.transitions += u64::from(taken);
            let (of_row, rest) =
                std::mem::take(&mut targets).split_at_mut(if R::Clerk::FOLLOWS { taken as usize } else { 0 });
            targets = rest;
            for target in of_row.iter_mut().filter(|target| **target >= FRESH) {
                *target = indexes[(*target - FRESH) as usize];
            }
            if let Some(limit) = limit {
                self.recorder.record(index, row.note, of_row);
                return Err(limit);
            }
            if row.terminal {
                self.terminals += 1;
                self.first_terminal.get_or_insert(index);
            }
            self.recorder.record(index, row.note, of_row);
        }
        Ok(())
    }

    /// Whether the limits leave room for one more state.
    fn admit(&self) -> Result<(), Limit> {
        if let Some(max_depth) = self.options.max_depth.filter(|&max| self.next_depth > max) {
            return Err(Limit::MaxDepth(max_depth));
        }
        let max_states = self.options.max_states.map_or(MAX_LEN, |max| max.min(MAX_LEN));
        if self.counts.states >= max_states {
            return Err(Limit::MaxStates(max_states));
        }
        Ok(())
    }

    /// Takes in a new state.
    fn discover(&mut self, place: usize, fingerprint: u64, parent: Option<u32>, state: M::State) -> u32 {
        let index = self.aside.insert(place, fingerprint, parent);
        self.counts.states += 1;
        self.counts.depth = self.next_depth;
        self.frontier.push(state);
        index
    }

    /// Closes the properties that these states settle. As states come in the order of their distance, the first one that
    /// settles a property is a nearest one.
    fn settle<'s>(&mut self, settled: impl IntoIterator<Item = &'s (u32, usize)>) {
        for &(index, property) in settled {
            if self.settled_by[property].is_none() {
                self.settled_by[property] = Some(index);
                self.open.retain(|&open| open != property);
            }
        }
    }

    /// Properties are asked where a state is expanded. A search that was cut short leaves states that were found and
    /// not expanded; what they settle counts as well.
    fn ask_the_rest(&mut self) {
        while !self.frontier.is_empty() {
            let (mut states, mut settled) = (Vec::new(), Vec::new());
            let first = self.frontier.take(BLOCK, &mut states);
            let found = Found { first, states };
            found.settled(self.model, self.properties, &self.open, &mut settled);
            self.settle(&settled);
        }
    }

    /// Looks after the clock: once for each block, as it makes every run another one anyway.
    fn look_at_clock(&self) -> Result<(), Limit> {
        match self.options.deadline.filter(|&deadline| self.started.elapsed() >= deadline) {
            Some(deadline) => Err(Limit::Deadline(deadline)),
            None => Ok(()),
        }
    }

    /// Looks after the caller, before the state with this index is next.
    fn look_at_caller(&mut self, next: u32) -> Result<(), Limit> {
        if self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Limit::Interrupted);
        }
        if self.counts.states >= self.next_progress
            && let Some((every, call_back)) = &mut self.options.progress
        {
            self.next_progress = self.counts.states + (*every).max(1);
            call_back(Progress {
                states: self.counts.states,
                transitions: self.counts.transitions,
                depth: self.counts.depth,
                frontier: self.counts.states - u64::from(next),
            });
        }
        Ok(())
    }

    fn report(&self, outcome: Outcome, visited: &Visited) -> Result<Report<M::State, M::Action>, Error> {
        let mut properties = Vec::with_capacity(self.properties.len());
        for (property, settled_by) in self.properties.iter().zip(&self.settled_by) {
            let trace = settled_by.map(|index| self.trace_to(visited, index, Some(property))).transpose()?;
            properties.push(PropertyReport {
                name: property.name,
                expectation: property.expectation.clone(),
                verdict: Verdict::new(&property.expectation, trace, outcome),
            });
        }
        let first = self.first_terminal.map(|index| self.trace_to(visited, index, None)).transpose()?;
        Ok(Report {
            outcome,
            counts: self.counts,
            properties,
            terminals: Some(Terminals { count: self.terminals, first }),
            collision_probability: collision_probability(self.counts.states),
            visited_bytes: Some(visited.bytes()),
        })
    }

    /// The path to a state, and the proof that its end settles the property.
    fn trace_to(
        &self,
        visited: &Visited,
        index: u32,
        property: Option<&Property<M>>,
    ) -> Result<Trace<M::State, M::Action>, Error> {
        let what =
            property.map_or_else(|| "a terminal state".to_owned(), |p| format!("property \"{}\"", p.name));
        let trace = replay(self.model, self.identity, &visited.path(index), &what)?;
        match property {
            Some(property) if !settles(property, self.model, trace.last()) => {
                Err(Error::NotReplayable { what, steps: trace.len() })
            }
            _ => Ok(trace),
        }
    }
}
