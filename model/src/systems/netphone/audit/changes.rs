//! What an administrator might change: a setting first, then what he has to remember, then what has to be installed.

use super::super::topology::{Addresses, Placement};
use super::installation::{Installation, Users};
use crate::audit::described::Changes;

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, users: &Users, changes: &mut Changes<'_, Installation>) {
    let needed = users.needs.map(|service| (service, &installation.services[service]));
    let separate = needed.filter(|(_, service)| service.computer.is_some());
    let lacks = separate.filter(|(_, service)| service.placement != Placement::SeparateForBoth);

    let address = |_: &mut Installation, users: &mut Users| users.addresses = Addresses::Both;
    let for_both = |changed: &mut Installation, _: &mut Users| {
        if let Some((service, _)) = lacks {
            changed.services[service].placement = Placement::SeparateForBoth;
        }
    };
    let lacks_one = needed.filter(|(_, service)| matches!(service.placement, Placement::BesideOne(_)));
    let beside = |changed: &mut Installation, _: &mut Users| {
        if let Some((service, _)) = separate.or(lacks_one) {
            changed.services[service].placement = Placement::WithTheServers;
            changed.services[service].computer = None;
        }
    };

    match &installation.standby {
        Some(standby) => {
            if users.addresses == Addresses::ServerOnly {
                changes.offer(format!("give the clients the address of {standby}"), address);
            }
            if let Some((_, service)) = lacks {
                changes.offer(format!("configure {} for both servers", service.name), for_both);
            }
            if !installation.switches_back {
                let master = &installation.master;
                let what =
                    format!("order a switchover whenever {standby} is active and {master} is well again");
                changes.offer(what, |changed, _| changed.switches_back = true);
            }
        }
        None => {
            let standby = free_name(installation).as_str().into();
            let mut what = "add a standby, and give the clients its address".to_owned();
            if let Some((_, service)) = lacks {
                what = format!(
                    "add a standby, give the clients its address, and configure {} for both",
                    service.name
                );
            }
            changes.offer(what, |changed, users| {
                changed.standby = Some(standby);
                address(changed, users);
                for_both(changed, users);
            });
        }
    }
    if let Some((_, service)) = separate.or(lacks_one) {
        changes.offer(format!("run {} on the computer of each server", service.name), beside);
    }
}

fn free_name(installation: &Installation) -> String {
    let mut name = format!("standby of {}", installation.master);
    while installation
        .services
        .iter()
        .any(|service| service.computer.as_deref().is_some_and(|it| *it == name))
    {
        name.push('\'');
    }
    name
}
