//! Short stories, told from the document: what happens, step by step, and what has to have come of it. The expectations are
//! stated from the document and not taken from the rows.

use redial_model::ambiguity::Readings;
use redial_model::rule::Edition;
use redial_model::systems::netphone::ambiguities::Question;
use redial_model::systems::netphone::client;
use redial_model::systems::netphone::model::MasterAndStandby;
use redial_model::systems::netphone::server::{Input, Role, State};
use redial_model::systems::netphone::service;
use redial_model::systems::netphone::topology::{
    Addresses, Follows, Kept, MASTER, Placement, Refusal, SERVICES, STANDBY, Topology,
};
use redial_model::systems::netphone::world::{Action, Cause, Line};
use redial_model::systems::netphone::{EDITION_2020, EDITION_LATER};
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

use crate::story;

pub(super) type Story = story::Story<MasterAndStandby>;

impl Story {
    pub(super) fn of(follows: Follows, edition: Edition, readings: Readings) -> Self {
        Story::new(Topology { follows }, edition, readings)
    }

    /// Both systems were started; the master is active, the standby is passive, and they have heard each other.
    pub(super) fn running(follows: Follows) -> Self {
        let mut story = Story::of(follows, EDITION_2020, Readings::default());
        story.both_start();
        story
    }

    pub(super) fn both_start(&mut self) {
        self.all(&[
            Action::Start(MASTER),
            Action::Start(STANDBY),
            Action::Notice(MASTER),
            Action::Notice(STANDBY),
            Action::Notice(MASTER),
        ]);
        assert_eq!(self.parts(), [State::Active, State::Passive]);
    }

    pub(super) fn parts(&self) -> [State; 2] {
        self.world.servers.map(|server| server.state)
    }

    fn shown(&self) -> [State; 2] {
        self.world.servers.map(|server| server.memory.shown)
    }

    fn calls(&self) -> [u8; 2] {
        self.world.servers.map(|server| server.memory.calls)
    }

    /// The client makes an attempt and sees it through; where it is logged on then.
    pub(super) fn client_tries(&mut self) -> Option<NodeId> {
        self.all(&[Action::Attempt, Action::Connect]);
        if self.can(Action::Answer) {
            self.all(&[Action::Answer]);
        }
        self.logged_on()
    }

    pub(super) fn logged_on(&self) -> Option<NodeId> {
        match (self.world.client.position.state, self.world.client.line) {
            (client::State::LoggedOn, Line::Open { to, alive: true }) => Some(to),
            _ => None,
        }
    }

    pub(super) fn services(&self) -> [service::State; 2] {
        self.world.services.map(|service| service.state)
    }
}

pub(super) const CLIENT: Follows = Follows::Client { addresses: Addresses::Both, refusal: Refusal::Answered };

/// NP-01, NP-02: both start, the master is active and the standby passive, and that is what the administrator sees.
#[test]
fn both_start_and_the_master_is_active() {
    let story = Story::running(Follows::Calls);
    assert_eq!(story.shown(), [State::Active, State::Passive]);
}

