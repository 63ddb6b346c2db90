//! What each reading of an open question comes to, told from the document; the rest is with the [stories](super::stories).

use redial_model::ambiguity::Readings;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::client::State;
use redial_model::systems::onex_portal::server::Kept;
use redial_model::systems::onex_portal::topology::Server::{Primary, Secondary};
use redial_model::systems::onex_portal::topology::{Errand, Program, Topology};
use redial_model::systems::onex_portal::world::Action;

use super::stories::{Story, USUAL};

/// OX-A21 (introduction: in normal operation changes are synchronised automatically): the primary fails right after a change.
#[test]
fn a_change_is_copied_at_once_or_later() {
    for (reading, kept) in [(0, Kept::Nothing), (1, Kept::Copied)] {
        let readings = Readings::default().with(Question::WhenCopied, reading);
        let mut story = Story::read(Topology { errand: Errand::Change, ..USUAL }, readings);
        story.log_on(Primary).then(Action::Work).then(Action::StopPortal(Primary)).noticed();
        assert_eq!(story.serve(), (false, true));
        assert_eq!(story.world.portal(Secondary).memory.change, kept);
    }
}

/// OX-A22 (primary portal fails: the user has to accept the certificate, which interrupts the automatic reconnection; primary
/// portal recovers: users of portal clients are connected to the primary automatically).
#[test]
fn a_certificate_that_nobody_accepts() {
    for program in [Program::Browser, Program::PlugIn] {
        for reading in [0, 1] {
            let readings = Readings::default().with(Question::NotAccepted, reading);
            let mut story = Story::read(Topology { program, accepted: false, ..USUAL }, readings);
            story.log_on(Primary).then(Action::StopPortal(Primary)).noticed();
            story.all(&[Action::Request, Action::Attempt, Action::Connect, Action::Answer, Action::Connect]);
            assert_eq!(story.client_is(), (State::AtCertificate, Secondary));
            assert_eq!(story.can(Action::Attempt), reading == 1);
            story.then(Action::StartPortal(Primary)).noticed().client();
            let came_home = story.client_is().1 == Primary;
            assert_eq!(came_home, reading == 1, "{program:?}");
        }
    }
}
