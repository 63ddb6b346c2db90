//! The system in the [frame]: its papers, and what can be asked of its world.

use super::breach::Breach;
use super::client::Client;
use super::editions::ALL;
use super::model::{OnexPortal, Portals, is_cut};
use super::narrative;
use super::properties;
use super::server::Portal;
use super::tables::{self, Tables};
use super::topology::{self, NODES, Server, Topology};
use super::world::{Action, Record, Side, World};
use super::{ambiguities, audit, clauses, comparison, findings};
use crate::ambiguity::not_led_to;
use crate::audit::described::Reader;
use crate::audit::story;
use crate::check::Scope;
use crate::environment::{Environment, Path};
use crate::frame::{self, Books, Framed, Kind, Papers};
use crate::promela::TwiceChecked;
use crate::property::Property;
use crate::rule::{Closed, Edition};
use crate::timer::Timer;

/// The system, for whoever does not care which one it is.
pub const ONEX_PORTAL: Framed<Portals> = Framed::NEW;

impl frame::World for Portals {
    const PAPERS: Papers = Papers {
        name: "onex-portal",
        title: "IP Office one-X Portal resilience",
        editions: ALL,
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

    /// Here `scope.slaves` bounds the application servers that stand in for portals of the servers.
    fn topologies(_: Edition, scope: Scope) -> Vec<Topology> {
        Topology::enumerate(scope.slaves)
    }

    fn names(_: &Topology) -> Vec<String> {
        topology::node_names()
    }

    fn properties() -> Vec<Property<OnexPortal>> {
        properties::properties()
    }

    fn dead_rows(model: &OnexPortal) -> Vec<(&'static str, &'static str)> {
        not_led_to(properties::LED_TO_BY, model.readings).collect()
    }

    fn start(model: &OnexPortal, books: Books<Breach>) -> World {
        let mut environment = Environment::healthy(NODES, &[]);
        for &portal in Server::ALL {
            for office in model.topology.watched(portal) {
                environment.notice(portal.portal(), office.office());
            }
        }
        let settled = |server| Portal::settled(&model.topology, server, model.readings);
        let side = Side {
            position: Client::start(&model.topology),
            session: false,
            asks: Server::Primary,
            accepted: model.topology.accepted,
            known: false,
        };
        let restarted = |server| model.topology.prerequisites.is_restarted(server);
        World {
            environment,
            portals: [settled(Server::Primary), settled(Server::Secondary)],
            client: side,
            restarted: [restarted(Server::Primary), restarted(Server::Secondary)],
            missed: Timer::Off,
            record: Record::Nothing,
            books,
        }
    }

    fn books(world: &World) -> &Books<Breach> {
        &world.books
    }

    fn books_mut(world: &mut World) -> &mut Books<Breach> {
        &mut world.books
    }

    /// The client's own steps are a class, and so are what each portal notices of each service, and the clock. Nobody
    /// is obliged to act as a user or as an administrator.
    fn kind(_: &OnexPortal, action: &Action) -> Kind {
        match *action {
            Action::Attempt | Action::Connect | Action::Answer | Action::Request => Kind::Due(0),
            Action::Elapse => Kind::Due(1),
            Action::NoticePeer(server) => Kind::Due(2 + server.index() as u8),
            Action::NoticeOffice { portal, office } => {
                Kind::Due(4 + (2 * portal.index() + office.index()) as u8)
            }
            Action::Copy => Kind::Due(8),
            Action::Enter(_) | Action::AcceptCertificate | Action::UserLogsOn => Kind::Whim,
            Action::Work | Action::ConferenceTime => Kind::Whim,
            Action::StopPortal(_)
            | Action::StopOffice(_)
            | Action::StopServer(_)
            | Action::CutNetwork
            | Action::CutOffice(_)
            | Action::Block(_) => Kind::Fault,
            Action::StartPortal(_)
            | Action::StartOffice(_)
            | Action::HealNetwork
            | Action::HealOffice(_)
            | Action::Unblock(_) => Kind::Repair,
        }
    }

    fn actions(model: &OnexPortal, world: &World, actions: &mut Vec<Action>) {
        model.client_actions(world, actions);
        for &server in Server::ALL {
            model.server_actions(world, server, actions);
        }
        actions.push(if is_cut(world) { Action::HealNetwork } else { Action::CutNetwork });
        if model.clock(world).is_some() {
            actions.push(Action::Elapse);
        }
        if matches!(world.record, Record::Scheduled(..)) {
            actions.push(Action::ConferenceTime);
        }
        if model.copy_is_due(world) {
            actions.push(Action::Copy);
        }
    }

    fn take(model: &OnexPortal, world: &mut World, action: Action) {
        model.carry_out(world, action);
    }

    /// Repairs. What has not been noticed is no part of it: portals notice each other in turn.
    fn debt(_: &OnexPortal, world: &World) -> u64 {
        let environment = &world.environment;
        let broken = |server: &Server| {
            u64::from(!environment.is_up(server.portal()))
                + u64::from(!environment.is_up(server.office()))
                + u64::from(environment.is_cut(server.portal(), server.office()))
                + u64::from(environment.path(server.portal()) != Path::Open)
        };
        Server::ALL.iter().map(broken).sum::<u64>() + u64::from(is_cut(world))
    }

    fn tell(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<story::Step> {
        narrative::steps(model, before, action, after)
    }

    fn describe(model: &OnexPortal, world: &World) -> String {
        narrative::describe(model, world)
    }

    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        vec![&tables::CLIENT, &tables::SERVER]
    }
}
