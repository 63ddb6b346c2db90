//! Situations of which several properties speak, said from the document.

use super::client::State;
use super::topology::{Role, Topology};
use super::world::{Side, World};
use crate::topology::NodeId;

/// Whether a client is logged on.
pub(super) fn is_up(side: &Side) -> bool {
    matches!(side.position.state, State::AtHome | State::AtStandby)
}

pub(super) fn every<const CLIENTS: usize>(world: &World<CLIENTS>, holds: impl Fn(&Side) -> bool) -> bool {
    (0..CLIENTS as u8).all(|client| holds(&world.client(client)))
}

pub(super) fn any<const CLIENTS: usize>(world: &World<CLIENTS>, holds: impl Fn(&Side) -> bool) -> bool {
    !every(world, |side| !holds(side))
}

/// What the document makes the secondary (MA-17 to MA-21) for this home and this primary, with each reading of MA-A8.
pub(super) fn secondaries(topology: &Topology) -> [Option<NodeId>; 2] {
    let (home, primary) = (topology.home(), topology.configured());
    let redirected = topology.standby_of(home).unwrap_or(home);
    if home != primary {
        return [Some(redirected); 2];
    }
    let implicit = (topology.pbx(primary).role == Role::Slave).then(|| topology.master());
    [topology.standby_of(primary).or(implicit), Some(redirected)]
}

/// Whether a client knows what it was told at home, where it has been: it has the session, and the secondary that the document
/// makes it store, if that is one.
pub(super) fn knows_home(topology: &Topology, side: &Side) -> bool {
    let memory = side.position.memory;
    memory.session && (memory.secondary.is_some() || secondaries(topology).contains(&None))
}
