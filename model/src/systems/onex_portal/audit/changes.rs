//! What an administrator might change, the smallest first: what resilience lacks, what users lack; and all of it, since much
//! of it does not help without the rest.

use super::super::topology::{Failback, Prerequisite, Server};
use super::installation::{Certificate, Installation, Users};
use crate::audit::described::Changes;
use crate::audit::story::spoken;
use crate::rule::Closed;

/// One thing that is not as it should be, by what an administrator would do about it.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Something that resilience needs.
    Prerequisite(Prerequisite),
    /// The address of a portal.
    Address(Server),
    /// The secondary's certificate.
    Certificate,
    /// A primary that comes back by itself.
    Failback,
}

/// What is missing, what is the least work first.
const BY_WORK: [Prerequisite; 8] = [
    Prerequisite::PrimaryRestarted,
    Prerequisite::SecondaryRestarted,
    Prerequisite::BackupOnLine,
    Prerequisite::ResilienceOnPortal,
    Prerequisite::CentralCtiOnPrimary,
    Prerequisite::CentralCtiOnSecondary,
    Prerequisite::SameVersion,
    Prerequisite::SelectMode,
];

/// The changes that are tried for a group.
pub(super) fn changes(installation: &Installation, users: &Users, changes: &mut Changes<'_, Installation>) {
    let parts = parts(installation, users);
    for &part in &parts {
        let what = order(installation, changes.group(), part);
        changes.offer(what, |installation, users| apply(installation, users, part));
    }
    if parts.len() > 2 {
        let orders = parts.iter().map(|&part| order(installation, changes.group(), part));
        let orders: Vec<String> = orders.collect();
        changes.last_resort(orders.join(", and "), |installation, users| {
            for &part in &parts {
                apply(installation, users, part);
            }
        });
    }
}

fn parts(installation: &Installation, users: &Users) -> Vec<Part> {
    let missing = BY_WORK.iter().filter(|&&it| !installation.prerequisites.has(it));
    let mut parts: Vec<Part> = missing.map(|&it| Part::Prerequisite(it)).collect();
    let unknown = Server::ALL.iter().filter(|server| !users.addresses.contains(server));
    parts.extend(unknown.map(|&server| Part::Address(server)));
    parts.extend((users.certificate == Certificate::NotAccepted).then_some(Part::Certificate));
    parts.extend((installation.failback == Failback::Manual).then_some(Part::Failback));
    parts
}

fn order(installation: &Installation, users: &str, part: Part) -> String {
    match part {
        Part::Prerequisite(missing) => spoken(&missing.remedy(), &installation.node_names()),
        Part::Address(server) => {
            format!("give {users} the address of {} as well", installation.portal_name(server))
        }
        Part::Certificate => {
            format!("let {users} accept the certificate of {}", installation.portal_name(Server::Secondary))
        }
        Part::Failback => {
            format!("set failback to automatic on {}", installation.portal_name(Server::Primary))
        }
    }
}

fn apply(installation: &mut Installation, users: &mut Users, part: Part) {
    let restarts: &[Prerequisite] = match part {
        Part::Prerequisite(Prerequisite::SelectMode | Prerequisite::ResilienceOnPortal) => {
            &[Prerequisite::PrimaryRestarted, Prerequisite::SecondaryRestarted]
        }
        Part::Prerequisite(Prerequisite::CentralCtiOnPrimary) => &[Prerequisite::PrimaryRestarted],
        Part::Prerequisite(Prerequisite::CentralCtiOnSecondary) => &[Prerequisite::SecondaryRestarted],
        _ => &[],
    };
    match part {
        Part::Prerequisite(_) => {}
        Part::Address(server) => users.addresses.push(server),
        Part::Certificate => users.certificate = Certificate::Accepted,
        Part::Failback => installation.failback = Failback::Automatic,
    }
    let there = match part {
        Part::Prerequisite(missing) => Some(missing),
        _ => None,
    };
    let all = restarts.iter().copied().chain(there);
    installation.prerequisites = all.fold(installation.prerequisites, |it, there| it.with(there));
}
