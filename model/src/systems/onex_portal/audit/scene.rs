//! What can fail in an installation, and the world of a group in which it does. There are two servers, and each group
//! meets both, so nothing is left out.

use super::super::model::OnexPortal;
use super::super::topology::{Errand, Server, Topology};
use super::super::world::Action;
use super::attended::Attended;
use super::{Certificate, Installation, Users};
use crate::ambiguity::Readings;
use crate::audit::ends::{Ends, Limits, ends};
use crate::audit::world::{Confined, Event};
use crate::audit::{Error, Failure, FailureKind, Scene, Situation};
use crate::rule::Closed;

/// Something that can fail, in the operator's words and in the model's.
pub(super) struct Happening {
    pub(super) failure: Failure,
    event: Event<Action>,
}

/// Everything that can fail.
pub(super) fn happenings(installation: &Installation) -> Vec<Happening> {
    let mut list = Vec::new();
    let mut add = |kind, text, failure, repairs| {
        let event = Event { failures: vec![failure], repairs };
        list.push(Happening { failure: Failure { kind, text }, event });
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
pub(super) struct PortalScene {
    topology: Topology,
    addresses: Vec<Server>,
    trusted: bool,
    readings: Readings,
    names: Vec<String>,
    happenings: Vec<Happening>,
}

impl PortalScene {
    pub(super) fn of(installation: &Installation, users: &Users) -> Self {
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
        PortalScene {
            topology,
            addresses: users.addresses.clone(),
            trusted: users.certificate == Certificate::Trusted,
            readings: installation.readings,
            names: installation.node_names(),
            happenings: happenings(installation),
        }
    }
}

impl Scene for PortalScene {
    fn key(&self) -> String {
        format!("{:?} {:?} {} {:?}", self.topology, self.addresses, self.trusted, self.readings)
    }

    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn events(&self) -> Vec<Failure> {
        self.happenings.iter().map(|happening| happening.failure.clone()).collect()
    }

    fn ends(
        &self,
        events: &[usize],
        situation: Situation,
        repaired: bool,
        limits: Limits<'_>,
    ) -> Result<Ends, Error> {
        let events = separate(events.iter().map(|&event| self.happenings[event].event.clone()).collect());
        let attended = Attended {
            model: OnexPortal::new(self.topology, self.readings, events.len() as u8),
            addresses: self.addresses.clone(),
            trusted: self.trusted,
        };
        ends(&Confined::new(attended, events, situation, repaired), limits)
    }
}

/// A server that is down takes its services with it: that these are down as well says nothing new.
fn separate(mut events: Vec<Event<Action>>) -> Vec<Event<Action>> {
    let down = |server| Action::StopServer(server);
    let servers: Vec<Action> = Server::ALL
        .iter()
        .map(|&server| down(server))
        .filter(|stop| events.iter().any(|it| it.failures == [*stop]))
        .collect();
    events.retain(|event| match event.failures[..] {
        [Action::StopOffice(server) | Action::StopPortal(server)] => !servers.contains(&down(server)),
        _ => true,
    });
    events
}
