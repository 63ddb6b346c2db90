//! Where each action leads. A desktop and a site meet in messages only; what can happen between two messages is an
//! action of its own.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Event, Listener, Output, State, says_phone_expired};
use super::judge;
use super::messages::{Person, Reason, Service};
use super::model::SipDr;
use super::proxy::{self, Proxy};
use super::sip_server;
use super::site_judge;
use super::topology::{Endpoint, Registers, other};
use super::world::{Action, Cause, Desk, Left, Link, Site, World, is_at_work};
use crate::ambiguity::Consulted;
use crate::coverage::Step;
use crate::engine::Position;
use crate::environment::Path;
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

impl SipDr {
    /// Whether a desktop hears what the SIP Servers of a site say of its DN.
    pub(super) fn hears(&self, world: &World, site: NodeId) -> bool {
        world.desk.site() == Some(site)
            && world.desk.position.memory.listener(Listener::Dn) == Some(site)
            && world.desk.link(Service::Telephony) == Link::On
    }

    /// What becomes of an attempt to connect.
    fn connected(&self, world: &World) -> Event {
        let Some(target) = world.desk.position.memory.target else { return Event::Unreachable };
        let there = world.site(target);
        match there.proxy {
            _ if there.isolated => return Event::NoAnswer,
            Path::Silent => return Event::NoAnswer,
            Path::Refused => return Event::Unreachable,
            Path::Open | Path::Impostor => {}
        }
        let log_on = proxy::Event::LogOn { identity: world.desk.presented, right: !world.desk.mistyped };
        match self.ask(world, there, &log_on) {
            Some(proxy::Output::Accepted) => Event::Accepted,
            _ => Event::Rejected,
        }
    }

    /// What becomes of a question to the proxy.
    pub(super) fn answered(&self, world: &World) -> Event {
        let site = world.desk.position.memory.site.map(|site| world.site(site));
        let Some(there) = site.filter(|site| site.answers()) else { return Event::Lost };
        let question = match world.desk.position.state {
            State::ReadingPerson => proxy::Event::AskPerson,
            _ => proxy::Event::AskSite,
        };
        match self.ask(world, there, &question) {
            Some(proxy::Output::Person(person)) => Event::PersonRead(person),
            Some(proxy::Output::Address) => Event::SiteRead,
            _ => Event::Lost,
        }
    }

    /// The desktop learns what became of what it asked of a proxy.
    fn hears_of_proxy(&self, world: &mut World, event: &Event, choice: u8) {
        let is_right = Consulted::aside(|| site_judge::is_answered(self, world, event));
        self.judge(world, Breach::WrongAnswer, is_right);
        self.tell(world, event, choice);
    }

    fn ask(&self, world: &World, there: &Site, event: &proxy::Event) -> Option<proxy::Output> {
        let state = if there.configuration { proxy::State::Connected } else { proxy::State::Alone };
        let mut position = Position::<Proxy> { state, memory: () };
        let (_, outputs) = self.tables.proxy.step(0, &mut position, event, self.proxy_view(world));
        outputs.first().copied()
    }

    /// Something happens to the SIP Servers of a site, and the desktop hears what they say of it.
    fn sip_step(&self, world: &mut World, site: NodeId, input: sip_server::Input, choice: u8) {
        let pair = &mut world.sites[site.index()].pair;
        let before = *pair;
        let (step, outputs) = self.tables.sip_server.step(0, pair, &input, self.sip_server_view());
        let after = *pair;
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        Consulted::aside(|| {
            site_judge::pair_step(self, &before, input, &outputs, &after, &mut world.books.breaches);
        });
        for output in &outputs {
            let event = match output {
                sip_server::Output::LoggedOut(reason) => Event::AgentLoggedOut(*reason),
                sip_server::Output::DnBack => Event::DnBack,
                sip_server::Output::LoggedIn => Event::LoggedIn,
                sip_server::Output::Refused => Event::LoginRefused,
            };
            let late = event == Event::DnBack && self.hears_late(world, site);
            if self.hears(world, site) || late {
                self.tell_amid(world, &event, choice, input == sip_server::Input::LogIn);
            }
        }
    }

    /// A desktop that reads GD-A7 as `b` still hears the DN of the site that it leaves because of the phone.
    fn hears_late(&self, world: &World, site: NodeId) -> bool {
        let desk = &world.desk;
        self.reads(Question::LateBack) == 1
            && desk.position.state == State::Switching
            && desk.leaving == Some(Cause::Phone)
            && desk.position.memory.site == Some(site)
            && world.site(site).offers(Service::Telephony)
    }

