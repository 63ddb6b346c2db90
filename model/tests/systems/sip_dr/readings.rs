//! What each reading of an open question comes to, told from the document; the rest is with the [stories](super::stories).

use redial_model::environment::Path;
use redial_model::systems::sip_dr::ambiguities::Question;
use redial_model::systems::sip_dr::client::State;
use redial_model::systems::sip_dr::messages::Service;
use redial_model::systems::sip_dr::topology::{SITE_1, SITE_2, Topology};
use redial_model::systems::sip_dr::world::Action;
use redial_model::systems::sip_dr::{AGENT_DESKTOP, WORKSPACE};

use super::stories::{READ, START, Story, TICK};

/// GD-A18 (startup: the desktop should re-connect to the proxy at the preferred site; on connecting it should *always* follow the
/// procedure): the preferred site's own proxy does not answer.
#[test]
fn a_desktop_starts_while_the_preferred_proxy_is_gone() {
    for reading in [0, 1] {
        let readings = [(Question::StartsElsewhere, reading)];
        let mut story = Story::read(Topology::USUAL, AGENT_DESKTOP, &readings);
        story.all(&[Action::StopProxy(SITE_1, Path::Refused), START, Action::Connect, Action::Connect]);
        // It is connected to site 2, and reads that site 1 is preferred.
        story.all(&[READ, READ, Action::Connect, Action::Connect]);
        if reading == 0 {
            assert_eq!(story.works_at(), Some(SITE_2));
            continue;
        }
        for _ in 0..2 {
            assert_eq!(story.state(), State::ReadingPerson, "it reads the person object again");
            story.all(&[READ, READ, Action::Connect, Action::Connect]);
        }
        story.all(&[Action::Restore(SITE_1), READ, READ, Action::Connect, READ, READ]);
        assert_eq!(story.works_at(), Some(SITE_1));
    }
}

/// The same reading says nothing of a desktop that has been at work: a switchover ends with its listeners (GD-22).
#[test]
fn a_desktop_that_was_at_work_stays_where_it_switches_to() {
    let readings = [(Question::StartsElsewhere, 1)];
    let mut story = Story::read(Topology::USUAL, AGENT_DESKTOP, &readings).at_work();
    story.all(&[Action::StopSite(SITE_1), Action::Notice(Service::Telephony), TICK, TICK, Action::Connect]);
    assert_eq!(story.works_at(), Some(SITE_2));
}

/// GD-A19 (startup: the desktop connects to the proxy; configuration service listener: the connection to a pair of configuration
/// servers): the servers behind the proxy fail. What the desktop does then differs between the editions.
#[test]
fn the_servers_behind_the_proxy_fail() {
    for edition in [AGENT_DESKTOP, WORKSPACE] {
        for reading in [0, 1] {
            let readings = [(Question::ConfigurationService, reading)];
            let mut story = Story::read(Topology::USUAL, edition, &readings).at_work();
            story.all(&[Action::StopConfiguration(SITE_1)]);
            assert_eq!(story.can(Action::Notice(Service::Configuration)), reading == 0, "{edition}");
            story.all(&[Action::StopProxy(SITE_1, Path::Refused)]);
            assert!(story.can(Action::Notice(Service::Configuration)), "the proxy is gone, too");
        }
    }
}
