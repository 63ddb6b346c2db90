//! The tables of NetPhone: where its editions differ, and that demanded rows of a cell exclude each other.

use std::collections::BTreeSet;

use redial_model::ambiguity::Readings;
use redial_model::engine::Rules;
use redial_model::rule::Closed;
use redial_model::systems::System;
use redial_model::systems::netphone::client::{self, Client};
use redial_model::systems::netphone::client_rules::CLIENT_RULES;
use redial_model::systems::netphone::server::{self, Peer, Role};
use redial_model::systems::netphone::service::{self, Service};
use redial_model::systems::netphone::service_rules::SERVICE_RULES;
use redial_model::systems::netphone::topology::{Addresses, MASTER, STANDBY};
use redial_model::systems::netphone::{BOTH, EDITION_2020, EDITION_LATER, NETPHONE, tables};
use redial_model::timer::Timer;
use redial_model::topology::NodeSet;

use crate::tables::demanded_rows_exclude_each_other;

/// The document and later documentation differ in what a passive system does without keep-alive; in nothing else.
#[test]
fn the_editions_differ_in_time_only() {
    let of = |edition| tables::SERVER.rules(edition).rows().iter().map(|row| row.id).collect();
    let (first, later): (BTreeSet<&str>, BTreeSet<&str>) = (of(EDITION_2020), of(EDITION_LATER));
    let only_first: Vec<&&str> = first.difference(&later).collect();
    let only_later: Vec<&&str> = later.difference(&first).collect();
    assert_eq!(only_first, [&"NP-S11", &"NP-S12"]);
    assert_eq!(only_later, [&"NP-S13", &"NP-S14", &"NP-S15", &"NP-S16", &"NP-S17", &"NP-S18", &"NP-S19"]);
}

/// The first readings, and with any one or two questions read the second way.
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
fn demanded_rows_of_the_server_exclude_each_other() {
    let peers = [Peer::Unheard, Peer::Starting, Peer::Passive, Peer::Active, Peer::Silent, Peer::Unreachable];
    let mut memories = Vec::new();
    for peer in peers {
        for bits in 0..32u8 {
            for calls in 0..=2 {
                let bit = |place: u8| bits & 1 << place != 0;
                let memory = server::Memory {
                    peer,
                    calls,
                    took_over: bit(0),
                    logins_blocked: bit(1),
                    calls_blocked: bit(2),
                    switch_waits: bit(3),
                    script: bit(4),
                    ..server::Memory::NEW
                };
                memories.push(memory);
            }
        }
    }
    let mut events = Vec::new();
    for &input in server::Input::ALL {
        events.extend([false, true].map(|by_peer| server::Event { by_peer, ..server::Event::of(input) }));
    }
    events.extend([Timer::Before, Timer::At, Timer::After].map(server::Event::time));
    for rules in BOTH.iter().map(|&edition| tables::SERVER.rules(edition)) {
        for readings in readings() {
            for role in [Role::Master, Role::Standby] {
                let view = server::View { role, in_files: true, readings };
                for memory in &memories {
                    demanded_rows_exclude_each_other(&rules, memory, &events, view);
                }
            }
        }
    }
}

#[test]
fn demanded_rows_of_the_client_and_the_service_exclude_each_other() {
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
                    demanded_rows_exclude_each_other::<Client>(&rules, &memory, client::Input::ALL, view);
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
                    let mut memory = service::Memory { systems: NodeSet::default() };
                    own.iter().for_each(|system| memory.systems.set(*system, true));
                    demanded_rows_exclude_each_other::<Service>(&rules, &memory, &[event], view);
                }
            }
        }
    }
}
