//! Short stories from the document on one-X Portal resilience, step by step, with the outcome that the document states;
//! and the boundaries of the one duration there is.

use redial_model::ambiguity::Readings;
use redial_model::rule::Closed;
use redial_model::systems::onex_portal::EDITION_10;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::client::State;
use redial_model::systems::onex_portal::messages::Peer;
use redial_model::systems::onex_portal::model::Portals;
use redial_model::systems::onex_portal::server::{Kept, Shown};
use redial_model::systems::onex_portal::topology::Server::{Primary, Secondary};
use redial_model::systems::onex_portal::topology::{
    Errand, Failback, Host, Prerequisite, Prerequisites, Program, Server, Takeover, Topology,
};
use redial_model::systems::onex_portal::world::{Action, Mode, Record};
use redial_model::timer::Timer;

use crate::story;

pub(super) type Story = story::Story<Portals>;

impl Story {
    fn of(topology: Topology) -> Self {
        Self::read(topology, Readings::default())
    }

    pub(super) fn read(topology: Topology, readings: Readings) -> Self {
        Story::new(topology, EDITION_10, readings)
    }

    /// Portals notice all there is to notice, without any time passing.
    pub(super) fn noticed(&mut self) -> &mut Self {
        self.while_any(|it| matches!(it, Action::NoticePeer(_) | Action::NoticeOffice { .. }))
    }

    /// The client does all that it does by itself; with a bound, since it may go on for ever.
    pub(super) fn client(&mut self) -> &mut Self {
        self.while_any(|it| {
            matches!(it, Action::Attempt | Action::Connect | Action::Answer | Action::Request)
        })
    }

    fn while_any(&mut self, wanted: impl Fn(&Action) -> bool) -> &mut Self {
        for _ in 0..12 {
            let Some(action) = self.possible().into_iter().find(|it| wanted(it)) else { break };
            self.then(action);
        }
        self
    }

    /// The user logs on at a server, by its address.
    pub(super) fn log_on(&mut self, server: Server) -> &mut Self {
        self.then(Action::Enter(server)).client();
        if self.world.client.position.state == State::AtCertificate {
            self.then(Action::AcceptCertificate).client();
        }
        self.then(Action::UserLogsOn).client();
        assert_eq!(self.client_is(), (State::LoggedOn, server));
        self
    }

    pub(super) fn client_is(&self) -> (State, Server) {
        let position = &self.world.client.position;
        (position.state, position.memory.target)
    }

    /// Whether primary and secondary serve.
    pub(super) fn serve(&self) -> (bool, bool) {
        (self.world.serves(Primary), self.world.serves(Secondary))
    }

    fn shown(&self, server: Server) -> Shown {
        self.world.portal(server).memory.shown
    }
}

pub(super) const USUAL: Topology = Topology::USUAL;

/// OX-08, OX-10, OX-11, OX-12, OX-20, OX-21.
#[test]
fn the_primary_portal_stops_and_comes_back() {
    let mut story = Story::of(USUAL);
    assert_eq!((story.shown(Primary), story.shown(Secondary)), (Shown::Available, Shown::Starting));
    story.log_on(Primary);
    story.then(Action::StopPortal(Primary)).noticed();
    assert_eq!(story.serve(), (false, true), "by itself");
    assert_eq!(story.shown(Secondary), Shown::Available);
    story.client();
    assert_eq!(story.client_is(), (State::AtLogin, Secondary), "redirected, since the IP Office runs");
    story.then(Action::UserLogsOn).client();
    assert_eq!(story.client_is(), (State::LoggedOn, Secondary));

    story.then(Action::StartPortal(Primary)).noticed();
    assert_eq!(story.serve(), (true, false));
    story.client();
    assert_eq!(story.client_is(), (State::AtLogin, Primary), "redirected, and can log on again");
}

