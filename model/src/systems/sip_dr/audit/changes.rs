//! What an administrator might change: an option first, then phones and servers.
//!
//! Another preferred site is not among it: the sites are alike, so what it helps in a failure of one site it costs in
//! the same failure of the other one.

use super::super::topology::{Endpoint, Registers, Spelling};
use super::installation::{Agents, Installation};
use crate::audit::described::Changes;
use crate::timer::Limit;

/// The changes that are tried for a group, the smallest first.
pub(super) fn changes(installation: &Installation, agents: &Agents, changes: &mut Changes<'_, Installation>) {
    changes.offer("set site-timeout", |_, agents| agents.site_timeout = Limit::Set);
    changes.offer("set site-sip-register-timeout", |_, agents| agents.register_timeout = Limit::Set);
    changes.offer("set site-timeout and site-sip-register-timeout", |_, agents| {
        (agents.site_timeout, agents.register_timeout) = (Limit::Set, Limit::Set);
    });
    for first in [agents.preferred, agents.secondary] {
        let what = format!("have the desktops connect to {} first", installation.sites[first]);
        changes.offer(what, |_, agents| agents.first = first);
    }
    changes.offer("have the phones register at both sites", |_, agents| agents.registers = Registers::Both);
    changes.offer("have the SIP Servers give the reason code as dr-force_logout", |it, _| {
        it.spelling = Spelling::Underscore;
    });
    for (endpoint, what) in [
        (Endpoint::External, "give the agents phones of their own"),
        (Endpoint::Embedded, "use the endpoint of the desktop as the phone"),
    ] {
        changes.offer(what, |_, agents| agents.endpoint = endpoint);
    }
}
