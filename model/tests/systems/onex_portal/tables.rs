//! The tables of one-X Portal resilience: demanded rows exclude each other, and each question is asked.

use std::collections::BTreeSet;

use redial_model::ambiguity::{Question as _, Readings};
use redial_model::engine::{Position, Rules};
use redial_model::rule::Closed;
use redial_model::systems::System;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::client::{self, Client};
use redial_model::systems::onex_portal::client_rules::CLIENT_RULES;
use redial_model::systems::onex_portal::messages::Peer;
use redial_model::systems::onex_portal::server::{self, Kept, Portal, Shown};
use redial_model::systems::onex_portal::server_rules::SERVER_RULES;
use redial_model::systems::onex_portal::topology::{
    Failback, Prerequisite, Prerequisites, Program, Server, Takeover, Topology,
};
use redial_model::systems::onex_portal::{EDITION_10, ONEX_PORTAL};
use redial_model::timer::Timer;

use crate::tables::demanded_rows_exclude_each_other;

/// The default readings, each single other one, and all others at once.
fn readings() -> Vec<Readings> {
    let single = Question::ALL.iter().flat_map(|&question| {
        (1..question.entry().readings.len() as u8)
            .map(move |reading| Readings::default().with(question, reading))
    });
    let others = Question::ALL.iter().fold(Readings::default(), |all, &question| all.with(question, 1));
    [Readings::default(), others].into_iter().chain(single).collect()
}

#[test]
fn rows_of_the_client_exclude_each_other() {
    let rules = Rules::lower(CLIENT_RULES, EDITION_10);
    let mut events: Vec<client::Event> = Server::ALL
        .iter()
        .flat_map(|&it| [client::Event::AddressEntered(it), client::Event::Redirected(it)])
        .collect();
    let plain = client::Input::ALL
        .iter()
        .filter(|it| !matches!(it, client::Input::AddressEntered | client::Input::Redirected));
    events.extend(plain.map(|&input| client::Event::Plain(input)));
    for readings in readings() {
        for program in [Program::Browser, Program::PlugIn, Program::Application] {
            for &target in Server::ALL {
                for (known, trusts_secondary) in [(false, false), (false, true), (true, false), (true, true)]
                {
                    let memory = client::Memory { target, address: target, known, trusts_secondary };
                    let view = client::View { program, readings };
                    demanded_rows_exclude_each_other::<Client>(&rules, &memory, &events, view);
                }
            }
        }
    }
}

fn portal_events() -> Vec<server::Event> {
    use server::{Event, Input};
    let detailed = [Input::PeerUnseen, Input::PeerPassive, Input::PeerActive, Input::DetectionTime];
    let plain = Input::ALL.iter().filter(|it| !detailed.contains(it)).map(|&input| Event::Plain(input));
    plain
        .chain([Peer::Unseen, Peer::Passive, Peer::Active].map(Event::Peer))
        .chain([Timer::At, Timer::After].map(Event::DetectionTime))
        .collect()
}

fn portal_memories() -> Vec<server::Memory> {
    let mut all = Vec::new();
    for peer in [Peer::Unknown, Peer::Unseen, Peer::Passive, Peer::Active] {
        for &clock in Timer::ALL {
            for bits in 0..32u8 {
                let bit = |place: u8| bits & (1 << place) != 0;
                all.push(server::Memory {
                    peer,
                    clock,
                    in_force: bit(0),
                    partner: bit(1),
                    restarted: bit(2),
                    shown: Shown::Starting,
                    change: if bit(3) { Kept::Own } else { Kept::Nothing },
                    conference: bit(4),
                });
            }
        }
    }
    all
}

#[test]
fn rows_of_the_portal_exclude_each_other() {
    let rules = Rules::lower(SERVER_RULES, EDITION_10);
    let (events, memories) = (portal_events(), portal_memories());
    let mut topologies = Vec::new();
    for takeover in [Takeover::AtOnce, Takeover::AfterDetection] {
        for failback in [Failback::Automatic, Failback::Manual] {
            for prerequisites in [Prerequisites::ALL, Prerequisites::ALL.without(Prerequisite::SelectMode)] {
                topologies.push(Topology { takeover, failback, prerequisites, ..Topology::USUAL });
            }
        }
    }
    for readings in readings() {
        for topology in &topologies {
            for bits in 0..16u8 {
                let bit = |place: u8| bits & (1 << place) != 0;
                let view = server::View {
                    topology,
                    server: Server::ALL[usize::from(bits & 1)],
                    own_office: bit(1),
                    host_answers: bit(2),
                    users_office: bit(3),
                    readings,
                };
                for &memory in &memories {
                    demanded_rows_exclude_each_other::<Portal>(&rules, &memory, &events, view);
                }
            }
        }
    }
}

/// A portal that runs answers whatever it is asked, in whatever situation.
#[test]
fn a_portal_that_runs_answers_everybody() {
    use server::{Event, Input, State};
    let rules = Rules::lower(SERVER_RULES, EDITION_10);
    for prerequisites in [Prerequisites::ALL, Prerequisites::ALL.without(Prerequisite::BackupOnLine)] {
        let topology = Topology { prerequisites, ..Topology::USUAL };
        for readings in readings() {
            for &server in Server::ALL {
                for own_office in [false, true] {
                    let view = server::View {
                        topology: &topology,
                        server,
                        own_office,
                        host_answers: own_office,
                        users_office: own_office,
                        readings,
                    };
                    for memory in portal_memories() {
                        for state in [State::Passive, State::Active] {
                            for input in [Input::KnownRequest, Input::NewRequest, Input::LogOn] {
                                let position = Position { state, memory };
                                let answers = rules.matching(&position, &Event::Plain(input), view).count();
                                assert_eq!(answers, 1, "{position:?}, {input:?}, {server:?}");
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What decides nothing in the model: how a redirect is written is a matter of the wire.
const DECIDED_ELSEWHERE: &[Question] = &[Question::Mechanism, Question::Refusal];

#[test]
fn every_question_is_asked_by_some_row() {
    let rules = ONEX_PORTAL.rules();
    // Guards that join several conditions, by the question that they ask.
    let joined = [
        ("TurnsToSecondary", Question::Redirector),
        ("EndsSessions", Question::StandaloneSessions),
        ("GivesWay", Question::StandaloneManual),
        ("FollowsRedirects", Question::Programs),
        ("FollowsRedirects", Question::TheSame),
        ("SeesUsersOffice", Question::Contacts),
        ("TimeIsUp", Question::Boundary),
        ("TakesOverAtOnce", Question::DelayOfAll),
    ];
    for &question in Question::ALL {
        let named = |guard: &str| {
            guard.contains(&format!("Reads({question:?},"))
                || joined.iter().any(|(name, it)| *it == question && guard == *name)
        };
        let asked =
            rules.iter().flat_map(|rule| rule.when.iter().chain(&rule.unless)).any(|guard| named(guard));
        // Whether a restart is needed decides how the portals begin.
        let expected = !DECIDED_ELSEWHERE.contains(&question) && question != Question::RestartNeeded;
        assert_eq!(asked, expected, "{question:?}");
    }
}

#[test]
fn prerequisites_cite_clauses_that_exist() {
    let clauses: BTreeSet<&str> = ONEX_PORTAL.clauses().iter().map(|clause| clause.id).collect();
    for prerequisite in Prerequisite::ALL {
        assert!(prerequisite.clauses().iter().all(|clause| clauses.contains(clause)), "{prerequisite:?}");
    }
}
