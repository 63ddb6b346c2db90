//! What an administrator might change: what costs nothing first, then what costs a PBX.

use std::collections::BTreeSet;

use super::super::topology::Role;
use super::installation::{Installation, Pbx, Users};
use super::scene::has_standby_slaves;
use crate::audit::described::{Changes, Name};

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, users: &Users, changes: &mut Changes<'_, Installation>) {
    for pbx in by_nearness(installation, users.home) {
        let what = format!("configure {} as the primary", installation.name(pbx));
        changes.offer(what, |_, users| users.configured = pbx);
    }
    for backed in [users.home, installation.master(), users.configured] {
        if let Some(role) = role_of_standby(installation, backed) {
            let what = format!("add a standby to {}", installation.name(backed));
            let name = free_name(installation, &format!("standby of {}", installation.name(backed)));
            changes.offer(what, |it, _| {
                it.pbxes[backed].backed_by = Some(it.pbxes.len());
                let site = it.pbxes[backed].site;
                it.pbxes.push(Pbx { name, role, backs: Some(backed), backed_by: None, site });
            });
        }
    }
    if installation.pbxes.iter().all(|pbx| pbx.role != Role::Slave) {
        let name = free_name(installation, "new slave");
        changes.offer("add a slave, and configure it as the primary", |it, users| {
            users.configured = it.pbxes.len();
            it.pbxes.push(Pbx { name, role: Role::Slave, backs: None, backed_by: None, site: None });
        });
    }
}

/// The master, the home and its standby, then all others in the order of the description.
fn by_nearness(installation: &Installation, home: usize) -> Vec<usize> {
    let near = [Some(installation.master()), Some(home), installation.standby_of(home)];
    let mut seen = BTreeSet::new();
    let all = near.into_iter().flatten().chain(0..installation.pbxes.len());
    all.filter(|pbx| seen.insert(*pbx)).collect()
}

/// What a standby would be of a PBX that may have one and has none.
fn role_of_standby(installation: &Installation, backed: usize) -> Option<Role> {
    match installation.pbxes[backed].role {
        _ if installation.standby_of(backed).is_some() => None,
        Role::Master => Some(Role::Standby),
        Role::Slave if has_standby_slaves(installation.edition) => Some(Role::StandbySlave),
        Role::Slave | Role::Standby | Role::StandbySlave => None,
    }
}

fn free_name(installation: &Installation, wanted: &str) -> Name {
    let taken = |name: &str| installation.pbxes.iter().any(|pbx| *pbx.name == *name);
    let mut name = wanted.to_owned();
    while taken(&name) {
        name.push('\'');
    }
    name.as_str().into()
}
