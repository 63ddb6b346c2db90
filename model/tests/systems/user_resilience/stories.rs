//! Stories from the user resilience document, played step by step. What has to come of each is taken from the document,
//! or where it is silent from the reading of an open question that is named.

use redial_model::ambiguity::Readings;
use redial_model::check::Checkable;
use redial_model::environment::Path;
use redial_model::frame::trouble::Trouble::{Block, Cut, Notice, Start, Stop};
use redial_model::systems::System;
use redial_model::systems::user_resilience::client::State as Phone;
use redial_model::systems::user_resilience::messages::Settings;
use redial_model::systems::user_resilience::model::Offices;
use redial_model::systems::user_resilience::server::State;
use redial_model::systems::user_resilience::topology::{
    FAILOVER, Failback, HOME, Habit, Phones, THIRD, Topology,
};
use redial_model::systems::user_resilience::world::Action::{self, Net};
use redial_model::systems::user_resilience::world::{Clock, Setting, Shown, World};
use redial_model::systems::user_resilience::{EDITION_2023_11, USER_RESILIENCE};
use redial_model::topology::NodeId;

use crate::story;

type Story = story::Story<Offices>;

impl Story {
    /// Everything runs, the copy is taken where the setting is there, and the phone is at home.
    fn begin(topology: Topology, another_reading: &[&str]) -> Self {
        let declared: Vec<(String, char)> =
            another_reading.iter().map(|it| ((*it).to_owned(), 'b')).collect();
        let readings: Readings = USER_RESILIENCE.readings(&declared).expect("these are questions");
        let mut story = Story::new(topology, EDITION_2023_11, readings);
        story.then(Action::SendCopy);
        assert_eq!(story.world.failover().memory.copy, topology.backs_up);
        if topology.has_ip_phone() {
            story.then(Action::Attempt);
            assert_eq!(story.world.served_by(), Some(HOME));
        }
        story
    }

    /// The home system goes down, and failover system and phone notice.
    fn home_goes(&mut self) -> &mut Self {
        self.all(&[Net(Stop(HOME)), Net(Notice(FAILOVER, HOME))]);
        if self.can(Action::Lose) {
            self.then(Action::Lose);
        }
        self
    }

    fn home_returns(&mut self) -> &mut Self {
        self.all(&[Net(Start(HOME)), Net(Notice(FAILOVER, HOME))])
    }

    /// The phone asks until it has asked that system.
    fn phone_asks(&mut self, node: NodeId) -> &mut Self {
        if self.world.phone.memory.failover_next != (node == FAILOVER) {
            self.then(Action::Attempt);
        }
        if self.world.phone.state == Phone::Unregistered {
            self.then(Action::Attempt);
        }
        self
    }

    /// A desk phone has asked, and the 3 minutes are over.
    fn fail_over(&mut self) -> &mut Self {
        self.home_goes().phone_asks(FAILOVER);
        self.then(Action::Pass(Clock::Absence));
        assert_eq!(self.failover(), State::Serving);
        self.phone_asks(FAILOVER);
        assert_eq!(self.world.served_by(), Some(FAILOVER));
        self
    }

    /// The home system has been back for more than 10 minutes.
    fn fail_back(&mut self) -> &mut Self {
        self.home_returns();
        self.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence)]);
        assert_eq!(self.failover(), State::Grace);
        self
    }

    fn failover(&self) -> State {
        self.world.failover().state
    }
}

const DESK: Topology = Topology::PLAIN;

fn with(habit: Habit) -> Topology {
    Topology { habit, ..Topology::PLAIN }
}

