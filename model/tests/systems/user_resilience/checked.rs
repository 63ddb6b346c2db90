//! The user resilience rules under the checker: both checkers agree on every topology, everything holds, and a table
//! that was broken on purpose is refuted by the property that names what was broken.

use std::sync::Arc;

use redial_model::ambiguity::Readings;
use redial_model::check::{Checkable, Options, PropertyVerdict, Scope, SystemReport};
use redial_model::explore::{self, LiveVerdict, Verdict, check_with_stateright, explore, explore_live};
use redial_model::property::Property;
use redial_model::systems::System;
use redial_model::systems::user_resilience::model::UserResilience;
use redial_model::systems::user_resilience::topology::Topology;
use redial_model::systems::user_resilience::{EDITION_2023_11, USER_RESILIENCE};

fn world(topology: Topology, readings: Readings, faults: u8) -> UserResilience {
    UserResilience::new(topology, EDITION_2023_11, readings, faults)
}

fn both_agree(topology: Topology, faults: u8) {
    let model = || world(topology, Readings::default(), faults);
    let ours = explore(&model(), explore::Options::default()).expect("it can be explored");
    let theirs = check_with_stateright(&Arc::new(model())).expect("it can be explored");
    assert_eq!(ours.counts, theirs.counts, "{topology}");
    assert_eq!(ours.outcome, theirs.outcome, "{topology}");
    for (ours, theirs) in ours.properties.iter().zip(&theirs.properties) {
        assert_eq!(ours.name, theirs.name);
        assert_eq!(
            std::mem::discriminant(&ours.verdict),
            std::mem::discriminant(&theirs.verdict),
            "{topology}: {}",
            ours.name
        );
        let lengths = (ours.verdict.trace().map(|it| it.len()), theirs.verdict.trace().map(|it| it.len()));
        assert_eq!(lengths.0, lengths.1, "{topology}: {}", ours.name);
    }
}

#[test]
fn both_checkers_agree_on_every_topology_with_one_fault() {
    for topology in Topology::enumerate(true) {
        both_agree(topology, 1);
    }
}

#[test]
fn both_checkers_agree_on_topologies_without_habits_with_two_faults() {
    for topology in Topology::enumerate(false).into_iter().filter(|it| it.desk_at().is_none()) {
        both_agree(topology, 2);
    }
}

fn check(readings: Readings, faults: u8) -> SystemReport {
    let scope = Scope { faults, readings, ..Scope::default() };
    let report =
        USER_RESILIENCE.check(EDITION_2023_11, scope, &Options::default()).expect("it can be explored");
    assert!(report.is_exhausted());
    report
}

/// The claims with that verdict.
fn with_verdict(report: &SystemReport, verdicts: &[PropertyVerdict]) -> Vec<&'static str> {
    report.results().filter(|it| verdicts.contains(&it.verdict)).map(|it| it.id).collect()
}

#[test]
fn everything_holds_and_every_row_is_carried_out_with_two_faults() {
    let report = check(Readings::default(), 2);
    for result in report.results() {
        assert!(result.is_pass(), "{} is {:?}", result.id, result.verdict);
    }
    assert_eq!(report.rules_never_fired, Vec::<&str>::new());
    assert!(report.passed());
}

/// Under another reading of each question nothing is violated. What is said of the default reading alone has nothing to
/// speak of then, and some losses do not happen: where 3 minutes are enough, softphones and users without IP phones are
/// served; where the copy is not needed, nobody stays without service for ever.
const ANOTHER_READING: &[(&str, &[&str])] = &[
    ("UR-A1", &["UR-P02", "UR-P04"]),
    ("UR-A2", &["UR-P03", "UR-H20", "UR-H21"]),
    ("UR-A3", &[]),
    ("UR-A4", &[]),
    ("UR-A5", &["UR-P02", "UR-P03"]),
    ("UR-A6", &["UR-P08"]),
    ("UR-A7", &[]),
    ("UR-A8", &[]),
    ("UR-A9", &["UR-H24"]),
    ("UR-A10", &[]),
    ("UR-A11", &[]),
    ("UR-A12", &[]),
];

