//! The tables of the desktop and of what a site offers it: where the editions differ, and that demanded rows never
//! contradict each other.

use redial_model::ambiguity::{Question as _, Readings};
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Closed, Duty, Edition, Table};
use redial_model::systems::sip_dr::ambiguities::Question;
use redial_model::systems::sip_dr::client::{self, Agent, Client, Event, Guard, Memory};
use redial_model::systems::sip_dr::client_rules::CLIENT_RULES;
use redial_model::systems::sip_dr::messages::{Person, Reason, Service};
use redial_model::systems::sip_dr::proxy;
use redial_model::systems::sip_dr::proxy_rules::PROXY_RULES;
use redial_model::systems::sip_dr::sip_server;
use redial_model::systems::sip_dr::sip_server_rules::SIP_SERVER_RULES;
use redial_model::systems::sip_dr::topology::{SITE_1, SITE_2, Topology};
use redial_model::systems::sip_dr::{AGENT_DESKTOP, BOTH, WORKSPACE};
use redial_model::timer::{Limit, Timer};

fn desktop(edition: Edition) -> Rules<Client> {
    Rules::lower(CLIENT_RULES, edition)
}

/// GD-13 and GD-14 are where the two desktops differ, and nothing else is.
#[test]
fn the_workspace_differs_in_configuration_and_statistics_only() {
    let only = |edition: Edition| {
        CLIENT_RULES.iter().filter(move |rule| rule.editions == [edition]).collect::<Vec<_>>()
    };
    for rule in only(AGENT_DESKTOP).iter().chain(&only(WORKSPACE)) {
        assert!(
            rule.clauses.iter().all(|clause| ["GD-13", "GD-14", "GD-21", "GD-25"].contains(clause)),
            "{}",
            rule.id
        );
    }
    let moves = |edition| only(edition).iter().any(|rule| rule.to == Some(client::State::Switching));
    assert!(moves(WORKSPACE), "it switches over when configuration or statistics is lost");
}

fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Start,
        Event::Accepted,
        Event::Rejected,
        Event::Unreachable,
        Event::NoAnswer,
        Event::Lost,
        Event::SiteRead,
        Event::PhoneTimer,
        Event::DnBack,
        Event::LogInDue,
        Event::LogInByHand,
        Event::LoggedIn,
        Event::LoginRefused,
        Event::HomeSeen,
    ];
    events.extend(Service::ALL.iter().flat_map(|&it| [Event::Off(it), Event::On(it), Event::SiteTimer(it)]));
    events.extend(Reason::ALL.iter().map(|&it| Event::AgentLoggedOut(it)));
    for preferred in [SITE_1, SITE_2] {
        events.extend([Event::PersonRead(Person { preferred }), Event::PersonChanged(Person { preferred })]);
    }
    events
}

fn memories() -> Vec<Memory> {
    let mut memories = Vec::new();
    for failed in [false, true] {
        for preferred in [None, Some(SITE_1), Some(SITE_2)] {
            for shown in [[false; 3], [true; 3], [false, true, false], [false, false, true]] {
                for clock in [Timer::Off, Timer::At, Timer::After] {
                    for phone_clock in [Timer::Off, Timer::Before, Timer::At, Timer::After] {
                        for agent in [Agent::Wanted, Agent::In, Agent::NoPhone, Agent::Out] {
                            memories.push(Memory {
                                cached: preferred,
                                preferred,
                                site: Some(SITE_1),
                                failed,
                                shown,
                                clocks: [clock; 3],
                                phone_clock,
                                agent,
                                ..Memory::NEW
                            });
                        }
                    }
                }
            }
        }
    }
    memories
}

/// Every combination of readings of the questions that the guards of a cell ask, and of those that are asked inside
/// guards with names of their own.
fn readings(guards: &[Guard]) -> Vec<Readings> {
    let mut asked: Vec<Question> = vec![
        Question::Boundary,
        Question::SpellingHeard,
        Question::TimerRace,
        Question::BothServices,
        Question::StartsElsewhere,
    ];
    for guard in guards {
        if let Guard::Reads(question, _) = guard
            && !asked.contains(question)
        {
            asked.push(*question);
        }
    }
    let mut all = vec![Readings::default()];
    for question in asked {
        let count = question.entry().readings.len() as u8;
        all = all.iter().flat_map(|it| (0..count).map(|reading| it.with(question, reading))).collect();
    }
    all
}

#[test]
fn demanded_rows_of_the_desktop_exclude_each_other() {
    let memories = memories();
    for &edition in BOTH {
        let rules = desktop(edition);
        for &state in client::State::ALL {
            for event in events() {
                let rows: Vec<_> = rules
                    .cell_rows(state, Client::kind(&event))
                    .filter(|row| row.duty != Duty::May)
                    .collect();
                if rows.len() < 2 {
                    continue;
                }
                let guards: Vec<Guard> =
                    rows.iter().flat_map(|row| row.when.iter().map(|(guard, _)| *guard)).collect();
                for readings in readings(&guards) {
                    for site_timeout in [Limit::Set, Limit::Never] {
                        for register_timeout in [Limit::Set, Limit::Never] {
                            let topology = Topology { site_timeout, register_timeout, ..Topology::USUAL };
                            let view = client::View { topology: &topology, readings };
                            for memory in &memories {
                                let holding: Vec<&str> = rows
                                    .iter()
                                    .filter(|row| {
                                        row.when.iter().all(|&(guard, wanted)| {
                                            Client::holds(guard, memory, &event, view) == wanted
                                        })
                                    })
                                    .map(|row| row.id)
                                    .collect();
                                assert!(
                                    holding.len() < 2,
                                    "{state:?} × {event:?}: {holding:?} with {memory:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn demanded_rows_of_a_site_exclude_each_other() {
    for question in [Readings::default(), Readings::default().with(Question::ShutdownLogout, 1)] {
        for topology in Topology::enumerate() {
            let rules = Rules::lower(SIP_SERVER_RULES, AGENT_DESKTOP);
            let view = sip_server::View { topology: &topology, readings: question };
            for &state in sip_server::State::ALL {
                for &input in sip_server::Input::ALL {
                    for bits in 0..8 {
                        let (dn, agent) = (bits & 1 != 0, bits & 2 != 0);
                        // Nobody is in a call who is not logged in, and nobody is logged in without a phone.
                        let call = bits & 4 != 0;
                        if (call && !agent) || (agent && !dn) {
                            continue;
                        }
                        let memory = sip_server::Memory { dn, agent, call };
                        let position = Position { state, memory };
                        let rows = rules.matching(&position, &input, view).count();
                        assert!(rows < 2, "{state:?} × {input:?} with {memory:?}");
                    }
                }
            }
        }
    }
    let rules = Rules::lower(PROXY_RULES, AGENT_DESKTOP);
    for right in [false, true] {
        for reading in [0, 1] {
            let readings = Readings::default().with(Question::ProxyAlone, reading);
            let view = proxy::View { person: Person { preferred: SITE_1 }, readings };
            let identity =
                redial_model::systems::sip_dr::messages::Identity { application: true, agent: true };
            for &state in proxy::State::ALL {
                let event = proxy::Event::LogOn { identity, right };
                let position = Position { state, memory: () };
                assert_eq!(rules.matching(&position, &event, view).count(), 1, "{state:?}");
            }
        }
    }
}
