//! What holds in the long run, once the faults are over, and what is lost for ever.

use super::client::{Agent, State};
use super::messages::Service;
use super::model::SipDr;
use super::topology::{Registers, SITE_1, SITES, other};
use super::world::{Cause, Link, World};
use crate::timer::Limit;
use crate::topology::NodeId;

type Property = crate::property::Property<SipDr>;

/// Whether the desktop runs.
fn runs(world: &World) -> bool {
    world.desk.position.state != State::Closed
}

/// The site that is in order while the other one is lost.
fn survivor(world: &World) -> Option<NodeId> {
    SITES.into_iter().find(|&site| world.site(site).is_healthy() && world.site(other(site)).is_lost())
}

/// What has to come, or to stay.
pub(super) fn claims() -> Vec<Property> {
    vec![
        Property::persists(
            "GD-L01",
            &["GD-01", "GD-02", "GD-05", "GD-21", "GD-24"],
            "Once everything is in order for good, a desktop that runs comes to work at a site, with \
                   all its services ON.",
            |_, world| runs(world) && world.is_healthy(),
            |_, world| world.desk.at_work() && world.desk.links == [Link::On; 3],
        ),
        Property::persists(
            "GD-L02",
            &["GD-17", "GD-18", "GD-22"],
            "Once everything is in order for good, an agent who wants to be logged in is: if the \
                   phone is registered with both sites, site-sip-register-timeout is set, and nothing was \
                   mistaken (GD-H11) or refused in a shutdown (GD-H18).",
            |model, world| {
                let desk = &world.desk;
                runs(world)
                    && world.is_healthy()
                    && model.topology.registers == Registers::Both
                    && model.topology.register_timeout == Limit::Set
                    && desk.position.memory.agent != Agent::Out
                    && !world.desk.forgotten
            },
            |_, world| world.serves(),
        ),
        Property::persists(
            "GD-L03",
            &["GD-02", "GD-08", "GD-11", "GD-21"],
            "With one site down for good, the other one in order and site-timeout set, a desktop \
                   that runs comes to work at the other one and stays.",
            |model, world| {
                let survivor = survivor(world).is_some();
                runs(world) && survivor && model.topology.site_timeout == Limit::Set
            },
            |_, world| {
                let site = world.desk.site();
                site.is_some() && site == survivor(world)
            },
        ),
        Property::persists(
            "GD-L04",
            &["GD-10", "GD-24"],
            "A desktop that stays at a site whose SIP Servers it can reach has telephony ON in the \
                   end.",
            |_, world| world.own_site().is_some_and(|site| site.offers(Service::Telephony)),
            |_, world| world.desk.link(Service::Telephony) == Link::On,
        ),
        Property::recurs(
            "GD-L05",
            &["GD-11"],
            "With site-timeout set, no desktop stays at a site without telephony for ever.",
            |model, world| runs(world) && model.topology.site_timeout == Limit::Set,
            |_, world| !world.desk.at_work() || world.desk.link(Service::Telephony) == Link::On,
        ),
        Property::recurs(
            "GD-L06",
            &["GD-18"],
            "With site-sip-register-timeout set, no desktop waits for a phone for ever.",
            |model, world| runs(world) && model.topology.register_timeout == Limit::Set,
            |_, world| world.desk.position.state != State::AwaitingPhone,
        ),
        Property::theorem(
            "GD-X01",
            &["GD-11", "GD-12", "GD-21"],
            "With one site down for good and the other one in order, the agent can take calls. (No document claims that.)",
            |_, world| {
                let agent = world.desk.position.memory.agent != Agent::Out;
                runs(world) && agent && !world.desk.forgotten && world.phone.up && survivor(world).is_some()
            },
            |_, world| world.serves(),
        ),
    ]
}

