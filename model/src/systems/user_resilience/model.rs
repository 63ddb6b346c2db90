//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! Phone and systems, and systems among themselves, meet in messages only. A question and its answer are one action.

use super::client;
use super::server::Server;
use super::server::State;
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD};
use super::world::{Action, Clock, Setting, Shown, World};
use crate::engine::Position;
use crate::environment::Path;
use crate::frame::Installed;
use crate::frame::trouble::Trouble;
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

/// What is this system's own in the [frame](crate::frame).
pub struct Offices;

/// One installation with its rules and a number of faults.
pub type UserResilience = Installed<Offices>;

impl UserResilience {
    pub(super) fn system_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        if !environment.is_up(FAILOVER) {
            return;
        }
        let (mut record, mut failover) = (world.record, *world.failover());
        for &clock in Clock::ALL {
            let own = record.clock(clock).later();
            let told = moving(&mut failover, clock).and_then(|timer| timer.later());
            actions.extend(own.or(told).map(|_| Action::Pass(clock)));
        }
        if environment.linked(HOME, FAILOVER) {
            if world.servers[HOME.index()].state == State::Withheld {
                actions.push(Action::AskBack);
            }
            if !world.failover().memory.copy || world.setting == Setting::NotCopied {
                actions.push(Action::SendCopy);
            }
        }
        if world.served_by() == Some(FAILOVER) && !world.phone.memory.in_call {
            actions.push(Action::MindGuest);
        }
        if self.topology.failback == Failback::ByAdministrator && world.in_failover() {
            actions.push(Action::OrderFailback);
        }
        let homeless = !world.is_reachable(HOME) || world.servers[HOME.index()].state == State::Withheld;
        if self.topology.phones == Phones::SoftBesideDesk && homeless && world.is_reachable(FAILOVER) {
            actions.push(Action::ColleagueAsks);
        }
    }

    pub(super) fn user_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let up = |node| world.environment.is_up(node);
        if self.topology.desk_at().is_some_and(up) {
            actions.push(if world.visit.is_some() { Action::LogOut } else { Action::HotDesk });
        }
        let called: &[NodeId] = match self.topology.habit {
            Habit::None | Habit::ChangesSetting => &[],
            Habit::HotDesksAtThird => &[THIRD],
            Habit::HotDesksAtFailover => &[HOME, FAILOVER],
            Habit::InternalTwin | Habit::FallbackTwin => &[HOME, FAILOVER],
        };
        if world.shown == Shown::Nothing {
            actions.extend(called.iter().filter(|&&node| up(node)).map(|&node| Action::Call(node)));
        }
        let changes = self.topology.habit == Habit::ChangesSetting && world.setting == Setting::AsBefore;
        if changes && world.served_by().is_some() {
            actions.push(Action::ChangeSetting);
        }
        if !self.topology.has_ip_phone() {
            return;
        }
        match world.phone.state {
            client::State::Unregistered => actions.push(Action::Attempt),
            client::State::AtHome | client::State::AtFailover if world.served_by().is_none() => {
                actions.push(Action::Lose);
            }
            _ => {}
        }
        match world.phone.memory.in_call {
            true => actions.push(Action::CallEnds),
            false if world.served_by().is_some() => actions.push(Action::CallBegins),
            false => {}
        }
    }

    pub(super) fn troubles(&self, world: &World, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let has_ip_phone = self.topology.has_ip_phone();
        for node in self.topology.nodes() {
            actions.push(Action::Net(Trouble::of_node(environment, node)));
            if self.topology.in_operation && environment.is_up(node) {
                actions.push(Action::Restart(node));
            }
            let ways: &[Path] = if has_ip_phone && node != THIRD { &[Path::Silent] } else { &[] };
            actions.extend(Trouble::of_path(environment, node, ways).map(Action::Net));
        }
        if has_ip_phone {
            actions.push(Action::RestartPhone);
        }
        let links = self.topology.links().iter();
        actions.extend(links.map(|&(a, b)| Action::Net(Trouble::of_link(environment, a, b))));
        let observers = self.topology.observers().iter();
        let stale = observers.filter_map(|&(from, to)| Trouble::of_view(environment, from, to));
        actions.extend(stale.map(Action::Net));
    }
}

/// The clock of a failover system, if it moves in the state in which that system is: absence is counted while there is
/// one, presence while there is one.
pub fn moving(failover: &mut Position<Server>, clock: Clock) -> Option<&mut Timer> {
    let memory = &mut failover.memory;
    match (clock, failover.state) {
        (Clock::Absence, State::Waiting | State::Serving) => Some(&mut memory.absence),
        (Clock::Presence, State::Blocking | State::Returning) => Some(&mut memory.presence),
        (Clock::Grace, State::Grace) => Some(&mut memory.grace),
        _ => None,
    }
}
