//! What a PBX speaks on a connection: the upgrade to WebSocket, then the dialogue.

use std::io;
use std::sync::Arc;
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

use super::dialogue::{self, Dialogue, Payload};
use super::event::{Closing, Heard, Say, Seen, Tell};
use super::fault::Layer;
use super::installation::Installation;
use super::messages::LONGEST_FRAME;
use crate::server::event::logged;
use crate::server::{Ending, Protocol, Talk};
use crate::stream::Stream;

/// How long a client may take to answer a close frame.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// Messages are short; the default of 128 KiB would be paid by every connection.
const BUFFER: usize = 8 << 10;

type WebSocket = WebSocketStream<Stream>;

/// The protocol of the PBXes of a case.
#[derive(Debug)]
pub struct AppClient {
    installation: Arc<Installation>,
}

impl AppClient {
    pub(super) fn new(installation: Arc<Installation>) -> Self {
        AppClient { installation }
    }
}

impl Protocol for AppClient {
    type Fault = Layer;
    type Say = Say;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        if talk.fault() == Some(Layer::HttpSilent) {
            return Ok(Ending::Hold);
        }
        let websocket = self.upgrade(talk, stream).await?;
        if talk.fault() == Some(Layer::UpgradeSilent) {
            return Ok(Ending::Hold);
        }
        self.dialogue(talk, websocket).await
    }
}

