//! A system's world in which some failures happen, and nothing else that nobody asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::hash::Hash;

use rustc_hash::FxHashSet;
use stateright::{Model, Property};

use super::situation::Situation;
use super::story::{Phrase, Step, StepKind};
use crate::explore::Fair;

/// A system's model that can be audited. What belongs to no class of fairness, failures, repairs and whims, comes from
/// outside: it happens if the audit says so.
pub trait Audited:
    Fair<State: Clone + Debug + Ord + Hash + Send + Sync, Action: Clone + Debug + PartialEq + Send + Sync> + Sync
{
    /// How many nodes there are.
    fn nodes(&self) -> usize;
    /// The node that serves the client.
    fn place(&self, state: &Self::State) -> Option<usize>;
    /// Whether clients may meet a certificate that they do not trust.
    const WARNS: bool = false;
    /// Whether the user has accepted one by hand since [`anew`](Self::anew).
    fn has_accepted(&self, state: &Self::State) -> bool {
        let _ = state;
        false
    }
    /// The node at which the user is at home.
    fn home(&self) -> usize;
    /// The client is ended and started again, with what it stored or without.
    fn restarted(&self, state: &Self::State, stored: bool) -> Self::State;
    /// The same state as if nothing had failed before, so that as much may fail again.
    fn anew(&self, state: &Self::State) -> Self::State;
    /// A step in words; none for one that nobody would notice.
    fn tell(&self, before: &Self::State, action: &Self::Action, after: &Self::State) -> Vec<Step>;
}

/// A failure as actions of a system.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<A> {
    /// Ways to fail; one of them happens, all of it at the same moment.
    pub ways: Vec<Vec<A>>,
    /// What ends it: each of them that is possible. None if it is over as soon as it has happened. What ends several events
    /// ends them at once.
    pub repairs: Vec<A>,
    /// What fails if a way is several things: these are repaired at the same moment, too. Without it, repairs come in any order.
    pub at_once: Option<Phrase>,
}

impl<A> Event<A> {
    /// One thing that fails in one of these ways.
    pub fn new(ways: impl IntoIterator<Item = A>, repairs: impl IntoIterator<Item = A>) -> Self {
        let ways = ways.into_iter().map(|way| vec![way]).collect();
        Event { ways, repairs: repairs.into_iter().collect(), at_once: None }
    }

    /// The most faults that it can take.
    pub fn faults(&self) -> usize {
        self.ways.iter().map(Vec::len).max().unwrap_or_default()
    }
}

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
pub struct Confined<M: Audited> {
    /// The world as it is.
    pub model: M,
    events: Vec<Event<M::Action>>,
    repaired: bool,
    start: Vec<Start<M::State>>,
}

/// A move, and where it leads.
type Taken<M> = (Move<<M as Model>::Action>, Staged<<M as Model>::State>);

/// A state to begin with, and what has happened by then.
struct Start<S> {
    state: Staged<S>,
    told: Vec<Step>,
}

/// A state of the confined world.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Staged<S> {
    /// The state of the system's world.
    pub world: S,
    /// Which events have happened.
    happened: u8,
    /// Which of them are repaired.
    repaired: u8,
    /// The last step took the client from one place to another.
    pub moved: bool,
}

impl<M: Audited> Confined<M> {
    /// The world in which these events meet a client in this situation.
    pub fn new(model: M, events: Vec<Event<M::Action>>, situation: Situation, repaired: bool) -> Self {
        assert!(events.len() <= 8, "more than eight failures at the same time are not audited");
        let mut confined = Confined { model, events, repaired, start: Vec::new() };
        confined.start = match situation {
            Situation::LoggedOn => confined.logged_on(confined.at_home()),
            Situation::StartedAgain => confined.meanwhile(confined.at_home(), true),
            Situation::SecondTime => {
                confined.repaired = true;
                confined.start = confined.logged_on(confined.at_home());
                confined.start.extend(confined.meanwhile(confined.at_home(), true));
                let back = confined.afterwards();
                confined.repaired = repaired;
                let mut start = confined.logged_on(back.clone());
                start.extend(confined.meanwhile(back, true));
                start.iter_mut().for_each(|start| start.told.insert(0, Step::has_been_before()));
                start
            }
            Situation::FirstStart => confined.meanwhile(confined.model.init_states(), false),
        };
        confined
    }

    /// All is well, and the client is at home.
    fn logged_on(&self, worlds: Vec<M::State>) -> Vec<Start<M::State>> {
        worlds.into_iter().map(|world| self.begin(world, 0, Vec::new())).collect()
    }

    fn begin(&self, world: M::State, happened: u8, told: Vec<Step>) -> Start<M::State> {
        Start { state: Staged { world, happened, repaired: self.without_repair(), moved: false }, told }
    }

