//! A step of the world in the words of an administrator of IP Office.

use super::client::{Event, Input, State};
use super::messages::Peer;
use super::model::OnexPortal;
use super::server;
use super::topology::Server;
use super::world::{Action, Record, World};
use crate::audit::story::{Party, Step, StepKind, Word};
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
    steps.extend(record(before, after).map(|what| Step::client([what.into()])));
    steps
}

fn happening(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let of = |node: NodeId, what: &'static str, kind| vec![Step::at(node, [what.into()], kind)];
    let between = |a: NodeId, b: NodeId, what: &'static str, kind| {
        vec![Step::nobody(
            ["the network between ".into(), Word::from(a), " and ".into(), Word::from(b), what.into()],
            kind,
        )]
    };
    let to_path = |server: Server, what: &'static str, kind| {
        vec![Step::nobody(["the clients' path to ".into(), Word::from(server.portal()), what.into()], kind)]
    };
    let (primary, secondary) = (Server::Primary.portal(), Server::Secondary.portal());
    match *action {
        Action::StopPortal(server) => of(server.portal(), "stops", StepKind::Failure),
        Action::StartPortal(server) => of(server.portal(), "is started", StepKind::Repair),
        Action::StopOffice(server) => of(server.office(), "stops", StepKind::Failure),
        Action::StartOffice(server) => of(server.office(), "is started", StepKind::Repair),
        Action::StopServer(server) => [server.office(), server.portal()]
            .into_iter()
            .flat_map(|node| of(node, "stops with its server", StepKind::Failure))
            .collect(),
        Action::CutNetwork => between(primary, secondary, " breaks", StepKind::Failure),
        Action::HealNetwork => between(primary, secondary, " heals", StepKind::Repair),
        Action::CutOffice(server) => between(server.portal(), server.office(), " breaks", StepKind::Failure),
        Action::HealOffice(server) => between(server.portal(), server.office(), " heals", StepKind::Repair),
        Action::Block(server) => to_path(server, " goes silent", StepKind::Failure),
        Action::Unblock(server) => to_path(server, " is open again", StepKind::Repair),
        Action::NoticeOffice { portal, office } => {
            let there = after.environment.sees(portal.portal(), office.office());
            let what = if there { " is there" } else { " is gone" };
            vec![notices(portal.portal(), office.office(), what)]
        }
        Action::NoticePeer(server) => {
            let what = match after.portal(server).memory.peer {
                Peer::Unknown | Peer::Unseen => " is not there",
                Peer::Passive => " is starting",
                Peer::Active => " is available",
            };
            vec![notices(server.portal(), server.other().portal(), what)]
        }
        Action::Elapse => {
            let what = match after.portal(Server::Secondary).memory.clock {
                Timer::Before => "waits for the detection time",
                Timer::Off | Timer::At => "has waited for the detection time",
                Timer::After => "has waited for longer than the detection time",
            };
            of(secondary, what, StepKind::Note)
        }
        Action::ConferenceTime => {
            vec![Step::nobody(["the time of the conference comes".into()], StepKind::Note)]
        }
        _ => client(model, before, action, after),
    }
}

fn notices(who: NodeId, whom: NodeId, what: &'static str) -> Step {
    Step::at(who, ["notices that ".into(), Word::from(whom), what.into()], StepKind::Note)
}

/// What the client does, or its user.
fn client(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<Step> {
    let does = |server: Server, verb: &'static str, rest: &'static str| {
        let what = vec![verb.into(), Word::from(server.portal()), rest.into()];
        let to = Party::Node(server.portal().index());
        vec![Step { from: Party::Client, to, what, kind: StepKind::Client }]
    };
    let (was, is) = (before.client.position.memory.target, after.client.position.memory.target);
    match *action {
        Action::Enter(server) => does(server, "is given the address of ", " by its user"),
        Action::AcceptCertificate => does(was, "is told by its user to trust the certificate of ", ""),
        Action::UserLogsOn => does(was, "logs its user on at ", ""),
        Action::Attempt => does(is, "tries ", " again"),
        Action::Work => {
            let what = match after.record {
                Record::Changed(..) => "changes a setting for its user",
                Record::Scheduled(..) => "schedules a conference for its user",
                _ => "wants to change a personal contact for its user",
            };
            vec![Step::client([what.into()])]
        }
        _ => match model.learns(before, action) {
            Some(Event::Plain(Input::Connected)) if after.client.position.state == State::Asking => {
                does(was, "connects to ", "")
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
    let finds = |verb: &'static str, rest: &'static str| vec![verb.into(), Word::from(at), rest.into()];
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
        Event::Plain(Input::LoginPage) => Step::to_client(at, ["shows the page to log on".into()]),
        Event::Plain(Input::Accepted) => Step::to_client(at, ["logs the user on".into()]),
        Event::Plain(Input::Starting) => Step::to_client(at, ["says that it is starting".into()]),
        Event::Plain(Input::Connected) => {
            Step::client(finds("waits for its user to accept the certificate of ", ""))
        }
        Event::Plain(Input::NoAnswer) => Step::client(finds("gets no answer from ", "")),
        Event::Plain(Input::Lost) => Step::client(finds("notices that its session at ", " is lost")),
        Event::Plain(_) | Event::AddressEntered(_) => Step::client(finds("finds nothing at ", "")),
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
    Some(Step::at(server.portal(), [what.into()], StepKind::Note))
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
