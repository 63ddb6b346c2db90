//! The system in the [frame]: its papers, and what can be asked of its world.

use super::breach::Breach;
use super::editions::BOTH;
use super::model::{MasterAndStandby, NetPhone, ORDERS};
use super::properties::LED_TO_BY;
use super::server::{Server, State};
use super::service::Service;
use super::tables::{self, Tables};
use super::topology::{MASTER, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::{Action, Losses, Side, World};
use super::{ambiguities, audit, clauses, comparison, findings, narrative, properties};
use crate::ambiguity::not_led_to;
use crate::audit::described::Reader;
use crate::audit::story::Step;
use crate::check::Scope;
use crate::environment::{Environment, Path};
use crate::frame::{self, Books, Framed, Kind, Papers};
use crate::promela::TwiceChecked;
use crate::property::Property;
use crate::rule::Edition;

/// The system, for whoever does not care which one it is.
pub const NETPHONE: Framed<MasterAndStandby> = Framed::NEW;

impl frame::World for MasterAndStandby {
    const PAPERS: Papers = Papers {
        name: "netphone",
        title: "NetPhone Server, master and standby",
        editions: BOTH,
        clauses: clauses::CLAUSES,
        ambiguities: ambiguities::AMBIGUITIES,
        compared: comparison::COMPARED,
        findings: &findings::FINDINGS,
        auditor: &Reader::<audit::Installation>::NEW,
    };
    type Topology = Topology;
    type Tables = Tables;
    type State = World;
    type Action = Action;
    type Breach = Breach;

    fn topologies(_: Edition, _: Scope) -> Vec<Topology> {
        Topology::enumerate()
    }

    fn names(_: &Topology) -> Vec<String> {
        [MASTER, STANDBY, SERVICES].map(|node| Topology::name(node).to_owned()).to_vec()
    }

    fn properties() -> Vec<Property<NetPhone>> {
        properties::properties()
    }

    fn dead_rows(model: &NetPhone) -> Vec<(&'static str, &'static str)> {
        properties::never_home(model.readings).chain(not_led_to(LED_TO_BY, model.readings)).collect()
    }

    /// Both computers run, and neither server service was started yet.
    fn start(model: &NetPhone, books: Books<Breach>) -> World {
        World {
            environment: Environment::healthy(model.topology.computers(), &[]),
            replicates: true,
            hung: Default::default(),
            servers: [Server::stopped(); 2],
            client: Side::started(),
            services: [Service::started(); 2],
            orders_left: ORDERS,
            lost: Losses::default(),
            books,
        }
    }

    fn books(world: &World) -> &Books<Breach> {
        &world.books
    }

    fn books_mut(world: &mut World) -> &mut Books<Breach> {
        &mut world.books
    }

    /// The client, what each system hears and how its clock goes on, the end of calls and scripts, storing, replicating,
    /// and what each service notices: a class each. Nobody is obliged to order, or to call.
    fn kind(_: &NetPhone, action: &Action) -> Kind {
        match *action {
            Action::Attempt | Action::Connect | Action::Answer | Action::Lose => Kind::Due(0),
            Action::Notice(node) => Kind::Due(1 + node.0),
            Action::Time(node) => Kind::Due(3 + node.0),
            Action::CallEnds(node) => Kind::Due(5 + node.0),
            Action::ScriptEnds(node) => Kind::Due(7 + node.0),
            Action::Store(node) => Kind::Due(9 + node.0),
            Action::Replicate(node) => Kind::Due(11 + node.0),
            Action::ServiceNotices(place, _) => Kind::Due(13 + place),
            Action::HelperLooks(place) => Kind::Due(15 + place),
            Action::Order(..)
            | Action::NewCall(_)
            | Action::ScriptBegins(_)
            | Action::Change(_)
            | Action::Retry => Kind::Whim,
            Action::Stop(_)
            | Action::Hang(_)
            | Action::PowerOff(_)
            | Action::Cut(..)
            | Action::StopReplication
            | Action::Block(..)
            | Action::RestartClient
            | Action::ServiceFails(_) => Kind::Fault,
            Action::Start(_)
            | Action::Resume(_)
            | Action::PowerOn(_)
            | Action::Heal(..)
            | Action::ResumeReplication
            | Action::Unblock(_)
            | Action::StartService(_) => Kind::Repair,
        }
    }

    fn actions(model: &NetPhone, world: &World, actions: &mut Vec<Action>) {
        for node in SYSTEMS {
            model.server_actions(world, node, actions);
            model.work_actions(world, node, actions);
            model.orders(world, node, actions);
        }
        if model.topology.has_client() {
            model.client_actions(world, actions);
        }
        for place in model.service_places() {
            model.service_actions(world, place, actions);
        }
        model.repairs(world, actions);
        model.troubles(world, actions);
    }

    fn take(model: &NetPhone, world: &mut World, action: Action) {
        model.carry_out(world, action);
    }

    /// Orders that are left, then what waits for a repair.
    fn debt(model: &NetPhone, world: &World) -> u64 {
        let broken = model.computers().filter(|&node| !world.environment.is_up(node)).count()
            + SYSTEMS.iter().filter(|&&node| world.server(node).state == State::Stopped).count()
            + SYSTEMS.iter().filter(|&&node| world.hung.contains(node)).count()
            + SYSTEMS.iter().filter(|&&node| world.environment.path(node) != Path::Open).count()
            + model.links().iter().filter(|&&(a, b)| world.environment.is_cut(a, b)).count()
            + usize::from(!world.replicates);
        u64::from(world.orders_left) << 8 | broken as u64
    }

    fn tell(model: &NetPhone, before: &World, action: &Action, after: &World) -> Vec<Step> {
        narrative::steps(model, before, action, after)
    }

    fn describe(model: &NetPhone, world: &World) -> String {
        narrative::describe(model, world)
    }

    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        vec![&tables::CLIENT, &tables::SERVER, &tables::SERVICE]
    }
}
