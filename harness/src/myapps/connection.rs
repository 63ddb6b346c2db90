//! One connection of a PBX, layer by layer: TCP, TLS, the upgrade, the dialogue.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use redial_model::topology::NodeId;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async_with_config};

use super::dialogue::{self, Dialogue, Payload};
use super::directory::Place;
use super::event::{Closing, ConnId, PbxEvent, Seen, Tell, logged};
use super::fault::StandingFault;
use super::orders::{Interrupt, Orders};
use super::pbx::Installation;
use super::wire::LONGEST_FRAME;
use crate::stream::{Ended, Grip, Stream};
use crate::tls::{self, Authorities, TlsError};

/// A client that has not finished a handshake by then never will.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(30);
/// How long a client may take to answer a close frame.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);
/// Messages are short; the default of 128 KiB would be paid by every connection.
const BUFFER: usize = 8 << 10;

/// What a PBX can show in a TLS handshake.
#[derive(Debug)]
pub(super) struct TlsFaces {
    trusted: Arc<ServerConfig>,
    unknown: Arc<ServerConfig>,
    refusing: Arc<ServerConfig>,
}

impl TlsFaces {
    pub(super) fn new(authorities: &Authorities, place: &Place) -> Result<Self, TlsError> {
        let names = [place.host.as_str()];
        Ok(Self {
            trusted: authorities.trusted.server(place.address, &names)?,
            unknown: authorities.unknown.server(place.address, &names)?,
            refusing: tls::refusing_server()?,
        })
    }

    fn show(&self, fault: StandingFault) -> &Arc<ServerConfig> {
        match fault {
            StandingFault::TlsRefused => &self.refusing,
            StandingFault::TlsUnknownAuthority => &self.unknown,
            _ => &self.trusted,
        }
    }
}

pub(super) struct Connection {
    pub node: NodeId,
    pub conn: ConnId,
    pub fault: StandingFault,
    pub installation: Arc<Installation>,
    pub faces: Option<Arc<TlsFaces>>,
    pub events: mpsc::Sender<PbxEvent>,
    pub orders: Orders,
}

/// How a connection ends.
enum Ending {
    /// With a reset, at once.
    Cut,
    /// When the client has taken all that was written.
    Finish,
    /// When the client is tired of the silence.
    Hold,
    /// The client ended it.
    Left(Closing),
}

type WebSocket = WebSocketStream<Stream>;

impl Connection {
    /// Serves the connection to its end. Cancelling this resets it.
    pub(super) async fn serve(mut self, tcp: TcpStream) {
        let grip = match Grip::new(&tcp) {
            Ok(grip) => grip,
            Err(error) => {
                tracing::warn!(node = self.node.0, %error, "cannot serve a connection");
                return;
            }
        };
        let mut ending = match self.layers(tcp).await {
            Ok(ending) | Err(ending) => ending,
        };
        if let Ending::Hold = ending {
            ending = self.hold(&grip).await;
        }
        match ending {
            Ending::Finish => grip.finish().await,
            Ending::Left(how) => drop(self.report(Seen::ClosedByClient { how }).await),
            Ending::Cut | Ending::Hold => {}
        }
    }

    async fn layers(&mut self, tcp: TcpStream) -> Result<Ending, Ending> {
        self.report(Seen::Attempt { met: self.fault }).await?;
        match self.fault {
            StandingFault::Reset => return Ok(Ending::Cut),
            StandingFault::TcpSilent => return Ok(Ending::Hold),
            _ => {}
        }
        let stream = self.secure(tcp).await?;
        if self.fault == StandingFault::HttpSilent {
            return Ok(Ending::Hold);
        }
        let websocket = self.upgrade(stream).await?;
        if self.fault == StandingFault::UpgradeSilent {
            return Ok(Ending::Hold);
        }
        self.converse(websocket).await
    }

    async fn secure(&mut self, tcp: TcpStream) -> Result<Stream, Ending> {
        let Some(faces) = &self.faces else { return Ok(Box::new(tcp)) };
        let acceptor = TlsAcceptor::from(Arc::clone(faces.show(self.fault)));
        let handshake = timeout(HANDSHAKE_LIMIT, acceptor.accept(tcp));
        match self.orders.unless_interrupted(handshake).await? {
            Ok(Ok(stream)) => Ok(Box::new(stream)),
            Ok(Err(error)) => {
                self.report(Seen::TlsFailed { reason: logged(&error.to_string()) }).await?;
                // The alert that says why is still to arrive.
                Err(Ending::Finish)
            }
            Err(_) => {
                self.report(Seen::TlsFailed { reason: late() }).await?;
                Err(Ending::Cut)
            }
        }
    }

    async fn upgrade(&mut self, stream: Stream) -> Result<WebSocket, Ending> {
        let module = self.installation.directory.places.get(&self.node).map(|place| place.module.clone());
        let unavailable = self.fault == StandingFault::Http503;
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
        let handshake = timeout(HANDSHAKE_LIMIT, accept_hdr_async_with_config(stream, answer, Some(config)));
        let error = match self.orders.unless_interrupted(handshake).await? {
            Ok(Ok(websocket)) => {
                self.report(Seen::Upgraded { path }).await?;
                return Ok(websocket);
            }
            Ok(Err(WsError::Http(_))) if unavailable => return Err(Ending::Finish),
            Ok(Err(WsError::Http(_))) => {
                self.report(Seen::WrongModule { path }).await?;
                return Err(Ending::Finish);
            }
            Ok(Err(error)) => error,
            Err(_) => {
                self.report(Seen::UpgradeFailed { reason: late() }).await?;
                return Err(Ending::Cut);
            }
        };
        if let Some(how) = left(&error) {
            return Err(Ending::Left(how));
        }
        self.report(Seen::UpgradeFailed { reason: logged(&error.to_string()) }).await?;
        Err(Ending::Finish)
    }

