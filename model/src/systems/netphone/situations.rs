//! Situations of which several properties speak, said from the document.

use super::client;
use super::model::NetPhone;
use super::service;
use super::topology::SYSTEMS;
use super::world::{Line, World};
use crate::topology::{NodeId, NodeSet};

/// The system at which the client is logged on, and which knows of it.
pub(super) fn client_is_at(world: &World) -> Option<NodeId> {
    match (world.client.position.state, world.client.line) {
        (client::State::LoggedOn, Line::Open { to, alive: true }) => Some(to),
        _ => None,
    }
}

pub(super) fn both_active(world: &World) -> bool {
    SYSTEMS.iter().all(|&node| world.is_active(node))
}

/// Nothing has failed, or nothing but the replication.
pub(super) fn no_system_has_failed(model: &NetPhone, world: &World) -> bool {
    world.books.faults_left + u8::from(!world.replicates) == model.faults
}

/// Both systems run, hear each other and have their parts, and what is changed at one of them does not come to the other one.
pub(super) fn replication_alone_has_failed(world: &World) -> bool {
    world.is_whole() && !world.replicates && !both_active(world)
}

/// The service at a place works with a system that is active and that it can reach.
pub(super) fn service_works(model: &NetPhone, world: &World, place: u8) -> bool {
    let position = &world.services[usize::from(place)];
    let is_there = |system| model.learns(world, place, system).input == service::Input::ServerActive;
    position.state == service::State::Working && position.memory.systems.iter().any(is_there)
}

/// The systems that the service at a place works with.
pub(super) fn works_with(world: &World, place: u8) -> NodeSet {
    let position = &world.services[usize::from(place)];
    match position.state {
        service::State::Working => position.memory.systems,
        _ => NodeSet::default(),
    }
}

/// The service at a place works with that system, which is active, and which it can reach.
pub(super) fn service_works_with(model: &NetPhone, world: &World, place: u8, system: NodeId) -> bool {
    let is_there = model.learns(world, place, system).input == service::Input::ServerActive;
    works_with(world, place).contains(system) && is_there
}
