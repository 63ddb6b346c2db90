//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! Phone and systems, and systems among themselves, meet in messages only. A question and its answer are one action.

use super::PAPERS;
use super::breach::Breach;
use super::client::{self, Phone};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::server::{Server, State};
use super::steps::moving;
use super::tables::Tables;
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD, Topology};
use super::world::{Action, Clock, Record, Setting, Shown, World};
use crate::ambiguity::not_led_to;
use crate::audit::story::Step;
use crate::check::Scope;
use crate::environment::{Environment, Path};
use crate::frame::trouble::Trouble;
use crate::frame::{self, Books, Installed, Kind, Papers};
use crate::property::Property;
use crate::rule::{Closed, Edition};
use crate::topology::NodeId;

/// What is this system's own in the [frame].
pub struct Offices;

/// One installation with its rules and a number of faults.
pub type UserResilience = Installed<Offices>;

impl UserResilience {
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

    fn user_actions(&self, world: &World, actions: &mut Vec<Action>) {
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

    fn troubles(&self, world: &World, actions: &mut Vec<Action>) {
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

impl frame::World for Offices {
    const PAPERS: Papers = PAPERS;
    const CLIENT: &'static str = "the phone";
    type Topology = Topology;
    type Tables = Tables;
    type State = World;
    type Action = Action;
    type Breach = Breach;

    fn topologies(_: Edition, scope: Scope) -> Vec<Topology> {
        Topology::enumerate(scope.slaves > 0)
    }

    fn names(topology: &Topology) -> Vec<String> {
        topology.nodes().map(|node| topology.name(node).to_owned()).collect()
    }

    fn properties() -> Vec<Property<UserResilience>> {
        properties::properties()
    }

    fn dead_rows(model: &UserResilience) -> Vec<(&'static str, &'static str)> {
        not_led_to(LED_TO_BY, model.readings).collect()
    }

    fn start(model: &UserResilience, books: Books<Breach>) -> World {
        let mut environment = Environment::healthy(model.topology.len(), &[]);
        for &(from, to) in model.topology.observers() {
            environment.notice(from, to);
        }
        let mut world = World {
            environment,
            servers: [HOME, FAILOVER, THIRD].map(Server::start),
            phone: Phone::start(),
            known: false,
            visit: None,
            setting: Setting::AsBefore,
            shown: Shown::Nothing,
            record: Record::NONE,
            books,
        };
        if model.topology.in_operation {
            model.carry_out(&mut world, Action::SendCopy);
        }
        world
    }

    fn books(world: &World) -> &Books<Breach> {
        &world.books
    }

    fn books_mut(world: &mut World) -> &mut Books<Breach> {
        &mut world.books
    }

    /// The phone, its colleague, each clock, each system's view of each other one, the copy, the question of the home
    /// system and the care for guests are a class each. Nobody is obliged to call, to end a call, to log in, or to start
    /// failback.
    fn kind(model: &UserResilience, action: &Action) -> Kind {
        match *action {
            Action::Attempt | Action::Lose => Kind::Due(0),
            Action::ColleagueAsks => Kind::Due(1),
            Action::AskBack => Kind::Due(2),
            Action::SendCopy => Kind::Due(3),
            Action::MindGuest => Kind::Due(4),
            Action::Pass(clock) => Kind::Due(5 + clock.index() as u8),
            Action::Net(trouble) => trouble.kind(|from, to| {
                let place = model.topology.observers().iter().position(|&pair| pair == (from, to));
                8 + place.expect("only observers notice anything") as u8
            }),
            Action::CallBegins | Action::CallEnds | Action::Call(_) | Action::ChangeSetting => Kind::Whim,
            Action::HotDesk | Action::LogOut | Action::OrderFailback => Kind::Whim,
            Action::Restart(_) | Action::RestartPhone => Kind::Fault,
        }
    }

    fn actions(model: &UserResilience, world: &World, actions: &mut Vec<Action>) {
        model.system_actions(world, actions);
        model.user_actions(world, actions);
        model.troubles(world, actions);
    }

    fn take(model: &UserResilience, world: &mut World, action: Action) {
        model.carry_out(world, action);
    }

    /// Repairs, then what has not been noticed.
    fn debt(model: &UserResilience, world: &World) -> u64 {
        let environment = &world.environment;
        let broken = model.topology.nodes().map(|node| {
            u64::from(!environment.is_up(node)) + u64::from(environment.path(node) != Path::Open)
        });
        let cut = model.topology.links().iter().filter(|&&(a, b)| environment.is_cut(a, b)).count();
        let observers = model.topology.observers().iter();
        let stale = observers.filter(|&&(from, to)| environment.is_stale(from, to)).count();
        (broken.sum::<u64>() + cut as u64) << 8 | stale as u64
    }

    fn tell(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
        narrative::steps(model, before, action, after)
    }
}
