//! A topology is explored in the place of all that differ from it in nothing that a client notices. What is said of each
//! topology is the same as if it had been explored itself.

use std::collections::BTreeSet;

use redial_model::ambiguity::Readings;
use redial_model::check::{Options, Scope, SystemReport};
use redial_model::rule::Edition;
use redial_model::systems::System;
use redial_model::systems::myapps::topology::Topology;
use redial_model::systems::myapps::{BOTH, EDITION_13R3, EDITION_16R1, MYAPPS};

/// All that a report says of topologies, without the ways to it.
fn said(report: &SystemReport) -> Vec<String> {
    let results = report.results().map(|it| {
        format!(
            "{}: {:?}, {} of {} topologies, not {:?}; {:?} {:?}",
            it.id,
            it.verdict,
            it.topologies,
            it.spoke,
            it.refuted_by,
            it.counterexample.is_some(),
            it.witness.is_some()
        )
    });
    let rules = report
        .rules
        .iter()
        .map(|it| format!("{}: {} topologies, first {:?}", it.id, it.topologies, it.first));
    results.chain(rules).collect()
}

fn agree(edition: Edition, scope: Scope) {
    let check = |each| MYAPPS.check(edition, scope, &Options { each, ..Options::default() }).unwrap();
    let (each, families) = (check(true), check(false));
    assert_eq!((each.explored, each.topologies), (families.topologies, families.topologies));
    assert!(families.explored < each.explored);
    for (each, families) in said(&each).iter().zip(&said(&families)) {
        assert_eq!(families, each, "edition {edition}, {scope:?}");
    }
    assert_eq!(said(&each).len(), said(&families).len());
}

#[test]
fn what_is_left_out_changes_no_verdict_on_any_small_topology() {
    BOTH.iter().for_each(|&edition| agree(edition, Scope { slaves: 1, ..Scope::default() }));
}

#[test]
#[ignore = "explores 64 million states"]
fn what_is_left_out_changes_no_verdict_on_any_topology() {
    BOTH.iter().for_each(|&edition| agree(edition, Scope::default()));
}

/// What a client can notice does not hang on how a question is read.
#[test]
fn what_is_left_out_changes_no_verdict_under_any_reading() {
    for (place, question) in MYAPPS.ambiguities().iter().enumerate() {
        for reading in 1..question.readings.len() {
            let readings = Readings::default().with_place(place, reading as u8);
            let scope = Scope { slaves: 1, faults: 1, readings, ..Scope::default() };
            BOTH.iter().for_each(|&edition| agree(edition, scope));
        }
    }
}

/// Two clients do not meet: each notices what it would notice alone.
#[test]
fn what_is_left_out_changes_no_verdict_for_two_clients() {
    agree(EDITION_13R3, Scope { slaves: 1, faults: 1, clients: 2, ..Scope::default() });
}

#[test]
fn what_is_noticed_is_a_topology_of_which_all_is_noticed() {
    for (edition, expected) in [(EDITION_16R1, 19), (EDITION_13R3, 10)] {
        let all = Topology::enumerate(edition, 2);
        let noticed: BTreeSet<Topology> = all.iter().map(Topology::noticed).collect();
        assert_eq!(noticed.len(), expected, "edition {edition}");
        for topology in &noticed {
            assert!(all.contains(topology), "{topology}");
            assert_eq!(topology.noticed(), *topology);
        }
    }
}
