//! A system's world in which some failures happen, and nothing else that nobody asked for.

use std::fmt::Debug;
use std::hash::Hash;

use stateright::{Model, Property};

use super::audited::{Audited, Event};
use super::failing::{Failing, as_one, bit, coloured};
use super::story::{Step, StepKind};
use crate::explore::Fair;

/// A step of a confined world.
#[derive(Debug, Clone, PartialEq)]
pub enum Move<A> {
    /// A step of the system's world: by itself, or a repair.
    Step(A),
    /// An event happens, in one of its ways.
    Fails(usize, usize),
    /// An event that is several things is over.
    Ends(usize),
}

/// The world of an installation in which each event happens once, at any moment and in any order, and is repaired once
/// all have happened, or never.
pub struct Confined<'a, M: Audited> {
    failing: &'a Failing<M>,
    repaired: bool,
    start: Vec<Start<M::State>>,
}

/// A state to begin with, and what has happened by then.
pub(super) struct Start<S> {
    pub(super) state: Staged<S>,
    pub(super) told: Vec<Step>,
}

/// A move, and where it leads.
pub(super) type Taken<M> = (Move<<M as Model>::Action>, Staged<<M as Model>::State>);

/// A state of the confined world.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Staged<S> {
    /// The state of the system's world.
    pub world: S,
    /// Which events have happened.
    pub(super) happened: u8,
    /// Which of them are repaired.
    pub(super) repaired: u8,
    /// The last step took the client from one place to another.
    pub moved: bool,
}

impl<'a, M: Audited> Confined<'a, M> {
    /// The world in which it begins so.
    pub(super) fn new(failing: &'a Failing<M>, start: Vec<Start<M::State>>, repaired: bool) -> Self {
        Confined { failing, repaired, start }
    }

    /// The world as it is.
    pub fn model(&self) -> &M {
        &self.failing.model
    }

    /// What can happen, and where it leads.
    pub(super) fn steps(&self, state: &Staged<M::State>) -> Vec<Taken<M>> {
        let mut moves = Vec::new();
        self.actions(state, &mut moves);
        let step = |it: Move<M::Action>| Some((it.clone(), self.next_state(state, it)?));
        moves.into_iter().filter_map(step).collect()
    }

    /// Nobody is obliged to anything that would change the state.
    pub fn is_at_rest(&self, state: &Staged<M::State>) -> bool {
        self.rests(state, &self.steps(state))
    }

    pub(super) fn rests(&self, state: &Staged<M::State>, steps: &[Taken<M>]) -> bool {
        let obliged = |(it, next): &Taken<M>| self.fairness(it).is_some() && next.world != state.world;
        !steps.iter().any(obliged)
    }

    /// What has happened before the world begins in this state.
    pub fn prologue(&self, state: &Staged<M::State>) -> Vec<Step> {
        let found = self.start.iter().find(|start| start.state == *state);
        found.map(|start| start.told.clone()).unwrap_or_default()
    }

    /// Whether everything that is to happen from outside has happened.
    pub fn is_over(&self, state: &Staged<M::State>) -> bool {
        state.happened == self.failing.all() && (!self.repaired || state.repaired == self.failing.all())
    }

    /// The node that serves the client.
    pub fn place(&self, state: &Staged<M::State>) -> Option<usize> {
        self.model().place(&state.world)
    }

    /// A step in words, which begins with what fails or is repaired by it; none for one that nobody would notice.
    pub fn tell(
        &self,
        before: &Staged<M::State>,
        it: &Move<M::Action>,
        after: &Staged<M::State>,
    ) -> Vec<Step> {
        match it {
            Move::Step(action) => {
                let steps = self.model().tell(&before.world, action, &after.world);
                if self.failing.is_external(action) { coloured(steps, StepKind::Repair) } else { steps }
            }
            Move::Fails(event, way) => {
                let event = &self.failing.events[*event];
                self.failing.told(&before.world, event, &event.ways[*way], &after.world)
            }
            Move::Ends(event) => {
                let what = self.failing.events[*event].at_once.iter();
                what.map(|what| as_one(what, " is back", StepKind::Repair)).collect()
            }
        }
    }

