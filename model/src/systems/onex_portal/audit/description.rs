//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::topology::{Failback, Prerequisite, Prerequisites, Program, Server, Takeover};
use super::{Installation, Machine, Users};
use crate::ambiguity::Readings;
use crate::audit::{Misfit, distinct, ticked, unknown};
use crate::rule::Closed;

/// Two servers of IP Office Server Edition with a one-X Portal each, and the users who depend on them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "IP Office one-X Portal resilience")]
pub struct Description {
    /// What is configured for both portals.
    pub resilience: ResilienceEntry,
    /// The line from the primary's to the secondary's IP Office, among its SCN resiliency options.
    #[serde(default)]
    pub line: LineEntry,
    /// The two servers: the primary and the secondary.
    #[serde(rename = "server")]
    pub servers: Vec<ServerEntry>,
    /// Users who work alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
}

/// What is configured for both portals.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResilienceEntry {
    /// Whether the servers run in Server Edition Select mode (OX-02).
    pub select_mode: bool,
    /// Whether both portals are of the same version (OX-04); without it they are, as after an installation.
    #[serde(default = "yes")]
    pub same_version: bool,
    /// Whether failover is enabled on the primary's portal (OX-26); without it it is not, as after an installation.
    #[serde(default)]
    pub failover: bool,
    /// The failover detection time in minutes; without it the secondary takes over at once, as the document has it (OX-10).
    pub detection_time_min: Option<u64>,
    /// How the primary comes to serve again; without it by itself, as the document has it (OX-20, OX-24).
    #[serde(default)]
    pub failback: Failback,
}

/// The line from the primary's to the secondary's IP Office (OX-26).
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LineEntry {
    /// Whether "Supports Resiliency" is ticked; without it it is not.
    pub supports_resiliency: bool,
    /// Whether "Backs up my one-X Portal" is ticked; without it it is not.
    pub backs_up_portal: bool,
}

/// A server, with its IP Office and its portal.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerEntry {
    /// The operator's name for it.
    pub name: String,
    /// Which of the two it is.
    pub role: Server,
    /// The operator's name for the application server that has its portal; without it the portal runs on the server itself
    /// (OX-02).
    pub application_server: Option<String>,
    /// Whether its portal uses the central CTI connection (OX-25); without it it does, as after a new installation. One
    /// that was upgraded to release 10 does not before somebody enables it.
    #[serde(default = "yes")]
    pub central_cti: bool,
    /// Whether its portal was restarted after all this was configured (OX-03, OX-25); without it it was.
    #[serde(default = "yes")]
    pub restarted: bool,
}

/// Users who work alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The operator's name for them.
    pub name: String,
    /// How many users there are.
    pub users: u64,
    /// What they work with.
    pub client: Program,
    /// The servers whose portals' addresses they were given and enter when they have no service, beginning with the first
    /// one (OX-09, OX-15).
    pub addresses: Vec<String>,
    /// Whether they trust the certificate of the secondary's portal (OX-13).
    pub certificate: Certificate,
}

/// Whether users trust the certificate of the secondary's portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// It is from an authority that their computers trust: nobody is asked.
    Trusted,
    /// They have been to the secondary's portal and accepted it; on a new computer they would have to again.
    Accepted,
    /// They have never been there.
    NotAccepted,
}

fn yes() -> bool {
    true
}

impl Installation {
    /// Puts an installation together.
    pub(super) fn new(description: &Description, readings: Readings) -> Result<Self, Misfit> {
        let entries = servers(&description.servers)?;
        let takeover = match description.resilience.detection_time_min {
            None => Takeover::AtOnce,
            Some(0) => {
                let message =
                    "a detection time of 0 is none; leave it out, and the secondary takes over at once";
                return Err(Misfit {
                    at: vec!["resilience".into(), "detection_time_min".into()],
                    message: message.to_owned(),
                });
            }
            Some(_) => Takeover::AfterDetection,
        };
        Ok(Installation {
            machines: entries.map(|entry| Machine {
                name: entry.name.clone(),
                application_server: entry.application_server.clone(),
            }),
            prerequisites: prerequisites(description, entries),
            takeover,
            failback: description.resilience.failback,
            groups: groups(&description.groups, entries)?,
            readings,
        })
    }
}