    /// Tells a desktop of an event: its row is carried out, and what it does reaches the world.
    fn tell(&self, world: &mut World, event: &Event, choice: u8) {
        self.tell_amid(world, event, choice, false);
    }

    /// The same of an event that may be the answer to a login: whoever asks for another one then is never done.
    fn tell_amid(&self, world: &mut World, event: &Event, choice: u8, is_answer: bool) {
        let before = world.desk;
        let left = left(world);
        let position = &mut world.desk.position;
        let (step, outputs) = self.tables.client.step(choice, position, event, self.client_view());
        self.keep_clocks(&mut world.desk, event);
        self.keep_record(world, &before, event, left);
        for output in &outputs {
            match output {
                Output::Connect(_, identity) => world.desk.presented = *identity,
                Output::RelaunchEndpoint => world.phone.up = true,
                _ => {}
            }
        }
        let after = world.desk;
        Consulted::aside(|| {
            judge::client_step(self, &before, event, step, &outputs, &after, &mut world.books.breaches)
        });
        let asks = outputs.contains(&Output::RequestLogin);
        if is_answer {
            self.judge(world, Breach::AskedWithoutEnd, !asks);
        }
        if asks
            && !is_answer
            && world.desk.link(Service::Telephony) == Link::On
            && let Some(site) = world.desk.site()
        {
            self.sip_step(world, site, sip_server::Input::LogIn, 0);
        }
    }

    /// The world's own clocks: for how long a service was reported OFF, for how long the phone is waited for.
    fn keep_clocks(&self, desk: &mut Desk, event: &Event) {
        let waits = match event {
            Event::AgentLoggedOut(reason) if says_phone_expired(*reason, self.readings) => true,
            Event::AgentLoggedOut(Reason::Unknown | Reason::DrForceSpace) => {
                self.reads(Question::UnknownReason) == 1
            }
            Event::LoginRefused => self.reads(Question::NoPhone) == 1,
            _ => false,
        };
        match event {
            Event::Off(service) => {
                let clock = &mut desk.off_for[service.index()];
                if !clock.is_running() {
                    *clock = Timer::started(self.limit(*service));
                }
                let both_run = *service == Service::Telephony && desk.phone_gone.is_running();
                if both_run && self.reads(Question::TimerRace) == 1 {
                    desk.phone_gone = Timer::Off;
                }
            }
            Event::On(service) => {
                let clock = &mut desk.off_for[service.index()];
                let may_run_on = *service == Service::Telephony && clock.is_running();
                if !(may_run_on && self.reads(Question::Flapping) == 1) {
                    *clock = Timer::Off;
                }
            }
            Event::DnBack => desk.phone_gone = Timer::Off,
            _ if waits && !desk.phone_gone.is_running() => {
                desk.phone_gone = Timer::started(self.topology.register_timeout);
            }
            _ => {}
        }
    }

    /// What the world itself remembers of a desktop after an event.
    fn keep_record(&self, world: &mut World, before: &Desk, event: &Event, left: Left) {
        let (was, is) = (before.position.state, world.desk.position.state);
        let site = world.desk.position.memory.site;
        let arrived = is_at_work(is) && !is_at_work(was);
        let telephony = world.own_site().is_some_and(|site| site.offers(Service::Telephony));
        let refused_with_phone =
            *event == Event::LoginRefused && world.own_site().is_some_and(|site| site.pair.memory.dn);
        let desk = &mut world.desk;
        desk.forgotten = refused_with_phone
            || (desk.forgotten
                && is == State::Working
                && !matches!(event, Event::LogInByHand | Event::LoggedIn | Event::DnBack)
                && *event != Event::On(Service::Telephony));
        if !is_at_work(is) {
            desk.links = [Link::On; 3];
            desk.off_for = [Timer::Off; 3];
            desk.phone_gone = Timer::Off;
        }
        match is {
            State::Switching if was != State::Switching => {
                desk.leaving = Some(cause(event));
                desk.left = left;
            }
            State::Switching => {}
            _ => {
                if arrived {
                    desk.came = desk.leaving;
                }
                desk.leaving = None;
                desk.left = Left::default();
            }
        }
        let failed = was == State::Switching && is == State::Switching;
        match event {
            Event::On(Service::Telephony) => desk.in_vain = 0,
            _ if arrived && telephony => desk.in_vain = 0,
            _ if failed || (arrived && was == State::Switching) => desk.in_vain = (desk.in_vain + 1).min(3),
            _ => {}
        }
        match event {
            Event::AgentLoggedOut(Reason::ByAgent | Reason::BySupervisor) => desk.logout_wanted = true,
            Event::AgentLoggedOut(Reason::DrForceUnderscore | Reason::DrForceSpace) => {
                desk.mistaken = is == State::Working;
            }
            Event::LogInByHand => (desk.logout_wanted, desk.mistaken) = (false, false),
            _ => {}
        }
        if is == State::Closed {
            *desk = Desk::closed(desk.position.memory);
        }
        if arrived
            && self.topology.registers == Registers::One
            && self.topology.endpoint == Endpoint::Embedded
            && let Some(site) = site
        {
            world.phone.at = site;
        }
        self.break_links(world);
    }

