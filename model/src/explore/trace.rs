//! The way back from a fingerprint to a path of states, replayed through the model.

use std::collections::BTreeSet;

use stateright::Model;

use super::error::Error;
use super::report::Trace;
use super::visited::Identity;

/// The model's initial states within its boundary, in its order, each once.
pub(super) fn initial_states<M: Model>(model: &M, identity: Identity<M>) -> Result<Vec<M::State>, Error> {
    let all = model.init_states();
    let outside_boundary = all.iter().filter(|state| !model.within_boundary(state)).count();
    let mut seen = BTreeSet::new();
    let distinct: Vec<_> = all
        .into_iter()
        .filter(|state| model.within_boundary(state) && seen.insert(identity(model, state)))
        .collect();
    if distinct.is_empty() {
        return Err(Error::NoInitialState { outside_boundary });
    }
    Ok(distinct)
}

/// Replays the path whose states have these fingerprints. Where several actions lead to the same state, the
/// model's first one is taken. Where a fingerprint stands for several states, the path goes on from the one that it has
/// come to, so that each step is one that the model makes.
pub(super) fn replay<M: Model>(
    model: &M,
    identity: Identity<M>,
    fingerprints: &[u64],
    what: &str,
) -> Result<Trace<M::State, M::Action>, Error>
where
    M::Action: Clone,
{
    let not_replayable = |steps| Error::NotReplayable { what: what.to_owned(), steps };
    let (first, rest) = fingerprints.split_first().expect("a path has at least its initial state");
    let init = initial_states(model, identity)?
        .into_iter()
        .find(|state| identity(model, state) == *first)
        .ok_or_else(|| not_replayable(0))?;

    let mut trace = Trace { init, steps: Vec::with_capacity(rest.len()) };
    let mut actions = Vec::new();
    for wanted in rest {
        model.actions(trace.last(), &mut actions);
        let step = actions.drain(..).find_map(|action| {
            let next = model.next_state(trace.last(), action.clone())?;
            (model.within_boundary(&next) && identity(model, &next) == *wanted).then_some((action, next))
        });
        trace.steps.push(step.ok_or_else(|| not_replayable(trace.len()))?);
    }
    Ok(trace)
}