/// OX-16, OX-24: the portal moves with the IP Office, and comes back with it.
#[test]
fn the_primary_ip_office_stops_and_comes_back() {
    let mut story = Story::of(USUAL);
    story.then(Action::StopOffice(Primary)).noticed();
    assert_eq!(story.serve(), (false, true));
    assert_eq!(story.shown(Primary), Shown::Starting);
    story.then(Action::StartOffice(Primary)).noticed();
    assert_eq!(story.serve(), (true, false));
}

/// OX-11, OX-12: with the whole primary gone nobody redirects; the user can log on at the secondary all the same.
#[test]
fn the_whole_primary_fails() {
    let mut story = Story::of(USUAL);
    story.log_on(Primary).then(Action::StopServer(Primary)).noticed().client();
    assert_eq!(story.serve(), (false, true));
    assert!(
        matches!(story.client_is(), (State::Lost | State::Connecting, Primary)),
        "{:?}",
        story.client_is()
    );
    if story.client_is().0 == State::Connecting {
        story.then(Action::Connect);
    }
    story.log_on(Secondary);
}

/// OX-13, OX-14: the way to the secondary ends at its certificate, for plug-ins as for browsers; once is enough.
#[test]
fn the_certificate_was_never_accepted() {
    for program in [Program::Browser, Program::PlugIn] {
        let mut story = Story::of(Topology { program, accepted: false, ..USUAL });
        story.log_on(Primary).then(Action::StopPortal(Primary)).noticed().client();
        assert_eq!(story.client_is(), (State::AtCertificate, Secondary));
        assert!(!story.can(Action::Attempt) && !story.can(Action::Connect), "it does nothing by itself");
        story.then(Action::AcceptCertificate).client();
        let arrives = if program == Program::PlugIn { State::LoggedOn } else { State::AtLogin };
        assert_eq!(story.client_is(), (arrives, Secondary));

        story.then(Action::StartPortal(Primary)).noticed().client();
        assert_eq!(story.client_is().1, if program == Program::PlugIn { Primary } else { Secondary });
    }
}

/// OX-14, OX-22: a plug-in goes there and back without its user.
#[test]
fn a_plug_in_goes_there_and_back_by_itself() {
    let mut story = Story::of(Topology { program: Program::PlugIn, ..USUAL });
    story.log_on(Primary);
    story.then(Action::StopPortal(Primary)).noticed().client();
    assert_eq!(story.client_is(), (State::LoggedOn, Secondary));
    story.then(Action::StartPortal(Primary)).noticed().client();
    assert_eq!(story.client_is(), (State::LoggedOn, Primary));
}

/// OX-09: the call assistant is not redirected; its user enters the secondary's address.
#[test]
fn the_call_assistant_is_not_redirected() {
    let mut story = Story::of(Topology { program: Program::Application, ..USUAL });
    story.log_on(Primary).then(Action::StopPortal(Primary)).noticed().client();
    assert!(story.world.serves(Secondary));
    assert_eq!(story.client_is().1, Primary, "it goes on asking the primary");
    story.while_any(|it| matches!(it, Action::Connect | Action::Answer));
    while story.client_is().0 != State::Lost {
        story.while_any(|it| matches!(it, Action::Connect | Action::Answer));
    }
    story.log_on(Secondary);
}

/// OX-15, OX-23: who was not logged on uses the secondary's address, and is sent home when the primary is back.
#[test]
fn a_new_user_comes_during_the_failover_and_another_one_after_it() {
    let mut story = Story::of(USUAL);
    story.then(Action::StopPortal(Primary)).noticed();
    story.then(Action::Enter(Primary)).client();
    assert_eq!(story.client_is().0, State::Out, "nothing at the primary's address");
    story.then(Action::Enter(Secondary)).client();
    assert_eq!(story.client_is(), (State::AtLogin, Secondary));

    let mut story = Story::of(USUAL);
    story.then(Action::StopPortal(Primary)).noticed().then(Action::StartPortal(Primary)).noticed();
    story.then(Action::Enter(Secondary)).client();
    assert_eq!(story.client_is(), (State::AtLogin, Primary), "redirected to the primary");
}

