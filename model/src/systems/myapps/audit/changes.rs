//! What an administrator might change: what costs nothing first, then what costs a PBX.

use super::super::topology::Role;
use super::scene::has_standby_slaves;
use super::{Installation, Pbx};
use crate::audit::Change;

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, group: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut offer = |what: String, changed: Installation| {
        changes.push(Change { what, installation: Box::new(changed) });
    };
    let users = &installation.groups[group];
    for pbx in by_nearness(installation, users.home) {
        let mut changed = installation.clone();
        changed.groups[group].configured = pbx;
        offer(format!("configure {} as the primary", installation.name(pbx)), changed);
    }
    for backed in [users.home, installation.master(), users.configured] {
        if let Some((what, changed)) = with_standby(installation, backed) {
            offer(what, changed);
        }
    }
    if installation.pbxes.iter().all(|pbx| pbx.role != Role::Slave) {
        let mut changed = installation.clone();
        let name = free_name(installation, "new slave");
        changed.pbxes.push(Pbx { name, role: Role::Slave, backs: None });
        changed.groups[group].configured = changed.pbxes.len() - 1;
        offer("add a slave, and configure it as the primary".to_owned(), changed);
    }
    changes
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

fn with_standby(installation: &Installation, backed: usize) -> Option<(String, Installation)> {
    let role = match installation.pbxes[backed].role {
        Role::Master => Role::Standby,
        Role::Slave if has_standby_slaves(installation.edition) => Role::StandbySlave,
        Role::Slave | Role::Standby | Role::StandbySlave => return None,
    };
    if installation.standby_of(backed).is_some() {
        return None;
    }
    let of = installation.name(backed);
    let name = free_name(installation, &format!("standby of {of}"));
    let mut changed = installation.clone();
    changed.pbxes.push(Pbx { name, role, backs: Some(backed) });
    Some((format!("add a standby to {of}"), changed))
}

fn free_name(installation: &Installation, wanted: &str) -> String {
    let taken = |name: &str| installation.pbxes.iter().any(|pbx| pbx.name == name);
    let mut name = wanted.to_owned();
    while taken(&name) {
        name.push('\'');
    }
    name
}
