//! The two sites and a desktop as a model to explore: which actions there are in a state.

use super::PAPERS;
use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Event, Memory, State};
use super::editions::{AGENT_DESKTOP, WORKSPACE};
use super::messages::{Person, Reason, Service};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::proxy;
use super::sip_server::{self, SipServer};
use super::tables::Tables;
use super::topology::{Endpoint, Registers, SITE_1, SITES, Topology, name, other};
use super::world::{Action, Desk, Link, Phone, Site, World};
use crate::ambiguity::not_led_to;
use crate::audit::story::Step;
use crate::check::Scope;
use crate::environment::Path;
use crate::frame::{self, Books, Installed, Kind, Papers};
use crate::property::Property;
use crate::rule::{Closed, Edition};
use crate::timer::Limit;
use crate::topology::NodeId;

/// What is this system's own in the [frame].
pub struct Sites;

/// One setup under one edition, with its rules and a number of faults.
pub type SipDr = Installed<Sites>;

impl SipDr {
    /// The reading of a question, 0 being `a`.
    pub(super) fn reads(&self, question: Question) -> u8 {
        self.readings.get(question)
    }

    /// How long a service may be OFF: site-timeout, for the services that it is for.
    pub(super) fn limit(&self, service: Service) -> Limit {
        match service {
            Service::Telephony => self.topology.site_timeout,
            _ if self.edition == WORKSPACE => self.topology.site_timeout,
            _ => Limit::Never,
        }
    }