/// OX-18, OX-19: standalone mode, and what was changed in it on the secondary.
#[test]
fn the_network_breaks_and_heals() {
    let mut story = Story::of(Topology { errand: Errand::Change, ..USUAL });
    story.then(Action::CutNetwork).noticed();
    assert_eq!(story.serve(), (true, true), "both accept logins");
    assert_eq!(story.model.mode(&story.world), Mode::Standalone);
    story.log_on(Secondary).then(Action::Work);
    assert_eq!(story.world.record, Record::Changed(Secondary, Mode::Standalone));
    story.then(Action::HealNetwork).noticed();
    assert_eq!(story.serve(), (true, false));
    for &server in Server::ALL {
        assert_eq!(story.world.portal(server).memory.change, Kept::Nothing, "not copied, and lost");
    }
    story.client();
    assert_eq!(story.client_is(), (State::AtLogin, Primary));
}

/// OX-A4, b: sessions end with standalone mode, so that a browser does not learn where the primary is from them.
#[test]
fn standalone_mode_ends_with_its_sessions() {
    let readings = Readings::default().with(Question::StandaloneSessions, 1);
    let mut story = Story::read(USUAL, readings);
    story.then(Action::CutNetwork).noticed().log_on(Secondary);
    story.then(Action::HealNetwork).noticed();
    assert!(!story.world.client.session);
    story.then(Action::Request);
    assert_eq!(story.client_is(), (State::Lost, Secondary));
}

/// OX-05, OX-06: what is changed in normal operation is there in the failover.
#[test]
fn a_change_is_copied_in_normal_operation_only() {
    let change = Topology { errand: Errand::Change, ..USUAL };
    let mut story = Story::of(change);
    story.log_on(Primary).then(Action::Work);
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Nothing, "copying takes its time");
    story.then(Action::Copy);
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Copied);

    // The primary fails before that: the secondary serves without it, and has it when normal operation has returned.
    let mut story = Story::of(change);
    story.log_on(Primary).then(Action::Work).then(Action::StopPortal(Primary)).noticed();
    assert_eq!(story.serve(), (false, true));
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Nothing);
    story.then(Action::StartPortal(Primary)).noticed().then(Action::Copy);
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Copied);

    let mut story = Story::of(change);
    story.log_on(Primary).then(Action::StopPortal(Secondary)).noticed().then(Action::Work);
    story.then(Action::StartPortal(Secondary)).noticed();
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Nothing, "not made in normal operation");

    let catching_up = Readings::default().with(Question::CatchUp, 1);
    let mut story = Story::read(change, catching_up);
    story.log_on(Primary).then(Action::StopPortal(Secondary)).noticed().then(Action::Work);
    story.then(Action::StartPortal(Secondary)).noticed().then(Action::Copy);
    assert_eq!(story.world.portal(Secondary).memory.change, Kept::Copied, "OX-A13, b");
}

/// OX-16, OX-20, OX-24: both parts of the primary have failed, and one is back. By OX-A20 a the secondary serves until both are,
/// by b nobody does.
#[test]
fn a_part_of_the_primary_is_back() {
    for (reading, goes_on) in [(0, true), (1, false)] {
        let readings = Readings::default().with(Question::PartOfPrimary, reading);
        for back in [Action::StartOffice(Primary), Action::StartPortal(Primary)] {
            let mut story = Story::read(USUAL, readings);
            story.then(Action::StopServer(Primary)).noticed();
            assert_eq!(story.serve(), (false, true), "the whole primary has failed");
            story.then(back).noticed();
            assert_eq!(story.serve(), (false, goes_on), "{back:?}");
            let other = match back {
                Action::StartOffice(_) => Action::StartPortal(Primary),
                _ => Action::StartOffice(Primary),
            };
            story.then(other).noticed();
            assert_eq!(story.serve(), (true, false), "both parts are back");
        }
        // One part alone fails: the secondary serves by either reading.
        for failure in [Action::StopOffice(Primary), Action::StopPortal(Primary)] {
            let mut story = Story::read(USUAL, readings);
            story.then(failure).noticed();
            assert_eq!(story.serve(), (false, true), "{failure:?}");
        }
    }
}

