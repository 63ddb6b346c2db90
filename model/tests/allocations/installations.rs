//! Installations of any size, as an operator would describe them.

use serde_json::{Value, json};

/// Users at each PBX that is somebody's home.
pub const USERS: usize = 50;

/// A myApps installation of so many PBXes: a master with a standby, slaves of which every third has a standby, and at each of
/// them users whose clients have their own PBX configured, the master, or the next slave.
pub fn myapps(pbxes: usize) -> Value {
    let mut all = vec![
        json!({ "name": "hq", "role": "master" }),
        json!({ "name": "hq-standby", "role": "standby", "backs": "hq" }),
    ];
    let mut homes = vec!["hq".to_owned()];
    while all.len() < pbxes {
        let name = format!("branch-{}", homes.len());
        all.push(json!({ "name": name, "role": "slave" }));
        if homes.len() % 3 == 0 && all.len() < pbxes {
            all.push(json!({ "name": format!("{name}-standby"), "role": "standby", "backs": name }));
        }
        homes.push(name);
    }
    let group = |(place, home): (usize, &String)| {
        let configured = match place % 3 {
            0 => home,
            1 => &homes[0],
            _ => &homes[(place + 1) % homes.len()],
        };
        json!({ "name": format!("users of {home}"), "users": USERS, "home": home, "configured": configured })
    };
    let groups: Vec<Value> = homes.iter().enumerate().map(group).collect();
    json!({ "pbx": all, "group": groups })
}
