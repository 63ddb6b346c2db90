//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! Phone and systems, and systems among themselves, meet in messages only. A question and its answer are one action.

use stateright::Model;

use super::breaches::Breach;
use super::client::{self, Phone};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::server::{Server, State};
use super::server_rules::server_rules;
use super::server_silences::SERVER_SILENCES;
use super::steps::moving;
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD, Topology};
use super::world::{Action, Clock, Record, Shown, World};
use crate::ambiguity::{Readings, not_led_to};
use crate::check::Checkable;
use crate::coverage::Tracked;
use crate::engine::Rules;
use crate::environment::{Environment, Path};
use crate::explore::Fair;
use crate::property::{self, Breaches, Judged, Judgements, Property};
use crate::rule::{Closed, Edition};
use crate::topology::NodeId;

/// One installation with its rules and a number of faults.
pub struct UserResilience {
    /// The installation.
    pub topology: Topology,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// The systems have been in operation for a while.
    in_operation: bool,
    /// What was judged so far.
    pub(super) judgements: Judgements<Breach>,
    pub(super) client_rules: Tracked<Phone>,
    pub(super) server_rules: Tracked<Server>,
}

impl UserResilience {
    /// The world of an installation by the rules of an edition.
    pub fn new(topology: Topology, edition: Edition, readings: Readings, faults: u8) -> Self {
        let client = Rules::lower(CLIENT_RULES, edition);
        Self::with_rules(topology, readings, faults, client, server_rules(edition))
    }

    /// The same with rows that were edited.
    pub fn with_rules(
        topology: Topology,
        readings: Readings,
        faults: u8,
        client_rules: Rules<Phone>,
        server_rules: Rules<Server>,
    ) -> Self {
        UserResilience {
            topology,
            readings,
            faults,
            in_operation: false,
            judgements: Judgements::default(),
            client_rules: Tracked::new(client_rules, CLIENT_SILENCES),
            server_rules: Tracked::new(server_rules, SERVER_SILENCES),
        }
    }

    /// The same when the systems have been in operation for a while: where a copy is sent, it has been sent. That they may
    /// restart is offered as one action, too.
    pub(super) fn in_operation(self) -> Self {
        UserResilience { in_operation: true, ..self }
    }

    fn system_actions(&self, world: &World, actions: &mut Vec<Action>) {
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
            if !world.failover().memory.copy {
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

    fn user_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let up = |node| world.environment.is_up(node);
        if self.topology.desk_at().is_some_and(up) {
            actions.push(if world.visit.is_some() { Action::LogOut } else { Action::HotDesk });
        }
        let called: &[NodeId] = match self.topology.habit {
            Habit::None => &[],
            Habit::HotDesksAtThird => &[THIRD],
            Habit::HotDesksAtFailover => &[FAILOVER],
            Habit::InternalTwin | Habit::FallbackTwin => &[HOME, FAILOVER],
        };
        if world.shown == Shown::Nothing {
            actions.extend(called.iter().filter(|&&node| up(node)).map(|&node| Action::Call(node)));
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

    fn fault_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let faults_left = world.faults_left > 0;
        let has_ip_phone = self.topology.has_ip_phone();
        for node in self.topology.nodes() {
            match (environment.is_up(node), faults_left) {
                (true, true) => {
                    actions.push(Action::Stop(node));
                    actions.extend(self.in_operation.then_some(Action::Restart(node)));
                }
                (false, _) => actions.push(Action::Start(node)),
                (true, false) => {}
            }
            match (environment.path(node), faults_left) {
                (Path::Open, true) if has_ip_phone && node != THIRD => actions.push(Action::Block(node)),
                (Path::Open, _) => {}
                _ => actions.push(Action::Unblock(node)),
            }
        }
        if has_ip_phone && faults_left {
            actions.push(Action::RestartPhone);
        }
        for (a, b) in self.topology.links() {
            match (environment.is_cut(a, b), faults_left) {
                (true, _) => actions.push(Action::Heal(a, b)),
                (false, true) => actions.push(Action::Cut(a, b)),
                (false, false) => {}
            }
        }
        let observers = self.topology.observers().into_iter();
        let stale = observers.filter(|&(from, to)| environment.is_stale(from, to));
        actions.extend(stale.map(|(from, to)| Action::Notice(from, to)));
    }
}

impl Model for UserResilience {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let mut environment = Environment::healthy(self.topology.len(), &[]);
        for (from, to) in self.topology.observers() {
            environment.notice(from, to);
        }
        let mut world = World {
            environment,
            servers: [HOME, FAILOVER, THIRD].map(Server::start),
            phone: Phone::start(),
            known: false,
            visit: None,
            shown: Shown::Nothing,
            record: Record::NONE,
            faults_left: self.faults,
            breaches: Breaches::default(),
        };
        if self.in_operation {
            self.take(&mut world, Action::SendCopy);
        }
        vec![world]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.system_actions(world, actions);
        self.user_actions(world, actions);
        self.fault_actions(world, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = *world;
        next.shown = Shown::Nothing;
        if action.is_fault() {
            next.faults_left = next.faults_left.checked_sub(1)?;
        }
        self.take(&mut next, action);
        Some(next)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl Fair for UserResilience {
    /// The phone, its colleague, each clock, each system's view of each other one, the copy, the question of the home
    /// system and the care for guests are a class each. Nobody is obliged to repair anything, to have a fault, to call,
    /// to end a call, to log in, or to start failback.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match *action {
            Action::Attempt | Action::Lose => Some(0),
            Action::ColleagueAsks => Some(1),
            Action::AskBack => Some(2),
            Action::SendCopy => Some(3),
            Action::MindGuest => Some(4),
            Action::Pass(clock) => Some(5 + clock.index() as u8),
            Action::Notice(from, to) => {
                let place = self.topology.observers().iter().position(|&pair| pair == (from, to))?;
                Some(8 + place as u8)
            }
            _ => None,
        }
    }

    /// Faults that are left, then repairs, then what has not been noticed.
    fn rank(&self, world: &World) -> u64 {
        let environment = &world.environment;
        let broken = self.topology.nodes().map(|node| {
            u64::from(!environment.is_up(node)) + u64::from(environment.path(node) != Path::Open)
        });
        let cut = self.topology.links().into_iter().filter(|&(a, b)| environment.is_cut(a, b)).count();
        let observers = self.topology.observers().into_iter();
        let stale = observers.filter(|&(from, to)| environment.is_stale(from, to)).count();
        u64::from(world.faults_left) << 16 | (broken.sum::<u64>() + cut as u64) << 8 | stale as u64
    }
}

impl Judged for UserResilience {
    type Breach = Breach;

    fn judgements(&self) -> &Judgements<Breach> {
        &self.judgements
    }

    fn breaches(world: &World) -> Breaches<Breach> {
        world.breaches
    }
}

impl Checkable for UserResilience {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn claims() -> Vec<Property<Self>> {
        properties::properties()
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        self.client_rules.coverage().chain(self.server_rules.coverage()).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        let unread = self.client_rules.unread(self.readings).chain(self.server_rules.unread(self.readings));
        unread.chain(not_led_to(LED_TO_BY, self.readings)).collect()
    }

    fn narrate(&self, state: &World, action: &Action, next: &World) -> String {
        narrative::narrate(self, state, action, next)
    }
}