/// OX-07: conferences of the primary are not held in a failover, those of the secondary are lost at the failback.
#[test]
fn conferences_are_not_copied() {
    let conference = Topology { errand: Errand::Conference, ..USUAL };
    let mut story = Story::of(conference);
    story.log_on(Primary).then(Action::Work).then(Action::ConferenceTime);
    assert_eq!(story.world.record, Record::Held);

    let mut story = Story::of(conference);
    story.log_on(Primary).then(Action::Work).then(Action::StopPortal(Primary)).noticed();
    story.then(Action::ConferenceTime);
    assert_eq!(story.world.record, Record::Missed(Primary, Mode::Failover));

    let mut story = Story::of(conference);
    story.then(Action::StopPortal(Primary)).noticed().log_on(Secondary).then(Action::Work);
    story.then(Action::StartPortal(Primary)).noticed().then(Action::ConferenceTime);
    assert_eq!(story.world.record, Record::Missed(Secondary, Mode::Normal));
}

/// OX-17: contacts of users of the system that is down, and of users of the other one.
#[test]
fn contacts_need_the_ip_office_of_their_user() {
    for (home, record) in [(Primary, Record::Refused), (Secondary, Record::Edited)] {
        let mut story = Story::of(Topology { errand: Errand::Contact, home, ..USUAL });
        story.then(Action::StopOffice(Primary)).noticed().log_on(Secondary).then(Action::Work);
        assert_eq!(story.world.record, record);
    }
}

/// OX-02, OX-04, OX-25, OX-26: each of them missing, the primary's failure leaves nobody to serve.
#[test]
fn without_a_prerequisite_nobody_takes_over() {
    for &missing in Prerequisite::ALL {
        let prerequisites = Prerequisites::ALL.without(missing);
        let mut story = Story::of(Topology { prerequisites, ..USUAL });
        story.log_on(Primary).then(Action::StopPortal(Primary)).noticed().client();
        assert_eq!(story.serve(), (false, false), "{missing:?}");
        assert_eq!(story.client_is().1, Primary, "nor is anybody redirected");
    }
}

/// OX-03, OX-25: the restart that was missing puts it in force.
#[test]
fn a_restart_puts_the_configuration_in_force() {
    let prerequisites = Prerequisites::ALL.without(Prerequisite::SecondaryRestarted);
    let mut story = Story::of(Topology { prerequisites, ..USUAL });
    story.then(Action::StopPortal(Secondary)).then(Action::StartPortal(Secondary)).noticed();
    story.then(Action::StopPortal(Primary)).noticed();
    assert_eq!(story.serve(), (false, true));
}

/// OX-02: a portal on an application server outlives its server, and loses its IP Office by a network of its own.
#[test]
fn a_portal_on_an_application_server() {
    let mut story = Story::of(Topology { hosts: [Host::ApplicationServer, Host::Server], ..USUAL });
    assert!(!story.can(Action::StopServer(Primary)), "no failure takes both");
    story.then(Action::CutOffice(Primary)).noticed();
    assert_eq!(story.serve(), (false, true));
    story.then(Action::HealOffice(Primary)).noticed();
    assert_eq!(story.serve(), (true, false));
}

