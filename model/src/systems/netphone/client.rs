//! The client's table: which address it tries, and where it is logged on.

use super::ambiguities::Question;
use super::editions::BOTH;
use super::topology::{Addresses, MASTER, STANDBY};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::topology::{NodeId, NodeSet};

crate::closed_enum! {
    /// Where a client stands.
    pub enum State {
        /// Without a connection; another attempt is due.
        Offline,
        /// The connection is being set up.
        Connecting,
        /// Connected; the login is under way.
        LoggingOn,
        /// Logged on.
        LoggedOn,
        /// It waits for its user to log on again (NP-A10).
        GaveUp,
    }
}

crate::closed_enum! {
    /// What a client is told, or notices.
    pub enum Input {
        /// The time for the next attempt has come.
        AttemptDue,
        /// The connection is set up.
        Connected,
        /// The connection was refused.
        Unreachable,
        /// Nothing came within the client's time.
        NoAnswer,
        /// The connection ended without the client's doing.
        Lost,
        /// The client is logged on.
        Accepted,
        /// The login was turned down.
        Rejected,
        /// The user wants to log on again.
        UserRetries,
    }
}

/// Where the last attempt went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attempt {
    /// There was none: the client has just started, or starts over.
    None,
    /// It was logged on, and returns there first (NP-A9).
    Served,
    /// To the server's address.
    Server,
    /// To the standby's address.
    Standby,
}

crate::guard_enum! {
    /// A condition of a client row.
    pub enum Guard {
        /// The attempt before this one was of that kind.
        AfterAttempt(Attempt),
        /// It was given the standby's address.
        KnowsStandby,
        /// An address has not failed yet since the client was last logged on, or gave up.
        AnAddressIsLeft,
    }
    reads Question
}

crate::closed_enum! {
    /// What a client row does.
    pub enum Effect {
        /// Takes aim at the server's address.
        AimAtServer,
        /// Takes aim at the standby's address.
        AimAtStandby,
        /// Takes aim at the system where it was logged on.
        AimAtCurrent,
        /// Sets the connection up.
        Dial,
        /// Logs on.
        LogOn,
        /// Notes where it is logged on.
        Arrive,
        /// Notes that this address has failed.
        NoteFailure,
        /// Ends the connection, if there is one.
        HangUp,
        /// The next attempt begins again with the server's address.
        StartOver,
        /// The next attempt goes where it was logged on.
        ReturnToCurrent,
    }
}

/// What a client remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The system that the present attempt is aimed at.
    pub target: Option<NodeId>,
    /// The system where it is, or was last, logged on.
    pub current: Option<NodeId>,
    /// Where the present or last attempt went.
    pub attempt: Attempt,
    /// Addresses that have failed, where that decides something (NP-A10).
    pub failed: NodeSet,
}

impl Memory {
    /// What a client knows that has just started: nothing.
    #[expect(clippy::new_without_default, reason = "a client that has just started is no neutral value")]
    pub fn new() -> Self {
        Memory { target: None, current: None, attempt: Attempt::None, failed: NodeSet::default() }
    }

    /// Whether this attempt was the last address that had not failed.
    fn is_exhausted(&self, addresses: Addresses) -> bool {
        let failed = |node| self.failed.contains(node) || self.target == Some(node);
        failed(MASTER) && (addresses == Addresses::ServerOnly || failed(STANDBY))
    }
}

/// What a client shows to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// It sets a connection up.
    Dial(NodeId),
    /// It logs on.
    LogOn,
    /// It ends the connection.
    HangUp,
}

/// What a client row may look at beside the client's memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Which addresses it was given.
    pub addresses: Addresses,
    /// How open questions are read.
    pub readings: Readings,
}

/// The client's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client;

impl Client {
    /// A client that has just been started.
    pub fn start() -> Position<Client> {
        Position { state: State::Offline, memory: Memory::new() }
    }
}

impl Table for Client {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Input;
    type Output = Output;
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds(guard: Guard, memory: &Memory, _: &Input, view: View) -> bool {
        match guard {
            Guard::AfterAttempt(attempt) => memory.attempt == attempt,
            Guard::KnowsStandby => view.addresses == Addresses::Both,
            Guard::AnAddressIsLeft => !memory.is_exhausted(view.addresses),
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, _: &Input, _: View, outputs: &mut Outputs<Self>) {
        let aim = |memory: &mut Memory, target| {
            memory.target = target;
            memory.attempt = match target {
                Some(STANDBY) => Attempt::Standby,
                _ => Attempt::Server,
            };
        };
        match effect {
            Effect::AimAtServer => aim(memory, Some(MASTER)),
            Effect::AimAtStandby => aim(memory, Some(STANDBY)),
            Effect::AimAtCurrent => aim(memory, memory.current),
            Effect::Dial => outputs.extend(memory.target.map(Output::Dial)),
            Effect::LogOn => outputs.push(Output::LogOn),
            Effect::Arrive => {
                memory.current = memory.target;
                memory.failed = NodeSet::default();
            }
            Effect::NoteFailure => {
                if let Some(target) = memory.target {
                    memory.failed.set(target, true);
                }
            }
            Effect::HangUp => {
                memory.target = None;
                outputs.push(Output::HangUp);
            }
            Effect::StartOver => {
                memory.attempt = Attempt::None;
                memory.failed = NodeSet::default();
            }
            Effect::ReturnToCurrent => memory.attempt = Attempt::Served,
        }
    }
}
