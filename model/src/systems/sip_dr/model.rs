//! The two sites and a desktop as a model to explore: which actions there are in a state.

use stateright::Model;

use super::ambiguities::Question;
use super::client::{self, Client, Event, Memory, State};
use super::client_rules::CLIENT_RULES;
use super::client_silences::CLIENT_SILENCES;
use super::judge::Breach;
use super::messages::{Person, Reason, Service};
use super::narrative;
use super::properties::{self, LED_TO_BY};
use super::proxy::{self, Proxy};
use super::proxy_rules::{PROXY_RULES, PROXY_SILENCES};
use super::sip_server::{self, SipServer};
use super::sip_server_rules::{SIP_SERVER_RULES, SIP_SERVER_SILENCES};
use super::topology::{Endpoint, Registers, SITE_1, SITES, Topology, other};
use super::world::{Action, Desk, Link, Phone, Site, World};
use super::{AGENT_DESKTOP, WORKSPACE};
use crate::ambiguity::{Readings, not_led_to};
use crate::check::Checkable;
use crate::coverage::Tracked;
use crate::engine::Rules;
use crate::environment::Path;
use crate::explore::Fair;
use crate::property::{self, Breaches, Judged, Judgements, Property};
use crate::rule::{Closed, Edition};
use crate::timer::Limit;
use crate::topology::NodeId;

/// The tables that a model runs, which a test may have edited.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The desktop's.
    pub client: Rules<Client>,
    /// The proxies'.
    pub proxy: Rules<Proxy>,
    /// The SIP Servers'.
    pub sip_server: Rules<SipServer>,
}

impl Tables {
    /// The tables of an edition.
    pub fn of(edition: Edition) -> Self {
        Tables {
            client: Rules::lower(CLIENT_RULES, edition),
            proxy: Rules::lower(PROXY_RULES, edition),
            sip_server: Rules::lower(SIP_SERVER_RULES, edition),
        }
    }
}

/// One setup under one edition, with its rules and a number of faults.
pub struct SipDr {
    /// The setup.
    pub topology: Topology,
    /// The edition of the rules.
    pub edition: Edition,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// What was judged so far.
    pub(super) judgements: Judgements<Breach>,
    pub(super) client: Tracked<Client>,
    pub(super) proxy: Tracked<Proxy>,
    pub(super) sip_server: Tracked<SipServer>,
}

impl SipDr {
    /// The world of a setup by the rules of an edition.
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
        SipDr {
            topology,
            edition,
            readings,
            faults,
            judgements: Judgements::default(),
            client: Tracked::new(tables.client, CLIENT_SILENCES),
            proxy: Tracked::new(tables.proxy, PROXY_SILENCES),
            sip_server: Tracked::new(tables.sip_server, SIP_SERVER_SILENCES),
        }
    }

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
        self.client.choices(&desk.position, event, self.client_view())
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
                if world.faults_left > 0 {
                    actions.push(Action::Start { mistyped: true, choice: 0 });
                }
            }
            State::Connecting | State::Switching => actions.push(Action::Connect),
            State::ReadingPerson | State::ReadingSite => {
                let choices = self.choices(desk, &self.answered(world)).max(1);
                actions.extend((0..choices).map(|choice| Action::Read { choice }));
            }
            State::Working | State::AwaitingPhone => self.work_actions(world, actions),
        }
        if world.faults_left > 0 && state != State::Closed {
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
            if world.faults_left > 0 && !pair.call {
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
        if world.faults_left > 0 {
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
        }
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

impl Model for SipDr {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let external = self.topology.endpoint == Endpoint::External;
        let site = |site: NodeId| Site {
            proxy: Path::Open,
            isolated: false,
            spare: true,
            pair: SipServer::serving(
                external && (self.topology.registers == Registers::Both || site == SITE_1),
            ),
            configuration: true,
            statistics: true,
            phone_cut: false,
        };
        vec![World {
            sites: SITES.map(site),
            phone: Phone { up: external, at: SITE_1 },
            preferred: SITE_1,
            desk: Desk::closed(Memory::NEW),
            faults_left: self.faults,
            breaches: Breaches::default(),
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.desk_actions(world, actions);
        for site in SITES {
            self.site_actions(world, site, actions);
        }
        let running = world.desk.position.state != State::Closed;
        let external = self.topology.endpoint == Endpoint::External;
        if world.faults_left > 0 {
            actions.push(Action::ChangePreferred);
            if world.phone.up {
                actions.push(Action::PhoneFails);
            }
        }
        if !world.phone.up && (external || running) {
            actions.push(Action::PhoneReturns);
        }
        let at = world.phone.at;
        let moves = self.topology.registers == Registers::One && external;
        if moves && !self.phone_could_reach(world, at) && self.phone_could_reach(world, other(at)) {
            actions.push(Action::PhoneMoves);
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = *world;
        if action.is_fault() {
            next.faults_left = next.faults_left.checked_sub(1)?;
        }
        self.carry_out(&mut next, action);
        Some(next)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl Fair for SipDr {
    /// The desktop's own steps are a class, and so are each clock, what the library notices of each service, what each
    /// site learns of the phone, and the end of each call. Nobody is obliged to a fault, to a repair, to a new call, or
    /// to what the agent does by hand.
    fn fairness(&self, action: &Action) -> Option<u8> {
        let place = |site: NodeId| site.0;
        match *action {
            Action::Connect | Action::Read { .. } | Action::LogIn => Some(0),
            Action::SeeHome => Some(1),
            Action::TickPhone => Some(2),
            Action::PhoneMoves => Some(3),
            Action::Notice(service) => Some(4 + service.index() as u8),
            Action::Tick(service) => Some(7 + service.index() as u8),
            Action::Expire { site, .. } => Some(10 + place(site)),
            Action::Register(site) => Some(12 + place(site)),
            Action::CallEnds(site) => Some(14 + place(site)),
            Action::LogOutDue(site) => Some(16 + place(site)),
            _ => None,
        }
    }

    /// Faults that are left, then what is out of order.
    fn rank(&self, world: &World) -> u64 {
        let damage: u64 = world.sites.iter().map(Site::damage).sum();
        (u64::from(world.faults_left) << 16) + damage + u64::from(!world.phone.up)
    }
}

impl Judged for SipDr {
    type Breach = Breach;

    fn judgements(&self) -> &Judgements<Breach> {
        &self.judgements
    }

    fn breaches(world: &World) -> Breaches<Breach> {
        world.breaches
    }
}

impl Checkable for SipDr {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn claims() -> Vec<Property<Self>> {
        properties::properties()
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        self.client.coverage().chain(self.proxy.coverage()).chain(self.sip_server.coverage()).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        let unread = self
            .client
            .unread(self.readings)
            .chain(self.proxy.unread(self.readings))
            .chain(self.sip_server.unread(self.readings));
        unread.chain(not_led_to(LED_TO_BY, self.readings)).collect()
    }

    fn narrate(&self, state: &World, action: &Action, next: &World) -> String {
        narrative::narrate(state, action, next)
    }
}

/// Whether the edition is the document's own.
pub(super) fn is_document(model: &SipDr) -> bool {
    model.edition == AGENT_DESKTOP
}
