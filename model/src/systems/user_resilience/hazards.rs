//! Losses that the document admits: situations that some installation comes into, and runs that never leave them.

use super::client;
use super::messages::Settings;
use super::model::UserResilience;
use super::properties::{could_fail_over, goes_on, home_is_out_of_reach, is_at, is_whole};
use super::server;
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD};
use super::world::{Shown, World};
use crate::property::{Claim, Property};

type Model = UserResilience;

/// Every hazard: of single situations, then of the long run.
pub fn hazards() -> Vec<Property<Model>> {
    let mut all = two_registrars();
    all.extend(without_service());
    all.extend(for_users());
    all.extend(for_ever());
    all
}

/// "Exactly one registrar accepts" does not hold.
fn two_registrars() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-H01",
            clauses: &["UR-11"],
            text: "During the 5 minutes of grace home system and failover system both accept a phone.",
            claim: Claim::Hazard(|_, world: &World| both_accept(world, server::State::Grace)),
        },
        Property {
            id: "UR-H02",
            clauses: &["UR-01", "UR-11"],
            text: "The home system has returned and takes phones, and for 10 minutes the failover system does so, too.",
            claim: Claim::Hazard(|_, world: &World| both_accept(world, server::State::Returning)),
        },
        Property {
            id: "UR-H03",
            clauses: &["UR-06", "UR-09"],
            text: "Split: the home system runs and takes phones, the failover system does not see it and takes them, too.",
            claim: Claim::Hazard(|_, world: &World| {
                world.environment.is_cut(HOME, FAILOVER) && both_accept(world, server::State::Serving)
            }),
        },
    ]
}

fn both_accept(world: &World, failover: server::State) -> bool {
    world.failover().state == failover
        && world.is_reachable(FAILOVER)
        && world.is_reachable(HOME)
        && world.servers[HOME.index()].state == server::State::Home
}

fn without_service() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-H04",
            clauses: &["UR-06", "UR-10"],
            text: "The home system is gone, the failover system is there with a copy, and the 3 minutes run: the phone is \
                   without service.",
            claim: Claim::Hazard(|_, world: &World| {
                could_fail_over(world)
                    && world.phone.state == client::State::Unregistered
                    && world.record.gone.is_running()
                    && !world.record.gone.has_reached()
            }),
        },
        Property {
            id: "UR-H05",
            clauses: &["UR-05", "UR-12"],
            text: "The failover system was restarted during failover: it runs, the home system is still gone, the 3 minutes \
                   are over, and nobody serves the phone.",
            claim: Claim::Hazard(|_, world: &World| {
                home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && world.record.copy_lost
                    && world.record.gone.has_passed()
                    && world.phone.state == client::State::Unregistered
            }),
        },
        Property {
            id: "UR-H06",
            clauses: &["UR-05"],
            text: "The home system goes before it has sent the first copy: the failover system has nothing to answer with.",
            claim: Claim::Hazard(|model, world: &World| {
                model.topology.backs_up
                    && home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && !world.failover().memory.copy
                    && !world.record.copy_lost
                    && world.record.gone.has_passed()
            }),
        },
        Property {
            id: "UR-H07",
            clauses: &["UR-04"],
            text: "The setting is missing: the home system is gone, another system is there, and nobody serves the phone.",
            claim: Claim::Hazard(|model, world: &World| {
                !model.topology.backs_up
                    && home_is_out_of_reach(world)
                    && world.is_reachable(FAILOVER)
                    && world.record.gone.has_passed()
                    && world.phone.state == client::State::Unregistered
            }),
        },
        Property {
            id: "UR-H08",
            clauses: &["UR-11"],
            text: "Failback is complete, and a call keeps the phone at the failover system all the same.",
            claim: Claim::Hazard(|model, world: &World| {
                is_whole(model, world)
                    && world.failover().state == server::State::Blocking
                    && is_at(world, FAILOVER)
                    && world.phone.memory.in_call
            }),
        },
    ]
}

/// A user has just logged in without full settings, or could not even do that (UR-A10).
fn has_no_full_settings(world: &World) -> bool {
    matches!(world.shown, Shown::Denied | Shown::LoggedIn(Settings::Basic))
}

