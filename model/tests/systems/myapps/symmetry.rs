//! Symmetry makes the state space smaller and nothing else different: the same verdicts, traces of the same lengths
//! that the model itself makes, the same rows carried out.

use redial_model::ambiguity::Readings;
use redial_model::check::Checkable;
use redial_model::explore::{Options, Report, Trace, explore, explore_up_to_symmetry};
use redial_model::systems::myapps::model::MyApps;
use redial_model::systems::myapps::topology::Topology;
use redial_model::systems::myapps::world::{Action, World};
use redial_model::systems::myapps::{BOTH, EDITION_16R1};
use stateright::Model;

/// Each step of a trace is one that the model makes, from a beginning that it has.
fn is_real<const CLIENTS: usize>(model: &MyApps<CLIENTS>, trace: &Trace<World<CLIENTS>, Action>) {
    assert_eq!(model.init_states(), [trace.init]);
    for (from, (action, to)) in trace.states().zip(&trace.steps) {
        let mut actions = Vec::new();
        model.actions(from, &mut actions);
        assert!(actions.contains(action));
        assert_eq!(model.next_state(from, *action), Some(*to));
    }
}

type Found<const CLIENTS: usize> = Report<World<CLIENTS>, Action>;

/// The full space and the reduced one.
fn agree<const CLIENTS: usize>(model: impl Fn() -> MyApps<CLIENTS>) -> (Found<CLIENTS>, Found<CLIENTS>) {
    let (full_model, reduced_model) = (model(), model());
    let full = explore(&full_model, Options::default()).unwrap();
    let reduced = explore_up_to_symmetry(&reduced_model, Options::default()).unwrap();
    let topology = full_model.topology();
    assert_eq!(full.outcome, reduced.outcome);
    assert_eq!(full.counts.depth, reduced.counts.depth, "{topology}");
    assert!(reduced.counts.states <= full.counts.states, "{topology}");
    for (full, reduced) in full.properties.iter().zip(&reduced.properties) {
        let kinds = [full, reduced].map(|it| std::mem::discriminant(&it.verdict));
        let lengths = [full, reduced].map(|it| it.verdict.trace().map(Trace::len));
        assert_eq!((kinds[0], lengths[0]), (kinds[1], lengths[1]), "{topology}: {}", full.name);
        if let Some(trace) = reduced.verdict.trace() {
            is_real(&reduced_model, trace);
        }
    }
    assert_eq!(full_model.coverage(), reduced_model.coverage(), "{topology}");
    (full, reduced)
}

fn world<const CLIENTS: usize>(topology: &Topology, faults: u8) -> MyApps<CLIENTS> {
    MyApps::new(topology.clone(), EDITION_16R1, Readings::default(), faults)
}

#[test]
fn two_clients_on_every_small_topology() {
    for &edition in BOTH {
        for topology in Topology::enumerate(edition, 1).iter().filter(|it| it.len() <= 3) {
            let (full, reduced) =
                agree(|| MyApps::<2>::new(topology.clone(), edition, Readings::default(), 1));
            assert!(reduced.counts.states * 10 < full.counts.states * 6, "{topology}");
        }
    }
}

#[test]
fn one_client_and_slaves_that_nothing_tells_apart() {
    let mut smaller = 0;
    for topology in Topology::enumerate(EDITION_16R1, 2) {
        let (full, reduced) = agree(|| world::<1>(&topology, 1));
        smaller += u32::from(reduced.counts.states < full.counts.states);
    }
    // Both slaves with a standby or both without; the master with or without one; it is home, and it or its standby is
    // what is configured.
    assert_eq!(smaller, 6);
}

#[test]
fn four_clients_without_a_fault_and_three_with_one() {
    let topologies = Topology::enumerate(EDITION_16R1, 1);
    for topology in topologies.iter().filter(|it| it.len() <= 2) {
        agree(|| world::<4>(topology, 0));
    }
    let (full, reduced) = agree(|| world::<3>(&topologies[0], 1));
    assert!(reduced.counts.states * 5 < full.counts.states, "3! = 6 ways of putting them");
}

#[test]
fn a_broken_row_is_refuted_as_soon() {
    for id in ["MA-C05/effect-1-AimAtPrimary", "MA-C18/effect-3-SecondaryIsCurrent", "MA-C28/drop-effect-2"] {
        let topology = &Topology::enumerate(EDITION_16R1, 0)[1];
        let (_, reduced) = agree(|| world::<2>(topology, 1).broken(id));
        assert!(!reduced.passed(), "{id}");
    }
}