/// UR-06, UR-07, UR-09, UR-11: the whole way there and back.
#[test]
fn the_home_system_dies_and_returns() {
    let mut story = Story::begin(DESK, &[]);
    story.home_goes().phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), None, "within the 3 minutes the phone is refused");
    story.then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), Some(FAILOVER));
    story.home_returns();
    assert!(story.can(Action::MindGuest));
    story.then(Action::MindGuest);
    assert_eq!(story.world.served_by(), Some(FAILOVER), "nobody is sent home within the 10 minutes");
    story.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence), Action::MindGuest]);
    assert_eq!(story.world.served_by(), None, "sent home");
    story.then(Action::Attempt);
    assert_eq!(story.world.served_by(), Some(HOME));
    story.then(Action::Pass(Clock::Grace));
    assert_eq!(story.failover(), State::Blocking, "only the home system accepts");
}

/// UR-10: a reboot is a shorter absence.
#[test]
fn a_reboot_starts_nothing() {
    let mut story = Story::begin(DESK, &[]);
    story.home_goes().phone_asks(FAILOVER).home_returns();
    assert_eq!(story.failover(), State::Blocking);
    story.phone_asks(HOME);
    assert_eq!(story.world.served_by(), Some(HOME));
    assert!(!story.can(Action::Pass(Clock::Absence)), "no clock runs any more");
}

/// UR-06, UR-09, UR-10: before 3 minutes no, at exactly 3 minutes yes; by UR-A4 b only after them.
#[test]
fn the_boundary_of_the_3_minutes() {
    let mut story = Story::begin(DESK, &[]);
    story.home_goes().phone_asks(FAILOVER);
    assert_eq!(story.failover(), State::Waiting, "just before");
    story.then(Action::Pass(Clock::Absence));
    assert_eq!(story.failover(), State::Serving, "at it");

    let mut story = Story::begin(DESK, &["UR-A4"]);
    story.home_goes().phone_asks(FAILOVER);
    story.then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    assert_eq!((story.failover(), story.world.served_by()), (State::Waiting, None), "at it");
    story.then(Action::Pass(Clock::Absence));
    assert_eq!(story.failover(), State::Serving, "just after");
}

/// UR-11: "more than 10 minutes": before and at exactly 10 minutes no, after them yes.
#[test]
fn the_boundary_of_the_10_minutes() {
    let mut story = Story::begin(DESK, &[]);
    story.fail_over().home_returns();
    assert_eq!(story.failover(), State::Returning, "just before");
    story.then(Action::Pass(Clock::Presence));
    assert_eq!(story.failover(), State::Returning, "at it");
    story.then(Action::Pass(Clock::Presence));
    assert_eq!(story.failover(), State::Grace, "just after");
}

/// Within the 5 minutes either system may hold the login, so that no phone is homeless; when they are over only the home
/// system does.
#[test]
fn the_boundary_of_the_5_minutes() {
    let at_failover = |over: bool| {
        let mut story = Story::begin(DESK, &[]);
        story.fail_over().fail_back();
        story.all(&[Action::MindGuest, Net(Block(HOME, Path::Silent))]);
        if over {
            story.then(Action::Pass(Clock::Grace));
        }
        story.phone_asks(FAILOVER).world.served_by()
    };
    assert_eq!(at_failover(false), Some(FAILOVER), "just before");
    assert_eq!(at_failover(true), None, "at it");
    let mut story = Story::begin(DESK, &[]);
    story.fail_over().fail_back();
    story.all(&[Action::MindGuest, Action::Attempt]);
    assert_eq!(story.world.served_by(), Some(HOME), "the home system accepts as well");
}

/// UR-10, UR-A5: the home system returns for a moment just before the 3 minutes are over.
#[test]
fn a_short_return_starts_the_3_minutes_anew_or_not() {
    let flap = |readings: &[&str]| {
        // By UR-A4 b "at 3 minutes" is not enough: the clock stands at its boundary when the home system returns.
        let mut story = Story::begin(DESK, readings);
        story.home_goes().phone_asks(FAILOVER);
        story.then(Action::Pass(Clock::Absence));
        assert_eq!(story.failover(), State::Waiting);
        story.home_returns();
        story.all(&[Net(Stop(HOME)), Net(Notice(FAILOVER, HOME)), Action::Pass(Clock::Absence)]);
        story.failover()
    };
    assert_eq!(flap(&["UR-A4"]), State::Waiting, "anew: these are exactly 3 minutes");
    assert_eq!(flap(&["UR-A4", "UR-A5"]), State::Serving, "they went on: these are more");
}

