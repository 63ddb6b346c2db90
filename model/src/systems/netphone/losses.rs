//! What the document says can happen, and does; and the losses that it admits, each of which has to be reached.

use super::client;
use super::model::{NetPhone, ORDERS};
use super::server::{Peer, State};
use super::service;
use super::situations::{
    both_active, client_is_at, no_system_has_failed, replication_alone_has_failed, service_works,
    service_works_with,
};
use super::topology::{Addresses, MASTER, Placement, STANDBY, SYSTEMS, Topology};
use super::world::Cause;
use crate::environment::Path;

type Property = crate::property::Property<NetPhone>;

/// What the document says can happen, and does.
pub(super) fn witnesses() -> Vec<Property> {
    vec![
        Property::sometimes(
            "NP-R01",
            &["NP-01"],
            "The master is active and the standby is passive.",
            |_, world| world.is_active(MASTER) && world.server(STANDBY).state == State::Passive,
        ),
        Property::sometimes(
            "NP-R02",
            &["NP-01"],
            "The standby is active and the master is passive, and nothing has failed.",
            |model, world| {
                world.books.faults_left == model.faults
                    && world.orders_left == ORDERS
                    && world.is_active(STANDBY)
                    && world.server(MASTER).state == State::Passive
            },
        ),
        Property::sometimes(
            "NP-R03",
            &["NP-03", "NP-06", "NP-12"],
            "The computer of the master is down, and its client is logged on at the standby.",
            |_, world| !world.environment.is_up(MASTER) && client_is_at(world) == Some(STANDBY),
        ),
        Property::sometimes(
            "NP-R04",
            &["NP-08"],
            "The service beside the standby has taken the place of the one beside the master.",
            |model, world| {
                model.topology.placement() == Some(Placement::WithTheServers)
                    && world.services[0].state != service::State::Working
                    && service_works(model, world, 1)
            },
        ),
        Property::sometimes(
            "NP-R05",
            &["NP-09"],
            "A separate service works with the standby after it has worked with the master, or before.",
            |model, world| {
                model.topology.placement() == Some(Placement::SeparateForBoth)
                    && service_works_with(model, world, 0, STANDBY)
            },
        ),
        Property::sometimes(
            "NP-R07",
            &["NP-08"],
            "The server service of the master has failed, its computer runs, the service beside it is passive, and the one \
             beside the standby works.",
            |model, world| {
                model.topology.placement() == Some(Placement::WithTheServers)
                    && world.environment.is_up(MASTER)
                    && world.server(MASTER).state == State::Stopped
                    && world.services[0].state == service::State::Passive
                    && service_works(model, world, 1)
            },
        ),
        Property::sometimes(
            "NP-R06",
            &["NP-04"],
            "What was changed at the standby while it was active is on its way to the master.",
            |_, world| {
                world.is_active(STANDBY)
                    && world.memory(STANDBY).changed
                    && world.environment.linked(MASTER, STANDBY)
            },
        ),
    ]
}

