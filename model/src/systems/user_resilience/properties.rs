//! What must hold of user resilience, said a second time and without the rows: each property is a closed statement about
//! the installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::breaches::Breach;
use super::client;
use super::messages::Settings;
use super::model::UserResilience;
use super::server;
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD};
use super::world::{Shown, World};
use crate::property::{Claim, Given, Property};
use crate::topology::NodeId;

type Model = UserResilience;

/// A property of single steps: those of which a breach speaks.
macro_rules! never {
    ($id:literal, [$($clause:literal),+], $breach:ident, $text:literal) => {
        Property {
            id: $id,
            clauses: &[$($clause),+],
            text: $text,
            claim: Claim::Always {
                given: Given::Step(|model: &Model| model.judgements.was_asked(Breach::$breach)),
                holds: |_, world: &World| !world.breaches.contains(Breach::$breach),
            },
        }
    };
}

/// Every system runs, every line and every path is whole.
pub(super) fn is_whole(model: &Model, world: &World) -> bool {
    let environment = &world.environment;
    model.topology.nodes().all(|node| world.is_reachable(node))
        && model.topology.links().into_iter().all(|(a, b)| !environment.is_cut(a, b))
}

/// The home system is of no use to anybody: the failover system cannot see it, phones cannot reach it.
pub(super) fn home_is_out_of_reach(world: &World) -> bool {
    !world.environment.linked(HOME, FAILOVER) && !world.is_reachable(HOME)
}

/// The phone is one that goes on by itself: no call keeps it, and it was not refused for good.
pub(super) fn goes_on(model: &Model, world: &World) -> bool {
    model.topology.has_ip_phone()
        && !world.phone.memory.in_call
        && world.phone.state != client::State::GivenUp
}

/// Everything that failover takes, except for a desk phone.
pub(super) fn could_fail_over(world: &World) -> bool {
    home_is_out_of_reach(world) && world.is_reachable(FAILOVER) && world.failover().memory.copy
}

pub(super) fn is_at(world: &World, node: NodeId) -> bool {
    world.served_by() == Some(node)
}

fn rang(world: &World, at: NodeId, phone: bool) -> Option<super::messages::Ringing> {
    match world.shown {
        Shown::Rang { at: node, what } if node == at && what.phone == phone => Some(what),
        _ => None,
    }
}

/// Every property.
pub fn properties() -> Vec<Property<Model>> {
    let mut all = of_steps();
    all.extend(of_states());
    all.extend(of_the_long_run());
    all.extend(reachable());
    all.extend(super::hazards::hazards());
    all
}

fn of_steps() -> Vec<Property<Model>> {
    vec![
        never!(
            "UR-P01",
            ["UR-01"],
            ForbiddenEvent,
            "No event comes in a state in which the rules say that it cannot."
        ),
        never!(
            "UR-P02",
            ["UR-06", "UR-09", "UR-10"],
            BegunTooEarly,
            "Failover begins after at least 3 minutes in which the failover system has not seen the home system, never earlier."
        ),
        never!(
            "UR-P03",
            ["UR-09"],
            BegunWithoutDeskPhone,
            "Failover begins only if a desk phone has asked the failover system in the meantime."
        ),
        never!(
            "UR-P04",
            ["UR-06", "UR-09"],
            NotBegun,
            "Failover begins at once when the 3 minutes are over, a desk phone has asked and there is a copy."
        ),
        never!(
            "UR-P05",
            ["UR-06", "UR-09"],
            AcceptedBeforeFailover,
            "Outside failover and its grace period the failover system registers nobody: only the home system accepts."
        ),
        never!(
            "UR-P06",
            ["UR-06", "UR-07"],
            RefusedInFailover,
            "From the beginning of failover to the end of the grace period the failover system registers whoever asks."
        ),
        never!(
            "UR-P07",
            ["UR-09"],
            MovedBySoftphone,
            "Outside failover a softphone is refused, and its attempt changes nothing."
        ),
        never!(
            "UR-P08",
            ["UR-11"],
            ReturnedTooEarly,
            "Failback starts after the home system has been visible for more than 10 minutes without a break, never earlier."
        ),
        never!(
            "UR-P09",
            ["UR-11"],
            NotReturned,
            "Failback starts at once when those 10 minutes are passed and whoever starts it does."
        ),
        never!(
            "UR-P10",
            ["UR-11"],
            ReturnedUnasked,
            "Where an administrator starts failback nobody else does."
        ),
        never!(
            "UR-P11",
            ["UR-11"],
            GraceCutShort,
            "For the 5 minutes of grace the failover system goes on to accept, unless the home system goes again."
        ),
        never!(
            "UR-P12",
            ["UR-11"],
            GraceTooLong,
            "After the 5 minutes of grace only the home system accepts."
        ),
        never!(
            "UR-P13",
            ["UR-11"],
            GuestMistreated,
            "A guest without a call is sent home once failback has started, and stays before."
        ),
        never!(
            "UR-P14",
            ["UR-11"],
            StayedAsGuest,
            "A phone that is sent home gives its registration up and turns there first."
        ),
        never!(
            "UR-P15",
            ["UR-04", "UR-05"],
            CopyOutsideNormal,
            "A copy of the settings is taken in normal operation and with the setting, and not otherwise."
        ),
        never!("UR-P16", ["UR-05"], CopyNotKept, "A copy that comes in normal operation is kept."),
        never!("UR-P17", ["UR-12"], CopySurvived, "No copy outlives the end of the failover system."),
        never!(
            "UR-P18",
            ["UR-03", "UR-08"],
            SettingsFromNowhere,
            "A user is logged in with full settings only if the home system, or the failover system during failover, could \
             hand them out."
        ),
        never!(
            "UR-P19",
            ["UR-03", "UR-08"],
            SettingsWithheld,
            "A user who logs in at another system has the full settings if that system can get them: from the home system \
             that it sees, or else from the failover system during failover."
        ),
        never!(
            "UR-P20",
            ["UR-07"],
            CallDisturbed,
            "A call lasts until it is ended, or until its system is lost where calls do not go on without it: no \
             registration ends it."
        ),
        never!(
            "UR-P25",
            ["UR-06", "UR-09"],
            LeftUnanswered,
            "A phone that asks a system which it reaches is registered or refused."
        ),
        never!(
            "UR-P24",
            ["UR-07"],
            LossIgnored,
            "A phone that notices that its registration is gone does not take itself to be registered."
        ),
        never!("UR-P21", ["UR-07"], AttemptInCall, "A phone asks for no registration while a call is up."),
        never!("UR-P22", ["UR-07", "UR-09"], GaveUp, "A phone that was refused comes again."),
        never!(
            "UR-P23",
            ["UR-01", "UR-11"],
            WrongAtHome,
            "A home system that runs registers its own phones; by UR-A7 b not as long as it was told that the failover \
             system answers for them."
        ),
    ]
}