    /// The events that leave nothing to repair.
    fn without_repair(&self) -> u8 {
        let events = self.events.iter().enumerate().filter(|(_, event)| event.repairs.is_empty());
        events.fold(0, |bits, (place, _)| bits | bit(place))
    }

    fn all(&self) -> u8 {
        ((1u16 << self.events.len()) - 1) as u8
    }

    /// Every way to be at home as long as nothing fails; of a client that never gets there, how it is started.
    fn at_home(&self) -> Vec<M::State> {
        let undisturbed = |state: &M::State| {
            let mut actions = Vec::new();
            self.model.actions(state, &mut actions);
            actions.retain(|action| !self.is_external(action));
            actions.into_iter().filter_map(|action| self.model.next_state(state, action)).collect()
        };
        let home = Some(self.model.home());
        let all = reach(self.model.init_states(), undisturbed).into_iter();
        let mut at_home: Vec<M::State> = all.filter(|state| self.model.place(state) == home).collect();
        at_home.sort_unstable();
        if at_home.is_empty() { self.model.init_states() } else { at_home }
    }

    /// Every way to have come to rest once all has happened and is repaired; of a client that never does, how it was
    /// before.
    fn afterwards(&self) -> Vec<M::State> {
        let mut anew = BTreeSet::new();
        let next = |state: &Staged<M::State>| {
            let steps = self.steps(state);
            if self.is_over(state) && self.rests(state, &steps) {
                anew.insert(self.model.anew(&state.world));
            }
            steps.into_iter().map(|(_, next)| next).collect()
        };
        reach(self.init_states(), next);
        if anew.is_empty() { self.at_home() } else { anew.into_iter().collect() }
    }

    /// What can happen, and where it leads.
    fn steps(&self, state: &Staged<M::State>) -> Vec<Taken<M>> {
        let mut moves = Vec::new();
        self.actions(state, &mut moves);
        let step = |it: Move<M::Action>| Some((it.clone(), self.next_state(state, it)?));
        moves.into_iter().filter_map(step).collect()
    }

    fn possible(&self, world: &M::State) -> Vec<M::Action> {
        let mut possible = Vec::new();
        self.model.actions(world, &mut possible);
        possible
    }

    /// Where those of these actions lead that are possible, one after the other; nowhere if none is.
    fn carried_out(&self, world: &M::State, actions: &[M::Action]) -> Option<M::State> {
        actions.iter().fold(None, |after, action| {
            let world = after.as_ref().unwrap_or(world);
            let next =
                self.possible(world).contains(action).then(|| self.model.next_state(world, action.clone()));
            next.flatten().or(after)
        })
    }

    fn is_external(&self, action: &M::Action) -> bool {
        self.model.fairness(action).is_none()
    }

    /// Nobody is obliged to anything that would change the state.
    pub fn is_at_rest(&self, state: &Staged<M::State>) -> bool {
        self.rests(state, &self.steps(state))
    }

    fn rests(&self, state: &Staged<M::State>, steps: &[Taken<M>]) -> bool {
        let obliged = |(it, next): &Taken<M>| self.fairness(it).is_some() && next.world != state.world;
        !steps.iter().any(obliged)
    }

    /// Everything has failed, and a client is started: nobody has noticed anything yet.
    fn meanwhile(&self, worlds: Vec<M::State>, stored: bool) -> Vec<Start<M::State>> {
        let mut worlds: BTreeMap<M::State, Vec<Step>> =
            worlds.iter().map(|world| (self.model.restarted(world, stored), Vec::new())).collect();
        for event in &self.events {
            let failed = |(world, told): (&M::State, &Vec<Step>)| {
                let ways = event.ways.iter().filter_map(|way| {
                    let next = match &way[..] {
                        [failure] => self.model.next_state(world, failure.clone())?,
                        // What has failed already does not fail again.
                        all => self.carried_out(world, all).unwrap_or_else(|| world.clone()),
                    };
                    let steps = self.told(world, event, way, &next);
                    Some((next, told.iter().cloned().chain(steps).collect()))
                });
                ways.collect::<Vec<_>>()
            };
            worlds = worlds.iter().flat_map(failed).collect();
        }
        let started = |(world, mut told): (M::State, Vec<Step>)| {
            told.push(Step::client_starts(stored));
            self.begin(world, self.all(), told)
        };
        worlds.into_iter().map(started).collect()
    }

    /// What has happened before the world begins in this state.
    pub fn prologue(&self, state: &Staged<M::State>) -> Vec<Step> {
        let found = self.start.iter().find(|start| start.state == *state);
        found.map(|start| start.told.clone()).unwrap_or_default()
    }

    /// Whether everything that is to happen from outside has happened.
    pub fn is_over(&self, state: &Staged<M::State>) -> bool {
        state.happened == self.all() && (!self.repaired || state.repaired == self.all())
    }

    /// The node that serves the client.
    pub fn place(&self, state: &Staged<M::State>) -> Option<usize> {
        self.model.place(&state.world)
    }

