//! The installations of the checker's scope, as an operator would describe them.

use serde_json::{Value, json};

/// Two servers with all that resilience needs: for each place of the portals, each way to take over and to come back; with a
/// group for each program, certificate and knowledge of addresses.
pub(super) fn of_scope() -> Vec<Value> {
    let mut groups = Vec::new();
    for client in ["browser", "plug-in", "application"] {
        for certificate in ["trusted", "accepted", "not-accepted"] {
            for addresses in [json!(["primary", "secondary"]), json!(["primary"])] {
                let name = format!("{client} {certificate} {addresses}");
                groups.push(json!({
                    "name": name, "users": 1, "client": client, "addresses": addresses, "certificate": certificate
                }));
            }
        }
    }
    let mut all = Vec::new();
    for apart in [false, true] {
        for detection in [None, Some(3)] {
            for failback in ["automatic", "manual"] {
                let server = |role: &str| {
                    let mut server = json!({ "name": role, "role": role });
                    if apart {
                        server["application_server"] = json!(format!("{role} portal"));
                    }
                    server
                };
                all.push(json!({
                    "resilience": {
                        "select_mode": true, "failover": true, "detection_time_min": detection, "failback": failback
                    },
                    "line": { "supports_resiliency": true, "backs_up_portal": true },
                    "server": [server("primary"), server("secondary")],
                    "group": groups,
                }));
            }
        }
    }
    all
}