fn for_users() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-H10",
            clauses: &["UR-13"],
            text: "A call rings the phone at the failover system, and the internal twin does not ring.",
            claim: Claim::Hazard(|model, world: &World| {
                model.topology.habit == Habit::InternalTwin
                    && matches!(world.shown, Shown::Rang { at: FAILOVER, what } if what.phone && !what.twin)
            }),
        },
        Property {
            id: "UR-H11",
            clauses: &["UR-14"],
            text: "Failover has begun and the phone has not registered with the failover system yet: a call does not even \
                   ring the fallback number.",
            claim: Claim::Hazard(|model, world: &World| {
                model.topology.habit == Habit::FallbackTwin
                    && world.in_failover()
                    && matches!(world.shown, Shown::Rang { at: FAILOVER, what } if !what.phone && !what.fallback)
            }),
        },
        Property {
            id: "UR-H12",
            clauses: &["UR-03", "UR-06"],
            text: "The home system is gone and failover has not begun: a user who logs in at the failover system gets no full settings, \
                   although there is a copy of them.",
            claim: Claim::Hazard(|model, world: &World| {
                has_no_full_settings(world)
                    && model.topology.habit == Habit::HotDesksAtFailover
                    && world.failover().memory.copy
            }),
        },
        Property {
            id: "UR-H13",
            clauses: &["UR-03", "UR-08", "UR-09"],
            text: "A third system has lost the home system, which the failover system still sees: a user who logs in there \
                   gets no full settings, although both others are whole.",
            claim: Claim::Hazard(|model, world: &World| {
                has_no_full_settings(world)
                    && model.topology.habit == Habit::HotDesksAtThird
                    && world.environment.linked(FAILOVER, HOME)
                    && world.environment.linked(THIRD, FAILOVER)
                    && world.environment.sees(FAILOVER, HOME)
                    && !world.environment.sees(THIRD, HOME)
            }),
        },
        Property {
            id: "UR-H14",
            clauses: &["UR-02"],
            text: "A call is passed on to a system that is gone, because its loss was not noticed yet.",
            claim: Claim::Hazard(
                |_, world: &World| matches!(world.shown, Shown::Routed { to, .. } if !world.environment.is_up(to)),
            ),
        },
        Property {
            id: "UR-H15",
            clauses: &["UR-02", "UR-07"],
            text: "During failover a third system passes calls on to the home system, which it sees, while the phone is with \
                   the failover system, which does not.",
            claim: Claim::Hazard(|_, world: &World| {
                matches!(world.shown, Shown::Routed { at: THIRD, to: HOME })
                    && world.environment.linked(THIRD, HOME)
                    && is_at(world, FAILOVER)
            }),
        },
    ]
}

fn for_ever() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-H20",
            clauses: &["UR-09"],
            text: "There are softphones only: the home system is out of reach for good, the failover system has everything \
                   and never serves them.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    could_fail_over(world) && model.topology.phones == Phones::Soft && goes_on(model, world)
                },
                goal: |_, world: &World| is_at(world, FAILOVER),
            },
        },
        Property {
            id: "UR-H21",
            clauses: &["UR-04", "UR-08", "UR-09"],
            text: "There are no IP phones, so that no resilience of desk phones ever begins: users cannot even hot desk.",
            claim: Claim::Endless {
                given: |model, world: &World| could_fail_over(world) && !model.topology.has_ip_phone(),
                goal: |_, world: &World| world.in_failover(),
            },
        },
        Property {
            id: "UR-H22",
            clauses: &["UR-06", "UR-09"],
            text: "The failover system sees the home system and the phone does not reach it: nobody ever serves the phone.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    world.environment.linked(HOME, FAILOVER)
                        && !world.is_reachable(HOME)
                        && world.is_reachable(FAILOVER)
                        && world.failover().memory.copy
                        && model.topology.can_trigger()
                        && goes_on(model, world)
                },
                goal: |_, world: &World| world.served_by().is_some(),
            },
        },
        Property {
            id: "UR-H23",
            clauses: &["UR-06", "UR-11"],
            text: "The line between home system and failover system stays broken: the phone stays with the failover system \
                   for ever, although it could reach its home.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    world.environment.is_cut(HOME, FAILOVER)
                        && world.is_reachable(HOME)
                        && world.is_reachable(FAILOVER)
                        && goes_on(model, world)
                },
                goal: |_, world: &World| is_at(world, HOME),
            },
        },
        Property {
            id: "UR-H24",
            clauses: &["UR-12"],
            text: "The failover system has lost its copy and the home system stays gone: nobody ever serves the phone again.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    home_is_out_of_reach(world)
                        && world.is_reachable(FAILOVER)
                        && world.record.copy_lost
                        && model.topology.can_trigger()
                        && goes_on(model, world)
                },
                goal: |_, world: &World| world.served_by().is_some(),
            },
        },
        Property {
            id: "UR-H25",
            clauses: &["UR-04"],
            text: "The setting is missing and the home system stays gone: nobody ever serves the phone.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    !model.topology.backs_up
                        && home_is_out_of_reach(world)
                        && world.is_reachable(FAILOVER)
                        && model.topology.can_trigger()
                        && goes_on(model, world)
                },
                goal: |_, world: &World| world.served_by().is_some(),
            },
        },
        Property {
            id: "UR-H26",
            clauses: &["UR-11"],
            text: "An administrator has to start failback and does not: everything is healthy, and the phone stays with the \
                   failover system for ever.",
            claim: Claim::Endless {
                given: |model, world: &World| {
                    is_whole(model, world)
                        && goes_on(model, world)
                        && model.topology.failback == Failback::ByAdministrator
                },
                goal: |_, world: &World| is_at(world, HOME),
            },
        },
    ]
}
