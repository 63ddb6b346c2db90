//! A step of the world in the words of whoever runs the contact centre: of the sites by number in a counterexample, by
//! the operator's names in an audit.

use super::client::{Agent, State};
use super::messages::{Reason, Service};
use super::world::{Action, Cause, Link, World};
use crate::audit::story::{Party, Phrase, Step, StepKind, Word};
use crate::environment::Path;
use crate::topology::NodeId;

fn service(service: Service) -> &'static str {
    match service {
        Service::Telephony => "telephony",
        Service::Configuration => "configuration",
        Service::Statistics => "statistics",
    }
}

/// Some words, a site, and some more.
fn of(before: &'static str, site: NodeId, after: &'static str) -> Phrase {
    [before.into(), site.into(), after.into()].into_iter().filter(|word| *word != "".into()).collect()
}

/// A site that may not be known, in a phrase.
fn to(words: &'static str, site: Option<NodeId>) -> Phrase {
    vec![words.into(), site.map_or("nowhere".into(), Word::from)]
}

fn fails(what: Phrase) -> Vec<Step> {
    vec![Step::nobody(what, StepKind::Failure)]
}

fn is_mended(what: Phrase) -> Vec<Step> {
    vec![Step::nobody(what, StepKind::Repair)]
}

/// Somebody does something that no failure is and no desktop.
fn happens(what: Phrase) -> Vec<Step> {
    vec![Step::nobody(what, StepKind::Note)]
}

/// The desktop does something.
fn desktop(what: Phrase) -> Step {
    Step { kind: StepKind::Client, ..Step::client(what) }
}

/// The desktop does something with a site.
fn desktop_at(site: Option<NodeId>, what: Phrase) -> Step {
    let to = site.map_or(Party::Client, |site| Party::Node(site.index()));
    Step { to, ..desktop(what) }
}

fn happening(before: &World, action: &Action, after: &World) -> Vec<Step> {
    let target = |world: &World| world.desk.position.memory.target;
    let site = before.desk.position.memory.site;
    match *action {
        Action::StopProxy(site, Path::Silent) => {
            fails(of("the configuration proxy of ", site, " does not answer any more"))
        }
        Action::StopProxy(site, _) => fails(of("the configuration proxy of ", site, " stops")),
        Action::StopOne(site) => fails(of("one of the two SIP Servers of ", site, " stops")),
        Action::StopPair(site) => fails(of("both SIP Servers of ", site, " stop")),
        Action::StopConfiguration(site) => fails(of("both configuration servers of ", site, " stop")),
        Action::StopStatistics(site) => fails(of("both statistics servers of ", site, " stop")),
        Action::StopSite(site) => vec![Step::at(site, ["goes down".into()], StepKind::Failure)],
        Action::Isolate(site) => {
            vec![Step { kind: StepKind::Failure, ..Step::client(of("cannot reach ", site, " any more")) }]
        }
        Action::CutPhone(site) => fails(of("the phone cannot reach ", site, " any more")),
        Action::PhoneFails => fails(vec!["the phone fails".into()]),
        Action::ShutDown(site) => fails(of("the SIP Servers of ", site, " are shut down gracefully")),
        Action::ChangePreferred if before.desk.position.state == State::Closed => {
            happens(of("whoever uses the desktop next prefers ", after.preferred, ""))
        }
        Action::ChangePreferred => happens(of("the agent's preferred site becomes ", after.preferred, "")),
        Action::LogOut(Reason::ByAgent) => happens(vec!["the agent logs out".into()]),
        Action::LogOut(Reason::BySupervisor) => happens(vec!["a supervisor logs the agent out".into()]),
        Action::LogOut(_) => happens(vec!["the agent is logged out with an unknown reason code".into()]),
        Action::Quit => happens(vec!["the agent ends the desktop".into()]),
        Action::Restore(site) => is_mended(of("the servers of ", site, " are in order again")),
        Action::Reconnect(site) => {
            vec![Step { kind: StepKind::Repair, ..Step::client(of("can reach ", site, " again")) }]
        }
        Action::MendPhone(site) => is_mended(of("the phone can reach ", site, " again")),
        Action::PhoneReturns => is_mended(vec!["the phone works again".into()]),
        Action::Start { mistyped: true, .. } => {
            happens(to("the agent starts the desktop with a wrong password; it connects to ", target(after)))
        }
        Action::Start { .. } => happens(to("the agent starts the desktop; it connects to ", target(after))),
        Action::Connect => match (after.desk.position.state, target(before)) {
            (State::Connecting | State::Switching, Some(failed)) => {
                let [failed, tries] = [
                    happens(of("", failed, " cannot be connected")),
                    vec![desktop(to("tries ", target(after)))],
                ];
                [failed, tries].concat()
            }
            (State::Closed, Some(refused)) => {
                let refused = happens(of("", refused, " refuses, or nobody answers"));
                [refused, vec![desktop(vec!["gives up".into()])]].concat()
            }
            (_, target) => vec![desktop_at(target, to("is connected to ", target))],
        },
        Action::Read { .. } => match after.desk.position.state {
            State::ReadingSite => vec![desktop_at(site, vec!["reads the agent's person object".into()])],
            State::Connecting => {
                [happens(vec!["the proxy is lost".into()]), vec![desktop(to("tries ", target(after)))]]
                    .concat()
            }
            _ => vec![desktop_at(site, vec!["reads the preferred site's application object".into()])],
        },
        Action::LogIn => vec![desktop_at(site, vec!["logs the agent in".into()])],
        Action::LogInByHand => happens(vec!["the agent logs in by hand".into()]),
        Action::SeeHome => vec![Step::client(["sees that the preferred site answers".into()])],
        Action::Notice(kind) => {
            let on = after.desk.at_work() && after.desk.link(kind) != Link::Off;
            let is = if on { " service is ON again" } else { " service is OFF" };
            happens(vec!["the ".into(), service(kind).into(), is.into()])
        }
        Action::Tick(kind) => {
            happens(vec!["time passes: ".into(), service(kind).into(), " is still OFF".into()])
        }
        Action::TickPhone => happens(vec!["time passes: the desktop still waits for the phone".into()]),
        Action::Expire { site, .. } => happens(of("the phone's registration at ", site, " expires")),
        Action::Register(site) => happens(of("the phone registers at ", site, "")),
        Action::PhoneMoves => happens(of("the phone turns to ", after.phone.at, "")),
        Action::CallBegins => happens(vec!["a call begins".into()]),
        Action::CallEnds(site) => happens(of("the call at ", site, " ends")),
        Action::LogOutDue(site) => {
            vec![Step::to_client(site, ["logs the agent out before it shuts down".into()])]
        }
    }
}

fn outcome(before: &World, after: &World) -> Vec<Step> {
    let (was, is) = (before.desk.position.state, after.desk.position.state);
    let memory = &after.desk.position.memory;
    match is {
        _ if is == was && after.serves() && !before.serves() => {
            happens(vec!["the agent is logged in".into()])
        }
        State::Working if is == was && refused(before, after) => happens(vec!["the login is refused".into()]),
        _ if is == was => Vec::new(),
        State::Working if was == State::AwaitingPhone => {
            vec![desktop(vec!["need not wait any more".into()])]
        }
        State::Working => vec![desktop_at(memory.site, to("works at ", memory.site))],
        State::AwaitingPhone => {
            let out = happens(vec!["the agent is logged out".into()]);
            [out, vec![desktop(vec!["waits for the phone".into()])]].concat()
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
