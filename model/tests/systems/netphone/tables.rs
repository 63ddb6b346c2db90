//! The NetPhone tables themselves: every cell is spoken for, every clause exists and is covered, demanded rows of a cell
//! exclude one another, and what a table says in each cell is a snapshot that a review can read.

use std::collections::BTreeSet;

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Closed, Duty, Rule, Silence, Table};
use redial_model::systems::System;
use redial_model::systems::netphone::client::{self, Client};
use redial_model::systems::netphone::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use redial_model::systems::netphone::server::{self, Peer, Role};
use redial_model::systems::netphone::server_rules::{SERVER_RULES, SERVER_SILENCES};
use redial_model::systems::netphone::service::{self, Service};
use redial_model::systems::netphone::service_rules::{SERVICE_RULES, SERVICE_SILENCES};
use redial_model::systems::netphone::topology::{Addresses, MASTER, STANDBY};
use redial_model::systems::netphone::{BOTH, EDITION_2020, EDITION_LATER, NETPHONE};
use redial_model::timer::Timer;
use redial_model::topology::NodeSet;

/// What each cell says: its rows, or why it has none.
fn matrix<T: Table>(rules: &Rules<T>, silences: &[Silence<T>]) -> String {
    let mut text = String::new();
    for &state in T::State::ALL {
        text += &format!("{state:?}\n");
        for &input in T::Input::ALL {
            let rows: Vec<&str> = rules.cell_rows(state, input).map(|row| row.id).collect();
            let silent = silences.iter().find(|it| it.states.contains(&state) && it.inputs.contains(&input));
            let said = match (rows.is_empty(), silent) {
                (false, None) => rows.join(" "),
                (true, Some(silence)) => format!("{:?}", silence.kind).to_lowercase(),
                (false, Some(_)) => panic!("{state:?} × {input:?} has rows and is listed as silent"),
                (true, None) => panic!("{state:?} × {input:?} has no row and no reason for it"),
            };
            text += &format!("  {input:?}: {said}\n");
        }
    }
    text
}

#[test]
fn every_cell_of_the_client_is_spoken_for() {
    let client = |edition| matrix(&Rules::lower(CLIENT_RULES, edition), CLIENT_SILENCES);
    insta::assert_snapshot!("client", client(EDITION_2020));
    assert_eq!(
        client(EDITION_2020),
        client(EDITION_LATER),
        "the client's rows are the same in both editions"
    );
}

#[test]
fn every_cell_of_the_service_is_spoken_for() {
    let service = |edition| matrix(&Rules::lower(SERVICE_RULES, edition), SERVICE_SILENCES);
    insta::assert_snapshot!("service", service(EDITION_2020));
    assert_eq!(service(EDITION_2020), service(EDITION_LATER), "they are the same in both editions");
}

/// The document knows no time; with later documentation a passive system has one more cell with rows.
#[test]
fn every_cell_of_the_server_is_spoken_for() {
    let rules = Rules::lower(SERVER_RULES, EDITION_LATER);
    insta::assert_snapshot!("server_later", matrix(&rules, SERVER_SILENCES));
    let rules = Rules::lower(SERVER_RULES, EDITION_2020);
    for (&state, &input) in
        server::State::ALL.iter().flat_map(|state| server::Input::ALL.iter().map(move |input| (state, input)))
    {
        let silent =
            SERVER_SILENCES.iter().any(|it| it.states.contains(&state) && it.inputs.contains(&input));
        let timeless = (state, input) == (server::State::Passive, server::Input::Time);
        let has_rows = rules.cell_rows(state, input).count() > 0;
        assert!(has_rows != (silent || timeless), "{state:?} × {input:?}");
    }
}

/// The document and later documentation differ in what a passive system does without keep-alive, and beside a system
/// that is started again; in nothing else.
#[test]
fn the_editions_differ_in_time_only() {
    let of = |edition| Rules::lower(SERVER_RULES, edition).rows().iter().map(|row| row.id).collect();
    let (first, later): (BTreeSet<&str>, BTreeSet<&str>) = (of(EDITION_2020), of(EDITION_LATER));
    let only_first: Vec<&&str> = first.difference(&later).collect();
    let only_later: Vec<&&str> = later.difference(&first).collect();
    assert_eq!(only_first, [&"NP-S07", &"NP-S11", &"NP-S12"]);
    assert_eq!(
        only_later,
        [&"NP-S08", &"NP-S13", &"NP-S14", &"NP-S15", &"NP-S16", &"NP-S17", &"NP-S18", &"NP-S19"]
    );
}

fn ids_are_unique_and_clauses_exist<T: Table>(rules: &[Rule<T>], clauses: &BTreeSet<&str>) {
    let mut seen = BTreeSet::new();
    for rule in rules {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        assert!(!rule.clauses.is_empty(), "{} cites no clause", rule.id);
        for clause in rule.clauses {
            assert!(clauses.contains(clause), "{} cites {clause}, which does not exist", rule.id);
        }
    }
}

