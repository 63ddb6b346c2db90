//! The rules of one-X Portal resilience under the checker: both checkers agree on every topology, everything holds and
//! is reached, and a table that was broken on purpose is refuted by the property that names what was broken.

use std::collections::BTreeSet;
use std::sync::Arc;

use redial_model::ambiguity::{Question as _, Readings};
use redial_model::check::{Checkable, Options, Scope};
use redial_model::explore::{
    self, LiveVerdict, Liveness, LivenessReport, Verdict, check_with_stateright, explore, explore_live,
};
use redial_model::property::{Claim, Property};
use redial_model::systems::System;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::model::OnexPortal;
use redial_model::systems::onex_portal::properties::properties;
use redial_model::systems::onex_portal::topology::{Errand, Prerequisites, Program, Takeover, Topology};
use redial_model::systems::onex_portal::{EDITION_10, ONEX_PORTAL};

fn both_agree(topology: Topology, faults: u8) {
    let world = || OnexPortal::new(topology, EDITION_10, Readings::default(), faults);
    let ours = explore(&world(), explore::Options::default()).expect("it can be explored");
    let theirs = check_with_stateright(&Arc::new(world())).expect("it can be explored");
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
    for topology in Topology::enumerate(2) {
        both_agree(topology, 1);
    }
}

#[test]
fn both_checkers_agree_on_installations_as_the_document_has_them_with_two_faults() {
    let as_documented = |it: &Topology| it.takeover == Takeover::AtOnce;
    for topology in Topology::enumerate(0).into_iter().filter(as_documented) {
        both_agree(topology, 2);
    }
}

fn scope(faults: u8, readings: Readings) -> Scope {
    Scope { faults, readings, ..Scope::default() }
}

#[test]
fn everything_holds_and_is_reached_and_every_row_is_carried_out() {
    let report = ONEX_PORTAL.check(EDITION_10, scope(2, Readings::default()), &Options::default()).unwrap();
    assert!(report.is_exhausted());
    for property in report.properties.iter().chain(&report.hazards) {
        assert!(property.is_pass(), "{} is {:?}", property.id, property.verdict);
    }
    assert_eq!(report.rules_never_fired, Vec::<&str>::new());
}

/// What is asked of infinite runs; of one that has to exist, that there is none.
fn of_runs() -> Vec<(Property<OnexPortal>, Liveness<OnexPortal>)> {
    properties().into_iter().filter_map(|it| it.of_runs().map(|question| (it, question))).collect()
}

/// Whether a fair run was found that never comes to its goal.
fn has_lasso<S: std::fmt::Debug, A: std::fmt::Debug>(report: &LivenessReport<S, A>) -> bool {
    match &report.verdict {
        LiveVerdict::Holds => false,
        LiveVerdict::Violated(_) => true,
        other => panic!("{} is {other:?}", report.name),
    }
}

/// What is not as it should be under these readings, over these topologies: properties, losses and rows.
fn flawed(readings: Readings, topologies: Vec<Topology>) -> Vec<&'static str> {
    let of_states: Vec<_> = properties().into_iter().filter(Property::is_of_states).collect();
    let (of_runs, questions): (Vec<_>, Vec<_>) = of_runs().into_iter().unzip();
    let asked: Vec<&Property<OnexPortal>> = of_states.iter().chain(&of_runs).collect();
    let (mut seen, mut fired) = (vec![false; asked.len()], BTreeSet::new());
    let mut flawed = BTreeSet::new();
    for topology in topologies {
        let model = OnexPortal::new(topology, EDITION_10, readings, 2);
        let (report, runs) =
            explore_live(&model, explore::Options::default(), &questions).expect("it can be explored");
        assert_eq!(report.outcome, explore::Outcome::Exhausted);
        let states = report.properties.iter().take(of_states.len()).map(|it| match it.verdict {
            Verdict::Violated(_) => Some(false),
            Verdict::Unreached | Verdict::Unknown => None,
            Verdict::Holds | Verdict::Reached(_) => Some(true),
        });
        let runs = runs.iter().zip(&of_runs).map(|(it, property)| {
            let lasso = has_lasso(it);
            match property.claim {
                Claim::Endless { .. } => lasso.then_some(true),
                _ => (it.given_reached || lasso).then_some(!lasso),
            }
        });
        for (place, found) in states.chain(runs).enumerate() {
            seen[place] |= found == Some(true);
            flawed.extend((found == Some(false)).then_some(asked[place].id));
        }
        fired.extend(model.coverage().into_iter().filter(|(_, fired)| *fired).map(|(row, _)| row));
    }
    flawed.extend(asked.iter().zip(seen).filter(|(_, seen)| !seen).map(|(it, _)| it.id));
    let model = OnexPortal::new(Topology::USUAL, EDITION_10, readings, 0);
    let excused: Vec<_> = model.excused_rows().into_iter().map(|(row, _)| row).collect();
    let rows = model.coverage().into_iter().map(|(row, _)| row);
    flawed.extend(rows.filter(|row| !fired.contains(row) && !excused.contains(row)));
    flawed.into_iter().collect()
}

