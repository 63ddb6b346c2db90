//! `connInfo` as a client publishes it (MA-22 to MA-28).

use redial_model::systems::myapps::client::ConnInfo;
use redial_model::topology::NodeId;

use super::directory::Directory;
use crate::ledger::Trouble;
use crate::server::event::logged;

/// Fields of `connInfo`.
pub(super) const UP: &str = "up";
pub(super) const STANDBY: &str = "standby";
pub(super) const CUR: &str = "cur";
pub(super) const PRI: &str = "pri";
pub(super) const SEC: &str = "sec";
pub(super) const PHYS: &str = "phys";

/// A publication that was understood.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub info: ConnInfo,
    pub phys: Option<String>,
}

impl Published {
    /// Reads what a client publishes that is configured with that PBX and that physical location, and refuses what is
    /// wrong by itself.
    pub(super) fn read(
        value: &serde_json::Value,
        directory: &Directory,
        configured: NodeId,
        phys: Option<&str>,
    ) -> Result<Published, Trouble> {
        let broken = |clause: &str, what: String| Trouble::broken(what, &[clause]);
        let flag = |field: &str, clause: &str| match &value[field] {
            serde_json::Value::Bool(flag) => Ok(*flag),
            other => Err(broken(clause, format!("connInfo.{field} is {other}; it has to be true or false"))),
        };
        let up = flag(UP, "MA-23")?;
        let standby = match (up, &value["standby"]) {
            (false, serde_json::Value::Null) => false,
            _ => flag(STANDBY, "MA-24")?,
        };
        let text = |field: &str| value[field].as_str().filter(|text| !text.is_empty());
        let named = |field: &str, clause: &str| match text(field) {
            None => Ok(None),
            Some(name) => match directory.find(name) {
                Some(node) => Ok(Some(node)),
                None => Err(broken(
                    clause,
                    format!(
                        "connInfo.{field} is {name:?}, which is no PBX of the installation as host/module"
                    ),
                )),
            },
        };
        let published = Published {
            info: ConnInfo {
                up,
                standby,
                cur: named(CUR, "MA-25")?,
                pri: named(PRI, "MA-26")?,
                sec: named(SEC, "MA-27")?,
            },
            phys: text(PHYS).map(logged),
        };
        if up && published.info.pri != Some(configured) {
            let what = format!("connInfo.pri is {}; the primary is the configured PBX", value["pri"]);
            return Err(broken("MA-26", what));
        }
        if up && published.phys.as_deref() != phys {
            let what = match phys {
                Some(phys) => format!("connInfo.phys is {}; {phys:?} is configured", value["phys"]),
                None => format!("connInfo.phys is {}; no physical location is configured", value["phys"]),
            };
            return Err(broken("MA-28", what));
        }
        Ok(published)
    }
}