/// UR-A5 b: what counts as a recovery, more than 10 minutes, starts the 3 minutes anew all the same.
#[test]
fn a_long_return_starts_the_3_minutes_anew() {
    let mut story = Story::begin(DESK, &["UR-A4", "UR-A5"]);
    story.home_goes().phone_asks(FAILOVER);
    story.then(Action::Pass(Clock::Absence)).home_returns();
    story.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence)]);
    story.all(&[Net(Stop(HOME)), Net(Notice(FAILOVER, HOME)), Action::Pass(Clock::Absence)]);
    assert_eq!(story.failover(), State::Waiting);
}

/// UR-11, UR-A6: the home system goes for a moment when it has been back for exactly 10 minutes.
#[test]
fn a_short_absence_starts_the_10_minutes_anew_or_not() {
    let flap = |readings: &[&str], long: bool| {
        let mut story = Story::begin(DESK, readings);
        story.fail_over().home_returns();
        story.then(Action::Pass(Clock::Presence));
        story.all(&[Net(Stop(HOME)), Net(Notice(FAILOVER, HOME))]);
        assert_eq!(story.failover(), State::Serving, "failover goes on");
        if long {
            story.then(Action::Pass(Clock::Absence));
        }
        story.home_returns().then(Action::Pass(Clock::Presence));
        story.failover()
    };
    assert_eq!(flap(&[], false), State::Returning, "anew");
    assert_eq!(flap(&["UR-A6"], false), State::Grace, "they went on");
    assert_eq!(flap(&["UR-A6"], true), State::Returning, "3 minutes are an absence: anew");
}

/// UR-09: softphones alone never trigger it; a colleague's desk phone does.
#[test]
fn it_takes_a_desk_phone() {
    let soft = Topology { phones: Phones::Soft, ..DESK };
    let mut story = Story::begin(soft, &[]);
    story.home_goes().phone_asks(FAILOVER);
    story.all(&[Action::Pass(Clock::Absence), Action::Pass(Clock::Absence)]).phone_asks(FAILOVER);
    assert_eq!((story.failover(), story.world.served_by()), (State::Waiting, None));

    let mut story = Story::begin(Topology { phones: Phones::SoftBesideDesk, ..DESK }, &[]);
    story.home_goes();
    story.all(&[Action::Pass(Clock::Absence), Action::ColleagueAsks]).phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), Some(FAILOVER));

    // By UR-A2 b the 3 minutes are enough.
    let mut story = Story::begin(soft, &["UR-A2"]);
    story.home_goes().then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), Some(FAILOVER));
}

/// UR-09, UR-A3: the desk phone asks within the 3 minutes only.
#[test]
fn an_early_attempt_counts_or_not() {
    let begun = |readings: &[&str]| {
        let mut story = Story::begin(DESK, readings);
        story.home_goes().phone_asks(FAILOVER).then(Action::Pass(Clock::Absence));
        let by_itself = story.failover();
        story.phone_asks(FAILOVER);
        (by_itself, story.world.served_by())
    };
    assert_eq!(begun(&[]), (State::Serving, Some(FAILOVER)));
    assert_eq!(begun(&["UR-A3"]), (State::Waiting, Some(FAILOVER)), "the next attempt counts");
}

/// UR-04: without the setting nothing fails over.
#[test]
fn without_the_setting_nothing_fails_over() {
    let mut story = Story::begin(Topology { backs_up: false, ..DESK }, &[]);
    story.home_goes().phone_asks(FAILOVER);
    story.all(&[Action::Pass(Clock::Absence), Action::Pass(Clock::Absence)]).phone_asks(FAILOVER);
    assert_eq!((story.failover(), story.world.served_by()), (State::Waiting, None));
}

