//! Systems, phone, user and faults together: a state of the world, and what can happen to it.

use super::breach::Breach;
use super::client::{self, Phone};
use super::messages::{Ringing, Settings};
use super::server::{self, Server};
use super::topology::{FAILOVER, HOME};
use crate::engine::Position;
use crate::environment::{Environment, Path};
use crate::frame::Books;
use crate::frame::trouble::Trouble;
use crate::timer::Timer;
use crate::topology::NodeId;

crate::closed_enum! {
    /// The three durations of the document, all kept by the failover system.
    pub enum Clock {
        /// The 3 minutes of absence.
        Absence,
        /// The 10 minutes of presence.
        Presence,
        /// The 5 minutes of grace.
        Grace,
    }
}

/// What the last step showed to people; the next one wipes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// Nothing of interest.
    Nothing,
    /// A login at a phone of another system was refused.
    Denied,
    /// It succeeded.
    LoggedIn(Settings),
    /// A call for the user came to a system and rang there, or did not.
    Rang {
        /// The system.
        at: NodeId,
        /// What rang.
        what: Ringing,
    },
    /// A call for the user was passed on.
    Routed {
        /// By which system.
        at: NodeId,
        /// To which one.
        to: NodeId,
    },
}

/// The world's own record of how long things have lasted, and of what was asked: what rows do cannot touch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// For how long the failover system has not seen the home system, without a break; ends when failover begins.
    pub gone: Timer,
    /// For how long it has seen it again since, without a break; ends with failback.
    pub back: Timer,
    /// For how long failback has been under way.
    pub grace: Timer,
    /// A desk phone has asked the failover system since it lost the home system; ends when failover begins.
    pub asked: bool,
    /// The failover system has registered the user's phone in this failover (UR-14).
    pub phone_was_here: bool,
    /// The failover system ended during failover, and has not seen the home system since (UR-12).
    pub copy_lost: bool,
}

impl Record {
    /// Nothing has happened.
    pub const NONE: Record = Record {
        gone: Timer::Off,
        back: Timer::Off,
        grace: Timer::Off,
        asked: false,
        phone_was_here: false,
        copy_lost: false,
    };

    /// One of its clocks.
    pub fn clock(&mut self, clock: Clock) -> &mut Timer {
        match clock {
            Clock::Absence => &mut self.gone,
            Clock::Presence => &mut self.back,
            Clock::Grace => &mut self.grace,
        }
    }
}

/// What has become of a setting that the user changes once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Nobody has changed it yet.
    AsBefore,
    /// It was changed at the home system, and the failover system has no copy of that.
    NotCopied,
    /// The failover system has it, too, or has no copy of anything.
    Copied,
    /// It was changed at the failover system, during failover, and is there alone.
    MadeAway,
    /// It was, and was gone when failover was over.
    LostAtFailback,
    /// It was, and was gone when the failover system ended.
    LostWithCopy,
}

/// A state of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// Systems, lines between them, and the phones' way to each.
    pub environment: Environment,
    /// Home system, failover system, third system.
    pub servers: [Position<Server>; 3],
    /// The user's phone.
    pub phone: Position<Phone>,
    /// The system at which the phone is registered knows of it.
    pub known: bool,
    /// The user is logged in at a phone of another system.
    pub visit: Option<Settings>,
    /// The setting that the user changes.
    pub setting: Setting,
    /// What the last step showed.
    pub shown: Shown,
    /// What has lasted how long.
    pub record: Record,
    /// What the frame keeps.
    pub books: Books<Breach>,
}

impl World {
    /// Where the failover system stands.
    pub fn failover(&self) -> &Position<Server> {
        &self.servers[FAILOVER.index()]
    }

    /// The failover system answers for the users: from the beginning of failover to the end of the grace period.
    pub fn in_failover(&self) -> bool {
        self.environment.is_up(FAILOVER) && answers(self.failover().state)
    }

    /// The system with which the phone takes itself to be registered.
    pub fn registrar(&self) -> Option<NodeId> {
        match self.phone.state {
            client::State::AtHome => Some(HOME),
            client::State::AtFailover => Some(FAILOVER),
            _ => None,
        }
    }

    /// The system with which it really is: both of them know of it, and messages get through.
    pub fn served_by(&self) -> Option<NodeId> {
        self.registrar().filter(|&node| self.known && self.is_reachable(node))
    }

    /// Phones can reach a system.
    pub fn is_reachable(&self, node: NodeId) -> bool {
        self.environment.is_up(node) && self.environment.path(node) == Path::Open
    }
}

/// The failover system answers for the users of the home system.
pub(super) fn answers(state: server::State) -> bool {
    matches!(state, server::State::Serving | server::State::Returning | server::State::Grace)
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Something happens to systems, lines or the phones' paths, or a system notices whether another one is visible.
    Net(Trouble),
    /// A system ends and starts in one go, before anybody notices; to be had in audits only, elsewhere it is made of the
    /// two.
    Restart(NodeId),
    /// A clock of the failover system moves on.
    Pass(Clock),
    /// The phone is switched off and on.
    RestartPhone,
    /// The phone makes its next attempt.
    Attempt,
    /// The phone notices that its registration is gone.
    Lose,
    /// A call of the user's phone begins.
    CallBegins,
    /// It ends.
    CallEnds,
    /// A colleague's desk phone asks the failover system.
    ColleagueAsks,
    /// The home system asks the failover system whether it answers for its users.
    AskBack,
    /// The home system sends a copy of the settings.
    SendCopy,
    /// The failover system looks after a guest that has no call.
    MindGuest,
    /// An administrator starts failback.
    OrderFailback,
    /// The user logs in at a phone of another system.
    HotDesk,
    /// The user logs out there.
    LogOut,
    /// A call for the user comes to a system.
    Call(NodeId),
    /// The user changes a setting, where the phone is served.
    ChangeSetting,
}
