//! A step of the world in the words of an administrator of IP Office systems.

use super::client;
use super::messages::{Ringing, Settings};
use super::model::UserResilience;
use super::server::State;
use super::topology::{FAILOVER, HOME, Refusal};
use super::world::{Action, Clock, Shown, World};
use crate::audit::story::{Said, Step, Word, said};
use crate::frame::trouble::Trouble;
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
    if what.visit {
        return "the phone at which the user is logged in";
    }
    match (what.phone, what.twin, what.fallback) {
        (true, true, _) => "the phone and its internal twin",
        (true, false, _) => "the phone",
        (false, true, _) => "the internal twin",
        (false, false, true) => "the fallback number",
        (false, false, false) => "nothing",
    }
}

fn trouble(trouble: Trouble, after: &World) -> Step {
    match trouble {
        Trouble::Stop(node) => Step::at(node, "goes down"),
        Trouble::Start(node) => Step::at(node, "starts"),
        Trouble::Cut(a, b) => Step::nobody(said("the line between {} and {} breaks", &[a, b])),
        Trouble::Heal(a, b) => Step::nobody(said("the line between {} and {} heals", &[a, b])),
        Trouble::Notice(from, to) => {
            let there = after.environment.sees(from, to);
            let what = if there {
                "notices that {} is visible again"
            } else {
                "notices that {} is not visible any more"
            };
            Step::at(from, said(what, &[to]))
        }
        Trouble::Block(node, _) => Step::nobody(said("the phones do not reach {} any more", &[node])),
        Trouble::Unblock(node) => Step::nobody(said("the phones reach {} again", &[node])),
    }
}

fn happening(model: &UserResilience, before: &World, action: &Action, after: &World) -> Step {
    match *action {
        Action::Net(it) => trouble(it, after),
        Action::Restart(node) => Step::at(node, "restarts"),
        Action::Pass(clock) => {
            let own = *before.record.clone().clock(clock);
            let timer = match (own, clock) {
                (Timer::Off, Clock::Absence) => before.failover().memory.absence,
                (Timer::Off, Clock::Presence) => before.failover().memory.presence,
                (Timer::Off, Clock::Grace) => before.failover().memory.grace,
                (running, _) => running,
            };
            Step::nobody([passed(clock, timer.later().unwrap_or(timer))])
        }
        Action::RestartPhone => Step::client("is switched off and on"),
        Action::Attempt => {
            let target = asked(before);
            Step::to_node(target, said("asks {} for a registration", &[target]))
        }
        Action::Lose => Step::client("notices that its registration is gone"),
        Action::CallBegins => Step::client("begins a call"),
        Action::CallEnds => Step::client("ends its call"),
        Action::ColleagueAsks => Step::nobody(said("a colleague's desk phone asks {}", &[FAILOVER])),
        Action::AskBack => {
            Step::between(HOME, FAILOVER, said("asks {} who answers for its users", &[FAILOVER]))
        }
        Action::SendCopy => {
            Step::between(HOME, FAILOVER, said("sends a copy of the settings to {}", &[FAILOVER]))
        }
        Action::MindGuest if before.phone.state != after.phone.state => {
            Step::to_client(FAILOVER, "sends it home")
        }
        Action::MindGuest => Step::at(FAILOVER, "looks after its guest"),
        Action::OrderFailback => Step::nobody("an administrator orders failback"),
        Action::HotDesk => {
            let desk = model.topology.desk_at().expect("a user who hot desks does so somewhere");
            Step::nobody(said("the user logs in at a phone of {}", &[desk]))
        }
        Action::ChangeSetting => Step::nobody("the user changes a setting"),
        Action::LogOut => Step::nobody("the user logs out there"),
        Action::Call(node) => Step::nobody(said("a call for the user comes to {}", &[node])),
    }
}

/// Whom the phone asks next.
pub(super) fn asked(world: &World) -> NodeId {
    if world.phone.memory.failover_next { FAILOVER } else { HOME }
}

/// Where it leaves the failover system.
fn failover(before: &World, action: &Action, after: &World) -> Vec<Step> {
    let (was, is) = (before.failover().state, after.failover().state);
    let ends = matches!(action, Action::Net(Trouble::Stop(_)) | Action::Restart(_));
    let what = match (was, is) {
        (State::Waiting, State::Serving) => Some("begins failover".said()),
        (State::Waiting, State::Returning) => Some(said("begins failover, although {} is visible", &[HOME])),
        (State::Returning | State::Grace, State::Serving) => Some("goes on with failover".said()),
        (State::Returning, State::Grace) => Some("starts failback".said()),
        (State::Grace, State::Blocking) if !ends => Some("completes failback".said()),
        (State::Waiting, State::Blocking) if !ends => Some("does not begin failover".said()),
        _ => None,
    };
    let mut steps: Vec<Step> = what.map(|what| Step::by(FAILOVER, what)).into_iter().collect();
    if before.failover().memory.copy && !after.failover().memory.copy {
        steps.push(Step::by(FAILOVER, "has lost its copy of the settings"));
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
                vec![Step::to_client(target, "registers it")]
            }
            client::State::GivenUp => {
                vec![Step::to_client(target, "forbids it"), Step::client("gives up")]
            }
            _ if silent => vec![Step::client("gets no answer")],
            _ => vec![Step::to_client(target, "refuses")],
        };
    }
    match has {
        client::State::Preserving if had != has => vec![Step::client("goes on with its call")],
        _ => Vec::new(),
    }
}

/// What people get to see.
fn shown(world: &World) -> Option<Step> {
    Some(match world.shown {
        Shown::Nothing => return None,
        Shown::Denied => Step::nobody("the login is refused"),
        Shown::LoggedIn(Settings::Full) => Step::nobody("the user has the full settings"),
        Shown::LoggedIn(Settings::Basic) => Step::nobody("the user has nothing but basic details"),
        Shown::Rang { at, what } => Step::by(at, ["rings ".into(), rings(what).into()]),
        Shown::Routed { at, to } => Step::between(at, to, said("passes it on to {}", &[to])),
    })
}

/// What happens, then what comes of it.
pub(super) fn steps(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let mut steps = vec![happening(model, before, action, after)];
    steps.extend(failover(before, action, after));
    steps.extend(phone(model, before, action, after));
    steps.extend(shown(after));
    steps
}
