//! Short stories from the document, driven step by step, each with the outcome that the document gives it; and for each
//! interval a story that ends just before, at, and just after its boundary.

use redial_model::ambiguity::Readings;
use redial_model::environment::Path;
use redial_model::rule::Edition;
use redial_model::systems::sip_dr::ambiguities::Question;
use redial_model::systems::sip_dr::client::{Agent, State};
use redial_model::systems::sip_dr::messages::{Reason, Service};
use redial_model::systems::sip_dr::model::Sites;
use redial_model::systems::sip_dr::topology::{
    Endpoint, Registers, SITE_1, SITE_2, Seating, Spelling, Topology,
};
use redial_model::systems::sip_dr::world::Action;
use redial_model::systems::sip_dr::{AGENT_DESKTOP, WORKSPACE};
use redial_model::timer::Limit;

use crate::story;

pub(super) const START: Action = Action::Start { mistyped: false, choice: 0 };
/// The desktop keeps the preferred site: the second of its ways to read the person object.
const READ_AND_KEEP: Action = Action::Read { choice: 1 };
pub(super) const READ: Action = Action::Read { choice: 0 };
const OFF: Action = Action::Notice(Service::Telephony);
const ON: Action = Action::Notice(Service::Telephony);
pub(super) const TICK: Action = Action::Tick(Service::Telephony);

pub(super) type Story = story::Story<Sites>;

impl Story {
    fn cannot(&mut self, action: Action) -> &mut Self {
        assert!(!self.can(action), "{action:?} can happen");
        self
    }

    pub(super) fn read(topology: Topology, edition: Edition, readings: &[(Question, u8)]) -> Self {
        let readings =
            readings.iter().fold(Readings::default(), |all, (question, it)| all.with(*question, *it));
        Story::new(topology, edition, readings)
    }

    fn of(topology: Topology) -> Self {
        Self::read(topology, AGENT_DESKTOP, &[])
    }

    fn usual() -> Self {
        Self::of(Topology::USUAL)
    }

    /// The agent is at work at site 1 and logged in there.
    pub(super) fn at_work(mut self) -> Self {
        self.all(&[START, Action::Connect, READ, READ]);
        if self.model.topology.endpoint == Endpoint::Embedded {
            self.then(Action::Register(SITE_1));
        }
        if self.model.readings.get(Question::LogInAgain) == 0 {
            self.then(Action::LogIn);
            assert!(self.world.serves());
        }
        self
    }

    pub(super) fn state(&self) -> State {
        self.world.desk.position.state
    }

    pub(super) fn works_at(&self) -> Option<redial_model::topology::NodeId> {
        self.world.desk.site()
    }

    fn agent(&self) -> Agent {
        self.world.desk.position.memory.agent
    }
}

fn without_site_timeout() -> Topology {
    Topology { site_timeout: Limit::Never, ..Topology::USUAL }
}

fn without_register_timeout() -> Topology {
    Topology { register_timeout: Limit::Never, ..Topology::USUAL }
}

/// The phone loses site 1, and its registration there expires.
const PHONE_LOST: [Action; 2] = [Action::CutPhone(SITE_1), Action::Expire { site: SITE_1, choice: 0 }];
const PHONE_BACK: [Action; 2] = [Action::MendPhone(SITE_1), Action::Register(SITE_1)];

/// GD-01 to GD-05: the proxy named first is that of the secondary site; from there the desktop finds home.
#[test]
fn a_start_at_the_wrong_site_ends_at_the_preferred_one() {
    let mut story = Story::of(Topology { first: SITE_2, ..Topology::USUAL });
    story.all(&[START, Action::Connect, READ, READ]);
    assert_eq!(story.state(), State::Switching);
    story.then(Action::Connect);
    assert_eq!(story.works_at(), Some(SITE_1));
}

/// GD-02, GD-05: the preferred site is down at the start. The desktop reads at the other one what it prefers, tries it, and
/// comes to work at the other one.
#[test]
fn a_start_without_the_preferred_site_ends_at_the_other_one() {
    for how in [Path::Refused, Path::Silent] {
        let mut story = Story::usual();
        story.all(&[Action::StopProxy(SITE_1, how), START, Action::Connect, Action::Connect, READ, READ]);
        assert_eq!(story.state(), State::Switching);
        story.all(&[Action::Connect, Action::Connect]);
        assert_eq!(story.works_at(), Some(SITE_2));
    }
}

