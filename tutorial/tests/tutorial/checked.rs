//! What the checker finds of the rules, and of rules of which a row is broken.

use redial_model::check::{Options, PropertyVerdict, Scope, SystemReport};
use redial_model::systems::System;
use redial_tutorial::{EDITION, TWO_REGISTRARS};

fn with_verdict(report: &SystemReport, verdict: PropertyVerdict) -> Vec<&'static str> {
    report.results().filter(|result| result.verdict == verdict).map(|result| result.id).collect()
}

#[test]
fn everything_holds_every_row_is_carried_out_and_two_registrars_are_enough() {
    let report = TWO_REGISTRARS.check(EDITION, Scope::default(), &Options::default()).unwrap();
    assert!(report.passed(), "{report:#?}");
    assert_eq!(with_verdict(&report, PropertyVerdict::Holds), ["TR-P1", "TR-P2", "TR-P3", "TR-L1", "TR-L2"]);
    assert_eq!(with_verdict(&report, PropertyVerdict::Reached), ["TR-R1", "TR-H1"]);
    let theorem = report.theorems.iter().find(|result| result.id == "TR-T1").unwrap();
    assert_eq!(theorem.refuted_by, ["one registrar"]);
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[(&str, &str)] = &[
    // A telephone that reaches nobody does not go on (TR-03).
    ("TR-C4/drop", "TR-L1"),
    // After 503 it asks the same registrar again (TR-03).
    ("TR-C5/drop-effect-2", "TR-P2"),
    // After a loss it begins where it was registered (TR-01).
    ("TR-C6/drop-effect-2", "TR-P1"),
    // It does not notice that its connection is gone, or that it was sent 480 (TR-04).
    ("TR-C6/drop", "TR-L1"),
    // Out of service, a registrar accepts (TR-06).
    ("TR-S2/effect-1-Accept", "TR-P3"),
    // It keeps those that it had (TR-06).
    ("TR-S3/drop-effect-1", "TR-P3"),
    // The second registrar ends no registration (TR-07).
    ("TR-S5/drop", "TR-L2"),
];

#[test]
fn a_broken_row_is_refuted_by_the_property_that_speaks_of_it() {
    for (mutant, property) in BROKEN {
        let options = Options::default();
        let report = TWO_REGISTRARS.check_broken(mutant, EDITION, Scope::default(), &options).unwrap();
        let refuted = with_verdict(&report, PropertyVerdict::Violated);
        assert!(refuted.contains(property), "{mutant} is refuted by {refuted:?}, not by {property}");
    }
}