impl AppClient {
    async fn upgrade(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<WebSocket, Ending> {
        const WHAT: &str = "no WebSocket";
        let module = self.installation.directory.places.get(&talk.node()).map(|place| place.module.clone());
        let unavailable = talk.fault() == Some(Layer::Http503);
        let mut path = String::new();
        #[expect(clippy::result_large_err, reason = "the type is the WebSocket library's")]
        let answer = |request: &Request, response: Response| {
            path = logged(request.uri().path());
            if unavailable {
                return Err(status(StatusCode::SERVICE_UNAVAILABLE));
            }
            if request.uri().path().split('/').nth(1) != module.as_deref() {
                return Err(status(StatusCode::NOT_FOUND));
            }
            Ok(response)
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(BUFFER)
            .max_message_size(Some(LONGEST_FRAME))
            .max_frame_size(Some(LONGEST_FRAME));
        let handshake = accept_hdr_async_with_config(stream, answer, Some(config));
        let error = match talk.handshake(WHAT, handshake).await? {
            Ok(websocket) => {
                talk.heard(Heard::Upgraded { path }).await?;
                return Ok(websocket);
            }
            Err(WsError::Http(_)) if unavailable => return Err(Ending::Finish),
            Err(WsError::Http(_)) => {
                talk.heard(Heard::WrongModule { path }).await?;
                return Err(Ending::Finish);
            }
            Err(error) => error,
        };
        if let Some(how) = left(&error) {
            return Err(Ending::Left(how));
        }
        talk.report(Seen::Failed { what: format!("{WHAT}: {}", logged(&error.to_string())) }).await?;
        Err(Ending::Finish)
    }

    async fn dialogue(&self, talk: &mut Talk<Self>, mut websocket: WebSocket) -> Result<Ending, Ending> {
        let mut dialogue = Dialogue::new(Arc::clone(&self.installation));
        let mut pings = Pings::default();
        let mute = talk.fault() == Some(Layer::AnswerSilent);
        loop {
            let frame = tokio::select! {
                biased;
                tell = talk.told() => {
                    let message = match tell {
                        Tell::Say(Say::Answer(_)) if mute => continue,
                        Tell::Say(Say::Answer(answer)) => match dialogue.answer(answer) {
                            Some(text) => Message::text(text),
                            None => {
                                let (node, conn) = (talk.node().0, talk.conn().0);
                                tracing::warn!(node, conn, ?answer, "no login to answer, or a PBX in it that is not in the directory");
                                continue;
                            }
                        },
                        Tell::Say(Say::Push(push)) => Message::text(dialogue::push(push)),
                        Tell::Say(Say::Raw(raw)) => match dialogue::raw(raw) {
                            Payload::Text(text) => Message::text(text),
                            Payload::Binary(bytes) => Message::binary(bytes),
                        },
                        Tell::Say(Say::Ping) => pings.next(),
                        Tell::Close => return close(talk, websocket).await,
                        Tell::Reset => return Ok(Ending::Cut),
                        Tell::Quiet => return Ok(Ending::Hold),
                    };
                    send(talk, &mut websocket, message).await?;
                    continue;
                }
                frame = websocket.next() => frame,
            };
            match frame {
                Some(Ok(Message::Text(text))) => {
                    let reaction = dialogue.hear(&text);
                    let silence = talk.fault() == Some(Layer::LoginSilent) && is_login(&reaction.heard);
                    let unanswered = mute && matches!(reaction.heard, Heard::MalformedLogin { .. });
                    talk.heard(reaction.heard).await?;
                    if silence {
                        return Ok(Ending::Hold);
                    }
                    if let Some(reply) = reaction.reply.filter(|_| !unanswered) {
                        send(talk, &mut websocket, Message::text(reply)).await?;
                    }
                }
                Some(Ok(Message::Binary(bytes))) => {
                    let reason = format!("a binary frame of {} bytes", bytes.len());
                    talk.heard(Heard::Garbage { reason }).await?;
                }
                Some(Ok(Message::Pong(payload))) if pings.answered(&payload) => {
                    talk.heard(Heard::Pong).await?
                }
                Some(Ok(Message::Close(_))) => {
                    talk.report(Seen::ClosedByClient { how: Closing::Orderly }).await?;
                    return drain(talk, websocket).await;
                }
                // Pings are answered by the WebSocket itself. Who does not take the answer is not read any further, or
                // answers would pile up.
                Some(Ok(Message::Ping(_))) => {
                    flush(talk, &mut websocket).await?;
                    talk.heard(Heard::Ping).await?;
                }
                // Pongs may come unasked.
                Some(Ok(Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => {
                    if let Some(how) = left(&error) {
                        return Ok(Ending::Left(how));
                    }
                    talk.heard(Heard::Garbage { reason: logged(&error.to_string()) }).await?;
                    return close(talk, websocket).await;
                }
                None => return Ok(Ending::Left(Closing::Eof)),
            }
        }
    }
}

fn is_login(heard: &Heard) -> bool {
    match heard {
        Heard::Received { mt } => mt == "Login",
        Heard::Login { .. } | Heard::MalformedLogin { .. } => true,
        _ => false,
    }
}

async fn send(talk: &mut Talk<AppClient>, websocket: &mut WebSocket, message: Message) -> Result<(), Ending> {
    unless_reset(talk.unless_interrupted(websocket.send(message)).await?)
}

async fn flush(talk: &mut Talk<AppClient>, websocket: &mut WebSocket) -> Result<(), Ending> {
    unless_reset(talk.unless_interrupted(websocket.flush()).await?)
}

fn unless_reset(sent: Result<(), WsError>) -> Result<(), Ending> {
    match sent {
        // In how far the client has left shows when reading: its last words may still be there.
        Err(error) if left(&error) == Some(Closing::Reset) => Err(Ending::Left(Closing::Reset)),
        Ok(()) | Err(_) => Ok(()),
    }
}

async fn close(talk: &mut Talk<AppClient>, mut websocket: WebSocket) -> Result<Ending, Ending> {
    // Where the frame does not go out, ending the connection is all that is left.
    let _ = talk.unless_interrupted(timeout(CLOSE_LIMIT, websocket.close(None))).await?;
    drain(talk, websocket).await
}

/// Completes the closing handshake; what else the client says belongs to no dialogue any more.
async fn drain(talk: &mut Talk<AppClient>, mut websocket: WebSocket) -> Result<Ending, Ending> {
    let rest = async { while let Some(Ok(_)) = websocket.next().await {} };
    // A client that does not answer in time is closed all the same.
    let _ = talk.unless_interrupted(timeout(CLOSE_LIMIT, rest)).await?;
    Ok(Ending::Finish)
}

/// The pings of one connection; a client may answer only the last of several.
#[derive(Default)]
struct Pings {
    sent: u64,
    answered: u64,
}

impl Pings {
    fn next(&mut self) -> Message {
        self.sent += 1;
        Message::Ping(self.sent.to_be_bytes().to_vec().into())
    }

    fn answered(&mut self, payload: &[u8]) -> bool {
        let Ok(number) = payload.try_into().map(u64::from_be_bytes) else { return false };
        let expected = self.answered < number && number <= self.sent;
        if expected {
            self.answered = number;
        }
        expected
    }
}

/// How the client left, where that is what the error means.
fn left(error: &WsError) -> Option<Closing> {
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