#[test]
fn in_the_long_run_everything_comes_as_it_should_and_every_endless_loss_is_there() {
    assert_eq!(flawed(Readings::default(), Topology::enumerate(2)), Vec::<&str>::new());
}

/// What another reading of a question changes: the losses that it does away with, and nothing else. Written down from
/// the readings before it was run.
const CHANGED_BY: &[(Question, u8, &[&str])] = &[
    // Page and plug-in turn to the secondary by themselves, whatever is left of the primary: who waits before it when
    // its IP Office alone is gone still meets its portal, which says that it is starting.
    (Question::Redirector, 1, &["OX-H21"]),
    // The portal redirects without its IP Office.
    (Question::OfficeGone, 1, &["OX-H22"]),
    (Question::ManualRestart, 1, &[]),
    (Question::StandaloneSessions, 1, &[]),
    (Question::StandaloneManual, 1, &[]),
    (Question::Flapping, 1, &[]),
    (Question::Boundary, 1, &[]),
    (Question::SecondaryOffice, 1, &[]),
    // Who entered the primary's address once asks there again.
    (Question::AddressAfterLoss, 1, &[]),
    (Question::RestartNeeded, 1, &[]),
    (Question::PassiveAnswer, 1, &[]),
    // Nothing that was changed on the secondary is lost for good.
    (Question::ChangesOnReturn, 1, &["OX-H04", "OX-H05"]),
    (Question::CatchUp, 1, &[]),
    (Question::DelayOfAll, 1, &[]),
    (Question::Mechanism, 1, &[]),
    (Question::Refusal, 1, &[]),
    (Question::Refusal, 2, &[]),
];

/// These speak of missing prerequisites or of application servers, of which the readings say nothing.
const OF_OTHER_TOPOLOGIES: &[&str] = &["OX-H14", "OX-H26", "OX-R04", "OX-R05", "OX-S10", "OX-S30"];

#[test]
fn other_readings_do_away_with_losses_and_break_nothing() {
    let whole = |it: &Topology| it.prerequisites == Prerequisites::ALL;
    let check = |&(question, reading, changed): &(Question, u8, &[&str])| {
        let topologies = Topology::enumerate(0).into_iter().filter(whole).collect();
        let mut flawed = flawed(Readings::default().with(question, reading), topologies);
        flawed.retain(|id| !OF_OTHER_TOPOLOGIES.contains(id));
        assert_eq!(flawed, changed, "{} read as {reading}", question.entry().id);
    };
    let (one, other) = CHANGED_BY.split_at(CHANGED_BY.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| one.iter().for_each(check));
        other.iter().for_each(check);
    });
}

