//! What a PBX speaks on a connection: the upgrade to WebSocket, then the dialogue.

use std::sync::Arc;

use futures_util::StreamExt;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;

use super::dialogue::{self, Dialogue, Payload};
use super::event::{Closing, Heard, Say, Seen, Tell};
use super::fault::Layer;
use super::installation::Installation;
use super::messages::LONGEST_FRAME;
use crate::server::event::logged;
use crate::server::websocket::{self, WebSocket};
use crate::server::{Ending, Protocol, Talk};
use crate::stream::Stream;

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
        let socket = self.upgrade(talk, stream).await?;
        if talk.fault() == Some(Layer::UpgradeSilent) {
            return Ok(Ending::Hold);
        }
        self.dialogue(talk, socket).await
    }
}

impl AppClient {
    async fn upgrade(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<WebSocket, Ending> {
        let module = self.installation.directory.places.get(&talk.node()).map(|place| place.module.clone());
        let unavailable = talk.fault() == Some(Layer::Http503);
        let mut path = String::new();
        let refuses = |request: &Request, _: &mut Response| {
            path = logged(request.uri().path());
            let wrong = request.uri().path().split('/').nth(1) != module.as_deref();
            match unavailable {
                true => Some(StatusCode::SERVICE_UNAVAILABLE),
                false => wrong.then_some(StatusCode::NOT_FOUND),
            }
        };
        match websocket::upgrade(talk, stream, LONGEST_FRAME, refuses).await? {
            Ok(websocket) => {
                talk.heard(Heard::Upgraded { path }).await?;
                Ok(websocket)
            }
            Err(StatusCode::NOT_FOUND) => {
                talk.heard(Heard::WrongModule { path }).await?;
                Err(Ending::Finish)
            }
            Err(_) => Err(Ending::Finish),
        }
    }

    async fn dialogue(&self, talk: &mut Talk<Self>, mut socket: WebSocket) -> Result<Ending, Ending> {
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
                Some(Ok(Message::Text(text))) => {
                    let reaction = dialogue.hear(&text);
                    let silence = talk.fault() == Some(Layer::LoginSilent) && is_login(&reaction.heard);
                    let unanswered = mute && matches!(reaction.heard, Heard::MalformedLogin { .. });
                    talk.heard(reaction.heard).await?;
                    if silence {
                        return Ok(Ending::Hold);
                    }
                    if let Some(reply) = reaction.reply.filter(|_| !unanswered) {
                        websocket::send(talk, &mut socket, Message::text(reply)).await?;
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
                    return websocket::drain(talk, socket).await;
                }
                // Pings are answered by the WebSocket itself. Who does not take the answer is not read any further, or
                // answers would pile up.
                Some(Ok(Message::Ping(_))) => {
                    websocket::flush(talk, &mut socket).await?;
                    talk.heard(Heard::Ping).await?;
                }
                // Pongs may come unasked.
                Some(Ok(Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => {
                    if let Some(how) = websocket::left(&error) {
                        return Ok(Ending::Left(how));
                    }
                    talk.heard(Heard::Garbage { reason: logged(&error.to_string()) }).await?;
                    return websocket::close(talk, socket).await;
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
