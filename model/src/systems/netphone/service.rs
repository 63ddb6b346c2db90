//! The table of a service other than the server service, the gate or the phone manager, say: which system it works with.

use super::ambiguities::Question;
use super::editions::BOTH;
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::topology::{NodeId, NodeSet};

crate::closed_enum! {
    /// Where a service stands.
    pub enum State {
        /// It does not run.
        Stopped,
        /// It runs and works with no system.
        Passive,
        /// It works with a system that is active.
        Working,
    }
}

crate::closed_enum! {
    /// What a service is told, or notices.
    pub enum Input {
        /// It fails.
        Fails,
        /// Its computer does.
        ComputerEnds,
        /// The helper program looks after it.
        HelperLooks,
        /// An administrator, or its computer, starts it.
        Start,
        /// A system can be reached and says that it is active.
        ServerActive,
        /// A system is not active any more, or cannot be reached.
        ServerGone,
    }
}

crate::guard_enum! {
    /// A condition of a service row.
    pub enum Guard {
        /// The service is configured for that system (NP-08, NP-09).
        IsConfigured,
        /// It is a system that the service works with.
        IsOwn,
        /// The service works with the other system, too (NP-A17 b).
        WorksWithOther,
        /// The service belongs to the active system: its computer's server service is active.
        BesideActive,
    }
    reads Question
}

crate::closed_enum! {
    /// What a service row does.
    pub enum Effect {
        /// Works with that system.
        Join,
        /// Works with that system no more; where the event is about none, with no system.
        Leave,
    }
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What happens.
    pub input: Input,
    /// Which system it is about, if it is about one.
    pub system: Option<NodeId>,
    /// The helper is on the computer of the active system.
    pub beside_active: bool,
}

impl Event {
    /// An event that is about no system.
    pub fn of(input: Input) -> Self {
        Event { input, system: None, beside_active: false }
    }

    /// An event about a system.
    pub fn about(input: Input, system: NodeId) -> Self {
        Event { system: Some(system), ..Event::of(input) }
    }

    /// The helper looks after the service.
    pub fn helper(beside_active: bool) -> Self {
        Event { beside_active, ..Event::of(Input::HelperLooks) }
    }
}

/// What a service remembers: the systems that it works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The systems; one at a time, or by NP-A17 b both.
    pub systems: NodeSet,
}

/// What a service row may look at beside the service's memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// The systems it is configured for.
    pub configured: NodeSet,
    /// How open questions are read.
    pub readings: Readings,
}

/// The service's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service;

impl Service {
    /// A service that was started and has heard of no system.
    pub fn started() -> Position<Service> {
        Position { state: State::Passive, memory: Memory { systems: NodeSet::default() } }
    }
}

impl Table for Service {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = ();
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Event) -> Input {
        event.input
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View) -> bool {
        match guard {
            Guard::IsConfigured => event.system.is_some_and(|system| view.configured.contains(system)),
            Guard::IsOwn => event.system.is_some_and(|system| memory.systems.contains(system)),
            Guard::WorksWithOther => memory.systems.iter().any(|system| event.system != Some(system)),
            Guard::BesideActive => event.beside_active,
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, event: &Event, _: View, _: &mut Outputs<Self>) {
        match effect {
            Effect::Join => event.system.iter().for_each(|system| memory.systems.set(*system, true)),
            Effect::Leave => match event.system {
                Some(system) => memory.systems.set(system, false),
                None => memory.systems = NodeSet::default(),
            },
        }
    }
}