/// UR-12: the failover system restarts during failover; UR-A9 says what then.
#[test]
fn a_restart_during_failover_loses_the_copy() {
    let after = |readings: &[&str]| {
        let mut story = Story::begin(DESK, readings);
        story.fail_over();
        story.all(&[Net(Stop(FAILOVER)), Net(Start(FAILOVER)), Action::Lose]);
        assert!(!story.world.failover().memory.copy);
        story.phone_asks(FAILOVER).then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
        story
    };
    let mut story = after(&[]);
    assert_eq!(story.world.served_by(), None, "resilience has failed");
    story.home_returns().then(Net(Notice(HOME, FAILOVER))).then(Action::SendCopy);
    assert!(story.world.failover().memory.copy, "until the home system is back and sends another copy");
    assert_eq!(after(&["UR-A9"]).world.served_by(), Some(FAILOVER), "registered, with basic details");
}

/// UR-03, UR-06, UR-08: hot desking at the failover system.
#[test]
fn hot_desking_at_the_failover_system() {
    let mut story = Story::begin(with(Habit::HotDesksAtFailover), &[]);
    story.then(Action::HotDesk);
    assert_eq!(story.world.shown, Shown::LoggedIn(Settings::Full), "from the home system");
    story.then(Action::LogOut).home_goes().phone_asks(FAILOVER).then(Action::HotDesk);
    assert_eq!(story.world.shown, Shown::Denied, "the copy is not used before failover");
    story.all(&[Action::Pass(Clock::Absence), Action::HotDesk]);
    assert_eq!(story.world.shown, Shown::LoggedIn(Settings::Full), "from the copy");
    let mut story = Story::begin(with(Habit::HotDesksAtFailover), &["UR-A10"]);
    story.home_goes().then(Action::HotDesk);
    assert_eq!(story.world.shown, Shown::LoggedIn(Settings::Basic));
}

/// UR-08: and at a system that is still in a network with the failover system.
#[test]
fn hot_desking_at_a_third_system() {
    let mut story = Story::begin(with(Habit::HotDesksAtThird), &[]);
    story.then(Action::HotDesk);
    assert_eq!(story.world.shown, Shown::LoggedIn(Settings::Full), "from the home system");
    story.then(Action::LogOut).fail_over().then(Action::HotDesk);
    assert_eq!(story.world.shown, Shown::Denied, "the third system has not noticed yet whom to ask");
    story.all(&[Net(Notice(THIRD, HOME)), Action::HotDesk]);
    assert_eq!(story.world.shown, Shown::LoggedIn(Settings::Full), "from the failover system's copy");
    story.all(&[Action::LogOut, Net(Cut(FAILOVER, THIRD)), Net(Notice(THIRD, FAILOVER)), Action::HotDesk]);
    assert_eq!(story.world.shown, Shown::Denied, "it is not in a network with it any more");
}

/// UR-02: calls find their way by basic details.
#[test]
fn a_third_system_routes_calls() {
    let mut story = Story::begin(with(Habit::HotDesksAtThird), &[]);
    story.then(Action::Call(THIRD));
    assert_eq!(story.world.shown, Shown::Routed { at: THIRD, to: HOME });
    story.fail_over().all(&[Net(Notice(THIRD, HOME)), Action::Call(THIRD)]);
    assert_eq!(story.world.shown, Shown::Routed { at: THIRD, to: FAILOVER });
}

fn rang(world: &World) -> (bool, bool, bool) {
    match world.shown {
        Shown::Rang { what, .. } => (what.phone, what.twin, what.fallback),
        _ => panic!("no call has come"),
    }
}

