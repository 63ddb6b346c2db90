//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::installation::{Installation, Pbx, Users};
use super::scene::has_standby_slaves;
use crate::audit::described::Read;
use crate::audit::description::{Entry, Misfit, Names, entries, groups};
use crate::rule::Edition;
use crate::systems::myapps::topology;

/// An installation of myApps PBXes and the users who depend on it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "myApps")]
pub struct Description {
    /// The PBXes: one master, any number of slaves, and standbys of either.
    #[serde(rename = "pbx")]
    pub pbxes: Vec<PbxEntry>,
    /// Users who are configured alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
}

/// A PBX.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PbxEntry {
    /// The operator's name for it.
    pub name: String,
    /// What it is in the installation.
    pub role: Role,
    /// The PBX that a standby backs: the master or a slave.
    pub backs: Option<String>,
    /// Your name for the site at which it stands, if the site's line to all others is to be among what can fail.
    pub site: Option<String>,
}

/// What a PBX is in an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The PBX at which the slaves are registered; there is one.
    Master,
    /// A PBX registered at the master, home of some users.
    Slave,
    /// The standby of the master or of a slave (of a slave not in edition 13r3).
    Standby,
}

/// Users who live on one PBX and have one configured.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The operator's name for them.
    pub name: String,
    /// How many users there are.
    pub users: u64,
    /// The PBX on which they are configured: the master or a slave.
    pub home: String,
    /// The PBX that their clients have configured, which is their primary.
    pub configured: String,
    /// The site at which they are; without it that of their home.
    pub site: Option<String>,
}

/// Puts an installation together, and its groups.
pub(super) fn read(description: &Description, edition: Edition) -> Read<Installation> {
    let names = Names::of("pbx", "PBX", &description.pbxes, |it| &it.name)?;
    let sites = sites(description)?;
    let pbxes = pbxes(&description.pbxes, &names, &sites, edition)?;
    let users = |entry, it: &GroupEntry| users(entry, it, &names, &pbxes, &sites);
    let groups = groups(&description.groups, |it| (&it.name, it.users), users)?;
    let sites = sites.iter().map(|&site| site.into()).collect();
    Ok((Installation { pbxes, sites, edition }, groups))
}

/// The sites, in the order in which they are named.
fn sites(description: &Description) -> Result<Vec<&str>, Misfit> {
    let of_pbxes = entries("pbx", &description.pbxes).map(|(entry, it)| (entry, &it.site));
    let of_groups = entries("group", &description.groups).map(|(entry, it)| (entry, &it.site));
    let mut sites = Vec::new();
    for (entry, site) in of_pbxes.chain(of_groups) {
        let Some(site) = site.as_deref() else { continue };
        if site.trim().is_empty() {
            return Err(entry.misfit("site", "a site has a name; leave it out if its line is of no interest"));
        }
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    Ok(sites)
}

/// The place of a site.
fn site(name: Option<&String>, sites: &[&str]) -> Option<usize> {
    name.and_then(|name| sites.iter().position(|site| site == name))
}

fn pbxes(all: &[PbxEntry], names: &Names<'_>, sites: &[&str], edition: Edition) -> Result<Vec<Pbx>, Misfit> {
    let mut masters = entries("pbx", all).filter(|(_, it)| it.role == Role::Master);
    let Some((_, master)) = masters.next() else {
        return Err(Misfit::at("pbx", "there is no master; give one PBX `role = \"master\"`"));
    };
    if let Some((second, _)) = masters.next() {
        let message = format!(
            "`{}` is the master already; an installation has one, the others are slaves",
            master.name
        );
        return Err(second.misfit("role", message));
    }
    let mut pbxes: Vec<Pbx> = Vec::new();
    for (entry, it) in entries("pbx", all) {
        let (role, backs) = match (it.role, &it.backs) {
            (Role::Master, None) => (topology::Role::Master, None),
            (Role::Slave, None) => (topology::Role::Slave, None),
            (Role::Standby, Some(backed)) => {
                let (backed, role) = backed_by(entry, backed, all, names)?;
                if role == topology::Role::StandbySlave && !has_standby_slaves(edition) {
                    let message = format!(
                        "`{}` would be the standby of a slave, which edition 13r3 does not have (MA-03); use edition \
                         16r1, or leave it out",
                        it.name
                    );
                    return Err(entry.misfit("backs", message));
                }
                (role, Some(backed))
            }
            (Role::Standby, None) => {
                let message = format!("`{}` is a standby of nobody; say which PBX it `backs`", it.name);
                return Err(entry.misfit("role", message));
            }
            (Role::Master | Role::Slave, Some(_)) => {
                let message = format!(
                    "only a standby backs a PBX; leave `backs` out, or give `{}` `role = \"standby\"`",
                    it.name
                );
                return Err(entry.misfit("backs", message));
            }
        };
        let site = site(it.site.as_ref(), sites);
        pbxes.push(Pbx { name: it.name.as_str().into(), role, backs, backed_by: None, site });
    }
    for (standby, (entry, _)) in entries("pbx", all).enumerate() {
        let Some(backed) = pbxes[standby].backs else { continue };
        if let Some(other) = pbxes[backed].backed_by.replace(standby) {
            let message =
                format!("`{}` backs that PBX already; a PBX has one standby (MA-02)", pbxes[other].name);
            return Err(entry.misfit("backs", message));
        }
    }
    Ok(pbxes)
}

/// The PBX that a standby backs, and what that makes the standby.
fn backed_by(
    entry: Entry,
    name: &str,
    all: &[PbxEntry],
    names: &Names<'_>,
) -> Result<(usize, topology::Role), Misfit> {
    let backed = names.place(entry, "backs", name)?;
    match all[backed].role {
        Role::Standby => Err(entry
            .misfit("backs", format!("`{name}` is a standby itself; a standby backs the master or a slave"))),
        Role::Master => Ok((backed, topology::Role::Standby)),
        Role::Slave => Ok((backed, topology::Role::StandbySlave)),
    }
}

fn users(
    entry: Entry,
    it: &GroupEntry,
    names: &Names<'_>,
    pbxes: &[Pbx],
    sites: &[&str],
) -> Result<Users, Misfit> {
    let home = names.place(entry, "home", &it.home)?;
    if let Some(backed) = pbxes[home].backs {
        let message = format!(
            "users are configured on the master or on a slave, not on a standby; try `{}`, which `{}` backs",
            pbxes[backed].name, it.home
        );
        return Err(entry.misfit("home", message));
    }
    let configured = names.place(entry, "configured", &it.configured)?;
    Ok(Users { home, configured, site: site(it.site.as_ref(), sites).or(pbxes[home].site) })
}
