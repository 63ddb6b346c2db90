//! Single steps of systems and phone, judged by the document and by the world's own record of what has lasted how long.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Phone};
use super::messages::{RegistrationAnswer, Settings};
use super::model::UserResilience;
use super::server::{self, Input, Output, Server, State};
use super::topology::{FAILOVER, Failback, HOME, Refusal};
use super::world::{World, answers};
use crate::engine::Position;
use crate::timer::Timer;
use crate::topology::NodeId;

/// Judges one step of a system: what it was told, what it did, where that left it. `world` is the one before the step.
pub(super) fn judge_system(
    model: &UserResilience,
    world: &mut World,
    node: NodeId,
    before: &Position<Server>,
    event: server::Event,
    outputs: &[Output],
    after: &Position<Server>,
) {
    let mut breaches = world.books.breaches;
    let accepted = outputs.contains(&Output::Registration(RegistrationAnswer::Accepted));
    {
        let mut check = |breach, holds: bool| model.judgements.hold(&mut breaches, breach, holds);
        if let server::Event::Register(_) = event {
            let answers = outputs.iter().filter(|output| matches!(output, Output::Registration(_)));
            check(Breach::LeftUnanswered, answers.count() == 1);
        }
        match node {
            FAILOVER => judge_failover(model, world, before, event, outputs, after, &mut check),
            HOME => {
                let waits = model.reads(Question::HomeBeforeFailback, 1);
                if let server::Event::Register(_) = event {
                    check(Breach::WrongAtHome, accepted != (waits && before.state == State::Withheld));
                    check(Breach::WrongAtHome, before.state == after.state);
                }
                if event == server::Event::Plain(Input::Held) {
                    check(Breach::WrongAtHome, waits == (after.state == State::Withheld));
                }
            }
            _ => {}
        }
    }
    world.books.breaches = breaches;
}