    /// The first of these actions that is possible.
    fn first<'b>(possible: &[M::Action], actions: &'b [M::Action]) -> Option<&'b M::Action> {
        actions.iter().find(|action| possible.contains(action))
    }

    /// The events that an action begins or ends, if it may now.
    fn due(
        &self,
        state: &Staged<M::State>,
        possible: &[M::Action],
        action: &M::Action,
        moves: &mut Vec<Move<M::Action>>,
    ) {
        let before = moves.len();
        for (place, event) in self.failing.numbered().filter(|(place, _)| state.happened & bit(*place) == 0) {
            let begins = |way: &Vec<M::Action>| Self::first(possible, way) == Some(action);
            let ways = (0..event.ways.len()).filter(|&way| begins(&event.ways[way]));
            moves.extend(ways.map(|way| Move::Fails(place, way)));
        }
        if moves.len() > before || !self.repaired || state.happened != self.failing.all() {
            return;
        }
        let open = |(place, event): &(usize, &Event<M::Action>)| {
            state.repaired & bit(*place) == 0 && event.repairs.contains(action)
        };
        for (place, event) in self.failing.numbered().filter(open) {
            if event.at_once.is_none() {
                moves.push(Move::Step(action.clone()));
                return;
            }
            if Self::first(possible, &event.repairs) == Some(action) {
                moves.push(Move::Ends(place));
            }
        }
    }

    /// The events of which nothing is left to repair after this repair: what brings a node back brings back what had
    /// failed on it, too.
    fn done(&self, world: &M::State, last: Option<&M::Action>) -> u8 {
        let possible = self.failing.possible(world);
        let is_open = |event: &Event<_>| {
            event.repairs.iter().any(|repair| Some(repair) != last && possible.contains(repair))
        };
        let done = self.failing.numbered().filter(|(_, event)| !is_open(event));
        done.fold(0, |bits, (place, _)| bits | bit(place))
    }
}

impl<M: Audited> Model for Confined<'_, M> {
    type State = Staged<M::State>;
    type Action = Move<M::Action>;

    fn init_states(&self) -> Vec<Self::State> {
        self.start.iter().map(|start| start.state.clone()).collect()
    }

    fn actions(&self, state: &Self::State, moves: &mut Vec<Self::Action>) {
        let possible = self.failing.possible(&state.world);
        for action in &possible {
            match self.failing.is_external(action) {
                true => self.due(state, &possible, action, moves),
                false => moves.push(Move::Step(action.clone())),
            }
        }
    }

    fn next_state(&self, state: &Self::State, it: Self::Action) -> Option<Self::State> {
        let (mut happened, mut repaired) = (state.happened, state.repaired);
        let world = match &it {
            Move::Step(action) => self.model().next_state(&state.world, action.clone())?,
            Move::Fails(event, way) => {
                self.failing.carried_out(&state.world, &self.failing.events[*event].ways[*way])?
            }
            Move::Ends(event) => {
                self.failing.carried_out(&state.world, &self.failing.events[*event].repairs)?
            }
        };
        match &it {
            Move::Step(action) if self.failing.is_external(action) => {
                repaired |= self.done(&world, Some(action))
            }
            Move::Step(_) => {}
            Move::Fails(event, _) => happened |= bit(*event),
            Move::Ends(_) => repaired |= self.done(&world, None),
        }
        let moved = self.model().place(&world) != self.model().place(&state.world);
        Some(Staged { world, happened, repaired, moved })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl<M: Audited> Fair for Confined<'_, M> {
    fn fairness(&self, it: &Move<M::Action>) -> Option<u8> {
        match it {
            Move::Step(action) => self.model().fairness(action),
            Move::Fails(..) | Move::Ends(_) => None,
        }
    }

    fn rank(&self, state: &Staged<M::State>) -> u64 {
        self.model().rank(&state.world)
    }
}
