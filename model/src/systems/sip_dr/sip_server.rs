//! The pair of SIP Servers of a site, as its agents see it: one thing that serves as long as one of the two runs (GD-10).

use super::ambiguities::Question;
use super::editions::BOTH;
use super::messages::Reason;
use super::topology::{Spelling, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};

crate::closed_enum! {
    /// How a pair stands.
    pub enum State {
        /// At least one of the two serves.
        Serving,
        /// It is being emptied for maintenance (GD-20).
        ShuttingDown,
        /// Neither of the two runs.
        Gone,
    }
}

crate::closed_enum! {
    /// What happens to a pair.
    pub enum Input {
        /// A desktop logs its agent in.
        LogIn,
        /// The agent logs out.
        LogOutByAgent,
        /// A supervisor logs the agent out.
        LogOutBySupervisor,
        /// Something else logs the agent out, with a reason code of its own.
        LogOutOtherwise,
        /// The phone registers.
        PhoneRegisters,
        /// The registration of the phone has run out.
        RegistrationExpires,
        /// A call begins.
        CallBegins,
        /// The call ends.
        CallEnds,
        /// An administrator wants it to empty itself.
        ShutDownGracefully,
        /// An agent who is in no call is still logged in while it empties itself.
        LogOutDue,
        /// The last server of the pair ends.
        BothGone,
        /// It is started again, or its maintenance is over.
        Restored,
    }
}

crate::guard_enum! {
    /// A condition of a row of the pair.
    pub enum Guard {
        /// The phone is registered.
        DnInService,
        /// The agent is logged in.
        AgentIn,
        /// The agent is in a call.
        InCall,
        /// It writes the reason of an expired registration like this.
        Writes(Spelling),
    }
    reads Question
}

crate::closed_enum! {
    /// What a row of the pair does.
    pub enum Effect {
        /// The agent is logged in.
        AgentLogsIn,
        /// The agent is logged out; what call there was is over for this desktop.
        AgentLogsOut,
        /// The phone is registered.
        DnIn,
        /// The phone is not registered any more.
        DnOut,
        /// The agent is in a call.
        CallOn,
        /// The agent's call is over.
        CallOff,
        /// Everything is forgotten.
        Forget,
        /// Answers that the agent is logged in.
        SayLoggedIn,
        /// Refuses the agent's login.
        SayRefused,
        /// EventAgentLogout, without a reason code.
        SayOutByAgent,
        /// EventAgentLogout, with the customer's reason code.
        SayOutBySupervisor,
        /// EventAgentLogout, with a reason code that the document does not name.
        SayOutOtherwise,
        /// EventAgentLogout, `dr-force_logout`.
        SayDrForceUnderscore,
        /// EventAgentLogout, `dr-force logout`.
        SayDrForceSpace,
        /// EventAgentLogout, `graceful_shutdown_logout`.
        SayShutdown,
        /// EventDNBackInService.
        SayDnBack,
    }
}

/// What a pair says to a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The agent is logged in.
    LoggedIn,
    /// The agent's login is refused.
    Refused,
    /// EventAgentLogout.
    LoggedOut(Reason),
    /// EventDNBackInService.
    DnBack,
}

/// What a pair remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Memory {
    /// The phone is registered.
    pub dn: bool,
    /// The agent is logged in.
    pub agent: bool,
    /// The agent is in a call.
    pub call: bool,
}

/// What a row of the pair may look at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The setup.
    pub topology: &'a Topology,
    /// How open questions are read.
    pub readings: Readings,
}

/// The table of the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SipServer;

impl SipServer {
    /// A pair that serves, with the phone registered or not.
    pub fn serving(dn: bool) -> Position<SipServer> {
        Position { state: State::Serving, memory: Memory { dn, ..Memory::default() } }
    }
}

impl Table for SipServer {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Input;
    type Output = Output;
    type View<'a> = View<'a>;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds(guard: Guard, memory: &Memory, _: &Input, view: View<'_>) -> bool {
        match guard {
            Guard::DnInService => memory.dn,
            Guard::AgentIn => memory.agent,
            Guard::InCall => memory.call,
            Guard::Writes(spelling) => view.topology.spelling == spelling,
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, _: &Input, _: View<'_>, outputs: &mut Outputs<Self>) {
        match effect {
            Effect::AgentLogsIn => memory.agent = true,
            Effect::AgentLogsOut => {
                memory.agent = false;
                memory.call = false;
            }
            Effect::DnIn => memory.dn = true,
            Effect::DnOut => memory.dn = false,
            Effect::CallOn => memory.call = true,
            Effect::CallOff => memory.call = false,
            Effect::Forget => *memory = Memory::default(),
            Effect::SayLoggedIn => outputs.push(Output::LoggedIn),
            Effect::SayRefused => outputs.push(Output::Refused),
            Effect::SayOutByAgent => outputs.push(Output::LoggedOut(Reason::ByAgent)),
            Effect::SayOutBySupervisor => outputs.push(Output::LoggedOut(Reason::BySupervisor)),
            Effect::SayOutOtherwise => outputs.push(Output::LoggedOut(Reason::Unknown)),
            Effect::SayDrForceUnderscore => outputs.push(Output::LoggedOut(Reason::DrForceUnderscore)),
            Effect::SayDrForceSpace => outputs.push(Output::LoggedOut(Reason::DrForceSpace)),
            Effect::SayShutdown => outputs.push(Output::LoggedOut(Reason::GracefulShutdown)),
            Effect::SayDnBack => outputs.push(Output::DnBack),
        }
    }
}
