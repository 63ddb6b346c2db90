//! The scopes on which the explorer is measured; docs/performance.md holds what was found.

use super::editions::EDITION_16R1;
use super::model::MyApps;
use super::topology::{Pbx, Role, Topology};
use crate::ambiguity::Readings;

const MASTER: Pbx = Pbx { role: Role::Master, number: 0 };
const MASTER_STANDBY: Pbx = Pbx { role: Role::Standby, number: 0 };
const SLAVE: Pbx = Pbx { role: Role::Slave, number: 1 };
const SLAVE_STANDBY: Pbx = Pbx { role: Role::StandbySlave, number: 1 };

fn world<const CLIENTS: usize>(pbxes: &[Pbx], home: Pbx, configured: Pbx, faults: u8) -> MyApps<CLIENTS> {
    let topology = Topology::new(pbxes, home, configured).expect("an installation");
    MyApps::new(topology, EDITION_16R1, Readings::default(), faults)
}

/// The largest scope that is explored in one piece: two clients of a user on a slave with a standby, who dial the
/// master first, and every combination of two faults. Some nine million states.
pub fn largest() -> MyApps<2> {
    world(&[MASTER, SLAVE, SLAVE_STANDBY], SLAVE, MASTER, 2)
}

/// The same with one fault: some hundred thousand states.
pub fn small() -> MyApps<2> {
    world(&[MASTER, SLAVE, SLAVE_STANDBY], SLAVE, MASTER, 1)
}

/// Four clients that nothing tells apart, at a master and its standby, with one fault.
pub fn four_clients() -> MyApps<4> {
    world(&[MASTER, MASTER_STANDBY], MASTER, MASTER, 1)
}
