//! Everything that can fail, in the operator's words and in the model's.

use super::super::server::Role;
use super::super::topology::{MASTER, Placement, SERVICES, STANDBY, Topology};
use super::super::world::Action;
use super::installation::{Installation, Service};
use crate::audit::part::Happening;
use crate::audit::{Failure, FailureKind};
use crate::environment::Path;
use crate::topology::NodeId;

/// What can fail for a group that needs that service, or none. What fails on a computer comes before the computer, which
/// leaves nothing to fail on it.
pub(super) fn happenings(installation: &Installation, needed: Option<&Service>) -> Vec<Happening<Action>> {
    let mut all: Vec<Happening<Action>> =
        needed.iter().flat_map(|service| service_fails(installation, service)).collect();
    for &role in installation.roles() {
        all.extend(server_fails(installation, role));
    }
    for &role in installation.roles() {
        all.push(down(installation.system(role), Topology::system(role)));
    }
    if let Some(computer) = needed.and_then(|service| service.computer.as_ref()) {
        all.push(down(computer, SERVICES));
    }
    all.extend(cut(installation, needed));
    all.extend(installation.roles().iter().map(|&role| unreached(installation, role)));
    all
}

/// What can fail in an installation.
pub(super) fn failures(installation: &Installation) -> Vec<Failure> {
    let services = installation.services.iter().map(Some);
    let mut all: Vec<Failure> = Vec::new();
    for service in std::iter::once(None).chain(services) {
        for Happening { failure, .. } in happenings(installation, service) {
            if !all.contains(&failure) {
                all.push(failure);
            }
        }
    }
    all.sort_by_key(|failure| failure.kind);
    all
}

fn down(name: &str, computer: NodeId) -> Happening<Action> {
    let (failures, repairs) = ([Action::PowerOff(computer)], [Action::PowerOn(computer)]);
    Happening::said(FailureKind::Node, format!("{name} is down"), failures, repairs)
}

/// A server service that ends is noticed like one that does not answer; what becomes of it afterwards differs. A computer
/// that runs again has started what had failed on it.
fn server_fails(installation: &Installation, role: Role) -> [Happening<Action>; 2] {
    let (name, system) = (installation.system(role), Topology::system(role));
    let (start, on) = (Action::Start(system), Action::PowerOn(system));
    [
        Happening::said(
            FailureKind::Service,
            format!("the server service of {name} hangs"),
            [Action::Hang(system)],
            [Action::Resume(system), start, on],
        ),
        Happening::said(
            FailureKind::Service,
            format!("the server service of {name} ends"),
            [Action::Stop(system)],
            [start, on],
        ),
    ]
}

fn service_fails(installation: &Installation, service: &Service) -> Vec<Happening<Action>> {
    let fails = |place: u8, computer: NodeId, name: &str| {
        Happening::said(
            FailureKind::Service,
            format!("{} on {name} fails", service.name),
            [Action::ServiceFails(place)],
            [Action::StartService(place), Action::PowerOn(computer)],
        )
    };
    match &service.computer {
        Some(computer) => vec![fails(0, SERVICES, computer)],
        None => {
            let is_there =
                |role: &&Role| !matches!(service.placement, Placement::BesideOne(one) if one != **role);
            let roles = installation.roles().iter().filter(is_there);
            let beside =
                |(place, &role): (u8, &Role)| fails(place, Topology::system(role), installation.system(role));
            (0..).zip(roles).map(beside).collect()
        }
    }
}

/// The connections between the servers, and of a separate service to those that it works with: it asks no other one.
fn cut(installation: &Installation, needed: Option<&Service>) -> Vec<Happening<Action>> {
    let cut = |a: &str, b: &str, (from, to): (NodeId, NodeId)| {
        let text = format!("{a} and {b} do not reach each other");
        Happening::said(FailureKind::Link, text, [Action::Cut(from, to)], [Action::Heal(from, to)])
    };
    let mut all = Vec::new();
    if let Some(standby) = &installation.standby {
        all.push(cut(&installation.master, standby, (MASTER, STANDBY)));
    }
    let separate = needed.and_then(|service| Some((service.computer.as_ref()?, service.placement)));
    if let Some((computer, placement)) = separate {
        let asked = |role: &Role| {
            placement == Placement::SeparateForBoth || placement == Placement::SeparateFor(*role)
        };
        for &role in installation.roles().iter().filter(|role| asked(role)) {
            let link = (SERVICES, Topology::system(role));
            all.push(cut(computer, installation.system(role), link));
        }
    }
    all
}

/// A network that is cut refuses, or it swallows.
fn unreached(installation: &Installation, role: Role) -> Happening<Action> {
    let system = Topology::system(role);
    let ways = [Path::Refused, Path::Silent].map(|path| Action::Block(system, path));
    let text = format!("the clients do not reach {}", installation.system(role));
    Happening::said(FailureKind::Path, text, ways, [Action::Unblock(system)])
}