/// UR-13: phone and twin ring at home, the phone alone during failover.
#[test]
fn internal_twinning_does_not_work_during_failover() {
    let mut story = Story::begin(with(Habit::InternalTwin), &[]);
    story.then(Action::Call(HOME));
    assert_eq!(rang(&story.world), (true, true, false));
    story.fail_over().then(Action::Call(FAILOVER));
    assert_eq!(rang(&story.world), (true, false, false));
}

/// UR-14: not before the phone has registered with the failover system, and when it is away after that.
#[test]
fn fallback_twinning_waits_for_the_phone() {
    let mut story = Story::begin(with(Habit::FallbackTwin), &[]);
    story.home_goes().phone_asks(FAILOVER);
    story.all(&[Action::Pass(Clock::Absence), Action::Call(FAILOVER)]);
    assert_eq!(rang(&story.world), (false, false, false), "it has not registered yet");
    story.phone_asks(FAILOVER).then(Action::Call(FAILOVER));
    assert_eq!(rang(&story.world), (true, false, false));
    story.all(&[Action::RestartPhone, Action::Call(FAILOVER)]);
    assert_eq!(rang(&story.world), (false, false, true), "it was there");
}

/// UR-A12: the phone has lost its home system and nothing else: whom does it ask first?
#[test]
fn whom_a_phone_asks_first_after_a_loss() {
    let first = |readings: &[&str]| {
        let mut story = Story::begin(DESK, readings);
        story.all(&[Net(Block(HOME, Path::Silent)), Action::Lose]);
        if story.world.phone.memory.failover_next { FAILOVER } else { HOME }
    };
    assert_eq!(first(&[]), HOME);
    assert_eq!(first(&["UR-A12"]), FAILOVER);
}

/// A call that goes on keeps its phone: from the failover system, and on the way home.
#[test]
fn a_call_is_not_disturbed() {
    let mut story = Story::begin(DESK, &[]);
    story.then(Action::CallBegins).home_goes();
    assert_eq!(story.world.phone.state, Phone::Preserving);
    assert!(!story.can(Action::Attempt), "it waits for the end of the call");
    story.then(Action::CallEnds).phone_asks(FAILOVER);
    story.then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    story.then(Action::CallBegins).fail_back();
    assert!(!story.can(Action::MindGuest), "only idle guests are sent home");
    story.all(&[Action::Pass(Clock::Grace), Action::CallEnds, Action::MindGuest, Action::Attempt]);
    assert_eq!(story.world.served_by(), Some(HOME));

    let mut story = Story::begin(Topology { preserves_media: false, ..DESK }, &[]);
    story.then(Action::CallBegins).home_goes();
    assert_eq!(story.world.phone.state, Phone::Unregistered, "the call is lost");
}

/// Failback by an administrator, which takes the 10 minutes as well.
#[test]
fn an_administrator_starts_failback() {
    let mut story = Story::begin(Topology { failback: Failback::ByAdministrator, ..DESK }, &[]);
    story.fail_over().home_returns();
    story.all(&[Action::Pass(Clock::Presence), Action::OrderFailback]);
    assert_eq!(story.failover(), State::Returning, "too early");
    story.then(Action::Pass(Clock::Presence));
    assert_eq!(story.failover(), State::Returning, "not by itself");
    story.then(Action::OrderFailback);
    assert_eq!(story.failover(), State::Grace);
}

/// UR-A1: phones have lost the home system, which the failover system sees.
#[test]
fn visible_to_whom() {
    let mut story = Story::begin(DESK, &[]);
    story.all(&[Net(Block(HOME, Path::Silent)), Action::Lose]).phone_asks(FAILOVER);
    assert_eq!(story.failover(), State::Blocking, "to the failover system: nothing begins");
    assert!(!story.can(Action::Pass(Clock::Absence)));

    let mut story = Story::begin(DESK, &["UR-A1"]);
    story.all(&[Net(Block(HOME, Path::Silent)), Action::Lose]).phone_asks(FAILOVER);
    story.then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), Some(FAILOVER), "to the phones");
    story.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence), Action::MindGuest]);
    assert_eq!(story.world.served_by(), None, "and 10 minutes later it is sent back to where it came from");
}

