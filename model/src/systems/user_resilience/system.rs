//! The system in the [frame]: its papers, and what can be asked of its world.

use super::breach::Breach;
use super::client::Phone;
use super::editions::EVERY;
use super::model::{Offices, UserResilience};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::server::Server;
use super::tables::{self, Tables};
use super::topology::{FAILOVER, HOME, THIRD, Topology};
use super::world::{Action, Record, Setting, Shown, World};
use super::{ambiguities, audit, clauses, comparison, findings};
use crate::ambiguity::not_led_to;
use crate::audit::described::Reader;
use crate::audit::story::Step;
use crate::check::Scope;
use crate::environment::{Environment, Path};
use crate::frame::{self, Books, Framed, Kind, Papers};
use crate::promela::TwiceChecked;
use crate::property::Property;
use crate::rule::{Closed, Edition};

/// The system, for whoever does not care which one it is.
pub const USER_RESILIENCE: Framed<Offices> = Framed::NEW;

impl frame::World for Offices {
    const PAPERS: Papers = Papers {
        name: "user-resilience",
        title: "IP Office user resilience",
        editions: EVERY,
        clauses: clauses::CLAUSES,
        ambiguities: ambiguities::AMBIGUITIES,
        compared: comparison::COMPARED,
        findings: &findings::FINDINGS,
        auditor: &Reader::<audit::Installation>::NEW,
    };
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

    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        vec![&tables::CLIENT, &tables::SERVER]
    }
}
