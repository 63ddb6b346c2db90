//! What an administrator might change: what costs nothing first, then what costs a PBX.

use super::super::topology::Role;
use super::scene::has_standby_slaves;
use super::{Installation, Pbx, Users};
use crate::audit::described::Changes;

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, users: &Users, changes: &mut Changes<'_, Installation>) {
    for pbx in by_nearness(installation, users.home) {
        let what = format!("configure {} as the primary", installation.name(pbx));
        changes.offer(what, |_, users| users.configured = pbx);
    }
    for backed in [users.home, installation.master(), users.configured] {
        if let Some(standby) = new_standby(installation, backed) {
            let what = format!("add a standby to {}", installation.name(backed));
            changes.offer(what, |it, _| it.pbxes.push(standby));
        }
    }
    if installation.pbxes.iter().all(|pbx| pbx.role != Role::Slave) {
        let name = free_name(installation, "new slave");
        changes.offer("add a slave, and configure it as the primary", |it, users| {
            users.configured = it.pbxes.len();
            it.pbxes.push(Pbx { name, role: Role::Slave, backs: None });
        });
    }
}

/// The master, the home and its standby, then all others in the order of the description.
fn by_nearness(installation: &Installation, home: usize) -> Vec<usize> {
    let near = [Some(installation.master()), Some(home), installation.standby_of(home)];
    let mut all: Vec<usize> = near.into_iter().flatten().collect();
    all.extend(0..installation.pbxes.len());
    let mut seen = Vec::new();
    all.retain(|pbx| {
        !seen.contains(pbx) && {
            seen.push(*pbx);
            true
        }
    });
    all
}

/// A standby for a PBX that may have one and has none.
fn new_standby(installation: &Installation, backed: usize) -> Option<Pbx> {
    let role = match installation.pbxes[backed].role {
        Role::Master => Role::Standby,
        Role::Slave if has_standby_slaves(installation.edition) => Role::StandbySlave,
        Role::Slave | Role::Standby | Role::StandbySlave => return None,
    };
    if installation.standby_of(backed).is_some() {
        return None;
    }
    let name = free_name(installation, &format!("standby of {}", installation.name(backed)));
    Some(Pbx { name, role, backs: Some(backed) })
}

fn free_name(installation: &Installation, wanted: &str) -> String {
    let taken = |name: &str| installation.pbxes.iter().any(|pbx| pbx.name == name);
    let mut name = wanted.to_owned();
    while taken(&name) {
        name.push('\'');
    }
    name
}
