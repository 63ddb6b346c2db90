//! Two models that only their memories tell apart: whoever looks sees the same of both, whatever is done.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;
use stateright::Model;

use super::error::Error;
use super::trace::initial_states;
use super::visited::{fingerprint, itself};

/// What is seen of two models.
pub trait Onlooker<M: Model> {
    /// What can be seen of a state.
    type Sight: PartialEq;

    /// Looks at a state.
    fn sight(&self, model: &M, state: &M::State) -> Self::Sight;
    /// What is told of a step.
    fn told(&self, model: &M, before: &M::State, action: &M::Action, after: &M::State) -> String;
}

/// Whether nothing that is done, in whatever order, shows a difference. What one of both can do and the other cannot may
/// not change what is seen, and the other one does nothing meanwhile. No answer is no: a limit was met.
///
/// # Errors
/// If a model cannot be explored at all.
pub fn are_alike<M, O>(
    model: &M,
    other: &M,
    onlooker: &O,
    most: usize,
    interrupt: Option<&AtomicBool>,
) -> Result<bool, Error>
where
    M: Model,
    M::State: Hash + Clone + PartialEq,
    M::Action: Clone + PartialEq,
    O: Onlooker<M>,
{
    let mut known = FxHashSet::default();
    let mut queue: VecDeque<(M::State, M::State)> =
        initial_states(model, itself)?.into_iter().zip(initial_states(other, itself)?).collect();
    let (mut actions, mut others) = (Vec::new(), Vec::new());
    while let Some((here, there)) = queue.pop_front() {
        if known.len() > most || interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Ok(false);
        }
        let sight = onlooker.sight(model, &here);
        if here != there && sight != onlooker.sight(other, &there) {
            return Ok(false);
        }
        actions.clear();
        others.clear();
        model.actions(&here, &mut actions);
        other.actions(&there, &mut others);
        let mut pairs = Vec::new();
        for action in &actions {
            let Some(next) = model.next_state(&here, action.clone()) else { continue };
            let Some(also) =
                others.contains(action).then(|| other.next_state(&there, action.clone())).flatten()
            else {
                if onlooker.sight(model, &next) != sight {
                    return Ok(false);
                }
                pairs.push((next, there.clone()));
                continue;
            };
            let is_same = here == there && next == also;
            if !is_same
                && onlooker.told(model, &here, action, &next) != onlooker.told(other, &there, action, &also)
            {
                return Ok(false);
            }
            pairs.push((next, also));
        }
        for action in others.iter().filter(|action| !actions.contains(action)) {
            let Some(also) = other.next_state(&there, action.clone()) else { continue };
            if onlooker.sight(other, &also) != sight {
                return Ok(false);
            }
            pairs.push((here.clone(), also));
        }
        for (next, also) in pairs {
            if known.insert((fingerprint(&next), fingerprint(&also))) {
                queue.push_back((next, also));
            }
        }
    }
    Ok(true)
}
