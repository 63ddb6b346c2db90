//! The two sites and a desktop as a model to explore: which actions there are in a state.

use super::ambiguities::Question;
use super::client::{self, Event, State};
use super::editions::{AGENT_DESKTOP, WORKSPACE};
use super::messages::{Person, Reason, Service};
use super::proxy;
use super::sip_server;
use super::topology::{Endpoint, Registers};
use super::world::{Action, Desk, Link, Site, World};
use crate::environment::Path;
use crate::frame::Installed;
use crate::rule::Closed;
use crate::timer::Limit;
use crate::topology::NodeId;

/// What is this system's own in the [frame](crate::frame).
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

    fn choices(&self, desk: &Desk, event: &Event) -> u8 {
        self.tables.client.choices(&desk.position, event, self.client_view())
    }

    /// Whether the phone can register at a site, and does not leave it to another one.
    fn phone_reaches(&self, world: &World, site: NodeId) -> bool {
        let registers_there = self.topology.registers == Registers::Both || world.phone.at == site;
        registers_there && self.phone_could_reach(world, site)
    }

    pub(super) fn phone_could_reach(&self, world: &World, site: NodeId) -> bool {
        let there = world.site(site);
        let with_desktop = self.topology.endpoint == Endpoint::Embedded;
        world.phone.up && !there.phone_cut && there.has_sip_server() && !(with_desktop && there.isolated)
    }

    pub(super) fn desk_actions(&self, world: &World, actions: &mut Vec<Action>) {
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

    /// Whether the desktop can have a connection to a service of a site; that of the configuration service is one to the proxy, and
    /// to what is behind it, or to the proxy alone (GD-A19).
    pub(super) fn offers(&self, site: &Site, service: Service) -> bool {
        match self.reads(Question::ConfigurationService) {
            1 if service == Service::Configuration => site.answers(),
            _ => site.offers(service),
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
                Link::Off => self.offers(site, service),
            };
            if noticeable {
                actions.push(Action::Notice(service));
            }
            let clocks = [memory.clocks[service.index()], desk.off_for[service.index()]];
            let held = || {
                let is_back = service == Service::Telephony && desk.link(service) != Link::Off;
                is_back && self.reads(Question::Flapping) == 1
            };
            if clocks.iter().any(|clock| clock.later().is_some()) && !held() {
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
        // Who never goes back (GD-A3) does not look.
        let looks = self.reads(Question::Failback) == 1 && memory.preferred != memory.site;
        let home_answers = || memory.preferred.is_some_and(|home| world.site(home).answers());
        if looks && home_answers() && !pair.call {
            actions.push(Action::SeeHome);
        }
    }

    pub(super) fn site_actions(&self, world: &World, site: NodeId, actions: &mut Vec<Action>) {
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

/// Whether the edition is the document's own.
pub(super) fn is_document(model: &SipDr) -> bool {
    model.edition == AGENT_DESKTOP
}
