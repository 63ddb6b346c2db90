//! A step of the world in the words of an administrator of IP Office.

use super::client::{Event, Input, State};
use super::messages::Peer;
use super::model::OnexPortal;
use super::server;
use super::topology::Server;
use super::world::{Action, Record, World};
use crate::audit::story::{Step, StepKind, Word, said};
use crate::environment::Path;
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

/// A state of the world, a line for each thing that matters.
pub(super) fn describe(model: &OnexPortal, world: &World) -> String {
    let memory = world.client.position.memory;
    let yes = |holds: bool, what: &'static str| if holds { what } else { "" };
    let mut lines = vec![
        model.topology.to_string(),
        format!("operation: {:?}", model.mode(world)),
        format!(
            "client: {:?}, at the {}{}{}",
            world.client.position.state,
            memory.target.name(),
            yes(memory.known, ", was logged on before"),
            yes(!memory.trusts(Server::Secondary), ", does not trust the secondary"),
        ),
    ];
    for &server in Server::ALL {
        let (portal, environment) = (world.portal(server), &world.environment);
        lines.push(format!(
            "{}: portal {:?}, sees the other one as {:?}, clock {:?}{}{}",
            server.name(),
            portal.state,
            portal.memory.peer,
            portal.memory.clock,
            yes(!environment.is_up(server.office()), ", IP Office down"),
            yes(environment.path(server.portal()) != Path::Open, ", not reached by the client"),
        ));
    }
    if world.environment.is_cut(Server::Primary.portal(), Server::Secondary.portal()) {
        lines.push("the network between the servers is broken".to_owned());
    }
    lines.push(format!("what the user did: {:?}", world.record));
    lines.push(format!("{} more faults may happen", world.books.faults_left));
    if !world.books.breaches.is_empty() {
        lines.push(format!("broken on the way: {:?}", world.books.breaches));
    }
    lines.join("\n")
}

/// What happens, where it leaves the portals, and what becomes of what the user does.
pub(super) fn steps(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let mut steps = happening(model, before, action, after);
    steps.extend(Server::ALL.iter().filter_map(|&server| portal(server, before, after)));
    steps.extend(record(before, after).map(Step::client));
    steps
}

fn happening(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let of = |node: NodeId, what: &'static str| vec![Step::at(node, what)];
    let between = |what: &'static str, a: NodeId, b: NodeId| vec![Step::nobody(said(what, &[a, b]))];
    let to_path = |what: &'static str, server: Server| vec![Step::nobody(said(what, &[server.portal()]))];
    let (primary, secondary) = (Server::Primary.portal(), Server::Secondary.portal());
    match *action {
        Action::StopPortal(server) => of(server.portal(), "stops"),
        Action::StartPortal(server) => of(server.portal(), "is started"),
        Action::StopOffice(server) => of(server.office(), "stops"),
        Action::StartOffice(server) => of(server.office(), "is started"),
        Action::StopServer(server) => [server.office(), server.portal()]
            .into_iter()
            .map(|node| Step::at(node, "stops with its server").of(StepKind::Failure))
            .collect(),
        Action::CutNetwork => between("the network between {} and {} breaks", primary, secondary),
        Action::HealNetwork => between("the network between {} and {} heals", primary, secondary),
        Action::CutOffice(server) => {
            between("the network between {} and {} breaks", server.portal(), server.office())
        }
        Action::HealOffice(server) => {
            between("the network between {} and {} heals", server.portal(), server.office())
        }
        Action::Block(server) => to_path("the clients' path to {} goes silent", server),
        Action::Unblock(server) => to_path("the clients' path to {} is open again", server),
        Action::NoticeOffice { portal, office } => {
            let there = after.environment.sees(portal.portal(), office.office());
            let what = if there { "notices that {} is there" } else { "notices that {} is gone" };
            vec![Step::at(portal.portal(), said(what, &[office.office()]))]
        }
        Action::NoticePeer(server) => {
            let what = match after.portal(server).memory.peer {
                Peer::Unknown | Peer::Unseen | Peer::OfficeOnly => "notices that {} is not there",
                Peer::Passive => "notices that {} is starting",
                Peer::Active => "notices that {} is available",
            };
            vec![Step::at(server.portal(), said(what, &[server.other().portal()]))]
        }
        Action::Elapse => {
            let what = match after.portal(Server::Secondary).memory.clock {
                Timer::Before => "waits for the detection time",
                Timer::Off | Timer::At => "has waited for the detection time",
                Timer::After => "has waited for longer than the detection time",
            };
            of(secondary, what)
        }
        Action::ConferenceTime => {
            vec![Step::nobody("the time of the conference comes")]
        }
        Action::Copy => vec![Step::at(
            Server::Primary.portal(),
            said("copies the change to {}", &[Server::Secondary.portal()]),
        )],
        _ => client(model, before, action, after),
    }
}