    pub(super) fn client_view(&self) -> client::View<'_> {
        client::View { topology: &self.topology, readings: self.readings }
    }

    pub(super) fn proxy_view(&self, world: &World) -> proxy::View {
        proxy::View { person: Person { preferred: world.preferred }, readings: self.readings }
    }

    pub(super) fn sip_server_view(&self) -> sip_server::View<'_> {
        sip_server::View { topology: &self.topology, readings: self.readings }
    }

    pub(super) fn choices(&self, desk: &Desk, event: &Event) -> u8 {
        self.tables.client.choices(&desk.position, event, self.client_view())
    }

    /// Whether the phone can register at a site, and does not leave it to another one.
    pub(super) fn phone_reaches(&self, world: &World, site: NodeId) -> bool {
        let registers_there = self.topology.registers == Registers::Both || world.phone.at == site;
        registers_there && self.phone_could_reach(world, site)
    }

    fn phone_could_reach(&self, world: &World, site: NodeId) -> bool {
        let there = world.site(site);
        let with_desktop = self.topology.endpoint == Endpoint::Embedded;
        world.phone.up && !there.phone_cut && there.has_sip_server() && !(with_desktop && there.isolated)
    }

    fn desk_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let desk = &world.desk;
        let state = desk.position.state;
        match state {
            State::Closed => {
                let choices = self.choices(desk, &Event::Start);
                actions.extend((0..choices).map(|choice| Action::Start { mistyped: false, choice }));
                actions.push(Action::Start { mistyped: true, choice: 0 });
            }
            State::Connecting | State::Switching => actions.push(Action::Connect),
            State::ReadingPerson | State::ReadingSite => {
                let choices = self.choices(desk, &self.answered(world)).max(1);
                actions.extend((0..choices).map(|choice| Action::Read { choice }));
            }
            State::Working | State::AwaitingPhone => self.work_actions(world, actions),
        }
        if state != State::Closed {
            actions.push(Action::Quit);
        }
    }

    fn work_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let desk = &world.desk;
        let Some(site) = world.own_site() else { return };
        let memory = &desk.position.memory;
        for &service in Service::ALL {
            let noticeable = match desk.link(service) {
                Link::On => false,
                Link::Broken => true,
                Link::Off => site.offers(service),
            };
            if noticeable {
                actions.push(Action::Notice(service));
            }
            let clocks = [memory.clocks[service.index()], desk.off_for[service.index()]];
            let held = service == Service::Telephony
                && self.reads(Question::Flapping) == 1
                && desk.link(service) != Link::Off;
            if !held && clocks.iter().any(|clock| clock.later().is_some()) {
                actions.push(Action::Tick(service));
            }
        }
        if memory.phone_clock.later().is_some() || desk.phone_gone.later().is_some() {
            actions.push(Action::TickPhone);
        }
        let telephony = desk.link(Service::Telephony);
        if desk.position.state == State::Working && telephony != Link::Off {
            if self.choices(desk, &Event::LogInDue) > 0 {
                actions.push(Action::LogIn);
            }
            if self.choices(desk, &Event::LogInByHand) > 0 {
                actions.push(Action::LogInByHand);
            }
        }
        let pair = site.pair.memory;
        if telephony == Link::On && pair.agent {
            if site.pair.state == sip_server::State::Serving && pair.dn && !pair.call {
                actions.push(Action::CallBegins);
            }
            if !pair.call {
                let reasons = [Reason::ByAgent, Reason::BySupervisor, Reason::Unknown];
                actions.extend(reasons.map(Action::LogOut));
            }
        }
        let home_answers = memory.preferred.is_some_and(|home| world.site(home).answers());
        if home_answers && !pair.call && self.choices(desk, &Event::HomeSeen) > 0 {
            actions.push(Action::SeeHome);
        }
    }

    fn site_actions(&self, world: &World, site: NodeId, actions: &mut Vec<Action>) {
        let there = world.site(site);
        let pair = there.pair;
        let faults = [
            (there.proxy == Path::Open, Action::StopProxy(site, Path::Refused)),
            (there.proxy == Path::Open, Action::StopProxy(site, Path::Silent)),
            (there.spare, Action::StopOne(site)),
            (there.has_sip_server(), Action::StopPair(site)),
            (there.configuration, Action::StopConfiguration(site)),
            (there.statistics, Action::StopStatistics(site)),
            (there.proxy == Path::Open || there.has_sip_server(), Action::StopSite(site)),
            (!there.isolated, Action::Isolate(site)),
            (!there.phone_cut, Action::CutPhone(site)),
            (pair.state == sip_server::State::Serving, Action::ShutDown(site)),
        ];
        actions.extend(faults.into_iter().filter(|(possible, _)| *possible).map(|(_, fault)| fault));
        let servers = Site { isolated: false, phone_cut: false, ..*there };
        let repairs = [
            (!servers.is_healthy(), Action::Restore(site)),
            (there.isolated, Action::Reconnect(site)),
            (there.phone_cut, Action::MendPhone(site)),
        ];
        actions.extend(repairs.into_iter().filter(|(needed, _)| *needed).map(|(_, repair)| repair));
        if there.has_sip_server() {
            match (self.phone_reaches(world, site), pair.memory.dn) {
                (true, false) => actions.push(Action::Register(site)),
                (false, true) => {
                    let choices = self.expiry_choices(world, site);
                    actions.extend((0..choices).map(|choice| Action::Expire { site, choice }));
                }
                (true, true) | (false, false) => {}
            }
        }
        if pair.memory.call {
            actions.push(Action::CallEnds(site));
        }
        if pair.state == sip_server::State::ShuttingDown && pair.memory.agent && !pair.memory.call {
            actions.push(Action::LogOutDue(site));
        }
    }

    /// In how many ways the desktop may take it that the registration at a site expires.
    fn expiry_choices(&self, world: &World, site: NodeId) -> u8 {
        if !self.hears(world, site) || !world.site(site).pair.memory.agent {
            return 1;
        }
        let reason = match self.topology.spelling {
            super::topology::Spelling::Underscore => Reason::DrForceUnderscore,
            super::topology::Spelling::Space => Reason::DrForceSpace,
        };
        self.choices(&world.desk, &Event::AgentLoggedOut(reason)).max(1)
    }
}

impl frame::World for Sites {
    const PAPERS: Papers = PAPERS;
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
}

/// Whether the edition is the document's own.
pub(super) fn is_document(model: &SipDr) -> bool {
    model.edition == AGENT_DESKTOP
}