    /// Connections to services that are not there any more are broken.
    fn break_links(&self, world: &mut World) {
        let Some(site) = world.own_site().copied() else { return };
        for &service in Service::ALL {
            let link = &mut world.desk.links[service.index()];
            if *link == Link::On && !self.offers(&site, service) {
                *link = Link::Broken;
            }
        }
    }

    fn notice(&self, world: &mut World, service: Service) {
        let Some(site) = world.desk.site() else { return };
        let link = &mut world.desk.links[service.index()];
        let (listener, event) = match (service, *link) {
            (Service::Telephony, Link::Off) => (Listener::Telephony, Event::On(service)),
            (Service::Telephony, _) => (Listener::Telephony, Event::Off(service)),
            (Service::Configuration, Link::Off) => (Listener::Configuration, Event::On(service)),
            (Service::Configuration, _) => (Listener::Configuration, Event::Off(service)),
            (Service::Statistics, Link::Off) => (Listener::Statistics, Event::On(service)),
            (Service::Statistics, _) => (Listener::Statistics, Event::Off(service)),
        };
        *link = if *link == Link::Off { Link::On } else { Link::Off };
        if world.desk.position.memory.listener(listener) == Some(site) {
            self.tell(world, &event, 0);
        }
    }

    fn tick(&self, world: &mut World, service: Service) {
        let desk = &mut world.desk;
        if let Some(later) = desk.off_for[service.index()].later() {
            desk.off_for[service.index()] = later;
        }
        if let Some(later) = desk.position.memory.clocks[service.index()].later() {
            desk.position.memory.clocks[service.index()] = later;
            self.tell(world, &Event::SiteTimer(service), 0);
        }
    }

    fn tick_phone(&self, world: &mut World) {
        let desk = &mut world.desk;
        if let Some(later) = desk.phone_gone.later() {
            desk.phone_gone = later;
        }
        if let Some(later) = desk.position.memory.phone_clock.later() {
            desk.position.memory.phone_clock = later;
            self.tell(world, &Event::PhoneTimer, 0);
        }
    }

    fn quit(&self, world: &mut World) {
        if let Some(site) = world.desk.site()
            && self.hears(world, site)
            && world.site(site).pair.memory.agent
        {
            self.sip_step(world, site, sip_server::Input::LogOutByAgent, 0);
        }
        let ended = world.desk.position.memory.ended();
        world.desk = Desk::closed(ended);
        if self.topology.endpoint == Endpoint::Embedded {
            world.phone.up = false;
        }
    }

