//! A step of the world in the words of whoever runs the contact centre.

use super::client::State;
use super::messages::{Reason, Service};
use super::topology::name;
use super::world::{Action, Cause, Link, World};
use crate::environment::Path;

fn service(service: Service) -> &'static str {
    match service {
        Service::Telephony => "telephony",
        Service::Configuration => "configuration",
        Service::Statistics => "statistics",
    }
}

fn happening(before: &World, action: &Action, after: &World) -> String {
    let target = |world: &World| world.desk.position.memory.target.map_or("nobody", name);
    match *action {
        Action::StopProxy(site, Path::Silent) => {
            format!("the configuration proxy of {} does not answer any more", name(site))
        }
        Action::StopProxy(site, _) => format!("the configuration proxy of {} stops", name(site)),
        Action::StopOne(site) => format!("one of the two SIP Servers of {} stops", name(site)),
        Action::StopPair(site) => format!("both SIP Servers of {} stop", name(site)),
        Action::StopConfiguration(site) => format!("both configuration servers of {} stop", name(site)),
        Action::StopStatistics(site) => format!("both statistics servers of {} stop", name(site)),
        Action::StopSite(site) => format!("{} goes down", name(site)),
        Action::Isolate(site) => format!("the desktop cannot reach {} any more", name(site)),
        Action::CutPhone(site) => format!("the phone cannot reach {} any more", name(site)),
        Action::PhoneFails => "the phone fails".to_owned(),
        Action::ShutDown(site) => format!("the SIP Servers of {} are shut down gracefully", name(site)),
        Action::ChangePreferred if before.desk.position.state == State::Closed => {
            format!("whoever uses the desktop next prefers {}", name(after.preferred))
        }
        Action::ChangePreferred => format!("the agent's preferred site becomes {}", name(after.preferred)),
        Action::LogOut(Reason::ByAgent) => "the agent logs out".to_owned(),
        Action::LogOut(Reason::BySupervisor) => "a supervisor logs the agent out".to_owned(),
        Action::LogOut(_) => "the agent is logged out with an unknown reason code".to_owned(),
        Action::Quit => "the agent ends the desktop".to_owned(),
        Action::Restore(site) => format!("the servers of {} are in order again", name(site)),
        Action::Reconnect(site) => format!("the desktop can reach {} again", name(site)),
        Action::MendPhone(site) => format!("the phone can reach {} again", name(site)),
        Action::PhoneReturns => "the phone works again".to_owned(),
        Action::Start { mistyped: true, .. } => {
            format!("the agent starts the desktop with a wrong password; it connects to {}", target(after))
        }
        Action::Start { .. } => format!("the agent starts the desktop; it connects to {}", target(after)),
        Action::Connect => match after.desk.position.state {
            State::Connecting | State::Switching => {
                format!("{} cannot be connected; the desktop tries {}", target(before), target(after))
            }
            State::Closed => format!("{} refuses, or nobody answers; the desktop gives up", target(before)),
            _ => format!("the desktop is connected to {}", target(before)),
        },
        Action::Read { .. } => match after.desk.position.state {
            State::ReadingSite => "the desktop reads the agent's person object".to_owned(),
            State::Connecting => format!("the proxy is lost; the desktop tries {}", target(after)),
            _ => "the desktop reads the preferred site's application object".to_owned(),
        },
        Action::LogIn => "the desktop logs the agent in".to_owned(),
        Action::LogInByHand => "the agent logs in by hand".to_owned(),
        Action::SeeHome => "the desktop sees that the preferred site answers".to_owned(),
        Action::Notice(kind) => {
            let on = after.desk.at_work() && after.desk.link(kind) != Link::Off;
            format!("the {} service is {}", service(kind), if on { "ON again" } else { "OFF" })
        }
        Action::Tick(kind) => format!("time passes: {} is still OFF", service(kind)),
        Action::TickPhone => "time passes: the desktop still waits for the phone".to_owned(),
        Action::Expire { site, .. } => format!("the phone's registration at {} expires", name(site)),
        Action::Register(site) => format!("the phone registers at {}", name(site)),
        Action::PhoneMoves => format!("the phone turns to {}", name(after.phone.at)),
        Action::CallBegins => "a call begins".to_owned(),
        Action::CallEnds(site) => format!("the call at {} ends", name(site)),
        Action::LogOutDue(site) => format!("{} logs the agent out before it shuts down", name(site)),
    }
}

fn outcome(before: &World, after: &World) -> Option<String> {
    let (was, is) = (before.desk.position.state, after.desk.position.state);
    let memory = &after.desk.position.memory;
    let site = memory.site.map_or("nowhere", name);
    let target = memory.target.map_or("nowhere", name);
    match is {
        _ if is == was => (after.serves() && !before.serves()).then(|| "the agent is logged in".to_owned()),
        State::Working if was == State::AwaitingPhone => {
            Some("the desktop need not wait any more".to_owned())
        }
        State::Working => Some(format!("the desktop works at {site}")),
        State::AwaitingPhone => {
            Some("the agent is logged out, and the desktop waits for the phone".to_owned())
        }
        State::Switching => {
            let why = match after.desk.leaving {
                Some(Cause::Telephony) => "telephony was OFF for too long",
                Some(Cause::OtherService) => "a service was OFF for too long",
                Some(Cause::Phone) => "the phone was away for too long",
                Some(Cause::Shutdown) => "its SIP Server shuts down",
                Some(Cause::Preferred) | None => "that is the preferred site",
            };
            Some(format!("the desktop switches over to {target}, since {why}"))
        }
        State::Closed | State::Connecting | State::ReadingPerson | State::ReadingSite => None,
    }
}

/// What happens, and where it leaves the desktop.
pub(super) fn narrate(before: &World, action: &Action, after: &World) -> String {
    let happening = happening(before, action, after);
    match outcome(before, after) {
        Some(outcome) => format!("{happening}: {outcome}"),
        None => happening,
    }
}
