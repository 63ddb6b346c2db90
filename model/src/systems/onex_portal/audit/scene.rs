//! What can fail in an installation, and the world of a group in which it does. There are two servers, and each group
//! meets both, so nothing is left out.

use super::super::model::OnexPortal;
use super::super::topology::{Errand, Server, Topology};
use super::super::world::Action;
use super::attended::Attended;
use super::installation::{Certificate, Installation, Users};
use crate::audit::FailureKind;
use crate::audit::audited::Event;
use crate::audit::part::{Happening, Part};
use crate::rule::Closed;

/// Everything that can fail.
pub(super) fn happenings(installation: &Installation) -> Vec<Happening<Action>> {
    let mut list = Vec::new();
    let mut add = |kind, text, failure, repairs| {
        list.push(Happening::said(kind, text, [failure], repairs));
    };
    let [primary, secondary] = [Server::Primary, Server::Secondary].map(|it| installation.portal_host(it));
    for &server in Server::ALL {
        let machine = installation.machine(server);
        let (office, portal) = (vec![Action::StartOffice(server)], vec![Action::StartPortal(server)]);
        let down = |what: &str| format!("{what} is down");
        match &machine.application_server {
            None => {
                let both = [office.clone(), portal.clone()].concat();
                add(FailureKind::Node, down(&machine.name), Action::StopServer(server), both);
                let services = [(Action::StopOffice(server), office), (Action::StopPortal(server), portal)];
                let names = [installation.office_name(server), installation.portal_name(server)];
                for ((stop, start), name) in services.into_iter().zip(names) {
                    add(FailureKind::Service, down(&name), stop, start);
                }
            }
            // Each has a machine of its own, and fails with it.
            Some(host) => {
                add(FailureKind::Node, down(&machine.name), Action::StopOffice(server), office);
                add(FailureKind::Node, down(host), Action::StopPortal(server), portal);
            }
        }
    }
    let apart = |a: &str, b: &str| format!("{a} and {b} do not reach each other");
    add(FailureKind::Link, apart(primary, secondary), Action::CutNetwork, vec![Action::HealNetwork]);
    for &server in Server::ALL {
        let machine = installation.machine(server);
        if let Some(host) = &machine.application_server {
            let repair = vec![Action::HealOffice(server)];
            add(FailureKind::Link, apart(host, &machine.name), Action::CutOffice(server), repair);
        }
    }
    for &server in Server::ALL {
        let text = format!("the clients do not reach {}", installation.portal_name(server));
        add(FailureKind::Path, text, Action::Block(server), vec![Action::Unblock(server)]);
    }
    list
}

/// The installation, and a group of its users.
pub(super) fn scene(installation: &Installation, users: &Users) -> Part<Attended> {
    let topology = Topology {
        hosts: [Server::Primary, Server::Secondary].map(|server| installation.machine(server).host()),
        prerequisites: installation.prerequisites,
        takeover: installation.takeover,
        failback: installation.failback,
        program: users.program,
        accepted: users.certificate != Certificate::NotAccepted,
        // What becomes of changes, conferences and contacts is not asked: it is the same for everybody.
        errand: Errand::None,
        home: Server::Primary,
    };
    let addresses = users.addresses.clone();
    let trusted = users.certificate == Certificate::Trusted;
    Part {
        key: format!("{topology:?} {addresses:?} {trusted}"),
        names: installation.node_names().into(),
        happenings: happenings(installation),
        together: separate,
        world: Box::new(move |by, faults| Attended {
            model: OnexPortal::new(topology, by.edition, by.readings, faults),
            addresses: addresses.clone(),
            trusted,
        }),
    }
}

/// A server that is down takes its services with it: that these are down as well says nothing new.
fn separate(mut events: Vec<Event<Action>>) -> Vec<Event<Action>> {
    let only = |event: &Event<Action>| match &event.ways[..] {
        [way] => way.first().copied(),
        _ => None,
    };
    let stopped: Vec<Action> = events.iter().filter_map(only).collect();
    events.retain(|event| match only(event) {
        Some(Action::StopOffice(server) | Action::StopPortal(server)) => {
            !stopped.contains(&Action::StopServer(server))
        }
        _ => true,
    });
    events
}
