//! The server's side of a WebSocket, whatever is said over it: the upgrade, what goes out, and how it ends.

use std::io;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async_with_config};

use super::event::{Closing, Seen, Tell, logged};
use super::protocol::{Ending, Protocol, Talk};
use crate::stream::Stream;

/// How long a client may take to answer a close frame.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// Messages are short; the default of 128 KiB would be paid by every connection.
const BUFFER: usize = 8 << 10;

/// A WebSocket that stands.
pub type WebSocket = WebSocketStream<Stream>;

/// With this begins what is reported of a connection that does not become a WebSocket.
pub const NO_WEBSOCKET: &str = "no WebSocket";

/// The upgrade. `refuses` says with which status, if it is refused; that status is returned then, and has been sent. If it is not, it
/// may say more in the answer.
///
/// # Errors
/// The connection is over, or is to be ended: it was no WebSocket, which has been reported.
pub async fn upgrade<P: Protocol>(
    talk: &mut Talk<P>,
    stream: Stream,
    longest: usize,
    refuses: impl FnOnce(&Request, &mut Response) -> Option<StatusCode> + Unpin,
) -> Result<Result<WebSocket, StatusCode>, Ending> {
    let mut refused = None;
    #[expect(clippy::result_large_err, reason = "the type is the WebSocket library's")]
    let answer = |request: &Request, mut response: Response| {
        refused = refuses(request, &mut response);
        refused.map_or(Ok(response), |code| Err(status(code)))
    };
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(Some(longest))
        .max_frame_size(Some(longest));
    let handshake = accept_hdr_async_with_config(stream, answer, Some(config));
    let error = match talk.handshake(NO_WEBSOCKET, handshake).await? {
        Ok(websocket) => return Ok(Ok(websocket)),
        Err(error) => error,
    };
    if let (WsError::Http(_), Some(code)) = (&error, refused) {
        return Ok(Err(code));
    }
    if let Some(how) = left(&error) {
        return Err(Ending::Left(how));
    }
    talk.report(Seen::Failed { what: format!("{NO_WEBSOCKET}: {}", logged(&error.to_string())) }).await?;
    Err(Ending::Finish)
}

/// What a client has said on a WebSocket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A text.
    Text(String),
    /// Something binary.
    Binary(Vec<u8>),
    /// What is no message at all, for a report; the connection ends for it.
    Garbage(String),
    /// The answer to a ping.
    Pong,
}

/// Speaks on a WebSocket until it ends. `says` makes messages of what it is told to say, if that is anything on a
/// WebSocket; `hears` makes what is reported of what the
/// client has said, if anything is, with what it is answered at once, if anything.
///
/// # Errors
/// The connection is to be ended otherwise.
pub async fn speak<P: Protocol>(
    talk: &mut Talk<P>,
    mut websocket: WebSocket,
    says: impl Fn(P::Say) -> Option<Message> + Send + Sync,
    hears: impl Fn(Said) -> Option<(P::Heard, Option<Message>)> + Send + Sync,
) -> Result<Ending, Ending> {
    loop {
        let frame = tokio::select! {
            biased;
            tell = talk.told() => {
                let message = match tell {
                    Tell::Say(say) => says(say),
                    Tell::Close => return close(talk, websocket).await,
                    Tell::Reset => return Ok(Ending::Cut),
                    Tell::Quiet => return Ok(Ending::Hold),
                };
                if let Some(message) = message {
                    send(talk, &mut websocket, message).await?;
                }
                continue;
            }
            frame = websocket.next() => frame,
        };
        let said = match frame {
            Some(Ok(Message::Text(text))) => Said::Text(text.as_str().to_owned()),
            Some(Ok(Message::Binary(bytes))) => Said::Binary(bytes.into()),
            Some(Ok(Message::Close(_))) => {
                talk.report(Seen::ClosedByClient { how: Closing::Orderly }).await?;
                return drain(talk, websocket).await;
            }
            // Pings are answered by the WebSocket itself; who does not take the answer is not read any further.
            Some(Ok(Message::Ping(_))) => {
                flush(talk, &mut websocket).await?;
                continue;
            }
            Some(Ok(Message::Pong(_))) => Said::Pong,
            Some(Ok(Message::Frame(_))) => continue,
            Some(Err(error)) => {
                if let Some(how) = left(&error) {
                    return Ok(Ending::Left(how));
                }
                if let Some((heard, _)) = hears(Said::Garbage(logged(&error.to_string()))) {
                    talk.heard(heard).await?;
                }
                return close(talk, websocket).await;
            }
            None => return Ok(Ending::Left(Closing::Eof)),
        };
        let Some((heard, answer)) = hears(said) else { continue };
        talk.heard(heard).await?;
        if let Some(answer) = answer {
            send(talk, &mut websocket, answer).await?;
        }
    }
}

/// Sends a message.
///
/// # Errors
/// The connection is over, or is to be ended.
pub async fn send<P: Protocol>(
    talk: &mut Talk<P>,
    websocket: &mut WebSocket,
    message: Message,
) -> Result<(), Ending> {
    unless_reset(talk.unless_interrupted(websocket.send(message)).await?)
}

/// Sends what waits to be sent.
///
/// # Errors
/// The connection is over, or is to be ended.
pub async fn flush<P: Protocol>(talk: &mut Talk<P>, websocket: &mut WebSocket) -> Result<(), Ending> {
    unless_reset(talk.unless_interrupted(websocket.flush()).await?)
}

fn unless_reset(sent: Result<(), WsError>) -> Result<(), Ending> {
    match sent {
        // In how far the client has left shows when reading: its last words may still be there.
        Err(error) if left(&error) == Some(Closing::Reset) => Err(Ending::Left(Closing::Reset)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Closes it in order.
///
/// # Errors
/// The connection is to be ended otherwise.
pub async fn close<P: Protocol>(talk: &mut Talk<P>, mut websocket: WebSocket) -> Result<Ending, Ending> {
    // Where the frame does not go out, ending the connection is all that is left.
    let _ = talk.unless_interrupted(timeout(CLOSE_LIMIT, websocket.close(None))).await?;
    drain(talk, websocket).await
}

/// Completes the closing handshake; what else the client says belongs to no dialogue any more.
///
/// # Errors
/// The connection is to be ended otherwise.
pub async fn drain<P: Protocol>(talk: &mut Talk<P>, mut websocket: WebSocket) -> Result<Ending, Ending> {
    let rest = async { while let Some(Ok(_)) = websocket.next().await {} };
    // A client that does not answer in time is closed all the same.
    let _ = talk.unless_interrupted(timeout(CLOSE_LIMIT, rest)).await?;
    Ok(Ending::Finish)
}

/// How the client left, where that is what the error means.
pub fn left(error: &WsError) -> Option<Closing> {
    match error {
        WsError::Io(error) => Some(match error.kind() {
            io::ErrorKind::ConnectionReset => Closing::Reset,
            _ => Closing::Eof,
        }),
        WsError::Protocol(
            ProtocolError::ResetWithoutClosingHandshake | ProtocolError::HandshakeIncomplete,
        )
        | WsError::ConnectionClosed
        | WsError::AlreadyClosed => Some(Closing::Eof),
        _ => None,
    }
}

fn status(code: StatusCode) -> ErrorResponse {
    let mut response = ErrorResponse::new(None);
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
