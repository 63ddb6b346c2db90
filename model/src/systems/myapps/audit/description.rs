//! An installation as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::EDITION_13R3;
use super::{Installation, Pbx, Users};
use crate::ambiguity::Readings;
use crate::audit::{Misfit, distinct, unknown};
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
}

impl Installation {
    /// Puts an installation together.
    pub(super) fn new(
        description: &Description,
        edition: Edition,
        readings: Readings,
    ) -> Result<Self, Misfit> {
        let installation = Installation {
            pbxes: pbxes(&description.pbxes, edition)?,
            groups: Vec::new(),
            edition,
            readings,
        };
        let groups = groups(&description.groups, &installation.pbxes)?;
        Ok(Installation { groups, ..installation })
    }
}

fn pbxes(entries: &[PbxEntry], edition: Edition) -> Result<Vec<Pbx>, Misfit> {
    let misfit = |index, key, message: String| Misfit::of("pbx", index, key, message);
    distinct("pbx", "PBX", entries.iter().map(|entry| entry.name.as_str()))?;
    let masters: Vec<usize> = (0..entries.len()).filter(|&it| entries[it].role == Role::Master).collect();
    match masters[..] {
        [_] => {}
        [] => return Err(Misfit::at("pbx", "there is no master; give one PBX `role = \"master\"`")),
        [first, second, ..] => {
            let first = &entries[first].name;
            let message =
                format!("`{first}` is the master already; an installation has one, the others are slaves");
            return Err(misfit(second, "role", message));
        }
    }
    let mut pbxes: Vec<Pbx> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let (role, backs) = match (entry.role, &entry.backs) {
            (Role::Master, None) => (topology::Role::Master, None),
            (Role::Slave, None) => (topology::Role::Slave, None),
            (Role::Standby, Some(backed)) => {
                let backed = backed_by(entries, index, backed)?;
                let role = match entries[backed].role {
                    Role::Master => topology::Role::Standby,
                    _ if edition == EDITION_13R3 => {
                        let message = format!(
                            "`{}` would be the standby of a slave, which edition 13r3 does not have (MA-03); \
                             use edition 16r1, or leave it out",
                            entry.name
                        );
                        return Err(misfit(index, "backs", message));
                    }
                    _ => topology::Role::StandbySlave,
                };
                (role, Some(backed))
            }
            (Role::Standby, None) => {
                let message = format!("`{}` is a standby of nobody; say which PBX it `backs`", entry.name);
                return Err(misfit(index, "role", message));
            }
            (Role::Master | Role::Slave, Some(_)) => {
                let message = format!(
                    "only a standby backs a PBX; leave `backs` out, or give `{}` `role = \"standby\"`",
                    entry.name
                );
                return Err(misfit(index, "backs", message));
            }
        };
        if let Some(other) = pbxes.iter().find(|other| backs.is_some() && other.backs == backs) {
            let message = format!("`{}` backs that PBX already; a PBX has one standby (MA-02)", other.name);
            return Err(misfit(index, "backs", message));
        }
        pbxes.push(Pbx { name: entry.name.clone(), role, backs });
    }
    Ok(pbxes)
}

fn backed_by(entries: &[PbxEntry], index: usize, name: &str) -> Result<usize, Misfit> {
    let misfit = |message| Misfit::of("pbx", index, "backs", message);
    let found = entries.iter().position(|entry| entry.name == name);
    let backed =
        found.ok_or_else(|| misfit(unknown("PBX", name, entries.iter().map(|entry| entry.name.as_str()))))?;
    match entries[backed].role {
        Role::Standby => {
            Err(misfit(format!("`{name}` is a standby itself; a standby backs the master or a slave")))
        }
        Role::Master | Role::Slave => Ok(backed),
    }
}

fn groups(entries: &[GroupEntry], pbxes: &[Pbx]) -> Result<Vec<Users>, Misfit> {
    if entries.is_empty() {
        return Err(Misfit::at("group", "there is no group of users; without one there is nothing to audit"));
    }
    distinct("group", "group", entries.iter().map(|entry| entry.name.as_str()))?;
    let all = || pbxes.iter().map(|pbx| pbx.name.as_str());
    let mut groups = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let place = |key, name: &str| {
            let found = pbxes.iter().position(|pbx| pbx.name == name);
            found.ok_or_else(|| Misfit::of("group", index, key, unknown("PBX", name, all())))
        };
        let home = place("home", &entry.home)?;
        if let Some(backed) = pbxes[home].backs {
            let message = format!(
                "users are configured on the master or on a slave, not on a standby; try `{}`, which `{}` backs",
                pbxes[backed].name, entry.home
            );
            return Err(Misfit::of("group", index, "home", message));
        }
        let configured = place("configured", &entry.configured)?;
        groups.push(Users { name: entry.name.clone(), count: entry.users, home, configured });
    }
    Ok(groups)
}