/// What of it is there.
fn prerequisites(description: &Description, [primary, secondary]: [&ServerEntry; 2]) -> Prerequisites {
    let (resilience, line) = (&description.resilience, description.line);
    let is_there = |prerequisite| match prerequisite {
        Prerequisite::SelectMode => resilience.select_mode,
        Prerequisite::SameVersion => resilience.same_version,
        Prerequisite::CentralCtiOnPrimary => primary.central_cti,
        Prerequisite::CentralCtiOnSecondary => secondary.central_cti,
        Prerequisite::ResilienceOnPortal => resilience.failover,
        Prerequisite::BackupOnLine => line.supports_resiliency && line.backs_up_portal,
        Prerequisite::PrimaryRestarted => primary.restarted,
        Prerequisite::SecondaryRestarted => secondary.restarted,
    };
    let missing = Prerequisite::ALL.iter().filter(|&&it| !is_there(it));
    missing.fold(Prerequisites::ALL, |rest, &missing| rest.without(missing))
}

/// The primary, and the secondary.
fn servers(entries: &[ServerEntry]) -> Result<[&ServerEntry; 2], Misfit> {
    distinct("server", "server", entries.iter().map(|entry| entry.name.as_str()))?;
    let mut known: [Option<&ServerEntry>; 2] = [None, None];
    for (index, entry) in entries.iter().enumerate() {
        if let Some(first) = known[entry.role.index()].replace(entry) {
            let message = format!(
                "`{}` is the {} already; portals stand in for each other in pairs, one of each role",
                first.name,
                entry.role.name()
            );
            return Err(Misfit::of("server", index, "role", message));
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        let Some(host) = &entry.application_server else { continue };
        let misfit = |message| Err(Misfit::of("server", index, "application_server", message));
        if host.trim().is_empty() {
            return misfit("an application server has a name; without one, leave it out".to_owned());
        }
        if entries.iter().any(|other| other.name == *host) {
            let message = format!("`{host}` is a server itself; leave this out if its portal runs there");
            return misfit(message);
        }
        if let Some(other) = entries[..index].iter().find(|it| it.application_server.as_ref() == Some(host)) {
            let message =
                format!("`{host}` has the portal of `{}` already; an application server has one", other.name);
            return misfit(message);
        }
    }
    let there = |role: Server| {
        known[role.index()].ok_or_else(|| {
            let message = format!("there is no {0}; give one server `role = \"{0}\"`", role.name());
            Misfit::at("server", message)
        })
    };
    Ok([there(Server::Primary)?, there(Server::Secondary)?])
}

fn groups(entries: &[GroupEntry], servers: [&ServerEntry; 2]) -> Result<Vec<Users>, Misfit> {
    if entries.is_empty() {
        return Err(Misfit::at("group", "there is no group of users; without one there is nothing to audit"));
    }
    distinct("group", "group", entries.iter().map(|entry| entry.name.as_str()))?;
    let group = |(index, entry): (usize, &GroupEntry)| {
        let addresses = addresses(&entry.addresses, servers)
            .map_err(|message| Misfit::of("group", index, "addresses", message))?;
        Ok(Users {
            name: entry.name.clone(),
            count: entry.users,
            program: entry.client,
            addresses,
            certificate: entry.certificate,
        })
    };
    entries.iter().enumerate().map(group).collect()
}

fn addresses(names: &[String], servers: [&ServerEntry; 2]) -> Result<Vec<Server>, String> {
    let all = || servers.iter().map(|server| server.name.as_str());
    if names.is_empty() {
        let all = ticked(all());
        return Err(format!("users know the address of one portal at least; say of which server, of {all}"));
    }
    let mut known = Vec::new();
    for name in names {
        let found = Server::ALL.iter().find(|server| servers[server.index()].name == *name);
        let server = *found.ok_or_else(|| unknown("server", name, all()))?;
        if known.contains(&server) {
            return Err(format!("`{name}` stands there twice; once is enough"));
        }
        known.push(server);
    }
    Ok(known)
}