/// UR-A7: the home system has restarted; its phone is switched off and on within the 10 minutes.
#[test]
fn who_accepts_before_failback() {
    let accepts = |readings: &[&str]| {
        let mut story = Story::begin(DESK, readings);
        story.fail_over().home_returns();
        story.all(&[Net(Notice(HOME, FAILOVER)), Action::RestartPhone, Action::Attempt]);
        story
    };
    assert_eq!(accepts(&[]).world.served_by(), Some(HOME), "both accept");
    let mut story = accepts(&["UR-A7"]);
    assert_eq!(story.world.served_by(), None, "the home system waits");
    story.then(Action::Attempt);
    assert_eq!(story.world.served_by(), Some(FAILOVER));
    story.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence), Action::AskBack]);
    assert_eq!(story.world.servers[HOME.index()].state, State::Home, "failback has started");
}

/// UR-A8: the home system goes once more in the grace period.
#[test]
fn gone_again_in_the_grace_period() {
    let gone = |readings: &[&str]| {
        let mut story = Story::begin(DESK, readings);
        story.fail_over().fail_back();
        story.all(&[Net(Stop(HOME)), Net(Notice(FAILOVER, HOME))]);
        story.failover()
    };
    assert_eq!(gone(&[]), State::Waiting, "another 3 minutes");
    assert_eq!(gone(&["UR-A8"]), State::Serving, "failover goes on");
}

/// A step is told in one sentence: what happens, and what comes of it.
#[test]
fn a_step_is_told_in_a_sentence() {
    let mut story = Story::begin(DESK, &[]);
    let mut told = Vec::new();
    for action in [
        Net(Stop(HOME)),
        Action::Lose,
        Action::Attempt,
        Action::Attempt,
        Net(Notice(FAILOVER, HOME)),
        Action::Attempt,
        Action::Attempt,
        Action::Pass(Clock::Absence),
        Action::Attempt,
        Action::Attempt,
        Net(Start(HOME)),
    ] {
        let before = story.world;
        story.then(action);
        told.push(story.model.narrate(&before, &action, &story.world));
    }
    assert_eq!(
        told,
        [
            "the home system goes down",
            "the phone notices that its registration is gone",
            "the phone asks the home system for a registration: the phone gets no answer",
            "the phone asks the failover system for a registration: the failover system refuses",
            "the failover system notices that the home system is not visible any more",
            "the phone asks the home system for a registration: the phone gets no answer",
            "the phone asks the failover system for a registration: the failover system refuses",
            "exactly the 3 minutes of absence are over: the failover system begins failover",
            "the phone asks the home system for a registration: the phone gets no answer",
            "the phone asks the failover system for a registration: the failover system registers it",
            "the home system starts",
        ]
    );
}

/// Introduction (UR-02): every other system is told which system a user has hot desked at, so that it can route calls there.
#[test]
fn a_call_for_a_user_who_has_hot_desked_goes_where_the_user_is() {
    let mut story = Story::begin(with(Habit::HotDesksAtFailover), &[]);
    story.then(Action::HotDesk);
    story.world.shown = Shown::Nothing;
    story.then(Action::Call(HOME));
    assert_eq!(story.world.shown, Shown::Routed { at: HOME, to: FAILOVER });
    story.world.shown = Shown::Nothing;
    story.then(Action::Call(FAILOVER));
    assert!(
        matches!(story.world.shown, Shown::Rang { at: FAILOVER, what } if what.visit && !what.phone),
        "before any failover, at the phone where the user is: {:?}",
        story.world.shown
    );
    // Whoever has logged out there is called at the own phone again.
    story.all(&[Action::LogOut, Action::Call(HOME)]);
    assert!(matches!(story.world.shown, Shown::Rang { at: HOME, what } if what.phone && !what.visit));

    let mut story = Story::begin(with(Habit::HotDesksAtThird), &[]);
    story.then(Action::HotDesk);
    story.world.shown = Shown::Nothing;
    story.then(Action::Call(THIRD));
    assert!(matches!(story.world.shown, Shown::Rang { at: THIRD, what } if what.visit));
}

