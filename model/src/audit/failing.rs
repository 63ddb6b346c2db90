//! Some failures that happen together, in a system's world: what can happen of them, and how it is told.

use super::audited::{Audited, Event};
use super::story::{Phrase, Step, StepKind};

/// Events that happen once each, in a system's world.
pub struct Failing<M: Audited> {
    /// The world as it is.
    pub(super) model: M,
    /// At most eight.
    pub(super) events: Vec<Event<M::Action>>,
}

impl<M: Audited> Failing<M> {
    /// Each with its number.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &Event<M::Action>)> {
        self.events.iter().enumerate()
    }

    pub(super) fn all(&self) -> u8 {
        ((1u16 << self.events.len()) - 1) as u8
    }

    /// The events that leave nothing to repair.
    pub(super) fn without_repair(&self) -> u8 {
        let events = self.numbered().filter(|(_, event)| event.repairs.is_empty());
        events.fold(0, |bits, (place, _)| bits | bit(place))
    }

    pub(super) fn possible(&self, world: &M::State) -> Vec<M::Action> {
        let mut possible = Vec::new();
        self.model.actions(world, &mut possible);
        possible
    }

    /// Where those of these actions lead that are possible, one after the other; nowhere if none is.
    pub(super) fn carried_out(&self, world: &M::State, actions: &[M::Action]) -> Option<M::State> {
        actions.iter().fold(None, |after, action| {
            let world = after.as_ref().unwrap_or(world);
            let next =
                self.possible(world).contains(action).then(|| self.model.next_state(world, action.clone()));
            next.flatten().or(after)
        })
    }

    pub(super) fn is_external(&self, action: &M::Action) -> bool {
        self.model.fairness(action).is_none()
    }

    /// How an event is told that happens in this way.
    pub(super) fn told(
        &self,
        before: &M::State,
        event: &Event<M::Action>,
        way: &[M::Action],
        after: &M::State,
    ) -> Vec<Step> {
        match (&event.at_once, way) {
            (Some(what), _) => vec![as_one(what, " breaks", StepKind::Failure)],
            (None, [action]) => coloured(self.model.tell(before, action, after), StepKind::Failure),
            (None, _) => Vec::new(),
        }
    }
}

/// The same steps, the first of which is of that sort.
pub(super) fn coloured(mut steps: Vec<Step>, kind: StepKind) -> Vec<Step> {
    if let Some(first) = steps.first_mut() {
        first.kind = kind;
    }
    steps
}

/// What several things at once do.
pub(super) fn as_one(what: &Phrase, does: &'static str, kind: StepKind) -> Step {
    Step::nobody([what.as_slice(), &[does.into()]].concat()).of(kind)
}

pub(super) fn bit(event: usize) -> u8 {
    1 << event
}
