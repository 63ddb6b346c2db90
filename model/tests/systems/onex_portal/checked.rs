//! The rules of one-X Portal resilience under the checker.

use redial_model::ambiguity::Readings;
use redial_model::check::{Checkable, Scope};
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::model::{OnexPortal, Portals};
use redial_model::systems::onex_portal::topology::{Errand, Prerequisites, Program, Takeover, Topology};
use redial_model::systems::onex_portal::{EDITION_10, ONEX_PORTAL};

use crate::checked::{Broken, all_are_seen, both_agree, under_other_readings, with_faults};

#[test]
fn both_checkers_agree() {
    both_agree::<Portals>(with_faults(1), |_| true);
    both_agree::<Portals>(Scope { slaves: 0, ..with_faults(2) }, |it| it.takeover == Takeover::AtOnce);
}

/// What another reading of a question changes: the losses that it does away with, and nothing else. Written down from
/// the readings before it was run.
const CHANGED_BY: &[(&str, &[&str])] = &[
    // Page and plug-in turn to the secondary by themselves, whatever is left of the primary: who waits before it when
    // its IP Office alone is gone still meets its portal, which says that it is starting.
    ("OX-A1=b", &["OX-H21"]),
    // The portal redirects without its IP Office.
    ("OX-A2=b", &["OX-H22"]),
    // Nothing that was changed on the secondary is lost for good.
    ("OX-A12=b", &["OX-H04", "OX-H05"]),
    // Failback moves every client (primary portal recovers): nobody is left at the secondary's address.
    ("OX-A17=b", &["OX-H19"]),
    // Of a primary that is back in part it is said that nobody serves: what is said of a failure that lasts is silent.
    ("OX-A20=b", &["OX-L02", "OX-L04"]),
    // Whatever was changed in normal operation is on both.
    ("OX-A21=b", &["OX-H27"]),
    // No warning keeps a program from asking again (portal clients are connected to the primary automatically).
    ("OX-A22=b", &["OX-H20"]),
];

/// These speak of missing prerequisites or of application servers, of which the readings say nothing.
const OF_OTHER_TOPOLOGIES: &[&str] = &["OX-P21", "OX-H14", "OX-H26", "OX-R04", "OX-R05", "OX-S10", "OX-S30"];

#[test]
fn other_readings_do_away_with_losses_and_break_nothing() {
    let scope = Scope { slaves: 0, ..with_faults(2) };
    let is_whole = |it: &Topology| it.prerequisites == Prerequisites::ALL;
    under_other_readings::<Portals>(&ONEX_PORTAL, scope, is_whole, OF_OTHER_TOPOLOGIES, CHANGED_BY);
}

/// A broken row and the property that has to see it, written down from the document before it was run. Something that
/// has to be reachable sees it by not being reached any more.
const BROKEN: &[Broken] = &[
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
    ("OX-S36/effect-1-KeepChange", "OX-L09"),
    ("OX-S39/drop", "OX-L09"),
    // … or are copied afterwards (OX-06).
    ("OX-S37/effect-1-KeepChangeToCopy", "OX-P26"),
    // A conference of the primary is not held although the primary serves (OX-07).
    ("OX-S43/drop", "OX-P27"),
    ("OX-S44/drop", "OX-P27"),
    // Contacts without the IP Office of their user (OX-17).
    ("OX-S45/drop", "OX-R08"),
    ("OX-S46/effect-1-EditContact", "OX-P19"),
    ("OX-S46/drop", "OX-H07"),
];

/// The same of rows that another reading calls upon, or that only it shows to be broken.
const BROKEN_UNDER: &[(Question, Broken)] = &[
    // The detection time goes on although the primary was there in between.
    (Question::Boundary, ("OX-S18/drop-effect-2", "OX-P04")),
    // The detection time is never over, or over too early.
    (Question::Boundary, ("OX-S15/drop-effect-1", "OX-L02")),
    (Question::Boundary, ("OX-S15/to-Active", "OX-P04")),
    // The secondary serves without its IP Office, or does not serve once it has it.
    (Question::SecondaryOffice, ("OX-S12/to-Active", "OX-P03")),
    (Question::SecondaryOffice, ("OX-S20/drop", "OX-L02")),
    // The portal has its users, and does not redirect them.
    (Question::OfficeGone, ("OX-S29/effect-1-SayStarting", "OX-P09")),
    // The page does not know the secondary.
    (Question::Redirector, ("OX-C15/effect-1-AimAtAddress", "OX-L04")),
];

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

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<Portals>(with_faults(2), BROKEN, concerns);
    for &(question, broken) in BROKEN_UNDER {
        let scope = Scope { readings: Readings::default().with(question, 1), ..with_faults(2) };
        all_are_seen::<Portals>(scope, &[broken], concerns);
    }
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