/// GD-03: a wrong password starts nothing.
#[test]
fn a_wrong_password_is_refused() {
    let mut story = Story::usual();
    story.all(&[Action::Start { mistyped: true, choice: 0 }, Action::Connect]);
    assert_eq!(story.state(), State::Closed);
    story.then(START);
}

/// GD-06, GD-07: what was kept saves the detour, and where agents change seats nothing is kept.
#[test]
fn what_was_kept_saves_the_detour() {
    let mut story = Story::of(Topology { first: SITE_2, ..Topology::USUAL });
    story.all(&[START, Action::Connect, READ_AND_KEEP, READ, Action::Connect, Action::Quit]);
    story.all(&[Action::Start { mistyped: false, choice: 1 }, Action::Connect, READ, READ]);
    assert_eq!(story.works_at(), Some(SITE_1), "without a switchover");

    let mut shared = Story::of(Topology { first: SITE_2, seating: Seating::Shared, ..Topology::USUAL });
    shared.all(&[START, Action::Connect]).cannot(READ_AND_KEEP);
    shared
        .all(&[READ, READ, Action::Connect, Action::Quit])
        .cannot(Action::Start { mistyped: false, choice: 1 });
}

/// GD-06: what was kept is out of date. The person object is read all the same, and the desktop moves.
#[test]
fn what_was_kept_spares_no_reading() {
    let mut story = Story::usual();
    story.all(&[START, Action::Connect, READ_AND_KEEP, READ, Action::Quit, Action::ChangePreferred]);
    story.all(&[Action::Start { mistyped: false, choice: 1 }, Action::Connect, READ, READ]);
    assert_eq!(story.state(), State::Switching);
    story.then(Action::Connect);
    assert_eq!(story.works_at(), Some(SITE_2));
}

/// GD-10: one SIP Server of the pair dies, then the other one; only then telephony is OFF.
#[test]
fn a_pair_serves_as_long_as_one_of_it_runs() {
    let mut story = Story::usual().at_work();
    story.then(Action::StopOne(SITE_1)).cannot(OFF);
    assert!(story.world.serves());
    story.all(&[Action::StopPair(SITE_1), OFF]);
    assert!(!story.world.serves());
}

/// GD-11: the site dies, site-timeout passes, the agent works on at the other site, and stays there (no failback).
#[test]
fn a_dead_site_is_left_and_not_returned_to() {
    let mut story = Story::usual().at_work();
    story.all(&[Action::StopSite(SITE_1), OFF, TICK, TICK]);
    assert_eq!(story.state(), State::Switching);
    story.all(&[Action::Connect, Action::LogIn, Action::Restore(SITE_1)]);
    assert!(story.world.serves());
    assert_eq!(story.works_at(), Some(SITE_2));
    story.cannot(Action::SeeHome).cannot(OFF);
}

/// GD-11: just before and at the end of site-timeout ON is in time; just after it the desktop has gone. GD-A4, b: at the
/// end it has gone already.
#[test]
fn the_boundary_of_site_timeout() {
    for ticks in [0, 1] {
        let mut story = Story::usual().at_work();
        story.all(&[Action::StopPair(SITE_1), OFF]).all(&vec![TICK; ticks]);
        story.all(&[Action::Restore(SITE_1), ON]).cannot(TICK);
        assert_eq!(story.works_at(), Some(SITE_1), "{ticks}");
    }
    let mut after = Story::usual().at_work();
    after.all(&[Action::StopPair(SITE_1), OFF, TICK, TICK]);
    assert_eq!(after.state(), State::Switching);
    let mut at = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::Boundary, 1)]).at_work();
    at.all(&[Action::StopPair(SITE_1), OFF]);
    assert_eq!(at.works_at(), Some(SITE_1), "just before");
    at.then(TICK);
    assert_eq!(at.state(), State::Switching, "at");
}

