//! Losses that the document admits: situations that some installation comes into, and runs that never leave them.

use super::client;
use super::messages::Settings;
use super::model::UserResilience;
use super::server;
use super::situations::{could_fail_over, goes_on, home_is_out_of_reach, is_at, is_whole};
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD};
use super::world::{Setting, Shown, World};

type Property = crate::property::Property<UserResilience>;

/// Every hazard: of single situations, then of the long run.
pub fn hazards() -> Vec<Property> {
    let mut all = two_registrars();
    all.extend(without_service());
    all.extend(for_users());
    all.extend(for_ever());
    all
}

/// "Exactly one registrar accepts" does not hold.
fn two_registrars() -> Vec<Property> {
    vec![
        Property::hazard(
            "UR-H01",
            &["UR-A13"],
            "During the 5 minutes of grace home system and failover system both accept a phone.",
            |_, world| both_accept(world, server::State::Grace),
        ),
        Property::hazard(
            "UR-H02",
            &["UR-01", "UR-11"],
            "The home system has returned and takes phones, and for 10 minutes the failover system does so, \
             too.",
            |_, world| both_accept(world, server::State::Returning),
        ),
        Property::hazard(
            "UR-H03",
            &["UR-06", "UR-09"],
            "Split: the home system runs and takes phones, the failover system does not see it and takes \
             them, too.",
            |_, world| world.environment.is_cut(HOME, FAILOVER) && both_accept(world, server::State::Serving),
        ),
    ]
}

fn both_accept(world: &World, failover: server::State) -> bool {
    world.failover().state == failover
        && world.is_reachable(FAILOVER)
        && world.is_reachable(HOME)
        && world.servers[HOME.index()].state == server::State::Home
}

fn without_service() -> Vec<Property> {
    vec![
        Property::hazard(
            "UR-H04",
            &["UR-06", "UR-10"],
            "The home system is gone, the failover system is there with a copy, and the 3 minutes run: the phone is \
                   without service.",
            |_, world| {
                could_fail_over(world)
                    && world.phone.state == client::State::Unregistered
                    && world.record.gone.is_running()
                    && !world.record.gone.has_reached()
            },
        ),
        Property::hazard(
            "UR-H05",
            &["UR-05", "UR-12"],
            "The failover system was restarted during failover: it runs, the home system is still gone, the 3 minutes \
                   are over, and nobody serves the phone.",
            |_, world| {
                home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && world.record.copy_lost
                    && world.record.gone.has_passed()
                    && world.phone.state == client::State::Unregistered
            },
        ),
        Property::hazard(
            "UR-H06",
            &["UR-05"],
            "The home system goes before it has sent the first copy: the failover system has nothing to \
             answer with.",
            |model, world| {
                model.topology.backs_up
                    && home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && !world.failover().memory.copy
                    && !world.record.copy_lost
                    && world.record.gone.has_passed()
            },
        ),
        Property::hazard(
            "UR-H07",
            &["UR-04"],
            "The setting is missing: the home system is gone, another system is there, and nobody serves \
             the phone.",
            |model, world| {
                !model.topology.backs_up
                    && home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && world.record.gone.has_passed()
                    && world.phone.state == client::State::Unregistered
            },
        ),
        Property::hazard(
            "UR-H08",
            &["UR-11"],
            "Failback is complete, and a call keeps the phone at the failover system all the same.",
            |model, world| {
                is_whole(model, world)
                    && world.failover().state == server::State::Blocking
                    && is_at(world, FAILOVER)
                    && world.phone.memory.in_call
            },
        ),
    ]
}

/// A user has just logged in without full settings, or could not even do that (UR-A10).
fn has_no_full_settings(world: &World) -> bool {
    matches!(world.shown, Shown::Denied | Shown::LoggedIn(Settings::Basic))
}

