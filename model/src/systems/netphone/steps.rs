//! Where a step of the world leads: events are handed to the rows, and what the rows do reaches the others.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client;
use super::judge;
use super::keeping::judge_keeping;
use super::model::{NetPhone, server_view};
use super::server::{self, Input, Server, State};
use super::service;
use super::topology::{Refusal, SYSTEMS, Topology};
use super::world::{Action, Cause, Line, Losses, Side, World};
use crate::ambiguity::Consulted;
use crate::environment::Path;
use crate::rule::Outputs;
use crate::topology::NodeId;

impl NetPhone {
    /// Carries an action out.
    pub(super) fn carry_out(&self, world: &mut World, action: Action) {
        world.lost = Losses::default();
        world.orders_left -= u8::from(action.is_order());
        match action {
            Action::Start(node) => self.tell_server(world, node, server::Event::of(Input::Start)),
            Action::Stop(node) => self.end(world, node),
            Action::Hang(node) => world.hung.set(node, true),
            Action::Resume(node) => world.hung.set(node, false),
            Action::PowerOff(computer) => self.power_off(world, computer),
            Action::PowerOn(computer) => self.power_on(world, computer),
            Action::Cut(a, b) => world.environment.set_cut(a, b, true),
            Action::Heal(a, b) => world.environment.set_cut(a, b, false),
            Action::StopReplication => world.replicates = false,
            Action::ResumeReplication => world.replicates = true,
            Action::Block(node, path) => {
                world.environment.set_path(node, path);
                // What is swallowed has to be missed first.
                if path != Path::Silent {
                    cut_off(world, node);
                }
            }
            Action::Unblock(node) => world.environment.set_path(node, Path::Open),
            Action::Notice(node) => {
                let heard = world.audible(node);
                self.tell_server(world, node, server::Event::of(heard));
            }
            Action::Time(node) => {
                if let Some(time) = world.memory(node).clock.later() {
                    self.tell_server(world, node, server::Event::time(time));
                }
            }
            Action::Order(node, order) => self.tell_server(world, node, server::Event::of(order)),
            Action::NewCall(node) => self.tell_server(world, node, server::Event::of(Input::NewCall)),
            Action::CallEnds(node) => self.tell_server(world, node, server::Event::of(Input::CallEnds)),
            Action::ScriptBegins(node) => {
                self.tell_server(world, node, server::Event::of(Input::ScriptBegins));
            }
            Action::ScriptEnds(node) => self.tell_server(world, node, server::Event::of(Input::ScriptEnds)),
            Action::Store(node) => self.tell_server(world, node, server::Event::of(Input::StoreDue)),
            Action::Change(node) => self.tell_server(world, node, server::Event::of(Input::Change)),
            Action::Replicate(node) => self.tell_server(world, node, server::Event::of(Input::ReplicateDue)),
            Action::Attempt => self.tell_client(world, client::Input::AttemptDue),
            Action::Connect => {
                let event = self.connected(world);
                self.tell_client(world, event);
            }
            Action::Answer => {
                let event = self.answered(world);
                self.tell_client(world, event);
            }
            Action::Lose => {
                let event = match world.client.line {
                    Line::Open { alive: true, .. } => client::Input::NoAnswer,
                    _ => client::Input::Lost,
                };
                self.tell_client(world, event);
            }
            Action::RestartClient => world.client = Side::started(),
            Action::Retry => self.tell_client(world, client::Input::UserRetries),
            Action::ServiceFails(place) => {
                self.tell_service(world, place, service::Event::of(service::Input::Fails));
                let computer = self.service_computer(place);
                if SYSTEMS.contains(&computer) && world.environment.is_up(computer) {
                    self.tell_server(world, computer, server::Event::of(Input::ServiceFailed));
                }
            }
            Action::HelperLooks(place) => {
                let event = service::Event::helper(self.is_beside_active(world, place));
                self.tell_service(world, place, event);
            }
            Action::StartService(place) => {
                self.tell_service(world, place, service::Event::of(service::Input::Start));
            }
            Action::ServiceNotices(place, system) => {
                let event = self.learns(world, place, system);
                self.tell_service(world, place, event);
            }
        }
    }

    /// A server service ends: it is stopped, it fails, or its computer does.
    fn end(&self, world: &mut World, node: NodeId) {
        world.hung.set(node, false);
        if world.server(node).state != State::Stopped {
            self.tell_server(world, node, server::Event::of(Input::End));
        }
    }

    fn power_off(&self, world: &mut World, computer: NodeId) {
        if SYSTEMS.contains(&computer) {
            self.end(world, computer);
        }
        for place in self.services_of(computer) {
            self.tell_service(world, place, service::Event::of(service::Input::ComputerEnds));
        }
        world.environment.stop(computer);
    }

    fn power_on(&self, world: &mut World, computer: NodeId) {
        world.environment.start(computer);
        if SYSTEMS.contains(&computer) {
            self.tell_server(world, computer, server::Event::of(Input::Start));
        }
        for place in self.services_of(computer) {
            self.tell_service(world, place, service::Event::of(service::Input::Start));
        }
    }

    fn services_of(&self, computer: NodeId) -> impl Iterator<Item = u8> + use<> {
        let computers = self.topology.service_computers();
        (0..computers.len() as u8).filter(move |&place| computers[usize::from(place)] == computer)
    }

    /// Tells a server service of an event: its row is carried out, and what it does reaches the others. What it did to
    /// the client that asked is returned.
    fn tell_server(&self, world: &mut World, node: NodeId, event: server::Event) {
        self.server_answers(world, node, event, 0);
    }

