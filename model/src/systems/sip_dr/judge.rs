//! Each step of the desktop, held against the document: what it was told, what it did. No row is named here.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Agent, Event, Output, State, is_over, says_phone_expired};
use super::due::{Due, due, is_said};
use super::messages::{Identity, Reason, Service};
use super::model::{SipDr, is_document};
use super::topology::{Seating, other};
use super::world::{Cause, Desk, Link, is_at_work};
use crate::coverage::Step;
use crate::property::Breaches;
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

/// Judges one step of a desktop.
pub(super) fn client_step(
    model: &SipDr,
    before: &Desk,
    event: &Event,
    step: Step,
    outputs: &[Output],
    after: &Desk,
    breaches: &mut Breaches<Breach>,
) {
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    check(Breach::ForbiddenEvent, step != Step::Forbidden);
    let (was, is) = (before.position.state, after.position.state);
    let (had, has) = (&before.position.memory, &after.position.memory);
    let connects = connection(outputs);
    if let Some((_, identity)) = connects {
        check(Breach::NoIdentity, identity == Identity { application: true, agent: true });
    }
    let failed = matches!(event, Event::Unreachable | Event::NoAnswer | Event::Lost);
    let to = connects.map(|(to, _)| to);
    if let Some(due) = due(model, &before.position, event, outputs) {
        check(Breach::NotDue, Due::of(&after.position) == due);
    }
    check(Breach::NotDue, is_said(&before.position, &after.position, outputs));
    check(Breach::NotDue, is != State::Closed || *has == had.ended());
    check(Breach::KeptWrongly, has.cached == had.cached || matches!(event, Event::PersonRead(_)));
    match (was, event) {
        (_, Event::Start) => {
            let kept = to.is_some() && to == had.cached;
            check(Breach::WrongFirstSite, to == Some(model.topology.first) || kept);
        }
        (State::Connecting | State::ReadingPerson | State::ReadingSite, _)
            if failed && model.reads(Question::OtherAddress) == 1 =>
        {
            check(Breach::OtherSiteNotTried, to.is_none() && is == State::Closed);
        }
        (State::Connecting, _) if failed && !had.failed => {
            let tries = is == State::Connecting && to == had.target.map(other);
            check(Breach::OtherSiteNotTried, tries && has.failed && has.agent == had.agent);
        }
        (State::ReadingPerson | State::ReadingSite, _) if failed => {
            check(Breach::OtherSiteNotTried, to == had.site.map(other));
        }
        (State::Connecting, Event::Accepted) => {
            check(Breach::SkippedReading, is == State::ReadingPerson && outputs == [Output::AskPerson]);
        }
        (_, Event::PersonRead(person)) => {
            check(Breach::SkippedReading, is == State::ReadingSite && outputs == [Output::AskSite]);
            let kept = has.cached == Some(person.preferred) && model.topology.seating == Seating::Own;
            check(Breach::KeptWrongly, has.cached == had.cached || kept);
        }
        (_, Event::SiteRead) => {
            let arrived = is_at_work(is) && to.is_none();
            let leaves = is == State::Switching && to == had.preferred;
            check(Breach::NotAtPreferred, if had.preferred == had.site { arrived } else { leaves });
        }
        (State::Switching, Event::DnBack) => {
            let waited = before.leaving == Some(Cause::Phone) && had.phone_clock != Timer::Off;
            let returns = is == State::Switching && to == had.site && has.phone_clock == Timer::Off;
            let called_off = waited && model.reads(Question::LateBack) == 1;
            let goes_on = outputs.is_empty() && after.position == before.position;
            check(Breach::WaitedOn, if called_off { returns } else { goes_on });
        }
        _ => {}
    }
    detection(model, before, event, outputs, after, breaches);
}

fn connection(outputs: &[Output]) -> Option<(NodeId, Identity)> {
    outputs.iter().find_map(|output| match output {
        Output::Connect(to, identity) => Some((*to, *identity)),
        _ => None,
    })
}

