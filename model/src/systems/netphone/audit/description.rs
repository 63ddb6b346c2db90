//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::server;
use super::super::topology::{self, Addresses, Placement};
use super::{Installation, Service, Users};
use crate::ambiguity::Readings;
use crate::audit::{Misfit, distinct, unknown};
use crate::rule::Edition;

/// A NetPhone Server, its standby, and the users who depend on them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "NetPhone")]
pub struct Description {
    /// The computers with a server service: the master, and its standby if there is one.
    #[serde(rename = "server")]
    pub servers: Vec<ServerEntry>,
    /// Services other than the server service that users depend on: a gate, a fax server.
    #[serde(rename = "service", default)]
    pub services: Vec<ServiceEntry>,
    /// Users whose clients are set up alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
    /// What a client meets whose login is turned down (NP-03). The document does not say; without it, an answer.
    #[serde(default)]
    pub refusal: Refusal,
    /// Whether an administrator orders a switchover to the master whenever that is well again and passive (NP-14).
    /// Nothing in the document does it by itself, so: without it, no.
    #[serde(default)]
    pub switches_back: bool,
}

/// A computer with a server service.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerEntry {
    /// The operator's name for it.
    pub name: String,
    /// What it is in the installation.
    pub role: Role,
}

/// What a server is in an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The server that is active as a rule (NP-01); there is one.
    Master,
    /// The server that takes its place; there is one at most.
    Standby,
}

/// What a client meets whose login is turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Refusal {
    /// An answer says so.
    #[default]
    Answered,
    /// The connection is closed without an answer.
    Closed,
}

/// A service other than the server service.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceEntry {
    /// The operator's name for it.
    pub name: String,
    /// Its own computer, without a server service. Without it, the service runs on the computer of each server and works
    /// with that one only, which is the default (NP-08).
    pub computer: Option<String>,
    /// The servers that it is configured for, one or both: only of a service with a computer of its own (NP-09).
    pub works_with: Option<Vec<String>>,
}

/// Users whose clients are set up alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The operator's name for them.
    pub name: String,
    /// How many users there are.
    pub users: u64,
    /// The servers whose addresses their clients were given: the master, or both. Without it, all that there are. The
    /// order does not matter: a client tries the master first.
    pub addresses: Option<Vec<String>>,
    /// The service without which they cannot work, if there is one.
    pub needs: Option<String>,
}

impl Installation {
    /// Puts an installation together.
    pub(super) fn new(
        description: &Description,
        edition: Edition,
        readings: Readings,
    ) -> Result<Self, Misfit> {
        let (master, standby) = servers(&description.servers)?;
        let refusal = match description.refusal {
            Refusal::Answered => topology::Refusal::Answered,
            Refusal::Closed => topology::Refusal::Closed,
        };
        if description.switches_back && standby.is_none() {
            let message = "there is no standby to switch back from; leave `switches_back` out";
            return Err(Misfit::at("switches_back", message));
        }
        let mut installation = Installation {
            master,
            standby,
            services: Vec::new(),
            groups: Vec::new(),
            refusal,
            switches_back: description.switches_back,
            edition,
            readings,
        };
        installation.services = services(&description.services, &installation)?;
        installation.groups = groups(&description.groups, &installation)?;
        Ok(installation)
    }
}

/// The master, and the standby.
fn servers(entries: &[ServerEntry]) -> Result<(String, Option<String>), Misfit> {
    distinct("server", "server", entries.iter().map(|entry| entry.name.as_str()))?;
    let of = |role| entries.iter().enumerate().filter(move |(_, entry)| entry.role == role);
    for (role, word) in [(Role::Master, "master"), (Role::Standby, "standby")] {
        if let [(_, first), (second, _), ..] = of(role).collect::<Vec<_>>()[..] {
            let first = &first.name;
            let message = format!("`{first}` is the {word} already; an installation has one");
            return Err(Misfit::of("server", second, "role", message));
        }
    }
    let name = |role| of(role).map(|(_, entry)| entry.name.clone()).next();
    let Some(master) = name(Role::Master) else {
        let message = "there is no master; give one server `role = \"master\"`";
        return Err(Misfit::at("server", message));
    };
    Ok((master, name(Role::Standby)))
}

