//! Situations of which several properties speak, said from the document.

use super::client;
use super::model::UserResilience;
use super::topology::{FAILOVER, HOME};
use super::world::World;
use crate::topology::NodeId;

type Model = UserResilience;

/// Every system runs, every line and every path is whole.
pub(super) fn is_whole(model: &Model, world: &World) -> bool {
    let environment = &world.environment;
    model.topology.nodes().all(|node| world.is_reachable(node))
        && model.topology.links().iter().all(|&(a, b)| !environment.is_cut(a, b))
}

/// The home system is of no use to anybody: the failover system cannot see it, phones cannot reach it.
pub(super) fn home_is_out_of_reach(world: &World) -> bool {
    !world.environment.linked(HOME, FAILOVER) && !world.is_reachable(HOME)
}

/// The phone is one that goes on by itself: no call keeps it, and it was not refused for good.
pub(super) fn goes_on(model: &Model, world: &World) -> bool {
    model.topology.has_ip_phone()
        && !world.phone.memory.in_call
        && world.phone.state != client::State::GivenUp
}

/// Everything that failover takes, except for a desk phone.
pub(super) fn could_fail_over(world: &World) -> bool {
    home_is_out_of_reach(world) && world.is_reachable(FAILOVER) && world.failover().memory.copy
}

pub(super) fn is_at(world: &World, node: NodeId) -> bool {
    world.served_by() == Some(node)
}