/// NP-01, "usually": a standby that starts alone is active, and stays so when the master comes.
#[test]
fn the_standby_starts_first_and_is_active() {
    let mut story = Story::of(Follows::Calls, EDITION_2020, Readings::default());
    story.all(&[Action::Start(STANDBY), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Stopped, State::Active]);
    story.all(&[Action::Start(MASTER), Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    assert_eq!(story.shown(), [State::Passive, State::Active]);
}

/// NP-A1, b: whichever hears first that the other one is starting, too.
#[test]
fn both_start_and_the_quicker_one_is_active() {
    let readings = Readings::default().with(Question::FirstActive, 1);
    let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
    story.all(&[Action::Start(MASTER), Action::Start(STANDBY), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Starting, State::Active]);
}

/// NP-03: the passive master turns the client down, with an answer or by closing; it logs on at the active standby.
#[test]
fn a_client_is_turned_down_by_the_passive_system() {
    for refusal in [Refusal::Answered, Refusal::Closed] {
        let follows = Follows::Client { addresses: Addresses::Both, refusal };
        let mut story = Story::of(follows, EDITION_2020, Readings::default());
        story.all(&[
            Action::Start(STANDBY),
            Action::Notice(STANDBY),
            Action::Start(MASTER),
            Action::Notice(MASTER),
        ]);
        assert_eq!(story.client_tries(), None);
        assert_eq!(story.client_tries(), Some(STANDBY));
    }
}

/// NP-03, NP-06: a client with the server's address only stays out, however often it tries.
#[test]
fn a_client_with_one_address_does_not_fail_over() {
    let follows = Follows::Client { addresses: Addresses::ServerOnly, refusal: Refusal::Answered };
    let mut story = Story::running(follows);
    assert_eq!(story.client_tries(), Some(MASTER));
    story.all(&[Action::PowerOff(MASTER), Action::Notice(STANDBY), Action::Lose]);
    assert_eq!(story.parts(), [State::Stopped, State::Active]);
    for _ in 0..3 {
        assert_eq!(story.client_tries(), None);
    }
}

/// NP-06, NP-10, NP-11: the computer of the master fails; the standby is active at once; call, script and record are gone.
#[test]
fn the_masters_computer_fails_during_a_call() {
    let mut story = Story::running(Follows::Calls);
    story.all(&[
        Action::NewCall(MASTER),
        Action::NewCall(MASTER),
        Action::CallEnds(MASTER),
        Action::ScriptBegins(MASTER),
        Action::PowerOff(MASTER),
    ]);
    assert_eq!(story.world.lost.calls, Some(Cause::Failure));
    assert_eq!(story.world.lost.script, Some(Cause::Failure));
    assert_eq!(story.world.lost.record, Some(Cause::Failure));
    assert_eq!(story.parts(), [State::Stopped, State::Passive]);
    story.all(&[Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Stopped, State::Active]);
    assert_eq!(story.calls(), [0, 0]);
    // NP-13: new calls go through the system that is active now.
    story.all(&[Action::NewCall(STANDBY)]);
    assert_eq!(story.calls(), [0, 1]);
}

/// NP-06, NP-12: the client loses its connection and sets it up again with the system that has taken over; when the master
/// comes back it is passive, and the client stays where it is.
#[test]
fn the_client_follows_the_switchover_and_stays() {
    let mut story = Story::running(CLIENT);
    assert_eq!(story.client_tries(), Some(MASTER));
    story.all(&[Action::Stop(MASTER), Action::Notice(STANDBY)]);
    assert!(
        story.world.memory(STANDBY).links,
        "its connections stand in the step in which it becomes active"
    );
    story.all(&[Action::Lose]);
    assert_eq!(story.client_tries(), None);
    assert_eq!(story.client_tries(), Some(STANDBY));
    story.all(&[Action::Start(MASTER), Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    assert_eq!(story.logged_on(), Some(STANDBY));
}

/// NP-07: a single service fails, is started again, and works with its system, which was active all the time.
#[test]
fn a_single_service_is_started_again() {
    let mut story = Story::running(Follows::Services(Placement::WithTheServers));
    story.all(&[Action::ServiceNotices(0, MASTER), Action::ServiceFails(0)]);
    assert_eq!(story.services()[0], service::State::Stopped);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
    story.all(&[Action::HelperLooks(0), Action::ServiceNotices(0, MASTER)]);
    assert_eq!(story.services()[0], service::State::Working);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
}

/// NP-07, NP-A8: beside the passive system nobody starts it again by the first reading, the helper does by the second.
#[test]
fn a_service_of_the_passive_system_fails() {
    for reading in [0, 1] {
        let readings = Readings::default().with(Question::Helper, reading);
        let mut story = Story::of(Follows::Services(Placement::WithTheServers), EDITION_2020, readings);
        story.both_start();
        story.all(&[Action::ServiceFails(1)]);
        assert_eq!(story.can(Action::HelperLooks(1)), reading == 1);
        assert!(story.can(Action::StartService(1)), "an administrator can");
    }
}

/// NP-08: the server service fails, its computer goes on; the services there become passive, those beside the other one
/// take their place. NP-07 is about other services only.
#[test]
fn the_server_service_fails_and_its_services_become_passive() {
    let mut story = Story::running(Follows::Services(Placement::WithTheServers));
    story.all(&[Action::ServiceNotices(0, MASTER)]);
    assert_eq!(story.services(), [service::State::Working, service::State::Passive]);
    story.all(&[Action::Stop(MASTER), Action::Notice(STANDBY)]);
    story.all(&[Action::ServiceNotices(0, MASTER), Action::ServiceNotices(1, STANDBY)]);
    assert_eq!(story.services(), [service::State::Passive, service::State::Working]);
    assert!(!story.can(Action::ServiceNotices(0, STANDBY)), "it works with its own computer's system only");
}

/// NP-09: a separate service changes systems if it was configured for both, and stands still if it was not.
#[test]
fn a_separate_service_follows_if_it_was_configured_to() {
    for (placement, follows) in
        [(Placement::SeparateForBoth, true), (Placement::SeparateFor(Role::Master), false)]
    {
        let mut story = Story::running(Follows::Services(placement));
        story.all(&[Action::ServiceNotices(0, MASTER), Action::PowerOff(MASTER), Action::Notice(STANDBY)]);
        story.all(&[Action::ServiceNotices(0, MASTER)]);
        assert_eq!(story.can(Action::ServiceNotices(0, STANDBY)), follows);
        assert!(story.world.environment.is_up(SERVICES));
    }
}

/// NP-14, NP-10, NP-13: a switchover at once exchanges the parts, and is not seamless either.
#[test]
fn the_administrator_switches_over_at_once() {
    for ordered_at in [MASTER, STANDBY] {
        let mut story = Story::running(Follows::Calls);
        story.all(&[Action::NewCall(MASTER), Action::Order(ordered_at, Input::SwitchNow)]);
        assert_eq!(story.parts(), [State::Passive, State::Active]);
        assert_eq!(story.shown(), [State::Passive, State::Active]);
        assert_eq!(story.world.lost.calls, Some(Cause::Order));
        story.all(&[Action::NewCall(MASTER), Action::NewCall(STANDBY)]);
        assert_eq!(story.calls(), [0, 1]);
    }
}

/// NP-14, NP-A5 b: at the master only, whichever part it has.
#[test]
fn the_switchover_is_ordered_at_the_master_only() {
    let readings = Readings::default().with(Question::OrderedAt, 1);
    let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
    story.both_start();
    story.all(&[Action::Order(STANDBY, Input::SwitchNow)]);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
    story.all(&[Action::Order(MASTER, Input::SwitchNow), Action::Notice(MASTER), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
}

/// NP-14: an order is refused while the other system is not there; by NP-A6 b it is obeyed, and nobody is active until the
/// system notices that.
#[test]
fn the_switchover_is_ordered_to_a_system_that_is_not_there() {
    for reading in [0, 1] {
        let readings = Readings::default().with(Question::NobodyToSwitchTo, reading);
        let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
        story.both_start();
        story.all(&[Action::Stop(STANDBY), Action::Notice(MASTER), Action::Order(MASTER, Input::SwitchNow)]);
        if reading == 1 {
            assert_eq!(story.parts(), [State::Passive, State::Stopped]);
            story.all(&[Action::Notice(MASTER)]);
        }
        assert_eq!(story.parts(), [State::Active, State::Stopped]);
    }
}

/// NP-14 with NP-15: new calls are blocked, the running ones end, and with the last one the parts are exchanged. No call is
/// cut off; the record of the last one was not stored (NP-11), unless orders store records first (NP-A4 b).
#[test]
fn a_switchover_when_idle_comes_with_the_end_of_the_last_call() {
    for reading in [0, 1] {
        let readings = Readings::default().with(Question::RecordsOfAnOrder, reading);
        let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
        story.both_start();
        story.all(&[
            Action::NewCall(MASTER),
            Action::NewCall(MASTER),
            Action::Order(MASTER, Input::BlockCalls),
            Action::Order(MASTER, Input::SwitchWhenIdle),
            Action::CallEnds(MASTER),
            Action::Store(MASTER),
        ]);
        story.all(&[Action::NewCall(MASTER)]);
        assert_eq!(story.calls(), [1, 0], "the new call was refused");
        assert_eq!(story.parts(), [State::Active, State::Passive]);
        story.all(&[Action::CallEnds(MASTER)]);
        assert_eq!(story.parts(), [State::Passive, State::Active]);
        assert_eq!(story.world.lost.calls, None);
        assert_eq!(story.world.lost.record, (reading == 0).then_some(Cause::IdleOrder));
    }
}

/// NP-14 without NP-15: the next call begins before the last one is over, and the switchover never comes.
#[test]
fn a_switchover_when_idle_never_comes_while_calls_overlap() {
    let mut story = Story::running(Follows::Calls);
    story.all(&[Action::NewCall(MASTER), Action::Order(MASTER, Input::SwitchWhenIdle)]);
    let before = story.world;
    for _ in 0..3 {
        story.all(&[Action::NewCall(MASTER), Action::CallEnds(MASTER), Action::Store(MASTER)]);
        assert_eq!(story.parts(), [State::Active, State::Passive]);
    }
    assert_eq!(story.world, before, "it can go on like this for ever");
}

/// NP-15: a block turns new logins down and leaves those who are logged on; it does not outlive a switchover, unless both
/// systems share it (NP-A7 b).
#[test]
fn new_logins_are_blocked() {
    for reading in [0, 1] {
        let readings = Readings::default().with(Question::Blocks, reading);
        let mut story = Story::of(CLIENT, EDITION_2020, readings);
        story.both_start();
        assert_eq!(story.client_tries(), Some(MASTER));
        story.all(&[Action::Order(MASTER, Input::BlockLogins)]);
        assert_eq!(story.logged_on(), Some(MASTER));
        story.all(&[Action::Order(MASTER, Input::SwitchNow), Action::Lose]);
        assert_eq!(story.client_tries(), None, "the master is passive");
        assert_eq!(story.client_tries(), (reading == 0).then_some(STANDBY));
        if reading == 1 {
            story.all(&[Action::Order(STANDBY, Input::UnblockLogins)]);
            assert_eq!(story.client_tries(), None);
            assert_eq!(story.client_tries(), Some(STANDBY));
        }
    }
}

/// The connection between the systems breaks: both are active, and each takes calls and logins. When it heals the master
/// stays, and what was at the standby is cut off, even though the standby had been active before.
#[test]
fn a_split_heals() {
    let mut story = Story::running(Follows::Calls);
    story.all(&[Action::Order(MASTER, Input::SwitchNow), Action::Notice(MASTER), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    story.all(&[
        Action::Cut(MASTER, STANDBY),
        Action::Notice(MASTER),
        Action::NewCall(MASTER),
        Action::NewCall(STANDBY),
    ]);
    assert_eq!((story.parts(), story.calls()), ([State::Active; 2], [1, 1]));
    story.all(&[Action::Heal(MASTER, STANDBY), Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Active; 2], "the master has heard the standby, and stays");
    story.all(&[Action::Notice(STANDBY)]);
    assert_eq!((story.parts(), story.calls()), ([State::Active, State::Passive], [1, 0]));
    assert_eq!(story.world.lost.calls, Some(Cause::Healing));
}

/// The same by NP-A2 b: the one that had taken over gives way, here the master.
#[test]
fn a_split_heals_and_the_one_that_was_active_before_stays() {
    let readings = Readings::default().with(Question::Healing, 1);
    let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
    story.both_start();
    story.all(&[Action::Order(MASTER, Input::SwitchNow), Action::Notice(MASTER), Action::Notice(STANDBY)]);
    story.all(&[Action::Cut(MASTER, STANDBY), Action::Notice(MASTER), Action::Heal(MASTER, STANDBY)]);
    story.all(&[Action::Notice(STANDBY), Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
}

/// NP-04, NP-05: what was changed just before a failure is not there after the switchover, and comes with the computer.
#[test]
fn a_change_is_late() {
    let mut story = Story::running(Follows::Changes(Kept::InDatabase));
    story.all(&[Action::Change(MASTER), Action::PowerOff(MASTER), Action::Notice(STANDBY)]);
    assert!(story.world.lost.change);
    assert!(!story.can(Action::Replicate(MASTER)), "its computer is down");
    story.all(&[Action::PowerOn(MASTER), Action::Notice(MASTER), Action::Replicate(MASTER)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    story.all(&[Action::Change(STANDBY), Action::Replicate(STANDBY)]);
    assert_eq!(story.world.servers.map(|server| server.memory.changed), [false, false]);
}

/// NP-04, NP-05, NP-06: the replication alone fails. Keep-alive goes on, so nothing switches over and nobody is told. A switchover
/// that is ordered makes the standby active without what was changed (NP-14), and what is changed there meets that once the
/// replication works again: the one that is replicated first counts (NP-A16 a).
#[test]
fn the_replication_alone_fails() {
    let mut story = Story::running(Follows::Changes(Kept::InDatabase));
    let changed = |story: &Story| story.world.servers.map(|server| server.memory.changed);
    story.all(&[Action::StopReplication, Action::Change(MASTER)]);
    let waits_for = |action: Action| matches!(action, Action::Notice(_) | Action::Replicate(_));
    assert!(!story.possible().into_iter().any(waits_for), "nobody notices, and nothing goes over");
    assert_eq!(story.parts(), [State::Active, State::Passive]);
    story.all(&[Action::Order(MASTER, Input::SwitchNow)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    assert!(story.world.lost.change, "the standby is active without it");
    story.all(&[Action::Change(STANDBY)]);
    assert_eq!(changed(&story), [true, true]);
    story.all(&[Action::ResumeReplication, Action::Replicate(MASTER)]);
    assert_eq!(story.world.lost.overwritten, Some(STANDBY));
    assert_eq!(changed(&story), [false, false]);
}

/// A server service that did not answer for a time answers again, and still takes itself for active: both are, though
/// nothing separates them, until the standby hears the master.
#[test]
fn a_server_service_hangs_and_comes_back() {
    let mut story = Story::running(CLIENT);
    assert_eq!(story.client_tries(), Some(MASTER));
    story.all(&[Action::Hang(MASTER), Action::Notice(STANDBY), Action::Lose]);
    assert_eq!(story.client_tries(), None);
    assert_eq!(story.client_tries(), Some(STANDBY));
    story.all(&[Action::Resume(MASTER)]);
    assert_eq!(story.parts(), [State::Active; 2]);
    story.all(&[Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
    assert_eq!(story.logged_on(), None, "the standby has closed its connections");
}

// Time. The document has none: what the passive system notices it acts on at once. Later documentation has two durations.

fn later(readings: Readings) -> Story {
    let mut story = Story::of(Follows::Calls, EDITION_LATER, readings);
    story.both_start();
    story
}

/// NP-06 as the document has it: there is nothing to wait for, and no clock that could run.
#[test]
fn at_once_is_at_once() {
    for fault in [Action::PowerOff(MASTER), Action::Stop(MASTER), Action::Hang(MASTER)] {
        let mut story = Story::running(Follows::Calls);
        story.all(&[fault, Action::Notice(STANDBY)]);
        assert_eq!(story.parts()[1], State::Active);
        assert_eq!(story.world.memory(STANDBY).clock, Timer::Off);
        assert!(!story.can(Action::Time(STANDBY)));
    }
}

/// Later: a computer that cannot be reached is replaced after about ten seconds: not before, but then.
#[test]
fn a_computer_is_waited_for_until_its_time_is_reached() {
    for fault in [Action::PowerOff(MASTER), Action::Cut(MASTER, STANDBY)] {
        let mut story = later(Readings::default());
        story.all(&[fault, Action::Notice(STANDBY)]);
        assert_eq!(story.world.memory(STANDBY).clock, Timer::Before);
        assert_eq!(story.parts()[1], State::Passive);
        story.all(&[Action::Time(STANDBY)]);
        assert_eq!(story.parts()[1], State::Active);
    }
}

/// Later: a server service that does not answer is replaced after more than two minutes: neither before nor at them.
#[test]
fn a_server_service_is_waited_for_until_its_time_is_passed() {
    for fault in [Action::Stop(MASTER), Action::Hang(MASTER)] {
        let mut story = later(Readings::default());
        story.all(&[fault, Action::Notice(STANDBY)]);
        assert_eq!(story.world.memory(STANDBY).clock, Timer::Before);
        story.all(&[Action::Time(STANDBY)]);
        assert_eq!(story.world.memory(STANDBY).clock, Timer::At);
        assert_eq!(story.parts()[1], State::Passive);
        story.all(&[Action::Time(STANDBY)]);
        assert_eq!(story.parts()[1], State::Active);
    }
}

/// Later: that is its time to be started again. It is active again, and nothing has switched over.
#[test]
fn a_server_service_that_is_started_again_in_time_is_active_again() {
    let mut story = later(Readings::default());
    story.all(&[Action::Stop(MASTER), Action::Notice(STANDBY), Action::Time(STANDBY)]);
    story.all(&[Action::Start(MASTER), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Starting, State::Passive]);
    assert_eq!(story.world.memory(STANDBY).clock, Timer::Off, "the other one is there again");
    story.all(&[Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
}

/// Later: a silent service whose computer then goes, too, is waited for anew, for the computer's time.
#[test]
fn the_computer_goes_after_its_service() {
    let mut story = later(Readings::default());
    story.all(&[Action::Stop(MASTER), Action::Notice(STANDBY), Action::Time(STANDBY)]);
    story.all(&[Action::PowerOff(MASTER), Action::Notice(STANDBY)]);
    assert_eq!((story.parts()[1], story.world.memory(STANDBY).clock), (State::Passive, Timer::Before));
    story.all(&[Action::Time(STANDBY)]);
    assert_eq!(story.parts()[1], State::Active);
}

/// NP-A3: keep-alive fails, comes back at the two minutes, and fails again. By the first reading the time is counted anew,
/// so that a service which hangs now and again is never replaced; by the second the gaps add up.
#[test]
fn keep_alive_that_comes_and_goes() {
    for reading in [0, 1] {
        let mut story = later(Readings::default().with(Question::Flapping, reading));
        story.all(&[Action::Hang(MASTER), Action::Notice(STANDBY), Action::Time(STANDBY)]);
        assert_eq!(story.world.memory(STANDBY).clock, Timer::At);
        story.all(&[Action::Resume(MASTER), Action::Notice(STANDBY)]);
        let stands = if reading == 0 { Timer::Off } else { Timer::At };
        assert_eq!(story.world.memory(STANDBY).clock, stands);
        assert!(!story.can(Action::Time(STANDBY)), "no time goes on while keep-alive comes");
        story.all(&[Action::Hang(MASTER), Action::Notice(STANDBY), Action::Time(STANDBY)]);
        let now = if reading == 0 { State::Passive } else { State::Active };
        assert_eq!(story.parts()[1], now);
    }
}

/// NP-10 and NP-14 (not seamless, manual switchover): it waits for calls only, and whatever script is running is cut off.
#[test]
fn a_switchover_when_idle_does_not_wait_for_a_script() {
    let mut story = Story::running(Follows::Calls);
    story.all(&[Action::ScriptBegins(MASTER), Action::Order(MASTER, Input::SwitchWhenIdle)]);
    assert_eq!(story.parts(), [State::Passive, State::Active], "no call is running");
    assert_eq!((story.world.lost.script, story.world.lost.calls), (Some(Cause::IdleOrder), None));
}

/// NP-A12, b: the master that is well again is active, and the standby gives way (functional description: usually the master).
#[test]
fn the_master_returns_or_does_not() {
    for (reading, parts) in [(0, [State::Passive, State::Active]), (1, [State::Active, State::Passive])] {
        let readings = Readings::default().with(Question::MasterReturns, reading);
        let mut story = Story::of(Follows::Calls, EDITION_2020, readings);
        story.all(&[Action::Start(STANDBY), Action::Notice(STANDBY), Action::Start(MASTER)]);
        story.all(&[Action::Notice(MASTER), Action::Notice(STANDBY)]);
        assert_eq!(story.parts(), parts);
    }
}
