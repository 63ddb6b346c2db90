//! What must come in the end, once things are well for good; and what need never come.

use super::client;
use super::model::NetPhone;
use super::server::State;
use super::service;
use super::situations::{
    both_active, client_is_at, replication_alone_has_failed, service_works, service_works_with,
};
use super::topology::{Addresses, MASTER, Placement, SERVICES, STANDBY, SYSTEMS, Topology};
use super::world::World;
use crate::environment::Path;
use crate::topology::NodeId;

type Property = crate::property::Property<NetPhone>;

/// Exactly one system is active, and the other one is passive.
fn has_parts(world: &World) -> bool {
    let states = world.servers.map(|server| server.state);
    states == [State::Active, State::Passive] || states == [State::Passive, State::Active]
}

/// The client can reach both systems, is not waiting for its user, and no login is blocked.
fn client_is_free(model: &NetPhone, world: &World) -> bool {
    model.topology.has_client()
        && world.client.position.state != client::State::GaveUp
        && SYSTEMS
            .iter()
            .all(|&node| world.environment.path(node) == Path::Open && !world.memory(node).logins_blocked)
}

/// The client knows the address of every system that is active.
fn knows_the_active(model: &NetPhone, world: &World) -> bool {
    model.topology.addresses() == Addresses::Both || !world.is_active(STANDBY)
}

/// The system that is left when the other one is gone, if a client that is not waiting for its user reaches it and is not kept
/// out there by a block.
fn lets_client_in(model: &NetPhone, world: &World) -> Option<NodeId> {
    let is_followed = model.topology.has_client() && world.client.position.state != client::State::GaveUp;
    SYSTEMS.into_iter().find(|&node| {
        is_followed
            && world.answers(node)
            && !world.answers(Topology::other(node))
            && world.environment.path(node) == Path::Open
            && !world.memory(node).logins_blocked
    })
}

/// A switchover when idle waits at a system, and the other one is there to take over.
fn switch_waits(world: &World, blocked: bool) -> bool {
    world.is_whole()
        && SYSTEMS.iter().any(|&node| {
            let memory = world.memory(node);
            world.is_active(node) && memory.switch_waits && memory.calls_blocked == blocked
        })
}

/// The computers of the services run and reach both systems.
fn services_reach(model: &NetPhone, world: &World) -> bool {
    model.service_places().count() > 0
        && model.service_places().all(|place| {
            let computer = model.service_computer(place);
            world.environment.is_up(computer)
                && SYSTEMS.iter().all(|&system| {
                    system == computer || computer != SERVICES || world.environment.linked(computer, system)
                })
        })
}

fn a_service_works(model: &NetPhone, world: &World) -> bool {
    model.service_places().any(|place| service_works(model, world, place))
}

fn is_separate_for_one(model: &NetPhone) -> Option<NodeId> {
    match model.topology.placement() {
        Some(Placement::SeparateFor(role)) => Some(Topology::system(role)),
        _ => None,
    }
}

