//! The system in the [frame]: its papers, and what can be asked of its world.

use super::breach::Breach;
use super::client::{Memory, State};
use super::editions::BOTH;
use super::model::{SipDr, Sites};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::sip_server::SipServer;
use super::tables::{self, Tables};
use super::topology::{Endpoint, Registers, SITE_1, SITES, Topology, name, other};
use super::world::{Action, Desk, Phone, Site, World};
use super::{ambiguities, audit, clauses, comparison, findings};
use crate::ambiguity::not_led_to;
use crate::audit::described::Reader;
use crate::audit::story::Step;
use crate::check::Scope;
use crate::environment::Path;
use crate::frame::{self, Books, Framed, Kind, Papers};
use crate::promela::TwiceChecked;
use crate::property::Property;
use crate::rule::{Closed, Edition};
use crate::topology::NodeId;

/// The system, for whoever does not care which one it is.
pub const SIP_DR: Framed<Sites> = Framed::NEW;

impl frame::World for Sites {
    const PAPERS: Papers = Papers {
        name: "sip-dr",
        title: "Genesys SIP disaster recovery, agent desktop",
        editions: BOTH,
        clauses: clauses::CLAUSES,
        ambiguities: ambiguities::AMBIGUITIES,
        compared: comparison::COMPARED,
        findings: &findings::FINDINGS,
        auditor: &Reader::<audit::Installation>::NEW,
    };
    const CLIENT: &'static str = "the desktop";
    type Topology = Topology;
    type Tables = Tables;
    type State = World;
    type Action = Action;
    type Breach = Breach;

    fn topologies(_: Edition, _: Scope) -> Vec<Topology> {
        Topology::enumerate()
    }

    fn names(_: &Topology) -> Vec<String> {
        SITES.map(|site| name(site).to_owned()).to_vec()
    }

    fn properties() -> Vec<Property<SipDr>> {
        properties::properties()
    }

    fn dead_rows(model: &SipDr) -> Vec<(&'static str, &'static str)> {
        not_led_to(LED_TO_BY, model.readings).collect()
    }

    fn start(model: &SipDr, books: Books<Breach>) -> World {
        let external = model.topology.endpoint == Endpoint::External;
        let site = |site: NodeId| Site {
            proxy: Path::Open,
            isolated: false,
            spare: true,
            pair: SipServer::serving(
                external && (model.topology.registers == Registers::Both || site == SITE_1),
            ),
            configuration: true,
            statistics: true,
            phone_cut: false,
        };
        World {
            sites: SITES.map(site),
            phone: Phone { up: external, at: SITE_1 },
            preferred: SITE_1,
            desk: Desk::closed(Memory::NEW),
            books,
        }
    }

    fn books(world: &World) -> &Books<Breach> {
        &world.books
    }

    fn books_mut(world: &mut World) -> &mut Books<Breach> {
        &mut world.books
    }

    /// The desktop's own steps are a class, and so are each clock, what the library notices of each service, what each
    /// site learns of the phone, and the end of each call. Nobody is obliged to a new call, or to what the agent does by
    /// hand.
    fn kind(_: &SipDr, action: &Action) -> Kind {
        match *action {
            Action::Connect | Action::Read { .. } | Action::LogIn => Kind::Due(0),
            Action::SeeHome => Kind::Due(1),
            Action::TickPhone => Kind::Due(2),
            Action::PhoneMoves => Kind::Due(3),
            Action::Notice(service) => Kind::Due(4 + service.index() as u8),
            Action::Tick(service) => Kind::Due(7 + service.index() as u8),
            Action::Expire { site, .. } => Kind::Due(10 + site.0),
            Action::Register(site) => Kind::Due(12 + site.0),
            Action::CallEnds(site) => Kind::Due(14 + site.0),
            Action::LogOutDue(site) => Kind::Due(16 + site.0),
            Action::Start { mistyped: false, .. } | Action::LogInByHand | Action::CallBegins => Kind::Whim,
            Action::StopProxy(..)
            | Action::StopOne(_)
            | Action::StopPair(_)
            | Action::StopConfiguration(_)
            | Action::StopStatistics(_)
            | Action::StopSite(_)
            | Action::Isolate(_)
            | Action::CutPhone(_)
            | Action::PhoneFails
            | Action::ShutDown(_)
            | Action::ChangePreferred
            | Action::LogOut(_)
            | Action::Quit
            | Action::Start { mistyped: true, .. } => Kind::Fault,
            Action::Restore(_) | Action::Reconnect(_) | Action::MendPhone(_) | Action::PhoneReturns => {
                Kind::Repair
            }
        }
    }

    fn met(action: Action) -> Action {
        match action {
            Action::Start { mistyped, .. } => Action::Start { mistyped, choice: 0 },
            Action::Read { .. } => Action::Read { choice: 0 },
            Action::Expire { site, .. } => Action::Expire { site, choice: 0 },
            other => other,
        }
    }

    fn actions(model: &SipDr, world: &World, actions: &mut Vec<Action>) {
        model.desk_actions(world, actions);
        for site in SITES {
            model.site_actions(world, site, actions);
        }
        let running = world.desk.position.state != State::Closed;
        let external = model.topology.endpoint == Endpoint::External;
        actions.push(Action::ChangePreferred);
        if world.phone.up {
            actions.push(Action::PhoneFails);
        } else if external || running {
            actions.push(Action::PhoneReturns);
        }
        let at = world.phone.at;
        let moves = model.topology.registers == Registers::One && external;
        if moves && !model.phone_could_reach(world, at) && model.phone_could_reach(world, other(at)) {
            actions.push(Action::PhoneMoves);
        }
    }

    fn take(model: &SipDr, world: &mut World, action: Action) {
        model.carry_out(world, action);
    }

    /// What is out of order.
    fn debt(_: &SipDr, world: &World) -> u64 {
        world.sites.iter().map(Site::damage).sum::<u64>() + u64::from(!world.phone.up)
    }

    fn tell(_: &SipDr, before: &World, action: &Action, after: &World) -> Vec<Step> {
        narrative::steps(before, action, after)
    }

    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        vec![&tables::CLIENT, &tables::PROXY, &tables::SIP_SERVER]
    }
}