/// Losses that the document admits.
pub(super) fn hazards() -> Vec<Property> {
    vec![
        Property::hazard("NP-H01", &["NP-10"], "A failure cuts calls off.", |_, world| {
            world.lost.calls == Some(Cause::Failure)
        }),
        Property::hazard("NP-H02", &["NP-10"], "A failure cuts a script off.", |_, world| {
            world.lost.script == Some(Cause::Failure)
        }),
        Property::hazard(
            "NP-H03",
            &["NP-11"],
            "A failure costs a call record that was not stored yet.",
            |_, world| world.lost.record == Some(Cause::Failure),
        ),
        Property::hazard(
            "NP-H04",
            &["NP-06"],
            "The connection between the systems is broken, both run, and both are active.",
            |_, world| {
                both_active(world)
                    && SYSTEMS.iter().all(|&node| world.answers(node))
                    && world.environment.is_cut(MASTER, STANDBY)
            },
        ),
        Property::hazard(
            "NP-H05",
            &["NP-03", "NP-06"],
            "Both systems are active, and a client is logged on at the standby: it and those at the master \
             are at two systems.",
            |_, world| both_active(world) && client_is_at(world) == Some(STANDBY),
        ),
        Property::hazard(
            "NP-H06",
            &["NP-06", "NP-10"],
            "A split heals, and that cuts calls off.",
            |_, world| world.lost.calls == Some(Cause::Healing),
        ),
        Property::hazard(
            "NP-H07",
            &["NP-06", "NP-11"],
            "A split heals, and that costs a call record.",
            |_, world| world.lost.record == Some(Cause::Healing),
        ),
        Property::hazard(
            "NP-H08",
            &["NP-06"],
            "The active system is gone, the other one runs and is passive still: nobody serves anybody.",
            |_, world| {
                SYSTEMS.iter().any(|&node| {
                    let other = Topology::other(node);
                    !world.answers(node)
                        && world.answers(other)
                        && world.server(other).state == State::Passive
                })
            },
        ),
        Property::hazard(
            "NP-H09",
            &["NP-04", "NP-05", "NP-06"],
            "A system takes over without what was changed last at the other one.",
            |_, world| world.lost.change,
        ),
        Property::hazard(
            "NP-H10",
            &["NP-04", "NP-05", "NP-06"],
            "Both systems hold changes that the other one has not: each has gone on by itself.",
            |_, world| SYSTEMS.iter().all(|&node| world.memory(node).changed),
        ),
        Property::hazard(
            "NP-H11",
            &["NP-02", "NP-06"],
            "A system tells the administrator that the other one is active, which is gone.",
            |_, world| {
                SYSTEMS.iter().any(|&node| {
                    world.answers(node)
                        && world.memory(node).peer == Peer::Active
                        && !world.answers(Topology::other(node))
                })
            },
        ),
        Property::hazard(
            "NP-H12",
            &["NP-03", "NP-06"],
            "The standby is active, the client was given the server's address only, and has no service.",
            |model, world| {
                model.topology.has_client()
                    && model.topology.addresses() == Addresses::ServerOnly
                    && world.serves(STANDBY)
                    && !world.serves(MASTER)
                    && matches!(world.client.position.state, client::State::Offline | client::State::GaveUp)
                    && world.client.served == Some(MASTER)
            },
        ),
        Property::hazard(
            "NP-H13",
            &["NP-08", "NP-09"],
            "A separate service that is configured for one system stands still, while the other one is \
             active.",
            |model, world| {
                let Some(Placement::SeparateFor(role)) = model.topology.placement() else {
                    return false;
                };
                let other = Topology::other(Topology::system(role));
                world.serves(other)
                    && !world.serves(Topology::system(role))
                    && world.services[0].state == service::State::Passive
            },
        ),
        Property::hazard(
            "NP-H14",
            &["NP-03", "NP-15"],
            "New logins are blocked, and a client that lost its connection in a switchover is not let in \
             again.",
            |_, world| {
                world.client.served.is_some()
                    && world.client.tried.is_some()
                    && world.client.position.state == client::State::Offline
                    && SYSTEMS.iter().any(|&node| world.serves(node) && world.memory(node).logins_blocked)
            },
        ),
        Property::hazard(
            "NP-H15",
            &["NP-10", "NP-14"],
            "An ordered switchover at once cuts calls off.",
            |_, world| world.lost.calls == Some(Cause::Order),
        ),
        Property::hazard(
            "NP-H21",
            &["NP-10", "NP-14"],
            "A switchover that was ordered for when no call is running cuts a script off: it waits for \
             calls, and for nothing else.",
            |_, world| world.lost.script == Some(Cause::IdleOrder),
        ),
        Property::hazard(
            "NP-H17",
            &["NP-06", "NP-14"],
            "A switchover is ordered, and the system that is to be active cannot be reached any more: for a time nobody is \
             active.",
            |_, world| world.lost.hand_over && SYSTEMS.iter().all(|&node| !world.serves(node)),
        ),
        Property::hazard(
            "NP-H18",
            &["NP-06"],
            "An active system did not answer for a time, and answers again beside the one that has taken over: both are \
             active although nothing separates them.",
            |_, world| both_active(world) && world.is_whole(),
        ),
        Property::hazard(
            "NP-H19",
            &["NP-06", "NP-12"],
            "The client cannot reach the active system, the systems hear each other, and nothing switches \
             over.",
            |model, world| {
                model.topology.has_client()
                    && world.is_whole()
                    && world.serves(MASTER)
                    && world.memory(STANDBY).peer == Peer::Active
                    && world.environment.path(MASTER) != Path::Open
                    && world.client.position.state == client::State::Offline
            },
        ),
        Property::hazard(
            "NP-H22",
            &["NP-15"],
            "A server service starts, and new logins or calls are blocked there already: the block has outlived the restart.",
            |_, world| {
                world.servers.iter().any(|server| {
                    let blocked = server.memory.logins_blocked || server.memory.calls_blocked;
                    server.state == State::Starting && blocked
                })
            },
        ),
        Property::hazard(
            "NP-H23",
            &["NP-04", "NP-06"],
            "Both systems have gone on by themselves, and what was changed at the master is overwritten.",
            |_, world| world.lost.overwritten == Some(MASTER),
        ),
        Property::hazard(
            "NP-H24",
            &["NP-04", "NP-06"],
            "Both systems have gone on by themselves, and what was changed at the standby is overwritten.",
            |_, world| world.lost.overwritten == Some(STANDBY),
        ),
        Property::hazard(
            "NP-H25",
            &["NP-04", "NP-05", "NP-14"],
            "The replication alone has failed, and a switchover that is ordered makes a system active without what was changed at \
             the other one.",
            |_, world| world.lost.change && replication_alone_has_failed(world),
        ),
        Property::hazard(
            "NP-H26",
            &["NP-04", "NP-05", "NP-14"],
            "The replication alone has failed, and both systems hold changes that the other one has not, although they hear each \
             other and one at a time was active.",
            |model, world| {
                no_system_has_failed(model, world)
                    && replication_alone_has_failed(world)
                    && SYSTEMS.iter().all(|&node| world.memory(node).changed)
            },
        ),
        Property::hazard(
            "NP-H20",
            &["NP-07", "NP-09"],
            "A service of the passive system, or on a computer of its own, has failed and is not started \
             again.",
            |model, world| {
                model.service_places().any(|place| {
                    world.services[usize::from(place)].state == service::State::Stopped
                        && world.environment.is_up(model.service_computer(place))
                        && !model.is_beside_active(world, place)
                })
            },
        ),
    ]
}