    async fn converse(&mut self, mut websocket: WebSocket) -> Result<Ending, Ending> {
        let mut dialogue = Dialogue::new(Arc::clone(&self.installation));
        let mut pings = Pings::default();
        loop {
            let frame = tokio::select! {
                biased;
                tell = self.orders.next() => {
                    let message = match tell {
                        Tell::Answer(_) if self.fault == StandingFault::AnswerSilent => continue,
                        Tell::Answer(answer) => match dialogue.answer(answer) {
                            Some(text) => Message::text(text),
                            None => {
                                tracing::warn!(node = self.node.0, conn = self.conn.0, ?answer, "no login to answer");
                                continue;
                            }
                        },
                        Tell::Push(push) => Message::text(dialogue::push(push)),
                        Tell::Raw(raw) => match dialogue::raw(raw) {
                            Payload::Text(text) => Message::text(text),
                            Payload::Binary(bytes) => Message::binary(bytes),
                        },
                        Tell::Ping => pings.next(),
                        Tell::Close => return self.close(websocket).await,
                        Tell::Reset => return Ok(Ending::Cut),
                        Tell::Quiet => return Ok(Ending::Hold),
                    };
                    self.send(&mut websocket, message).await?;
                    continue;
                }
                frame = websocket.next() => frame,
            };
            match frame {
                Some(Ok(Message::Text(text))) => {
                    let heard = dialogue.hear(&text);
                    let silence = self.falls_silent_at(&heard.seen);
                    let mute = self.fault == StandingFault::AnswerSilent
                        && matches!(heard.seen, Seen::MalformedLogin { .. });
                    self.report(heard.seen).await?;
                    if silence {
                        return Ok(Ending::Hold);
                    }
                    if let Some(reply) = heard.reply.filter(|_| !mute) {
                        self.send(&mut websocket, Message::text(reply)).await?;
                    }
                }
                Some(Ok(Message::Binary(bytes))) => {
                    let reason = format!("a binary frame of {} bytes", bytes.len());
                    self.report(Seen::Garbage { reason }).await?;
                }
                Some(Ok(Message::Pong(payload))) if pings.answered(&payload) => {
                    self.report(Seen::Pong).await?
                }
                Some(Ok(Message::Close(_))) => {
                    self.report(Seen::ClosedByClient { how: Closing::Orderly }).await?;
                    return self.drain(websocket).await;
                }
                // Pings are answered by the WebSocket itself; pongs may come unasked.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => {
                    if let Some(how) = left(&error) {
                        return Ok(Ending::Left(how));
                    }
                    self.report(Seen::Garbage { reason: logged(&error.to_string()) }).await?;
                    return self.close(websocket).await;
                }
                None => return Ok(Ending::Left(Closing::Eof)),
            }
        }
    }

    fn falls_silent_at(&self, seen: &Seen) -> bool {
        self.fault == StandingFault::LoginSilent
            && match seen {
                Seen::Received { mt } => mt == "Login",
                Seen::Login { .. } | Seen::MalformedLogin { .. } => true,
                _ => false,
            }
    }

    async fn send(&mut self, websocket: &mut WebSocket, message: Message) -> Result<(), Ending> {
        match self.orders.unless_interrupted(websocket.send(message)).await? {
            // In how far the client has left shows when reading: its last words may still be there.
            Err(error) if left(&error) == Some(Closing::Reset) => Err(Ending::Left(Closing::Reset)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    async fn close(&mut self, mut websocket: WebSocket) -> Result<Ending, Ending> {
        // Where the frame does not go out, ending the connection is all that is left.
        let _ = self.orders.unless_interrupted(timeout(CLOSE_LIMIT, websocket.close(None))).await?;
        self.drain(websocket).await
    }

    /// Completes the closing handshake; what else the client says belongs to no dialogue any more.
    async fn drain(&mut self, mut websocket: WebSocket) -> Result<Ending, Ending> {
        let rest = async { while let Some(Ok(_)) = websocket.next().await {} };
        // A client that does not answer in time is closed all the same.
        let _ = self.orders.unless_interrupted(timeout(CLOSE_LIMIT, rest)).await?;
        Ok(Ending::Finish)
    }

    async fn hold(&mut self, grip: &Grip) -> Ending {
        loop {
            tokio::select! {
                biased;
                tell = self.orders.next() => if tell == Tell::Reset { return Ending::Cut },
                ended = grip.hold() => return Ending::Left(match ended {
                    Ended::Eof => Closing::Eof,
                    Ended::Reset => Closing::Reset,
                }),
            }
        }
    }

    /// Waits while the case is behind with its events: that bounds what a hostile client can pile up.
    async fn report(&self, seen: Seen) -> Result<(), Ending> {
        let event = PbxEvent { at: Instant::now(), node: self.node, conn: self.conn, seen };
        // Nobody listens any more: the case is over.
        self.events.send(event).await.map_err(|_| Ending::Cut)
    }
}

impl From<Interrupt> for Ending {
    fn from(interrupt: Interrupt) -> Self {
        match interrupt {
            Interrupt::Reset => Self::Cut,
            Interrupt::Quiet => Self::Hold,
        }
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

fn late() -> String {
    format!("not finished within {} s", HANDSHAKE_LIMIT.as_secs())
}

fn status(code: StatusCode) -> ErrorResponse {
    let mut response = ErrorResponse::new(None);
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
