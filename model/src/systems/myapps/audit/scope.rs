//! The installations of the checker's scope, as an operator would describe them.

use serde_json::{Value, json};

use super::super::topology::{Pbx, Role, Topology};
use crate::check::Scope;
use crate::rule::Edition;

/// A description for each set of PBXes, with a group for each home and configured PBX.
pub(super) fn of_scope(edition: Edition) -> Vec<Value> {
    let all = Topology::enumerate(edition, Scope::default().slaves);
    let pbxes = |topology: &Topology| topology.nodes().map(|node| topology.pbx(node)).collect::<Vec<Pbx>>();
    all.chunk_by(|a, b| pbxes(a) == pbxes(b))
        .map(|alike| {
            let listed: Vec<Value> = pbxes(&alike[0]).into_iter().map(pbx).collect();
            let groups: Vec<Value> = alike.iter().map(group).collect();
            json!({ "pbx": listed, "group": groups })
        })
        .collect()
}

fn pbx(pbx: Pbx) -> Value {
    let backs = match pbx.role {
        Role::Master => return json!({ "name": pbx.name(), "role": "master" }),
        Role::Slave => return json!({ "name": pbx.name(), "role": "slave" }),
        Role::Standby => Role::Master,
        Role::StandbySlave => Role::Slave,
    };
    json!({ "name": pbx.name(), "role": "standby", "backs": Pbx { role: backs, ..pbx }.name() })
}

fn group(topology: &Topology) -> Value {
    let (home, configured) = (topology.name(topology.home()), topology.name(topology.configured()));
    json!({ "name": format!("{home} via {configured}"), "users": 1, "home": home, "configured": configured })
}
