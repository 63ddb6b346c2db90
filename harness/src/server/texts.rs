//! Texts over WebSocket, each way: a protocol for wires whose messages are JSON.

use futures_util::StreamExt as _;
use tokio_tungstenite::tungstenite::Message;

use super::event::{Closing, Seen, Tell, logged};
use super::fault::Nothing;
use super::protocol::{Ending, Protocol, Talk};
use super::websocket;
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
        let Ok(mut socket) = websocket::upgrade(talk, stream, LONGEST, |_| None).await? else {
            return Ok(Ending::Finish);
        };
        loop {
            let frame = tokio::select! {
                biased;
                tell = talk.told() => {
                    let message = match tell {
                        Tell::Say(Say::Text(text)) => Message::text(text),
                        Tell::Say(Say::Binary(bytes)) => Message::binary(bytes),
                        Tell::Close => return websocket::close(talk, socket).await,
                        Tell::Reset => return Ok(Ending::Cut),
                        Tell::Quiet => return Ok(Ending::Hold),
                    };
                    websocket::send(talk, &mut socket, message).await?;
                    continue;
                }
                frame = socket.next() => frame,
            };
            match frame {
                Some(Ok(Message::Text(text))) => talk.heard(Heard::Text(text.as_str().to_owned())).await?,
                Some(Ok(Message::Binary(bytes))) => {
                    talk.heard(Heard::Garbage(format!("a binary message of {} bytes", bytes.len()))).await?;
                }
                Some(Ok(Message::Close(_))) => {
                    talk.report(Seen::ClosedByClient { how: Closing::Orderly }).await?;
                    return websocket::drain(talk, socket).await;
                }
                // Pings are answered by the WebSocket itself; who does not take the answer is not read any further.
                Some(Ok(Message::Ping(_))) => websocket::flush(talk, &mut socket).await?,
                Some(Ok(Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => {
                    if let Some(how) = websocket::left(&error) {
                        return Ok(Ending::Left(how));
                    }
                    talk.heard(Heard::Garbage(logged(&error.to_string()))).await?;
                    return websocket::close(talk, socket).await;
                }
                None => return Ok(Ending::Left(Closing::Eof)),
            }
        }
    }
}
