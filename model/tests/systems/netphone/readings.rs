//! What each reading of an open question comes to, told from the document; the rest is with the [stories](super::stories).

use redial_model::ambiguity::Readings;
use redial_model::systems::netphone::ambiguities::Question;
use redial_model::systems::netphone::server::{Input, State};
use redial_model::systems::netphone::topology::{Follows, Kept, MASTER, Placement, STANDBY};
use redial_model::systems::netphone::world::{Action, Cause};
use redial_model::systems::netphone::{EDITION_2020, EDITION_LATER};

use super::stories::{CLIENT, Story};

fn read(follows: Follows, question: Question, reading: u8) -> Story {
    let mut story = Story::of(follows, EDITION_2020, Readings::default().with(question, reading));
    story.both_start();
    story
}

/// NP-A5, of later documentation: manual switchover is started at the master only. Of the document itself (manual switchover,
/// first sentence: the administrator can switch between the systems) there is no such restriction.
#[test]
fn where_a_switchover_can_be_ordered_depends_on_the_edition() {
    for (edition, parts) in
        [(EDITION_2020, [State::Passive, State::Active]), (EDITION_LATER, [State::Active, State::Passive])]
    {
        let mut story = Story::of(Follows::Calls, edition, Readings::default());
        story.both_start();
        story.all(&[Action::Order(STANDBY, Input::SwitchNow)]);
        assert_eq!(story.parts(), parts, "{edition}");
    }
}

/// NP-A5 c (functional description, third sentence: the passive system turns all logins down): whoever wants to order
/// something has to be let in.
#[test]
fn the_passive_system_turns_the_administrator_down() {
    let mut story = read(CLIENT, Question::OrderedAt, 2);
    assert!(!story.can(Action::Order(STANDBY, Input::BlockLogins)), "nobody gets in there");
    story.all(&[Action::Order(STANDBY, Input::SwitchNow)]);
    assert_eq!(story.parts(), [State::Active, State::Passive], "the order is refused");
    let mut story = read(CLIENT, Question::OrderedAt, 2);
    story.all(&[Action::Order(MASTER, Input::SwitchNow), Action::Notice(MASTER), Action::Notice(STANDBY)]);
    assert_eq!(story.parts(), [State::Passive, State::Active]);
    assert!(story.can(Action::Order(STANDBY, Input::BlockLogins)), "the active system is the other one now");
}

/// NP-A13 (not seamless, first point: conversations *and* scripts are cut off; manual switchover: as soon as no calls are held).
#[test]
fn a_switchover_when_idle_waits_for_a_script_or_cuts_it_off() {
    for reading in [0, 1] {
        let mut story = read(Follows::Calls, Question::Scripts, reading);
        story.all(&[Action::ScriptBegins(MASTER), Action::Order(MASTER, Input::SwitchWhenIdle)]);
        if reading == 0 {
            assert_eq!(story.parts(), [State::Passive, State::Active]);
            assert_eq!(story.world.lost.script, Some(Cause::IdleOrder));
            continue;
        }
        story.all(&[Action::NewCall(MASTER), Action::CallEnds(MASTER)]);
        assert_eq!(story.parts(), [State::Active, State::Passive], "the script runs still");
        story.all(&[Action::ScriptEnds(MASTER)]);
        assert_eq!(story.parts(), [State::Passive, State::Active]);
        assert_eq!(story.world.lost.script, None);
    }
}