/// A broken row and the property that has to see it, written down from the document before it was run. Something that
/// has to be reachable sees it by not being reached any more.
const BROKEN: &[(&str, &str)] = &[
    // The user's address is not the one that is asked (OX-15).
    ("OX-C01/effect-1-AimAtSecondary", "OX-P14"),
    // After a loss another server is asked than the one that served (OX-11).
    ("OX-C02/effect-1-AimAtSecondary", "OX-P14"),
    ("OX-C09/drop-effect-2", "OX-P14"),
    // Nobody asks again by itself after a loss (OX-12, OX-14).
    ("OX-C02/drop", "OX-L04"),
    // The certificate is not looked at (OX-13).
    ("OX-C03/drop-guard-1", "OX-P15"),
    ("OX-C04/effect-1-AskForPage", "OX-P15"),
    // An accepted certificate is not remembered (OX-13).
    ("OX-C05/drop-effect-1", "OX-P16"),
    // A plug-in waits for its user (OX-22).
    ("OX-C06/drop-guard-1", "OX-P17"),
    ("OX-C07/drop", "OX-P17"),
    // A browser logs on by itself (OX-21).
    ("OX-C06/effect-1-LogOn", "OX-P18"),
    // The page to log on is as good as a login.
    ("OX-C06/to-LoggedOn", "OX-P18"),
    // Redirects lead nowhere, or back (OX-12, OX-21).
    ("OX-C11/drop", "OX-P12"),
    ("OX-C11/effect-1-AimAtAddress", "OX-P12"),
    // Client applications are redirected, too (OX-09).
    ("OX-C11/drop-guard-1", "OX-P13"),
    // … or stay where nobody serves them (OX-20).
    ("OX-C12/drop", "OX-L05"),
    // A loss is not noticed (OX-12).
    ("OX-C17/drop", "OX-L04"),
    // What was configured is not in force after a restart (OX-03).
    ("OX-S01/drop-effect-1", "OX-R05"),
    // A portal that starts is shown as available (OX-08).
    ("OX-S01/effect-2-ShowAvailable", "OX-P22"),
    // A portal that starts serves at once, whether it is its turn or not (OX-20).
    ("OX-S01/to-Active", "OX-P21"),
    // The primary does not return (OX-20, OX-24), or only where failback is automatic.
    ("OX-S04/drop", "OX-L01"),
    ("OX-S05/drop", "OX-L08"),
    // The primary serves without its IP Office (OX-16).
    ("OX-S08/drop", "OX-P05"),
    ("OX-S08/drop-effect-1", "OX-P22"),
    // The primary gives up when it is alone (OX-18).
    ("OX-S09/to-Passive", "OX-P06"),
    // The secondary serves without what resilience needs (OX-02, OX-04, OX-25, OX-26).
    ("OX-S10/to-Active", "OX-P21"),
    // The secondary does not take over, or not in time (OX-10, OX-16).
    ("OX-S11/drop", "OX-P03"),
    ("OX-S11/to-Passive", "OX-P03"),
    ("OX-S11/negate-guard-2", "OX-P03"),
    ("OX-S13/drop-effect-2", "OX-L02"),
    ("OX-S16/drop", "OX-P03"),
    // … or too early.
    ("OX-S13/to-Active", "OX-P04"),
    // The secondary does not give way (OX-20, OX-24).
    ("OX-S22/drop", "OX-P07"),
    ("OX-S22/drop-effect-2", "OX-P22"),
    // What the document admits to be lost is not (OX-06, OX-07, OX-19).
    ("OX-S22/drop-effect-3", "OX-H03"),
    ("OX-S22/drop-effect-4", "OX-H04"),
    // The secondary gives way to a primary that does not serve (OX-20).
    ("OX-S24/to-Passive", "OX-P08"),
    // A portal that serves turns users away (OX-11, OX-18).
    ("OX-S25/drop", "OX-P01"),
    ("OX-S26/effect-1-SayStarting", "OX-P01"),
    // Who was logged on at the primary is not redirected (OX-12).
    ("OX-S27/drop", "OX-P09"),
    ("OX-S32/drop", "OX-P09"),
    ("OX-S32/drop-guard-3", "OX-H21"),
    ("OX-S28/effect-1-RedirectToPeer", "OX-H22"),
    // Others are (OX-15).
    ("OX-S31/effect-1-RedirectToPeer", "OX-P10"),
    // The secondary, passive, keeps users or lets them log on (OX-20, OX-21, OX-23).
    ("OX-S33/drop", "OX-P11"),
    ("OX-S33/effect-1-Accept", "OX-P02"),
    ("OX-S34/effect-1-OfferLogin", "OX-P02"),
    // Changes are not copied in normal operation (OX-05).
    ("OX-S36/drop-effect-2", "OX-P24"),
    ("OX-S39/drop", "OX-P24"),
    // … or are copied afterwards (OX-06).
    ("OX-S40/effect-1-CopyChange", "OX-P26"),
    // A conference of the primary is not held although the primary serves (OX-07).
    ("OX-S43/drop", "OX-P27"),
    ("OX-S44/drop", "OX-P27"),
    // Contacts without the IP Office of their user (OX-17).
    ("OX-S45/drop", "OX-R08"),
    ("OX-S46/effect-1-EditContact", "OX-P19"),
    ("OX-S46/drop", "OX-H07"),
];

/// The same of rows that another reading calls upon, or that only it shows to be broken.
const BROKEN_UNDER: &[(Question, &str, &str)] = &[
    // The detection time goes on although the primary was there in between.
    (Question::Boundary, "OX-S18/drop-effect-2", "OX-P04"),
    // The detection time is never over, or over too early.
    (Question::Boundary, "OX-S15/drop-effect-1", "OX-L02"),
    (Question::Boundary, "OX-S15/to-Active", "OX-P04"),
    // The secondary serves without its IP Office, or does not serve once it has it.
    (Question::SecondaryOffice, "OX-S12/to-Active", "OX-P03"),
    (Question::SecondaryOffice, "OX-S20/drop", "OX-L02"),
    // The portal has its users, and does not redirect them.
    (Question::OfficeGone, "OX-S29/effect-1-SayStarting", "OX-P09"),
    // The page does not know the secondary.
    (Question::Redirector, "OX-C15/effect-1-AimAtAddress", "OX-L04"),
];

