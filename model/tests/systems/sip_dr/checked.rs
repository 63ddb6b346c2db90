//! The desktop's disaster recovery under the checker: what its rows have to hold, and what each reading changes.

use redial_model::ambiguity::{Question as _, Readings};
use redial_model::check::{Options, PropertyVerdict, Scope, SystemReport};
use redial_model::rule::Closed;
use redial_model::systems::System;
use redial_model::systems::sip_dr::ambiguities::Question;
use redial_model::systems::sip_dr::model::Sites;
use redial_model::systems::sip_dr::topology::Topology;
use redial_model::systems::sip_dr::{AGENT_DESKTOP, SIP_DR};

use crate::checked::{Broken, all_are_seen, both_agree, with_faults};

#[test]
fn both_checkers_agree() {
    both_agree::<Sites>(with_faults(1), |_| true);
    both_agree::<Sites>(with_faults(2), |it| *it == Topology::USUAL);
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[Broken] = &[
    // The first proxy is not the one that is configured, nor one that was kept (GD-01).
    ("GD-C01/effect-1-AimAtPreferred", "GD-P01"),
    // The proxy that has just failed is tried again (GD-02).
    ("GD-C03/drop-effect-2", "GD-P02"),
    // The agent is not named (GD-03).
    ("GD-C01/drop-effect-3", "GD-P03"),
    // The application is not named in a switchover (GD-03).
    ("GD-C20/drop-effect-4", "GD-P03"),
    // A proxy takes any password (GD-03).
    ("GD-S02/effect-1-Accept", "GD-P04"),
    // The person object is not read (GD-04).
    ("GD-C08/to-Working", "GD-P05"),
    // What was kept spares the reading (GD-06).
    ("GD-C11/to-Working", "GD-P05"),
    // The desktop works at the secondary site from the start (GD-05).
    ("GD-C13/to-Working", "GD-P06"),
    // The site is kept where agents change seats (GD-07).
    ("GD-C11/drop-guard-1", "GD-P07"),
    // The DN is not listened to after a switchover (GD-22).
    ("GD-C54/drop-effect-5", "GD-P08"),
    // The statistics service is not listened to (GD-09).
    ("GD-C12/drop-effect-3", "GD-P08"),
    // The clock of telephony never starts (GD-11).
    ("GD-C14/drop-effect-2", "GD-P10"),
    // Its end is not heard (GD-11).
    ("GD-C20/drop", "GD-P10"),
    // It goes on when telephony is ON again (GD-11).
    ("GD-C18/drop-effect-1", "GD-P11"),
    // The end of the interval is not waited for (GD-11).
    ("GD-C20/drop-guard-2", "GD-P11"),
    // A site-timeout of 0 is taken for a site-timeout (GD-12).
    ("GD-C14/drop-guard-1", "GD-P12"),
    // Nobody is warned of configuration (GD-13).
    ("GD-C21/drop-effect-1", "GD-P13"),
    // The warning is never taken back (GD-14).
    ("GD-C26/drop-effect-2", "GD-P14"),
    // Configuration alone moves the desktop (GD-13).
    ("GD-C21/to-Switching", "GD-P15"),
    // Statistics alone moves the desktop (GD-14).
    ("GD-C24/to-Switching", "GD-P16"),
    // A logout by the agent moves the desktop (GD-15).
    ("GD-C34/to-Switching", "GD-P17"),
    // After a logout by a supervisor the phone is waited for (GD-16).
    ("GD-C35/to-AwaitingPhone", "GD-P18"),
    // A logout by the agent is forgotten (GD-15).
    ("GD-C34/drop-effect-1", "GD-P19"),
    // dr-force_logout is no reason to wait (GD-17).
    ("GD-C36/to-Switching", "GD-P20"),
    // The phone is back and the desktop goes on waiting (GD-17).
    ("GD-C44/drop", "GD-P21"),
    // A phone that is not part of the desktop is launched again (GD-17).
    ("GD-C38/drop-guard-3", "GD-P22"),
    // The clock of the phone never starts (GD-18).
    ("GD-C36/drop-effect-2", "GD-P23"),
    // The end of the phone's interval is not waited for (GD-18).
    ("GD-C47/drop-guard-1", "GD-P24"),
    // A site-sip-register-timeout of 0 is taken for one (GD-19).
    ("GD-C36/drop-guard-2", "GD-P25"),
    // The desktop stays at a SIP Server that shuts down (GD-20).
    ("GD-C40/drop", "GD-P26"),
    // The library is not restarted (GD-21).
    ("GD-C20/drop-effect-2", "GD-P27"),
    // The switchover leads to the site that is left (GD-18).
    ("GD-C47/effect-3-AimAtLeft", "GD-P28"),
    // An agent who is turned down is logged in again at once, for ever (GD-22).
    ("GD-C51/effect-1-RequestLogin", "GD-P33"),
    // Loading on demand is not set before the library starts again (GD-25).
    ("GD-C20/drop-effect-1", "GD-P32"),
    // A phone that is back is a reason to leave (GD-17).
    ("GD-C44/to-Switching", "GD-P29"),
    // The SIP Server does not say that it has logged the agent out (GD-17).
    ("GD-T07/drop-effect-3", "GD-P30"),
    // It says that it has logged somebody in who has no phone.
    ("GD-T02/effect-1-SayLoggedIn", "GD-P30"),
    // A shutdown logs nobody out whose call ends later (GD-20): heard by nobody, so the agent is taken for logged in.
    ("GD-T17/drop-effect-2", "GD-P30"),
    // Who lost the proxy while it was reading does not remember that an attempt has failed (GD-02).
    ("GD-C09/drop-effect-1", "GD-P34"),
    // A shutdown leaves the pair as it was, and its agent logged in (GD-20).
    ("GD-T13/drop", "GD-P35"),
    // Telephony is OFF, and the desktop does not know (GD-11).
    ("GD-C14/effect-1-WantAgent", "GD-P36"),
    // The phone is gone, and the agent is still logged in (GD-17).
    ("GD-T08/drop", "GD-P37"),
    // A proxy without configuration servers lets nobody in (GD-03, GD-A15).
    ("GD-S03/drop", "GD-P38"),
    // An attempt that fails in a switchover is the last one (GD-A1).
    ("GD-C57/drop", "GD-L03"),
    // Nobody logs the agent in after a switchover (GD-A12).
    ("GD-C48/drop", "GD-L02"),
    // The SIP Server does not say that the phone is back (GD-17).
    ("GD-T10/drop-effect-2", "GD-L02"),
    // The desktop waits for a phone, and has no clock (GD-18).
    ("GD-C47/drop", "GD-L06"),
    // Telephony is OFF for too long, and nothing comes of it (GD-11).
    ("GD-C20/to-Working", "GD-L05"),
    // A desktop that is let in asks for nothing, and works for nobody (GD-04).
    ("GD-C08/drop", "GD-L01"),
];

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<Sites>(with_faults(2), BROKEN, |_, _| true);
}

