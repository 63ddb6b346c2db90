//! The user resilience rules under the checker.

use redial_model::check::Scope;
use redial_model::systems::System;
use redial_model::systems::user_resilience::USER_RESILIENCE;
use redial_model::systems::user_resilience::model::Offices;

use crate::checked::{Broken, all_are_seen, both_agree, under_other_readings, with_faults};

#[test]
fn both_checkers_agree() {
    both_agree::<Offices>(with_faults(1), |_| true);
    both_agree::<Offices>(Scope { slaves: 0, ..with_faults(2) }, |it| it.desk_at().is_none());
}

/// Under another reading of each question nothing is violated. What is said of the default reading alone has nothing to
/// speak of then, and some losses do not happen: where 3 minutes are enough, softphones and users without IP phones are
/// served; where the copy is not needed, nobody stays without service for ever.
const ANOTHER_READING: &[(&str, &[&str])] = &[
    ("UR-A1=b", &["UR-P02", "UR-P04"]),
    ("UR-A2=b", &["UR-P03", "UR-H20", "UR-H21"]),
    ("UR-A5=b", &["UR-P02", "UR-P03"]),
    ("UR-A6=b", &["UR-P08"]),
    ("UR-A9=b", &["UR-H24"]),
    // There is no grace, in which both systems would accept, or a phone be home again.
    ("UR-A13=b", &["UR-R05", "UR-H01"]),
    // No phone waits for the end of a call.
    ("UR-A14=b", &["UR-R06"]),
    // Softphones are served as any phone is, and start failover.
    ("UR-A15=b", &["UR-P07", "UR-H20"]),
    // What is changed in failover is brought home.
    ("UR-A17=b", &["UR-H17"]),
];

#[test]
fn nothing_is_violated_under_another_reading_of_any_question() {
    under_other_readings::<Offices>(&USER_RESILIENCE, with_faults(2), |_| true, &[], ANOTHER_READING);
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[Broken] = &[
    // The phone never turns to the failover system (UR-07).
    ("UR-C02/drop", "UR-L01"),
    // A phone that is told to come again does not (UR-07).
    ("UR-C05/to-GivenUp", "UR-P22"),
    // A phone that is forbidden to register does not come again (UR-A11 a).
    ("UR-C06/to-GivenUp", "UR-P22"),
    // A phone does not notice that its registration is gone (UR-07).
    ("UR-C09/drop", "UR-L01"),
    // A phone looks for a system although a call goes on.
    ("UR-C10/to-Unregistered", "UR-P21"),
    // A call goes on where calls do not, and its phone waits.
    ("UR-C11/drop", "UR-P20"),
    ("UR-C10/drop", "UR-P24"),
    // A guest does not go where it is sent (UR-11).
    ("UR-C13/drop", "UR-P14"),
    ("UR-C13/effect-2-FailoverNext", "UR-P14"),
    // The home system refuses its own phones (UR-01).
    ("UR-S01/effect-1-Refuse", "UR-P23"),
    // Settings are copied without the setting (UR-04).
    ("UR-S03/drop-guard-1", "UR-P15"),
    // The copy is not kept (UR-05).
    ("UR-S04/drop-effect-1", "UR-P16"),
    // The failover system registers phones in normal operation (UR-06, UR-09).
    ("UR-S05/effect-1-Accept", "UR-P05"),
    // It leaves them without an answer.
    ("UR-S05/drop-effect-1", "UR-P25"),
    // The absence is not counted (UR-06).
    ("UR-S08/drop-effect-2", "UR-P04"),
    // A short absence counts towards the next one (UR-10).
    ("UR-S09/drop-effect-1", "UR-P02"),
    // A desk phone that asked in an earlier absence counts in this one (UR-09).
    ("UR-S09/drop-effect-2", "UR-P03"),
    // Failover begins before the 3 minutes are over (UR-09, UR-10).
    ("UR-S13/to-Serving", "UR-P02"),
    // A desk phone that asks after the 3 minutes does not begin it (UR-09).
    ("UR-S16/drop", "UR-P04"),
    // A softphone begins it (UR-09).
    ("UR-S12/effect-1-NoteAttempt", "UR-P07"),
    ("UR-S18/drop-guard-3", "UR-P03"),
    // Failover begins without a copy (UR-05).
    ("UR-S18/drop-guard-2", "UR-P31"),
    // It does not begin by itself when the 3 minutes are over (UR-06).
    ("UR-S18/drop", "UR-P04"),
    // Phones are refused during failover (UR-07).
    ("UR-S20/effect-2-Refuse", "UR-P06"),
    // The presence is not counted (UR-11).
    ("UR-S21/drop-effect-2", "UR-P09"),
    // The 10 minutes do not start anew (UR-11, UR-A6 a).
    ("UR-S22/drop-effect-1", "UR-P08"),
    // Failback starts at 10 minutes or before, not after them (UR-11).
    ("UR-S25/drop-guard-1", "UR-P08"),
    // It starts by itself where an administrator starts it.
    ("UR-S25/drop-guard-2", "UR-P10"),
    // It starts without a grace period.
    ("UR-S25/to-Blocking", "UR-P09"),
    // An administrator's order counts before the 10 minutes are passed (UR-11).
    ("UR-S26/drop-guard-1", "UR-P08"),
    // Guests are not sent home (UR-11).
    ("UR-S27/drop", "UR-P13"),
    // The grace period does not end.
    ("UR-S28/drop", "UR-P12"),
    // The copy survives a restart (UR-12).
    ("UR-S35/drop-effect-1", "UR-P17"),
    // The home system does not hand the settings out (UR-03).
    ("UR-S38/effect-1-GiveNothing", "UR-P19"),
    // A call is passed on to the wrong system (UR-02).
    ("UR-S39/effect-1-RouteFailover", "UR-P32"),
    // A third system does not ask whoever answers for the home system (UR-08).
    ("UR-S46/effect-1-Deny", "UR-P19"),
    // The failover system hands settings out before failover (UR-06).
    ("UR-S52/effect-1-GiveSettings", "UR-P18"),
    // It does not use its copy for a user who hot desks (UR-08).
    ("UR-S53/effect-1-Deny", "UR-P19"),
    // It does not hand its copy out during failover (UR-08).
    ("UR-S57/effect-1-GiveNothing", "UR-P19"),
    // The internal twin does not ring in normal operation, or rings during failover (UR-13).
    ("UR-S59/drop-effect-2", "UR-P34"),
    ("UR-S63/effect-1-RingTwin", "UR-P34"),
    // The fallback number rings though the phone has never registered with the failover system (UR-14).
    ("UR-S65/effect-1-RingFallback", "UR-P35"),
    // The failover system does not remember that the phone was there, or remembers it from the failover before.
    ("UR-S20/drop-effect-1", "UR-P35"),
    ("UR-S28/drop-effect-2", "UR-P35"),
    // It does not ring though the phone has (UR-14).
    ("UR-S64/effect-1-RingNothing", "UR-P35"),
];

/// The same by UR-A7 b, where the home system waits.
const BROKEN_WHERE_HOME_WAITS: &[Broken] =
    &[("UR-S02/effect-1-Accept", "UR-P23"), ("UR-S33/to-Home", "UR-P23")];

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<Offices>(with_faults(2), BROKEN, |_, _| true);
    let readings = USER_RESILIENCE.readings(&[("UR-A7".to_owned(), 'b')]).unwrap();
    let scope = Scope { readings, ..with_faults(2) };
    all_are_seen::<Offices>(scope, BROKEN_WHERE_HOME_WAITS, |_, _| true);
}
