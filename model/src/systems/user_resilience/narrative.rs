//! A step of the world in the words of an administrator of IP Office systems.

use super::client;
use super::messages::{Ringing, Settings};
use super::model::UserResilience;
use super::server::State;
use super::topology::{FAILOVER, HOME};
use super::world::{Action, Clock, Shown, World};
use crate::timer::Timer;

fn passed(clock: Clock, timer: Timer) -> String {
    let minutes = match clock {
        Clock::Absence => "3 minutes of absence",
        Clock::Presence => "10 minutes of presence",
        Clock::Grace => "5 minutes of grace",
    };
    match timer {
        Timer::Off | Timer::Before => format!("time passes, the {minutes} are not over"),
        Timer::At => format!("exactly the {minutes} are over"),
        Timer::After => format!("more than the {minutes} are over"),
    }
}

fn rings(what: Ringing) -> &'static str {
    match (what.phone, what.twin, what.fallback) {
        (true, true, _) => "the phone and its internal twin ring",
        (true, false, _) => "the phone rings",
        (false, true, _) => "the internal twin rings",
        (false, false, true) => "the fallback number rings",
        (false, false, false) => "nothing rings",
    }
}

fn happening(model: &UserResilience, before: &World, action: &Action, after: &World) -> String {
    let name = |node| model.topology.name(node);
    match *action {
        Action::Stop(node) => format!("{} goes down", name(node)),
        Action::Start(node) => format!("{} starts", name(node)),
        Action::Cut(a, b) => format!("the line between {} and {} breaks", name(a), name(b)),
        Action::Heal(a, b) => format!("the line between {} and {} heals", name(a), name(b)),
        Action::Notice(from, to) => {
            let what =
                if after.environment.sees(from, to) { "visible again" } else { "not visible any more" };
            format!("{} notices that {} is {what}", name(from), name(to))
        }
        Action::Block(node) => format!("phones cannot reach {} any more", name(node)),
        Action::Unblock(node) => format!("phones can reach {} again", name(node)),
        Action::Pass(clock) => {
            let own = *before.record.clone().clock(clock);
            let timer = match (own, clock) {
                (Timer::Off, Clock::Absence) => before.failover().memory.absence,
                (Timer::Off, Clock::Presence) => before.failover().memory.presence,
                (Timer::Off, Clock::Grace) => before.failover().memory.grace,
                (running, _) => running,
            };
            passed(clock, timer.later().unwrap_or(timer))
        }
        Action::RestartPhone => "the phone is switched off and on".to_owned(),
        Action::Attempt => {
            let target = if before.phone.memory.failover_next { FAILOVER } else { HOME };
            format!("the phone asks {} for a registration", name(target))
        }
        Action::Lose => "the phone notices that its registration is gone".to_owned(),
        Action::CallBegins => "the user makes a call".to_owned(),
        Action::CallEnds => "the call ends".to_owned(),
        Action::ColleagueAsks => format!("a colleague's desk phone asks {}", name(FAILOVER)),
        Action::AskBack => format!("{} asks who answers for its users", name(HOME)),
        Action::SendCopy => format!("{} sends a copy of the settings to {}", name(HOME), name(FAILOVER)),
        Action::MindGuest => format!("{} looks after its guest", name(FAILOVER)),
        Action::OrderFailback => "an administrator orders failback".to_owned(),
        Action::HotDesk => {
            format!("the user logs in at a phone of {}", model.topology.desk_at().map_or("nobody", name))
        }
        Action::LogOut => "the user logs out there".to_owned(),
        Action::Call(node) => format!("a call for the user comes to {}", name(node)),
    }
}

/// What happens, and where it leaves phone, user and systems.
pub(super) fn narrate(model: &UserResilience, before: &World, action: &Action, after: &World) -> String {
    let name = |node| model.topology.name(node);
    let mut outcomes: Vec<String> = Vec::new();
    let (was, is) = (before.failover().state, after.failover().state);
    if was != is {
        outcomes.extend(
            match is {
                State::Serving if was == State::Waiting => Some("failover begins"),
                State::Serving => Some("failover goes on"),
                State::Returning if was == State::Waiting => {
                    Some("failover begins, the home system being visible")
                }
                State::Grace => Some("failback starts"),
                State::Blocking if was == State::Grace => Some("failback is complete"),
                State::Blocking if *action != Action::Stop(FAILOVER) => Some("nothing has begun"),
                _ => None,
            }
            .map(str::to_owned),
        );
    }
    if before.failover().memory.copy && !after.failover().memory.copy {
        outcomes.push("its copy of the settings is lost".to_owned());
    }
    let (had, has) = (before.phone.state, after.phone.state);
    let asked = *action == Action::Attempt;
    if had != has || asked {
        outcomes.extend(match has {
            client::State::AtHome => Some(format!("the phone is registered with {}", name(HOME))),
            client::State::AtFailover => Some(format!("the phone is registered with {}", name(FAILOVER))),
            client::State::Preserving => Some("the call goes on without a system".to_owned()),
            client::State::GivenUp => Some("the phone gives up".to_owned()),
            client::State::Unregistered if asked => Some("in vain".to_owned()),
            client::State::Unregistered if *action == Action::MindGuest => {
                Some("the phone is sent home".to_owned())
            }
            client::State::Unregistered | client::State::Registering => None,
        });
    }
    match after.shown {
        Shown::Nothing => {}
        Shown::Denied => outcomes.push("the login is refused".to_owned()),
        Shown::LoggedIn(Settings::Full) => outcomes.push("the user has the full settings".to_owned()),
        Shown::LoggedIn(Settings::Basic) => {
            outcomes.push("the user has nothing but basic details".to_owned());
        }
        Shown::Rang { what, .. } => outcomes.push(rings(what).to_owned()),
        Shown::Routed { to, .. } => outcomes.push(format!("it is passed on to {}", name(to))),
    }
    let happening = happening(model, before, action, after);
    match outcomes.is_empty() {
        true => happening,
        false => format!("{happening}: {}", outcomes.join(", ")),
    }
}