/// What is lost for ever, in some fair run.
pub(super) fn losses() -> Vec<Property> {
    vec![
        Property::endless(
            "GD-H13",
            &["GD-05", "GD-08"],
            "No clause brings a desktop back: with everything in order, and no call, it works at the \
                   secondary site for ever. A restart brings it home.",
            |_, world| {
                let knows = world.desk.position.memory.preferred == Some(world.preferred);
                let calls = world.sites.iter().any(|site| site.pair.memory.call);
                world.is_healthy() && knows && !calls && world.desk.came == Some(Cause::Telephony)
            },
            |_, world| world.desk.site() == Some(world.preferred),
        ),
        Property::endless(
            "GD-H14",
            &["GD-12"],
            "Without a site-timeout a desktop stays without telephony for ever, and the other site \
                   is in order.",
            |model, world| {
                model.topology.site_timeout == Limit::Never
                    && world.desk.site().is_some_and(|site| {
                        !world.site(site).has_sip_server() && world.site(other(site)).is_healthy()
                    })
            },
            |_, world| world.serves(),
        ),
        Property::endless(
            "GD-H15",
            &["GD-11", "GD-21"],
            "Neither site has SIP Servers: the desktop goes to and fro between them for ever.",
            |model, world| {
                let gone = world.sites.iter().all(|site| !site.has_sip_server() && site.answers());
                gone && runs(world) && model.topology.site_timeout == Limit::Set && world.desk.in_vain == 3
            },
            |_, world| world.desk.at_work() && world.desk.link(Service::Telephony) == Link::On,
        ),
        Property::endless(
            "GD-H16",
            &["GD-02", "GD-21"],
            "Neither proxy answers: the desktop tries the two in turn for ever.",
            |_, world| runs(world) && world.sites.iter().all(|site| !site.answers()),
            |_, world| !matches!(world.desk.position.state, State::Connecting | State::Switching),
        ),
        Property::endless(
            "GD-H17",
            &["GD-17", "GD-18", "GD-22"],
            "The desktop has arrived at a site that the phone cannot reach. Nobody is logged out, so \
                   no clock begins, and it stays there for ever, although the phone is registered at the \
                   other site.",
            |model, world| {
                model.topology.register_timeout == Limit::Set
                    && world.desk.position.memory.agent != Agent::Out
                    && world.desk.site().is_some_and(|site| {
                        let there = world.site(site);
                        there.phone_cut
                            && there.has_sip_server()
                            && world.site(other(site)).is_healthy()
                            && world.site(other(site)).pair.memory.dn
                    })
            },
            |_, world| world.serves() || world.desk.position.state == State::AwaitingPhone,
        ),
        Property::endless(
            "GD-H18",
            &["GD-20", "GD-22"],
            "The desktop has arrived while the SIP Servers are being shut down, and its login was \
                   refused. They are in order again, the phone was registered all the time, and so nothing \
                   tells the desktop to try again.",
            |_, world| world.is_healthy() && world.desk.forgotten,
            |_, world| world.serves(),
        ),
        Property::endless(
            "GD-H19",
            &["GD-17", "GD-19"],
            "Without a site-sip-register-timeout, a desktop that has missed EventDNBackInService, \
                   since telephony was OFF then, waits for ever for a phone that is registered.",
            |model, world| {
                model.topology.register_timeout == Limit::Never
                    && world.is_healthy()
                    && world.own_site().is_some_and(|site| site.pair.memory.dn)
                    && world.desk.position.state == State::AwaitingPhone
                    && world.desk.link(Service::Telephony) == Link::On
            },
            |_, world| world.serves(),
        ),
        Property::endless(
            "GD-H20",
            &["GD-17", "GD-19"],
            "The reason code was spelt in the document's other way: everything is in order, and the \
                   agent stays logged out for ever.",
            |_, world| world.is_healthy() && world.desk.at_work() && world.desk.mistaken,
            |_, world| world.serves(),
        ),
        Property::endless(
            "GD-H21",
            &["GD-12", "GD-17"],
            "A phone that registers at one site at a time has moved, and the desktop has not: \
                   everything is in order, and neither ever follows the other.",
            |_, world| {
                world.is_healthy()
                    && world.desk.site() == Some(SITE_1)
                    && world.preferred == SITE_1
                    && world.desk.site().is_some_and(|site| world.phone.at == other(site))
                    && world.own_site().is_some_and(|site| !site.pair.memory.dn)
            },
            |_, world| world.serves(),
        ),
    ]
}
