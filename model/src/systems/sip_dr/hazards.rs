//! What must be reachable, and the losses that the document admits.

use super::client::State;
use super::messages::Service;
use super::model::SipDr;
use super::sip_server;
use super::topology::{Registers, SITE_1, other};
use super::world::{Cause, Link, Site, World};
use crate::property::{Claim, Property};
use crate::timer::Limit;
use crate::topology::NodeId;

/// What some setup has to reach.
pub(super) fn reachable() -> Vec<Property<SipDr>> {
    vec![
        Property {
            id: "GD-R01",
            clauses: &["GD-01", "GD-05"],
            text: "A desktop whose configuration names the secondary site first comes to work at the \
                   preferred one.",
            claim: Claim::Sometimes(|model, world: &World| {
                model.topology.first != world.preferred && world.desk.site() == Some(world.preferred)
            }),
        },
        Property {
            id: "GD-R02",
            clauses: &["GD-11", "GD-21", "GD-22"],
            text: "A site is down, and the desktop that was there has switched over: the agent can take \
                   calls at the other one.",
            claim: Claim::Sometimes(|_, world: &World| {
                let lost = |site| world.site(other(site)).is_lost();
                world.serves()
                    && world.desk.came == Some(Cause::Telephony)
                    && world.desk.site().is_some_and(lost)
            }),
        },
        Property {
            id: "GD-R03",
            clauses: &["GD-08", "GD-11"],
            text: "A desktop leaves the secondary site for the preferred one because the secondary one has \
                   failed.",
            claim: Claim::Sometimes(|_, world: &World| {
                world.desk.leaving == Some(Cause::Telephony)
                    && world.desk.position.memory.site == Some(other(SITE_1))
                    && world.desk.position.memory.preferred == Some(SITE_1)
            }),
        },
        Property {
            id: "GD-R04",
            clauses: &["GD-17", "GD-18"],
            text: "The phone cannot reach a site, and the desktop that was there has switched over: the \
                   agent can take calls at the other one.",
            claim: Claim::Sometimes(|_, world: &World| {
                let cut = |site| world.site(other(site)).phone_cut;
                world.serves() && world.desk.came == Some(Cause::Phone) && world.desk.site().is_some_and(cut)
            }),
        },
        Property {
            id: "GD-R05",
            clauses: &["GD-20"],
            text: "A site is emptied for maintenance, and the desktop that was there has switched over: \
                   the agent can take calls at the other one.",
            claim: Claim::Sometimes(|_, world: &World| {
                let empties = |site| world.site(other(site)).pair.state == sip_server::State::ShuttingDown;
                world.serves()
                    && world.desk.came == Some(Cause::Shutdown)
                    && world.desk.site().is_some_and(empties)
            }),
        },
        Property {
            id: "GD-R06",
            clauses: &["GD-06"],
            text: "A desktop turns to the preferred site at once because it has kept it, although its \
                   configuration names the other one.",
            claim: Claim::Sometimes(|model, world: &World| {
                let memory = &world.desk.position.memory;
                world.desk.position.state == State::Connecting
                    && !memory.failed
                    && memory.target == memory.cached
                    && memory.target != Some(model.topology.first)
            }),
        },
        Property {
            id: "GD-R07",
            clauses: &["GD-13", "GD-14"],
            text: "Configuration and statistics are OFF together, and the agent goes on taking calls.",
            claim: Claim::Sometimes(|_, world: &World| {
                let off = |service| world.desk.link(service) == Link::Off;
                off(Service::Configuration) && off(Service::Statistics) && world.serves()
            }),
        },
        Property {
            id: "GD-R08",
            clauses: &["GD-12", "GD-19"],
            text: "Without timers, a desktop stays at a site that has neither telephony nor phone.",
            claim: Claim::Sometimes(|model, world: &World| {
                let never = model.topology.site_timeout == Limit::Never
                    && model.topology.register_timeout == Limit::Never;
                never
                    && world.desk.link(Service::Telephony) == Link::Off
                    && world.desk.position.state == State::AwaitingPhone
            }),
        },
    ]
}