/// What a world says of one property: `Some(true)` if it refutes it for good, `None` if it never came to it.
fn refutes(model: &OnexPortal, property: &str) -> Option<bool> {
    let options = explore::Options::default();
    if let Some((asked, question)) = of_runs().into_iter().find(|(it, _)| it.id == property) {
        let (_, reports) = explore_live(model, options, &[question]).expect("it can be explored");
        let lasso = has_lasso(&reports[0]);
        return match asked.claim {
            Claim::Endless { .. } => lasso.then_some(false),
            _ => Some(lasso),
        };
    }
    let report = explore(model, options).expect("it can be explored");
    match report.properties.iter().find(|it| it.name == property).expect("it is asked").verdict {
        Verdict::Violated(_) => Some(true),
        Verdict::Holds | Verdict::Reached(_) => Some(false),
        Verdict::Unreached | Verdict::Unknown => None,
    }
}

/// Whether a topology is one of those in which something can be reached at all.
fn concerns(property: &str, topology: &Topology) -> bool {
    match property {
        "OX-H03" => topology.errand == Errand::Conference,
        "OX-H04" => topology.errand == Errand::Change,
        "OX-H07" | "OX-R08" => topology.errand == Errand::Contact,
        "OX-R05" => topology.prerequisites != Prerequisites::ALL,
        _ => topology.prerequisites == Prerequisites::ALL && topology.program != Program::Application,
    }
}

/// Whether a property sees that a row is broken: it is violated in some topology, or, if it has to be reached, it is in
/// none.
fn sees(readings: Readings, id: &str, property: &str) -> bool {
    let world = |topology, faults| OnexPortal::new(topology, EDITION_10, readings, faults).broken(id);
    let has_to_be_reached = properties().iter().any(|it| {
        it.id == property
            && matches!(it.claim, Claim::Hazard(_) | Claim::Sometimes(_) | Claim::Endless { .. })
    });
    let mut topologies = Topology::enumerate(2);
    if has_to_be_reached {
        topologies.retain(|it| concerns(property, it));
        return topologies.into_iter().all(|it| refutes(&world(it, 2), property).is_none());
    }
    let violated = |faults| topologies.iter().any(|&it| refutes(&world(it, faults), property) == Some(true));
    violated(1) || violated(2)
}

fn all_are_seen(broken: &[(Readings, &str, &str)]) {
    let unseen = |broken: &[(Readings, &'_ str, &'_ str)]| -> Vec<String> {
        let unseen = broken.iter().filter(|(readings, id, property)| !sees(*readings, id, property));
        unseen.map(|(_, id, property)| format!("{id} by {property}")).collect()
    };
    let (one, other) = broken.split_at(broken.len() / 2);
    let unseen = std::thread::scope(|scope| {
        let one = scope.spawn(|| unseen(one));
        let other = unseen(other);
        [one.join().expect("it was played"), other].concat()
    });
    assert_eq!(unseen, Vec::<String>::new(), "not seen");
}

#[test]
fn a_broken_row_is_refuted_by_the_property_that_speaks_of_it() {
    let broken: Vec<_> = BROKEN.iter().map(|&(id, property)| (Readings::default(), id, property)).collect();
    all_are_seen(&broken);
}

#[test]
fn a_broken_row_of_another_reading_is_refuted_too() {
    let under = |&(question, id, property): &(Question, &'static str, &'static str)| {
        (Readings::default().with(question, 1), id, property)
    };
    all_are_seen(&BROKEN_UNDER.iter().map(under).collect::<Vec<_>>());
}

#[test]
fn a_check_says_the_same_however_many_threads_it_has() {
    let report = |jobs| {
        let options = Options { jobs, ..Options::default() };
        let mut report = ONEX_PORTAL.check(EDITION_10, scope(1, Readings::default()), &options).unwrap();
        report.elapsed_s = 0.0;
        format!("{report:?}")
    };
    assert_eq!(report(1), report(3));
}

/// Every step of every world is told in words.
#[test]
fn every_step_is_told() {
    use stateright::Model;
    let model = OnexPortal::new(Topology::USUAL, EDITION_10, Readings::default(), 1);
    let mut world = model.init_states()[0];
    for _ in 0..200 {
        let mut actions = Vec::new();
        model.actions(&world, &mut actions);
        let Some(action) = actions.last().copied() else { break };
        let next = model.next_state(&world, action).expect("it is enabled");
        assert!(!model.narrate(&world, &action, &next).is_empty(), "{action:?}");
        world = next;
    }
}
