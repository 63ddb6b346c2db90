//! What an administrator might change: an option first, then phones and servers.
//!
//! Another preferred site is not among it: the sites are alike, so what it helps in a failure of one site it costs in
//! the same failure of the other one.

use super::super::topology::{Endpoint, Registers, Spelling};
use super::{Agents, Installation};
use crate::audit::Change;
use crate::timer::Limit;

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, group: usize) -> Vec<Change> {
    let agents = &installation.groups[group];
    let of_group = |what: String, change: &dyn Fn(&mut Agents)| {
        let mut changed = installation.clone();
        change(&mut changed.groups[group]);
        Change { what, installation: Box::new(changed) }
    };
    let mut changes = vec![
        of_group("set site-timeout".to_owned(), &|agents| agents.site_timeout = Limit::Set),
        of_group("set site-sip-register-timeout".to_owned(), &|agents| agents.register_timeout = Limit::Set),
        of_group("set site-timeout and site-sip-register-timeout".to_owned(), &|agents| {
            (agents.site_timeout, agents.register_timeout) = (Limit::Set, Limit::Set);
        }),
    ];
    for first in [agents.preferred, agents.secondary] {
        let what = format!("have the desktops connect to {} first", installation.sites[first]);
        changes.push(of_group(what, &|agents| agents.first = first));
    }
    changes.push(of_group("have the phones register at both sites".to_owned(), &|agents| {
        agents.registers = Registers::Both;
    }));
    let mut spelt = installation.clone();
    spelt.spelling = Spelling::Underscore;
    let what = "have the SIP Servers give the reason code as dr-force_logout".to_owned();
    changes.push(Change { what, installation: Box::new(spelt) });
    for (endpoint, what) in [
        (Endpoint::External, "give the agents phones of their own"),
        (Endpoint::Embedded, "use the endpoint of the desktop as the phone"),
    ] {
        changes.push(of_group(what.to_owned(), &|agents| agents.endpoint = endpoint));
    }
    changes
}
