//! Texts over WebSocket, each way: a protocol for wires whose messages are JSON.

use tokio_tungstenite::tungstenite::Message;

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
}

/// What a server hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The client has said this.
    Text(String),
    /// It has said something that is no text, and what that was.
    Garbage(String),
}

impl Protocol for Texts {
    type Fault = Nothing;
    type Say = Say;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        let Ok(socket) = websocket::upgrade(talk, stream, LONGEST, |_, _| None).await? else {
            return Ok(Ending::Finish);
        };
        let says = |say| match say {
            Say::Text(text) => Message::text(text),
            Say::Binary(bytes) => Message::binary(bytes),
        };
        let hears = |said| match said {
            Said::Text(text) => (Heard::Text(text), None),
            Said::Binary(bytes) => {
                (Heard::Garbage(format!("a binary message of {} bytes", bytes.len())), None)
            }
            Said::Garbage(what) => (Heard::Garbage(what), None),
        };
        websocket::speak(talk, socket, says, hears).await
    }
}
