//! A step of the world in the words of whoever runs the contact centre: of the sites by number in a counterexample, by
//! the operator's names in an audit.

use super::client::{Agent, State};
use super::messages::{Reason, Service};
use super::world::{Action, Cause, Link, World};
use crate::audit::story::{Phrase, Said, Step, StepKind, Word, said};
use crate::environment::Path;
use crate::topology::NodeId;

fn service(service: Service) -> &'static str {
    match service {
        Service::Telephony => "telephony",
        Service::Configuration => "configuration",
        Service::Statistics => "statistics",
    }
}

/// A site that may not be known, in a phrase.
fn to(words: &'static str, site: Option<NodeId>) -> Phrase {
    vec![words.into(), site.map_or("nowhere".into(), Word::from)]
}

/// Something happens.
fn happens(what: impl Said) -> Vec<Step> {
    vec![Step::nobody(what)]
}

/// The desktop does something.
fn desktop(what: impl Said) -> Step {
    Step::client(what).of(StepKind::Client)
}

/// The desktop does something with a site.
fn desktop_at(site: Option<NodeId>, what: impl Said) -> Step {
    match site {
        Some(site) => Step::to_node(site, what),
        None => desktop(what),
    }
}

fn happening(before: &World, action: &Action, after: &World) -> Vec<Step> {
    let target = |world: &World| world.desk.position.memory.target;
    let site = before.desk.position.memory.site;
    match *action {
        Action::StopProxy(site, Path::Silent) => {
            happens(said("the configuration proxy of {} does not answer any more", &[site]))
        }
        Action::StopProxy(site, _) => happens(said("the configuration proxy of {} stops", &[site])),
        Action::StopOne(site) => happens(said("one of the two SIP Servers of {} stops", &[site])),
        Action::StopPair(site) => happens(said("both SIP Servers of {} stop", &[site])),
        Action::StopConfiguration(site) => happens(said("both configuration servers of {} stop", &[site])),
        Action::StopStatistics(site) => happens(said("both statistics servers of {} stop", &[site])),
        Action::StopSite(site) => vec![Step::at(site, "goes down")],
        Action::Isolate(site) => {
            vec![Step::client(said("cannot reach {} any more", &[site]))]
        }
        Action::CutPhone(site) => happens(said("the phone cannot reach {} any more", &[site])),
        Action::PhoneFails => happens("the phone fails"),
        Action::ShutDown(site) => happens(said("the SIP Servers of {} are shut down gracefully", &[site])),
        Action::ChangePreferred if before.desk.position.state == State::Closed => {
            happens(said("whoever uses the desktop next prefers {}", &[after.preferred]))
        }
        Action::ChangePreferred => happens(said("the agent's preferred site becomes {}", &[after.preferred])),
        Action::LogOut(Reason::ByAgent) => happens("the agent logs out"),
        Action::LogOut(Reason::BySupervisor) => happens("a supervisor logs the agent out"),
        Action::LogOut(_) => happens("the agent is logged out with an unknown reason code"),
        Action::Quit => happens("the agent ends the desktop"),
        Action::Restore(site) => happens(said("the servers of {} are in order again", &[site])),
        Action::Reconnect(site) => {
            vec![Step::client(said("can reach {} again", &[site]))]
        }
        Action::MendPhone(site) => happens(said("the phone can reach {} again", &[site])),
        Action::PhoneReturns => happens("the phone works again"),
        Action::Start { mistyped: true, .. } => {
            happens(to("the agent starts the desktop with a wrong password; it connects to ", target(after)))
        }
        Action::Start { .. } => happens(to("the agent starts the desktop; it connects to ", target(after))),
        Action::Connect => match (after.desk.position.state, target(before)) {
            (State::Connecting | State::Switching, Some(failed)) => {
                let [failed, tries] = [
                    happens(said("{} cannot be connected", &[failed])),
                    vec![desktop(to("tries ", target(after)))],
                ];
                [failed, tries].concat()
            }
            (State::Closed, Some(refused)) => {
                let refused = happens(said("{} refuses, or nobody answers", &[refused]));
                [refused, vec![desktop("gives up")]].concat()
            }
            (_, target) => vec![desktop_at(target, to("is connected to ", target))],
        },
        Action::Read { .. } => match after.desk.position.state {
            State::ReadingSite => vec![desktop_at(site, "reads the agent's person object")],
            State::Connecting => {
                [happens("the proxy is lost"), vec![desktop(to("tries ", target(after)))]].concat()
            }
            _ => vec![desktop_at(site, "reads the preferred site's application object")],
        },
        Action::LogIn => vec![desktop_at(site, "logs the agent in")],
        Action::LogInByHand => happens("the agent logs in by hand"),
        Action::SeeHome => vec![Step::client("sees that the preferred site answers")],
        Action::Notice(kind) => {
            let on = after.desk.at_work() && after.desk.link(kind) != Link::Off;
            let is = if on { " service is ON again" } else { " service is OFF" };
            happens(["the ".into(), service(kind).into(), is.into()])
        }
        Action::Tick(kind) => happens(["time passes: ".into(), service(kind).into(), " is still OFF".into()]),
        Action::TickPhone => happens("time passes: the desktop still waits for the phone"),
        Action::Expire { site, .. } => happens(said("the phone's registration at {} expires", &[site])),
        Action::Register(site) => happens(said("the phone registers at {}", &[site])),
        Action::PhoneMoves => happens(said("the phone turns to {}", &[after.phone.at])),
        Action::CallBegins => happens("a call begins"),
        Action::CallEnds(site) => happens(said("the call at {} ends", &[site])),
        Action::LogOutDue(site) => {
            vec![Step::to_client(site, "logs the agent out before it shuts down")]
        }
    }
}

