//! The tables for a second checker: see [`promela`](crate::promela). A desktop follows telephony and its phone, or the other two
//! services: no row looks at both.

use stateright::Property;

use super::ambiguities::Question;
use super::client::{self, Client};
use super::messages::{Identity, Person, Reason, Service};
use super::proxy::{self, Proxy};
use super::sip_server::{self, SipServer};
use super::topology::{Endpoint, SITES, Seating, Spelling, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::promela::{Alone, Begin, InPromela, Told};
use crate::rule::Closed;
use crate::timer::{Limit, Timer};

/// How a desktop is set up, and what it is told of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    topology: Topology,
    follows: Follows,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Telephony = 1,
    OtherServices,
}

impl InPromela for Client {
    type Question = Question;
    type Setting = Setting;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/client.pml");
    const CAN_COME: &'static str = "
    (follows == 1 || (input != on_TelephonyOff && input != on_TelephonyOn && input != on_PhoneTimer
        && input != on_AgentLoggedOut && input != on_DnBack && input != on_LogInDue && input != on_LogInByHand
        && input != on_LoggedIn && input != on_LoginRefused && (input != on_SiteTimer || service != TELEPHONY)))
    && (follows == 2 || (input != on_ConfigurationOff && input != on_ConfigurationOn
        && input != on_StatisticsOff && input != on_StatisticsOn
        && (input != on_SiteTimer || service == TELEPHONY)))";
    const BEFALLS: &'static str = "time_passes()";

    fn begins() -> Vec<Begin<Self>> {
        let set = |site_timeout, register_timeout, seating, endpoint| Topology {
            site_timeout,
            register_timeout,
            seating,
            endpoint,
            ..Topology::USUAL
        };
        let never = set(Limit::Never, Limit::Never, Seating::Shared, Endpoint::Embedded);
        let mut all = Vec::new();
        for (topology, follows) in [
            (Topology::USUAL, Follows::Telephony),
            (Topology::USUAL, Follows::OtherServices),
            (never, Follows::Telephony),
            (never, Follows::OtherServices),
            (set(Limit::Never, Limit::Set, Seating::Own, Endpoint::External), Follows::Telephony),
            (set(Limit::Set, Limit::Set, Seating::Own, Endpoint::Embedded), Follows::Telephony),
        ] {
            let says = vec![
                ("first", topology.first.0 + 1),
                ("own_seat", (topology.seating == Seating::Own).into()),
                ("site_timeout", (topology.site_timeout == Limit::Set).into()),
                ("register_timeout", (topology.register_timeout == Limit::Set).into()),
                ("embedded", (topology.endpoint == Endpoint::Embedded).into()),
                ("follows", follows as u8),
            ];
            let position = Client::closed(client::Memory::NEW);
            all.push(Begin { setting: Setting { topology, follows }, position, says });
        }
        all
    }

    fn events() -> Vec<Told<client::Event>> {
        use client::Event::*;
        let plain = [
            Start, Accepted, Rejected, Unreachable, NoAnswer, Lost, SiteRead, PhoneTimer, DnBack, LogInDue,
            LogInByHand, LoggedIn, LoginRefused, HomeSeen,
        ];
        let mut all: Vec<_> = plain.into_iter().map(Told::plain).collect();
        for preferred in SITES {
            let (person, says) = (Person { preferred }, [("named", preferred.0 + 1)]);
            all.extend([PersonRead(person), PersonChanged(person)].map(|it| Told::new(it, &says)));
        }
        for &service in Service::ALL {
            let says = [("service", service.index() as u8)];
            all.extend([Off(service), On(service), SiteTimer(service)].map(|it| Told::new(it, &says)));
        }
        for &reason in Reason::ALL {
            all.push(Told::new(AgentLoggedOut(reason), &[("reason", reason.index() as u8 + 1)]));
        }
        all
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(setting: &'a Setting, (): &'a (), readings: Readings) -> client::View<'a> {
        client::View { topology: &setting.topology, readings }
    }

