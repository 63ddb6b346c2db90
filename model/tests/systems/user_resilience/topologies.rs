//! Installations around a user: how many there are, and what follows from how one is set up.

use std::collections::BTreeSet;

use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Habit, Phones, THIRD, Topology};

/// Counted by hand. With a third system there are 5 habits, without one 4, each with and without the setting (UR-04).
/// Where there are IP phones, refusals (3), calls (2) and the start of failback (2) make 12, of which one is the plain
/// installation: 10 + 12 - 1 = 21 for each of 3 kinds of phone. Without IP phones the start of failback adds one:
/// 10 + 1 = 11. 3 × 21 + 11 = 74, and without a third system 3 × 19 + 9 = 66. And there is one who changes a setting.
#[test]
fn all_installations_are_there_once() {
    assert_eq!(Topology::enumerate(true).len(), 75);
    assert_eq!(Topology::enumerate(false).len(), 67);
    let distinct: BTreeSet<Topology> = Topology::enumerate(true).into_iter().collect();
    assert_eq!(distinct.len(), 75);
    let named: BTreeSet<String> = distinct.iter().map(ToString::to_string).collect();
    assert_eq!(named.len(), 75, "two installations have the same name");
}

#[test]
fn a_third_system_is_there_where_the_user_goes_there() {
    for topology in Topology::enumerate(true) {
        let third = topology.habit == Habit::HotDesksAtThird;
        assert_eq!(topology.nodes().count(), if third { 3 } else { 2 }, "{topology}");
        assert_eq!(topology.nodes().any(|node| node == THIRD), third, "{topology}");
    }
    assert!(Topology::enumerate(false).iter().all(|it| it.habit != Habit::HotDesksAtThird));
}

/// Visibility between each pair: a line between any two systems, and somebody who looks along it.
#[test]
fn every_pair_of_systems_has_a_line_and_an_observer() {
    for topology in Topology::enumerate(true) {
        let nodes: Vec<_> = topology.nodes().collect();
        assert_eq!(topology.links().len(), nodes.len() * (nodes.len() - 1) / 2, "{topology}");
        for &(a, b) in topology.links() {
            let looks = |pair: &(_, _)| *pair == (a, b) || *pair == (b, a);
            assert!(topology.observers().iter().any(looks), "{topology}");
        }
        assert!(topology.observers().contains(&(FAILOVER, HOME)), "{topology}");
    }
}

/// UR-09: softphones alone never trigger it, and neither do phones that are no IP phones.
#[test]
fn it_takes_a_desk_phone_to_begin() {
    let can = |phones| Topology { phones, ..Topology::PLAIN }.can_trigger();
    assert!(can(Phones::Desk) && can(Phones::SoftBesideDesk));
    assert!(!can(Phones::Soft) && !can(Phones::NoIp));
}
