//! The world of an installation as a model to explore: which actions there are in a state.

use stateright::Model;

use super::ambiguities::Question;
use super::client::{self, Client};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::judge::Breach;
use super::server::{Input, Role, Server, State};
use super::server_rules::{SERVER_RULES, SERVER_SILENCES};
use super::service::{self, Service};
use super::service_rules::{SERVICE_RULES, SERVICE_SILENCES};
use super::topology::{Follows, MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Line, Losses, Side, World};
use super::{EDITION_LATER, narrative, properties};
use crate::ambiguity::Readings;
use crate::check::Checkable;
use crate::coverage::Tracked;
use crate::engine::Rules;
use crate::environment::{Environment, Path};
use crate::explore::Fair;
use crate::property::{self, Breaches, Judged, Judgements, Property};
use crate::rule::Edition;
use crate::topology::NodeId;

/// How many orders the administrator gives in one run, beside faults: two make a block and a switchover.
pub const ORDERS: u8 = 2;
/// Calls that may run at the same time: the second one is why a system need never be idle.
pub const CALLS: u8 = 2;

/// The three tables of one edition.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The server's rows.
    pub server: Rules<Server>,
    /// The client's rows.
    pub client: Rules<Client>,
    /// The rows of the other services.
    pub service: Rules<Service>,
}

impl Tables {
    /// The rows of an edition.
    pub fn of(edition: Edition) -> Self {
        Tables {
            server: Rules::lower(SERVER_RULES, edition),
            client: Rules::lower(CLIENT_RULES, edition),
            service: Rules::lower(SERVICE_RULES, edition),
        }
    }
}

/// One installation under one edition, with its rules and a number of faults.
pub struct NetPhone {
    /// The installation.
    pub topology: Topology,
    /// The edition of the rules.
    pub edition: Edition,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// What was judged so far.
    pub(super) judgements: Judgements<Breach>,
    pub(super) server_rules: Tracked<Server>,
    pub(super) client_rules: Tracked<Client>,
    pub(super) service_rules: Tracked<Service>,
}

impl NetPhone {
    /// The world of an installation by the rules of an edition.
    pub fn new(topology: Topology, edition: Edition, readings: Readings, faults: u8) -> Self {
        Self::with_tables(topology, edition, readings, faults, Tables::of(edition))
    }

    /// The same with rows that were edited.
    pub fn with_tables(
        topology: Topology,
        edition: Edition,
        readings: Readings,
        faults: u8,
        tables: Tables,
    ) -> Self {
        NetPhone {
            topology,
            edition,
            readings,
            faults,
            judgements: Judgements::default(),
            server_rules: Tracked::new(tables.server, SERVER_SILENCES),
            client_rules: Tracked::new(tables.client, CLIENT_SILENCES),
            service_rules: Tracked::new(tables.service, SERVICE_SILENCES),
        }
    }

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

    /// Whether a service's computer is that of the active system.
    pub(super) fn is_beside_active(&self, world: &World, place: u8) -> bool {
        let computer = self.service_computer(place);
        computer != SERVICES && world.serves(computer)
    }

