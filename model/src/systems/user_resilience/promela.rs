//! The tables for a second checker: see [`promela`](crate::promela). Each of three systems stands in an installation that backs
//! its phones up, or does not.

use stateright::Property;

use super::ambiguities::Question;
use super::client::{self, Phone};
use super::messages::{Registration, RegistrationAnswer, Ringing, Settings};
use super::server::{self, Input, Server};
use super::topology::{FAILOVER, Failback, HOME, Habit, Refusal, THIRD, Topology};
use crate::ambiguity::Readings;
use crate::environment::Environment;
use crate::promela::{Alone, Begin, InPromela, Told};
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

const SYSTEMS: [NodeId; 3] = [HOME, FAILOVER, THIRD];

impl InPromela for Phone {
    type Question = Question;
    /// Whether a call goes on without the system.
    type Setting = bool;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/client.pml");

    fn begins() -> Vec<Begin<Self>> {
        let begin = |preserves_media: bool| Begin {
            setting: preserves_media,
            position: Phone::start(),
            says: vec![("preserves_media", preserves_media.into())],
        };
        [false, true].map(begin).to_vec()
    }

    fn events() -> Vec<Told<client::Event>> {
        use client::Event::*;
        let plain = [AttemptDue, Unanswered, Lost, SentHome, CallBegins, CallEnds].map(Told::plain);
        let accepted =
            [HOME, FAILOVER].map(|by| Told::new(Accepted { by }, &[("by_home", (by == HOME).into())]));
        let refused = Refusal::ALL.iter().map(|&it| Told::new(Refused(it), &[("refusal", it.index() as u8)]));
        plain.into_iter().chain(accepted).chain(refused).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(preserves_media: &'a bool, (): &'a (), readings: Readings) -> client::View {
        client::View { preserves_media: *preserves_media, readings }
    }

    fn code(output: &client::Output) -> u8 {
        match output {
            client::Output::Register(system) => system.0,
            client::Output::Unregister => 2,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use client::State::{GivenUp, Preserving};
        vec![
            Self::claim("who_keeps_a_call_has_one", |_, it| {
                it.position.state != Preserving || it.position.memory.in_call
            }),
            Self::claim("it_never_gives_up", |_, it| it.position.state != GivenUp),
            Self::claim("it_never_asks_the_failover_system", |_, it| !it.has_shown(&[FAILOVER.0])),
        ]
    }
}

/// Which system of which installation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    topology: Topology,
    node: NodeId,
}

/// What a system sees.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    environment: Environment,
    phone_here: bool,
    visitor_at: Option<NodeId>,
}

impl InPromela for Server {
    type Question = Question;
    type Setting = Place;
    type Sight = Sight;

    const WORDS: &'static str = include_str!("promela/server.pml");
    const BEFALLS: &'static str = "time_passes()";

    fn begins() -> Vec<Begin<Self>> {
        let plain = Topology::PLAIN;
        let topologies = [
            plain,
            Topology {
                habit: Habit::InternalTwin,
                refusal: Refusal::Forbidden,
                failback: Failback::ByAdministrator,
                ..plain
            },
            Topology { habit: Habit::FallbackTwin, refusal: Refusal::Silence, ..plain },
            Topology { backs_up: false, ..plain },
        ];
        let places = topologies.into_iter().flat_map(|topology| SYSTEMS.map(|node| Place { topology, node }));
        places.map(begin).collect()
    }

    fn events() -> Vec<Told<server::Event>> {
        use server::Event;
        let register = |bits: u8| {
            let [desk, of_user] = [0, 1].map(|bit| bits >> bit & 1);
            let registration = Registration { desk: desk == 1, of_user: of_user == 1 };
            Told::new(Event::Register(registration), &[("desk", desk), ("of_user", of_user)])
        };
        let others = Input::ALL.iter().filter(|it| **it != Input::Register);
        (0..4).map(register).chain(others.map(|it| Told::plain(Event::Plain(*it)))).collect()
    }

