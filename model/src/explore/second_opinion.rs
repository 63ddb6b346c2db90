//! The same report, from stateright's own checker.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stateright::{Checker, Model, Path, Property};

use super::decidable::{decidable_properties, settles};
use super::error::Error;
use super::report::{Counts, Outcome, PropertyReport, Report, Trace, Verdict, collision_probability};
use super::trace::initial_states;
use super::visited::itself;

/// Has stateright's own breadth-first search (one thread) explore the model, and reports in the same shape.
///
/// It takes one run through all states, and one more for each property that a state settled, up to that state.
/// The model is shared because stateright searches on a thread of its own.
///
/// # Errors
///
/// As [`explore`](super::explore()), so that both refuse the same models.
pub fn check_with_stateright<M>(model: &Arc<M>) -> Result<Report<M::State, M::Action>, Error>
where
    M: Model + Send + Sync + 'static,
    M::State: Hash + Send + Sync + Clone + PartialEq + 'static,
    M::Action: Clone + PartialEq + 'static,
{
    let properties = decidable_properties(&**model)?;
    let initial_states = initial_states(&**model, itself)?.len();

    let everything = Watched::new(model, properties.clone(), false).checker().spawn_bfs().join();
    let counts = Counts {
        initial_states: initial_states as u64,
        states: everything.unique_state_count() as u64,
        transitions: (everything.state_count() - initial_states) as u64,
        // stateright counts the states of a path, not its steps.
        depth: everything.max_depth() as u32 - 1,
    };

    let mut reports = Vec::with_capacity(properties.len());
    for (property, settled) in properties.iter().zip(&everything.model().settled) {
        let trace = settled.load(Ordering::Relaxed).then(|| nearest(model, property)).transpose()?;
        reports.push(PropertyReport {
            name: property.name,
            expectation: property.expectation.clone(),
            verdict: Verdict::new(&property.expectation, trace, Outcome::Exhausted),
        });
    }
    Ok(Report {
        outcome: Outcome::Exhausted,
        counts,
        properties: reports,
        terminals: None,
        collision_probability: collision_probability(counts.states),
        visited_bytes: None,
    })
}

/// The path to the first state that settles the property.
fn nearest<M>(model: &Arc<M>, property: &Property<M>) -> Result<Trace<M::State, M::Action>, Error>
where
    M: Model + Send + Sync + 'static,
    M::State: Hash + Send + Sync + Clone + PartialEq + 'static,
    M::Action: Clone + PartialEq + 'static,
{
    let search = Watched::new(model, vec![property.clone()], true).checker().spawn_bfs().join();
    let path = search
        .discovery(NOTHING_TO_STOP_FOR)
        .ok_or_else(|| Error::NotReplayable { what: format!("property \"{}\"", property.name), steps: 0 })?;
    Ok(trace(path))
}

fn trace<S, A>(path: Path<S, A>) -> Trace<S, A> {
    let mut path = path.into_vec().into_iter();
    let (init, mut action) = path.next().expect("a path has at least its initial state");
    let steps =
        path.map_while(|(state, next)| Some((std::mem::replace(&mut action, next)?, state))).collect();
    Trace { init, steps }
}

/// The only property that stateright is asked.
const NOTHING_TO_STOP_FOR: &str = "nothing to stop for";

/// A model whose properties are looked at, but asked of stateright only as "is there something to stop for?".
///
/// Because stateright stops exploring once no property is open, and its counts then depend on what it found
/// where; a property that always holds keeps it going to the end. And because it puts each further state
/// that breaks a property in the place of the first one, as long as another property is open, so that what it
/// reports in the end is a long path; asked about one property alone, it stops at the first.
struct Watched<M: Model> {
    model: Arc<M>,
    properties: Vec<Property<M>>,
    /// For each property, whether a state settled it.
    settled: Vec<AtomicBool>,
    stop_when_settled: bool,
}

impl<M: Model> Watched<M> {
    fn new(model: &Arc<M>, properties: Vec<Property<M>>, stop_when_settled: bool) -> Self {
        let settled = properties.iter().map(|_| AtomicBool::new(false)).collect();
        Watched { model: Arc::clone(model), properties, settled, stop_when_settled }
    }

    fn look_at(&self, state: &M::State) {
        for (property, settled) in self.properties.iter().zip(&self.settled) {
            if !settled.load(Ordering::Relaxed) && settles(property, &self.model, state) {
                settled.store(true, Ordering::Relaxed);
            }
        }
    }

    fn wants_to_stop(&self) -> bool {
        self.stop_when_settled && self.settled.iter().any(|settled| settled.load(Ordering::Relaxed))
    }
}

impl<M: Model> Model for Watched<M>
where
    M::State: Hash,
{
    type State = M::State;
    type Action = M::Action;

    /// Each once, as stateright explores an initial state as often as it is listed; within the boundary, as it
    /// replays paths from the wrong one if some are not; and the last one first, as it begins at the end.
    fn init_states(&self) -> Vec<M::State> {
        let mut states = initial_states(&*self.model, itself).unwrap_or_default();
        states.reverse();
        states
    }

    fn actions(&self, state: &M::State, actions: &mut Vec<M::Action>) {
        self.model.actions(state, actions);
    }

    fn next_state(&self, last_state: &M::State, action: M::Action) -> Option<M::State> {
        self.model.next_state(last_state, action)
    }

    fn within_boundary(&self, state: &M::State) -> bool {
        self.model.within_boundary(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always(NOTHING_TO_STOP_FOR, |watched, state| {
            watched.look_at(state);
            !watched.wants_to_stop()
        })]
    }
}