    /// The connections that can break.
    fn links(&self) -> &'static [(NodeId, NodeId)] {
        match self.topology.is_separate() {
            false => &[(MASTER, STANDBY)],
            true => &[(MASTER, STANDBY), (SERVICES, MASTER), (SERVICES, STANDBY)],
        }
    }

    fn computers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.topology.computers() as u8).map(NodeId)
    }

    /// What the systems do by themselves.
    fn server_actions(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let server = world.server(node);
        let heard = super::server::Peer::told_by(world.audible(node));
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
    fn work_actions(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let memory = world.memory(node);
        let other = Topology::other(node);
        if memory.changed && world.environment.linked(node, other) {
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
                } else if active {
                    actions.push(Action::ScriptBegins(node));
                }
                if memory.unstored {
                    actions.push(Action::Store(node));
                }
            }
            Follows::Changes if !memory.changed => actions.push(Action::Change(node)),
            _ => {}
        }
    }

    /// What an administrator may order at a system, and what may be lifted.
    fn orders(&self, world: &World, node: NodeId, actions: &mut Vec<Action>) {
        let memory = world.memory(node);
        let has_part = matches!(world.server(node).state, State::Passive | State::Active);
        if !world.answers(node) || !has_part {
            return;
        }
        let mut order = |input| actions.push(Action::Order(node, input));
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

    fn client_actions(&self, world: &World, actions: &mut Vec<Action>) {
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

    fn service_actions(&self, world: &World, place: u8, actions: &mut Vec<Action>) {
        let computer = self.service_computer(place);
        let position = &world.services[usize::from(place)];
        if !world.environment.is_up(computer) {
            return;
        }
        if position.state == service::State::Stopped {
            actions.push(Action::StartService(place));
            let event = service::Event::helper(self.is_beside_active(world, place));
            if self.service_rules.choices(position, &event, self.service_view(place)) > 0 {
                actions.push(Action::HelperLooks(place));
            }
        }
        for system in SYSTEMS {
            let event = self.learns(world, place, system);
            if self.service_rules.choices(position, &event, self.service_view(place)) > 0 {
                actions.push(Action::ServiceNotices(place, system));
            }
        }
    }

    fn faults(&self, world: &World, actions: &mut Vec<Action>) {
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
        if self.topology.has_client() {
            actions.push(Action::RestartClient);
        }
        for place in self.service_places() {
            if world.services[usize::from(place)].state != service::State::Stopped {
                actions.push(Action::ServiceFails(place));
            }
        }
    }

    fn repairs(&self, world: &World, actions: &mut Vec<Action>) {
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
    }
}

impl Model for NetPhone {
    type State = World;
    type Action = Action;

    /// Both computers run, and neither server service was started yet.
    fn init_states(&self) -> Vec<World> {
        vec![World {
            environment: Environment::healthy(self.topology.computers(), &[]),
            hung: Default::default(),
            servers: [Server::stopped(); 2],
            client: Side::started(),
            services: [Service::started(); 2],
            orders_left: ORDERS,
            faults_left: self.faults,
            lost: Losses::default(),
            breaches: Breaches::default(),
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for node in SYSTEMS {
            self.server_actions(world, node, actions);
            self.work_actions(world, node, actions);
            self.orders(world, node, actions);
        }
        if self.topology.has_client() {
            self.client_actions(world, actions);
        }
        for place in self.service_places() {
            self.service_actions(world, place, actions);
        }
        self.repairs(world, actions);
        if world.faults_left > 0 {
            self.faults(world, actions);
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.after(world, action))
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl Fair for NetPhone {
    /// The client, what each system hears and how its clock goes on, the end of calls and scripts, storing, replicating,
    /// and what each service notices: a class each. Nobody is obliged to repair, to order, or to call.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match *action {
            Action::Attempt | Action::Connect | Action::Answer | Action::Lose => Some(0),
            Action::Notice(node) => Some(1 + node.0),
            Action::Time(node) => Some(3 + node.0),
            Action::CallEnds(node) => Some(5 + node.0),
            Action::ScriptEnds(node) => Some(7 + node.0),
            Action::Store(node) => Some(9 + node.0),
            Action::Replicate(node) => Some(11 + node.0),
            Action::ServiceNotices(place, _) => Some(13 + place),
            Action::HelperLooks(place) => Some(15 + place),
            _ => None,
        }
    }

    /// Faults and orders that are left, then what waits for a repair.
    fn rank(&self, world: &World) -> u64 {
        let broken = self.computers().filter(|&node| !world.environment.is_up(node)).count()
            + SYSTEMS.iter().filter(|&&node| world.server(node).state == State::Stopped).count()
            + SYSTEMS.iter().filter(|&&node| world.hung.contains(node)).count()
            + SYSTEMS.iter().filter(|&&node| world.environment.path(node) != Path::Open).count()
            + self.links().iter().filter(|&&(a, b)| world.environment.is_cut(a, b)).count();
        u64::from(world.faults_left) << 16 | u64::from(world.orders_left) << 8 | broken as u64
    }
}

impl Judged for NetPhone {
    type Breach = Breach;

    fn judgements(&self) -> &Judgements<Breach> {
        &self.judgements
    }

    fn breaches(world: &World) -> Breaches<Breach> {
        world.breaches
    }
}

impl Checkable for NetPhone {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn claims() -> Vec<Property<Self>> {
        properties::properties()
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        let servers = self.server_rules.coverage();
        self.client_rules.coverage().chain(servers).chain(self.service_rules.coverage()).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        let unread = self
            .client_rules
            .unread(self.readings)
            .chain(self.server_rules.unread(self.readings))
            .chain(self.service_rules.unread(self.readings));
        unread.chain(properties::never_home(self.readings)).collect()
    }

    fn describe(&self, world: &World) -> String {
        narrative::describe(self, world)
    }

    fn narrate(&self, state: &World, action: &Action, next: &World) -> String {
        narrative::narrate(self, state, action, next)
    }
}

/// What a server service may look at.
pub(super) fn server_view(model: &NetPhone, node: NodeId) -> super::server::View {
    let role: Role = Topology::role(node);
    super::server::View { role, readings: model.readings }
}
