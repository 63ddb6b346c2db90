//! Installations of one-X Portal resilience: how many there are, and what each missing prerequisite disables.

use std::collections::BTreeSet;

use redial_model::ambiguity::Readings;
use redial_model::explore::{self, Verdict, explore};
use redial_model::rule::Closed;
use redial_model::systems::onex_portal::EDITION_10;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::model::OnexPortal;
use redial_model::systems::onex_portal::topology::{
    Errand, Host, Prerequisite, Prerequisites, Server, Topology,
};
use redial_model::timer::Limit;

/// Counted by hand, for each of the two takeovers: 2 failbacks × 3 programs × certificate accepted or not = 12; 8 missing
/// prerequisites; a change, a conference, contacts of either home = 4; application servers for the primary's portal,
/// the secondary's, or both = 3. Without application servers 24, with one at most 26, with two 27.
#[test]
fn all_installations_are_there_once() {
    assert_eq!(Topology::enumerate(0).len(), 2 * 24);
    assert_eq!(Topology::enumerate(1).len(), 2 * 26);
    assert_eq!(Topology::enumerate(2).len(), 2 * 27);
    let names: BTreeSet<String> = Topology::enumerate(2).iter().map(Topology::to_string).collect();
    assert_eq!(names.len(), 2 * 27, "each has a name of its own");
}

/// OX-02: the network between a portal and its IP Office exists only where the portal has a server of its own.
#[test]
fn portals_watch_their_own_office_and_that_of_the_user() {
    let usual = Topology::USUAL;
    assert_eq!(usual.links().len(), 3);
    assert_eq!(usual.network().count(), 1, "the portals");
    let contacts = Topology { errand: Errand::Contact, ..usual };
    assert_eq!(
        contacts.network().count(),
        2,
        "the secondary's portal needs the IP Office of the primary's users"
    );
    assert_eq!(usual.host(Server::Primary), Host::Server);
}

/// OX-02, OX-03, OX-04, OX-25, OX-26: one of them missing is enough, and it is named together with what to do.
#[test]
fn a_missing_prerequisite_is_named_with_what_it_disables() {
    for &prerequisite in Prerequisite::ALL {
        let without = Prerequisites::ALL.without(prerequisite);
        assert_eq!(without.missing().collect::<Vec<_>>(), [prerequisite]);
        assert!(!prerequisite.clauses().is_empty() && !prerequisite.disables().is_empty());
        let topology = Topology { prerequisites: without, ..Topology::USUAL };
        assert!(topology.to_string().contains(&prerequisite.missing()), "{topology}");
    }
    assert_eq!(Prerequisites::ALL.missing().count(), 0);
    let all = Prerequisite::ALL.iter().fold(Prerequisites::ALL, |rest, &it| rest.without(it));
    assert_eq!(all.missing().count(), 8);
}

/// The detection time never runs where resilience is not configured.
#[test]
fn without_resilience_nothing_is_waited_for() {
    let without =
        |missing| Topology { prerequisites: Prerequisites::ALL.without(missing), ..Topology::USUAL };
    assert_eq!(Topology::USUAL.detection_time(), Limit::Set);
    assert_eq!(without(Prerequisite::BackupOnLine).detection_time(), Limit::Never);
    let restarted_later = without(Prerequisite::PrimaryRestarted);
    assert_eq!(
        restarted_later.detection_time(),
        Limit::Set,
        "it is configured, and a restart puts it in force"
    );
}

fn secondary_may_serve(topology: Topology, readings: Readings, faults: u8) -> bool {
    let model = OnexPortal::new(topology, EDITION_10, readings, faults);
    let report = explore(&model, explore::Options::default()).expect("it can be explored");
    // Hazard OX-H11: both portals serve; reached exactly where the secondary can take over.
    let standalone = report.properties.iter().find(|it| it.name == "OX-H11").expect("it is asked");
    matches!(standalone.verdict, Verdict::Reached(_))
}

/// Each prerequisite by itself: with two faults of any kind the secondary serves only if nothing is missing, or if what
/// is missing is a restart that two faults can bring about.
#[test]
fn without_any_one_of_them_nothing_fails_over() {
    let readings = Readings::default();
    assert!(secondary_may_serve(Topology::USUAL, readings, 2));
    for &missing in Prerequisite::ALL {
        let topology = Topology { prerequisites: Prerequisites::ALL.without(missing), ..Topology::USUAL };
        let a_restart_is_enough =
            matches!(missing, Prerequisite::PrimaryRestarted | Prerequisite::SecondaryRestarted);
        assert_eq!(secondary_may_serve(topology, readings, 2), a_restart_is_enough, "{missing:?}");
    }
}

/// OX-A10, b: the restart is not needed.
#[test]
fn whether_a_restart_is_needed_is_a_reading() {
    let prerequisites =
        Prerequisites::ALL.without(Prerequisite::PrimaryRestarted).without(Prerequisite::SecondaryRestarted);
    let topology = Topology { prerequisites, ..Topology::USUAL };
    assert!(!secondary_may_serve(topology, Readings::default(), 1), "one fault restarts one of the two");
    assert!(secondary_may_serve(topology, Readings::default().with(Question::RestartNeeded, 1), 1));
}
