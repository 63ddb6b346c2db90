//! The NetPhone rules under the checker.

use redial_model::systems::netphone::NETPHONE;
use redial_model::systems::netphone::model::MasterAndStandby;

use crate::checked::{Broken, all_are_seen, both_agree, under_other_readings, with_faults};

#[test]
fn both_checkers_agree() {
    both_agree::<MasterAndStandby>(with_faults(1), |_| true);
    both_agree::<MasterAndStandby>(with_faults(2), |it| !it.service_computers().is_empty());
}

#[test]
fn everything_holds_under_the_other_reading_of_each_question() {
    // The master becomes active again by itself: nothing leaves a healthy one passive beside an active standby.
    // What is waited for is not cut off; what does not last is not there after a restart; the master's change is never given up;
    // who works with both is with everybody; and what nobody replicates stays where it is.
    let changed: &[(&str, &[&str])] = &[
        ("NP-A12=b", &["NP-R02"]),
        ("NP-A13=b", &["NP-H21"]),
        // In edition later each waits for the other one (NP-01, NP-06): nobody is active, and nobody is served.
        ("NP-A14=a", &["NP-L01", "NP-L03", "NP-L05"]),
        ("NP-A15=b", &["NP-H22"]),
        ("NP-A16=b", &["NP-H23"]),
        ("NP-A17=b", &["NP-H56"]),
        ("NP-A18=b", &["NP-L07"]),
    ];
    under_other_readings::<MasterAndStandby>(&NETPHONE, with_faults(1), |_| true, &[], changed);
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[Broken] = &[
    // Both start, and the master does not take its part (NP-01).
    ("NP-S02/drop", "NP-P02"),
    // A system becomes active beside an active one (NP-01).
    ("NP-S05/to-Active", "NP-P01"),
    // The passive system does not notice the failure (NP-06).
    ("NP-S11/drop", "NP-P06"),
    // Later edition: it does not wait; it waits too long, or for ever; it does not wait for more than the two minutes.
    ("NP-S13/to-Active", "NP-P06"),
    ("NP-S15/drop", "NP-P06"),
    ("NP-S17/drop-effect-1", "NP-L02"),
    ("NP-S16/drop-guard-2", "NP-P06"),
    // Two passive systems remain passive (NP-01).
    ("NP-S09/drop", "NP-P06"),
    // The split heals, and neither gives way, or the master does (NP-01).
    ("NP-S23/drop", "NP-P22"),
    ("NP-S22/to-Passive", "NP-P22"),
    // A system that was given the active part does not listen anew (NP-06).
    ("NP-S60/drop-effect-1", "NP-L01"),
    // What fails keeps its calls, its records, its connections, its clients (NP-10, NP-11, NP-12, NP-03).
    ("NP-S26/drop-effect-1", "NP-P11"),
    ("NP-S26/drop-effect-2", "NP-P12"),
    ("NP-S26/drop-effect-3", "NP-P13"),
    ("NP-S23/drop-effect-4", "NP-P05"),
    // The passive system lets clients log on; the active one does not; a block is ignored (NP-03, NP-15).
    ("NP-S33/effect-1-AcceptLogin", "NP-P04"),
    ("NP-S31/effect-1-RejectLogin", "NP-P04"),
    ("NP-S32/effect-1-AcceptLogin", "NP-P21"),
    ("NP-S68/drop", "NP-P21"),
    ("NP-S33/drop-effect-1", "NP-P04"),
    // A system does not start; does not know what it has heard; goes on waiting for its last call when it is passive; an
    // old count of the time goes on (NP-01, NP-02, NP-14, NP-06).
    ("NP-S01/drop", "NP-P27"),
    ("NP-S20/drop", "NP-P28"),
    ("NP-S23/drop-effect-5", "NP-P30"),
    ("NP-S18/drop-effect-2", "NP-P29"),
    // Changes are forgotten, or never replicated (NP-04, NP-05).
    ("NP-S34/drop", "NP-P24"),
    ("NP-S26/effect-1-SendChanges", "NP-P24"),
    // Of two changes that meet both are kept, or none (NP-04).
    ("NP-S44/drop", "NP-P35"),
    ("NP-S44/drop", "NP-H23"),
    ("NP-S35/drop", "NP-L07"),
    // A service fails, and its system gives way (NP-07).
    ("NP-S36/to-Passive", "NP-P07"),
    // New calls go through the passive system, or through none, or in spite of the block (NP-13, NP-15).
    ("NP-S39/effect-1-BeginCall", "NP-P17"),
    ("NP-S37/effect-1-RefuseCall", "NP-P17"),
    ("NP-S38/effect-1-BeginCall", "NP-P21"),
    ("NP-S74/drop-effect-1", "NP-P21"),
    // A call leaves no record; records are never stored (NP-11).
    ("NP-S40/drop-effect-2", "NP-P31"),
    ("NP-S41/drop", "NP-L08"),
    // What ends is not blocked any more (NP-15).
    ("NP-S26/effect-7-UnblockLogins", "NP-P21"),
    // The switchover at once: nobody takes over; it takes calls along; the administrator is shown the old part; the
    // passive system does not pass the order on (NP-14, NP-10, NP-02).
    ("NP-S51/drop-effect-5", "NP-P18"),
    ("NP-S51/drop-effect-1", "NP-P11"),
    ("NP-S51/drop-effect-7", "NP-P03"),
    ("NP-S60/drop-effect-4", "NP-P13"),
    ("NP-S61/drop", "NP-P18"),
    // The switchover when idle: it does not wait; the order is forgotten; the end of the last call is missed; records
    // are not lost as the reading has it (NP-14, NP-11).
    ("NP-S53/drop-guard-4", "NP-P19"),
    ("NP-S55/drop", "NP-P20"),
    ("NP-S58/drop-effect-7", "NP-P20"),
    ("NP-S51/drop-guard-2", "NP-P33"),
    ("NP-S62/drop", "NP-P33"),
    ("NP-S65/drop-effect-1", "NP-P33"),
    ("NP-S56/drop", "NP-P20"),
    ("NP-S51/effect-2-StoreRecords", "NP-P23"),
    // The client never tries the standby; tries the address that has just failed; begins anywhere after a loss; tries
    // an address that it was not given; takes itself for logged on; gives up (NP-03, NP-12).
    ("NP-C02/effect-1-AimAtServer", "NP-P14"),
    ("NP-C04/effect-1-AimAtStandby", "NP-P14"),
    ("NP-C12/drop-effect-2", "NP-P14"),
    ("NP-C03/effect-1-AimAtStandby", "NP-P16"),
    ("NP-C08/to-LoggedOn", "NP-P15"),
    ("NP-C12/to-LoggedOn", "NP-P15"),
    ("NP-C12/drop-effect-1", "NP-P34"),
    ("NP-C08/to-GaveUp", "NP-P26"),
    // One of the two is gone, and whoever knows both addresses is not at the other one: that one does not take over, turns the
    // client down, or is never tried (NP-06, NP-03).
    ("NP-S11/drop", "NP-L09"),
    ("NP-S15/drop", "NP-L09"),
    ("NP-S31/effect-1-RejectLogin", "NP-L09"),
    ("NP-C02/effect-1-AimAtServer", "NP-L09"),
    ("NP-C04/drop", "NP-L09"),
    // What was changed does not wait for a replication that has failed (NP-04, NP-05); nor for one that works.
    ("NP-S34/drop", "NP-H25"),
    ("NP-S34/drop", "NP-H26"),
    ("NP-S34/drop", "NP-H57"),
    ("NP-S35/to-Active", "NP-P01"),
    // The helper does not look after the service; it starts it in vain (NP-07).
    ("NP-D02/drop", "NP-L06"),
    ("NP-D02/to-Stopped", "NP-P08"),
    ("NP-D02/drop-guard-1", "NP-P08"),
    // A service works with a system that it is not configured for, with none, or with one that is gone (NP-08, NP-09).
    ("NP-D05/drop-effect-1", "NP-P09"),
    ("NP-D05/drop", "NP-L05"),
    ("NP-D06/drop-effect-1", "NP-P10"),
    ("NP-D06/drop", "NP-L05"),
];

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<MasterAndStandby>(with_faults(1), BROKEN, |_, _| true);
}