    /// The same of what the other one tells it, which may have been told something itself: `passed` is how often.
    fn tell_peer(&self, world: &mut World, node: NodeId, event: server::Event, passed: u8) {
        // An order, passed on, and the handover. Who throws back what it is told would do so for ever.
        const ENOUGH: u8 = 4;
        self.judgements.hold(&mut world.books.breaches, Breach::ThrownBack, passed < ENOUGH);
        if passed < ENOUGH {
            self.server_answers(world, node, event, passed + 1);
        }
    }

    fn server_answers(
        &self,
        world: &mut World,
        node: NodeId,
        event: server::Event,
        passed: u8,
    ) -> Outputs<Server> {
        let before = *world;
        let view = server_view(self, node);
        let position = &mut world.servers[node.index()];
        let (step, outputs) = self.tables.server.step(0, position, &event, view);
        let after = *position;
        let breaches = &mut world.books.breaches;
        Consulted::aside(|| judge_keeping(self, &before, node, &event, &outputs, &after, breaches));
        let became_active = !before.is_active(node) && world.is_active(node);
        world.lost.change |= became_active && before.memory(Topology::other(node)).changed;
        for output in &outputs {
            self.carry(world, node, &event, *output, passed);
        }
        Consulted::aside(|| judge::judge_server(self, &before, node, &event, step, &outputs, world));
        outputs
    }

    /// Brings what a server service does to where it is noticed.
    fn carry(
        &self,
        world: &mut World,
        node: NodeId,
        event: &server::Event,
        output: server::Output,
        passed: u8,
    ) {
        let other = Topology::other(node);
        let reaches_other = world.environment.linked(node, other) && world.answers(other);
        let cause = match event.input {
            Input::End => Cause::Failure,
            Input::PeerActive => Cause::Healing,
            Input::SwitchNow => Cause::Order,
            _ => Cause::IdleOrder,
        };
        match output {
            server::Output::CloseClients => cut_off(world, node),
            server::Output::HandOver if reaches_other => {
                self.tell_peer(world, other, server::Event::of(Input::HandOver), passed);
            }
            server::Output::HandOver => world.lost.hand_over = true,
            server::Output::TellPeer(order) if reaches_other => {
                self.tell_peer(world, other, server::Event::passed_on(order), passed);
            }
            server::Output::Changes => {
                self.tell_peer(world, other, server::Event::of(Input::ChangesCame), passed);
            }
            server::Output::ChangesGone => world.lost.overwritten = Some(node),
            server::Output::PeersChangesGone => world.lost.overwritten = Some(other),
            server::Output::CallCut => world.lost.calls = Some(cause),
            server::Output::ScriptCut => world.lost.script = Some(cause),
            server::Output::RecordLost => world.lost.record = Some(cause),
            server::Output::TellPeer(_)
            | server::Output::RefuseOrder
            | server::Output::Accept
            | server::Output::Reject
            | server::Output::CallCarried
            | server::Output::CallRefused => {}
        }
    }

    /// What the client is told at the end of its dialling.
    fn connected(&self, world: &World) -> client::Input {
        let Some(target) = world.client.position.memory.target else { return client::Input::Unreachable };
        let runs = world.environment.is_up(target) && world.server(target).state != State::Stopped;
        match world.environment.path(target) {
            Path::Silent => client::Input::NoAnswer,
            Path::Open | Path::Impostor if runs => client::Input::Connected,
            Path::Open | Path::Impostor | Path::Refused => client::Input::Unreachable,
        }
    }

    /// What the client is told after its login.
    fn answered(&self, world: &mut World) -> client::Input {
        let Line::Open { to, alive: true } = world.client.line else { return client::Input::Lost };
        if world.environment.path(to) == Path::Silent || !world.answers(to) {
            return client::Input::NoAnswer;
        }
        let outputs = self.server_answers(world, to, server::Event::of(Input::Login), 0);
        match self.topology.refusal() {
            _ if outputs.contains(&server::Output::Accept) => client::Input::Accepted,
            Refusal::Answered => client::Input::Rejected,
            Refusal::Closed => client::Input::Lost,
        }
    }

    fn tell_client(&self, world: &mut World, event: client::Input) {
        let before = world.client;
        let view = self.client_view();
        let side = &mut world.client;
        let (step, outputs) = self.tables.client.step(0, &mut side.position, &event, view);
        for output in &outputs {
            match output {
                client::Output::Dial(to) => side.tried = Some(*to),
                client::Output::HangUp => side.line = Line::None,
                client::Output::LogOn => {
                    if let Some(to) = before.position.memory.target {
                        side.line = Line::Open { to, alive: true };
                    }
                }
            }
        }
        match side.position.state {
            client::State::LoggedOn if before.position.state != client::State::LoggedOn => {
                side.served = before.position.memory.target;
                side.tried = None;
                side.failed = false;
            }
            // Who gave up begins anew; who lost its connection and does not connect again was there nevertheless.
            client::State::GaveUp => {
                side.served = side.served.filter(|_| before.position.state == client::State::LoggedOn);
                side.tried = None;
                side.failed = false;
            }
            _ if judge::is_failure(&before, event) => side.failed = self.reads(Question::GivingUp, 1),
            _ => {}
        }
        Consulted::aside(|| judge::judge_client(self, &before, event, step, &outputs, world));
    }

    fn tell_service(&self, world: &mut World, place: u8, event: service::Event) {
        let before = *world;
        let view = self.service_view(place);
        let position = &mut world.services[usize::from(place)];
        let (step, _) = self.tables.service.step(0, position, &event, view);
        Consulted::aside(|| judge::judge_service(self, &before, place, &event, step, world));
    }
}

/// The connection to a system ends; the client has not noticed.
fn cut_off(world: &mut World, node: NodeId) {
    if let Line::Open { to, alive } = &mut world.client.line
        && *to == node
    {
        *alive = false;
    }
}