/// Manual failback: nothing happens when the primary is back, until the secondary's portal is restarted (OX-A3, a) or
/// the primary's (b).
#[test]
fn a_manual_failback_waits_for_a_restart() {
    let manual = Topology { failback: Failback::Manual, ..USUAL };
    let mut story = Story::of(manual);
    story.then(Action::StopOffice(Primary)).noticed().then(Action::StartOffice(Primary)).noticed();
    assert_eq!(story.serve(), (false, true), "everything is healthy, and the secondary serves");
    story.then(Action::StopPortal(Secondary)).noticed();
    assert_eq!(story.serve(), (true, false));
    story.then(Action::StartPortal(Secondary)).noticed();
    assert_eq!(story.serve(), (true, false));

    let mut story = Story::read(manual, Readings::default().with(Question::ManualRestart, 1));
    story.then(Action::StopOffice(Primary)).noticed().then(Action::StartOffice(Primary)).noticed();
    assert_eq!(story.serve(), (false, true));
    story.then(Action::StopPortal(Primary)).noticed().then(Action::StartPortal(Primary)).noticed();
    assert_eq!(story.serve(), (true, false));
}

/// OX-A5: what ends standalone mode where failback is manual.
#[test]
fn standalone_mode_with_manual_failback() {
    for (reading, serve) in [(0, (true, false)), (1, (true, true))] {
        let readings = Readings::default().with(Question::StandaloneManual, reading);
        let mut story = Story::read(Topology { failback: Failback::Manual, ..USUAL }, readings);
        story.then(Action::CutNetwork).noticed().then(Action::HealNetwork).noticed();
        assert_eq!(story.serve(), serve);
    }
}

const WAITS: Topology = Topology { takeover: Takeover::AfterDetection, ..USUAL };

fn clock(story: &Story) -> Timer {
    story.world.portal(Secondary).memory.clock
}

/// The detection time, just before, at and just after its end, under both readings of OX-A7.
#[test]
fn the_detection_time_has_a_boundary() {
    let mut story = Story::of(WAITS);
    story.then(Action::StopPortal(Primary)).noticed();
    assert_eq!((clock(&story), story.serve()), (Timer::Before, (false, false)), "just before");
    story.then(Action::Elapse);
    assert_eq!(story.serve(), (false, true), "at it");
    assert!(!story.can(Action::Elapse), "who serves waits for nothing");

    let passed = Readings::default().with(Question::Boundary, 1);
    let mut story = Story::read(WAITS, passed);
    story.then(Action::StopPortal(Primary)).noticed();
    assert_eq!((clock(&story), story.serve()), (Timer::Before, (false, false)), "just before");
    story.then(Action::Elapse);
    assert_eq!((clock(&story), story.serve()), (Timer::At, (false, false)), "at it");
    story.then(Action::Elapse);
    assert_eq!(story.serve(), (false, true), "just after");
}

/// A restart that is shorter than the detection time moves nobody, which is what that time is for.
#[test]
fn a_short_restart_moves_nobody() {
    let mut story = Story::of(WAITS);
    story.log_on(Primary).then(Action::StopPortal(Primary)).noticed();
    story.then(Action::StartPortal(Primary)).noticed();
    assert_eq!((clock(&story), story.serve()), (Timer::Off, (true, false)));
    story.client();
    assert_eq!(story.client_is().1, Primary);
}

/// OX-A6: the primary is gone, there for a moment, and gone again.
#[test]
fn flapping_restarts_the_clock_or_does_not() {
    for (reading, again) in [(0, Timer::Before), (1, Timer::At)] {
        let readings = Readings::default().with(Question::Boundary, 1).with(Question::Flapping, reading);
        let mut story = Story::read(WAITS, readings);
        story.then(Action::StopPortal(Primary)).noticed().then(Action::Elapse);
        assert_eq!(clock(&story), Timer::At);
        story.then(Action::StartPortal(Primary)).noticed();
        assert!(!story.can(Action::Elapse), "nothing is waited for while the primary is there");
        story.then(Action::StopPortal(Primary)).noticed();
        assert_eq!(clock(&story), again);
    }
}

