//! Where the fair runs of a confined world end: at a node for good, nowhere for good, or nowhere in particular.
//!
//! Each is a question about infinite runs: *is a client again and again elsewhere than here?* If not, some fair run stays
//! here, and the lasso that the explorer gives for it is the story.

use std::sync::atomic::AtomicBool;

use super::audited::Audited;
use super::error::Error;
use super::story::{Step, Story};
use super::world::{Confined, Move, Staged};
use crate::explore::{self, Form, Lasso, LiveVerdict, Liveness, Outcome, explore_live};
use crate::topology::MAX_NODES;

/// When to give up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Most states of one world.
    pub max_states: Option<u64>,
    /// Ends the exploration once it is set.
    pub interrupt: Option<&'a AtomicBool>,
}

/// Where a fair run ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At home, for good.
    Home,
    /// At another node, which stands in, for good.
    Standby(usize),
    /// The same, after its certificate was accepted by hand.
    OnceAccepted(usize),
    /// It goes from place to place for ever.
    Round,
    /// Served by nobody, for good.
    Nowhere,
}

/// A place where some fair run ends, and how it comes there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Where.
    pub place: Place,
    /// A short way to come there.
    pub story: Story,
}

/// All places where fair runs end, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The places, each once.
    pub ends: Vec<End>,
    /// States that were explored.
    pub states: u64,
}

type About<M> = fn(&Confined<'_, M>, &Staged<<M as stateright::Model>::State>) -> bool;

/// Where the fair runs of a world end.
///
/// # Errors
/// If the world cannot be explored, or the exploration was cut short.
pub fn ends<M: Audited>(world: &Confined<'_, M>, limits: Limits<'_>) -> Result<Ends, Error> {
    let options = explore::Options {
        max_states: limits.max_states,
        interrupt: limits.interrupt,
        // Worlds are small and many: it is they that are spread over the cores.
        threads: 1,
        ..explore::Options::default()
    };
    let questions = questions(world);
    let asked: Vec<Liveness<Confined<'_, M>>> = questions.iter().map(|(_, question)| *question).collect();
    let (report, answers) = explore_live(world, options, &asked)?;
    if let Outcome::Truncated { why } = report.outcome {
        return Err(Error::Truncated(why));
    }
    let mut ends: Vec<End> = Vec::new();
    for ((place, _), answer) in questions.into_iter().zip(answers) {
        if let LiveVerdict::Violated(lasso) = answer.verdict {
            ends.push(End { place, story: told(world, &lasso) });
        }
    }
    ends.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Ends { ends, states: report.counts.states })
}

/// A question for each place; a run that breaks what it demands ends there.
fn questions<'a, M: Audited>(world: &Confined<'a, M>) -> Vec<(Place, Liveness<Confined<'a, M>>)> {
    let about = |name, form, goal| Liveness { name, form, given: Confined::is_over, goal };
    let home = world.model().home();
    let leaves = |place, goal| (place, about("leaves the node again", Form::Recurs, goal));
    let mut questions = Vec::new();
    for node in 0..world.model().nodes() {
        let Elsewhere { always, at_once, once_accepted } = elsewhere()[node];
        if node == home {
            questions.push(leaves(Place::Home, always));
        } else if !M::WARNS {
            questions.push(leaves(Place::Standby(node), always));
        } else {
            questions.push(leaves(Place::Standby(node), at_once));
            questions.push(leaves(Place::OnceAccepted(node), once_accepted));
        }
    }
    let served: About<M> = |world, state| world.place(state).is_some();
    questions.push((Place::Nowhere, about("is served again", Form::Recurs, served)));
    // A client that has come to its place has moved just before, and rests.
    let settled: About<M> = |world, state| !state.moved || world.is_at_rest(state);
    questions.push((Place::Round, about("settles", Form::Persists, settled)));
    questions
}

/// The client is not served at a node.
struct Elsewhere<M: Audited> {
    /// Whatever came before.
    always: About<M>,
    /// Or it is, after a certificate was accepted by hand.
    at_once: About<M>,
    /// Or it is, and nobody had to accept one.
    once_accepted: About<M>,
}

impl<M: Audited> Elsewhere<M> {
    fn than<const NODE: usize>() -> Self {
        fn is_there<M: Audited, const NODE: usize>(
            world: &Confined<'_, M>,
            state: &Staged<M::State>,
        ) -> Option<bool> {
            let there = world.place(state) == Some(NODE);
            there.then(|| world.model().has_accepted(&state.world))
        }
        Elsewhere {
            always: |world, state| is_there::<M, NODE>(world, state).is_none(),
            at_once: |world, state| is_there::<M, NODE>(world, state) != Some(false),
            once_accepted: |world, state| is_there::<M, NODE>(world, state) != Some(true),
        }
    }
}

/// For each node.
fn elsewhere<M: Audited>() -> [Elsewhere<M>; MAX_NODES] {
    [
        Elsewhere::than::<0>(),
        Elsewhere::than::<1>(),
        Elsewhere::than::<2>(),
        Elsewhere::than::<3>(),
        Elsewhere::than::<4>(),
        Elsewhere::than::<5>(),
        Elsewhere::than::<6>(),
        Elsewhere::than::<7>(),
    ]
}

fn told<M: Audited>(world: &Confined<'_, M>, lasso: &Lasso<Staged<M::State>, Move<M::Action>>) -> Story {
    let mut lead = world.prologue(&lasso.prefix.init);
    let mut at = &lasso.prefix.init;
    for (action, next) in &lasso.prefix.steps {
        lead.extend(world.tell(at, action, next));
        at = next;
    }
    let mut cycle = Vec::new();
    for (action, next) in &lasso.cycle {
        cycle.extend(action.iter().flat_map(|action| world.tell(at, action, next)));
        at = next;
    }
    Story { lead, cycle: once(cycle) }
}

/// What is repeated, once: a world may count what nobody sees.
fn once(mut steps: Vec<Step>) -> Vec<Step> {
    let repeats = |&period: &usize| {
        steps.len().is_multiple_of(period) && (period..steps.len()).all(|it| steps[it] == steps[it - period])
    };
    let period = (1..=steps.len()).find(repeats).unwrap_or_default();
    steps.truncate(period);
    steps
}
