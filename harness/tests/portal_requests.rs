//! What a portal hears of whoever connects to it, and what it says, whatever that is: over plain TCP, since TLS is none of its business.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use redial_harness::onex_portal::fault::Layer;
use redial_harness::onex_portal::http::Reply;
use redial_harness::onex_portal::speech::{Heard, Speech};
use redial_harness::server::{Connections, Event, Fault, Post, Seen, Server};
use redial_harness::stream::free_port;
use redial_model::topology::NodeId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(10);
const PAGE: &[u8] = b"GET /onexportal.html?from=mail HTTP/1.1\r\nHost: portal\r\nCookie: a=b; portal-session=primary-1\r\n\r\n";

struct Bench {
    server: Server<Speech>,
    address: SocketAddr,
    events: mpsc::Receiver<Event<Heard, Layer>>,
}

impl Bench {
    async fn new(host: u8, fault: Fault<Layer>) -> Self {
        let host: IpAddr = Ipv4Addr::new(127, 91, 7, host).into();
        let address = SocketAddr::new(host, free_port(&[host]).unwrap());
        let (sender, events) = mpsc::channel(16);
        let post = Post {
            node: NodeId(0),
            address,
            names: Vec::new(),
            authorities: None,
            connections: Arc::new(Connections::default()),
            delay: Duration::ZERO,
        };
        let server = Server::new(post, Arc::new(Speech::Pages), sender).await.unwrap();
        server.set_fault(fault).await.unwrap();
        Bench { server, address, events }
    }

    async fn says(&self, bytes: &[u8]) -> TcpStream {
        let mut client = TcpStream::connect(self.address).await.unwrap();
        client.write_all(bytes).await.unwrap();
        client
    }

    /// What comes of the next connection, its beginning aside.
    async fn next(&mut self) -> Event<Heard, Layer> {
        loop {
            let event = timeout(LIMIT, self.events.recv()).await.unwrap().unwrap();
            if !matches!(event.seen, Seen::Attempt { .. }) {
                return event;
            }
        }
    }
}

async fn all_of(mut client: TcpStream) -> String {
    let mut said = Vec::new();
    timeout(LIMIT, client.read_to_end(&mut said)).await.unwrap().unwrap();
    String::from_utf8(said).unwrap()
}

#[tokio::test]
async fn a_request_is_heard_and_answered_and_the_connection_ends() {
    let mut bench = Bench::new(1, Fault::Open).await;
    let client = bench.says(PAGE).await;
    let event = bench.next().await;
    let Seen::Heard(Heard::Asks(request)) = event.seen else { panic!("{event:?}") };
    assert_eq!(
        (request.is_post, &*request.path, request.session.as_deref(), request.met),
        (false, "/onexportal.html", Some("primary-1"), None)
    );
    let reply =
        Reply { location: Some("https://elsewhere/".to_owned()), ..Reply::page(302, "gone".to_owned()) };
    bench.server.tell(event.conn, reply).unwrap();
    let said = all_of(client).await.to_lowercase();
    assert!(said.starts_with("http/1.1 302 found\r\n"), "{said}");
    for line in ["location: https://elsewhere/", "connection: close", "cache-control: no-store"] {
        assert!(said.contains(line), "{said}");
    }
    assert!(said.ends_with("\r\n\r\ngone"), "{said}");
    bench.server.shut_down().await;
}

#[tokio::test]
async fn a_form_is_heard_as_its_fields() {
    let mut bench = Bench::new(2, Fault::Open).await;
    let _client = bench
        .says(b"POST /login HTTP/1.1\r\nHost: p\r\nContent-Length: 26\r\n\r\nuser=an%20na&password=a%2B")
        .await;
    let Seen::Heard(Heard::Asks(request)) = bench.next().await.seen else { panic!("no request") };
    assert!(request.is_post);
    assert_eq!(request.form["user"], "an na");
    assert_eq!(request.form["password"], "a+");
    bench.server.shut_down().await;
}

#[tokio::test]
async fn what_is_wrong_above_tls_is_met_and_the_request_is_heard_all_the_same() {
    let mut bench = Bench::new(3, Fault::Above(Layer::Http503)).await;
    let client = bench.says(PAGE).await;
    let Seen::Heard(Heard::Asks(request)) = bench.next().await.seen else { panic!("no request") };
    assert_eq!(request.met, Some(Layer::Http503));
    assert!(all_of(client).await.starts_with("HTTP/1.1 503 "));

    bench.server.set_fault(Fault::Above(Layer::HttpSilent)).await.unwrap();
    let mut client = bench.says(PAGE).await;
    let Seen::Heard(Heard::Asks(request)) = bench.next().await.seen else { panic!("no request") };
    assert_eq!(request.met, Some(Layer::HttpSilent));
    let silence = timeout(Duration::from_millis(200), client.read_u8()).await;
    assert!(silence.is_err(), "it spoke: {silence:?}");
    bench.server.shut_down().await;
}

/// Nobody is served who is no client, and nobody else is kept from being served by it.
#[tokio::test]
async fn whoever_speaks_no_http_is_cut_off() {
    let mut bench = Bench::new(4, Fault::Open).await;
    let long =
        [b"POST /login HTTP/1.1\r\nHost: p\r\nContent-Length: 100000\r\n\r\n".to_vec(), vec![b'a'; 100_000]]
            .concat();
    let said = all_of(bench.says(&long).await).await;
    assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
    for nonsense in
        [&b"\x16\x03\x01\x02\x00"[..], b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", &[b'x'; 1 << 20]]
    {
        let mut client = TcpStream::connect(bench.address).await.unwrap();
        // Who is cut off cannot say everything.
        let _ = client.write_all(nonsense).await;
        let mut said = Vec::new();
        let _ = timeout(LIMIT, client.read_to_end(&mut said)).await.unwrap();
        assert!(!said.starts_with(b"HTTP/1.1 200"), "{nonsense:?}");
    }
    let _client = bench.says(PAGE).await;
    loop {
        if let Seen::Heard(Heard::Asks(request)) = bench.next().await.seen {
            assert_eq!(request.path, "/onexportal.html");
            break;
        }
    }
    bench.server.shut_down().await;
}