/// Where resilience is not configured the detection time never begins.
#[test]
fn without_resilience_the_detection_time_never_begins() {
    let prerequisites = Prerequisites::ALL.without(Prerequisite::ResilienceOnPortal);
    let mut story = Story::of(Topology { prerequisites, ..WAITS });
    story.then(Action::StopPortal(Primary)).noticed();
    assert_eq!(clock(&story), Timer::Off);
    assert!(!story.can(Action::Elapse));
}

/// OX-A14: a primary that says itself that it does not serve.
#[test]
fn the_detection_time_delays_every_takeover_or_only_that_from_an_unseen_primary() {
    for (reading, serve) in [(0, (false, false)), (1, (false, true))] {
        let readings = Readings::default().with(Question::DelayOfAll, reading);
        let mut story = Story::read(WAITS, readings);
        story.then(Action::StopOffice(Primary)).noticed();
        assert_eq!(story.world.portal(Secondary).memory.peer, Peer::Passive);
        assert_eq!(story.serve(), serve);
    }
}

/// OX-A8: the secondary without its own IP Office.
#[test]
fn the_secondary_serves_without_its_ip_office_or_does_not() {
    for (reading, serve) in [(0, (false, true)), (1, (false, false))] {
        let readings = Readings::default().with(Question::SecondaryOffice, reading);
        let mut story = Story::read(USUAL, readings);
        story.then(Action::StopOffice(Secondary)).noticed().then(Action::StopPortal(Primary)).noticed();
        assert_eq!(story.serve(), serve);
        story.then(Action::StartOffice(Secondary)).noticed();
        assert_eq!(story.serve(), (false, true));
    }
}

/// OX-17 (primary IP Office fails): it asks whether the IP Office is in operation, not whether a portal sees it (OX-A19).
#[test]
fn contacts_of_an_ip_office_that_runs_and_is_not_seen() {
    for (reading, record) in [(0, Record::Edited), (1, Record::Refused)] {
        let readings = Readings::default().with(Question::Contacts, reading);
        let mut story = Story::read(Topology { errand: Errand::Contact, ..USUAL }, readings);
        story.then(Action::CutNetwork).noticed().log_on(Secondary).then(Action::Work);
        assert_eq!(story.world.record, record);
    }
}

/// OX-14 and OX-22 (primary portal fails, recovers): a plug-in is redirected, if that is among what is the same, and if it is no
/// client application of those that never are (OX-A17, OX-A18); it comes back in any case.
#[test]
fn what_is_the_same_for_plug_ins() {
    let of = |read: Option<Question>| {
        let readings = read.map_or_else(Readings::default, |it| Readings::default().with(it, 1));
        let mut story = Story::read(Topology { program: Program::PlugIn, ..USUAL }, readings);
        story.log_on(Primary).then(Action::StopPortal(Primary)).noticed().client();
        story
    };
    assert_eq!(of(None).client_is(), (State::LoggedOn, Secondary));
    for question in [Question::Programs, Question::TheSame] {
        let mut story = of(Some(question));
        assert_eq!(story.client_is().1, Primary, "nobody has sent it anywhere");
        story.then(Action::StartPortal(Primary)).noticed().client();
        assert_eq!(story.client_is(), (State::LoggedOn, Primary));
    }
    // The call assistant, if it is one of the same: it is not redirected, and is brought back. Otherwise it goes on asking where
    // its user has sent it.
    for (reading, is_brought_back) in [(0, false), (1, true)] {
        let readings = Readings::default().with(Question::Programs, reading);
        let mut story = Story::read(Topology { program: Program::Application, ..USUAL }, readings);
        story.log_on(Primary).then(Action::StopPortal(Primary)).noticed();
        // It has lost the primary before its user enters the other address.
        story.then(Action::Request).log_on(Secondary);
        story.then(Action::StartPortal(Primary)).noticed().client();
        assert_eq!(story.client_is() == (State::AtLogin, Primary), is_brought_back);
        assert_eq!(story.client_is().1 == Secondary, !is_brought_back);
    }
}