    fn code(output: &client::Output) -> u8 {
        use client::Output::*;
        match output {
            LoadOnDemand => 0,
            RestartLibrary => 1,
            Connect(site, Identity { application, agent }) => {
                2 + site.0 + 2 * u8::from(*application) + 4 * u8::from(*agent)
            }
            AskPerson => 10,
            AskSite => 11,
            Warn(service) => 12 + service.index() as u8,
            Lift(service) => 15 + service.index() as u8,
            RequestLogin => 18,
            RelaunchEndpoint => 19,
            TellAgent => 20,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use client::State::{AwaitingPhone, Working};
        vec![
            Self::claim("at_work_it_hears_telephony", |_, it| {
                let memory = &it.position.memory;
                let heard = memory.listener(client::Listener::Telephony);
                !matches!(it.position.state, Working | AwaitingPhone)
                    || (memory.site.is_some() && heard == memory.site)
            }),
            Self::claim("it_never_connects_without_the_application", |_, it| {
                !SITES.iter().any(|site| {
                    [false, true].iter().any(|&agent| {
                        let identity = Identity { application: false, agent };
                        it.has_shown(&[Self::code(&client::Output::Connect(*site, identity))])
                    })
                })
            }),
            Self::claim("it_never_waits_for_a_phone", |_, it| it.position.state != AwaitingPhone),
        ]
    }

    fn can_come(setting: &Setting, _: &Position<Self>, event: &client::Event) -> bool {
        use client::Event::*;
        match event {
            Off(Service::Telephony)
            | On(Service::Telephony)
            | SiteTimer(Service::Telephony)
            | PhoneTimer
            | AgentLoggedOut(_)
            | DnBack
            | LogInDue
            | LogInByHand
            | LoggedIn
            | LoginRefused => setting.follows == Follows::Telephony,
            Off(_) | On(_) | SiteTimer(_) => setting.follows == Follows::OtherServices,
            _ => true,
        }
    }

    fn befall(memory: &mut client::Memory, event: &client::Event) {
        let move_on = |clock: &mut Timer| *clock = clock.later().unwrap_or(*clock);
        match event {
            client::Event::SiteTimer(service) => move_on(&mut memory.clocks[service.index()]),
            client::Event::PhoneTimer => move_on(&mut memory.phone_clock),
            _ => {}
        }
    }
}

impl InPromela for Proxy {
    type Question = Question;
    type Setting = Person;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/proxy.pml");

    fn begins() -> Vec<Begin<Self>> {
        let begin = |(state, preferred): (proxy::State, _)| Begin {
            setting: Person { preferred },
            position: Position { state, memory: () },
            says: vec![("preferred", preferred.0)],
        };
        let states = proxy::State::ALL.iter();
        states.flat_map(|state| SITES.map(|site| begin((*state, site)))).collect()
    }

    fn events() -> Vec<Told<proxy::Event>> {
        use proxy::Event::*;
        let log_on = |bits: u8| {
            let [application, agent, right] = [0, 1, 2].map(|bit| bits >> bit & 1);
            let says = [("application", application), ("agent", agent), ("right", right)];
            let identity = Identity { application: application == 1, agent: agent == 1 };
            Told::new(LogOn { identity, right: right == 1 }, &says)
        };
        (0..8).map(log_on).chain([AskPerson, AskSite].map(Told::plain)).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(person: &'a Person, (): &'a (), readings: Readings) -> proxy::View {
        proxy::View { person: *person, readings }
    }

    fn code(output: &proxy::Output) -> u8 {
        match output {
            proxy::Output::Accepted => 0,
            proxy::Output::Rejected => 1,
            proxy::Output::Person(person) => 2 + person.preferred.0,
            proxy::Output::Address => 5,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        vec![
            Self::claim("it_says_one_thing_at_a_time", |_, it| {
                it.has_shown(&[]) || (0..6).any(|code| it.has_shown(&[code]))
            }),
            Self::claim("it_lets_nobody_in", |_, it| !it.has_shown(&[0])),
        ]
    }
}

impl InPromela for SipServer {
    type Question = Question;
    type Setting = Topology;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/sip-server.pml");

    fn begins() -> Vec<Begin<Self>> {
        let mut all = Vec::new();
        for &spelling in Spelling::ALL {
            for dn in [false, true] {
                let says = vec![("spelling", spelling.index() as u8), ("dn", dn.into())];
                let setting = Topology { spelling, ..Topology::USUAL };
                all.push(Begin { setting, position: SipServer::serving(dn), says });
            }
        }
        all
    }

    fn events() -> Vec<Told<sip_server::Input>> {
        sip_server::Input::ALL.iter().copied().map(Told::plain).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(topology: &'a Topology, (): &'a (), readings: Readings) -> sip_server::View<'a> {
        sip_server::View { topology, readings }
    }

    fn code(output: &sip_server::Output) -> u8 {
        use sip_server::Output::*;
        match output {
            LoggedIn => 0,
            Refused => 1,
            LoggedOut(reason) => match reason {
                Reason::ByAgent => 2,
                Reason::BySupervisor => 3,
                Reason::Unknown => 4,
                Reason::DrForceUnderscore => 5,
                Reason::DrForceSpace => 6,
                Reason::GracefulShutdown => 7,
            },
            DnBack => 8,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        vec![
            Self::claim("who_is_gone_has_nobody", |_, it| {
                let memory = it.position.memory;
                it.position.state != sip_server::State::Gone || !(memory.agent || memory.call)
            }),
            Self::claim("an_agent_without_a_phone_is_logged_out", |_, it| {
                !it.position.memory.agent || it.position.memory.dn
            }),
            Self::claim("nobody_is_logged_out_for_a_phone", |_, it| !it.has_shown(&[5])),
        ]
    }
}
