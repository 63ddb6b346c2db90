//! A PBX by its name in a case.

use redial_model::systems::myapps::topology::{Pbx, Role, Topology};
use redial_model::topology::NodeId;

use crate::names::{Name, Named};

/// A PBX by its name in a case.
pub type Place = Name<Pbx>;

impl Named for Pbx {
    const WHAT: &'static str = "PBX";

    fn all() -> Vec<Self> {
        Pbx::ALL.to_vec()
    }

    fn name(self) -> &'static str {
        Pbx::name(self)
    }

    fn meaning(self) -> &'static str {
        match (self.role, self.number) {
            (Role::Master, _) => "The master; every installation has it.",
            (Role::Standby, _) => "The standby of the master.",
            (Role::Slave, 1) => "The first slave.",
            (Role::StandbySlave, 1) => "The standby of the first slave (16r1).",
            (Role::Slave, _) => "The second slave.",
            (Role::StandbySlave, _) => "The standby of the second slave (16r1).",
        }
    }
}

/// The node of a PBX that the installation of the case has.
pub(in crate::myapps) fn node(topology: &Topology, pbx: Pbx) -> NodeId {
    topology
        .node(pbx)
        .expect("the loader refuses a case that names a PBX which its installation does not have")
}