    /// How an event is told that happens in this way.
    fn told(
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

    /// A step in words, which begins with what fails or is repaired by it; none for one that nobody would notice.
    pub fn tell(
        &self,
        before: &Staged<M::State>,
        it: &Move<M::Action>,
        after: &Staged<M::State>,
    ) -> Vec<Step> {
        match it {
            Move::Step(action) => {
                let steps = self.model.tell(&before.world, action, &after.world);
                if self.is_external(action) { coloured(steps, StepKind::Repair) } else { steps }
            }
            Move::Fails(event, way) => {
                let event = &self.events[*event];
                self.told(&before.world, event, &event.ways[*way], &after.world)
            }
            Move::Ends(event) => {
                let what = self.events[*event].at_once.iter();
                what.map(|what| as_one(what, " is back", StepKind::Repair)).collect()
            }
        }
    }

    /// The first of these actions that is possible.
    fn first<'a>(possible: &[M::Action], actions: &'a [M::Action]) -> Option<&'a M::Action> {
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
        for (place, event) in
            self.events.iter().enumerate().filter(|(place, _)| state.happened & bit(*place) == 0)
        {
            let begins = |way: &Vec<M::Action>| Self::first(possible, way) == Some(action);
            let ways = (0..event.ways.len()).filter(|&way| begins(&event.ways[way]));
            moves.extend(ways.map(|way| Move::Fails(place, way)));
        }
        if moves.len() > before || !self.repaired || state.happened != self.all() {
            return;
        }
        let open = |(place, event): &(usize, &Event<M::Action>)| {
            state.repaired & bit(*place) == 0 && event.repairs.contains(action)
        };
        for (place, event) in self.events.iter().enumerate().filter(open) {
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
        let possible = self.possible(world);
        let is_open = |event: &Event<_>| {
            event.repairs.iter().any(|repair| Some(repair) != last && possible.contains(repair))
        };
        let done = self.events.iter().enumerate().filter(|(_, event)| !is_open(event));
        done.fold(0, |bits, (place, _)| bits | bit(place))
    }
}

/// The same steps, the first of which is of that sort.
fn coloured(mut steps: Vec<Step>, kind: StepKind) -> Vec<Step> {
    if let Some(first) = steps.first_mut() {
        first.kind = kind;
    }
    steps
}

/// What several things at once do.
fn as_one(what: &Phrase, does: &'static str, kind: StepKind) -> Step {
    Step::nobody([what.as_slice(), &[does.into()]].concat()).of(kind)
}

fn bit(event: usize) -> u8 {
    1 << event
}

/// Everything that can be reached, each once and in no order.
fn reach<S: Clone + Eq + Hash>(start: Vec<S>, mut next: impl FnMut(&S) -> Vec<S>) -> FxHashSet<S> {
    let mut seen: FxHashSet<S> = start.iter().cloned().collect();
    let mut open = start;
    while let Some(state) = open.pop() {
        open.extend(next(&state).into_iter().filter(|next| seen.insert(next.clone())));
    }
    seen
}

impl<M: Audited> Model for Confined<M> {
    type State = Staged<M::State>;
    type Action = Move<M::Action>;

    fn init_states(&self) -> Vec<Self::State> {
        self.start.iter().map(|start| start.state.clone()).collect()
    }

    fn actions(&self, state: &Self::State, moves: &mut Vec<Self::Action>) {
        let possible = self.possible(&state.world);
        for action in &possible {
            match self.is_external(action) {
                true => self.due(state, &possible, action, moves),
                false => moves.push(Move::Step(action.clone())),
            }
        }
    }

    fn next_state(&self, state: &Self::State, it: Self::Action) -> Option<Self::State> {
        let (mut happened, mut repaired) = (state.happened, state.repaired);
        let world = match &it {
            Move::Step(action) => self.model.next_state(&state.world, action.clone())?,
            Move::Fails(event, way) => self.carried_out(&state.world, &self.events[*event].ways[*way])?,
            Move::Ends(event) => self.carried_out(&state.world, &self.events[*event].repairs)?,
        };
        match &it {
            Move::Step(action) if self.is_external(action) => repaired |= self.done(&world, Some(action)),
            Move::Step(_) => {}
            Move::Fails(event, _) => happened |= bit(*event),
            Move::Ends(_) => repaired |= self.done(&world, None),
        }
        let moved = self.model.place(&world) != self.model.place(&state.world);
        Some(Staged { world, happened, repaired, moved })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl<M: Audited> Fair for Confined<M> {
    fn fairness(&self, it: &Move<M::Action>) -> Option<u8> {
        match it {
            Move::Step(action) => self.model.fairness(action),
            Move::Fails(..) | Move::Ends(_) => None,
        }
    }

    fn rank(&self, state: &Staged<M::State>) -> u64 {
        self.model.rank(&state.world)
    }
}