/// GD-12: without site-timeout no time is long enough.
#[test]
fn without_site_timeout_nobody_leaves() {
    let mut story = Story::of(without_site_timeout()).at_work();
    story.all(&[Action::StopSite(SITE_1), OFF]).cannot(TICK);
    assert_eq!(story.works_at(), Some(SITE_1));
}

/// GD-11, GD-A5: telephony is OFF, ON, OFF. By default the interval begins with the last OFF; by `b` it goes on.
#[test]
fn a_service_that_comes_and_goes() {
    let flaps =
        [Action::StopPair(SITE_1), OFF, TICK, Action::Restore(SITE_1), ON, Action::StopPair(SITE_1), OFF];
    let mut anew = Story::usual().at_work();
    anew.all(&flaps).then(TICK);
    assert_eq!(anew.works_at(), Some(SITE_1), "at the boundary of the second interval");
    anew.then(TICK);
    assert_eq!(anew.state(), State::Switching);

    let mut adds_up = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::Flapping, 1)]).at_work();
    adds_up.all(&flaps).then(TICK);
    assert_eq!(adds_up.state(), State::Switching, "just after the boundary of the first one");
}

/// GD-13, GD-14, GD-A9: configuration and statistics are lost, each alone and both together. The document's desktop warns
/// and stays; by GD-A9=b both together count; the workspace leaves for one of them.
#[test]
fn configuration_and_statistics() {
    for service in [Service::Configuration, Service::Statistics] {
        let stop = match service {
            Service::Configuration => Action::StopConfiguration(SITE_1),
            _ => Action::StopStatistics(SITE_1),
        };
        let mut desktop = Story::usual().at_work();
        desktop.all(&[stop, Action::Notice(service)]).cannot(Action::Tick(service));
        assert!(desktop.world.desk.position.memory.shown[service as usize], "the user is warned");
        assert!(desktop.world.serves(), "and works on");

        let mut workspace = Story::read(Topology::USUAL, WORKSPACE, &[]).at_work();
        workspace.all(&[stop, Action::Notice(service), Action::Tick(service)]);
        assert!(workspace.world.serves(), "at the boundary");
        workspace.then(Action::Tick(service));
        assert_eq!(workspace.state(), State::Switching, "just after it");

        let mut never = Story::read(without_site_timeout(), WORKSPACE, &[]).at_work();
        never.all(&[stop, Action::Notice(service)]).cannot(Action::Tick(service));
    }
    let lost = [
        Action::StopConfiguration(SITE_1),
        Action::Notice(Service::Configuration),
        Action::StopStatistics(SITE_1),
        Action::Notice(Service::Statistics),
    ];
    let mut solely = Story::usual().at_work();
    solely.all(&lost).cannot(Action::Tick(Service::Configuration));
    assert!(solely.world.serves());
    let mut both = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::BothServices, 1)]).at_work();
    both.all(&lost).all(&[Action::Tick(Service::Configuration), Action::Tick(Service::Configuration)]);
    assert_eq!(both.state(), State::Switching);
}

/// GD-15, GD-16: whoever logs out, or is logged out by a supervisor, is left alone; also after a switchover.
#[test]
fn a_logout_that_somebody_wanted_is_respected() {
    for reason in [Reason::ByAgent, Reason::BySupervisor] {
        let mut story = Story::usual().at_work();
        story.then(Action::LogOut(reason)).cannot(Action::LogIn);
        assert_eq!((story.works_at(), story.agent()), (Some(SITE_1), Agent::Out));
        story.all(&[Action::StopSite(SITE_1), OFF, TICK, TICK, Action::Connect]).cannot(Action::LogIn);
        story.then(Action::LogInByHand);
        assert!(story.world.serves());
    }
}

/// GD-17: the registration expires and comes back in time: the desktop stays and logs the agent in.
#[test]
fn a_phone_that_comes_back_in_time() {
    let mut story = Story::usual().at_work();
    story.all(&PHONE_LOST);
    assert_eq!(story.state(), State::AwaitingPhone);
    story.all(&PHONE_BACK).cannot(Action::TickPhone).then(Action::LogIn);
    assert!(story.world.serves());
    assert_eq!(story.works_at(), Some(SITE_1));
}

