//! A step of the world in the words of an administrator of IP Office systems.

use super::client;
use super::messages::{Ringing, Settings};
use super::model::UserResilience;
use super::server::State;
use super::topology::{FAILOVER, HOME, Refusal};
use super::world::{Action, Clock, Shown, World};
use crate::audit::story::{Party, Step, StepKind, Word};
use crate::frame::Trouble;
use crate::timer::Timer;
use crate::topology::NodeId;

fn passed(clock: Clock, timer: Timer) -> Word {
    let minutes = match clock {
        Clock::Absence => "3 minutes of absence",
        Clock::Presence => "10 minutes of presence",
        Clock::Grace => "5 minutes of grace",
    };
    let text = match timer {
        Timer::Off | Timer::Before => format!("time passes, the {minutes} are not over"),
        Timer::At => format!("exactly the {minutes} are over"),
        Timer::After => format!("more than the {minutes} are over"),
    };
    Word::Text(text.into())
}

/// What rings.
pub(super) fn rings(what: Ringing) -> &'static str {
    match (what.phone, what.twin, what.fallback) {
        (true, true, _) => "the phone and its internal twin",
        (true, false, _) => "the phone",
        (false, true, _) => "the internal twin",
        (false, false, true) => "the fallback number",
        (false, false, false) => "nothing",
    }
}

/// What a system says to another one.
fn between(from: NodeId, to: NodeId, what: impl IntoIterator<Item = Word>) -> Step {
    Step { to: Party::Node(to.index()), kind: StepKind::Node, ..Step::at(from, what, StepKind::Node) }
}

fn trouble(trouble: Trouble, after: &World) -> Step {
    let line = |a: NodeId, b: NodeId, what: &'static str, kind| {
        Step::nobody(["the line between ".into(), a.into(), " and ".into(), b.into(), what.into()], kind)
    };
    match trouble {
        Trouble::Stop(node) => Step::at(node, ["goes down".into()], StepKind::Failure),
        Trouble::Start(node) => Step::at(node, ["starts".into()], StepKind::Repair),
        Trouble::Cut(a, b) => line(a, b, " breaks", StepKind::Failure),
        Trouble::Heal(a, b) => line(a, b, " heals", StepKind::Repair),
        Trouble::Notice(from, to) => {
            let there = after.environment.sees(from, to);
            let what = if there { " is visible again" } else { " is not visible any more" };
            Step::at(from, ["notices that ".into(), to.into(), what.into()], StepKind::Note)
        }
        Trouble::Block(node, _) => Step::nobody(
            ["the phones do not reach ".into(), node.into(), " any more".into()],
            StepKind::Failure,
        ),
        Trouble::Unblock(node) => {
            Step::nobody(["the phones reach ".into(), node.into(), " again".into()], StepKind::Repair)
        }
    }
}

fn happening(model: &UserResilience, before: &World, action: &Action, after: &World) -> Step {
    match *action {
        Action::Net(it) => trouble(it, after),
        Action::Restart(node) => Step::at(node, ["restarts".into()], StepKind::Failure),
        Action::Pass(clock) => {
            let own = *before.record.clone().clock(clock);
            let timer = match (own, clock) {
                (Timer::Off, Clock::Absence) => before.failover().memory.absence,
                (Timer::Off, Clock::Presence) => before.failover().memory.presence,
                (Timer::Off, Clock::Grace) => before.failover().memory.grace,
                (running, _) => running,
            };
            Step::nobody([passed(clock, timer.later().unwrap_or(timer))], StepKind::Note)
        }
        Action::RestartPhone => Step::client(["is switched off and on".into()]),
        Action::Attempt => {
            let target = asked(before);
            let what = vec!["asks ".into(), target.into(), " for a registration".into()];
            Step { from: Party::Client, to: Party::Node(target.index()), what, kind: StepKind::Client }
        }
        Action::Lose => Step::client(["notices that its registration is gone".into()]),
        Action::CallBegins => Step::client(["begins a call".into()]),
        Action::CallEnds => Step::client(["ends its call".into()]),
        Action::ColleagueAsks => {
            Step::nobody(["a colleague's desk phone asks ".into(), FAILOVER.into()], StepKind::Note)
        }
        Action::AskBack => {
            between(HOME, FAILOVER, ["asks ".into(), FAILOVER.into(), " who answers for its users".into()])
        }
        Action::SendCopy => {
            between(HOME, FAILOVER, ["sends a copy of the settings to ".into(), FAILOVER.into()])
        }
        Action::MindGuest if before.phone.state != after.phone.state => {
            Step::to_client(FAILOVER, ["sends it home".into()])
        }
        Action::MindGuest => Step::at(FAILOVER, ["looks after its guest".into()], StepKind::Note),
        Action::OrderFailback => Step::nobody(["an administrator orders failback".into()], StepKind::Note),
        Action::HotDesk => {
            let desk = model.topology.desk_at().expect("a user who hot desks does so somewhere");
            Step::nobody(["the user logs in at a phone of ".into(), desk.into()], StepKind::Note)
        }
        Action::LogOut => Step::nobody(["the user logs out there".into()], StepKind::Note),
        Action::Call(node) => {
            Step::nobody(["a call for the user comes to ".into(), node.into()], StepKind::Note)
        }
    }
}

