//! The myApps rules under the checker.

use redial_model::ambiguity::Readings;
use redial_model::check::{Options, PropertyVerdict, Scope, SystemReport};
use redial_model::frame::Framed;
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
            let is_fine = property.is_pass() || report.may_lie_outside(property);
            assert!(is_fine, "{edition}: {} is {:?}", property.id, property.verdict);
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
    // Nothing is published of a connection, so no primary either (MA-22, MA-26).
    ("MA-C25/drop-effect-4", "MA-P16"),
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
    // No standby stands in, not even for a slave (MA-03, MA-09); one failure is enough to see that.
    let standby: &[Broken] = &[("MA-S09/drop", "MA-R05")];
    all_are_seen::<Redundancy<1>>(Scope { slaves: 1, faults: 1, ..Scope::default() }, standby, |_, _| true);
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

/// The topologies of the scope of which one of the document's claims is not true, or in which a loss comes about.
fn refuted(report: &SystemReport, id: &str) -> Vec<String> {
    let theorem = report.theorems.iter().find(|it| it.id == id).unwrap();
    theorem.refuted_by.clone()
}

/// The installation of a topology that is told as `PBXes; home PBX, configured PBX`.
fn parts(topology: &str) -> (Vec<&str>, &str, &str) {
    let (pbxes, client) = topology.split_once("; home ").unwrap();
    let (home, configured) = client.split_once(", configured ").unwrap();
    (pbxes.split(", ").collect(), home, configured)
}

/// What is claimed of any single failure (MA-01), counted by hand over the 84 installations with up to two slaves before it was
/// run. With up to two faults: what else could go wrong afterwards changes nothing.
///
/// - At home, the claim is not true of 6: home and configured PBX are a master without a standby, so the client is told nobody
///   (MA-21). There are as many of these as there are sets of slaves: none, a slave with or without its standby, and the three
///   pairs of those.
/// - Started again with what it stored, it is not true of 12 more: the configured PBX is the home's explicit standby, so that it
///   is primary and secondary at once (MA-16, MA-17), and its loss alone locks the client out of a home that runs.
/// - Started for the first time, it is true of all, if the configured PBX runs.
#[test]
fn what_is_claimed_of_any_single_failure() {
    let report = MYAPPS.check(EDITION_16R1, with_faults(2), &Options::default()).unwrap();
    assert_eq!(report.topologies, 84);
    let is_alone = |topology: &str| {
        let (pbxes, home, configured) = parts(topology);
        home == "master" && configured == "master" && !pbxes.contains(&"master-standby")
    };
    let is_both = |topology: &str| {
        let (_, home, configured) = parts(topology);
        configured == format!("{home}-standby")
    };
    let at_home = refuted(&report, "MA-T01");
    assert_eq!(at_home.len(), 6, "{at_home:?}");
    assert!(at_home.iter().all(|it| is_alone(it)), "{at_home:?}");
    let started_again = refuted(&report, "MA-T03");
    assert_eq!(started_again.len(), 18, "{started_again:?}");
    assert!(started_again.iter().all(|it| is_alone(it) || is_both(it)), "{started_again:?}");
    assert_eq!(refuted(&report, "MA-T02"), [""; 0]);
    let locked_out = report.hazards.iter().find(|it| it.id == "MA-H07").unwrap();
    assert_eq!(locked_out.topologies, 12);
}

/// Whether a row that was broken changes of how many installations a claim is true, or in how many a loss comes about.
#[test]
fn claims_and_losses_hang_on_the_rows() {
    let scope = Scope { slaves: 1, ..Scope::default() };
    let count = |report: &SystemReport, id: &str| {
        let result = report.results().find(|it| it.id == id).unwrap();
        (result.topologies, result.refuted_by.clone())
    };
    let right = MYAPPS.check(EDITION_16R1, scope, &Options::default()).unwrap();
    let changed_by = [
        // The secondary is never tried (MA-12): who loses the primary finds nobody.
        ("MA-C02/effect-1-AimAtPrimary", &["MA-T01", "MA-T03", "MA-H06"][..]),
        // A slave without the registration does nothing for users of others (MA-09).
        ("MA-S10/drop", &["MA-T02", "MA-H05"]),
        // A client that is told of the explicit standby stores the user's own PBX (MA-17): then the two are never one.
        ("MA-C18/effect-3-SecondaryIsCurrent", &["MA-H07"]),
        // The standby does not say that the other one is back (MA-31): nobody is sent away.
        ("MA-S14/drop", &["MA-H08"]),
        // A lost registration is as good as one that is there (MA-09): nobody is redirected to a PBX that is down.
        ("MA-S04/drop", &["MA-H03"]),
    ];
    for (row, ids) in changed_by {
        let families =
            Framed::<Redundancy<1>>::NEW.check_broken(row, EDITION_16R1, scope, &Options::default());
        let broken = families.unwrap();
        for id in ids {
            assert_ne!(count(&right, id), count(&broken, id), "{row}, {id}");
        }
    }
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
