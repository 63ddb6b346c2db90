//! What can happen to a desktop of SIP disaster recovery, whatever the installation: sites that let it in or not, services that go
//! and come, logouts for every reason, and networks that fail.
//!
//! Its library is taken as that of the reference desktop is: it keeps a connection to each service, makes it again when it is lost,
//! and says nothing to a service that is OFF.

use redial_model::engine::Position;
use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Agent, Client, Event, Listener, Memory, Output, State};
use redial_model::systems::sip_dr::messages::{Identity, Person, Reason, Service};
use redial_model::systems::sip_dr::topology::{Endpoint, SITES, Seating, Topology, name};
use redial_model::timer::{Limit, Timer};
use redial_model::topology::NodeId;

use super::proforma::SipDr;
use crate::conform::{Foreseen, Own};
use crate::oracle::Observable as _;

/// What a desktop has to do with its sites, and what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Talk {
    at: At,
    /// It has been started, and has begun.
    has_begun: bool,
    /// A library runs; the next one begins anew.
    has_library: bool,
    /// The last one was ended for another one, by a switchover.
    restarts: bool,
    /// Libraries that are begun load on demand.
    loads_on_demand: bool,
    /// Which services are OFF.
    off: [bool; 3],
    /// To which services it has a connection: telephony, statistics.
    open: [bool; 2],
    /// It listens to the DN.
    hears_dn: bool,
    /// The agent's login there.
    login: Login,
    /// Of which services it says that they are OFF.
    shown: [bool; 3],
    /// It says that it cannot go on.
    stopped: bool,
}

/// How far it is with a configuration proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// It has none.
    Nowhere,
    /// It connects.
    Connecting(NodeId),
    /// It was let in.
    In(NodeId),
    /// It has asked for the person object.
    Person(NodeId),
    /// It has asked for the application object.
    Site(NodeId),
}

/// The agent's login, as the site has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Login {
    /// There is none.
    Out,
    /// It was asked for.
    Asked,
    /// The agent is logged in.
    In,
}

/// What a site sees of a desktop, or its agent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Seen {
    /// A connection to a configuration proxy.
    Connects {
        /// Of which site.
        site: NodeId,
        /// What it presents.
        identity: Identity,
        /// It is the first one of its library.
        is_new: bool,
        /// It loads on demand, or need not: only a library that is started in the place of another one is to.
        on_demand: bool,
    },
    /// Something that it says there.
    Says(Output),
}

/// Where [`CLOCKS`](Foreseen::CLOCKS) has that of the phone; those of the services stand before it.
const PHONE: usize = 4;
/// Where it has the next look at the preferred site.
const LOOK: usize = 5;

fn is_at_work(position: &Position<Client>) -> bool {
    matches!(position.state, State::Working | State::AwaitingPhone)
}

impl Talk {
    /// Its library has ended.
    fn without_library(self) -> Self {
        let none = SipDr::silence();
        let Talk { shown, stopped, has_begun, restarts, loads_on_demand, .. } = self;
        Talk { shown, stopped, has_begun, restarts, loads_on_demand, ..none }
    }

    fn hears_telephony(&self) -> bool {
        self.open[0] && !self.off[Service::Telephony.index()]
    }

    fn is_open(&self, service: Service) -> bool {
        match service {
            Service::Telephony => self.open[0],
            Service::Configuration => matches!(self.at, At::In(_) | At::Person(_) | At::Site(_)),
            Service::Statistics => self.open[1],
        }
    }
}

impl Foreseen for SipDr {
    type Talk = Talk;
    type Seen = Seen;

