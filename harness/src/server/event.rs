//! What a server reports, and what a connection of it can be told.

use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::fault::Fault;
use crate::line::Line;

/// Something that a server saw; `H` is what its protocol hears, `F` what may be wrong with it above TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<H, F> {
    /// When.
    pub at: Instant,
    /// Which server.
    pub node: NodeId,
    /// On which connection.
    pub conn: Line,
    /// What.
    pub seen: Seen<H, F>,
}

/// What a client did on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<H, F> {
    /// It connected; the first event of every connection.
    Attempt {
        /// What it was met with: the fault in force when it was accepted.
        met: Fault<F>,
    },
    /// A handshake failed; the connection is over.
    Failed {
        /// Which one, and what went wrong, for a log.
        what: String,
    },
    /// What the protocol heard.
    Heard(H),
    /// The client ended the connection.
    ClosedByClient {
        /// In which way.
        how: Closing,
    },
}

/// How a client ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// In the protocol's own way.
    Orderly,
    /// With a TCP reset.
    Reset,
    /// With the end of the stream, without a word.
    Eof,
}

/// What a connection's server side can be told to do. Orders are carried out one after the other; [`Tell::Reset`] and
/// [`Tell::Quiet`] do not wait for a frame that the client does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tell<S> {
    /// Say something.
    Say(S),
    /// Close in the protocol's own way.
    Close,
    /// Reset the TCP connection.
    Reset,
    /// Keep the TCP connection and say nothing any more; what arrives is not looked at. After it, only [`Tell::Reset`]
    /// has an effect.
    Quiet,
}

impl<S> From<S> for Tell<S> {
    fn from(say: S) -> Self {
        Tell::Say(say)
    }
}

/// Longest text of a client that is kept, in characters.
const LOGGED_CHARS: usize = 256;

/// A client's text, cut so that a hostile one costs no memory.
#[must_use]
pub fn logged(text: &str) -> String {
    text.chars().take(LOGGED_CHARS).collect()
}