/// GD-17: an embedded endpoint has failed and is launched again by its desktop.
#[test]
fn an_embedded_endpoint_is_launched_again() {
    let mut story = Story::of(Topology { endpoint: Endpoint::Embedded, ..Topology::USUAL }).at_work();
    story.all(&[Action::PhoneFails, Action::Expire { site: SITE_1, choice: 1 }]);
    assert!(story.world.phone.up);
    story.all(&[Action::Register(SITE_1), Action::LogIn]);
    assert!(story.world.serves());
}

/// GD-18: just before and at the end of site-sip-register-timeout the phone is in time; just after it the desktop has gone.
/// GD-A4, b: at the end it has gone already.
#[test]
fn the_boundary_of_the_phones_timeout() {
    for ticks in [0, 1] {
        let mut story = Story::usual().at_work();
        story.all(&PHONE_LOST).all(&vec![Action::TickPhone; ticks]).all(&PHONE_BACK);
        assert_eq!(story.state(), State::Working, "{ticks}");
    }
    let mut after = Story::usual().at_work();
    after.all(&PHONE_LOST).all(&[Action::TickPhone, Action::TickPhone]);
    assert_eq!(after.state(), State::Switching);
    after.all(&[Action::Connect, Action::LogIn]);
    assert!(after.world.serves());
    let mut at = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::Boundary, 1)]).at_work();
    at.all(&PHONE_LOST).then(Action::TickPhone);
    assert_eq!(at.state(), State::Switching);
}

/// GD-19: without site-sip-register-timeout the desktop waits for as long as it takes.
#[test]
fn without_a_phone_timeout_nobody_leaves() {
    let mut story = Story::of(without_register_timeout()).at_work();
    story.all(&PHONE_LOST).cannot(Action::TickPhone);
    assert_eq!(story.state(), State::AwaitingPhone);
    story.all(&PHONE_BACK);
    assert_eq!(story.state(), State::Working);
}

/// GD-17, GD-A10: the other spelling is an unknown reason by default, and the same one by `b`.
#[test]
fn the_other_spelling() {
    let topology = Topology { spelling: Spelling::Space, ..Topology::USUAL };
    let mut literal = Story::of(topology).at_work();
    literal.all(&PHONE_LOST).all(&PHONE_BACK).cannot(Action::LogIn);
    assert_eq!(literal.agent(), Agent::Out);
    let mut lenient = Story::read(topology, AGENT_DESKTOP, &[(Question::SpellingHeard, 1)]).at_work();
    lenient.all(&PHONE_LOST);
    assert_eq!(lenient.state(), State::AwaitingPhone);
}

/// GD-A8: an unknown reason code is a logout like any other, or waited for.
#[test]
fn an_unknown_reason_code() {
    let mut nothing = Story::usual().at_work();
    nothing.then(Action::LogOut(Reason::Unknown)).cannot(Action::LogIn);
    assert_eq!(nothing.state(), State::Working);
    let mut waits = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::UnknownReason, 1)]).at_work();
    waits.all(&[Action::LogOut(Reason::Unknown), Action::TickPhone, Action::TickPhone]);
    assert_eq!(waits.state(), State::Switching);
}

/// GD-20, GD-A14: a graceful shutdown moves an idle agent at once, one in a call when the call ends; older servers take
/// their time with idle ones, too.
#[test]
fn a_graceful_shutdown_waits_for_calls() {
    let mut idle = Story::usual().at_work();
    idle.then(Action::ShutDown(SITE_1));
    assert_eq!(idle.state(), State::Switching);
    let mut talking = Story::usual().at_work();
    talking.all(&[Action::CallBegins, Action::ShutDown(SITE_1)]).cannot(Action::LogOutDue(SITE_1));
    assert!(talking.world.serves());
    talking.all(&[Action::CallEnds(SITE_1), Action::LogOutDue(SITE_1)]);
    assert_eq!(talking.state(), State::Switching);
    let mut older = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::ShutdownLogout, 1)]).at_work();
    older.then(Action::ShutDown(SITE_1));
    assert!(older.world.serves());
    older.then(Action::LogOutDue(SITE_1));
    assert_eq!(older.state(), State::Switching);
}

