//! The tables of user resilience: no two rows apply at the same time, and somebody answers to whatever is asked.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::environment::Environment;
use redial_model::rule::{Closed, Table};
use redial_model::systems::user_resilience::ambiguities::AMBIGUITIES;
use redial_model::systems::user_resilience::client::{self, Phone};
use redial_model::systems::user_resilience::client_rules::CLIENT_RULES;
use redial_model::systems::user_resilience::messages::Registration;
use redial_model::systems::user_resilience::server::{self, Input, Server, State};
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Refusal, THIRD, Topology};
use redial_model::systems::user_resilience::{EDITION_2023_11, tables};
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

/// Every way to read the register that differs from the default in at most two questions.
fn readings() -> Vec<Readings> {
    let mut all = vec![Readings::default()];
    for first in 0..AMBIGUITIES.len() {
        for second in first..AMBIGUITIES.len() {
            all.push(Readings::default().with_place(first, 1).with_place(second, 1));
        }
    }
    all
}

/// Everything that a system may see of two others.
fn environments(topology: &Topology, node: NodeId) -> Vec<Environment> {
    let others = [HOME, FAILOVER, THIRD].into_iter().filter(|&it| it != node && it.index() < topology.len());
    let mut all = vec![Environment::healthy(topology.len(), &[])];
    for other in others {
        let blind = all.clone();
        for mut environment in blind {
            environment.notice(node, other);
            all.push(environment);
        }
    }
    all
}

fn memories() -> Vec<server::Memory> {
    let mut all = Vec::new();
    for flags in 0..8u8 {
        for &absence in Timer::ALL {
            for &presence in Timer::ALL {
                for &grace in Timer::ALL {
                    let flag = |bit: u8| flags & (1 << bit) != 0;
                    all.push(server::Memory {
                        absence,
                        presence,
                        grace,
                        copy: flag(0),
                        attempt: flag(1),
                        phone: flag(2),
                    });
                }
            }
        }
    }
    all
}

fn events(input: Input) -> Vec<server::Event> {
    if input != Input::Register {
        return vec![server::Event::Plain(input)];
    }
    let who = [(true, true), (true, false), (false, true), (false, false)];
    who.map(|(desk, of_user)| server::Event::Register(Registration { desk, of_user })).to_vec()
}

/// What somebody waits for an answer to: exactly one row speaks, whatever the circumstances.
const ASKED: &[Input] = &[
    Input::Register,
    Input::HotDesk,
    Input::SettingsRequested,
    Input::SettingsCame,
    Input::SettingsMissing,
    Input::HomeAsks,
    Input::CallForUser,
    Input::CallForVisitor,
    Input::GoesDown,
];

#[test]
fn at_most_one_row_of_a_system_applies_and_one_does_to_whatever_is_asked() {
    let rules = tables::SERVER.rules(EDITION_2023_11);
    let memories = memories();
    let topologies: Vec<Topology> = Topology::enumerate(true)
        .into_iter()
        .filter(|it| it.preserves_media && it.refusal == Refusal::Busy)
        .collect();
    for topology in &topologies {
        for readings in readings().into_iter().step_by(if topology.backs_up { 1 } else { 7 }) {
            for node in topology.nodes() {
                for environment in environments(topology, node) {
                    for phone_here in [true, false] {
                        let visitor_at = Some(if phone_here { node } else { FAILOVER });
                        let view = server::View {
                            topology,
                            node,
                            environment: &environment,
                            phone_here,
                            visitor_at,
                            readings,
                        };
                        one_row_applies(&rules, &memories, view);
                    }
                }
            }
        }
    }
}

fn one_row_applies(rules: &Rules<Server>, memories: &[server::Memory], view: server::View<'_>) {
    for &state in State::ALL {
        let belongs = match view.node {
            HOME => matches!(state, State::Home | State::Withheld),
            FAILOVER => !matches!(state, State::Home | State::Withheld | State::Other),
            _ => state == State::Other,
        };
        for &input in Input::ALL.iter().filter(|&&input| belongs && rules.cell_rows(state, input).count() > 0)
        {
            // A sample of the memories, another one for each cell; all of them take minutes.
            let step = 3 + (state.index() + input.index()) % 5;
            for &memory in memories.iter().step_by(step) {
                for event in events(input) {
                    let position = Position { state, memory };
                    let count = rules.matching(&position, &event, view).count();
                    assert!(count <= 1, "{state:?} × {event:?} with {memory:?}: {count} rows");
                    assert!(
                        count == 1 || !ASKED.contains(&input),
                        "{state:?} × {event:?} with {memory:?} and {view:?}: nobody answers"
                    );
                }
            }
        }
    }
}

#[test]
fn exactly_one_row_of_the_phone_applies() {
    let rules = Rules::lower(CLIENT_RULES, EDITION_2023_11);
    let events = [
        client::Event::AttemptDue,
        client::Event::Accepted { by: HOME },
        client::Event::Accepted { by: FAILOVER },
        client::Event::Refused(Refusal::Busy),
        client::Event::Refused(Refusal::Forbidden),
        client::Event::Unanswered,
        client::Event::Lost,
    ];
    for readings in readings() {
        for &state in client::State::ALL {
            for (failover_next, in_call) in [(true, true), (true, false), (false, true), (false, false)] {
                for preserves_media in [true, false] {
                    let position =
                        Position::<Phone> { state, memory: client::Memory { failover_next, in_call } };
                    let view = client::View { preserves_media, readings };
                    for event in events {
                        let count = rules.matching(&position, &event, view).count();
                        let silent = rules.cell_rows(state, Phone::kind(&event)).count() == 0;
                        assert_eq!(count, usize::from(!silent), "{state:?} × {event:?}");
                    }
                }
            }
        }
    }
}
