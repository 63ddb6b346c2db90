//! A run that goes on for ever, on one page: a way to a cycle, and the cycle.
//!
//! It is put together from the graph, replayed through the model, and then checked by [`Lasso::check`], which knows
//! nothing of the graph.

use std::hash::Hash;

use stateright::Model;

use super::error::{Error, Flaw, Unjudgeable};
use super::fairness::{Fair, Form, Liveness};
use super::graph::{Rows, Step};
use super::report::Trace;
use super::trace::replay;
use super::trap::Trap;
use super::visited::{Visited, fingerprint, itself};

/// A fair run that misses a goal. `S` and `A` are the model's state and action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasso<S, A> {
    /// A shortest way to the first state of the cycle.
    pub prefix: Trace<S, A>,
    /// What then happens again and again: each action taken, and the state that it led to; the last one is the state
    /// that the prefix leads to. [`None`] in place of an action: nothing happens any more.
    pub cycle: Vec<(Option<A>, S)>,
}

impl<S: Hash, A: Clone> Lasso<S, A> {
    /// Checks that this is a fair run of the model that violates the property.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check<M: Fair<State = S, Action = A>>(
        &self,
        model: &M,
        property: &Liveness<M>,
    ) -> Result<(), Flaw> {
        let begins = |init: &S| same(init, &self.prefix.init) && model.within_boundary(init);
        if !model.init_states().iter().any(begins) {
            return Err(Flaw::Beginning);
        }
        let mut at = &self.prefix.init;
        for (place, (action, next)) in self.prefix.steps.iter().enumerate() {
            if !leads(model, at, action, next) {
                return Err(Flaw::Step(place));
            }
            at = next;
        }

        // What is enabled in all states of the cycle and not taken on it.
        let mut owed = u64::MAX;
        let mut misses = 0;
        for (place, (action, next)) in self.cycle.iter().enumerate() {
            let real = match action {
                Some(action) => leads(model, at, action, next),
                None => same(at, next),
            };
            if !real {
                return Err(Flaw::Step(self.prefix.len() + place));
            }
            if let Some(class) = action.as_ref().and_then(|action| model.fairness(action))
                && !same(at, next)
            {
                owed &= !(1 << class);
            }
            owed &= enabled(model, next);
            if !(property.given)(model, next) {
                return Err(Flaw::Given);
            }
            misses += usize::from(!(property.goal)(model, next));
            at = next;
        }
        if self.cycle.is_empty() || !same(at, self.prefix.last()) {
            return Err(Flaw::Open);
        }
        let violates = match property.form {
            Form::Recurs => misses == self.cycle.len(),
            Form::Persists => misses > 0,
        };
        if !violates {
            return Err(Flaw::Goal);
        }
        match owed {
            0 => Ok(()),
            _ => Err(Flaw::Unfair(owed.trailing_zeros() as u8)),
        }
    }
}

fn same<S: Hash>(one: &S, other: &S) -> bool {
    fingerprint(one) == fingerprint(other)
}

/// All steps from a state.
fn steps<M: Model>(model: &M, state: &M::State) -> impl Iterator<Item = (M::Action, M::State)>
where
    M::Action: Clone,
{
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    actions.into_iter().filter_map(|action| {
        let next = model.next_state(state, action.clone())?;
        model.within_boundary(&next).then_some((action, next))
    })
}

/// Whether this action leads from one state to the other, and the model offers one of its class that does.
fn leads<M: Fair>(model: &M, from: &M::State, action: &M::Action, to: &M::State) -> bool
where
    M::State: Hash,
    M::Action: Clone,
{
    let class = model.fairness(action);
    model.next_state(from, action.clone()).is_some_and(|next| same(&next, to))
        && steps(model, from).any(|(action, next)| model.fairness(&action) == class && same(&next, to))
}

/// The set of classes that are enabled in a state.
fn enabled<M: Fair>(model: &M, state: &M::State) -> u64
where
    M::State: Hash,
    M::Action: Clone,
{
    steps(model, state)
        .filter(|(_, next)| !same(state, next))
        .filter_map(|(action, _)| model.fairness(&action))
        .fold(0, |classes, class| classes | 1 << class)
}

/// The lasso that shows why a run can stay in a component: replayed, and checked.
pub(super) fn find<M: Fair>(
    model: &M,
    property: &Liveness<M>,
    question: usize,
    rows: &Rows,
    visited: &Visited,
    trap: &Trap,
) -> Result<Lasso<M::State, M::Action>, Error>
where
    M::State: Clone + Hash,
    M::Action: Clone,
{
    let rests = |&state: &u32| {
        let row = rows.row(state);
        row.enabled() == 0 && !rows.standings(question).goal.get(state)
    };
    // Where nobody has to do anything, nothing may happen any more.
    let (first, walk) = match trap.members(rows).find(rests) {
        Some(rest) => (rest, Vec::new()),
        None => {
            let first = trap.members(rows).next().expect("a component has a state");
            (first, Walker::new(rows, trap, question).cycle(first))
        }
    };
    let what = format!("a cycle that violates \"{}\"", property.name);
    let prefix = replay(model, itself, &visited.path(first), &what)?;
    let mut cycle = Vec::with_capacity(walk.len().max(1));
    for step in &walk {
        let at = cycle.last().map_or(prefix.last(), |(_, state)| state);
        let wanted = visited.fingerprint_of(step.target);
        let (action, next) = steps(model, at)
            .find(|(action, next)| model.fairness(action) == step.class() && fingerprint(next) == wanted)
            .ok_or_else(|| Error::NotReplayable { what: what.clone(), steps: prefix.len() + cycle.len() })?;
        cycle.push((Some(action), next));
    }
    if walk.is_empty() {
        cycle.push((None, prefix.last().clone()));
    }
    let lasso = Lasso { prefix, cycle };
    match lasso.check(model, property) {
        Ok(()) => Ok(lasso),
        Err(flaw) => Err(Unjudgeable::Refuted { name: property.name, flaw }.into()),
    }
}

