//! The reference desktop: connections and clocks around the client's rows. What it decides it asks the rows; with a mutant's rows it
//! is a broken desktop.
//!
//! - [`habit`]: what it does beside its rows, if it is told to
//! - `endpoint`: its endpoint, if that speaks SIP
//! - `local`: what its own configuration says
//! - `library`: its connections, as the library of a desktop keeps them
//! - `look`: how it finds the preferred site again

mod endpoint;
pub mod habit;
mod library;
mod local;
mod look;

use std::collections::VecDeque;
use std::time::Duration;

use redial_model::engine::{Position, Rules};
use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Agent, Client, Event, Listener, Memory, Output, State, View};
use redial_model::systems::sip_dr::messages::{Identity, Person, Reason, Service};
use redial_model::timer::Timer;
use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::messages::{
    AGENT_LOGOUT, DN_BACK, DnEvent, ESTABLISHED, FromDesktop, FromSite, Object, RELEASED, ServiceName, reason,
};
use crate::publication::Publication;
use crate::reference::{ClientConfig, ClientError, Freedom, Habits, Publisher};
use endpoint::{Endpoint, Note};
use habit::Habit;
use library::{Ears, Heard, Library, Serial};
use local::Local;
use look::Look;

/// A running desktop.
pub struct Reference {
    local: Local,
    freedom: Freedom,
    habits: Habits<Habit>,
    rules: Rules<Client>,
    position: Position<Client>,
    publisher: Publisher,
    heard: mpsc::UnboundedReceiver<(Serial, ServiceName, Heard)>,
    library: Option<Library>,
    ears: Ears,
    /// What registers by SIP, if it is told where.
    endpoint: Option<Endpoint>,
    serial: Serial,
    loads_on_demand: bool,
    /// What happened and was not dealt with yet.
    due: VecDeque<Event>,
    /// Which services are OFF, as the library has them.
    off: [bool; 3],
    /// The DN is listened to.
    listens: bool,
    /// The agent is in a call.
    in_call: bool,
    /// Its next look at the preferred site, if it is to go back there.
    look: Option<Look>,
    /// A login that was due was not asked for, and nothing has happened since.
    declines: bool,
    /// When the clocks come to their end: those of the services, and that of the phone.
    clocks: [Option<Instant>; 4],
    /// Its endpoint is in a call, as that has it.
    endpoint_in_call: bool,
    /// When the answer to a question is late.
    answer_due: Option<Instant>,
    shown: serde_json::Value,
    stopped: bool,
}