#[test]
fn nothing_is_violated_under_another_reading_of_any_question() {
    assert_eq!(ANOTHER_READING.len(), USER_RESILIENCE.ambiguities().len());
    for (question, unsaid) in ANOTHER_READING {
        let report = check(reading_b(Some(question)), 2);
        assert_eq!(with_verdict(&report, &[PropertyVerdict::Violated]), Vec::<&str>::new(), "{question}=b");
        let silent = with_verdict(&report, &[PropertyVerdict::Vacuous, PropertyVerdict::Unreached]);
        assert_eq!(silent, *unsaid, "{question}=b");
        assert_eq!(report.rules_never_fired, Vec::<&str>::new(), "{question}=b");
    }
}

fn reading_b(question: Option<&str>) -> Readings {
    let declared: Vec<(String, char)> = question.iter().map(|it| ((*it).to_owned(), 'b')).collect();
    USER_RESILIENCE.readings(&declared).expect("it is a question")
}

/// A broken row and the property that has to see it, written down from the document before it was run; by reading `b`
/// of a question where one is named.
const BROKEN: &[(&str, &str, Option<&str>)] = &[
    // The phone never turns to the failover system (UR-07).
    ("UR-C02/drop", "UR-L01", None),
    // A phone that is told to come again does not (UR-07).
    ("UR-C05/to-GivenUp", "UR-P22", None),
    // A phone that is forbidden to register does not come again (UR-A11 a).
    ("UR-C06/to-GivenUp", "UR-P22", None),
    // A phone does not notice that its registration is gone (UR-07).
    ("UR-C09/drop", "UR-L01", None),
    // A phone looks for a system although a call goes on.
    ("UR-C10/to-Unregistered", "UR-P21", None),
    // A call goes on where calls do not, and its phone waits.
    ("UR-C11/drop", "UR-P20", None),
    ("UR-C10/drop", "UR-P24", None),
    // A guest does not go where it is sent (UR-11).
    ("UR-C13/drop", "UR-P14", None),
    ("UR-C13/effect-2-FailoverNext", "UR-P14", None),
    // The home system refuses its own phones (UR-01).
    ("UR-S01/effect-1-Refuse", "UR-P23", None),
    // By UR-A7 b it waits.
    ("UR-S02/effect-1-Accept", "UR-P23", Some("UR-A7")),
    ("UR-S33/to-Home", "UR-P23", Some("UR-A7")),
    // Settings are copied without the setting (UR-04).
    ("UR-S03/drop-guard-1", "UR-P15", None),
    // The copy is not kept (UR-05).
    ("UR-S04/drop-effect-1", "UR-P16", None),
    // The failover system registers phones in normal operation (UR-06, UR-09).
    ("UR-S05/effect-1-Accept", "UR-P05", None),
    // It leaves them without an answer.
    ("UR-S05/drop-effect-1", "UR-P25", None),
    // The absence is not counted (UR-06).
    ("UR-S08/drop-effect-2", "UR-P04", None),
    // A short absence counts towards the next one (UR-10).
    ("UR-S09/drop-effect-1", "UR-P02", None),
    // A desk phone that asked in an earlier absence counts in this one (UR-09).
    ("UR-S09/drop-effect-2", "UR-P03", None),
    // Failover begins before the 3 minutes are over (UR-09, UR-10).
    ("UR-S13/to-Serving", "UR-P02", None),
    // A desk phone that asks after the 3 minutes does not begin it (UR-09).
    ("UR-S16/drop", "UR-P04", None),
    // A softphone begins it (UR-09).
    ("UR-S12/effect-1-NoteAttempt", "UR-P07", None),
    ("UR-S18/drop-guard-3", "UR-P03", None),
    // Failover begins without a copy (UR-05).
    ("UR-S18/drop-guard-2", "UR-P31", None),
    // It does not begin by itself when the 3 minutes are over (UR-06).
    ("UR-S18/drop", "UR-P04", None),
    // Phones are refused during failover (UR-07).
    ("UR-S20/effect-2-Refuse", "UR-P06", None),
    // The presence is not counted (UR-11).
    ("UR-S21/drop-effect-2", "UR-P09", None),
    // The 10 minutes do not start anew (UR-11, UR-A6 a).
    ("UR-S22/drop-effect-1", "UR-P08", None),
    // Failback starts at 10 minutes or before, not after them (UR-11).
    ("UR-S25/drop-guard-1", "UR-P08", None),
    // It starts by itself where an administrator starts it.
    ("UR-S25/drop-guard-2", "UR-P10", None),
    // It starts without a grace period.
    ("UR-S25/to-Blocking", "UR-P09", None),
    // An administrator's order counts before the 10 minutes are passed (UR-11).
    ("UR-S26/drop-guard-1", "UR-P08", None),
    // Guests are not sent home (UR-11).
    ("UR-S27/drop", "UR-P13", None),
    // The grace period does not end.
    ("UR-S28/drop", "UR-P12", None),
    // The copy survives a restart (UR-12).
    ("UR-S35/drop-effect-1", "UR-P17", None),
    // The home system does not hand the settings out (UR-03).
    ("UR-S38/effect-1-GiveNothing", "UR-P19", None),
    // A call is passed on to the wrong system (UR-02).
    ("UR-S39/effect-1-RouteFailover", "UR-P32", None),
    // A third system does not ask whoever answers for the home system (UR-08).
    ("UR-S46/effect-1-Deny", "UR-P19", None),
    // The failover system hands settings out before failover (UR-06).
    ("UR-S52/effect-1-GiveSettings", "UR-P18", None),
    // It does not use its copy for a user who hot desks (UR-08).
    ("UR-S53/effect-1-Deny", "UR-P19", None),
    // It does not hand its copy out during failover (UR-08).
    ("UR-S57/effect-1-GiveNothing", "UR-P19", None),
    // The internal twin does not ring in normal operation, or rings during failover (UR-13).
    ("UR-S59/drop-effect-2", "UR-P34", None),
    ("UR-S63/effect-1-RingTwin", "UR-P34", None),
    // The fallback number rings though the phone has never registered with the failover system (UR-14).
    ("UR-S65/effect-1-RingFallback", "UR-P35", None),
    // The failover system does not remember that the phone was there, or remembers it from the failover before.
    ("UR-S20/drop-effect-1", "UR-P35", None),
    ("UR-S28/drop-effect-2", "UR-P35", None),
    // It does not ring though the phone has (UR-14).
    ("UR-S64/effect-1-RingNothing", "UR-P35", None),
];

fn broken(id: &str, topology: Topology, readings: Readings) -> UserResilience {
    world(topology, readings, 2).broken(id)
}

#[test]
fn a_broken_row_is_refuted_by_the_property_that_speaks_of_it() {
    let long_run: Vec<_> = UserResilience::claims().iter().filter_map(Property::of_runs).collect();
    for (id, property, question) in BROKEN {
        let refuted = Topology::enumerate(true).into_iter().any(|topology| {
            let options = explore::Options { max_states: Some(50_000), ..explore::Options::default() };
            let world = broken(id, topology, reading_b(*question));
            let (report, live) = explore_live(&world, options, &long_run).expect("it can be explored");
            let states =
                report.properties.iter().map(|it| (it.name, matches!(it.verdict, Verdict::Violated(_))));
            let runs = live.iter().map(|it| (it.name, matches!(it.verdict, LiveVerdict::Violated(_))));
            states.chain(runs).any(|found| found == (*property, true))
        });
        assert!(refuted, "{id} is not refuted by {property}");
    }
}