    fn sights() -> Vec<Told<Sight>> {
        let mut all = Vec::new();
        let users = [(0, None), (1, None), (0, Some(FAILOVER)), (0, Some(THIRD))];
        for [sees_home, sees_failover] in [[0, 0], [0, 1], [1, 0], [1, 1]] {
            for (phone_here, visitor_at) in users {
                let says = [
                    ("sees_home", sees_home),
                    ("sees_failover", sees_failover),
                    ("phone_here", phone_here),
                    ("visitor", visitor_at.map_or(0, |node: NodeId| node.0 + 1)),
                ];
                let environment = seeing([sees_home == 1, sees_failover == 1, false]);
                all.push(Told::new(Sight { environment, phone_here: phone_here == 1, visitor_at }, &says));
            }
        }
        all
    }

    fn view<'a>(place: &'a Place, sight: &'a Sight, readings: Readings) -> server::View<'a> {
        server::View {
            topology: &place.topology,
            node: place.node,
            environment: &sight.environment,
            phone_here: sight.phone_here,
            visitor_at: sight.visitor_at,
            readings,
        }
    }

    fn code(output: &server::Output) -> u8 {
        use server::Output::*;
        match output {
            Registration(RegistrationAnswer::Accepted) => 0,
            Registration(RegistrationAnswer::Refused(refusal)) => 1 + refusal.index() as u8,
            SendHome => 4,
            Copy => 5,
            Holding(true) => 6,
            Holding(false) => 7,
            Handed(true) => 8,
            Handed(false) => 9,
            Ask(system) => 11 + system.0,
            Admit(Settings::Full) => 14,
            Admit(Settings::Basic) => 15,
            Deny => 16,
            Ring(Ringing { phone: true, .. }) => 17,
            Ring(Ringing { twin: true, .. }) => 18,
            Ring(Ringing { fallback: true, .. }) => 19,
            Ring(Ringing { visit: true, .. }) => 21,
            Ring(_) => 20,
            Route(system) => 23 + system.0,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use server::State::Serving;
        vec![
            Self::claim("the_home_system_remembers_nothing", |model, it| {
                let memory = it.position.memory;
                let nothing =
                    !memory.copy && !memory.attempt && !memory.phone && memory.absence == Timer::Off;
                model.setting(it).node != HOME || nothing
            }),
            Self::claim("whoever_serves_in_failover_backs_phones_up", |model, it| {
                it.position.state != Serving || model.setting(it).topology.backs_up
            }),
            Self::claim("failover_never_begins", |_, it| it.position.state != Serving),
        ]
    }

    fn befall(memory: &mut server::Memory, event: &server::Event) {
        if *event == server::Event::Plain(Input::TimePasses) {
            for clock in [&mut memory.absence, &mut memory.presence, &mut memory.grace] {
                *clock = clock.later().unwrap_or(*clock);
            }
        }
    }
}

fn begin(place: Place) -> Begin<Server> {
    let Place { topology, node } = place;
    let habit = match topology.habit {
        Habit::InternalTwin => 1,
        Habit::FallbackTwin => 2,
        _ => 0,
    };
    let says = vec![
        ("node", node.0 + 1),
        ("refusal", topology.refusal.index() as u8),
        ("habit", habit),
        ("backs_up", topology.backs_up.into()),
        ("manual", (topology.failback == Failback::ByAdministrator).into()),
    ];
    Begin { setting: place, position: Server::start(node), says }
}

/// An environment in which everybody sees, or does not see, each of the other systems.
fn seeing(seen: [bool; 3]) -> Environment {
    let mut environment = Environment::healthy(SYSTEMS.len(), &[]);
    let pairs = SYSTEMS.into_iter().flat_map(|from| SYSTEMS.map(|to| (from, to)));
    for (from, to) in pairs.filter(|(from, to)| from != to) {
        environment.set_cut(from, to, !seen[to.index()]);
        environment.notice(from, to);
    }
    environment
}