/// Whom the phone asks next.
pub(super) fn asked(world: &World) -> NodeId {
    if world.phone.memory.failover_next { FAILOVER } else { HOME }
}

/// Where it leaves the failover system.
fn failover(before: &World, action: &Action, after: &World) -> Vec<Step> {
    let at = |what: Vec<Word>| Step::at(FAILOVER, what, StepKind::Node);
    let (was, is) = (before.failover().state, after.failover().state);
    let ends = matches!(action, Action::Net(Trouble::Stop(_)) | Action::Restart(_));
    let mut steps: Vec<Step> = match (was, is) {
        (State::Waiting, State::Serving) => Some(vec!["begins failover".into()]),
        (State::Waiting, State::Returning) => {
            Some(vec!["begins failover, although ".into(), HOME.into(), " is visible".into()])
        }
        (State::Returning | State::Grace, State::Serving) => Some(vec!["goes on with failover".into()]),
        (State::Returning, State::Grace) => Some(vec!["starts failback".into()]),
        (State::Grace, State::Blocking) if !ends => Some(vec!["completes failback".into()]),
        (State::Waiting, State::Blocking) if !ends => Some(vec!["does not begin failover".into()]),
        _ => None,
    }
    .into_iter()
    .map(at)
    .collect();
    if before.failover().memory.copy && !after.failover().memory.copy {
        steps.push(at(vec!["has lost its copy of the settings".into()]));
    }
    steps
}

/// What the phone is told, and what it does about it.
fn phone(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let (had, has) = (before.phone.state, after.phone.state);
    if *action == Action::Attempt {
        let target = asked(before);
        let silent = !before.is_reachable(target) || model.topology.refusal == Refusal::Silence;
        return match has {
            client::State::AtHome | client::State::AtFailover => {
                vec![Step::to_client(target, ["registers it".into()])]
            }
            client::State::GivenUp => {
                vec![Step::to_client(target, ["forbids it".into()]), Step::client(["gives up".into()])]
            }
            _ if silent => vec![Step::client(["gets no answer".into()])],
            _ => vec![Step::to_client(target, ["refuses".into()])],
        };
    }
    match has {
        client::State::Preserving if had != has => vec![Step::client(["goes on with its call".into()])],
        _ => Vec::new(),
    }
}

/// What people get to see.
fn shown(world: &World) -> Option<Step> {
    let what = match world.shown {
        Shown::Nothing => return None,
        Shown::Denied => vec!["the login is refused".into()],
        Shown::LoggedIn(Settings::Full) => vec!["the user has the full settings".into()],
        Shown::LoggedIn(Settings::Basic) => vec!["the user has nothing but basic details".into()],
        Shown::Rang { at, what } => {
            return Some(Step::at(at, ["rings ".into(), rings(what).into()], StepKind::Node));
        }
        Shown::Routed { at, to } => return Some(between(at, to, ["passes it on to ".into(), to.into()])),
    };
    Some(Step::nobody(what, StepKind::Note))
}

/// What happens, then what comes of it.
pub(super) fn steps(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let mut steps = vec![happening(model, before, action, after)];
    steps.extend(failover(before, action, after));
    steps.extend(phone(model, before, action, after));
    steps.extend(shown(after));
    steps
}