/// Failback (UR-11) starts after more than 10 minutes; that it takes 5 more is the product's (UR-A13).
#[test]
fn without_grace_failback_is_complete_at_once() {
    let mut story = Story::begin(DESK, &["UR-A13"]);
    story.fail_over().home_returns();
    story.all(&[Action::Pass(Clock::Presence), Action::Pass(Clock::Presence)]);
    assert_eq!(story.failover(), State::Blocking);
    story.then(Action::MindGuest).then(Action::Attempt);
    assert_eq!(story.world.served_by(), Some(HOME));
}

/// Effect (UR-07): users go on once their phone has registered. That it waits for the end of a call is the product's (UR-A14).
#[test]
fn a_phone_may_register_while_its_call_goes_on() {
    let mut story = Story::begin(DESK, &["UR-A14"]);
    story.then(Action::CallBegins).home_goes();
    assert_eq!(story.world.phone.state, Phone::Unregistered);
    story.phone_asks(FAILOVER).then(Action::Pass(Clock::Absence)).phone_asks(FAILOVER);
    assert_eq!(story.world.served_by(), Some(FAILOVER));
    assert!(story.world.phone.memory.in_call, "and the call goes on");
    story.then(Action::CallEnds);
    assert!(!story.world.phone.memory.in_call);
}

/// Effect speaks of IP phones (UR-07), failover of IP desk phones (UR-09): by UR-A15 b a softphone is as good as any.
#[test]
fn a_softphone_may_count() {
    let mut story = Story::begin(Topology { phones: Phones::Soft, ..DESK }, &["UR-A15"]);
    story.home_goes().phone_asks(FAILOVER).then(Action::Pass(Clock::Absence));
    assert_eq!(story.failover(), State::Serving);
}

/// The document does not say whether users who had hot desked stay logged in when failover begins (UR-A16).
#[test]
fn failover_ends_the_login_at_a_desk_or_not() {
    for (reading, stays) in [(&[][..], true), (&["UR-A16"], false)] {
        let mut story = Story::begin(with(Habit::HotDesksAtFailover), reading);
        story.then(Action::HotDesk).fail_over();
        assert_eq!(story.world.visit.is_some(), stays);
    }
}

/// Effect (UR-05): the copy is of normal operation; what was changed after it (UR-A18), and during failover (UR-A17), the text leaves open.
#[test]
fn what_is_changed_last_may_be_missing() {
    let changes = with(Habit::ChangesSetting);
    let mut story = Story::begin(changes, &[]);
    story.then(Action::ChangeSetting).fail_over();
    assert_eq!(story.world.setting, Setting::NotCopied, "the home system went before another copy");
    let mut story = Story::begin(changes, &[]);
    story.all(&[Action::ChangeSetting, Action::SendCopy]);
    assert_eq!(story.world.setting, Setting::Copied);
    let mut story = Story::begin(changes, &["UR-A18"]);
    story.then(Action::ChangeSetting).fail_over();
    assert_eq!(story.world.setting, Setting::Copied, "it was copied with the change");
    for (reading, kept) in [(&[][..], Setting::LostAtFailback), (&["UR-A17"], Setting::Copied)] {
        let mut story = Story::begin(changes, reading);
        story.fail_over().then(Action::ChangeSetting).fail_back().then(Action::Pass(Clock::Grace));
        assert_eq!((story.failover(), story.world.setting), (State::Blocking, kept));
    }
    let mut story = Story::begin(changes, &[]);
    story.fail_over().all(&[Action::ChangeSetting, Net(Stop(FAILOVER))]);
    assert_eq!(story.world.setting, Setting::LostWithCopy);
}