/// What the client does, or its user.
fn client(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let does = |what: &'static str, server: Server| {
        vec![Step::to_node(server.portal(), said(what, &[server.portal()]))]
    };
    let (was, is) = (before.client.position.memory.target, after.client.position.memory.target);
    match *action {
        Action::Enter(server) => does("is given the address of {} by its user", server),
        Action::AcceptCertificate => does("is told by its user to trust the certificate of {}", was),
        Action::UserLogsOn => does("logs its user on at {}", was),
        Action::Attempt => does("tries {} again", is),
        Action::Work => {
            let what = match after.record {
                Record::Changed(..) => "changes a setting for its user",
                Record::Scheduled(..) => "schedules a conference for its user",
                _ => "wants to change a personal contact for its user",
            };
            vec![Step::client(what)]
        }
        _ => match model.learns(before, action) {
            Some(Event::Plain(Input::Connected)) if after.client.position.state == State::Asking => {
                does("connects to {}", was)
            }
            Some(event) => vec![learns(before, after, &event)],
            None => Vec::new(),
        },
    }
}

/// What the client learns, and what it makes of it.
fn learns(before: &World, after: &World, event: &Event) -> Step {
    let (was, is) = (before.client.position.memory.target, after.client.position.memory.target);
    let at = was.portal();
    let finds = |what: &'static str| Step::client(said(what, &[at]));
    let mut step = match *event {
        Event::Redirected(to) => {
            let follows = after.client.position.state == State::Connecting;
            let to = Word::from(to.portal());
            // Where the portal has stopped, whoever it is that answers there (OX-A1).
            match before.environment.is_up(at) {
                true => {
                    let rest = if follows { "" } else { ", and the client does not follow" };
                    Step::to_client(at, ["redirects to ".into(), to, rest.into()])
                }
                false => {
                    let rest = if follows { "" } else { ", and does not follow" };
                    let here = " at the address of ".into();
                    Step::client(["is redirected to ".into(), to, here, Word::from(at), rest.into()])
                }
            }
        }
        Event::Plain(Input::LoginPage) => Step::to_client(at, "shows the page to log on"),
        Event::Plain(Input::Accepted) => Step::to_client(at, "logs the user on"),
        Event::Plain(Input::Starting) => Step::to_client(at, "says that it is starting"),
        Event::Plain(Input::Connected) => finds("waits for its user to accept the certificate of {}"),
        Event::Plain(Input::NoAnswer) => finds("gets no answer from {}"),
        Event::Plain(Input::Lost) => finds("notices that its session at {} is lost"),
        Event::Plain(_) | Event::AddressEntered(_) => finds("finds nothing at {}"),
    };
    let turns = is != was && !matches!(event, Event::Redirected(_));
    if turns {
        step.what.extend([", and turns to ".into(), Word::from(is.portal())]);
    }
    step
}

fn portal(server: Server, before: &World, after: &World) -> Option<Step> {
    let what = match (before.portal(server).state, after.portal(server).state) {
        (was, is) if was == is => return None,
        (_, server::State::Active) => "becomes available",
        (server::State::Active, server::State::Passive) => "gives way",
        // That it was started, or stopped, is said already.
        (_, server::State::Passive | server::State::Stopped) => return None,
    };
    Some(Step::at(server.portal(), what))
}

fn record(before: &World, after: &World) -> Option<&'static str> {
    if before.record == after.record {
        return None;
    }
    match after.record {
        Record::Held => Some("takes part in the conference"),
        Record::Missed(..) => Some("waits for the conference in vain"),
        Record::Edited => Some("has changed the contact"),
        Record::Refused => Some("may not change the contact"),
        Record::Nothing | Record::Changed(..) | Record::Scheduled(..) => None,
    }
}