fn for_users() -> Vec<Property> {
    vec![
        Property::hazard(
            "UR-H10",
            &["UR-13"],
            "A call rings the phone at the failover system, and the internal twin does not ring.",
            |model, world| {
                model.topology.habit == Habit::InternalTwin
                    && matches!(world.shown, Shown::Rang { at: FAILOVER, what } if what.phone && !what.twin)
            },
        ),
        Property::hazard(
            "UR-H11",
            &["UR-14"],
            "Failover has begun and the phone has not registered with the failover system yet: a call does not even \
                   ring the fallback number.",
            |model, world| {
                model.topology.habit == Habit::FallbackTwin
                    && world.in_failover()
                    && matches!(world.shown, Shown::Rang { at: FAILOVER, what } if !what.phone && !what.fallback)
            },
        ),
        Property::hazard(
            "UR-H12",
            &["UR-03", "UR-06"],
            "The home system is gone and failover has not begun: a user who logs in at the failover system gets no full settings, \
                   although there is a copy of them.",
            |model, world| {
                has_no_full_settings(world)
                    && model.topology.habit == Habit::HotDesksAtFailover
                    && world.failover().memory.copy
            },
        ),
        Property::hazard(
            "UR-H13",
            &["UR-03", "UR-08", "UR-09"],
            "A third system has lost the home system, which the failover system still sees: a user who logs in there \
                   gets no full settings, although both others are whole.",
            |model, world| {
                has_no_full_settings(world)
                    && model.topology.habit == Habit::HotDesksAtThird
                    && world.environment.linked(FAILOVER, HOME)
                    && world.environment.linked(THIRD, FAILOVER)
                    && world.environment.sees(FAILOVER, HOME)
                    && world.environment.sees(THIRD, FAILOVER)
                    && !world.environment.sees(THIRD, HOME)
            },
        ),
        Property::hazard(
            "UR-H16",
            &["UR-05"],
            "The failover system answers from a copy that is older than what its user has changed last.",
            |_, world| world.in_failover() && world.setting == Setting::NotCopied,
        ),
        Property::hazard(
            "UR-H17",
            &["UR-08", "UR-11"],
            "What a user has changed during failover is gone when failback is over.",
            |_, world| world.setting == Setting::LostAtFailback,
        ),
        Property::hazard(
            "UR-H18",
            &["UR-12"],
            "A restart of the failover system loses what a user has changed during failover.",
            |_, world| world.setting == Setting::LostWithCopy,
        ),
        Property::hazard(
            "UR-H14",
            &["UR-02"],
            "A call is passed on to a system that is gone, because its loss was not noticed yet.",
            |_, world| matches!(world.shown, Shown::Routed { to, .. } if !world.environment.is_up(to)),
        ),
        Property::hazard(
            "UR-H15",
            &["UR-02", "UR-07"],
            "During failover a third system passes calls on to the home system, which it sees, while the phone is with \
                   the failover system, which does not.",
            |_, world| {
                matches!(world.shown, Shown::Routed { at: THIRD, to: HOME })
                    && world.environment.linked(THIRD, HOME)
                    && is_at(world, FAILOVER)
            },
        ),
    ]
}

fn for_ever() -> Vec<Property> {
    vec![
        Property::endless(
            "UR-H20",
            &["UR-09"],
            "There are softphones only: the home system is out of reach for good, the failover system has everything \
                   and never serves them.",
            |model, world| {
                could_fail_over(world) && model.topology.phones == Phones::Soft && goes_on(model, world)
            },
            |_, world| is_at(world, FAILOVER),
        ),
        Property::endless(
            "UR-H21",
            &["UR-04", "UR-08", "UR-09"],
            "There are no IP phones, so that no resilience of desk phones ever begins: users cannot even \
             hot desk.",
            |model, world| could_fail_over(world) && !model.topology.has_ip_phone(),
            |_, world| world.in_failover(),
        ),
        Property::endless(
            "UR-H22",
            &["UR-06", "UR-09"],
            "The failover system sees the home system and the phone does not reach it: nobody ever serves \
             the phone.",
            |model, world| {
                world.environment.linked(HOME, FAILOVER)
                    && !world.is_reachable(HOME)
                    && world.is_reachable(FAILOVER)
                    && world.failover().memory.copy
                    && model.topology.can_trigger()
                    && goes_on(model, world)
            },
            |_, world| world.served_by().is_some(),
        ),
        Property::endless(
            "UR-H23",
            &["UR-06", "UR-11"],
            "The line between home system and failover system stays broken: the phone stays with the failover system \
                   for ever, although it could reach its home.",
            |model, world| {
                world.environment.is_cut(HOME, FAILOVER)
                    && world.is_reachable(HOME)
                    && world.is_reachable(FAILOVER)
                    && goes_on(model, world)
            },
            |_, world| is_at(world, HOME),
        ),
        Property::endless(
            "UR-H24",
            &["UR-12"],
            "The failover system has lost its copy and the home system stays gone: nobody ever serves the \
             phone again.",
            |model, world| {
                home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && world.record.copy_lost
                    && model.topology.can_trigger()
                    && goes_on(model, world)
            },
            |_, world| world.served_by().is_some(),
        ),
        Property::endless(
            "UR-H25",
            &["UR-04"],
            "The setting is missing and the home system stays gone: nobody ever serves the phone.",
            |model, world| {
                !model.topology.backs_up
                    && home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && model.topology.can_trigger()
                    && goes_on(model, world)
            },
            |_, world| world.served_by().is_some(),
        ),
        Property::endless(
            "UR-H26",
            &["UR-11"],
            "An administrator has to start failback and does not: everything is healthy, and the phone stays with the \
                   failover system for ever.",
            |model, world| {
                is_whole(model, world)
                    && goes_on(model, world)
                    && model.topology.failback == Failback::ByAdministrator
            },
            |_, world| is_at(world, HOME),
        ),
    ]
}
