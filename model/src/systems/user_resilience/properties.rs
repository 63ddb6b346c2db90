//! What must hold of user resilience, said a second time and without the rows: each property is a closed statement about
//! the installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client;
use super::messages::Settings;
use super::model::UserResilience;
use super::server;
use super::situations::{could_fail_over, goes_on, home_is_out_of_reach, is_at, is_whole};
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, THIRD};
use super::world::{Setting, Shown, World};
use crate::rule::Closed;
use crate::topology::NodeId;

type Property = crate::property::Property<UserResilience>;

type Model = UserResilience;

fn rang(world: &World, at: NodeId, phone: bool) -> Option<super::messages::Ringing> {
    match world.shown {
        Shown::Rang { at: node, what } if node == at && what.phone == phone => Some(what),
        _ => None,
    }
}

/// Every property.
pub fn properties() -> Vec<Property> {
    let mut all = of_steps();
    all.extend(of_states());
    all.extend(of_the_long_run());
    all.extend(reachable());
    all.extend(super::hazards::hazards());
    all
}

fn of_steps() -> Vec<Property> {
    vec![
        Property::never("UR-P01", &["UR-01"], Breach::ForbiddenEvent),
        Property::never("UR-P02", &["UR-06", "UR-09", "UR-10"], Breach::BegunTooEarly),
        Property::never("UR-P03", &["UR-09"], Breach::BegunWithoutDeskPhone),
        Property::never("UR-P04", &["UR-06", "UR-09"], Breach::NotBegun),
        Property::never("UR-P29", &["UR-06", "UR-09", "UR-10"], Breach::MovedByView),
        Property::never("UR-P05", &["UR-A11"], Breach::AcceptedBeforeFailover),
        Property::never("UR-P06", &["UR-06", "UR-07"], Breach::RefusedInFailover),
        Property::never("UR-P07", &["UR-A15"], Breach::MovedBySoftphone),
        Property::never("UR-P08", &["UR-11"], Breach::ReturnedTooEarly),
        Property::never("UR-P09", &["UR-11"], Breach::NotReturned),
        Property::never("UR-P10", &["UR-11"], Breach::ReturnedUnasked),
        Property::steps(
            "UR-P11",
            &["UR-A13"],
            Breach::GraceCutShort.meaning().trim_start(),
            |model| model.judgements.was_asked(Breach::GraceCutShort) || model.reads(Question::Grace, 1),
            |_, world| !world.books.breaches.contains(Breach::GraceCutShort),
        ),
        Property::steps(
            "UR-P12",
            &["UR-A13"],
            Breach::GraceTooLong.meaning().trim_start(),
            |model| model.judgements.was_asked(Breach::GraceTooLong) || model.reads(Question::Grace, 1),
            |_, world| !world.books.breaches.contains(Breach::GraceTooLong),
        ),
        Property::never("UR-P13", &["UR-A13"], Breach::GuestMistreated),
        Property::never("UR-P14", &["UR-A13"], Breach::StayedAsGuest),
        Property::never("UR-P15", &["UR-04", "UR-05"], Breach::CopyOutsideNormal),
        Property::never("UR-P16", &["UR-05"], Breach::CopyNotKept),
        Property::never("UR-P17", &["UR-12"], Breach::CopySurvived),
        Property::never("UR-P18", &["UR-03", "UR-08"], Breach::SettingsFromNowhere),
        Property::never("UR-P19", &["UR-03", "UR-08"], Breach::SettingsWithheld),
        Property::never("UR-P20", &["UR-A14"], Breach::CallDisturbed),
        Property::never("UR-P25", &["UR-06", "UR-09"], Breach::LeftUnanswered),
        Property::never("UR-P24", &["UR-07"], Breach::LossIgnored),
        Property::never("UR-P21", &["UR-A14"], Breach::AttemptInCall),
        Property::never("UR-P22", &["UR-A11"], Breach::GaveUp),
        Property::never("UR-P26", &["UR-07"], Breach::RegistrationDropped),
        Property::never("UR-P27", &["UR-07"], Breach::AskedOutOfTurn),
        Property::never("UR-P28", &["UR-02", "UR-03"], Breach::WrongWithoutSettings),
        Property::never("UR-P23", &["UR-01", "UR-11"], Breach::WrongAtHome),
    ]
}

