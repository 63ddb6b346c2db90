//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::topology::{Endpoint, Registers, Seating, Spelling};
use super::installation::{Agents, Installation};
use crate::audit::described::{Name, Read};
use crate::audit::description::{Entry, Misfit, Names, groups, ticked};
use crate::timer::Limit;

/// Sites with SIP Servers, and the agents who work at them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "SIP disaster recovery")]
pub struct Description {
    /// How the SIP Servers spell the reason code of an agent whose phone is not registered any more. The document has
    /// it both ways; without it, `dr-force_logout`.
    #[serde(default)]
    pub reason_code: Spelling,
    /// The sites. Each has a configuration proxy, and a pair each of SIP Servers, configuration servers and statistics
    /// servers.
    #[serde(rename = "site")]
    pub sites: Vec<SiteEntry>,
    /// Agents who are set up alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
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
    pub seats: Seating,
}

/// Puts an installation together, and its groups.
pub(super) fn read(description: &Description) -> Read<Installation> {
    let sites = Names::of("site", "site", &description.sites, |entry| &entry.name)?;
    if sites.len() < 2 {
        let message = format!(
            "a desktop switches over from one site to another one, so that there are at least two; described {}",
            match sites.iter().next() {
                Some(_) => format!("is {}", ticked(sites.iter())),
                None => "is none".to_owned(),
            }
        );
        return Err(Misfit::at("site", message));
    }
    let agents = |entry, it: &GroupEntry| agents(entry, it, &sites);
    let groups = groups(&description.groups, |it| (&it.name, it.users), agents)?;
    let sites = sites.iter().map(Name::from).collect();
    Ok((Installation { sites, spelling: description.reason_code }, groups))
}

fn agents(entry: Entry, it: &GroupEntry, sites: &Names<'_>) -> Result<Agents, Misfit> {
    let preferred = sites.place(entry, "preferred", &it.preferred)?;
    let secondary = match &it.secondary {
        Some(name) if *name == it.preferred => {
            let others = sites.iter().filter(|site| site != name);
            let message = format!(
                "`{name}` is the preferred site already; the secondary one is another: {}",
                ticked(others)
            );
            return Err(entry.misfit("secondary", message));
        }
        Some(name) => sites.place(entry, "secondary", name)?,
        None if sites.len() == 2 => 1 - preferred,
        None => {
            let message = format!(
                "there are {} sites; say which of them is the `secondary` one of `{}`",
                sites.len(),
                it.name
            );
            return Err(entry.misfit("name", message));
        }
    };
    let first = it.first.as_ref().map_or(Ok(preferred), |name| sites.place(entry, "first", name))?;
    let known = [preferred, secondary];
    if !known.contains(&first) {
        let message = format!(
            "a desktop knows the two sites of its agent, {}; `{}` is neither",
            ticked(known.into_iter().map(|site| sites.name(site))),
            sites.name(first)
        );
        return Err(entry.misfit("first", message));
    }
    Ok(Agents {
        preferred,
        secondary,
        first,
        site_timeout: limit(it.site_timeout),
        register_timeout: limit(it.site_sip_register_timeout),
        endpoint: it.endpoint,
        registers: it.registers,
        seating: it.seats,
    })
}

/// 0 means never (GD-12, GD-19).
fn limit(seconds: u64) -> Limit {
    if seconds == 0 { Limit::Never } else { Limit::Set }
}