/// NP-A14 (functional description, first sentence: of a start of *both*): the active system has failed, and is there again
/// before the passive one has noticed.
#[test]
fn a_system_starts_beside_a_passive_one() {
    for reading in [0, 1] {
        let mut story = read(Follows::Calls, Question::BesidePassive, reading);
        story.all(&[Action::Stop(MASTER), Action::Start(MASTER), Action::Notice(MASTER)]);
        let master = if reading == 0 { State::Starting } else { State::Active };
        assert_eq!(story.parts(), [master, State::Passive]);
        // What the standby hears: that the master is starting; or that it is active, as it has always been.
        assert_eq!(story.can(Action::Notice(STANDBY)), reading == 0);
        if reading == 0 {
            story.all(&[Action::Notice(STANDBY)]);
            assert_eq!(story.parts(), [State::Starting, State::Active]);
        }
    }
    // In the later edition the passive system gives up its count: without a part of its own the other one would wait for ever.
    let mut story = Story::of(Follows::Calls, EDITION_LATER, Readings::default());
    story.both_start();
    story.all(&[Action::Stop(MASTER), Action::Start(MASTER), Action::Notice(MASTER)]);
    assert_eq!(story.parts(), [State::Active, State::Passive]);
}

/// NP-A15 (manual switchover, last sentence: new logins and new calls can be blocked).
#[test]
fn a_block_outlives_a_restart_or_does_not() {
    for reading in [0, 1] {
        let mut story = read(CLIENT, Question::BlocksAndRestart, reading);
        story.all(&[
            Action::Order(MASTER, Input::BlockLogins),
            Action::Stop(STANDBY),
            Action::Notice(MASTER),
        ]);
        story.all(&[Action::Stop(MASTER), Action::Start(MASTER), Action::Notice(MASTER)]);
        assert_eq!(story.parts(), [State::Active, State::Stopped]);
        assert_eq!(story.client_tries(), (reading == 1).then_some(MASTER));
    }
}

/// NP-A16 (functional description, fourth sentence: in both directions): the split is over, and both have changed the same.
#[test]
fn one_of_two_changes_is_overwritten() {
    for (reading, first, loser) in
        [(0, MASTER, STANDBY), (0, STANDBY, MASTER), (1, MASTER, STANDBY), (1, STANDBY, STANDBY)]
    {
        let mut story = read(Follows::Changes(Kept::InDatabase), Question::Conflict, reading);
        story.all(&[Action::Cut(MASTER, STANDBY), Action::Notice(STANDBY), Action::Notice(MASTER)]);
        assert_eq!(story.parts(), [State::Active, State::Active]);
        story.all(&[Action::Change(MASTER), Action::Change(STANDBY), Action::Heal(MASTER, STANDBY)]);
        story.all(&[Action::Replicate(first)]);
        assert_eq!(story.world.lost.overwritten, Some(loser), "{reading}, {first:?} first");
    }
}

/// NP-A17 (functional description, sixth sentence: that it works together with both systems): both are active.
#[test]
fn a_separate_service_works_with_one_or_both() {
    for reading in [0, 1] {
        let mut story = read(Follows::Services(Placement::SeparateForBoth), Question::BothAtOnce, reading);
        story.all(&[
            Action::ServiceNotices(0, MASTER),
            Action::Cut(MASTER, STANDBY),
            Action::Notice(STANDBY),
        ]);
        assert_eq!(story.can(Action::ServiceNotices(0, STANDBY)), reading == 1);
        if reading == 1 {
            story.all(&[Action::ServiceNotices(0, STANDBY), Action::Stop(MASTER)]);
            story.all(&[Action::ServiceNotices(0, MASTER)]);
            let systems: Vec<_> = story.world.services[0].memory.systems.iter().collect();
            assert_eq!(systems, [STANDBY], "it works with the one that is left");
        }
    }
}

/// NP-A18 (functional description, fifth sentence: the replication of *files* is such that the content of the *databases* is
/// brought into line).
#[test]
fn what_is_kept_in_files_is_replicated_or_is_not() {
    for reading in [0, 1] {
        for kept in [Kept::InDatabase, Kept::InFiles] {
            let mut story = read(Follows::Changes(kept), Question::Files, reading);
            story.all(&[Action::Change(MASTER)]);
            let stays = reading == 1 && kept == Kept::InFiles;
            assert_eq!(story.can(Action::Replicate(MASTER)), !stays);
        }
    }
}
