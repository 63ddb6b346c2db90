//! What an adapter and a portal say to each other: JSON over WebSocket, a message to a text. `docs/testing-a-plug-in.md` explains it, and
//! `conformance-suite/schema/portal-adapter.schema.json` has it as a schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::adapter::Message;

/// The version that is spoken here.
pub const VERSION: u32 = 1;

/// What an adapter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromClient {
    /// The first message on each connection, and once on each: the client asks whether this portal serves it.
    Open {
        /// Of this protocol.
        version: u32,
        /// What the portal at this address has said when the user was logged on there last; nothing, if that never was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<String>,
    },
    /// Logs the user on, once the portal has said `login`.
    LogOn {
        /// The user's name.
        user: String,
        /// The user's password.
        password: String,
    },
}

impl Message for FromClient {
    const TYPES: &'static [&'static str] = &["open", "log-on"];
}

/// What a portal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromPortal {
    /// The user may log on.
    Login {},
    /// The user is logged on, until the connection ends.
    LoggedOn {
        /// By which the portal knows the user again: for the next `open` at this address.
        session: String,
        /// The URL of the other portal, where a client is to turn there by itself once this one is not there (by one reading of OX-A1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// The other portal serves; the connection ends.
    Redirected {
        /// The URL of the other portal.
        to: String,
    },
    /// The portal is starting; the connection ends.
    Starting {},
    /// The user is not logged on any more; the connection ends.
    Ended {},
    /// The version is not spoken here; the connection ends.
    Unsupported {
        /// Those that are.
        versions: Vec<u32>,
    },
}

impl Message for FromPortal {
    const TYPES: &'static [&'static str] =
        &["login", "logged-on", "redirected", "starting", "ended", "unsupported"];
}

/// All messages, for the schema that vendors read.
#[cfg(test)]
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is a schema")]
enum Messages {
    /// What an adapter says.
    FromClient(FromClient),
    /// What a portal says.
    FromPortal(FromPortal),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::{Unread, holds_schema};

    #[test]
    fn the_schema_of_the_adapter_is_that_of_the_types() {
        holds_schema::<Messages>(
            "portal-adapter.schema.json",
            "A message between the adapter of a plug-in or an application and a portal, version 1",
        );
    }

    #[test]
    fn what_is_not_known_is_passed_over_and_what_is_wrong_is_not() {
        let read = |text: &str| FromClient::parse(text);
        assert_eq!(read(r#"{"type":"weather"}"#), Err(Unread::Unknown("weather".to_owned())));
        let open = FromClient::Open { version: 1, session: None };
        assert_eq!(read(r#"{"type":"open","version":1,"since":{"a":1}}"#), Ok(open));
        for wrong in ["", "[", "{}", r#"{"type":"open"}"#, r#"{"type":"log-on","user":"a"}"#] {
            assert!(matches!(read(wrong), Err(Unread::Malformed(_))), "{wrong}");
        }
    }

    #[test]
    fn each_message_is_read_as_it_was_written() {
        for message in [
            FromPortal::Login {},
            FromPortal::LoggedOn { session: "primary-1".to_owned(), other: None },
            FromPortal::Redirected { to: "wss://127.0.0.1:1/portal".to_owned() },
            FromPortal::Starting {},
            FromPortal::Ended {},
            FromPortal::Unsupported { versions: vec![VERSION] },
        ] {
            assert_eq!(FromPortal::parse(&message.text()), Ok(message));
        }
    }
}