/// What a walk has yet to show.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Owed {
    /// Classes that were enabled all the time and not taken.
    classes: u64,
    /// Whether the goal was met all the time.
    miss: bool,
}

impl Owed {
    const ALL: Owed = Owed { classes: u64::MAX, miss: true };
    const NOTHING: Owed = Owed { classes: 0, miss: false };
}

/// Where a way is to lead.
#[derive(Clone, Copy)]
enum Wanted {
    /// To this state.
    State(u32),
    /// To a state, or along a step, that shows something of what is owed.
    Payment(Owed),
}

/// Finds ways within a component.
struct Walker<'g> {
    rows: &'g Rows,
    trap: &'g Trap,
    question: usize,
    /// For each state that the search at hand has reached, where from; [`NOWHERE`] for all others.
    came_from: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

/// A component up to this size is searched again for each stop that may be needless.
const SMALL: usize = 100_000;

impl<'g> Walker<'g> {
    fn new(rows: &'g Rows, trap: &'g Trap, question: usize) -> Self {
        Walker { rows, trap, question, came_from: vec![NOWHERE; rows.len() as usize] }
    }

    /// A short closed walk from this state that shows that the component is fair, and misses the goal.
    fn cycle(&mut self, first: u32) -> Vec<Step> {
        let mut best = Vec::new();
        let mut stops = Vec::new();
        let mut owed = self.arrive(Owed::ALL, first);
        while owed != Owed::NOTHING {
            let at = best.last().map_or(first, |step: &Step| step.target);
            let leg = self.way(at, Wanted::Payment(owed));
            owed = leg.iter().fold(owed, |owed, &step| self.pass(owed, step));
            let from = leg.iter().nth_back(1).map_or(at, |step| step.target);
            stops.extend(leg.last().map(|&step| (from, step)));
            best.extend(leg);
        }
        best.extend(self.way_to(best.last().map_or(first, |step| step.target), first));
        if self.trap.members(self.rows).nth(SMALL).is_none() {
            let mut place = 0;
            while place < stops.len() && stops.len() > 1 {
                let stop = stops.remove(place);
                let shorter = self.round(first, &stops);
                if shorter.len() < best.len() && self.shows_all(first, &shorter) {
                    best = shorter;
                } else {
                    stops.insert(place, stop);
                    place += 1;
                }
            }
        }
        best
    }

    /// The walk from a state along these steps, each with the state it leaves, and back.
    fn round(&mut self, first: u32, stops: &[(u32, Step)]) -> Vec<Step> {
        let mut walk: Vec<Step> = Vec::new();
        let mut at = first;
        for &(from, step) in stops {
            walk.extend(self.way_to(at, from));
            walk.push(step);
            at = step.target;
        }
        walk.extend(self.way_to(at, first));
        walk
    }

    fn shows_all(&self, first: u32, walk: &[Step]) -> bool {
        let owed = self.arrive(Owed::ALL, first);
        walk.iter().fold(owed, |owed, &step| self.pass(owed, step)) == Owed::NOTHING
    }

    /// What is still owed in a state.
    fn arrive(&self, owed: Owed, state: u32) -> Owed {
        let row = self.rows.row(state);
        Owed {
            classes: owed.classes & row.enabled(),
            miss: owed.miss && self.rows.standings(self.question).goal.get(state),
        }
    }

    /// What is still owed after a step.
    fn pass(&self, owed: Owed, step: Step) -> Owed {
        self.arrive(Owed { classes: owed.classes & !step.classes(), ..owed }, step.target)
    }

    fn way_to(&mut self, from: u32, to: u32) -> Vec<Step> {
        if from == to { Vec::new() } else { self.way(from, Wanted::State(to)) }
    }

    /// A shortest way within the component to what is wanted; breadth first.
    fn way(&mut self, from: u32, wanted: Wanted) -> Vec<Step> {
        let rows = self.rows;
        let mut reached = vec![from];
        self.came_from[from as usize] = from;
        let mut next = 0;
        let (mut at, last) = 'search: loop {
            let at = *reached.get(next).expect("the component is strongly connected, and has what is owed");
            next += 1;
            if let Wanted::Payment(owed) = wanted
                && self.arrive(owed, at) != owed
            {
                break (at, None);
            }
            for step in rows.row(at).steps.filter(|step| self.trap.contains(step.target)) {
                let ends = match wanted {
                    Wanted::State(state) => step.target == state,
                    Wanted::Payment(owed) => step.classes() & owed.classes != 0,
                };
                if ends {
                    break 'search (at, Some(step));
                }
                if self.came_from[step.target as usize] == NOWHERE {
                    self.came_from[step.target as usize] = at;
                    reached.push(step.target);
                }
            }
        };
        let mut way = Vec::from_iter(last);
        while at != from {
            let before = self.came_from[at as usize];
            let step = rows.row(before).steps.find(|step| step.target == at);
            way.push(step.expect("this step was followed"));
            at = before;
        }
        way.reverse();
        for state in reached {
            self.came_from[state as usize] = NOWHERE;
        }
        way
    }
}
