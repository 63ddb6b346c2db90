//! What the protocols of all adapters have in common. An adapter is a program that a vendor writes around a client whose own protocol
//! nobody else knows: it says here what the client does, and tells the client what is said here. Each message is a JSON object in a
//! text of its own, over WebSocket, and its `type` says what it is.
//!
//! - this file: how messages are written and read, and what is said to an adapter that says something else
//! - [`habit`]: what the adapter of a reference client does beside its rows
//! - `wrong`: what is found to be wrong with an adapter before it is tested

pub mod habit;
pub(crate) mod wrong;

use futures_util::StreamExt;
use redial_model::topology::NodeId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::ledger::{Ledger, Trouble};
use crate::server::event::logged;

/// A message of a type that no version has, which is passed over.
pub(crate) const UNKNOWN: &str = r#"{"type":"weather","is":["fine"]}"#;

/// Most characters of a name that are kept.
const MOST_NAMED: usize = 64;

/// What one side says.
pub trait Message: Serialize + DeserializeOwned {
    /// What its `type` can be.
    const TYPES: &'static [&'static str];

    /// As text.
    fn text(&self) -> String {
        serde_json::to_string(self)
            .expect("a message has names for keys, and nothing that JSON does not know")
    }

    /// Reads a text. Fields that nobody knows are no matter.
    ///
    /// # Errors
    /// It is no message, or one of a type that nobody knows.
    fn parse(text: &str) -> Result<Self, Unread> {
        let malformed = |error: serde_json::Error| Unread::Malformed(error.to_string());
        let value: Value = serde_json::from_str(text).map_err(malformed)?;
        match value.get("type").and_then(Value::as_str) {
            Some(name) if Self::TYPES.contains(&name) => serde_json::from_value(value).map_err(malformed),
            Some(name) => Err(Unread::Unknown(name.chars().take(MOST_NAMED).collect())),
            None => Err(Unread::Malformed("it has no `type`".to_owned())),
        }
    }
}

/// What somebody says whom a version does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// A message of another type: whoever hears it goes on as if it had not come.
    Unknown(String),
    /// No message at all, or one without what it has to have: why.
    Malformed(String),
}

/// What an adapter has said to a server. `None`: nothing that is known, which is noted.
///
/// # Errors
/// It is no message.
pub fn heard<M: Message>(ledger: &mut Ledger, node: NodeId, text: &str) -> Result<Option<M>, Trouble> {
    match M::parse(text) {
        Ok(message) => Ok(Some(message)),
        Err(Unread::Unknown(name)) => {
            ledger.client_does(node, format!("says {name}, which nobody knows"));
            Ok(None)
        }
        Err(Unread::Malformed(why)) => {
            let what = format!("{} on a connection to {}: {why}", logged(text), ledger.name(node));
            Err(Trouble::broken(what, &[]))
        }
    }
}

/// What is said of an adapter that speaks another version.
pub fn other_version(version: u32, spoken: u32) -> String {
    format!("version {version} of the adapter protocol; version {spoken} is spoken here")
}

/// What becomes of a case whose adapter does.
pub fn unsupported(version: u32, spoken: u32) -> Trouble {
    Trouble::broken(other_version(version, spoken), &[])
}

/// The same of one that says something else before `open`.
pub fn before_open(text: &str) -> Trouble {
    Trouble::broken(format!("{} before `open`", logged(text)), &[])
}

/// What the other side says next, as an adapter hears it: `Some(None)` for what it does not know, `None` when the connection is over.
pub async fn said<M: Message>(
    socket: &mut WebSocketStream<impl AsyncRead + AsyncWrite + Unpin>,
) -> Option<Option<M>> {
    match socket.next().await? {
        Ok(Frame::Text(text)) => Some(M::parse(&text).ok()),
        Ok(Frame::Close(_)) | Err(_) => None,
        Ok(_) => Some(None),
    }
}

/// Holds the schema that vendors read against the types. `REDIAL_WRITE_SCHEMA=1 cargo test -p redial-harness schema` writes it anew.
#[cfg(test)]
pub(crate) fn holds_schema<Messages: schemars::JsonSchema>(file: &str, title: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance-suite/schema");
    let file = folder.join(file);
    let mut schema = schemars::schema_for!(Messages);
    schema.insert("title".to_owned(), title.into());
    let now = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    if std::env::var_os("REDIAL_WRITE_SCHEMA").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), now, "the types changed");
}