fn judge_failover(
    model: &UserResilience,
    world: &World,
    before: &Position<Server>,
    event: server::Event,
    outputs: &[Output],
    after: &Position<Server>,
    check: &mut impl FnMut(Breach, bool),
) {
    let plain = |input| event == server::Event::Plain(input);
    let (was, is) = (answers(before.state), answers(after.state));
    let sees_home = world.environment.sees(FAILOVER, HOME);
    let accepted = outputs.contains(&Output::Registration(RegistrationAnswer::Accepted));
    let by_the_view = model.reads(Question::VisibleToWhom, 0);
    let gone = model.gone_long_enough(world);

    // UR-04, UR-06, UR-09, UR-10: when failover begins.
    if !was && is {
        if by_the_view && model.reads(Question::ShortReturn, 0) {
            check(Breach::BegunTooEarly, gone);
        }
        if model.reads(Question::SecondCondition, 0) && model.reads(Question::ShortReturn, 0) {
            check(Breach::BegunWithoutDeskPhone, world.record.asked);
        }
    }
    let due = plain(Input::TimePasses) || matches!(event, server::Event::Register(_));
    let asked = world.record.asked || model.reads(Question::SecondCondition, 1);
    if !was && due && by_the_view && gone && asked && before.memory.copy {
        check(Breach::NotBegun, is);
    }
    // UR-06, UR-09, UR-10: what it sees of the home system begins and ends the 3 minutes, if anything that it sees does.
    let (had, has) = (&before.memory, &after.memory);
    let is_seen = plain(Input::HomeSeen) || plain(Input::HomeLost) || plain(Input::ComesUp);
    if !was && is_seen && !by_the_view {
        check(Breach::MovedByView, before.state == after.state && had.absence == has.absence);
    }
    if before.state == State::Waiting && plain(Input::HomeSeen) && by_the_view {
        let leaves = model.reads(Question::ShortReturn, 1);
        let left = has.absence == had.absence && has.presence.is_running();
        let ended = has.absence == Timer::Off && has.presence == Timer::Off;
        check(Breach::MovedByView, after.state == State::Blocking && if leaves { left } else { ended });
    }
    if before.state == State::Blocking && plain(Input::TimePasses) {
        let ended = (has.absence, has.presence, has.attempt) == (Timer::Off, Timer::Off, false);
        let holds = if had.presence.has_passed() { ended } else { before == after };
        check(Breach::MovedByView, holds);
    }
    // UR-06, UR-07, UR-09: whom it registers.
    if let server::Event::Register(who) = event {
        if accepted {
            check(Breach::AcceptedBeforeFailover, is);
        }
        if was {
            check(Breach::RefusedInFailover, accepted);
        } else if !who.desk && model.reads(Question::WhichPhones, 0) {
            check(Breach::MovedBySoftphone, before == after && !accepted);
        }
    }
    // UR-11: when failback starts, and the grace period after it.
    let waits = |state| matches!(state, State::Serving | State::Returning);
    let ends = plain(Input::GoesDown);
    if waits(before.state) && !waits(after.state) && !ends {
        if model.reads(Question::ShortAbsence, 0) {
            check(Breach::ReturnedTooEarly, world.record.back.has_passed());
        }
        if model.topology.failback == Failback::ByAdministrator {
            check(Breach::ReturnedUnasked, plain(Input::FailbackOrdered));
        }
    }
    let automatic = model.topology.failback == Failback::Automatic;
    if waits(before.state) && world.record.back.has_passed() {
        let moved = (automatic && plain(Input::TimePasses)) || (!automatic && plain(Input::FailbackOrdered));
        if moved {
            let next = if model.reads(Question::Grace, 0) { State::Grace } else { State::Blocking };
            check(Breach::NotReturned, after.state == next);
        }
    }
    if before.state == State::Grace && plain(Input::HomeLost) {
        let goes_on = model.reads(Question::LostInGrace, 1);
        check(Breach::GraceCutShort, goes_on == (after.state == State::Serving) && goes_on == is);
    }
    if plain(Input::GuestIdle) && !sees_home {
        check(Breach::GuestMistreated, !outputs.contains(&Output::SendHome));
    }
    if before.state == State::Grace && !ends && !plain(Input::HomeLost) {
        let over = world.record.grace.has_reached();
        if !is {
            check(Breach::GraceCutShort, over);
        }
        if plain(Input::TimePasses) {
            check(Breach::GraceTooLong, !(is && over));
        }
    }
    if plain(Input::GuestIdle) && (waits(before.state) || (sees_home && before.state != State::Waiting)) {
        check(Breach::GuestMistreated, outputs.contains(&Output::SendHome) != waits(before.state));
    }
    // UR-04, UR-05, UR-12: the copy.
    if !before.memory.copy && after.memory.copy {
        let is_seen = world.environment.sees(HOME, FAILOVER);
        let normal = plain(Input::CopyCame) && sees_home && is_seen && !was;
        check(Breach::CopyOutsideNormal, normal && model.topology.backs_up);
    }
    if plain(Input::CopyCame) && sees_home && !was {
        check(Breach::CopyNotKept, after.memory.copy);
    }
    if before.memory.copy && !ends {
        check(Breach::CopyNotKept, after.memory.copy);
    }
    if ends {
        check(Breach::CopySurvived, !after.memory.copy);
    }
}

