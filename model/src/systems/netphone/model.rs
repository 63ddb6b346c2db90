//! The world of an installation as a model to explore: which actions there are in a state.

use super::ambiguities::Question;
use super::client;
use super::editions::EDITION_LATER;
use super::server::{self, Input, Role, State};
use super::service;
use super::topology::{Follows, MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Line, World};
use crate::engine::Position;
use crate::environment::Path;
use crate::frame::Installed;
use crate::topology::{NodeId, NodeSet};

/// How many orders the administrator gives in one run, beside faults: two make a block and a switchover.
pub const ORDERS: u8 = 2;
/// Calls that may run at the same time: the second one is why a system need never be idle.
pub const CALLS: u8 = 2;

/// What is this system's own in the [frame](crate::frame).
pub struct MasterAndStandby;

/// One installation under one edition, with its rules and a number of faults.
pub type NetPhone = Installed<MasterAndStandby>;

impl NetPhone {
    /// Whether a question is read that way: 0 is `a`.
    pub(super) fn reads(&self, question: Question, reading: u8) -> bool {
        self.readings.get(question) == reading
    }

    /// Whether an absent system is given time before it is replaced.
    pub(super) fn has_clock(&self) -> bool {
        self.edition == EDITION_LATER
    }

    pub(super) fn service_view(&self, place: u8) -> service::View {
        service::View {
            configured: self.topology.configured_for(self.service_computer(place)),
            readings: self.readings,
        }
    }

    pub(super) fn client_view(&self) -> client::View {
        client::View { addresses: self.topology.addresses(), readings: self.readings }
    }

    pub(super) fn service_computer(&self, place: u8) -> NodeId {
        self.topology.service_computers()[usize::from(place)]
    }

    pub(super) fn service_places(&self) -> impl Iterator<Item = u8> + use<> {
        0..self.topology.service_computers().len() as u8
    }

    /// What a service would learn of a system now.
    pub(super) fn learns(&self, world: &World, place: u8, system: NodeId) -> service::Event {
        let computer = self.service_computer(place);
        let reached = computer == system || world.environment.linked(computer, system);
        let input = if reached && world.serves(system) {
            service::Input::ServerActive
        } else {
            service::Input::ServerGone
        };
        service::Event::about(input, system)
    }

    /// NP-08, NP-09, NP-A17: the systems that a service is to work with after an event, whatever its rows make of it. It goes to work
    /// with an active one for which it is configured, with a second one only if it works with both at once, and lets go of each that
    /// is gone.
    pub(super) fn due_with(
        &self,
        place: u8,
        before: &Position<service::Service>,
        event: &service::Event,
    ) -> NodeSet {
        let mut systems = before.memory.systems;
        match (event.input, event.system) {
            (service::Input::Fails | service::Input::ComputerEnds, _) => return NodeSet::default(),
            (service::Input::ServerActive, Some(system)) if before.state != service::State::Stopped => {
                let configured = self.topology.configured_for(self.service_computer(place));
                let may = systems.is_empty() || self.reads(Question::BothAtOnce, 1);
                systems.set(system, systems.contains(system) || (may && configured.contains(system)));
            }
            (service::Input::ServerGone, Some(system)) => systems.set(system, false),
            _ => {}
        }
        systems
    }

    /// Whether a service's computer is that of the active system.
    pub(super) fn is_beside_active(&self, world: &World, place: u8) -> bool {
        let computer = self.service_computer(place);
        computer != SERVICES && world.serves(computer)
    }

