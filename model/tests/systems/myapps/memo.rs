//! What is remembered of clients' own steps changes nothing: the same states, verdicts, traces and lassos, the same rows
//! carried out, the same questions asked of steps.

use redial_model::ambiguity::Readings;
use redial_model::check::Checkable;
use redial_model::explore::{Options, explore_by_parts, explore_live};
use redial_model::property::{Claim, Given, Property};
use redial_model::systems::myapps::model::MyApps;
use redial_model::systems::myapps::topology::Topology;
use redial_model::systems::myapps::{BOTH, EDITION_16R1};

/// All that exploring leaves behind.
fn found<const CLIENTS: usize>(model: &MyApps<CLIENTS>, remembering: bool, threads: usize) -> String {
    let claims = MyApps::<CLIENTS>::claims();
    let of_runs: Vec<_> = claims.iter().filter_map(Property::of_runs).collect();
    let options = Options { threads, ..Options::default() };
    let found = if remembering {
        explore_by_parts(model, options, &of_runs)
    } else {
        explore_live(model, options, &of_runs)
    };
    let asked = claims.iter().filter_map(|property| match property.claim {
        Claim::Always { given: Given::Step(came), .. } => Some(came(model)),
        _ => None,
    });
    format!("{:?} {:?} {:?}", found.unwrap(), model.coverage(), asked.collect::<Vec<_>>())
}

fn agree<const CLIENTS: usize>(model: impl Fn() -> MyApps<CLIENTS>) {
    let anew = found(&model(), false, 1);
    for threads in [1, 2] {
        assert!(found(&model(), true, threads) == anew, "{} with {threads} threads", model().topology());
    }
}

#[test]
fn the_same_on_every_small_topology() {
    for &edition in BOTH {
        for topology in Topology::enumerate(edition, 1) {
            agree(|| MyApps::<1>::new(topology.clone(), edition, Readings::default(), 1));
        }
    }
}

#[test]
fn the_same_of_two_clients() {
    let topology = Topology::enumerate(EDITION_16R1, 0).pop().unwrap();
    agree(|| MyApps::<2>::new(topology.clone(), EDITION_16R1, Readings::default(), 1));
}

#[test]
fn the_same_where_steps_break_something() {
    for id in ["MA-C13/drop-effect-1", "MA-C31/drop-effect-1", "MA-C36/to-LoggingOn", "MA-C40/to-Offline"] {
        let topology = Topology::enumerate(EDITION_16R1, 1).pop().unwrap();
        agree(|| MyApps::<1>::new(topology.clone(), EDITION_16R1, Readings::default(), 1).broken(id));
    }
}
