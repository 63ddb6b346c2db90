//! The tables for a second checker: see [`promela`](crate::promela). A portal stands at either server, with everything that
//! resilience needs, or without.

use stateright::Property;

use super::ambiguities::Question;
use super::client::{self, Client};
use super::messages::{Answer, Peer};
use super::server::{self, Kept, Portal, Shown};
use super::topology::{Failback, Prerequisite, Prerequisites, Program, Server, Takeover, Topology};
use crate::ambiguity::Readings;
use crate::promela::{Alone, Begin, InPromela, Told};
use crate::rule::Closed;
use crate::timer::Timer;

impl InPromela for Client {
    type Question = Question;
    type Setting = Program;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/client.pml");

    fn begins() -> Vec<Begin<Self>> {
        let mut all = Vec::new();
        for (number, program) in
            [Program::Browser, Program::PlugIn, Program::Application].into_iter().enumerate()
        {
            for accepted in [false, true] {
                let position = Client::start(&Topology { program, accepted, ..Topology::USUAL });
                let says = vec![("program", number as u8), ("trusts_secondary", accepted.into())];
                all.push(Begin { setting: program, position, says });
            }
        }
        all
    }

    fn events() -> Vec<Told<client::Event>> {
        use client::{Event, Input};
        let whose = |server: Server| [("whose", server.index() as u8)];
        let of = |input: &Input| -> Vec<Told<Event>> {
            let servers = Server::ALL.iter().copied();
            match input {
                Input::AddressEntered => {
                    servers.map(|it| Told::new(Event::AddressEntered(it), &whose(it))).collect()
                }
                Input::Redirected => servers.map(|it| Told::new(Event::Redirected(it), &whose(it))).collect(),
                _ => vec![Told::plain(Event::Plain(*input))],
            }
        };
        Input::ALL.iter().flat_map(of).collect()
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(program: &'a Program, (): &'a (), readings: Readings) -> client::View {
        client::View { program: *program, readings }
    }

    fn code(output: &client::Output) -> u8 {
        use client::Output::*;
        match output {
            Connect(server) => server.index() as u8,
            AskForPage => 2,
            WarnUser => 3,
            ShowLogin => 4,
            LogOn => 5,
            HangUp => 6,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use client::State::{Asking, LoggedOn};
        vec![
            Self::claim("who_is_logged_on_is_known", |_, it| {
                it.position.state != LoggedOn || it.position.memory.known
            }),
            Self::claim("no_page_is_asked_of_whom_nobody_trusts", |_, it| {
                let memory = it.position.memory;
                it.position.state != Asking || memory.trusts(memory.target)
            }),
            Self::claim("it_never_logs_on_at_the_secondary", |_, it| {
                it.position.state != LoggedOn || it.position.memory.target == Server::Primary
            }),
        ]
    }
}

/// A portal of an installation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    topology: Topology,
    server: Server,
}

/// The IP Office services that a portal sees.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    own_office: bool,
    host_answers: bool,
    users_office: bool,
}

impl InPromela for Portal {
    type Question = Question;
    type Setting = Place;
    type Sight = Sight;

    const WORDS: &'static str = include_str!("promela/server.pml");

    fn begins() -> Vec<Begin<Self>> {
        let all_there = Topology::USUAL;
        let topologies = [
            all_there,
            Topology { takeover: Takeover::AfterDetection, ..all_there },
            Topology { failback: Failback::Manual, ..all_there },
            Topology { prerequisites: Prerequisites::ALL.without(Prerequisite::SelectMode), ..all_there },
        ];
        let places = topologies
            .into_iter()
            .flat_map(|topology| Server::ALL.iter().map(move |&server| Place { topology, server }));
        places.map(begin).collect()
    }

    fn events() -> Vec<Told<server::Event>> {
        use server::{Event, Input};
        let peers = [Peer::Unseen, Peer::OfficeOnly, Peer::Passive, Peer::Active];
        let peers = peers.map(|it| Told::new(Event::Peer(it), &[("heard", it as u8)]));
        let times = [Timer::At, Timer::After];
        let times = times.map(|it| Told::new(Event::DetectionTime(it), &[("time", it.index() as u8)]));
        let told = [Input::PeerUnseen, Input::PeerPassive, Input::PeerActive, Input::DetectionTime];
        let others = Input::ALL.iter().filter(|it| !told.contains(it));
        peers.into_iter().chain(times).chain(others.map(|it| Told::plain(Event::Plain(*it)))).collect()
    }

    fn sights() -> Vec<Told<Sight>> {
        let sight = |bits: u8| {
            let [own_office, host_answers, users_office] = [0, 1, 2].map(|bit| bits >> bit & 1);
            let says =
                [("own_office", own_office), ("host_answers", host_answers), ("users_office", users_office)];
            let [own_office, host_answers, users_office] =
                [own_office, host_answers, users_office].map(|it| it == 1);
            Told::new(Sight { own_office, host_answers, users_office }, &says)
        };
        (0..8).map(sight).collect()
    }

    fn view<'a>(place: &'a Place, sight: &'a Sight, readings: Readings) -> server::View<'a> {
        let Sight { own_office, host_answers, users_office } = *sight;
        let Place { topology, server } = place;
        server::View { topology, server: *server, own_office, host_answers, users_office, readings }
    }

    fn code(output: &server::Output) -> u8 {
        use server::Output;
        match output {
            Output::Answer(answer) => match answer {
                Answer::LoginPage => 0,
                Answer::Accepted => 1,
                Answer::Redirected { to } => 2 + to.index() as u8,
                Answer::Starting => 4,
            },
            Output::EndSessions => 5,
            Output::CopyChange => 6,
            Output::HoldConference => 7,
            Output::Contact(true) => 8,
            Output::Contact(false) => 9,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        use server::State::{Active, Stopped};
        vec![
            Self::claim("what_is_shown_as_available_serves", |_, it| {
                it.position.memory.shown != Shown::Available || it.position.state == Active
            }),
            Self::claim("nothing_that_is_stopped_is_shown", |_, it| {
                it.position.state != Stopped || it.position.memory.shown == Shown::Nothing
            }),
            Self::claim("the_secondary_never_serves", |model, it| {
                model.setting(it).server == Server::Primary || it.position.state != Active
            }),
        ]
    }
}

/// A portal as it is when all has been well for long.
fn begin(place: Place) -> Begin<Portal> {
    let position = Portal::settled(&place.topology, place.server, Readings::default());
    let memory = position.memory;
    assert!(memory.change == Kept::Nothing && !memory.conference && memory.clock == Timer::Off);
    let says = vec![
        ("is_secondary", place.server.index() as u8),
        ("manual", (place.topology.failback == Failback::Manual).into()),
        ("at_once", (place.topology.takeover == Takeover::AtOnce).into()),
        ("configured", place.topology.prerequisites.is_configured().into()),
        ("peer", memory.peer as u8),
        ("shows", memory.shown as u8),
        ("in_force", memory.in_force.into()),
        ("partner", memory.partner.into()),
    ];
    Begin { setting: place, position, says }
}
