//! The tables for a second checker: see [`promela`](crate::promela). A client by itself knows three PBXes; a PBX stands in an
//! installation of two slaves, with standbys or without.

use super::ambiguities::Question;
use super::client::{self, Attempt, Client};
use super::messages::{Alternative, Answer, Credentials, Push, Refusal};
use super::server::{self, Server};
use super::topology::{Pbx, Role, Topology};
use crate::ambiguity::Readings;
use crate::environment::Environment;
use crate::promela::{Alone, Begin, InPromela, Told};
use crate::rule::Closed;
use crate::topology::{NodeId, NodeSet};
use stateright::Property;

/// PBXes that a client can meet; the first one is configured.
const PBXES: u8 = 3;
const CONFIGURED: NodeId = NodeId(0);

impl InPromela for Client {
    type Question = Question;
    type Setting = NodeId;
    type Sight = ();

    const WORDS: &'static str = include_str!("promela/client.pml");

    fn begins() -> Vec<Begin<Self>> {
        let position = Client::start(client::Memory::NEW);
        vec![Begin { setting: CONFIGURED, position, says: vec![] }]
    }

    fn events() -> Vec<Told<client::Event>> {
        use client::Event::*;
        let plain = [
            DialDue, Connected, Unreachable, NoAnswer, Lost, SecondFactor, StandbyBack, LogoutResult, Unknown,
        ];
        let mut all: Vec<_> = plain.into_iter().chain([Garbage]).map(Told::plain).collect();
        for genuine in [false, true] {
            for to in (0..PBXES).map(NodeId) {
                let says = [("redirect", to.0 + 1), ("genuine", genuine.into())];
                all.push(Told::new(Redirected { to, genuine }, &says));
            }
            for standby in [false, true] {
                let says = [("by_standby", standby.into()), ("genuine", genuine.into())];
                all.push(Told::new(Accepted { standby, alternative: None, genuine }, &says));
                for pbx in (0..PBXES).map(NodeId) {
                    for implicit in [false, true] {
                        let named = [("named", pbx.0 + 1), ("implicit", implicit.into())];
                        let alternative = Some(Alternative { pbx, implicit });
                        all.push(Told::new(
                            Accepted { standby, alternative, genuine },
                            &[&says[..], &named].concat(),
                        ));
                    }
                }
            }
        }
        all.push(Told::new(Rejected(Refusal::SessionExpired), &[("expired", 1)]));
        all.push(Told::plain(Rejected(Refusal::Denied)));
        all
    }

    fn sights() -> Vec<Told<()>> {
        vec![Told::plain(())]
    }

    fn view<'a>(configured: &'a NodeId, (): &'a (), readings: Readings) -> client::View {
        client::View { configured: *configured, readings }
    }

    fn code(output: &client::Output) -> u8 {
        use client::Output::*;
        match output {
            HangUp => 0,
            Dial(pbx) => pbx.0 + 1,
            Publish(_) => 5,
            LogOn(login) => {
                let base = if login.credentials == Credentials::Session { 12 } else { 10 };
                base + u8::from(login.fresh_nonce)
            }
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        vec![
            Self::claim("what_it_publishes_is_so", |_, it| {
                let published = it.position.memory.published;
                match it.position.state {
                    client::State::AtHome => published.up && !published.standby,
                    client::State::AtStandby => published.up && published.standby,
                    _ => true,
                }
            }),
            Self::claim("the_primary_is_never_the_secondary", |_, it| {
                it.position.memory.secondary != Some(CONFIGURED)
            }),
            Self::claim("it_returns_to_a_pbx_that_it_knows", |_, it| {
                let memory = it.position.memory;
                memory.attempt != Attempt::Current || memory.current.is_some()
            }),
        ]
    }
}

/// Which PBX of which installation.
#[derive(Debug, PartialEq)]
pub struct Place {
    topology: Topology,
    node: NodeId,
}

impl InPromela for Server {
    type Question = Question;
    type Setting = Place;
    type Sight = Environment;

    const WORDS: &'static str = include_str!("promela/server.pml");

    fn begins() -> Vec<Begin<Self>> {
        let [master, master_standby, slave1, slave1_standby, slave2, slave2_standby] = Pbx::ALL;
        let mut all = Vec::new();
        for home in [master, slave1, slave2] {
            let with_standbys = Topology::new(&Pbx::ALL, home, home).expect("it is an installation");
            let without = [master_standby, slave1_standby, slave2_standby]
                .into_iter()
                .fold(with_standbys.clone(), |topology, standby| {
                    topology.with_standby(standby, false).expect("it is a standby")
                });
            for (topology, has_standbys) in [(with_standbys, 1), (without, 0)] {
                for node in topology.nodes() {
                    let says = vec![
                        ("node", node.0 + 1),
                        ("home", topology.home().0 + 1),
                        ("has_standbys", has_standbys),
                    ];
                    let position = Server::of(&topology, node);
                    all.push(Begin { setting: Place { topology: topology.clone(), node }, position, says });
                }
            }
        }
        all
    }

    fn events() -> Vec<Told<server::Input>> {
        server::Input::ALL.iter().copied().map(Told::plain).collect()
    }

    /// Everybody sees the same ones of the others.
    fn sights() -> Vec<Told<Environment>> {
        let nodes = || NodeSet::first(Pbx::ALL.len()).iter();
        let seen = |seen: u8| {
            let mut environment = Environment::healthy(Pbx::ALL.len(), &[]);
            for (from, to) in
                nodes().flat_map(|from| nodes().map(move |to| (from, to))).filter(|(a, b)| a != b)
            {
                environment.set_cut(from, to, seen >> to.0 & 1 == 0);
                environment.notice(from, to);
            }
            Told::new(environment, &[("sees", seen)])
        };
        (0..1 << Pbx::ALL.len()).map(seen).collect()
    }

    fn view<'a>(place: &'a Place, sight: &'a Environment, readings: Readings) -> server::View<'a> {
        server::View { topology: &place.topology, node: place.node, environment: sight, readings }
    }

    fn code(output: &server::Output) -> u8 {
        match output {
            server::Output::Answer(answer) => match answer {
                Answer::Accepted { standby: true, .. } => 21,
                Answer::Accepted { alternative: Some(Alternative { implicit: true, .. }), .. } => 20,
                Answer::Accepted { alternative, .. } => 10 + alternative.map_or(0, |it| it.pbx.0 + 1),
                Answer::Redirected { to, .. } => 30 + to.0 + 1,
                Answer::Rejected(Refusal::SessionExpired) => 40,
                Answer::Rejected(Refusal::Denied) => 41,
                Answer::SecondFactor => 42,
            },
            server::Output::Push(Push::StandbyBack) => 43,
            server::Output::Push(Push::LogoutResult) => 45,
            server::Output::Close => 44,
        }
    }

    fn claims() -> Vec<Property<Alone<Self>>> {
        vec![
            Self::claim("a_pbx_that_serves_its_own_user_is_no_standby", |_, it| {
                let serves = (10..19).any(|code| it.has_shown(&[code]));
                !serves || matches!(it.position.state, Role::Master | Role::Slave)
            }),
            Self::claim("a_standby_never_serves", |_, it| !it.has_shown(&[21])),
        ]
    }
}
