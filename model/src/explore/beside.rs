//! Two models of the same states and actions side by side, such as rules and the same rules with one row edited: do they differ
//! anywhere, and does one of them settle a property on the way?

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;
use stateright::Model;

use super::decidable::{decidable_properties, settles};
use super::error::Error;
use super::report::Trace;
use super::trace::{initial_states, replay};
use super::visited::{fingerprint, itself};

/// Limits of a walk, and what ends it.
#[derive(Default)]
pub struct Walk<'a> {
    /// For each of the model's properties, whether the first state that settles it ends the walk.
    pub ends: &'a [bool],
    /// Most states.
    pub max_states: Option<u64>,
    /// Ends the walk once it is set.
    pub interrupt: Option<&'a AtomicBool>,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End<S, A> {
    /// All states were seen.
    Exhausted,
    /// A state settled the property at this place that was to end it: the shortest way there.
    Settled(usize, Trace<S, A>),
    /// A limit was met.
    CutShort,
}

/// The first place at which two models differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<S, A> {
    /// The shortest way there.
    pub way: Trace<S, A>,
    /// What is done there.
    pub action: A,
    /// Where it leads; nowhere if this model does not have it.
    pub here: Option<S>,
    /// Where it leads in the other model.
    pub there: Option<S>,
}

/// What a walk found.
#[derive(Debug)]
pub struct Walked<S, A> {
    /// How it ended.
    pub end: End<S, A>,
    /// Distinct states.
    pub states: u64,
    /// For each property, whether a state settled it: broke one that always holds, or showed one that sometimes does.
    pub settled: Vec<bool>,
    /// Where the models differ. If they differ nowhere and all was seen, their state graphs are the same: they begin in the same
    /// states, and each step leads to the same ones.
    pub difference: Option<Difference<S, A>>,
}

/// Explores a model, breadth first, and looks in every state that it comes to whether the other one would do the same. One
/// thread; the caller has many models.
///
/// # Errors
/// As [`explore`](super::explore()).
pub fn walk_beside<M>(
    model: &M,
    other: Option<&M>,
    walk: &Walk<'_>,
) -> Result<Walked<M::State, M::Action>, Error>
where
    M: Model,
    M::State: Hash + Clone + PartialEq,
    M::Action: Clone + PartialEq,
{
    let properties = decidable_properties(model)?;
    let mut open: Vec<usize> = (0..properties.len()).collect();
    let mut way = Way::default();
    let mut walked =
        Walked { end: End::Exhausted, states: 0, settled: vec![false; properties.len()], difference: None };
    let mut queue: VecDeque<M::State> = initial_states(model, itself)?.into();
    for state in &queue {
        way.add(fingerprint(state), None);
    }
    let (mut actions, mut others) = (Vec::new(), Vec::new());
    let mut index = 0;
    while let Some(state) = queue.pop_front() {
        let is_interrupted = || walk.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        if walk.max_states.is_some_and(|most| way.len() as u64 > most)
            || index % 4096 == 0 && is_interrupted()
        {
            walked.end = End::CutShort;
            break;
        }
        let mut ends = None;
        open.retain(|&place| {
            let is_settled = settles(&properties[place], model, &state);
            if is_settled {
                walked.settled[place] = true;
                if walk.ends.get(place).copied().unwrap_or_default() {
                    ends = ends.or(Some(place));
                }
            }
            !is_settled
        });
        if let Some(place) = ends {
            walked.end = End::Settled(place, way.to(model, index, properties[place].name)?);
            break;
        }
        actions.clear();
        model.actions(&state, &mut actions);
        if let Some(other) = other.filter(|_| walked.difference.is_none()) {
            others.clear();
            other.actions(&state, &mut others);
            if let Some((action, here, there)) = first_difference(model, other, &state, &actions, &others) {
                let way = way.to(model, index, "a difference")?;
                walked.difference = Some(Difference { way, action, here, there });
            }
        }
        for action in actions.drain(..) {
            let Some(next) = model.next_state(&state, action) else { continue };
            if model.within_boundary(&next) && way.add(fingerprint(&next), Some(index)) {
                queue.push_back(next);
            }
        }
        index += 1;
    }
    walked.states = way.len() as u64;
    Ok(walked)
}

/// What the two models do differently in a state, and where that leads in each of them.
type Apart<M> = (<M as Model>::Action, Option<<M as Model>::State>, Option<<M as Model>::State>);

fn first_difference<M: Model>(
    model: &M,
    other: &M,
    state: &M::State,
    actions: &[M::Action],
    others: &[M::Action],
) -> Option<Apart<M>>
where
    M::State: PartialEq,
    M::Action: Clone + PartialEq,
{
    let only_here = actions.iter().find(|action| !others.contains(action));
    if let Some(action) = only_here {
        return Some((action.clone(), model.next_state(state, action.clone()), None));
    }
    if let Some(action) = others.iter().find(|action| !actions.contains(action)) {
        return Some((action.clone(), None, other.next_state(state, action.clone())));
    }
    actions.iter().find_map(|action| {
        let here = model.next_state(state, action.clone());
        let there = other.next_state(state, action.clone());
        (here != there).then(|| (action.clone(), here, there))
    })
}

/// The states that were found, by their fingerprints, and the way back from each of them.
#[derive(Default)]
struct Way {
    known: FxHashSet<u64>,
    fingerprints: Vec<u64>,
    /// The index of the state that leads to each; its own for one that a run begins in.
    parents: Vec<u32>,
}

impl Way {
    fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether the state was not known.
    fn add(&mut self, fingerprint: u64, parent: Option<u32>) -> bool {
        let is_new = self.known.insert(fingerprint);
        if is_new {
            self.parents.push(parent.unwrap_or(self.fingerprints.len() as u32));
            self.fingerprints.push(fingerprint);
        }
        is_new
    }

    fn to<M: Model>(&self, model: &M, index: u32, what: &str) -> Result<Trace<M::State, M::Action>, Error>
    where
        M::State: Hash,
        M::Action: Clone,
    {
        let (mut path, mut at) = (Vec::new(), index);
        loop {
            path.push(self.fingerprints[at as usize]);
            let parent = self.parents[at as usize];
            if parent == at {
                break;
            }
            at = parent;
        }
        path.reverse();
        replay(model, itself, &path, what)
    }
}
