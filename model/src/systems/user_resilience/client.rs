//! The phone's table: at which of its two systems it registers, and what it does while a call is up.

use super::ambiguities::Question;
use super::editions::EVERY;
use super::topology::{FAILOVER, HOME, Refusal};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::topology::NodeId;

crate::closed_enum! {
    /// Where a phone stands.
    pub enum State {
        /// Not registered; another attempt is due.
        Unregistered,
        /// It has asked, and waits for the answer.
        Registering,
        /// Registered with the home system.
        AtHome,
        /// Registered with the failover system, as a guest.
        AtFailover,
        /// Without a registration in a call that goes on.
        Preserving,
        /// Refused for good: nothing happens until somebody restarts it.
        GivenUp,
    }
}

crate::closed_enum! {
    /// What a phone is told, or notices.
    pub enum Input {
        /// The time for the next attempt has come.
        AttemptDue,
        /// It is registered.
        Accepted,
        /// It is not.
        Refused,
        /// No answer came: nobody there, or nobody who says anything.
        Unanswered,
        /// Its registration is gone: nothing answers any more, or nobody knows of it.
        Lost,
        /// The failover system ends the registration and sends it home.
        SentHome,
        /// A call begins.
        CallBegins,
        /// The call ends.
        CallEnds,
    }
}

crate::guard_enum! {
    /// A condition of a phone's row.
    pub enum Guard {
        /// The failover system is the next one to be asked.
        FailoverIsNext,
        /// The home system has answered.
        ByHome,
        /// The refusal forbids it.
        Forbidden,
        /// A call is up.
        InCall,
        /// The call goes on without the system.
        MediaIsPreserved,
    }
    reads Question
}

crate::closed_enum! {
    /// What a phone's row does.
    pub enum Effect {
        /// Asks the home system for a registration.
        RegisterAtHome,
        /// Asks the failover system for a registration.
        RegisterAtFailover,
        /// The next attempt goes to the home system.
        HomeNext,
        /// The next attempt goes to the failover system.
        FailoverNext,
        /// Gives its registration up.
        Unregister,
        /// Takes the call.
        BeginCall,
        /// Lays the call down, or loses it.
        EndCall,
    }
}

/// What a phone remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The next attempt goes to the failover system.
    pub failover_next: bool,
    /// A call is up.
    pub in_call: bool,
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::AttemptDue`]
    AttemptDue,
    /// [`Input::Accepted`]
    Accepted {
        /// Which system has answered.
        by: NodeId,
    },
    /// [`Input::Refused`]
    Refused(Refusal),
    /// [`Input::Unanswered`]
    Unanswered,
    /// [`Input::Lost`]
    Lost,
    /// [`Input::SentHome`]
    SentHome,
    /// [`Input::CallBegins`]
    CallBegins,
    /// [`Input::CallEnds`]
    CallEnds,
}

/// What a phone shows to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// It asks a system for a registration.
    Register(NodeId),
    /// It gives its registration up.
    Unregister,
}

/// What a phone's row may look at beside its memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// A call goes on when the system is lost that set it up.
    pub preserves_media: bool,
    /// How open questions are read.
    pub readings: Readings,
}

/// The phone's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone;

impl Phone {
    /// A phone that has just been started. The home system is the first of its list.
    pub fn start() -> Position<Phone> {
        Position { state: State::Unregistered, memory: Memory { failover_next: false, in_call: false } }
    }
}

impl Table for Phone {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = Output;
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = EVERY;

    fn kind(event: &Event) -> Input {
        match event {
            Event::AttemptDue => Input::AttemptDue,
            Event::Accepted { .. } => Input::Accepted,
            Event::Refused(_) => Input::Refused,
            Event::Unanswered => Input::Unanswered,
            Event::Lost => Input::Lost,
            Event::SentHome => Input::SentHome,
            Event::CallBegins => Input::CallBegins,
            Event::CallEnds => Input::CallEnds,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View) -> bool {
        match guard {
            Guard::FailoverIsNext => memory.failover_next,
            Guard::ByHome => *event == Event::Accepted { by: HOME },
            Guard::Forbidden => *event == Event::Refused(Refusal::Forbidden),
            Guard::InCall => memory.in_call,
            Guard::MediaIsPreserved => view.preserves_media,
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, _: &Event, _: View, outputs: &mut Outputs<Self>) {
        match effect {
            Effect::RegisterAtHome => outputs.push(Output::Register(HOME)),
            Effect::RegisterAtFailover => outputs.push(Output::Register(FAILOVER)),
            Effect::HomeNext => memory.failover_next = false,
            Effect::FailoverNext => memory.failover_next = true,
            Effect::Unregister => outputs.push(Output::Unregister),
            Effect::BeginCall => memory.in_call = true,
            Effect::EndCall => memory.in_call = false,
        }
    }
}
