//! Situations of which several properties speak, said from the document.

use super::topology::{Role, Topology};
use super::world::Side;
use crate::topology::NodeId;

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