#[test]
fn each_property_of_single_states_and_steps_is_held_against_a_broken_row() {
    // GD-P09 is about the pair itself, GD-P31 about events that cannot come; no row of a table can break them alone.
    let without = ["GD-P09", "GD-P31"];
    for property in SIP_DR.properties().iter().filter(|it| it.id.starts_with("GD-P")) {
        let has_one = BROKEN.iter().any(|(_, id)| *id == property.id);
        assert_eq!(has_one, !without.contains(&property.id), "{}", property.id);
    }
}

/// With one site down for good, the agent can take calls again exactly if site-timeout is set (GD-11, GD-12) and the
/// phone is at the other site as well, or goes there with its desktop.
#[test]
fn a_lost_site_is_recovered_from_where_telephony_has_a_timeout_and_the_phone_can_follow() {
    let report = check(1, Readings::default());
    let theorem = report.theorems.iter().find(|it| it.id == "GD-X01").expect("it is asked");
    for topology in Topology::enumerate() {
        let text = topology.to_string();
        let follows = text.contains("at both sites") || text.contains("embedded");
        let recovers = text.contains(" site-timeout set") && follows;
        assert_eq!(theorem.refuted_by.contains(&text), !recovers, "{topology}");
    }
}

fn check(faults: u8, readings: Readings) -> SystemReport {
    let scope = Scope { readings, ..with_faults(faults) };
    SIP_DR.check(AGENT_DESKTOP, scope, &Options::default()).unwrap()
}

fn verdict(report: &SystemReport, id: &str) -> PropertyVerdict {
    report.results().find(|it| it.id == id).unwrap_or_else(|| panic!("{id} is not asked")).verdict
}