/// The part that begins when the desktop is at work: what it does about failures, and how it switches over.
fn detection(
    model: &SipDr,
    before: &Desk,
    event: &Event,
    outputs: &[Output],
    after: &Desk,
    breaches: &mut Breaches<Breach>,
) {
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    let (was, is) = (before.position.state, after.position.state);
    let leaves = is == State::Switching && was != State::Switching;
    if is == State::Switching && connection(outputs).is_some() {
        check(Breach::NotRestarted, outputs.contains(&Output::RestartLibrary));
        let restarts = outputs.iter().position(|output| *output == Output::RestartLibrary);
        let set = outputs.iter().position(|output| *output == Output::LoadOnDemand);
        check(Breach::SlowStart, set.is_some() && set < restarts);
    }
    if let Event::LogInDue = event {
        check(Breach::LoggedInAgainstWill, !before.logout_wanted);
    }
    if !is_at_work(was) {
        return;
    }
    let over = |service: Service| is_over(before.off_for[service.index()], model.readings);
    match event {
        Event::SiteTimer(Service::Telephony) => {
            let off = before.link(Service::Telephony) == Link::Off;
            check(Breach::HastyForTelephony, !leaves || (off && over(Service::Telephony)));
        }
        Event::Off(Service::Telephony) => check(Breach::HastyForTelephony, !leaves),
        Event::Off(service) | Event::On(service) | Event::SiteTimer(service) => {
            let breach = match service {
                Service::Configuration => Breach::MovedForConfiguration,
                _ => Breach::MovedForStatistics,
            };
            let timely =
                matches!(event, Event::SiteTimer(_)) && before.link(*service) == Link::Off && over(*service);
            let may = || match is_document(model) {
                true => model.reads(Question::BothServices) == 1,
                false => timely,
            };
            check(breach, !leaves || may());
        }
        Event::AgentLoggedOut(reason) if was == State::Working => {
            logout(model, *reason, outputs, after, &mut check);
        }
        Event::PhoneTimer => {
            check(Breach::HastyForPhone, !leaves || is_over(before.phone_gone, model.readings));
        }
        Event::DnBack => {
            let agent = before.position.memory.agent;
            let wanted = was == State::AwaitingPhone || agent == Agent::NoPhone;
            let due = if wanted { Agent::Wanted } else { agent };
            let is_wanted = after.position.memory.agent == due;
            check(Breach::WaitedOn, is == State::Working && is_wanted && outputs.is_empty());
        }
        _ => {}
    }
    if leaves {
        let to = connection(outputs).map(|(to, _)| to);
        let reason = matches!(
            event,
            Event::SiteTimer(_)
                | Event::PhoneTimer
                | Event::AgentLoggedOut(_)
                | Event::PersonChanged(_)
                | Event::HomeSeen
        );
        check(Breach::LeftForNothing, reason);
        check(Breach::WrongTarget, to.is_some() && to == before.position.memory.site.map(other));
    }
    if outputs.contains(&Output::RelaunchEndpoint) {
        let embedded = model.topology.endpoint == super::topology::Endpoint::Embedded;
        let expired =
            matches!(event, Event::AgentLoggedOut(reason) if says_phone_expired(*reason, model.readings));
        check(Breach::RelaunchedWrongly, embedded && expired);
    }
}

/// What the document says of an agent who was logged out (GD-15 to GD-20).
fn logout(
    model: &SipDr,
    reason: Reason,
    outputs: &[Output],
    after: &Desk,
    check: &mut impl FnMut(Breach, bool),
) {
    let is = after.position.state;
    let nothing = is == State::Working && outputs.is_empty();
    match reason {
        Reason::ByAgent => check(Breach::ActedForAgent, nothing),
        Reason::BySupervisor => check(Breach::ActedForSupervisor, nothing),
        Reason::GracefulShutdown => check(Breach::StayedInShutdown, is == State::Switching),
        reason if says_phone_expired(reason, model.readings) => {
            let quiet = connection(outputs).is_none() && !outputs.contains(&Output::RequestLogin);
            check(Breach::DidNotWait, is == State::AwaitingPhone && quiet);
        }
        Reason::DrForceUnderscore | Reason::DrForceSpace | Reason::Unknown => {
            check(Breach::DidNotWait, is != State::Switching);
        }
    }
}