/// Every statement about infinite runs.
pub(super) fn long_run() -> Vec<Property> {
    vec![
        Property::persists(
            "NP-L01",
            &["NP-01", "NP-06", "NP-14"],
            "Once both systems run and hear each other for good, exactly one of them is active for good, and the other one is \
             passive.",
            |_, world| world.is_whole(),
            |_, world| has_parts(world),
        ),
        Property::persists(
            "NP-L02",
            &["NP-06"],
            "Once one system runs for good and the other one is gone for good, the one that runs is active for good.",
            |_, world| {
                SYSTEMS.iter().any(|&node| {
                    world.answers(node) && world.server(Topology::other(node)).state == State::Stopped
                })
            },
            |_, world| SYSTEMS.iter().any(|&node| world.serves(node)),
        ),
        Property::persists(
            "NP-L03",
            &["NP-03", "NP-12"],
            "Once, besides, the client reaches both systems, knows the address of the active one, and no login is blocked, it \
             is logged on at the active system for good.",
            |model, world| world.is_whole() && client_is_free(model, world) && knows_the_active(model, world),
            |_, world| has_parts(world) && client_is_at(world).is_some_and(|node| world.is_active(node)),
        ),
        Property::recurs(
            "NP-L04",
            &["NP-14", "NP-15"],
            "A switchover when idle that waits while new calls are blocked comes about.",
            |_, world| switch_waits(world, true),
            |_, world| !switch_waits(world, true),
        ),
        Property::persists(
            "NP-L05",
            &["NP-07", "NP-08", "NP-09"],
            "Once both systems and the computers of the services run and reach each other for good, a service beside the \
             servers, or one that is configured for both, works with the active system for good.",
            |model, world| {
                let stopped = |place: u8| world.services[usize::from(place)].state == service::State::Stopped;
                world.is_whole()
                    && services_reach(model, world)
                    && is_separate_for_one(model).is_none()
                    && !(model.topology.is_separate() && stopped(0))
            },
            a_service_works,
        ),
        Property::recurs(
            "NP-L06",
            &["NP-07"],
            "A service of the active system that has failed runs again.",
            |model, world| {
                model.service_places().any(|place| {
                    model.is_beside_active(world, place)
                        && world.services[usize::from(place)].state == service::State::Stopped
                })
            },
            |_, _| false,
        ),
        Property::recurs(
            "NP-L07",
            &["NP-04", "NP-05"],
            "Once both computers run, are connected and replicate for good, and not both systems are active, both have the same \
             again and again.",
            |_, world| world.replicates && world.environment.linked(MASTER, STANDBY) && !both_active(world),
            |_, world| SYSTEMS.iter().all(|&node| !world.memory(node).changed),
        ),
        Property::recurs(
            "NP-L08",
            &["NP-11"],
            "Once both systems run and hear each other for good, every call record is stored again and again.",
            |_, world| world.is_whole() && !both_active(world),
            |_, world| SYSTEMS.iter().all(|&node| !world.memory(node).unstored),
        ),
        Property::persists(
            "NP-L09",
            &["NP-03", "NP-06", "NP-A9"],
            "Once one of the two is gone for good, a client that knows both addresses, reaches the other one and is not kept out there \
             by a block is logged on at that one for good.",
            |model, world| {
                model.topology.addresses() == Addresses::Both && lets_client_in(model, world).is_some()
            },
            |model, world| {
                client_is_at(world).is_some() && client_is_at(world) == lets_client_in(model, world)
            },
        ),
        Property::endless(
            "NP-H51",
            &["NP-14", "NP-15"],
            "A switchover when idle waits for ever: new calls are not blocked, and the next one always begins before the last \
             one is over.",
            |_, world| switch_waits(world, false),
            |_, world| !switch_waits(world, false),
        ),
        Property::endless(
            "NP-H52",
            &["NP-06"],
            "As long as nobody mends the connection between the systems, both are active.",
            |_, world| both_active(world) && SYSTEMS.iter().all(|&node| world.serves(node)),
            |_, world| !both_active(world),
        ),
        Property::endless(
            "NP-H53",
            &["NP-01", "NP-03"],
            "The standby stays active although the master is well, and a client with the server's address only is turned \
             down for ever.",
            |model, world| {
                model.topology.has_client()
                    && model.topology.addresses() == Addresses::ServerOnly
                    && world.is_whole()
                    && world.is_active(STANDBY)
            },
            |_, world| client_is_at(world).is_some(),
        ),
        Property::endless(
            "NP-H54",
            &["NP-08", "NP-09"],
            "A separate service that is configured for one system stands still for as long as the other one is active.",
            |model, world| {
                is_separate_for_one(model).is_some_and(|system| world.serves(Topology::other(system)))
                    && world.is_whole()
            },
            a_service_works,
        ),
        Property::endless(
            "NP-H56",
            &["NP-06", "NP-09"],
            "As long as both systems are active, a separate service that is configured for both works with one of them only: who is at \
             the other one is without it.",
            |model, world| {
                model.topology.placement() == Some(Placement::SeparateForBoth)
                    && services_reach(model, world)
                    && world.services[0].state != service::State::Stopped
                    && SYSTEMS.iter().all(|&node| world.serves(node))
            },
            |model, world| SYSTEMS.iter().all(|&node| service_works_with(model, world, 0, node)),
        ),
        Property::endless(
            "NP-H57",
            &["NP-04", "NP-05", "NP-06"],
            "As long as nobody mends the replication, one system is without what is changed at the other one, although both run and \
             hear each other: keep-alive tells nobody.",
            |_, world| replication_alone_has_failed(world),
            |_, world| SYSTEMS.iter().all(|&node| !world.memory(node).changed),
        ),
        Property::endless(
            "NP-H55",
            &["NP-03", "NP-15"],
            "New logins are blocked, and a client that is not logged on stays out until somebody lifts the block, though it \
             reaches both systems.",
            |model, world| {
                model.topology.has_client()
                    && world.is_whole()
                    && SYSTEMS.iter().all(|&node| {
                        world.environment.path(node) == Path::Open
                            && (world.memory(node).logins_blocked || !world.is_active(node))
                    })
            },
            |_, world| client_is_at(world).is_some(),
        ),
    ]
}
