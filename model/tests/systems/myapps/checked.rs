//! The myApps rules under the checker.

use redial_model::ambiguity::Readings;
use redial_model::check::{Options, PropertyVerdict, Scope};
use redial_model::systems::System;
use redial_model::systems::myapps::ambiguities::Question;
use redial_model::systems::myapps::model::Redundancy;
use redial_model::systems::myapps::{BOTH, EDITION_16R1, MYAPPS};

use crate::checked::{Broken, all_are_seen, both_agree, with_faults};

#[test]
fn both_checkers_agree() {
    both_agree::<Redundancy<1>>(with_faults(1), |_| true);
    both_agree::<Redundancy<1>>(Scope { faults: 2, slaves: 1, ..Scope::default() }, |it| it.len() <= 2);
}

#[test]
fn everything_holds_with_two_slaves_and_one_fault() {
    for &edition in BOTH {
        let report = MYAPPS.check(edition, with_faults(1), &Options::default()).unwrap();
        assert!(report.is_exhausted());
        for property in report.results() {
            assert!(property.is_pass(), "{edition}: {} is {:?}", property.id, property.verdict);
        }
    }
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[Broken] = &[
    // After a loss the primary instead of the current PBX (MA-13).
    ("MA-C05/effect-1-AimAtPrimary", "MA-P05"),
    // The secondary is never tried (MA-12).
    ("MA-C02/effect-1-AimAtPrimary", "MA-P05"),
    // Redirects are not followed (MA-05).
    ("MA-C16/drop", "MA-P06"),
    // The user's PBX is stored, although it has an explicit standby (MA-17).
    ("MA-C18/effect-3-SecondaryIsCurrent", "MA-P04"),
    // Nothing is stored after a redirect (MA-18).
    ("MA-C19/effect-3-SecondaryIsNone", "MA-P04"),
    // A standby connection forgets what was stored (MA-15).
    ("MA-C26/effect-1-SecondaryIsNone", "MA-P07"),
    // A standby is published as the user's own PBX (MA-24).
    ("MA-C26/effect-3-PublishHome", "MA-P03"),
    // The loss is not published (MA-23).
    ("MA-C28/drop-effect-2", "MA-P03"),
    // The client stays on a standby that sends it back (MA-31).
    ("MA-C29/to-AtStandby", "MA-P08"),
    // Wrong digests are as good as right ones (MW-01, MW-02).
    ("MA-C16/drop-guard-1", "MW-P01"),
    ("MA-C25/drop-guard-1", "MW-P02"),
    // The expired session is used again (MW-03).
    ("MA-C31/drop-effect-1", "MW-P03"),
    // The session outlives the logout (MW-07).
    ("MA-C38/drop-effect-1", "MW-P04"),
    // A nonce is used twice (MW-06).
    ("MA-C13/drop-effect-1", "MW-P06"),
    // An unknown message ends the connection (MW-08).
    ("MA-C40/to-Offline", "MW-P08"),
    // The second factor is not waited for (MW-09).
    ("MA-C36/to-LoggingOn", "MW-P09"),
    // A refused attempt is never followed by another one (MA-11).
    ("MA-C10/to-Dialing", "MA-L01"),
    // A redirect is heard and nothing comes of it (MA-05).
    ("MA-C16/drop", "MA-L02"),
    // A loss is not noticed: what is published stays as it was (MA-23).
    ("MA-C28/drop", "MA-L03"),
];

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<Redundancy<1>>(Scope { slaves: 1, ..Scope::default() }, BROKEN, |_, _| true);
}

#[test]
fn a_truncated_check_is_no_pass() {
    let options = Options { max_states: Some(2), ..Options::default() };
    let report =
        MYAPPS.check(EDITION_16R1, Scope { faults: 0, slaves: 0, ..Scope::default() }, &options).unwrap();
    assert!(!report.passed());
    assert!(report.outcome.starts_with("truncated"), "{}", report.outcome);
    assert!(report.properties.iter().any(|it| it.verdict == PropertyVerdict::Unknown));
}

/// What the document claims of any single failure (MA-01), tested: written down from the document before it was run.
#[test]
fn a_single_failure_is_recovered_where_another_pbx_is_known() {
    let scope = Scope { faults: 1, slaves: 1, ..Scope::default() };
    let report = MYAPPS.check(EDITION_16R1, scope, &Options::default()).unwrap();
    let theorem = report.theorems.iter().find(|it| it.id == "MA-T01").unwrap();
    let refuted = |topology: &str| theorem.refuted_by.iter().any(|it| it == topology);
    // Alone there is nobody else.
    assert!(refuted("master; home master, configured master"));
    // A lone master with a slave: the client at the master is told nobody (MA-21), and MA-10 asks to log on at the slave.
    assert!(refuted("master, slave1; home master, configured master"));
    assert!(!refuted("master, slave1; home master, configured slave1"));
    // Whoever is told of a standby finds it (MA-19), and so does a slave's user the master (MA-20).
    assert!(!refuted("master, master-standby; home master, configured master"));
    assert!(!refuted("master, slave1; home slave1, configured slave1"));
    assert!(!refuted("master, slave1, slave1-standby; home slave1, configured master"));
}

/// MA-31 is not in the document: without it clients never return, and the checker shows one that does not.
#[test]
fn without_failback_a_client_never_comes_home() {
    let readings = Readings::default().with(Question::Failback, 1);
    let scope = Scope { faults: 1, slaves: 0, readings, ..Scope::default() };
    let report = MYAPPS.check(EDITION_16R1, scope, &Options::default()).unwrap();
    let home = report.properties.iter().find(|it| it.id == "MA-L02").unwrap();
    assert_eq!(home.verdict, PropertyVerdict::Violated);
    let story = home.counterexample.as_ref().unwrap();
    assert_eq!(story.cycle, ["nothing happens any more"], "{story:?}");
    assert!(
        story.steps.iter().any(|step| step.contains("is served by master-standby as a standby")),
        "{story:?}"
    );
}