    /// The connections that can break.
    pub(super) fn links(&self) -> &'static [(NodeId, NodeId)] {
        match self.topology.is_separate() {
            false => &[(MASTER, STANDBY)],
            true => &[(MASTER, STANDBY), (SERVICES, MASTER), (SERVICES, STANDBY)],
        }
    }

    pub(super) fn computers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.topology.computers() as u8).map(NodeId)
    }

    /// What the systems do by themselves.
    pub(super) fn server_actions(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let heard = server::Peer::told_by(world.audible(node));
        let server = world.server(node);
        if !world.answers(node) {
            return;
        }
        if heard != Some(server.memory.peer) {
            actions.push(Action::Notice(node));
        }
        if self.has_clock()
            && server.state == State::Passive
            && matches!(world.audible(node), Input::PeerSilent | Input::PeerUnreachable)
            && heard == Some(server.memory.peer)
            && server.memory.clock.later().is_some()
        {
            actions.push(Action::Time(node));
        }
    }

    /// What the users of a system do, and what follows from it.
    pub(super) fn work_actions(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let memory = world.memory(node);
        let other = Topology::other(node);
        let replicates = || {
            let event = server::Event::of(Input::ReplicateDue);
            self.tables.server.choices(world.server(node), &event, server_view(self, node)) > 0
        };
        if memory.changed && world.replicates && world.environment.linked(node, other) && replicates() {
            actions.push(Action::Replicate(node));
        }
        if !world.answers(node) {
            return;
        }
        let active = world.is_active(node);
        match self.topology.follows {
            Follows::Calls => {
                if memory.calls < CALLS {
                    actions.push(Action::NewCall(node));
                }
                if memory.calls > 0 {
                    actions.push(Action::CallEnds(node));
                }
                if memory.script {
                    actions.push(Action::ScriptEnds(node));
                } else if active && !memory.calls_blocked {
                    // A script answers a call.
                    actions.push(Action::ScriptBegins(node));
                }
                if memory.unstored {
                    actions.push(Action::Store(node));
                }
            }
            Follows::Changes(_) if !memory.changed => actions.push(Action::Change(node)),
            _ => {}
        }
    }

    /// What an administrator may order at a system, and what may be lifted.
    pub(super) fn orders(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let memory = world.memory(node);
        let has_part = matches!(world.server(node).state, State::Passive | State::Active);
        if !world.answers(node) || !has_part {
            return;
        }
        // Whom a system turns down orders nothing there (NP-A5 c), and has a switchover refused.
        let gets_in = world.is_active(node) || !self.reads(Question::OrderedAt, 2);
        let mut order = |input| {
            if gets_in || matches!(input, Input::SwitchNow | Input::SwitchWhenIdle) {
                actions.push(Action::Order(node, input));
            }
        };
        if memory.logins_blocked {
            order(Input::UnblockLogins);
        }
        if memory.calls_blocked {
            order(Input::UnblockCalls);
        }
        if world.orders_left == 0 {
            return;
        }
        order(Input::SwitchNow);
        match self.topology.follows {
            Follows::Client { .. } if !memory.logins_blocked => order(Input::BlockLogins),
            Follows::Calls => {
                order(Input::SwitchWhenIdle);
                if !memory.calls_blocked {
                    order(Input::BlockCalls);
                }
            }
            _ => {}
        }
    }

    pub(super) fn client_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let side = &world.client;
        match side.position.state {
            client::State::Offline => actions.push(Action::Attempt),
            client::State::Connecting => actions.push(Action::Connect),
            client::State::LoggingOn => actions.push(Action::Answer),
            client::State::GaveUp => actions.push(Action::Retry),
            client::State::LoggedOn => match side.line {
                Line::Open { to, alive: true }
                    if world.environment.path(to) != Path::Silent && !world.hung.contains(to) => {}
                _ => actions.push(Action::Lose),
            },
        }
    }

    pub(super) fn service_actions(&self, world: &World, place: u8, actions: &mut Vec<Action>) {
        let computer = self.service_computer(place);
        let position = &world.services[usize::from(place)];
        if !world.environment.is_up(computer) {
            return;
        }
        if position.state == service::State::Stopped {
            actions.push(Action::StartService(place));
            let event = service::Event::helper(self.is_beside_active(world, place));
            if self.tables.service.choices(position, &event, self.service_view(place)) > 0 {
                actions.push(Action::HelperLooks(place));
            }
        }
        for system in SYSTEMS {
            // What changes nothing is no news.
            let event = self.learns(world, place, system);
            if self.due_with(place, position, &event) != position.memory.systems {
                actions.push(Action::ServiceNotices(place, system));
            }
        }
    }

    pub(super) fn troubles(&self, world: &World, actions: &mut Vec<Action>) {
        for node in SYSTEMS {
            if world.environment.is_up(node) && world.server(node).state != State::Stopped {
                actions.push(Action::Stop(node));
                if !world.hung.contains(node) {
                    actions.push(Action::Hang(node));
                }
            }
            if self.topology.has_client() && world.environment.path(node) == Path::Open {
                actions.extend([Path::Refused, Path::Silent].map(|path| Action::Block(node, path)));
            }
        }
        actions.extend(self.computers().filter(|&node| world.environment.is_up(node)).map(Action::PowerOff));
        for &(a, b) in self.links() {
            if !world.environment.is_cut(a, b) {
                actions.push(Action::Cut(a, b));
            }
        }
        if matches!(self.topology.follows, Follows::Changes(_)) && world.replicates {
            actions.push(Action::StopReplication);
        }
        if self.topology.has_client() {
            actions.push(Action::RestartClient);
        }
        for place in self.service_places() {
            if world.services[usize::from(place)].state != service::State::Stopped {
                actions.push(Action::ServiceFails(place));
            }
        }
    }

    pub(super) fn repairs(&self, world: &World, actions: &mut Vec<Action>) {
        for node in SYSTEMS {
            if world.environment.is_up(node) && world.server(node).state == State::Stopped {
                actions.push(Action::Start(node));
            }
            if world.hung.contains(node) {
                actions.push(Action::Resume(node));
            }
            if world.environment.path(node) != Path::Open {
                actions.push(Action::Unblock(node));
            }
        }
        actions.extend(self.computers().filter(|&node| !world.environment.is_up(node)).map(Action::PowerOn));
        for &(a, b) in self.links() {
            if world.environment.is_cut(a, b) {
                actions.push(Action::Heal(a, b));
            }
        }
        if !world.replicates {
            actions.push(Action::ResumeReplication);
        }
    }
}

/// What a server service may look at.
pub(super) fn server_view(model: &NetPhone, node: NodeId) -> server::View {
    let role: Role = Topology::role(node);
    server::View { role, in_files: model.topology.is_in_files(), readings: model.readings }
}
