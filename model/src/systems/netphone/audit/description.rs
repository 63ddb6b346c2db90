//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::server::Role;
use super::super::topology::{Addresses, Placement, Refusal};
use super::installation::{Installation, Service, Users};
use crate::audit::described::{Name, Read};
use crate::audit::description::{Entry, Misfit, Names, entries, groups};

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

/// A service other than the server service.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceEntry {
    /// The operator's name for it.
    pub name: String,
    /// Its own computer, without a server service. Without it, the service runs on the computer of each server and works
    /// with that one only, which is the default (NP-08).
    pub computer: Option<String>,
    /// The one server on whose computer it runs, if it is not on that of each; it works with that server only (NP-08).
    pub beside: Option<String>,
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

/// Puts an installation together, and its groups.
pub(super) fn read(description: &Description) -> Read<Installation> {
    let servers = Servers::read(&description.servers)?;
    if description.switches_back && servers.standby.is_none() {
        let message = "there is no standby to switch back from; leave `switches_back` out";
        return Err(Misfit::at("switches_back", message));
    }
    let names = Names::of("service", "service", &description.services, |it| &it.name)?;
    let services = entries("service", &description.services).map(|(entry, it)| service(entry, it, &servers));
    let services: Vec<Service> = services.collect::<Result<_, _>>()?;
    let users = |entry, it: &GroupEntry| users(entry, it, &servers, &names);
    let groups = groups(&description.groups, |it| (&it.name, it.users), users)?;
    let installation = Installation {
        master: servers.master.into(),
        standby: servers.standby.map(Name::from),
        services,
        refusal: description.refusal,
        switches_back: description.switches_back,
    };
    Ok((installation, groups))
}

/// The master, and the standby, by name.
struct Servers<'a> {
    names: Names<'a>,
    master: &'a str,
    standby: Option<&'a str>,
}

impl<'a> Servers<'a> {
    fn read(all: &'a [ServerEntry]) -> Result<Self, Misfit> {
        let names = Names::of("server", "server", all, |it| &it.name)?;
        let of = |role| {
            let mut of_role = entries("server", all).filter(move |(_, it)| it.role == role);
            let first = of_role.next().map(|(_, it)| it.name.as_str());
            (first, of_role.next().map(|(entry, _)| entry))
        };
        for (role, word) in [(Role::Master, "master"), (Role::Standby, "standby")] {
            if let (Some(first), Some(second)) = of(role) {
                let message = format!("`{first}` is the {word} already; an installation has one");
                return Err(second.misfit("role", message));
            }
        }
        let Some(master) = of(Role::Master).0 else {
            let message = "there is no master; give one server `role = \"master\"`";
            return Err(Misfit::at("server", message));
        };
        Ok(Servers { names, master, standby: of(Role::Standby).0 })
    }

    /// Whether a list of servers has the master, and whether it has the standby.
    fn among(&self, entry: Entry, key: &str, list: &[String]) -> Result<(bool, bool), Misfit> {
        for name in list {
            self.names.place(entry, key, name)?;
        }
        let has = |name: &str| list.iter().any(|server| server == name);
        Ok((has(self.master), self.standby.is_some_and(has)))
    }
}

fn service(entry: Entry, it: &ServiceEntry, servers: &Servers<'_>) -> Result<Service, Misfit> {
    let name = &it.name;
    let placement = match (&it.computer, &it.works_with) {
        (None, None) => match &it.beside {
            None => Placement::WithTheServers,
            Some(server) => {
                servers.names.place(entry, "beside", server)?;
                let is_master = server == servers.master;
                Placement::BesideOne(if is_master { Role::Master } else { Role::Standby })
            }
        },
        (Some(computer), _) if it.beside.is_some() => {
            let message = format!("`{name}` runs on `{computer}`; leave `beside` out, or `computer`");
            return Err(entry.misfit("beside", message));
        }
        (None, Some(_)) => {
            let message = format!(
                "without a computer of its own `{name}` works with the server beside it (NP-08); leave `works_with` \
                 out, or say on which `computer` it runs"
            );
            return Err(entry.misfit("works_with", message));
        }
        (Some(_), None) => {
            let message = format!(
                "`{name}` has a computer of its own; say which servers it `works_with`, one or both (NP-09)"
            );
            return Err(entry.misfit("computer", message));
        }
        (Some(computer), Some(works_with)) => {
            if computer.trim().is_empty() {
                return Err(entry.misfit("computer", "a computer has a name"));
            }
            if servers.names.iter().any(|server| server == computer) {
                let message = format!(
                    "`{computer}` has a server service; leave `computer` out for a service beside each server, or \
                     name a computer without one"
                );
                return Err(entry.misfit("computer", message));
            }
            match servers.among(entry, "works_with", works_with)? {
                (true, true) => Placement::SeparateForBoth,
                (true, false) => Placement::SeparateFor(Role::Master),
                (false, true) => Placement::SeparateFor(Role::Standby),
                (false, false) => {
                    let message = format!("`{name}` has to work with a server, or with both");
                    return Err(entry.misfit("works_with", message));
                }
            }
        }
    };
    Ok(Service { name: name.as_str().into(), computer: it.computer.as_deref().map(Name::from), placement })
}

fn users(
    entry: Entry,
    it: &GroupEntry,
    servers: &Servers<'_>,
    services: &Names<'_>,
) -> Result<Users, Misfit> {
    let addresses = match &it.addresses {
        None if servers.standby.is_some() => Addresses::Both,
        None => Addresses::ServerOnly,
        Some(list) => match servers.among(entry, "addresses", list)? {
            (true, true) => Addresses::Both,
            (true, false) => Addresses::ServerOnly,
            (false, _) => {
                let message = format!("every client has the address of the master; add `{}`", servers.master);
                return Err(entry.misfit("addresses", message));
            }
        },
    };
    let needs = it.needs.as_ref().map(|name| services.place(entry, "needs", name)).transpose()?;
    Ok(Users { addresses, needs })
}