fn of_states() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-P30",
            clauses: &["UR-04"],
            text: "Without the setting nothing fails over: no copy, no guests, no answers.",
            claim: Claim::Always {
                given: Given::State(|model, world: &World| {
                    !model.topology.backs_up && home_is_out_of_reach(world)
                }),
                holds: |model, world: &World| {
                    let nothing = !world.in_failover()
                        && !world.failover().memory.copy
                        && world.phone.state != client::State::AtFailover;
                    model.topology.backs_up || nothing
                },
            },
        },
        Property {
            id: "UR-P31",
            clauses: &["UR-05", "UR-12"],
            text: "The failover system answers for users only with a copy of their settings; by UR-A9 b without one.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| world.in_failover()),
                holds: |model, world: &World| {
                    !world.in_failover()
                        || world.failover().memory.copy
                        || model.reads(Question::WithoutCopy, 1)
                },
            },
        },
        Property {
            id: "UR-P32",
            clauses: &["UR-02"],
            text: "A call that comes to another system is passed on to the home system if that is visible, else to the \
                   failover system if that is, and is lost only if neither is.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| matches!(world.shown, Shown::Routed { .. })),
                holds: |_, world: &World| match world.shown {
                    Shown::Routed { at, to } => {
                        world.environment.sees(at, to) && (to == HOME || !world.environment.sees(at, HOME))
                    }
                    Shown::Rang { at: THIRD, .. } => {
                        !world.environment.sees(THIRD, HOME) && !world.environment.sees(THIRD, FAILOVER)
                    }
                    Shown::Rang { at: FAILOVER, what } => {
                        what.phone || world.in_failover() || !world.environment.sees(FAILOVER, HOME)
                    }
                    _ => true,
                },
            },
        },
        Property {
            id: "UR-P33",
            clauses: &["UR-07"],
            text: "A call rings the user's phone at the system with which it is registered, also during failover.",
            claim: Claim::Always {
                given: Given::State(
                    |_, world: &World| matches!(world.shown, Shown::Rang { at: FAILOVER, what } if what.phone),
                ),
                holds: |model, world: &World| match world.shown {
                    Shown::Rang { at, what } if model.topology.has_ip_phone() => {
                        what.phone == (world.known && world.registrar() == Some(at))
                    }
                    _ => true,
                },
            },
        },
        Property {
            id: "UR-P34",
            clauses: &["UR-13"],
            text: "An internal twin rings with the user's phone at the home system, and never at another one.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| rang(world, HOME, true).is_some_and(|what| what.twin)),
                holds: |model, world: &World| match world.shown {
                    Shown::Rang { at, what } => {
                        let has_twin = model.topology.habit == Habit::InternalTwin;
                        what.twin == (has_twin && at == HOME && what.phone)
                    }
                    _ => true,
                },
            },
        },
        Property {
            id: "UR-P35",
            clauses: &["UR-14"],
            text: "The fallback number rings when the phone is not there; during failover, if the phone has registered with \
                   the failover system before.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| {
                    rang(world, FAILOVER, false).is_some_and(|what| what.fallback)
                }),
                holds: |model, world: &World| match world.shown {
                    Shown::Rang { at, what } if model.topology.habit == Habit::FallbackTwin => {
                        let was_here = world.record.phone_was_here && world.in_failover();
                        what.fallback == (!what.phone && (at == HOME || was_here))
                    }
                    Shown::Rang { what, .. } => !what.fallback,
                    _ => true,
                },
            },
        },
        Property {
            id: "UR-P36",
            clauses: &["UR-07"],
            text: "A phone of which a system knows is registered with that system, and the system runs.",
            claim: Claim::Always {
                given: Given::State(|_, world: &World| world.known),
                holds: |_, world: &World| {
                    !world.known || world.registrar().is_some_and(|node| world.environment.is_up(node))
                },
            },
        },
    ]
}

