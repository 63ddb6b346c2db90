//! Texts over WebSocket, each way: a protocol for wires whose messages are JSON.

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;

use super::event::logged;
use super::fault::Nothing;
use super::protocol::{Ending, Protocol, Talk};
use super::websocket::{self, Said};
use crate::stream::Stream;

/// Most bytes of a message.
pub const LONGEST: usize = 64 << 10;

/// Serves connections on which both sides say texts over WebSocket, whatever the path.
#[derive(Debug, Clone, Copy)]
pub struct Texts;

/// What a server can be told to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// A text.
    Text(String),
    /// A binary message.
    Binary(Vec<u8>),
    /// A ping.
    Ping,
}

/// What a server hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The WebSocket stands.
    Upgraded {
        /// The path that was asked for.
        path: String,
        /// The sub-protocols that were asked for, of which none is spoken.
        protocols: Option<String>,
    },
    /// The client has said this.
    Text(String),
    /// It has said something that is no text, and what that was.
    Garbage(String),
    /// It has answered a ping.
    Pong,
}

impl Protocol for Texts {
    type Fault = Nothing;
    type Say = Say;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        converse(talk, stream, Some, |heard| heard).await
    }
}

/// Serves a connection on which both sides say texts, of a protocol that speaks otherwise as well: `says` makes a text of what it is told
/// to say, if it is one, `hears` a report of what is heard.
///
/// # Errors
/// The connection is to be ended otherwise.
pub async fn converse<P: Protocol>(
    talk: &mut Talk<P>,
    stream: Stream,
    says: impl Fn(P::Say) -> Option<Say> + Send + Sync,
    hears: impl Fn(Heard) -> P::Heard + Send + Sync,
) -> Result<Ending, Ending> {
    let (mut path, mut protocols) = (String::new(), None);
    let looks = |request: &Request, _: &mut Response| {
        path = logged(request.uri().path());
        let asked = request.headers().get(SEC_WEBSOCKET_PROTOCOL);
        protocols = asked.map(|asked| logged(&String::from_utf8_lossy(asked.as_bytes())));
        None
    };
    let Ok(socket) = websocket::upgrade(talk, stream, LONGEST, looks).await? else {
        return Ok(Ending::Finish);
    };
    talk.heard(hears(Heard::Upgraded { path, protocols })).await?;
    let says = |say| {
        says(say).map(|say| match say {
            Say::Text(text) => Message::text(text),
            Say::Binary(bytes) => Message::binary(bytes),
            Say::Ping => Message::Ping(Vec::new().into()),
        })
    };
    let hears = |said| {
        let heard = match said {
            Said::Text(text) => Heard::Text(text),
            Said::Binary(bytes) => Heard::Garbage(format!("a binary message of {} bytes", bytes.len())),
            Said::Garbage(what) => Heard::Garbage(what),
            Said::Pong => Heard::Pong,
        };
        Some((hears(heard), None))
    };
    websocket::speak(talk, socket, says, hears).await
}
