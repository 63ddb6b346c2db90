//! A step of the world in the words of an administrator of IP Office.

use super::client::State;
use super::messages::Peer;
use super::model::OnexPortal;
use super::server::{self, Portal};
use super::topology::Server;
use super::world::{Action, Record, World};
use crate::engine::Position;
use crate::environment::Path;
use crate::rule::Closed;
use crate::timer::Timer;

/// What happens, where it leaves the portals, and where the client.
pub(super) fn narrate(before: &World, action: &Action, after: &World) -> String {
    let happening = happening(action, after);
    let portals = Server::ALL.iter().filter_map(|&server| {
        let (was, is) = (before.portal(server), after.portal(server));
        portal(server, was, is)
    });
    let outcomes: Vec<String> = portals.chain(client(before, after)).chain(record(before, after)).collect();
    match outcomes.is_empty() {
        true => happening,
        false => format!("{happening}: {}", outcomes.join(", ")),
    }
}

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
    lines.push(format!("{} more faults may happen", world.faults_left));
    if !world.breaches.is_empty() {
        lines.push(format!("broken on the way: {:?}", world.breaches));
    }
    lines.join("\n")
}

fn happening(action: &Action, after: &World) -> String {
    match *action {
        Action::StopPortal(server) => format!("the {}'s portal stops", server.name()),
        Action::StartPortal(server) => format!("the {}'s portal is started", server.name()),
        Action::StopOffice(server) => format!("the {}'s IP Office stops", server.name()),
        Action::StartOffice(server) => format!("the {}'s IP Office is started", server.name()),
        Action::StopServer(server) => format!("the {} fails", server.name()),
        Action::CutNetwork => "the network between primary and secondary breaks".to_owned(),
        Action::HealNetwork => "the network between primary and secondary heals".to_owned(),
        Action::CutOffice(server) => {
            format!("the network between the {}'s portal and its IP Office breaks", server.name())
        }
        Action::HealOffice(server) => {
            format!("the network between the {}'s portal and its IP Office heals", server.name())
        }
        Action::Block(server) => format!("the client does not reach the {} any more", server.name()),
        Action::Unblock(server) => format!("the client reaches the {} again", server.name()),
        Action::NoticeOffice { portal, office } => {
            let there = after.environment.sees(portal.portal(), office.office());
            let what = if there { "is there" } else { "is gone" };
            format!("the {}'s portal notices that the {}'s IP Office {what}", portal.name(), office.name())
        }
        Action::NoticePeer(server) => {
            let what = match after.portal(server).memory.peer {
                Peer::Unknown | Peer::Unseen => "is not there",
                Peer::Passive => "is starting",
                Peer::Active => "is available",
            };
            format!("the {}'s portal notices that the {}'s {what}", server.name(), server.other().name())
        }
        Action::Elapse => match after.portal(Server::Secondary).memory.clock {
            Timer::Before => "the detection time runs".to_owned(),
            Timer::Off | Timer::At => "the detection time is over".to_owned(),
            Timer::After => "the detection time has passed".to_owned(),
        },
        Action::Enter(server) => format!("the user enters the address of the {}", server.name()),
        Action::AcceptCertificate => "the user accepts the certificate".to_owned(),
        Action::UserLogsOn => "the user logs on".to_owned(),
        Action::Attempt => {
            format!("the client tries the {} again", after.client.position.memory.target.name())
        }
        Action::Connect => "the client connects".to_owned(),
        Action::Answer => "the client is answered".to_owned(),
        Action::Request => "the client asks for something".to_owned(),
        Action::Work => match after.record {
            Record::Changed(..) => "the user changes a setting".to_owned(),
            Record::Scheduled(..) => "the user schedules a conference".to_owned(),
            _ => "the user wants to change a personal contact".to_owned(),
        },
        Action::ConferenceTime => "the time of the conference comes".to_owned(),
    }
}

fn portal(server: Server, was: &Position<Portal>, is: &Position<Portal>) -> Option<String> {
    let name = server.name();
    match (was.state, is.state) {
        (was, is) if was == is => None,
        (_, server::State::Active) => Some(format!("the {name}'s portal is available")),
        (server::State::Active, server::State::Passive) => Some(format!("the {name}'s portal gives way")),
        (_, server::State::Passive) => Some(format!("the {name}'s portal is starting")),
        (_, server::State::Stopped) => None,
    }
}

fn client(before: &World, after: &World) -> Option<String> {
    let (was, is) = (&before.client.position, &after.client.position);
    let at = is.memory.target.name();
    if was.state == is.state && was.memory.target == is.memory.target {
        return None;
    }
    match is.state {
        State::LoggedOn => Some(format!("the user is logged on at the {at}")),
        State::AtLogin => Some(format!("the {at} shows the page to log on")),
        State::AtCertificate => Some(format!("the certificate of the {at} has to be accepted")),
        State::Lost => Some("the client has lost its portal".to_owned()),
        State::Out => Some("the user is not logged on".to_owned()),
        State::Connecting if matches!(was.state, State::Asking | State::LoggingOn | State::LoggedOn) => {
            Some(format!("it turns to the {at}"))
        }
        State::Connecting | State::Asking | State::LoggingOn => None,
    }
}

fn record(before: &World, after: &World) -> Option<String> {
    if before.record == after.record {
        return None;
    }
    match after.record {
        Record::Held => Some("the conference is held".to_owned()),
        Record::Missed(..) => Some("the conference is not held".to_owned()),
        Record::Edited => Some("the contact is changed".to_owned()),
        Record::Refused => Some("that is refused".to_owned()),
        Record::Nothing | Record::Changed(..) | Record::Scheduled(..) => None,
    }
}
