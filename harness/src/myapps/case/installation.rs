//! The PBXes of a case, its user and the client's configuration.

use std::collections::BTreeMap;

use redial_model::systems::myapps::topology::{Pbx, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::Place;

/// The PBXes, the user and what is configured in the client.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Installation {
    /// Which PBXes there are; all of them run and are registered with each other until a phase says otherwise.
    pub pbxes: Vec<Place>,
    /// The PBX on which the user is configured: the master or a slave.
    pub home: Place,
    /// The PBX that is configured in the client: its primary.
    pub configured: Place,
    /// PBXes are called by host names instead of addresses; needs `names`.
    #[serde(default)]
    pub named: bool,
    /// Modules other than `PBX0`. An attempt at another module than the PBX's is not one at that PBX.
    #[serde(default)]
    pub modules: BTreeMap<Place, String>,
    /// Physical location configured explicitly in the client; needs `phys`.
    pub phys: Option<String>,
    /// The transport that the case needs; otherwise the one that the run uses.
    pub transport: Option<Transport>,
}

impl Installation {
    /// The module of a PBX.
    pub fn module(&self, pbx: Place) -> &str {
        self.modules.get(&pbx).map_or("PBX0", String::as_str)
    }
}

/// A transport that a case insists on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// WebSocket over TLS.
    Tls,
}

/// The PBX that a standby is the explicit standby of; `None` for masters and slaves.
pub(super) fn backed_by(pbx: Pbx) -> Option<Pbx> {
    let role = match pbx.role {
        Role::Standby => Role::Master,
        Role::StandbySlave => Role::Slave,
        Role::Master | Role::Slave => return None,
    };
    Some(Pbx { role, ..pbx })
}

/// Does one of the two register with the other? A standby with the PBX that it backs; a slave and a standby-slave with
/// the master.
pub(super) fn register(a: Pbx, b: Pbx) -> bool {
    let with = |a: Pbx, b: Pbx| {
        let at_master = matches!(a.role, Role::Slave | Role::StandbySlave) && b.role == Role::Master;
        backed_by(a) == Some(b) || at_master
    };
    with(a, b) || with(b, a)
}
