//! The installations of the checker's scope, as an operator would describe them.

use serde_json::{Value, json};

/// A master and its standby, for each way to turn a login down; with a group for each that is known of addresses and each
/// service that is needed.
pub(super) fn of_scope() -> Vec<Value> {
    let servers = json!([{ "name": "master", "role": "master" }, { "name": "standby", "role": "standby" }]);
    let separate = |name: &str, works_with: Value| json!({ "name": name, "computer": "apart", "works_with": works_with });
    let services = json!([
        { "name": "with the servers" },
        separate("for the master", json!(["master"])),
        separate("for the standby", json!(["standby"])),
        separate("for both", json!(["master", "standby"])),
    ]);
    let mut groups = Vec::new();
    for addresses in [json!(["master", "standby"]), json!(["master"])] {
        groups.push(json!({ "name": format!("{addresses}"), "users": 1, "addresses": addresses }));
        for service in services.as_array().into_iter().flatten() {
            let needs = &service["name"];
            let name = format!("{addresses} {needs}");
            groups.push(json!({ "name": name, "users": 1, "addresses": addresses, "needs": needs }));
        }
    }
    ["answered", "closed"]
        .map(|refusal| json!({ "server": servers, "service": services, "group": groups, "refusal": refusal }))
        .to_vec()
}
