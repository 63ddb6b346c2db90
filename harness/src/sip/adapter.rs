//! What an adapter and a system say to each other whose phones speak a protocol of their own: JSON over WebSocket, a message to a text.
//! The documents have a page about it, and `conformance-suite/schema/phone-adapter.schema.json` has it as a schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::adapter::Message;

/// The version that is spoken here.
pub const VERSION: u32 = 1;

/// What an adapter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromClient {
    /// The first message on each connection.
    Open {
        /// Of this protocol.
        version: u32,
    },
    /// Logs the user on, or keeps what there is.
    LogOn {
        /// The user's name.
        user: String,
        /// The user's password.
        password: String,
    },
    /// The client takes a call.
    Answer {
        /// Which one.
        call: String,
    },
    /// A call is over: the client has ended it, or knows that the server has.
    Over {
        /// Which one.
        call: String,
    },
}

impl Message for FromClient {
    const TYPES: &'static [&'static str] = &["open", "log-on", "answer", "over"];
}

/// What a system says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromServer {
    /// The user is logged on, or still is.
    LoggedOn {
        /// Seconds after which that ends unless the client says `log-on` again.
        expires: u64,
    },
    /// The user is not logged on, or not any more.
    TurnedDown {
        /// How a case turns logins down, by the status that phones would see: 480, 503, 403, or 302 with the active system.
        code: u16,
        /// Seconds after which to come again, where the case says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        /// The URL of the active system, where the case says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        active: Option<String>,
    },
    /// Somebody calls.
    Call {
        /// What the call is called.
        call: String,
    },
    /// The server has ended a call: the client says `over` as well.
    Over {
        /// Which one.
        call: String,
    },
    /// The version is not spoken here.
    Unsupported {
        /// Those that are.
        versions: Vec<u32>,
    },
}

impl Message for FromServer {
    const TYPES: &'static [&'static str] = &["logged-on", "turned-down", "call", "over", "unsupported"];
}

/// All messages, for the schema that vendors read.
#[cfg(test)]
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is a schema")]
enum Messages {
    /// What an adapter says.
    FromClient(FromClient),
    /// What a system says.
    FromServer(FromServer),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::holds_schema;

    #[test]
    fn the_schema_of_the_adapter_is_that_of_the_types() {
        holds_schema::<Messages>(
            "phone-adapter.schema.json",
            "A message between the adapter of a phone and a system, version 1",
        );
    }

    #[test]
    fn each_message_is_read_as_it_was_written() {
        for message in [
            FromServer::LoggedOn { expires: 30 },
            FromServer::TurnedDown { code: 480, retry_after: None, active: None },
            FromServer::TurnedDown { code: 503, retry_after: Some(2), active: Some("ws://b".to_owned()) },
            FromServer::Call { call: "1".to_owned() },
            FromServer::Over { call: "1".to_owned() },
            FromServer::Unsupported { versions: vec![VERSION] },
        ] {
            assert_eq!(FromServer::parse(&message.text()), Ok(message));
        }
    }
}