impl Reference {
    /// A desktop that has just been started.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub fn new(told: ClientConfig, rules: Rules<Client>, publisher: Publisher) -> Result<Self, ClientError> {
        let habits = Habits::of(&told.habits)?;
        let local = Local::of(&told)?;
        let endpoint = Endpoint::new(&told, &habits)?;
        let (ears, heard) = mpsc::unbounded_channel();
        let memory = Memory { cached: local.kept(), ..Memory::NEW };
        Ok(Reference {
            freedom: told.freedom,
            habits,
            rules,
            position: Client::closed(memory),
            publisher,
            heard,
            library: None,
            ears,
            endpoint,
            serial: 0,
            loads_on_demand: false,
            due: VecDeque::new(),
            off: [false; 3],
            listens: false,
            in_call: false,
            look: None,
            declines: false,
            clocks: [None; 4],
            endpoint_in_call: false,
            answer_due: None,
            shown: serde_json::Value::Null,
            stopped: false,
            local,
        })
    }

    /// Runs until it is ended.
    pub async fn run(mut self) {
        let mut event = Event::Start;
        loop {
            self.freedom.hesitates(self.local.answer_limit).await;
            self.step(&event);
            event = self.next().await;
        }
    }

    /// Does what the rows say.
    fn step(&mut self, event: &Event) {
        let view = View { topology: &self.local.topology, readings: self.local.readings };
        let (row, outputs) = self.freedom.step(&self.rules, &mut self.position, event, view);
        self.declines = *event == Event::LogInDue && row.is_none();
        for output in outputs {
            self.does(event, output);
        }
        self.local.keep(self.position.memory.cached);
        self.winds_clocks();
        if let (Some(endpoint), Some(site)) = (&mut self.endpoint, self.position.memory.site) {
            endpoint.follows(site);
        }
        self.listens_where_it_is_to();
        self.publishes();
    }

    fn does(&mut self, event: &Event, output: Output) {
        match output {
            Output::LoadOnDemand => self.loads_on_demand = true,
            Output::RestartLibrary => self.ends_library(),
            Output::Connect(site, identity) => self.connects(event, site, identity),
            Output::AskPerson => self.asks(Object::Person),
            Output::AskSite => self.asks(Object::Site),
            Output::RequestLogin => self.says(ServiceName::Telephony, FromDesktop::Login { dn: self.dn() }),
            Output::RelaunchEndpoint if let Some(endpoint) = &mut self.endpoint => endpoint.relaunches(),
            Output::RelaunchEndpoint => {
                self.says(ServiceName::Telephony, FromDesktop::EndpointLaunched { dn: self.dn() });
            }
            Output::TellAgent => self.stopped = true,
            // What it shows is in its memory.
            Output::Warn(_) | Output::Lift(_) => {}
        }
    }

    fn dn(&self) -> String {
        self.local.dn.clone()
    }

    fn ends_library(&mut self) {
        self.library = None;
        self.off = [false; 3];
        self.listens = false;
        self.in_call = false;
        self.answer_due = None;
    }

    /// Whoever could not be reached is given a pause.
    fn connects(&mut self, event: &Event, site: NodeId, identity: Identity) {
        let in_vain = matches!(event, Event::Unreachable | Event::NoAnswer | Event::Lost);
        let delay = if in_vain { self.freedom.pause(self.local.retry) } else { Duration::ZERO };
        let on_demand = self.loads_on_demand;
        let habits = &self.habits;
        let library = self.library.get_or_insert_with(|| {
            self.serial += 1;
            Library::new(self.serial, on_demand, habits, self.freedom.another(), self.ears.clone())
        });
        library.begins(&self.local, site, identity, delay);
    }

    fn asks(&mut self, object: Object) {
        self.answer_due = Some(Instant::now() + self.local.answer_limit);
        self.says(ServiceName::Configuration, FromDesktop::Read { object });
    }

    fn says(&self, service: ServiceName, message: FromDesktop) {
        if let Some(library) = &self.library {
            library.says(service, message);
        }
    }

    /// A clock that has been started comes to its end some time.
    fn winds_clocks(&mut self) {
        let Memory { clocks, phone_clock, .. } = self.position.memory;
        let [telephony, configuration, statistics] = clocks;
        let limits = [self.local.site_timeout; 3].into_iter().chain([self.local.register_timeout]);
        let all = [telephony, configuration, statistics, phone_clock].into_iter().zip(limits);
        for (ends, (clock, limit)) in self.clocks.iter_mut().zip(all) {
            match clock {
                Timer::Before => *ends = Some(ends.unwrap_or_else(|| Instant::now() + limit)),
                Timer::Off | Timer::At | Timer::After => *ends = None,
            }
        }
    }

    /// Its library has a connection to each service to which it is to listen.
    fn listens_where_it_is_to(&mut self) {
        let is_at_work = self.is_at_work();
        let memory = &self.position.memory;
        let Some(library) = self.library.as_mut().filter(|_| is_at_work) else { return };
        for (listener, service) in
            [(Listener::Telephony, ServiceName::Telephony), (Listener::Statistics, ServiceName::Statistics)]
        {
            if memory.listener(listener).is_some() {
                library.opens(&self.local, service);
            }
        }
    }

    fn publishes(&mut self) {
        let shown = self.position.memory.shown;
        let off: Vec<&str> = Service::ALL
            .iter()
            .filter(|it| shown[it.index()])
            .map(|it| ServiceName::of(*it).name())
            .collect();
        let value = serde_json::json!({ "off": off, "stopped": self.stopped });
        if value != self.shown {
            self.shown = value.clone();
            // Whoever does not want to know does not stop it.
            let _ = self.publisher.send(Publication { name: "desktop".to_owned(), value });
        }
    }

    /// What happens next.
    async fn next(&mut self) -> Event {
        loop {
            if let Some(event) = self.due.pop_front() {
                return event;
            }
            if self.is_to_log_in() {
                return Event::LogInDue;
            }
            self.is_to_look();
            let stays = self.endpoint_in_call && self.habits.has(Habit::StaysInCalls);
            let clocks = self.clocks.iter().enumerate().filter(|_| !stays);
            let clocks = clocks.filter_map(|(clock, ends)| Some(((*ends)?, Some(clock))));
            let ends = clocks.chain(self.answer_due.map(|due| (due, None))).min();
            tokio::select! {
                biased;
                Some((serial, service, heard)) = self.heard.recv() => {
                    if self.library.as_ref().is_some_and(|library| library.serial == serial) {
                        self.hears(service, heard);
                    }
                }
                note = noted(&mut self.endpoint) => self.hears_endpoint(note),
                found = Look::found(&mut self.look) => {
                    self.look = None;
                    if found {
                        return Event::HomeSeen;
                    }
                }
                clock = end_of(ends) => return self.is_over(clock),
            }
        }
    }

    /// What its endpoint meets is nothing to it: of the phone it learns by telephony. One that takes it for something is broken.
    fn hears_endpoint(&mut self, (site, note): (NodeId, Note)) {
        let is_here = self.position.memory.site == Some(site);
        match note {
            Note::Denied if is_here && self.habits.has(Habit::CountsAnew) => {
                if let Some(ends) = &mut self.clocks[Service::ALL.len()] {
                    *ends = Instant::now() + self.local.register_timeout;
                }
            }
            Note::Denied if is_here && self.habits.has(Habit::LeavesWhenDenied) => {
                self.due.push_back(Event::AgentLoggedOut(Reason::GracefulShutdown));
            }
            Note::Call(begins) => self.endpoint_in_call = begins,
            Note::Registered | Note::Denied => {}
        }
    }

    fn is_over(&mut self, clock: Option<usize>) -> Event {
        let memory = &mut self.position.memory;
        match clock {
            None => {
                self.answer_due = None;
                Event::Lost
            }
            Some(place) => {
                self.clocks[place] = None;
                match Service::ALL.get(place) {
                    Some(service) => {
                        memory.clocks[place] = Timer::After;
                        Event::SiteTimer(*service)
                    }
                    None => {
                        memory.phone_clock = Timer::After;
                        Event::PhoneTimer
                    }
                }
            }
        }
    }

    fn is_at_work(&self) -> bool {
        matches!(self.position.state, State::Working | State::AwaitingPhone)
    }

    /// Whoever goes back to the preferred site looks for it now and then, and not during a call.
    fn is_to_look(&mut self) {
        let Memory { preferred, site, .. } = self.position.memory;
        let view = View { topology: &self.local.topology, readings: self.local.readings };
        let goes_back = self.rules.matching(&self.position, &Event::HomeSeen, view).next().is_some();
        let may_leave = !self.in_call || self.habits.has(Habit::LeavesCalls);
        match preferred.filter(|home| goes_back && may_leave && site != Some(*home)) {
            None => self.look = None,
            Some(home) if self.look.is_none() => {
                let after = self.freedom.period(self.local.retry);
                self.look = Some(Look::at(&self.local, home, after));
            }
            Some(_) => {}
        }
    }

    fn is_to_log_in(&self) -> bool {
        let memory = &self.position.memory;
        let can = self.position.state == State::Working
            && memory.agent == Agent::Wanted
            && self.library.as_ref().is_some_and(|library| library.is_ready(ServiceName::Telephony));
        can && !self.declines && (self.listens || memory.listener(Listener::Dn).is_none())
    }

    /// Deals with what its library hears.
    fn hears(&mut self, service: ServiceName, heard: Heard) {
        if let Some(library) = &mut self.library {
            match &heard {
                Heard::Up(message) => library.is_up(service, message),
                Heard::Said(_) => {}
                _ => library.is_down(service),
            }
        }
        match heard {
            Heard::Up(message) => self.is_up(service, message),
            Heard::Rejected => self.due.push_back(Event::Rejected),
            Heard::Unreachable | Heard::NoAnswer => {
                // The next attempt is another library's.
                self.ends_library();
                let unreachable = matches!(heard, Heard::Unreachable);
                self.due.push_back(if unreachable { Event::Unreachable } else { Event::NoAnswer });
            }
            Heard::Down => self.is_down(service),
            Heard::Said(message) => {
                let event = self.means(message);
                self.due.extend(event);
            }
        }
    }

    fn is_up(&mut self, service: ServiceName, message: FromSite) {
        let was_off = std::mem::take(&mut self.off[service.service().index()]);
        if service == ServiceName::Telephony && self.position.memory.listener(Listener::Dn).is_some() {
            self.says(service, FromDesktop::Listen { dn: self.dn() });
        }
        match (service, message) {
            (ServiceName::Configuration, message) if !was_off => {
                let event = self.means(message);
                self.due.extend(event);
            }
            _ if was_off => self.due.push_back(Event::On(service.service())),
            _ => {}
        }
    }

    fn is_down(&mut self, service: ServiceName) {
        let is_at_work = self.is_at_work();
        if service == ServiceName::Telephony {
            self.listens = false;
            self.in_call = false;
        }
        if !is_at_work {
            self.answer_due = None;
            self.ends_library();
            self.due.push_back(Event::Lost);
        } else if !std::mem::replace(&mut self.off[service.service().index()], true) {
            self.due.push_back(Event::Off(service.service()));
        }
    }

    /// What a message means to the rows, if it does.
    fn means(&mut self, message: FromSite) -> Option<Event> {
        match message {
            FromSite::Accepted { .. } => Some(Event::Accepted),
            FromSite::Person { preferred, .. } => {
                self.answer_due = None;
                Some(Event::PersonRead(Person { preferred: preferred.node() }))
            }
            FromSite::Site { .. } => {
                self.answer_due = None;
                Some(Event::SiteRead)
            }
            FromSite::PersonChanged { preferred, .. } => {
                Some(Event::PersonChanged(Person { preferred: preferred.node() }))
            }
            FromSite::LoggedIn { .. } => Some(Event::LoggedIn),
            FromSite::LoginRefused { .. } => Some(Event::LoginRefused),
            FromSite::Event(DnEvent { name, reason: code, .. }) if name == AGENT_LOGOUT => {
                let elsewhere = self
                    .endpoint
                    .as_ref()
                    .is_some_and(|it| it.is_registered_but_for(self.position.memory.site));
                if elsewhere && self.habits.has(Habit::AnySiteWillDo) {
                    self.due.extend([Event::AgentLoggedOut(reason(code.as_deref())), Event::DnBack]);
                    return None;
                }
                Some(Event::AgentLoggedOut(reason(code.as_deref())))
            }
            FromSite::Event(DnEvent { name, .. }) if name == DN_BACK.0 => Some(Event::DnBack),
            FromSite::Event(DnEvent { name, .. }) if [ESTABLISHED, RELEASED].contains(&&*name) => {
                self.in_call = name == ESTABLISHED;
                None
            }
            FromSite::Listening { .. } => {
                self.listens = true;
                None
            }
            FromSite::Ready {}
            | FromSite::Rejected { .. }
            | FromSite::Unsupported { .. }
            | FromSite::Event(_) => None,
        }
    }
}

async fn noted(endpoint: &mut Option<Endpoint>) -> (NodeId, Note) {
    match endpoint {
        Some(endpoint) => endpoint.notes().await,
        None => std::future::pending().await,
    }
}

async fn end_of(ends: Option<(Instant, Option<usize>)>) -> Option<usize> {
    match ends {
        Some((ends, clock)) => {
            sleep_until(ends).await;
            clock
        }
        None => std::future::pending().await,
    }
}