#[test]
fn rows_have_ids_of_their_own_and_cite_clauses_that_exist() {
    let clauses: BTreeSet<&str> = NETPHONE.clauses().iter().map(|clause| clause.id).collect();
    assert_eq!(clauses.len(), 15);
    ids_are_unique_and_clauses_exist(SERVER_RULES, &clauses);
    ids_are_unique_and_clauses_exist(CLIENT_RULES, &clauses);
    ids_are_unique_and_clauses_exist(SERVICE_RULES, &clauses);
    let mut properties = BTreeSet::new();
    for property in NETPHONE.properties() {
        assert!(properties.insert(property.id), "{} stands twice", property.id);
        assert!(property.clauses.iter().all(|clause| clauses.contains(clause)), "{}", property.id);
    }
    for question in NETPHONE.ambiguities() {
        assert!(question.clauses.iter().all(|clause| clauses.contains(clause)), "{}", question.id);
    }
}

#[test]
fn every_clause_has_a_row_and_a_property() {
    let rules = NETPHONE.rules();
    let properties = NETPHONE.properties();
    for clause in NETPHONE.clauses() {
        assert!(rules.iter().any(|it| it.clauses.contains(&clause.id)), "{} has no row", clause.id);
        assert!(properties.iter().any(|it| it.clauses.contains(&clause.id)), "{} has no property", clause.id);
    }
}

/// Of demanded rows at most one applies, whatever is remembered, told and read.
fn demanded_rows_exclude_one_another<T: Table>(
    rules: &Rules<T>,
    memory: &T::Memory,
    event: &T::Event,
    view: T::View<'_>,
) {
    for &state in T::State::ALL {
        let position = Position::<T> { state, memory: memory.clone() };
        let applying: Vec<&str> = rules
            .matching(&position, event, view)
            .map(|number| &rules.rows()[number])
            .filter(|row| row.duty == Duty::Must)
            .map(|row| row.id)
            .collect();
        assert!(applying.len() <= 1, "{state:?} × {event:?}: {applying:?} with {memory:?}");
    }
}

/// The default readings, and with any one or two questions read the other way. Each question has two readings.
fn readings() -> impl Iterator<Item = Readings> {
    let questions = NETPHONE.ambiguities().len();
    (0..questions).flat_map(move |one| {
        (one..=questions).map(move |other| {
            let readings = Readings::default().with_place(one, u8::from(other > one));
            if other < questions { readings.with_place(other, 1) } else { readings }
        })
    })
}

#[test]
fn demanded_rows_of_the_server_exclude_one_another() {
    let peers = [Peer::Unheard, Peer::Starting, Peer::Passive, Peer::Active, Peer::Silent, Peer::Unreachable];
    let mut memories = Vec::new();
    for peer in peers {
        for bits in 0..16u8 {
            for calls in 0..=2 {
                let bit = |place: u8| bits & 1 << place != 0;
                let memory = server::Memory {
                    peer,
                    calls,
                    took_over: bit(0),
                    logins_blocked: bit(1),
                    calls_blocked: bit(2),
                    switch_waits: bit(3),
                    ..server::Memory::NEW
                };
                memories.push(memory);
            }
        }
    }
    let mut events = Vec::new();
    for &input in server::Input::ALL {
        for time in [Timer::Off, Timer::Before, Timer::At, Timer::After] {
            for by_peer in [false, true] {
                events.push(server::Event { input, time, by_peer });
            }
        }
    }
    let tables = BOTH.iter().map(|&edition| Rules::lower(SERVER_RULES, edition));
    for rules in tables {
        for readings in readings() {
            for role in [Role::Master, Role::Standby] {
                let view = server::View { role, readings };
                for (memory, event) in
                    memories.iter().flat_map(|memory| events.iter().map(move |it| (memory, it)))
                {
                    demanded_rows_exclude_one_another(&rules, memory, event, view);
                }
            }
        }
    }
}

#[test]
fn demanded_rows_of_the_client_and_the_service_exclude_one_another() {
    use client::Attempt;
    let nodes = [None, Some(MASTER), Some(STANDBY)];
    for readings in readings() {
        let rules = Rules::lower(CLIENT_RULES, EDITION_2020);
        for addresses in [Addresses::Both, Addresses::ServerOnly] {
            let view = client::View { addresses, readings };
            for attempt in [Attempt::None, Attempt::Served, Attempt::Server, Attempt::Standby] {
                for (target, failed) in
                    nodes.iter().flat_map(|target| [0, 1, 2].map(|failed| (*target, failed)))
                {
                    let failed = NodeSet::first(failed);
                    let memory = client::Memory { target, attempt, failed, current: None };
                    for event in client::Input::ALL {
                        demanded_rows_exclude_one_another::<Client>(&rules, &memory, event, view);
                    }
                }
            }
        }
        let rules = Rules::lower(SERVICE_RULES, EDITION_2020);
        for configured in [0, 1, 2].map(NodeSet::first) {
            let view = service::View { configured, readings };
            for (&input, system) in service::Input::ALL.iter().flat_map(|it| nodes.map(|system| (it, system)))
            {
                for (beside_active, own) in nodes.iter().flat_map(|own| [false, true].map(|it| (it, *own))) {
                    let event = service::Event { input, system, beside_active };
                    let memory = service::Memory { system: own };
                    demanded_rows_exclude_one_another::<Service>(&rules, &memory, &event, view);
                }
            }
        }
    }
}