fn of_the_long_run() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-L01",
            clauses: &["UR-06", "UR-07", "UR-09"],
            text: "Once the home system is out of reach for good and a desk phone can ask, the phone ends up registered with \
                   the failover system.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    could_fail_over(world) && model.topology.can_trigger() && goes_on(model, world)
                },
                goal: |_, world: &World| is_at(world, FAILOVER),
            },
        },
        Property {
            id: "UR-L02",
            clauses: &["UR-11"],
            text: "Once everything is healthy for good the phone ends up at home.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    is_whole(model, world)
                        && goes_on(model, world)
                        && model.topology.failback == Failback::Automatic
                },
                goal: |_, world: &World| is_at(world, HOME),
            },
        },
        Property {
            id: "UR-L03",
            clauses: &["UR-11"],
            text: "Once everything is healthy for good only the home system accepts in the end.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    is_whole(model, world) && model.topology.failback == Failback::Automatic
                },
                goal: |_, world: &World| {
                    !world.in_failover() && world.servers[HOME.index()].state == server::State::Home
                },
            },
        },
        Property {
            id: "UR-L04",
            clauses: &["UR-04", "UR-05"],
            text: "Once everything is healthy for good the failover system has a copy of the settings in the end.",
            claim: Claim::Persists {
                given: |model, world: &World| {
                    is_whole(model, world)
                        && model.topology.backs_up
                        && model.topology.failback == Failback::Automatic
                },
                goal: |_, world: &World| world.failover().memory.copy,
            },
        },
    ]
}

fn reachable() -> Vec<Property<Model>> {
    vec![
        Property {
            id: "UR-R01",
            clauses: &["UR-06", "UR-07"],
            text: "A phone is served by the failover system while the home system is down.",
            claim: Claim::Sometimes(|_, world: &World| {
                !world.environment.is_up(HOME) && is_at(world, FAILOVER)
            }),
        },
        Property {
            id: "UR-R02",
            clauses: &["UR-09"],
            text: "A softphone is served by the failover system because a colleague's desk phone has asked.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.phones == Phones::SoftBesideDesk && is_at(world, FAILOVER)
            }),
        },
        Property {
            id: "UR-R03",
            clauses: &["UR-08"],
            text: "The home system is down, and a user logs in at the failover system with full settings.",
            claim: Claim::Sometimes(|model, world: &World| logs_in_from_copy(model, world, FAILOVER)),
        },
        Property {
            id: "UR-R04",
            clauses: &["UR-08"],
            text: "The home system is down, and a user logs in at a third system with full settings.",
            claim: Claim::Sometimes(|model, world: &World| logs_in_from_copy(model, world, THIRD)),
        },
        Property {
            id: "UR-R05",
            clauses: &["UR-11"],
            text: "A phone is home again while the grace period runs.",
            claim: Claim::Sometimes(|_, world: &World| {
                world.failover().state == server::State::Grace && is_at(world, HOME)
            }),
        },
        Property {
            id: "UR-R06",
            clauses: &["UR-07"],
            text: "A call goes on between the phones while failover has begun, and the phone waits for its end.",
            claim: Claim::Sometimes(|_, world: &World| {
                world.phone.state == client::State::Preserving && world.in_failover()
            }),
        },
    ]
}

fn logs_in_from_copy(model: &Model, world: &World, node: NodeId) -> bool {
    !world.environment.is_up(HOME)
        && model.topology.desk_at() == Some(node)
        && world.shown == Shown::LoggedIn(Settings::Full)
}

/// Rows that only a reading leads to.
pub(super) const LED_TO_BY: &[(&str, Question, u8)] = &[
    ("UR-S02", Question::HomeBeforeFailback, 1),
    ("UR-S11", Question::ShortReturn, 1),
    // Where the 3 minutes are enough, the clock begins failover before any phone does.
    ("UR-S16", Question::SecondCondition, 0),
    ("UR-S17", Question::VisibleToWhom, 1),
    // Where only a later attempt counts, that attempt begins failover, and not the clock.
    ("UR-S18", Question::EarlyAttempt, 0),
    ("UR-S19", Question::VisibleToWhom, 1),
    ("UR-S24", Question::ShortAbsence, 1),
    ("UR-S34", Question::HomeBeforeFailback, 1),
    ("UR-S54", Question::WithoutCopy, 1),
    ("UR-S55", Question::WithoutCopy, 1),
    ("UR-S56", Question::WithoutCopy, 1),
    ("UR-S58", Question::WithoutCopy, 1),
];
