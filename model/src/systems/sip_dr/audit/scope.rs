//! The installations of the checker's scope, as an operator would describe them.

use serde_json::{Value, json};

use super::super::topology::{Endpoint, Registers, SITE_1, Seating, Spelling, Topology};
use crate::timer::Limit;

/// Two sites, for each spelling of the reason code; with a group for each setup of desktop, seat and phone.
pub(super) fn of_scope() -> Vec<Value> {
    let described = |code: Spelling| {
        let setups = Topology::enumerate().into_iter().filter(|setup| setup.spelling == code);
        let groups: Vec<Value> = setups.map(group).collect();
        let code = if code == Spelling::Underscore { "dr-force_logout" } else { "dr-force logout" };
        json!({ "reason-code": code, "site": [{ "name": "site 1" }, { "name": "site 2" }], "group": groups })
    };
    [Spelling::Underscore, Spelling::Space].map(described).to_vec()
}

fn group(setup: Topology) -> Value {
    let seconds = |limit| if limit == Limit::Set { 60 } else { 0 };
    json!({
        "name": setup.to_string(),
        "users": 1,
        "preferred": "site 1",
        "first": if setup.first == SITE_1 { "site 1" } else { "site 2" },
        "site-timeout": seconds(setup.site_timeout),
        "site-sip-register-timeout": seconds(setup.register_timeout),
        "endpoint": if setup.endpoint == Endpoint::External { "external" } else { "embedded" },
        "registers": if setup.registers == Registers::Both { "both" } else { "one" },
        "seats": if setup.seating == Seating::Own { "own" } else { "shared" },
    })
}