fn of_states() -> Vec<Property> {
    vec![
        Property::always(
            "UR-P30",
            &["UR-04"],
            "Without the setting nothing fails over: no copy, no guests, no answers.",
            |model, world| !model.topology.backs_up && home_is_out_of_reach(world),
            |model, world| {
                let nothing = !world.in_failover()
                    && !world.failover().memory.copy
                    && world.phone.state != client::State::AtFailover;
                model.topology.backs_up || nothing
            },
        ),
        Property::always(
            "UR-P31",
            &["UR-05", "UR-12"],
            "The failover system answers for users only with a copy of their settings; by UR-A9 b without \
             one.",
            |_, world| world.in_failover(),
            |model, world| {
                !world.in_failover() || world.failover().memory.copy || model.reads(Question::WithoutCopy, 1)
            },
        ),
        Property::always(
            "UR-P32",
            &["UR-02"],
            "A call for a user who is at no other system, or not known to be, is passed on to the home system if that is visible, \
                   else to the failover system if that is, and is lost only if neither is. During failover the failover system passes \
             none on.",
            |model, world| matches!(world.shown, Shown::Routed { at, .. } if !model.knows_visitor(world, at)),
            |model, world| match world.shown {
                Shown::Routed { at, .. } | Shown::Rang { at, .. } if model.knows_visitor(world, at) => true,
                Shown::Routed { at, to } => {
                    let answers = at == FAILOVER && world.in_failover();
                    !answers
                        && world.environment.sees(at, to)
                        && (to == HOME || !world.environment.sees(at, HOME))
                }
                Shown::Rang { at: THIRD, .. } => {
                    !world.environment.sees(THIRD, HOME) && !world.environment.sees(THIRD, FAILOVER)
                }
                Shown::Rang { at: FAILOVER, what } => {
                    what.phone || world.in_failover() || !world.environment.sees(FAILOVER, HOME)
                }
                _ => true,
            },
        ),
        Property::always(
            "UR-P37",
            &["UR-02"],
            "A call for a user who has hot desked rings at that system, and is passed on to it by each other \
             one that sees it.",
            |model, world| matches!(world.shown, Shown::Routed { at, .. } if model.knows_visitor(world, at)),
            |model, world| match world.shown {
                Shown::Routed { at, to } if model.knows_visitor(world, at) => {
                    Some(to) == model.topology.desk_at() && to != at
                }
                Shown::Rang { at, what } if model.knows_visitor(world, at) => {
                    what.visit && Some(at) == model.topology.desk_at()
                }
                Shown::Rang { what, .. } => !what.visit,
                _ => true,
            },
        ),
        Property::always(
            "UR-P33",
            &["UR-07"],
            "A call rings the user's phone at the system with which it is registered, also during failover, unless the user \
                   has hot desked.",
            |_, world| matches!(world.shown, Shown::Rang { at: FAILOVER, what } if what.phone),
            |model, world| match world.shown {
                Shown::Rang { what, .. } if what.visit => true,
                Shown::Rang { at, what } if model.topology.has_ip_phone() => {
                    what.phone == (world.known && world.registrar() == Some(at))
                }
                Shown::Routed { at, .. }
                    if model.topology.has_ip_phone() && !model.knows_visitor(world, at) =>
                {
                    !world.known || world.registrar() != Some(at)
                }
                _ => true,
            },
        ),
        Property::always(
            "UR-P34",
            &["UR-13"],
            "An internal twin rings with the user's phone at the home system, and never at another one.",
            |_, world| rang(world, HOME, true).is_some_and(|what| what.twin),
            |model, world| match world.shown {
                Shown::Rang { at, what } => {
                    let has_twin = model.topology.habit == Habit::InternalTwin;
                    what.twin == (has_twin && at == HOME && what.phone)
                }
                _ => true,
            },
        ),
        Property::always(
            "UR-P35",
            &["UR-14"],
            "The fallback number rings when the phone is not there; during failover, if the phone has registered with \
                   the failover system before.",
            |_, world| rang(world, FAILOVER, false).is_some_and(|what| what.fallback),
            |model, world| match world.shown {
                Shown::Rang { at, what } if model.topology.habit == Habit::FallbackTwin => {
                    let was_here = world.record.phone_was_here && world.in_failover();
                    what.fallback == (!what.phone && (at == HOME || was_here))
                }
                Shown::Rang { what, .. } => !what.fallback,
                _ => true,
            },
        ),
        Property::always(
            "UR-P38",
            &["UR-06", "UR-10", "UR-11"],
            "What the failover system has counted of an absence of the home system, of its return and of the grace period is what \
             has lasted of that, and nothing else; unless gaps add up, or the phones' attempts are counted.",
            |_, world| world.record.gone.is_running() || world.record.back.is_running(),
            |model, world| {
                let memory = world.failover().memory;
                let gaps = model.reads(Question::ShortReturn, 1) || model.reads(Question::ShortAbsence, 1);
                let by_phones = model.reads(Question::VisibleToWhom, 1);
                (gaps || by_phones || memory.absence == world.record.gone)
                    && (gaps || memory.presence == world.record.back)
                    && memory.grace == world.record.grace
            },
        ),
        Property::always(
            "UR-P39",
            &["UR-09", "UR-10", "UR-14"],
            "Before failover the failover system knows of a desk phone's attempt if there was one in the present absence; during \
             failover it knows of the user's phone if that has registered since its beginning. Neither lasts longer.",
            |_, world| world.record.asked || world.record.phone_was_here,
            |model, world| {
                let memory = world.failover().memory;
                let later = model.reads(Question::ShortReturn, 1) || model.reads(Question::VisibleToWhom, 1);
                (later || world.in_failover() || memory.attempt == world.record.asked)
                    && memory.phone == world.record.phone_was_here
            },
        ),
        Property::always(
            "UR-P36",
            &["UR-07"],
            "A phone of which a system knows is registered with that system, and the system runs.",
            |_, world| world.known,
            |_, world| !world.known || world.registrar().is_some_and(|node| world.environment.is_up(node)),
        ),
    ]
}

