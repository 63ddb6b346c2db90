//! The installations of the checker's scope, as an operator would describe them.

use serde_json::{Value, json};

/// Three systems, of which the second backs up the first one's phones: for each mixture of phones, each way to come back and
/// to refuse; with a group for each kind of phone, and one that hot desks.
pub(super) fn of_scope() -> Vec<Value> {
    let mut all = Vec::new();
    for phones in [&["desk"][..], &["softphone"], &["desk", "softphone"], &["other"]] {
        let group = |phone: &&str| json!({ "name": phone, "users": 1, "home": "home", "phone": phone });
        let mut groups: Vec<Value> = phones.iter().map(group).collect();
        groups.push(json!({
            "name": "hot desks", "users": 1, "home": "home", "phone": phones[0], "hot_desks_at": "third"
        }));
        for failback in ["automatic", "manual"] {
            for refusal in ["busy", "forbidden", "silence"] {
                all.push(json!({
                    "ip_office": [
                        { "name": "home", "backs_up_my_ip_phones": "failover", "failback": failback },
                        { "name": "failover" },
                        { "name": "third" },
                    ],
                    "refusal": refusal,
                    "group": groups,
                }));
            }
        }
    }
    all
}