    /// Carries out what happens.
    pub(super) fn carry_out(&self, world: &mut World, action: Action) {
        let place = |site: NodeId| site.index();
        match action {
            Action::StopProxy(site, how) => world.sites[place(site)].proxy = how,
            Action::StopOne(site) => {
                world.sites[place(site)].spare = false;
                let desk = world.desk;
                self.break_links(world);
                // A desktop must not notice (GD-10).
                self.judge(world, Breach::OneWasNotEnough, desk == world.desk);
            }
            Action::StopPair(site) => self.stop_pair(world, site),
            Action::StopConfiguration(site) => world.sites[place(site)].configuration = false,
            Action::StopStatistics(site) => world.sites[place(site)].statistics = false,
            Action::StopSite(site) => {
                if world.site(site).has_sip_server() {
                    self.stop_pair(world, site);
                }
                let there = &mut world.sites[place(site)];
                *there = Site { proxy: Path::Refused, configuration: false, statistics: false, ..*there };
            }
            Action::Isolate(site) => world.sites[place(site)].isolated = true,
            Action::CutPhone(site) => world.sites[place(site)].phone_cut = true,
            Action::PhoneFails => world.phone.up = false,
            Action::ShutDown(site) => {
                self.sip_step(world, site, sip_server::Input::ShutDownGracefully, 0);
            }
            Action::ChangePreferred => {
                world.preferred = other(world.preferred);
                if world.desk.at_work() && world.desk.link(Service::Configuration) == Link::On {
                    let person = Person { preferred: world.preferred };
                    self.tell(world, &Event::PersonChanged(person), 0);
                }
            }
            Action::LogOut(reason) => {
                let input = match reason {
                    Reason::ByAgent => sip_server::Input::LogOutByAgent,
                    Reason::BySupervisor => sip_server::Input::LogOutBySupervisor,
                    _ => sip_server::Input::LogOutOtherwise,
                };
                if let Some(site) = world.desk.site() {
                    self.sip_step(world, site, input, 0);
                }
            }
            Action::Quit => self.quit(world),
            Action::Restore(site) => {
                if world.site(site).pair.state != sip_server::State::Serving {
                    self.sip_step(world, site, sip_server::Input::Restored, 0);
                }
                let there = &mut world.sites[place(site)];
                *there =
                    Site { proxy: Path::Open, spare: true, configuration: true, statistics: true, ..*there };
            }
            Action::Reconnect(site) => world.sites[place(site)].isolated = false,
            Action::MendPhone(site) => world.sites[place(site)].phone_cut = false,
            Action::PhoneReturns => world.phone.up = true,
            Action::Start { mistyped, choice } => {
                world.desk.mistyped = mistyped;
                if self.topology.endpoint == Endpoint::Embedded {
                    world.phone.up = true;
                }
                self.tell(world, &Event::Start, choice);
            }
            Action::Connect => {
                let event = self.connected(world);
                self.hears_of_proxy(world, &event, 0);
            }
            Action::Read { choice } => {
                let event = self.answered(world);
                self.hears_of_proxy(world, &event, choice);
            }
            Action::LogIn => self.tell(world, &Event::LogInDue, 0),
            Action::LogInByHand => self.tell(world, &Event::LogInByHand, 0),
            Action::SeeHome => self.tell(world, &Event::HomeSeen, 0),
            Action::Notice(service) => self.notice(world, service),
            Action::Tick(service) => self.tick(world, service),
            Action::TickPhone => self.tick_phone(world),
            Action::Expire { site, choice } => {
                self.sip_step(world, site, sip_server::Input::RegistrationExpires, choice);
            }
            Action::Register(site) => self.sip_step(world, site, sip_server::Input::PhoneRegisters, 0),
            Action::PhoneMoves => world.phone.at = other(world.phone.at),
            Action::CallBegins => {
                if let Some(site) = world.desk.site() {
                    self.sip_step(world, site, sip_server::Input::CallBegins, 0);
                }
            }
            Action::CallEnds(site) => self.sip_step(world, site, sip_server::Input::CallEnds, 0),
            Action::LogOutDue(site) => self.sip_step(world, site, sip_server::Input::LogOutDue, 0),
        }
        self.break_links(world);
    }

    fn stop_pair(&self, world: &mut World, site: NodeId) {
        self.sip_step(world, site, sip_server::Input::BothGone, 0);
        world.sites[site.index()].spare = false;
    }
}

/// What a desktop would leave behind now.
fn left(world: &World) -> Left {
    let Some(site) = world.own_site() else { return Left::default() };
    Left {
        call: site.pair.memory.call,
        phone: site.pair.memory.dn,
        telephony_off: world.desk.link(Service::Telephony) == Link::Off,
    }
}

/// Why a desktop leaves that has been told of this.
fn cause(event: &Event) -> Cause {
    match event {
        Event::SiteTimer(Service::Telephony) => Cause::Telephony,
        Event::SiteTimer(_) | Event::Off(_) => Cause::OtherService,
        Event::PhoneTimer => Cause::Phone,
        Event::AgentLoggedOut(_) => Cause::Shutdown,
        _ => Cause::Preferred,
    }
}
