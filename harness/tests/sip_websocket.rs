//! SIP over WebSocket (RFC 7118), as a server speaks it: the sub-protocol, a message in each message, and what keeps a connection alive.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use redial_harness::line::Line;
use redial_harness::server::{Connections, Fault, Post, Seen};
use redial_harness::sip::heard::Heard;
use redial_harness::sip::message::SPEAKS_HTTP;
use redial_harness::sip::servers::{Servers, SipEvent};
use redial_harness::sip::transport::Transport;
use redial_model::topology::NodeId;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};
use tokio_tungstenite::{WebSocketStream, client_async};

const NODE: NodeId = NodeId(0);
const OPTIONS: &str = "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n";

/// A server on an address of its own.
async fn server(transport: Transport, host: u8) -> Servers {
    let connections = Arc::new(Connections::new(8, Duration::from_secs(5)));
    let port = redial_harness::stream::free_port(&[[127, 21, 7, host].into()]).unwrap();
    let post = Post {
        node: NODE,
        address: SocketAddr::from(([127, 21, 7, host], port)),
        names: Vec::new(),
        authorities: None,
        connections: Arc::clone(&connections),
        delay: Duration::ZERO,
    };
    Servers::open(transport, vec![post], connections).await.unwrap()
}

async fn upgraded(servers: &Servers, offered: &str) -> Result<WebSocketStream<TcpStream>, Error> {
    let address = servers.address(NODE);
    let mut request = format!("ws://{address}/any/path").into_client_request().unwrap();
    if !offered.is_empty() {
        request.headers_mut().insert("Sec-WebSocket-Protocol", offered.parse().unwrap());
    }
    Ok(client_async(request, TcpStream::connect(address).await.unwrap()).await?.0)
}

async fn next(servers: &mut Servers) -> SipEvent {
    servers.ears().recv().await.unwrap()
}

/// The next thing that it hears, and on which line.
async fn heard(servers: &mut Servers) -> (Line, Heard) {
    loop {
        let event = next(servers).await;
        if let Seen::Heard(heard) = event.seen {
            return (event.conn, heard);
        }
    }
}

#[tokio::test]
async fn messages_come_as_texts_and_as_binary_ones_and_go_back_over_the_connection() {
    let mut servers = server(Transport::Ws, 1).await;
    let mut phone = upgraded(&servers, "xmpp, sip").await.unwrap();
    let mut line = Line(0);
    for frame in [Frame::text(OPTIONS), Frame::binary(OPTIONS.as_bytes().to_vec())] {
        phone.send(frame).await.unwrap();
        let (on, Heard::Message(message)) = heard(&mut servers).await else { panic!("no message") };
        assert_eq!((message.method(), message.text("Call-ID").as_deref()), (Some("OPTIONS"), Some("1")));
        line = on;
    }
    servers.send(NODE, line, b"SIP/2.0 200 OK\r\n\r\n".to_vec()).unwrap();
    assert_eq!(phone.next().await.unwrap().unwrap(), Frame::text("SIP/2.0 200 OK\r\n\r\n"));
    let odd = b"SIP/2.0 200 \xff\r\n\r\n".to_vec();
    servers.send(NODE, line, odd.clone()).unwrap();
    assert_eq!(phone.next().await.unwrap().unwrap(), Frame::binary(odd));
    servers.strike().await;
}

#[tokio::test]
async fn what_keeps_a_connection_alive_is_answered() {
    let mut servers = server(Transport::Ws, 2).await;
    let mut phone = upgraded(&servers, "sip").await.unwrap();
    phone.send(Frame::text("\r\n\r\n")).await.unwrap();
    assert_eq!(phone.next().await.unwrap().unwrap(), Frame::text("\r\n"));
    assert_eq!(heard(&mut servers).await.1, Heard::KeepAlive);
    // An answer is none to be answered.
    phone.send(Frame::text("\r\n")).await.unwrap();
    phone.send(Frame::Ping("alive?".into())).await.unwrap();
    assert_eq!(phone.next().await.unwrap().unwrap(), Frame::Pong("alive?".into()));
    assert_eq!(heard(&mut servers).await.1, Heard::KeepAlive);
    servers.strike().await;
}

#[tokio::test]
async fn who_does_not_offer_the_sub_protocol_is_refused_and_that_is_reported() {
    let mut servers = server(Transport::Ws, 3).await;
    for offered in ["", "xmpp, sips"] {
        let Err(Error::Http(refusal)) = upgraded(&servers, offered).await else { panic!("not refused") };
        assert_eq!(refusal.status(), 400);
        assert_eq!(next(&mut servers).await.seen, Seen::Attempt { met: Fault::Open });
        let Seen::Failed { what } = next(&mut servers).await.seen else { panic!("not reported") };
        assert!(what.ends_with("it does not offer the sub-protocol `sip`"), "{what}");
    }
    servers.strike().await;
}

#[tokio::test]
async fn a_web_socket_is_recognized_where_messages_in_a_stream_are_due() {
    let mut servers = server(Transport::Tcp, 4).await;
    let mut tcp = TcpStream::connect(servers.address(NODE)).await.unwrap();
    tcp.write_all(b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n").await.unwrap();
    assert_eq!(heard(&mut servers).await.1, Heard::Nonsense(SPEAKS_HTTP.to_owned()));
    servers.strike().await;
}
