//! What must be reachable, and the losses that the document admits.

use super::client::State;
use super::messages::Service;
use super::model::SipDr;
use super::sip_server;
use super::topology::{Registers, SITE_1, other};
use super::world::{Cause, Link, Site};
use crate::timer::Limit;
use crate::topology::NodeId;

type Property = crate::property::Property<SipDr>;

/// What some setup has to reach.
pub(super) fn reachable() -> Vec<Property> {
    vec![
        Property::sometimes(
            "GD-R01",
            &["GD-01", "GD-05"],
            "A desktop whose configuration names the secondary site first comes to work at the \
                   preferred one.",
            |model, world| {
                model.topology.first != world.preferred && world.desk.site() == Some(world.preferred)
            },
        ),
        Property::sometimes(
            "GD-R02",
            &["GD-11", "GD-21", "GD-22"],
            "A site is down, and the desktop that was there has switched over: the agent can take \
                   calls at the other one.",
            |_, world| {
                let lost = |site| world.site(other(site)).is_lost();
                world.serves()
                    && world.desk.came == Some(Cause::Telephony)
                    && world.desk.site().is_some_and(lost)
            },
        ),
        Property::sometimes(
            "GD-R03",
            &["GD-08", "GD-11"],
            "A desktop leaves the secondary site for the preferred one because the secondary one has \
                   failed.",
            |_, world| {
                world.desk.leaving == Some(Cause::Telephony)
                    && world.desk.position.memory.site == Some(other(SITE_1))
                    && world.desk.position.memory.preferred == Some(SITE_1)
            },
        ),
        Property::sometimes(
            "GD-R04",
            &["GD-17", "GD-18"],
            "The phone cannot reach a site, and the desktop that was there has switched over: the \
                   agent can take calls at the other one.",
            |_, world| {
                let cut = |site| world.site(other(site)).phone_cut;
                world.serves() && world.desk.came == Some(Cause::Phone) && world.desk.site().is_some_and(cut)
            },
        ),
        Property::sometimes(
            "GD-R05",
            &["GD-20"],
            "A site is emptied for maintenance, and the desktop that was there has switched over: \
                   the agent can take calls at the other one.",
            |_, world| {
                let empties = |site| world.site(other(site)).pair.state == sip_server::State::ShuttingDown;
                world.serves()
                    && world.desk.came == Some(Cause::Shutdown)
                    && world.desk.site().is_some_and(empties)
            },
        ),
        Property::sometimes(
            "GD-R06",
            &["GD-06"],
            "A desktop turns to the preferred site at once because it has kept it, although its \
                   configuration names the other one.",
            |model, world| {
                let memory = &world.desk.position.memory;
                world.desk.position.state == State::Connecting
                    && !memory.failed
                    && memory.target == memory.cached
                    && memory.target != Some(model.topology.first)
            },
        ),
        Property::sometimes(
            "GD-R07",
            &["GD-13", "GD-14"],
            "Configuration and statistics are OFF together, and the agent goes on taking calls.",
            |_, world| {
                let off = |service| world.desk.link(service) == Link::Off;
                off(Service::Configuration) && off(Service::Statistics) && world.serves()
            },
        ),
        Property::sometimes(
            "GD-R08",
            &["GD-12", "GD-19"],
            "Without timers, a desktop stays at a site that has neither telephony nor phone.",
            |model, world| {
                let never = model.topology.site_timeout == Limit::Never
                    && model.topology.register_timeout == Limit::Never;
                never
                    && world.desk.link(Service::Telephony) == Link::Off
                    && world.desk.position.state == State::AwaitingPhone
            },
        ),
    ]
}

/// Losses that the document admits.
pub(super) fn hazards() -> Vec<Property> {
    vec![
        Property::hazard(
            "GD-H01",
            &["GD-11", "GD-21"],
            "The agent is logged in at both sites: the SIP Servers of the old site run on and know \
                   nothing of the switchover.",
            |_, world| world.sites.iter().all(|site| site.pair.memory.agent),
        ),
        Property::hazard(
            "GD-H02",
            &["GD-18", "GD-20", "GD-21"],
            "A desktop switches over in the middle of a call, which goes on without it.",
            |_, world| world.desk.left.call,
        ),
        Property::hazard(
            "GD-H03",
            &["GD-02", "GD-11"],
            "The target has failed, too: the desktop has gone to and fro three times without coming \
                   to a site that has telephony.",
            |_, world| world.desk.in_vain == 3,
        ),
        Property::hazard(
            "GD-H04",
            &["GD-11", "GD-21"],
            "A switchover ends at a site whose telephony is OFF, although the one that was left has \
                   it again.",
            |_, world| {
                let well = |site| world.site(other(site)).offers(Service::Telephony);
                world.desk.in_vain > 0 && world.desk.site().is_some_and(well)
            },
        ),
        Property::hazard(
            "GD-H05",
            &["GD-10", "GD-11"],
            "A desktop leaves a site that is in order: it is the way there that has failed, and the \
                   service status does not tell the two apart.",
            |_, world| {
                let in_order = |site: NodeId| Site { isolated: false, ..*world.site(site) }.is_healthy();
                world.desk.leaving == Some(Cause::Telephony)
                    && world.desk.position.memory.site.is_some_and(in_order)
            },
        ),
        Property::hazard(
            "GD-H06",
            &["GD-17", "GD-18"],
            "A desktop leaves a site because of the phone although the phone is registered there \
                   again: EventDNBackInService came while telephony was OFF.",
            |_, world| world.desk.leaving == Some(Cause::Phone) && world.desk.left.phone,
        ),
        Property::hazard(
            "GD-H07",
            &["GD-12", "GD-18"],
            "Telephony is no reason to switch over, and is OFF; the clock of the phone switches over \
                   all the same.",
            |model, world| {
                model.topology.site_timeout == Limit::Never
                    && world.desk.leaving == Some(Cause::Phone)
                    && world.desk.left.telephony_off
            },
        ),
        Property::hazard(
            "GD-H08",
            &["GD-18"],
            "A desktop switches over because of a phone that has failed: no site can help.",
            |_, world| world.desk.leaving == Some(Cause::Phone) && !world.phone.up,
        ),
        Property::hazard(
            "GD-H09",
            &["GD-17", "GD-22"],
            "The desktop is at work at one site, and the phone is registered at the other one only.",
            |model, world| {
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
            },
        ),
        Property::hazard(
            "GD-H10",
            &["GD-06"],
            "The site that was kept is not the preferred one any more: the start is followed by a \
                   switchover.",
            |_, world| {
                let memory = &world.desk.position.memory;
                world.desk.position.state == State::Connecting
                    && !memory.failed
                    && memory.target == memory.cached
                    && memory.cached != Some(world.preferred)
            },
        ),
        Property::hazard(
            "GD-H11",
            &["GD-17", "GD-19"],
            "The reason code is spelt in the document's other way: an expired registration is taken \
                   for a logout that somebody wanted.",
            |_, world| world.desk.mistaken,
        ),
        Property::hazard(
            "GD-H12",
            &["GD-04", "GD-05"],
            "The agent's preferred site was changed while the desktop works: it stays at the old one.",
            |_, world| {
                let memory = &world.desk.position.memory;
                world.desk.site().is_some()
                    && memory.preferred == memory.site
                    && memory.preferred != Some(world.preferred)
            },
        ),
    ]
}
