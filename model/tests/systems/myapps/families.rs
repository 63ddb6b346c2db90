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

/// Whether fewer topologies are explored than there are; all the same is said of them.
fn agree(edition: Edition, scope: Scope) -> bool {
    let check = |each| MYAPPS.check(edition, scope, &Options { each, ..Options::default() }).unwrap();
    let (each, families) = (check(true), check(false));
    assert_eq!((each.explored, each.topologies), (families.topologies, families.topologies));
    for (each, families) in said(&each).iter().zip(&said(&families)) {
        assert_eq!(families, each, "edition {edition}, {scope:?}");
    }
    assert_eq!(said(&each).len(), said(&families).len());
    families.explored < each.explored
}

#[test]
fn what_is_left_out_changes_no_verdict_on_any_small_topology() {
    assert!(BOTH.iter().all(|&edition| agree(edition, Scope { slaves: 1, ..Scope::default() })));
}

#[test]
#[ignore = "explores 64 million states"]
fn what_is_left_out_changes_no_verdict_on_any_topology() {
    assert!(BOTH.iter().all(|&edition| agree(edition, Scope::default())));
}

/// What a client can notice does not hang on how a question is read.
#[test]
fn what_is_left_out_changes_no_verdict_under_any_reading() {
    for (place, question) in MYAPPS.ambiguities().iter().enumerate() {
        for &edition in BOTH {
            let others = (0..).zip(question.letters());
            for (reading, _) in others.filter(|(_, letter)| *letter != question.default_of(edition)) {
                let readings = Readings::default().with_place(place, reading);
                let scope = Scope { slaves: 1, faults: 1, readings, ..Scope::default() };
                let fewer = agree(edition, scope);
                // Of installations that do not have a slave and a standby at once each is noticed as a whole.
                assert!(fewer || question.id == "MA-A14", "{}", question.id);
            }
        }
    }
}

/// Two clients do not meet: each notices what it would notice alone.
#[test]
fn what_is_left_out_changes_no_verdict_for_two_clients() {
    assert!(agree(EDITION_13R3, Scope { slaves: 1, faults: 1, clients: 2, ..Scope::default() }));
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