/// GD-17 to GD-19, GD-A6: telephony goes OFF while the phone is waited for. By default the phone's clock goes on and moves
/// the desktop although site-timeout is not set; by `b` it gives way.
#[test]
fn the_race_of_the_two_clocks() {
    let race = [Action::StopPair(SITE_1), OFF];
    let mut first = Story::usual().at_work();
    first.all(&PHONE_LOST).all(&[Action::TickPhone]).all(&race).all(&[TICK, Action::TickPhone]);
    assert_eq!(first.state(), State::Switching, "the phone's clock has won");
    let mut second = Story::usual().at_work();
    second.all(&PHONE_LOST).all(&race).all(&[TICK, Action::TickPhone, TICK]);
    assert_eq!(second.state(), State::Switching, "telephony's clock has won");
    second.then(Action::Connect).cannot(Action::TickPhone).cannot(TICK);

    let mut neither = Story::of(without_site_timeout()).at_work();
    neither.all(&PHONE_LOST).all(&race).all(&[Action::TickPhone, Action::TickPhone]);
    assert_eq!(neither.state(), State::Switching, "without a site-timeout, and for want of telephony");
    let mut gives_way =
        Story::read(without_site_timeout(), AGENT_DESKTOP, &[(Question::TimerRace, 1)]).at_work();
    gives_way.all(&PHONE_LOST).all(&race).cannot(Action::TickPhone);
    assert_eq!(gives_way.works_at(), Some(SITE_1));
}

/// GD-A7: the phone is back while the desktop is on its way to the other site.
#[test]
fn a_phone_that_comes_back_too_late() {
    let late = [Action::TickPhone, Action::TickPhone, Action::MendPhone(SITE_1), Action::Register(SITE_1)];
    let mut goes_on = Story::usual().at_work();
    goes_on.all(&PHONE_LOST).all(&late).then(Action::Connect);
    assert_eq!(goes_on.works_at(), Some(SITE_2));
    let mut called_off = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::LateBack, 1)]).at_work();
    called_off.all(&PHONE_LOST).all(&late).then(Action::Connect);
    assert_eq!(called_off.works_at(), Some(SITE_1));
}

/// GD-A1: neither proxy answers. The three readings, and what becomes of the desktop when the old site is back.
#[test]
fn the_target_is_down_too() {
    let both = [Action::StopSite(SITE_1), Action::StopProxy(SITE_2, Path::Silent), OFF, TICK, TICK];
    let to_and_fro = [Action::Connect; 4];
    let mut alternates = Story::usual().at_work();
    alternates
        .all(&both)
        .all(&to_and_fro)
        .then(Action::Restore(SITE_1))
        .then(Action::Connect)
        .then(Action::Connect);
    assert_eq!(alternates.works_at(), Some(SITE_1));
    let mut insists = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::TargetDown, 1)]).at_work();
    insists.all(&both).all(&to_and_fro).then(Action::Restore(SITE_1)).all(&to_and_fro);
    assert_eq!(insists.state(), State::Switching, "it does not look at site 1 again");
    let mut gives_up = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::TargetDown, 2)]).at_work();
    gives_up.all(&both).all(&[Action::Connect, Action::Connect]);
    assert_eq!(gives_up.state(), State::Closed);
}

/// GD-A2: with GD-05 after every connection, the way from the preferred site leads back to it.
#[test]
fn home_is_no_place_to_flee_to() {
    let flees = [Action::StopPair(SITE_1), OFF, TICK, TICK, Action::Connect];
    let mut once = Story::usual().at_work();
    once.all(&flees);
    assert_eq!(once.works_at(), Some(SITE_2));
    let mut always = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::EveryConnection, 1)]).at_work();
    always.all(&flees).all(&[READ, READ, Action::Connect, READ, READ]);
    assert_eq!(always.works_at(), Some(SITE_1), "where there is still no telephony");
    always.then(OFF);
}