/// What a reading changes: the question, the reading, the property or hazard, and its verdict then. Every one of them
/// holds, or is reached, by default. Written down before it was run.
const READ_OTHERWISE: &[(Question, u8, &str, PropertyVerdict)] = &[
    // The desktop that gives up does not go to and fro for ever between proxies that do not answer.
    (Question::TargetDown, 2, "GD-H16", PropertyVerdict::Unreached),
    // It has given up; a later repair finds it closed, so what runs still comes to work.
    (Question::TargetDown, 2, "GD-L01", PropertyVerdict::Holds),
    // A desktop that tries one site only does not find the other one.
    (Question::TargetDown, 1, "GD-L03", PropertyVerdict::Violated),
    // A switchover away from a dead preferred site leads back to it, again and again.
    (Question::EveryConnection, 1, "GD-L03", PropertyVerdict::Violated),
    // Everything in order: it goes home.
    (Question::EveryConnection, 1, "GD-L01", PropertyVerdict::Holds),
    (Question::Failback, 1, "GD-H13", PropertyVerdict::Unreached),
    // The clock of the phone never decides while telephony is OFF.
    (Question::TimerRace, 1, "GD-H07", PropertyVerdict::Unreached),
    (Question::TimerRace, 1, "GD-L02", PropertyVerdict::Holds),
    // The other spelling is known.
    (Question::SpellingHeard, 1, "GD-H20", PropertyVerdict::Unreached),
    (Question::SpellingHeard, 1, "GD-H11", PropertyVerdict::Unreached),
    // An unknown reason is waited for, and so is one that is spelt otherwise.
    (Question::UnknownReason, 1, "GD-H20", PropertyVerdict::Unreached),
    (Question::PreferredChanged, 1, "GD-L01", PropertyVerdict::Holds),
    // Nobody logs the agent in, who may do it by hand or not.
    (Question::LogInAgain, 1, "GD-L02", PropertyVerdict::Violated),
    (Question::ListenersAfter, 1, "GD-P08", PropertyVerdict::Holds),
    // One address at the start (startup, local configuration): a desktop that reaches it is as good as any.
    (Question::OtherAddress, 1, "GD-L01", PropertyVerdict::Holds),
    (Question::OtherAddress, 1, "GD-L03", PropertyVerdict::Holds),
    (Question::OtherAddress, 1, "GD-P02", PropertyVerdict::Holds),
    // A missing phone is waited for, so that the desktop goes where the phone is.
    (Question::NoPhone, 1, "GD-H17", PropertyVerdict::Unreached),
    // Startup, "always follow the procedure": a desktop that starts while the preferred site is down never comes to work.
    (Question::StartsElsewhere, 1, "GD-L03", PropertyVerdict::Violated),
    (Question::StartsElsewhere, 1, "GD-L01", PropertyVerdict::Holds),
    // Whatever is behind the proxy: the service is OFF when the proxy is gone, and only then.
    (Question::ConfigurationService, 1, "GD-P13", PropertyVerdict::Holds),
    (Question::ConfigurationService, 1, "GD-L01", PropertyVerdict::Holds),
    // (Found by the checker.) But an embedded phone that goes where its desktop goes, and is slow, never arrives.
    (Question::NoPhone, 1, "GD-L01", PropertyVerdict::Violated),
];

/// How many faults it takes to see what a question is about: for most of them one.
fn faults_for(question: Question) -> u8 {
    match question {
        Question::TargetDown | Question::TimerRace | Question::BothServices | Question::OtherAddress => 2,
        _ => 1,
    }
}

/// With one fault, one of the two proxies is always there at the start.
const OUT_OF_REACH_OF_ONE_FAULT: &[&str] = &["GD-C04"];

#[test]
fn each_reading_changes_what_it_says_and_leaves_no_row_dead() {
    let defaults = [1, 2].map(|faults| check(faults, Readings::default()));
    for &question in Question::ALL {
        let faults = faults_for(question);
        for reading in 1..question.entry().readings.len() as u8 {
            let read = question.read_as(reading).to_string();
            let report = check(faults, Readings::default().with(question, reading));
            let dead = if faults == 1 { OUT_OF_REACH_OF_ONE_FAULT } else { &[] };
            assert_eq!(report.rules_never_fired, dead, "{read}");
            assert_eq!(verdict(&report, "GD-P31"), PropertyVerdict::Holds, "{read}");
            for (_, _, id, expected) in READ_OTHERWISE.iter().filter(|it| (it.0, it.1) == (question, reading))
            {
                assert_eq!(verdict(&report, id), *expected, "{read} {id}");
                let by_default = verdict(&defaults[usize::from(faults) - 1], id);
                assert!(matches!(by_default, PropertyVerdict::Holds | PropertyVerdict::Reached), "{id}");
            }
        }
    }
}
