//! What an administrator might change: settings first, then phones, then systems.

use super::super::topology::Failback;
use super::installation::PhoneKind;
use super::installation::{Beside, Installation, IpOffice, Users};
use crate::audit::described::Changes;

/// The changes that are tried for a group, the smallest first. Another failover system instead of the one that is set is
/// none of them: it moves the weak point and does not mend it. Users with IP phones of their own are not sent to desks of
/// other systems, unless that is what they do.
pub(super) fn changes(installation: &Installation, users: &Users, changes: &mut Changes<'_, Installation>) {
    let home = users.home;
    let IpOffice { name, backed_up_by, failback, has_desk_phones } = &installation.systems[home];
    let others = || (0..installation.systems.len()).filter(|&other| other != home);
    let without_backup = backed_up_by.is_none();
    if *failback == Failback::ByAdministrator {
        let what = format!("let failback to {name} start by itself");
        changes.offer(what, |it, _| it.systems[home].failback = Failback::Automatic);
    }
    let backed_up = |to| format!("back up the IP phones of {name} to {}", installation.name(to));
    for other in others().filter(|_| without_backup) {
        changes.offer(backed_up(other), |it, _| it.systems[home].backed_up_by = Some(other));
    }
    if !has_desk_phones {
        let registered = format!("register an IP desk phone with {name}");
        changes.offer(registered, |it, _| it.systems[home].has_desk_phones = true);
    }
    if users.phone == PhoneKind::Other || matches!(users.beside, Beside::HotDesk(_)) {
        let rest = others().filter(|&other| *backed_up_by != Some(other));
        for desk in backed_up_by.iter().copied().chain(rest) {
            let what = format!("let them hot desk at {}", installation.name(desk));
            changes.offer(what, |_, users| users.beside = Beside::HotDesk(desk));
        }
    }
    if users.phone == PhoneKind::Other {
        changes.offer("give them IP desk phones", |it, users| {
            users.phone = PhoneKind::Desk;
            it.systems[home].has_desk_phones = true;
        });
    }
    if others().next().is_none() {
        changes.offer(format!("add a system, and back up the IP phones of {name} to it"), |it, _| {
            it.systems[home].backed_up_by = Some(it.systems.len());
            it.systems.push(IpOffice {
                name: format!("failover system of {name}").as_str().into(),
                backed_up_by: None,
                failback: Failback::Automatic,
                has_desk_phones: false,
            });
        });
    }
}
