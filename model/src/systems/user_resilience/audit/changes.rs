//! What an administrator might change: settings first, then phones, then systems.

use super::super::topology::Failback;
use super::{Beside, Installation, IpOffice, Phone};
use crate::audit::Change;

/// The changes that are tried for a group, the smallest first. Another failover system instead of the one that is set is
/// none of them: it moves the weak point and does not mend it.
pub(super) fn changes(installation: &Installation, group: usize) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut offer = |what: String, changed: Installation| {
        changes.push(Change { what, installation: Box::new(changed) });
    };
    let users = &installation.groups[group];
    let number = users.home;
    let home = &installation.systems[number];
    let name = &home.name;
    let others = || (0..installation.systems.len()).filter(|&other| other != number);
    let with_home = |change: &dyn Fn(&mut IpOffice)| {
        let mut changed = installation.clone();
        change(&mut changed.systems[number]);
        changed
    };
    if home.failback == Failback::ByAdministrator {
        let changed = with_home(&|home| home.failback = Failback::Automatic);
        offer(format!("let failback to {name} start by itself"), changed);
    }
    if home.backed_up_by.is_none() {
        for other in others() {
            let to = installation.name(other);
            let changed = with_home(&|home| home.backed_up_by = Some(other));
            offer(format!("back up the IP phones of {name} to {to}"), changed);
        }
    }
    if !home.has_desk_phones {
        let changed = with_home(&|home| home.has_desk_phones = true);
        offer(format!("register an IP desk phone with {name}"), changed);
        for other in others().filter(|_| home.backed_up_by.is_none()) {
            let to = installation.name(other);
            let changed = with_home(&|home| {
                home.backed_up_by = Some(other);
                home.has_desk_phones = true;
            });
            offer(
                format!("back up the IP phones of {name} to {to}, and register an IP desk phone with {name}"),
                changed,
            );
        }
    }
    // Users with IP phones of their own are not sent to other desks, unless that is what they do.
    if users.phone == Phone::Other || matches!(users.beside, Beside::HotDesk(_)) {
        let mut desks: Vec<usize> = home.backed_up_by.into_iter().collect();
        desks.extend(others().filter(|&other| home.backed_up_by != Some(other)));
        for desk in desks {
            let mut changed = installation.clone();
            changed.groups[group].beside = Beside::HotDesk(desk);
            offer(format!("let them hot desk at {}", installation.name(desk)), changed);
        }
    }
    if users.phone == Phone::Other {
        let mut changed = with_home(&|home| home.has_desk_phones = true);
        changed.groups[group].phone = Phone::Desk;
        offer("give them IP desk phones".to_owned(), changed);
    }
    if installation.systems.len() == 1 {
        let mut changed = with_home(&|home| home.backed_up_by = Some(1));
        let name_of_new = if name == "new system" { "another system" } else { "new system" };
        changed.systems.push(IpOffice {
            name: name_of_new.to_owned(),
            backed_up_by: None,
            failback: Failback::Automatic,
            has_desk_phones: false,
        });
        offer(format!("add a system, and back up the IP phones of {name} to it"), changed);
    }
    changes
}
