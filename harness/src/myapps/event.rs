//! What a PBX reports, and what it can be told.

use std::time::Instant;

use redial_model::systems::myapps::messages::{Answer, Login, Push};
use redial_model::topology::NodeId;

use super::fault::StandingFault;

/// One connection of a case; no two have the same number, at whichever PBX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// Something that a PBX saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PbxEvent {
    /// When.
    pub at: Instant,
    /// Which PBX.
    pub node: NodeId,
    /// On which connection.
    pub conn: ConnId,
    /// What.
    pub seen: Seen,
}

/// What a client did on a connection. Texts that the client chose are cut to a length fit for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It connected; the first event of every connection.
    Attempt {
        /// What it was met with: the fault in force when it was accepted.
        met: StandingFault,
    },
    /// The TLS handshake failed; the connection is over.
    TlsFailed {
        /// What went wrong.
        reason: String,
    },
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
    /// What came was no WebSocket upgrade, or none in time; the connection is over.
    UpgradeFailed {
        /// What went wrong.
        reason: String,
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
    /// The client's WebSocket answered [`Tell::Ping`].
    Pong,
    /// The client ended the connection.
    ClosedByClient {
        /// In which way.
        how: Closing,
    },
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

/// How a client ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// With a WebSocket close frame.
    Orderly,
    /// With a TCP reset.
    Reset,
    /// With the end of the stream, without a word.
    Eof,
}

/// What a connection's PBX side can be told to do. Orders are carried out one after the other; [`Tell::Reset`] and
/// [`Tell::Quiet`] do not wait for a frame that the client does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tell {
    /// Answer the login. After [`Answer::SecondFactor`] another answer follows for the same login.
    Answer(Answer),
    /// Say something unasked. The connection stays open; where it is to be closed after it, [`Tell::Close`] follows.
    Push(Push),
    /// Send a frame that a client must survive.
    Raw(Raw),
    /// Send a WebSocket ping, which is answered by [`Seen::Pong`] while the client's WebSocket lives.
    Ping,
    /// Close with a WebSocket close frame.
    Close,
    /// Reset the TCP connection.
    Reset,
    /// Keep the TCP connection and say nothing any more; what arrives is not looked at. After it, only [`Tell::Reset`]
    /// has an effect.
    Quiet,
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

/// Longest text of a client that is kept, in characters.
const LOGGED_CHARS: usize = 256;

/// A client's text, cut so that a hostile one costs no memory.
pub(super) fn logged(text: &str) -> String {
    text.chars().take(LOGGED_CHARS).collect()
}