/// Losses that the document admits.
pub(super) fn hazards() -> Vec<Property<SipDr>> {
    vec![
        Property {
            id: "GD-H01",
            clauses: &["GD-11", "GD-21"],
            text: "The agent is logged in at both sites: the SIP Servers of the old site run on and know \
                   nothing of the switchover.",
            claim: Claim::Hazard(|_, world: &World| world.sites.iter().all(|site| site.pair.memory.agent)),
        },
        Property {
            id: "GD-H02",
            clauses: &["GD-18", "GD-20", "GD-21"],
            text: "A desktop switches over in the middle of a call, which goes on without it.",
            claim: Claim::Hazard(|_, world: &World| world.desk.left.call),
        },
        Property {
            id: "GD-H03",
            clauses: &["GD-02", "GD-11"],
            text: "The target has failed, too: the desktop has gone to and fro three times without coming \
                   to a site that has telephony.",
            claim: Claim::Hazard(|_, world: &World| world.desk.in_vain == 3),
        },
        Property {
            id: "GD-H04",
            clauses: &["GD-11", "GD-21"],
            text: "A switchover ends at a site whose telephony is OFF, although the one that was left has \
                   it again.",
            claim: Claim::Hazard(|_, world: &World| {
                let well = |site| world.site(other(site)).offers(Service::Telephony);
                world.desk.in_vain > 0 && world.desk.site().is_some_and(well)
            }),
        },
        Property {
            id: "GD-H05",
            clauses: &["GD-10", "GD-11"],
            text: "A desktop leaves a site that is in order: it is the way there that has failed, and the \
                   service status does not tell the two apart.",
            claim: Claim::Hazard(|_, world: &World| {
                let in_order = |site: NodeId| Site { isolated: false, ..*world.site(site) }.is_healthy();
                world.desk.leaving == Some(Cause::Telephony)
                    && world.desk.position.memory.site.is_some_and(in_order)
            }),
        },
        Property {
            id: "GD-H06",
            clauses: &["GD-17", "GD-18"],
            text: "A desktop leaves a site because of the phone although the phone is registered there \
                   again: EventDNBackInService came while telephony was OFF.",
            claim: Claim::Hazard(|_, world: &World| {
                world.desk.leaving == Some(Cause::Phone) && world.desk.left.phone
            }),
        },
        Property {
            id: "GD-H07",
            clauses: &["GD-12", "GD-18"],
            text: "Telephony is no reason to switch over, and is OFF; the clock of the phone switches over \
                   all the same.",
            claim: Claim::Hazard(|model, world: &World| {
                model.topology.site_timeout == Limit::Never
                    && world.desk.leaving == Some(Cause::Phone)
                    && world.desk.left.telephony_off
            }),
        },
        Property {
            id: "GD-H08",
            clauses: &["GD-18"],
            text: "A desktop switches over because of a phone that has failed: no site can help.",
            claim: Claim::Hazard(|_, world: &World| {
                world.desk.leaving == Some(Cause::Phone) && !world.phone.up
            }),
        },
        Property {
            id: "GD-H09",
            clauses: &["GD-17", "GD-22"],
            text: "The desktop is at work at one site, and the phone is registered at the other one only.",
            claim: Claim::Hazard(|model, world: &World| {
                let has_none = |site: NodeId| {
                    let there = world.site(site);
                    let cannot = there.phone_cut
                        || (model.topology.registers == Registers::One && world.phone.at != site);
                    there.has_sip_server()
                        && !there.pair.memory.dn
                        && cannot
                        && world.site(other(site)).pair.memory.dn
                };
                world.desk.site().is_some_and(has_none)
            }),
        },
        Property {
            id: "GD-H10",
            clauses: &["GD-06"],
            text: "The site that was kept is not the preferred one any more: the start is followed by a \
                   switchover.",
            claim: Claim::Hazard(|_, world: &World| {
                let memory = &world.desk.position.memory;
                world.desk.position.state == State::Connecting
                    && !memory.failed
                    && memory.target == memory.cached
                    && memory.cached != Some(world.preferred)
            }),
        },
        Property {
            id: "GD-H11",
            clauses: &["GD-17", "GD-19"],
            text: "The reason code is spelt in the document's other way: an expired registration is taken \
                   for a logout that somebody wanted.",
            claim: Claim::Hazard(|_, world: &World| world.desk.mistaken),
        },
        Property {
            id: "GD-H12",
            clauses: &["GD-04", "GD-05"],
            text: "The agent's preferred site was changed while the desktop works: it stays at the old one.",
            claim: Claim::Hazard(|_, world: &World| {
                let memory = &world.desk.position.memory;
                world.desk.site().is_some()
                    && memory.preferred == memory.site
                    && memory.preferred != Some(world.preferred)
            }),
        },
    ]
}