/// GD-A3, GD-A11: what brings a desktop home, beside a restart.
#[test]
fn the_ways_home() {
    let away =
        [Action::StopSite(SITE_1), OFF, TICK, TICK, Action::Connect, Action::LogIn, Action::Restore(SITE_1)];
    let mut restarted = Story::usual().at_work();
    restarted.all(&away).all(&[Action::Quit, START, Action::Connect, READ, READ]);
    assert_eq!(restarted.works_at(), Some(SITE_1));
    let mut looks = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::Failback, 1)]).at_work();
    looks.all(&away).then(Action::CallBegins).cannot(Action::SeeHome);
    looks.all(&[Action::CallEnds(SITE_2), Action::SeeHome, Action::Connect]);
    assert_eq!(looks.works_at(), Some(SITE_1));
    let mut later = Story::usual().at_work();
    later.then(Action::ChangePreferred);
    assert_eq!(later.works_at(), Some(SITE_1));
    let mut at_once =
        Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::PreferredChanged, 1)]).at_work();
    at_once.all(&[Action::ChangePreferred, Action::Connect]);
    assert_eq!(at_once.works_at(), Some(SITE_2));
}

/// GD-A12, GD-A13, GD-A15, GD-A16: after an arrival.
#[test]
fn what_an_arrival_leaves_open() {
    let away = [Action::StopSite(SITE_1), OFF, TICK, TICK, Action::Connect];
    let mut by_hand = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::LogInAgain, 1)]).at_work();
    by_hand.then(Action::LogInByHand).all(&away).cannot(Action::LogIn).then(Action::LogInByHand);
    assert!(by_hand.world.serves());

    let mut deaf = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::ListenersAfter, 1)]).at_work();
    deaf.all(&away).all(&[Action::StopConfiguration(SITE_2), Action::Notice(Service::Configuration)]);
    assert_eq!(deaf.world.desk.position.memory.shown, [false; 3], "nobody is warned");

    let alone = [Action::StopConfiguration(SITE_1), START, Action::Connect];
    let mut lenient = Story::usual();
    lenient.all(&alone);
    assert_eq!(lenient.state(), State::ReadingPerson);
    let mut strict = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::ProxyAlone, 1)]);
    strict.all(&alone);
    assert_eq!(strict.state(), State::Closed, "as if the password were wrong");

    let no_phone =
        [Action::CutPhone(SITE_1), Action::Expire { site: SITE_1, choice: 0 }, START, Action::Connect];
    let mut stays = Story::usual();
    stays.all(&no_phone).all(&[READ, READ, Action::LogIn]).cannot(Action::TickPhone);
    assert_eq!((stays.state(), stays.agent()), (State::Working, Agent::NoPhone));
    let mut waits = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::NoPhone, 1)]);
    waits.all(&no_phone).all(&[READ, READ, Action::LogIn, Action::TickPhone, Action::TickPhone]);
    assert_eq!(waits.state(), State::Switching);
}

/// A phone with one registration: an external one moves when its site is gone, an embedded one goes where its desktop is.
#[test]
fn phones_with_one_registration() {
    let one = Topology { registers: Registers::One, ..Topology::USUAL };
    let mut external = Story::of(one).at_work();
    external.all(&[Action::StopSite(SITE_1), Action::PhoneMoves, Action::Register(SITE_2)]);
    external.all(&[OFF, TICK, TICK, Action::Connect, Action::LogIn]);
    assert!(external.world.serves());
    let mut embedded = Story::of(Topology { endpoint: Endpoint::Embedded, ..one }).at_work();
    embedded.then(Action::StopSite(SITE_1)).cannot(Action::PhoneMoves);
    embedded.all(&[OFF, TICK, TICK, Action::Connect, Action::Register(SITE_2), Action::LogIn]);
    assert!(embedded.world.serves());
}

/// GD-02 and GD-23 (startup): the other proxy is tried, and local configuration has one address (GD-A17).
#[test]
fn a_desktop_that_knows_one_address_has_nowhere_to_turn_to() {
    for (reading, state) in [(0, State::Connecting), (1, State::Closed)] {
        let mut story = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::OtherAddress, reading)]);
        story.all(&[Action::StopProxy(SITE_1, Path::Refused), START, Action::Connect]);
        assert_eq!(story.state(), state);
    }
    // Once it has read the agent's application objects it knows the way.
    let mut story = Story::read(Topology::USUAL, AGENT_DESKTOP, &[(Question::OtherAddress, 1)]).at_work();
    story.all(&[Action::StopPair(SITE_1), OFF, TICK, TICK, Action::Connect]);
    assert_eq!(story.works_at(), Some(SITE_2));
}