/// Judges a step of the phone. `world` is the one after the step, but for what the world makes of it.
pub(super) fn judge_phone(
    model: &UserResilience,
    world: &mut World,
    before: &Position<Phone>,
    event: client::Event,
    outputs: &[client::Output],
) {
    let after = world.phone;
    let mut breaches = world.books.breaches;
    let mut check = |breach, holds: bool| model.judgements.hold(&mut breaches, breach, holds);
    let lost = event == client::Event::Lost;
    if before.memory.in_call {
        let ends = event == client::Event::CallEnds || (lost && !model.topology.preserves_media);
        check(Breach::CallDisturbed, after.memory.in_call != ends);
    }
    if lost {
        let goes_on = before.memory.in_call && model.topology.preserves_media;
        let waits = goes_on && model.reads(Question::CallKeeps, 0);
        let due = if waits { client::State::Preserving } else { client::State::Unregistered };
        check(Breach::LossIgnored, after.state == due);
    }
    check(
        Breach::CallDisturbed,
        before.memory.in_call || after.memory.in_call == (event == client::Event::CallBegins),
    );
    let forbidden = event == client::Event::Refused(Refusal::Forbidden) && model.reads(Question::Refused, 1);
    if forbidden {
        check(Breach::GaveUp, after.state == client::State::GivenUp);
    }
    if after.state == client::State::GivenUp {
        check(Breach::GaveUp, forbidden || before.state == client::State::GivenUp);
    }
    match event {
        client::Event::Accepted { by } => {
            let there = if by == HOME { client::State::AtHome } else { client::State::AtFailover };
            check(Breach::RegistrationDropped, after.state == there);
        }
        client::Event::CallBegins | client::Event::CallEnds if before.state != client::State::Preserving => {
            check(Breach::RegistrationDropped, after.state == before.state);
        }
        client::Event::CallEnds => {
            check(Breach::RegistrationDropped, after.state == client::State::Unregistered);
        }
        _ => {}
    }
    let next = |phone: &Position<Phone>| if phone.memory.failover_next { FAILOVER } else { HOME };
    match event {
        client::Event::AttemptDue => {
            let asked = outputs == [client::Output::Register(next(before))];
            check(Breach::AskedOutOfTurn, asked && next(&after) != next(before));
        }
        client::Event::Accepted { by: HOME } => {
            let first = if model.reads(Question::FirstAfterLoss, 0) { HOME } else { FAILOVER };
            check(Breach::AskedOutOfTurn, next(&after) == first);
        }
        client::Event::SentHome => {}
        _ => check(Breach::AskedOutOfTurn, next(&after) == next(before)),
    }
    if outputs.iter().any(|output| matches!(output, client::Output::Register(_))) {
        check(Breach::AttemptInCall, !before.memory.in_call || model.reads(Question::CallKeeps, 1));
    }
    match event {
        client::Event::SentHome if before.state == client::State::AtFailover && !before.memory.in_call => {
            let turned = after.state == client::State::Unregistered && !after.memory.failover_next;
            check(Breach::StayedAsGuest, turned && outputs.contains(&client::Output::Unregister));
        }
        client::Event::Refused(refusal)
            if refusal != Refusal::Forbidden || model.reads(Question::Refused, 0) =>
        {
            check(Breach::GaveUp, after.state == client::State::Unregistered);
        }
        _ => {}
    }
    world.books.breaches = breaches;
}

/// Judges what became of a login at a phone of another system (UR-03, UR-06, UR-08).
pub(super) fn judge_login(model: &UserResilience, world: &mut World, node: NodeId) {
    let environment = &world.environment;
    let holds_copy = world.in_failover() && world.failover().memory.copy;
    let at_failover = node == FAILOVER;
    let full = world.visit == Some(Settings::Full);
    let is_there = |other| environment.sees(node, other) && environment.linked(node, other);
    let at_hand = is_there(HOME);
    let possible = at_hand || (holds_copy && (at_failover || is_there(FAILOVER)));
    let from_copy = holds_copy
        && match at_failover {
            true => true,
            false => {
                !environment.sees(node, HOME)
                    && environment.sees(node, FAILOVER)
                    && environment.linked(node, FAILOVER)
            }
        };
    let mut breaches = world.books.breaches;
    if !full {
        let basic = world.visit.is_some();
        let holds = basic == model.reads(Question::NoSettings, 1);
        model.judgements.hold(&mut breaches, Breach::WrongWithoutSettings, holds);
    }
    if full {
        model.judgements.hold(&mut breaches, Breach::SettingsFromNowhere, possible);
    }
    if at_hand || from_copy {
        model.judgements.hold(&mut breaches, Breach::SettingsWithheld, full);
    }
    world.books.breaches = breaches;
}
