//! What a PBX hears, and what it can be told to say.

use redial_model::systems::myapps::messages::{Answer, Login, Push};

use super::fault::Layer;
pub use crate::line::Line;
use crate::server;
pub use crate::server::Closing;

/// Something that a PBX saw.
pub type PbxEvent = server::Event<Heard, Layer>;
/// What a PBX saw a client do.
pub type Seen = server::Seen<Heard, Layer>;
/// What a connection's PBX side can be told to do.
pub type Tell = server::Tell<Say>;

/// What a client said on a connection. Texts that the client chose are cut to a length fit for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The connection speaks WebSocket now.
    Upgraded {
        /// The path asked for.
        path: String,
    },
    /// The path does not begin with this PBX's module: 404, the connection is over.
    WrongModule {
        /// The path asked for.
        path: String,
    },
    /// A challenge was answered, and the answer was checked. The PBX has to be told what to say.
    Login {
        /// The login as the rules see it.
        login: Login,
        /// Whether the credentials are right.
        validity: Validity,
        /// The user's or session's name in it.
        username: String,
    },
    /// A login that cannot be checked, because it answers no challenge or lacks a field. The client was told so
    /// (error 1).
    MalformedLogin {
        /// What is wrong with it.
        reason: String,
    },
    /// Any other message.
    Received {
        /// Its `mt`.
        mt: String,
    },
    /// A frame that carries no message.
    Garbage {
        /// What is wrong with it.
        reason: String,
    },
    /// The client asked for a sign of life by a WebSocket ping, and was given one.
    Ping,
    /// The client's WebSocket answered [`Say::Ping`].
    Pong,
}

/// What the check of a login's credentials found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validity {
    /// The client knows the password.
    Right,
    /// The session is not known, or not any more.
    SessionExpired,
    /// Another user, or the digest is wrong.
    Wrong,
}

/// What a PBX can be told to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Say {
    /// Answer the login. After [`Answer::SecondFactor`] another answer follows for the same login.
    Answer(Answer),
    /// Say something unasked. The connection stays open; where it is to be closed after it, [`server::Tell::Close`]
    /// follows.
    Push(Push),
    /// Send a frame that a client must survive.
    Raw(Raw),
    /// Send a WebSocket ping, which is answered by [`Heard::Pong`] while the client's WebSocket lives.
    Ping,
}

/// Frames that are no, or no ordinary, messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raw {
    /// A text frame that is no JSON.
    MalformedJson,
    /// A message that no client knows.
    UnknownMessage,
    /// A harmless message with fields that no client knows.
    UnknownFields,
    /// A text frame of several MiB, else a harmless message.
    Oversized,
    /// A binary frame.
    Binary,
}