fn outcome(before: &World, after: &World) -> Vec<Step> {
    let (was, is) = (before.desk.position.state, after.desk.position.state);
    let memory = &after.desk.position.memory;
    match is {
        _ if is == was && after.serves() && !before.serves() => happens("the agent is logged in"),
        State::Working if is == was && refused(before, after) => happens("the login is refused"),
        _ if is == was => Vec::new(),
        State::Working if was == State::AwaitingPhone => {
            vec![desktop("need not wait any more")]
        }
        State::Working => vec![desktop_at(memory.site, to("works at ", memory.site))],
        State::AwaitingPhone => {
            let out = happens("the agent is logged out");
            [out, vec![desktop("waits for the phone")]].concat()
        }
        State::Switching => {
            let why = match after.desk.leaving {
                Some(Cause::Telephony) => ", since telephony was OFF for too long",
                Some(Cause::OtherService) => ", since a service was OFF for too long",
                Some(Cause::Phone) => ", since the phone was away for too long",
                Some(Cause::Shutdown) => ", since its SIP Server shuts down",
                Some(Cause::Preferred) | None => ", since that is the preferred site",
            };
            let what = [to("switches over to ", memory.target), vec![why.into()]].concat();
            vec![desktop(what)]
        }
        State::Closed | State::Connecting | State::ReadingPerson | State::ReadingSite => Vec::new(),
    }
}

/// Whether the agent could not be logged in.
fn refused(before: &World, after: &World) -> bool {
    let agent = |world: &World| world.desk.position.memory.agent;
    agent(before) == Agent::Wanted && agent(after) == Agent::NoPhone
}

/// What happens, and where it leaves the desktop.
pub(super) fn steps(before: &World, action: &Action, after: &World) -> Vec<Step> {
    [happening(before, action, after), outcome(before, after)].concat()
}

/// The same for a story: that time passes is told by what it leads to.
pub(super) fn tell(before: &World, action: &Action, after: &World) -> Vec<Step> {
    match action {
        Action::Tick(_) | Action::TickPhone => outcome(before, after),
        _ => steps(before, action, after),
    }
}