fn of_the_long_run() -> Vec<Property> {
    vec![
        Property::persists(
            "UR-L01",
            &["UR-06", "UR-07", "UR-09"],
            "Once the home system is out of reach for good and a desk phone can ask, the phone ends up registered with \
                   the failover system.",
            |model, world| could_fail_over(world) && model.topology.can_trigger() && goes_on(model, world),
            |_, world| is_at(world, FAILOVER),
        ),
        Property::persists(
            "UR-L02",
            &["UR-11"],
            "Once everything is healthy for good the phone ends up at home.",
            |model, world| {
                is_whole(model, world)
                    && goes_on(model, world)
                    && model.topology.failback == Failback::Automatic
            },
            |_, world| is_at(world, HOME),
        ),
        Property::persists(
            "UR-L03",
            &["UR-11"],
            "Once everything is healthy for good only the home system accepts in the end.",
            |model, world| is_whole(model, world) && model.topology.failback == Failback::Automatic,
            |_, world| !world.in_failover() && world.servers[HOME.index()].state == server::State::Home,
        ),
        Property::persists(
            "UR-L05",
            &["UR-05"],
            "Once everything is healthy for good the failover system has what was changed at the home \
             system in the end.",
            |model, world| {
                is_whole(model, world)
                    && model.topology.backs_up
                    && model.topology.failback == Failback::Automatic
            },
            |_, world| world.setting != Setting::NotCopied,
        ),
        Property::persists(
            "UR-L04",
            &["UR-04", "UR-05"],
            "Once everything is healthy for good the failover system has a copy of the settings in the end.",
            |model, world| {
                is_whole(model, world)
                    && model.topology.backs_up
                    && model.topology.failback == Failback::Automatic
            },
            |_, world| world.failover().memory.copy,
        ),
    ]
}

fn reachable() -> Vec<Property> {
    vec![
        Property::sometimes(
            "UR-R01",
            &["UR-06", "UR-07"],
            "A phone is served by the failover system while the home system is down.",
            |_, world| !world.environment.is_up(HOME) && is_at(world, FAILOVER),
        ),
        Property::sometimes(
            "UR-R02",
            &["UR-09"],
            "A softphone is served by the failover system because a colleague's desk phone has asked.",
            |model, world| model.topology.phones == Phones::SoftBesideDesk && is_at(world, FAILOVER),
        ),
        Property::sometimes(
            "UR-R03",
            &["UR-08"],
            "The home system is down, and a user logs in at the failover system with full settings.",
            |model, world| logs_in_from_copy(model, world, FAILOVER),
        ),
        Property::sometimes(
            "UR-R04",
            &["UR-08"],
            "The home system is down, and a user logs in at a third system with full settings.",
            |model, world| logs_in_from_copy(model, world, THIRD),
        ),
        Property::sometimes(
            "UR-R05",
            &["UR-A13"],
            "A phone is home again while the grace period runs.",
            |_, world| world.failover().state == server::State::Grace && is_at(world, HOME),
        ),
        Property::sometimes(
            "UR-R06",
            &["UR-07"],
            "A call goes on between the phones while failover has begun, and the phone waits for its end.",
            |_, world| world.phone.state == client::State::Preserving && world.in_failover(),
        ),
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
    // The grace period, and a phone that waits for its call to end, are the product's.
    ("UR-S28", Question::Grace, 0),
    ("UR-S29", Question::Grace, 0),
    ("UR-S30", Question::Grace, 0),
    ("UR-S67", Question::Grace, 0),
    ("UR-C12", Question::CallKeeps, 0),
    // By the other reading there are no softphones that do not count.
    ("UR-S06", Question::WhichPhones, 0),
    ("UR-S12", Question::WhichPhones, 0),
];