    const CLOCKS: &'static [&'static str] = &[
        "time passes",
        "site-timeout is over for telephony",
        "site-timeout is over for the configuration service",
        "site-timeout is over for the statistics service",
        "site-sip-register-timeout is over",
        "it finds the proxy of the preferred site, and its agent is in no call",
    ];

    fn kinds() -> Vec<(&'static str, Topology)> {
        let usual = Topology::USUAL;
        vec![
            ("both timers set", usual),
            ("shared seats", Topology { seating: Seating::Shared, ..usual }),
            ("an embedded endpoint", Topology { endpoint: Endpoint::Embedded, ..usual }),
            ("no site-timeout", Topology { site_timeout: Limit::Never, ..usual }),
            ("no site-sip-register-timeout", Topology { register_timeout: Limit::Never, ..usual }),
            (
                "an embedded endpoint and no timers",
                Topology {
                    endpoint: Endpoint::Embedded,
                    site_timeout: Limit::Never,
                    register_timeout: Limit::Never,
                    ..usual
                },
            ),
        ]
    }

    /// What it is called, it presents by its rows.
    fn begins(_: &Topology) -> Position<Client> {
        Client::closed(Memory::NEW)
    }

    fn begins_again(_: &Topology, memory: &Memory, kept: bool) -> Vec<Position<Client>> {
        vec![Client::closed(if kept { memory.ended() } else { Memory::NEW })]
    }

    fn silence() -> Talk {
        Talk {
            at: At::Nowhere,
            has_begun: false,
            has_library: false,
            restarts: false,
            loads_on_demand: false,
            off: [false; 3],
            open: [false; 2],
            hears_dn: false,
            login: Login::Out,
            shown: [false; 3],
            stopped: false,
        }
    }

    fn may_come(_: &Topology, talk: Talk) -> Vec<Event> {
        let persons = |event: fn(Person) -> Event| SITES.map(|preferred| event(Person { preferred }));
        let mut all = match talk.at {
            At::Nowhere => return Vec::new(),
            At::Connecting(_) => {
                return vec![Event::Accepted, Event::Rejected, Event::Unreachable, Event::NoAnswer];
            }
            At::Person(_) => persons(Event::PersonRead).to_vec(),
            At::Site(_) => vec![Event::SiteRead],
            At::In(_) => persons(Event::PersonChanged).to_vec(),
        };
        let open = Service::ALL.iter().filter(|service| talk.is_open(**service));
        all.extend(open.map(|service| match talk.off[service.index()] {
            true => Event::On(*service),
            false => Event::Off(*service),
        }));
        if talk.hears_telephony() {
            match talk.login {
                Login::Asked => all.extend([Event::LoggedIn, Event::LoginRefused]),
                Login::In if talk.hears_dn => {
                    all.extend(Reason::ALL.iter().map(|reason| Event::AgentLoggedOut(*reason)));
                }
                Login::In | Login::Out => {}
            }
            if talk.hears_dn {
                all.push(Event::DnBack);
            }
        }
        all
    }

    fn hears(position: &Position<Client>, talk: Talk, event: &Event) -> (Option<Event>, Talk) {
        let at_work = is_at_work(position);
        let after = match (talk.at, event) {
            (At::Connecting(site), Event::Accepted) => Talk { at: At::In(site), ..talk },
            (At::Connecting(_), Event::Rejected) => Talk { at: At::Nowhere, ..talk },
            (At::Connecting(_), Event::Unreachable | Event::NoAnswer) => talk.without_library(),
            (At::Person(site), Event::PersonRead(_)) | (At::Site(site), Event::SiteRead) => {
                Talk { at: At::In(site), ..talk }
            }
            // Who is not at work yet has lost its site with any of its services.
            (_, Event::Off(_)) if !at_work => return (Some(Event::Lost), talk.without_library()),
            (_, Event::Off(service)) => {
                let mut off = talk.off;
                off[service.index()] = true;
                let login = if *service == Service::Telephony && talk.login == Login::Asked {
                    Login::Out
                } else {
                    talk.login
                };
                Talk { off, login, ..talk }
            }
            (_, Event::On(service)) => {
                let mut off = talk.off;
                off[service.index()] = false;
                Talk { off, ..talk }
            }
            (_, Event::LoggedIn) => Talk { login: Login::In, ..talk },
            (_, Event::LoginRefused | Event::AgentLoggedOut(_)) => Talk { login: Login::Out, ..talk },
            (_, Event::PersonChanged(_) | Event::DnBack) => talk,
            _ => return (None, talk),
        };
        (Some(*event), after)
    }

    fn does(position: &Position<Client>, talk: Talk, output: &Output) -> (Talk, Option<Seen>) {
        let seen = Some(Seen::Says(*output));
        let is_on = !talk.off[Service::Configuration.index()];
        match (output, talk.at) {
            (Output::LoadOnDemand, _) => (Talk { loads_on_demand: true, ..talk }, None),
            (Output::RestartLibrary, _) => {
                let restarts = position.state == State::Switching;
                (Talk { restarts, ..talk.without_library() }, None)
            }
            (Output::Connect(site, identity), _) => {
                let connects = Seen::Connects {
                    site: *site,
                    identity: *identity,
                    is_new: !talk.has_library,
                    on_demand: talk.loads_on_demand || !talk.restarts,
                };
                let at = At::Connecting(*site);
                (Talk { at, has_library: true, has_begun: true, restarts: false, ..talk }, Some(connects))
            }
            (Output::AskPerson, At::In(site)) if is_on => (Talk { at: At::Person(site), ..talk }, seen),
            (Output::AskSite, At::In(site)) if is_on => (Talk { at: At::Site(site), ..talk }, seen),
            (Output::RequestLogin, _) if talk.hears_telephony() => {
                (Talk { login: Login::Asked, ..talk }, seen)
            }
            (Output::RelaunchEndpoint, _) if talk.hears_telephony() => (talk, seen),
            (Output::TellAgent, _) if !talk.stopped => (Talk { stopped: true, ..talk }, seen),
            _ => (talk, None),
        }
    }

    /// A library that is ended at once, or sent elsewhere, has not begun to connect.
    fn is_undone(output: &Output, after: &[Output]) -> bool {
        let connects = |it: &Output| matches!(it, Output::Connect(..));
        connects(output) && after.iter().any(|it| connects(it) || *it == Output::RestartLibrary)
    }

    fn own(position: &Position<Client>, talk: Talk, clock: usize) -> Own<Self> {
        let memory = &position.memory;
        let mut later = *position;
        match clock {
            0 => match position.state {
                State::Closed if !talk.has_begun => Own::Hears(later, Event::Start),
                State::Working if memory.agent == Agent::Wanted && talk.hears_telephony() => {
                    Own::Hears(later, Event::LogInDue)
                }
                _ => Own::Nothing,
            },
            PHONE if memory.phone_clock == Timer::Before => {
                later.memory.phone_clock = Timer::After;
                Own::Hears(later, Event::PhoneTimer)
            }
            PHONE => Own::Nothing,
            LOOK if is_at_work(position) && memory.preferred != memory.site => {
                Own::Hears(later, Event::HomeSeen)
            }
            LOOK => Own::Nothing,
            _ => {
                let service = Service::ALL[clock - 1];
                match memory.clocks[service.index()] {
                    Timer::Before => {
                        later.memory.clocks[service.index()] = Timer::After;
                        Own::Hears(later, Event::SiteTimer(service))
                    }
                    Timer::Off | Timer::At | Timer::After => Own::Nothing,
                }
            }
        }
    }

    /// Its library has a connection to each service to which it is to listen.
    fn rests(position: &Position<Client>, talk: Talk) -> Talk {
        let memory = &position.memory;
        let listens = |listener| memory.listener(listener).is_some();
        let mut talk = Talk { shown: memory.shown, ..talk };
        if is_at_work(position) && talk.is_open(Service::Configuration) {
            talk.open[0] |= listens(Listener::Telephony);
            talk.open[1] |= listens(Listener::Statistics);
            talk.hears_dn |= talk.open[0] && listens(Listener::Dn);
        }
        talk
    }

    /// What its next library will be, shows when that begins.
    fn seen_of(talk: Talk) -> Talk {
        Talk { has_library: false, restarts: false, loads_on_demand: false, ..talk }
    }

    fn tell_node(node: NodeId) -> String {
        name(node).to_owned()
    }

    fn tell(event: &Event) -> String {
        match event {
            Event::Accepted => "the proxy lets it in".to_owned(),
            Event::Rejected => "the proxy does not let it in".to_owned(),
            Event::Unreachable => "the proxy cannot be reached".to_owned(),
            Event::NoAnswer => "the proxy does not answer".to_owned(),
            Event::PersonRead(person) => format!("it reads that {} is preferred", name(person.preferred)),
            Event::SiteRead => "it reads of the preferred site".to_owned(),
            Event::PersonChanged(person) => format!("{} is preferred from now on", name(person.preferred)),
            Event::Off(service) => format!("{service:?} goes OFF"),
            Event::On(service) => format!("{service:?} is ON again"),
            Event::AgentLoggedOut(reason) => format!("the agent is logged out ({reason:?})"),
            Event::DnBack => "the phone is back".to_owned(),
            Event::LoggedIn => "the agent is logged in".to_owned(),
            Event::LoginRefused => "the agent's login is refused".to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn tell_seen(seen: &Seen) -> String {
        let names = |node| Self::tell_node(node);
        match seen {
            Seen::Connects { site, identity, is_new, on_demand } => {
                let told = Client::describe(&Output::Connect(*site, *identity), &names);
                let library = if *is_new { "a new library" } else { "the same library" };
                let loads = if *on_demand { "" } else { ", which does not load on demand" };
                format!("makes {told}, by {library}{loads}")
            }
            Seen::Says(output) => format!("shows {}", Client::describe(output, &names)),
        }
    }
}