fn services(entries: &[ServiceEntry], installation: &Installation) -> Result<Vec<Service>, Misfit> {
    distinct("service", "service", entries.iter().map(|entry| entry.name.as_str()))?;
    let mut services = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let misfit = |key, message: String| Misfit::of("service", index, key, message);
        let name = &entry.name;
        let placement = match (&entry.computer, &entry.works_with) {
            (None, None) => Placement::WithTheServers,
            (None, Some(_)) => {
                let message = format!(
                    "without a computer of its own `{name}` works with the server beside it (NP-08); leave `works_with` \
                     out, or say on which `computer` it runs"
                );
                return Err(misfit("works_with", message));
            }
            (Some(_), None) => {
                let message = format!(
                    "`{name}` has a computer of its own; say which servers it `works_with`, one or both (NP-09)"
                );
                return Err(misfit("computer", message));
            }
            (Some(computer), Some(works_with)) => {
                if computer.trim().is_empty() {
                    return Err(misfit("computer", "a computer has a name".to_owned()));
                }
                if names(installation).any(|server| server == computer) {
                    let message = format!(
                        "`{computer}` has a server service; leave `computer` out for a service beside each server, or \
                         name a computer without one"
                    );
                    return Err(misfit("computer", message));
                }
                match known("service", index, "works_with", works_with, installation)? {
                    (true, true) => Placement::SeparateForBoth,
                    (true, false) => Placement::SeparateFor(server::Role::Master),
                    (false, true) => Placement::SeparateFor(server::Role::Standby),
                    (false, false) => {
                        let message = format!("`{name}` has to work with a server, or with both");
                        return Err(misfit("works_with", message));
                    }
                }
            }
        };
        services.push(Service { name: name.clone(), computer: entry.computer.clone(), placement });
    }
    Ok(services)
}

fn groups(entries: &[GroupEntry], installation: &Installation) -> Result<Vec<Users>, Misfit> {
    if entries.is_empty() {
        return Err(Misfit::at("group", "there is no group of users; without one there is nothing to audit"));
    }
    distinct("group", "group", entries.iter().map(|entry| entry.name.as_str()))?;
    let mut groups = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let misfit = |key, message: String| Misfit::of("group", index, key, message);
        let addresses = match &entry.addresses {
            None if installation.standby.is_some() => Addresses::Both,
            None => Addresses::ServerOnly,
            Some(list) => match known("group", index, "addresses", list, installation)? {
                (true, true) => Addresses::Both,
                (true, false) => Addresses::ServerOnly,
                (false, _) => {
                    let message =
                        format!("every client has the address of the master; add `{}`", installation.master);
                    return Err(misfit("addresses", message));
                }
            },
        };
        let service = |name: &String| {
            let found = installation.services.iter().position(|service| service.name == *name);
            let all = installation.services.iter().map(|service| service.name.as_str());
            found.ok_or_else(|| misfit("needs", unknown("service", name, all)))
        };
        let needs = entry.needs.as_ref().map(service).transpose()?;
        groups.push(Users { name: entry.name.clone(), count: entry.users, addresses, needs });
    }
    Ok(groups)
}

/// The names of the servers that there are.
fn names(installation: &Installation) -> impl Iterator<Item = &str> + Clone {
    installation.roles().iter().map(|&role| installation.system(role))
}

/// Whether a list of servers has the master, and whether it has the standby.
fn known(
    list: &str,
    index: usize,
    key: &str,
    servers: &[String],
    installation: &Installation,
) -> Result<(bool, bool), Misfit> {
    let stranger = servers.iter().find(|server| names(installation).all(|name| name != *server));
    if let Some(stranger) = stranger {
        return Err(Misfit::of(list, index, key, unknown("server", stranger, names(installation))));
    }
    let has = |name: &str| servers.iter().any(|server| server == name);
    Ok((has(&installation.master), installation.standby.as_deref().is_some_and(has)))
}
