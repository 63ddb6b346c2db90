//! SIP over WebSocket (RFC 7118): each message of the WebSocket is one of SIP, or blank lines.

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;

use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::adapter::FromServer;
use super::gateway::{self, Gateway};
use super::heard::{Heard, PING, PONG};
use super::message::MOST_BYTES;
use super::transport::Transport;
use crate::adapter::Message as _;
use crate::lock::locked;
use crate::names::Named as _;
use crate::server::texts::LONGEST;
use crate::server::websocket::{self, NO_WEBSOCKET, Said};
use crate::server::{Ending, Protocol, Seen, Talk};
use crate::stream::Stream;

/// The sub-protocol that both sides have to agree on.
const SIP: HeaderValue = HeaderValue::from_static("sip");

/// Serves a connection of a client that has to offer the sub-protocol.
pub(super) async fn converse<P>(talk: &mut Talk<P>, stream: Stream) -> Result<Ending, Ending>
where
    P: Protocol<Say = Vec<u8>, Heard = Heard>,
{
    let Ok(socket) = websocket::upgrade(talk, stream, MOST_BYTES, disagrees).await? else {
        let what = format!("{NO_WEBSOCKET}: it does not offer the sub-protocol `sip`");
        talk.report(Seen::Failed { what }).await?;
        return Ok(Ending::Finish);
    };
    websocket::speak(talk, socket, |bytes| Some(frame(bytes)), hears).await
}

/// Serves a connection of an adapter.
pub(super) async fn converse_with_adapter<P>(talk: &mut Talk<P>, stream: Stream) -> Result<Ending, Ending>
where
    P: Protocol<Say = Vec<u8>, Heard = Heard>,
{
    let Ok(socket) = websocket::upgrade(talk, stream, LONGEST, |_, _| None).await? else {
        return Ok(Ending::Finish);
    };
    let gateway = Mutex::new(Gateway::new(talk.conn().0));
    let text = |message: FromServer| Frame::text(message.text());
    let says = |bytes| locked(&gateway).says(bytes).map(text);
    let hears = |said| {
        let wrong = |what| Some((Heard::Wrong(what), None));
        let said = match said {
            Said::Text(text) => locked(&gateway).hears(&text),
            Said::Binary(bytes) => wrong(format!("a binary message of {} bytes", bytes.len())),
            Said::Garbage(what) => wrong(what),
            Said::Pong => None,
        };
        said.map(|(heard, answer)| (heard, answer.map(text)))
    };
    websocket::speak(talk, socket, says, hears).await
}

/// Whether a client does not offer the sub-protocol; if it does, it is told that this is what is spoken.
fn disagrees(request: &Request, response: &mut Response) -> Option<StatusCode> {
    let offers = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let mut offered = offers.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    if !offered.any(|name| name.trim_ascii().eq_ignore_ascii_case(SIP.as_bytes())) {
        return Some(StatusCode::BAD_REQUEST);
    }
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, SIP);
    None
}

/// A message as it is sent: as a text if it can be one, which every client takes.
pub(super) fn frame(bytes: Vec<u8>) -> Frame {
    match String::from_utf8(bytes) {
        Ok(text) => Frame::text(text),
        Err(binary) => Frame::binary(binary.into_bytes()),
    }
}

fn hears(said: Said) -> Option<(Heard, Option<Frame>)> {
    let bytes = match said {
        Said::Text(text) => text.into_bytes(),
        Said::Binary(bytes) => bytes,
        Said::Garbage(what) => return Some((Heard::Nonsense(what), None)),
        // Nobody has asked for it.
        Said::Pong => return None,
    };
    let asks = bytes.len() >= PING;
    let heard = Heard::of(bytes);
    let answer = (asks && heard == Heard::KeepAlive).then(|| frame(PONG.to_vec()));
    Some((heard, answer))
}

/// The client's side of the upgrade.
pub(super) async fn connect(
    stream: Stream,
    host: SocketAddr,
    transport: Transport,
) -> io::Result<WebSocketStream<Stream>> {
    let no_websocket = |error| io::Error::other(format!("no WebSocket at {host}: {error}"));
    let url = match transport {
        Transport::Adapter => gateway::url(host),
        transport => format!("{}://{host}/", transport.name()),
    };
    let mut request = url.into_client_request().map_err(no_websocket)?;
    if transport != Transport::Adapter {
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, SIP);
    }
    let limits =
        WebSocketConfig::default().max_message_size(Some(MOST_BYTES)).max_frame_size(Some(MOST_BYTES));
    let (socket, _) = client_async_with_config(request, stream, Some(limits)).await.map_err(no_websocket)?;
    Ok(socket)
}
