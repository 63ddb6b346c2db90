//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::topology::{Failback, Prerequisite, Prerequisites, Program, Server, Takeover};
use super::installation::{Certificate, Installation, Machine, Users};
use crate::audit::described::{Name, Read};
use crate::audit::description::{Entry, Misfit, Names, entries, groups, ticked};
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
    /// Whether it was upgraded to release 10 or later (OX-27); without it it was installed new.
    #[serde(default)]
    pub upgraded: bool,
    /// Whether its portal uses the central CTI connection (OX-25); without it it does where it was installed new, and does
    /// not where it was upgraded, since then somebody has to enable it (OX-27).
    pub central_cti: Option<bool>,
    /// Whether its portal was restarted after all this was configured (OX-03, OX-25, OX-28); without it it was.
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

impl ServerEntry {
    /// Whether its portal uses the central CTI connection: as it was installed, unless the description says otherwise.
    fn has_central_cti(&self) -> bool {
        self.central_cti.unwrap_or(!self.upgraded)
    }
}

fn yes() -> bool {
    true
}

/// Puts an installation together, and its groups.
pub(super) fn read(description: &Description) -> Read<Installation> {
    let names = Names::of("server", "server", &description.servers, |entry| &entry.name)?;
    let servers = servers(&description.servers)?;
    let takeover = match description.resilience.detection_time_min {
        None => Takeover::AtOnce,
        Some(0) => {
            let message = "a detection time of 0 is none; leave it out, and the secondary takes over at once";
            let at = vec!["resilience".into(), "detection_time_min".into()];
            return Err(Misfit { at, message: message.to_owned() });
        }
        Some(_) => Takeover::AfterDetection,
    };
    let users = |entry, it: &GroupEntry| {
        Ok(Users {
            program: it.client,
            addresses: addresses(entry, &it.addresses, &names, &description.servers)?,
            certificate: it.certificate,
        })
    };
    let groups = groups(&description.groups, |it| (&it.name, it.users), users)?;
    let installation = Installation {
        machines: servers.map(|it| Machine {
            name: it.name.as_str().into(),
            application_server: it.application_server.as_deref().map(Name::from),
        }),
        prerequisites: prerequisites(description, servers),
        takeover,
        failback: description.resilience.failback,
    };
    Ok((installation, groups))
}

/// What of it is there.
fn prerequisites(description: &Description, [primary, secondary]: [&ServerEntry; 2]) -> Prerequisites {
    let (resilience, line) = (&description.resilience, description.line);
    let is_there = |prerequisite| match prerequisite {
        Prerequisite::SelectMode => resilience.select_mode,
        Prerequisite::SameVersion => resilience.same_version,
        Prerequisite::CentralCtiOnPrimary => primary.has_central_cti(),
        Prerequisite::CentralCtiOnSecondary => secondary.has_central_cti(),
        Prerequisite::ResilienceOnPortal => resilience.failover,
        Prerequisite::BackupOnLine => line.supports_resiliency && line.backs_up_portal,
        Prerequisite::PrimaryRestarted => primary.restarted,
        Prerequisite::SecondaryRestarted => secondary.restarted,
    };
    let missing = Prerequisite::ALL.iter().filter(|&&it| !is_there(it));
    missing.fold(Prerequisites::ALL, |rest, &missing| rest.without(missing))
}

/// The primary, and the secondary.
fn servers(all: &[ServerEntry]) -> Result<[&ServerEntry; 2], Misfit> {
    let mut known: [Option<&ServerEntry>; 2] = [None, None];
    for (entry, it) in entries("server", all) {
        if let Some(first) = known[it.role.index()].replace(it) {
            let message = format!(
                "`{}` is the {} already; portals stand in for each other in pairs, one of each role",
                first.name,
                it.role.name()
            );
            return Err(entry.misfit("role", message));
        }
    }
    for (place, (entry, it)) in entries("server", all).enumerate() {
        let Some(host) = &it.application_server else { continue };
        let misfit = |message: String| Err(entry.misfit("application_server", message));
        if host.trim().is_empty() {
            return misfit("an application server has a name; without one, leave it out".to_owned());
        }
        if all.iter().any(|other| other.name == *host) {
            let message = format!("`{host}` is a server itself; leave this out if its portal runs there");
            return misfit(message);
        }
        if let Some(other) = all[..place].iter().find(|it| it.application_server.as_ref() == Some(host)) {
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

fn addresses(
    entry: Entry,
    addresses: &[String],
    names: &Names<'_>,
    servers: &[ServerEntry],
) -> Result<Vec<Server>, Misfit> {
    let misfit = |message: String| Err(entry.misfit("addresses", message));
    if addresses.is_empty() {
        let all = ticked(names.iter());
        return misfit(format!(
            "users know the address of one portal at least; say of which server, of {all}"
        ));
    }
    let mut known = Vec::new();
    for name in addresses {
        let server = servers[names.place(entry, "addresses", name)?].role;
        if known.contains(&server) {
            return misfit(format!("`{name}` stands there twice; once is enough"));
        }
        known.push(server);
    }
    Ok(known)
}
