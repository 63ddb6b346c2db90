//! What decides a client's own steps: its word, and the little that it can notice of the PBXes.

use super::model::MyApps;
use super::packed::BITS;
use super::world::World;
use crate::environment::Environment;
use crate::topology::NodeId;

/// How many bits say what a PBX is to a client.
const ABOUT: u32 = 5;

// The frame has the last bit.
const _: () = assert!(BITS + 2 * ABOUT <= 63);

impl<const CLIENTS: usize> MyApps<CLIENTS> {
    /// All that a client's own steps look at.
    #[inline]
    pub(super) fn key(&self, world: &World<CLIENTS>, client: u8) -> u64 {
        let packed = world.packed(client);
        let line = self.about(&world.environment, packed.line_to());
        let target = self.about(&world.environment, packed.target());
        packed.word() | (line | target << ABOUT) << BITS
    }

    /// What a PBX is to a client that is connected to it, or dials it: whether it can be reached, and what its answer
    /// depends on (MA-09). What else the answer depends on never changes.
    #[inline]
    fn about(&self, environment: &Environment, node: Option<NodeId>) -> u64 {
        let Some(node) = node else { return 0 };
        let next_hop = self.topology.next_hop(node);
        let standby = self.topology.standby_of(next_hop);
        environment.path(node) as u64
            | u64::from(environment.is_up(node)) << 2
            | u64::from(environment.sees(node, next_hop)) << 3
            | u64::from(standby.is_some_and(|standby| environment.sees(node, standby))) << 4
    }
}
