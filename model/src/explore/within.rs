//! Two models of the same states, of which one does nothing that the other could not do as well.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;
use stateright::Model;

use super::error::Error;
use super::trace::initial_states;
use super::visited::{fingerprint, itself};

/// Whether a model does less than the other one, and nowhere something else: wherever it comes, the same can happen in both,
/// and each place to which that leads is one to which it may lead in the other model. Actions that `met` makes the same
/// are ways to meet one happening.
///
/// The state graph of such a model is a part of the other one's. As every happening of the whole is there in each of its
/// states, what one of its parts has to do in the end it has to do in the other model as well: no state and no fair run of
/// it breaks a property that holds there.
///
/// No answer is no: a limit was met.
///
/// # Errors
/// If a model cannot be explored at all.
pub fn is_within<M>(
    model: &M,
    other: &M,
    met: impl Fn(M::Action) -> M::Action,
    most: usize,
    interrupt: Option<&AtomicBool>,
) -> Result<bool, Error>
where
    M: Model,
    M::State: Hash + Clone + PartialEq,
    M::Action: Clone + PartialEq,
{
    let begin = initial_states(model, itself)?;
    if begin != initial_states(other, itself)? {
        return Ok(false);
    }
    let mut queue = VecDeque::from(begin);
    let mut known: FxHashSet<u64> = queue.iter().map(fingerprint).collect();
    let steps = |model: &M, state: &M::State| {
        let mut actions = Vec::new();
        model.actions(state, &mut actions);
        let step = |action: M::Action| Some((met(action.clone()), model.next_state(state, action)?));
        actions.into_iter().filter_map(step).collect::<Vec<_>>()
    };
    while let Some(state) = queue.pop_front() {
        if known.len() > most || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Ok(false);
        }
        let (here, there) = (steps(model, &state), steps(other, &state));
        let is_less = here.iter().all(|step| there.contains(step));
        let is_met = |(happening, _): &(M::Action, M::State)| here.iter().any(|(also, _)| also == happening);
        if !is_less || !there.iter().all(is_met) {
            return Ok(false);
        }
        for (_, next) in here {
            if model.within_boundary(&next) && known.insert(fingerprint(&next)) {
                queue.push_back(next);
            }
        }
    }
    Ok(true)
}
