//! A step of the world, for an administrator of IP Office systems: as it is narrated, without what nobody would notice,
//! and with what it means to users who rely on more than their phones.

use super::super::messages::{Ringing, Settings};
use super::super::model::UserResilience;
use super::super::narrative;
use super::super::topology::{FAILOVER, HOME, Habit};
use super::super::world::{Action, Clock, Shown, World};
use crate::audit::story::{Said, Step, said};
use crate::frame::trouble::Trouble;
use crate::topology::NodeId;

/// The rows of a log for one step.
pub(super) fn tell(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let mut steps = Vec::new();
    if is_noticed(model, before, action, after) {
        steps = narrative::steps(model, before, action, after);
    }
    steps.extend(logins(model, before, after));
    steps.extend(calls(model, before, after));
    steps
}

/// Whether it is of interest: of a clock, that it has run out; of a system that stands in for nobody, nothing that belongs to
/// standing in; of the phones at the home of users who hot desk, that failover begins by them.
fn is_noticed(model: &UserResilience, before: &World, action: &Action, after: &World) -> bool {
    let stands_in = model.topology.backs_up;
    let desk = model.topology.desk_at();
    let (was, is) = (before.failover(), after.failover());
    let begins = (was.state, was.memory.attempt) != (is.state, is.memory.attempt);
    match *action {
        Action::Pass(clock) => {
            stands_in && (was.state != is.state || !has_run_out(before, clock) && has_run_out(after, clock))
        }
        // A client may be started where the system is down already.
        Action::Restart(node) => before.environment.is_up(node),
        Action::Net(Trouble::Notice(HOME, _)) => before.servers != after.servers,
        Action::Net(Trouble::Notice(FAILOVER, _)) => stands_in || desk == Some(FAILOVER),
        Action::Attempt if desk.is_some() => begins,
        Action::Attempt => stands_in || narrative::asked(before) == HOME,
        Action::ColleagueAsks => begins,
        Action::Lose => desk.is_none(),
        Action::MindGuest => desk.is_none() && before.phone != after.phone,
        _ => true,
    }
}

fn has_run_out(world: &World, clock: Clock) -> bool {
    let memory = world.failover().memory;
    match clock {
        Clock::Absence => memory.absence.has_reached(),
        Clock::Presence => memory.presence.has_passed(),
        Clock::Grace => memory.grace.has_reached(),
    }
}

/// What becomes of users who log in, if that is another thing than before.
fn logins(model: &UserResilience, before: &World, after: &World) -> Option<Step> {
    let desk = model.topology.desk_at().filter(|&desk| after.environment.is_up(desk))?;
    let now = login(model, after, desk);
    let what = match now {
        _ if now == login(model, before, desk) => return None,
        Some((Settings::Full, by)) if by == desk => {
            "now logs the users in with the full settings, from its copy".said()
        }
        Some((Settings::Full, by)) => {
            said("now logs the users in with the full settings, which it has from {}", &[by])
        }
        Some((Settings::Basic, _)) => "now logs the users in with nothing but basic details".said(),
        None => "now refuses to log the users in".said(),
    };
    Some(Step::by(desk, what))
}

/// What a call at the failover system would ring, for users who rely on twinning, if that is another thing than before.
fn calls(model: &UserResilience, before: &World, after: &World) -> Option<Step> {
    let habit = model.topology.habit;
    let now = ringing(model, after).filter(|_| matches!(habit, Habit::InternalTwin | Habit::FallbackTwin))?;
    if ringing(model, before) == Some(now) {
        return None;
    }
    let silent = if habit == Habit::InternalTwin && !now.twin { ", not its internal twin" } else { "" };
    let what = ["would ring, on a call for the user: ".into(), narrative::rings(now).into(), silent.into()];
    Some(Step::by(FAILOVER, what))
}

fn ringing(model: &UserResilience, world: &World) -> Option<Ringing> {
    let mut world = *world;
    model.call(&mut world, FAILOVER);
    match world.shown {
        Shown::Rang { what, .. } if world.in_failover() => Some(what),
        _ => None,
    }
}

/// Who would serve the login of a user who hot desks there: the system that has the full settings for it; with basic
/// details only, the one where the user logs in.
pub(super) fn login(model: &UserResilience, world: &World, desk: NodeId) -> Option<(Settings, NodeId)> {
    let mut world = *world;
    if world.environment.is_up(desk) { model.log_in(&mut world, desk) } else { None }
}
