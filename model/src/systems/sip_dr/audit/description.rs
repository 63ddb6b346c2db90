//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::topology;
use super::{Agents, Installation};
use crate::ambiguity::Readings;
use crate::audit::{Misfit, distinct, ticked, unknown};
use crate::rule::Edition;
use crate::timer::Limit;

/// Sites with SIP Servers, and the agents who work at them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "SIP disaster recovery")]
pub struct Description {
    /// How the SIP Servers spell the reason code of an agent whose phone is not registered any more. The document has
    /// it both ways; without it, `dr-force_logout`.
    #[serde(default)]
    pub reason_code: ReasonCode,
    /// The sites. Each has a configuration proxy, and a pair each of SIP Servers, configuration servers and statistics
    /// servers.
    #[serde(rename = "site")]
    pub sites: Vec<SiteEntry>,
    /// Agents who are set up alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
}

/// How the SIP Servers spell the reason code of an agent whose phone is not registered any more.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
pub enum ReasonCode {
    /// With an underscore.
    #[default]
    #[serde(rename = "dr-force_logout")]
    Underscore,
    /// With a space.
    #[serde(rename = "dr-force logout")]
    Space,
}

/// A site.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteEntry {
    /// The operator's name for it.
    pub name: String,
}

/// Agents who are set up alike: their person objects, their desktops and their phones.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupEntry {
    /// The operator's name for them.
    pub name: String,
    /// How many agents there are.
    pub users: u64,
    /// The site that their person objects name as the preferred one (site 1).
    pub preferred: String,
    /// The site that their person objects name as the secondary one (site 2). Where there are two sites it can be left
    /// out: then it is the other one.
    pub secondary: Option<String>,
    /// The site whose configuration proxy their desktops try first, by their local configuration. Without it, the
    /// preferred one.
    pub first: Option<String>,
    /// After how many seconds without telephony a desktop switches over. 0, and leaving it out, mean never.
    #[serde(default)]
    pub site_timeout: u64,
    /// After how many seconds without a registration of the phone a desktop switches over. 0, and leaving it out, mean
    /// never.
    #[serde(default)]
    pub site_sip_register_timeout: u64,
    /// Their SIP endpoints. Without it, `external`.
    #[serde(default)]
    pub endpoint: Endpoint,
    /// Where their phones register. Without it, `both`.
    #[serde(default)]
    pub registers: Registers,
    /// Whether they have seats of their own. Without it, `own`.
    #[serde(default)]
    pub seats: Seats,
}

/// A SIP endpoint.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Endpoint {
    /// A phone of its own.
    #[default]
    External,
    /// A part of the desktop, which may launch it again.
    Embedded,
}

/// Where phones register.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Registers {
    /// At both sites, all the time.
    #[default]
    Both,
    /// At one site at a time. An external phone moves when it cannot reach that site, an embedded one follows its
    /// desktop.
    One,
}

/// Whether agents have seats of their own.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Seats {
    /// An agent always works at the same desktop, which may keep the preferred site for its next start.
    #[default]
    Own,
    /// Hotel or hot seating: a desktop keeps nothing.
    Shared,
}

impl Installation {
    /// Puts an installation together.
    pub(super) fn new(
        description: &Description,
        edition: Edition,
        readings: Readings,
    ) -> Result<Self, Misfit> {
        let names = || description.sites.iter().map(|site| site.name.as_str());
        distinct("site", "site", names())?;
        if names().count() < 2 {
            let message = format!(
                "a desktop switches over from one site to another one, so that there are at least two; \
                 described {}",
                match names().next() {
                    Some(_) => format!("is {}", ticked(names())),
                    None => "is none".to_owned(),
                }
            );
            return Err(Misfit::at("site", message));
        }
        let sites: Vec<String> = names().map(str::to_owned).collect();
        let spelling = match description.reason_code {
            ReasonCode::Underscore => topology::Spelling::Underscore,
            ReasonCode::Space => topology::Spelling::Space,
        };
        Ok(Installation { groups: groups(&description.groups, &sites)?, sites, spelling, edition, readings })
    }
}

fn groups(entries: &[GroupEntry], sites: &[String]) -> Result<Vec<Agents>, Misfit> {
    if entries.is_empty() {
        return Err(Misfit::at(
            "group",
            "there is no group of agents; without one there is nothing to audit",
        ));
    }
    distinct("group", "group", entries.iter().map(|entry| entry.name.as_str()))?;
    entries.iter().enumerate().map(|(index, entry)| group(index, entry, sites)).collect()
}

fn group(index: usize, entry: &GroupEntry, sites: &[String]) -> Result<Agents, Misfit> {
    let misfit = |key, message: String| Misfit::of("group", index, key, message);
    let place = |key, name: &str| {
        let found = sites.iter().position(|site| site == name);
        found.ok_or_else(|| misfit(key, unknown("site", name, sites.iter().map(String::as_str))))
    };
    let preferred = place("preferred", &entry.preferred)?;
    let secondary = match &entry.secondary {
        Some(name) if *name == entry.preferred => {
            let others = sites.iter().map(String::as_str).filter(|site| *site != name);
            let message = format!(
                "`{name}` is the preferred site already; the secondary one is another: {}",
                ticked(others)
            );
            return Err(misfit("secondary", message));
        }
        Some(name) => place("secondary", name)?,
        None if sites.len() == 2 => 1 - preferred,
        None => {
            let message = format!(
                "there are {} sites; say which of them is the `secondary` one of `{}`",
                sites.len(),
                entry.name
            );
            return Err(misfit("name", message));
        }
    };
    let first = entry.first.as_ref().map_or(Ok(preferred), |name| place("first", name))?;
    if ![preferred, secondary].contains(&first) {
        let message = format!(
            "a desktop knows the two sites of its agent, {}; `{}` is neither",
            ticked([preferred, secondary].iter().map(|&site| sites[site].as_str())),
            sites[first]
        );
        return Err(misfit("first", message));
    }
    Ok(Agents {
        name: entry.name.clone(),
        count: entry.users,
        preferred,
        secondary,
        first,
        site_timeout: limit(entry.site_timeout),
        register_timeout: limit(entry.site_sip_register_timeout),
        endpoint: match entry.endpoint {
            Endpoint::External => topology::Endpoint::External,
            Endpoint::Embedded => topology::Endpoint::Embedded,
        },
        registers: match entry.registers {
            Registers::Both => topology::Registers::Both,
            Registers::One => topology::Registers::One,
        },
        seating: match entry.seats {
            Seats::Own => topology::Seating::Own,
            Seats::Shared => topology::Seating::Shared,
        },
    })
}

/// 0 means never (GD-12, GD-19).
fn limit(seconds: u64) -> Limit {
    if seconds == 0 { Limit::Never } else { Limit::Set }
}
