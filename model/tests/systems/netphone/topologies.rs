//! NetPhone installations: which there are, and what follows from what a client or a service was configured for.

use std::collections::BTreeSet;

use redial_model::systems::netphone::server::Role;
use redial_model::systems::netphone::topology::{
    Addresses, Follows, MASTER, Placement, Refusal, SERVICES, STANDBY, Topology,
};

/// Counted by hand: a client has both addresses or one, and a refused login is answered or closed (4); calls; changes of a
/// database or of files (2); a service beside each server, or by itself for the master, for the standby, or for both (4).
#[test]
fn all_installations_are_there_once() {
    let all = Topology::enumerate();
    assert_eq!(all.len(), 4 + 1 + 2 + 4);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(all.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), all.len());
    let clients = all.iter().filter(|topology| topology.has_client());
    let parameters: BTreeSet<(Addresses, Refusal)> =
        clients.map(|topology| (topology.addresses(), topology.refusal())).collect();
    assert_eq!(parameters.len(), 4);
}

/// NP-08, NP-09: a service beside a server is configured for that system alone; a separate one for one, or for both.
#[test]
fn a_service_is_configured_as_the_document_has_it() {
    let of = |placement| Topology { follows: Follows::Services(placement) };
    let systems = |placement, computer| of(placement).configured_for(computer).iter().collect::<Vec<_>>();
    assert_eq!(of(Placement::WithTheServers).service_computers(), [MASTER, STANDBY]);
    assert_eq!(systems(Placement::WithTheServers, MASTER), [MASTER]);
    assert_eq!(systems(Placement::WithTheServers, STANDBY), [STANDBY]);
    assert_eq!(of(Placement::SeparateForBoth).service_computers(), [SERVICES]);
    assert_eq!(systems(Placement::SeparateFor(Role::Standby), SERVICES), [STANDBY]);
    assert_eq!(systems(Placement::SeparateForBoth, SERVICES), [MASTER, STANDBY]);
}
