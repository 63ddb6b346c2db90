//! What a client sends to a PBX: the handshake of a WebSocket, and frames.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use redial_harness::myapps::account::Account;
use redial_harness::myapps::directory::{Directory, Place, RedirectForm};
use redial_harness::myapps::installation::Installation;
use redial_harness::myapps::pbx;
use redial_harness::stream::free_port;
use redial_model::topology::NodeId;
use tokio::sync::mpsc;

use crate::{corpus, edited};

/// Panics of the PBX, whose task for a connection would be all that ends.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// A PBX that runs as long as this program.
static PBX: LazyLock<SocketAddr> = LazyLock::new(|| {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some("pbx") {
                PANICS.fetch_add(1, Ordering::SeqCst);
            }
            usual(panic);
        }));
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).thread_name("pbx").enable_all().build().unwrap();
        runtime.block_on(async {
            let address = IpAddr::V4(Ipv4Addr::new(127, 77, (std::process::id() % 250) as u8, 11));
            let port = free_port(&[address]).unwrap();
            let place = Place { host: address.to_string(), address, module: "PBX0".into() };
            let node = NodeId(0);
            let directory = Directory {
                port,
                form: RedirectForm::Host,
                master: Some(node),
                places: [(node, place)].into(),
            };
            let account = Account::new("ann", "secret", "example.com", StdRng::seed_from_u64(7));
            let installation = Installation::new(directory, account, None, Duration::ZERO);
            let (events, mut seen) = mpsc::channel(64);
            let _pbx = pbx::open(node, &Arc::new(installation), events).await.unwrap();
            tell.send(SocketAddr::new(address, port)).unwrap();
            while seen.recv().await.is_some() {}
        });
    });
    told.recv().unwrap()
});

fn connected() -> TcpStream {
    let tcp = TcpStream::connect(*PBX).unwrap();
    tcp.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    tcp
}

/// A connection that speaks WebSocket.
fn upgraded() -> TcpStream {
    let mut tcp = connected();
    tcp.write_all(HANDSHAKE).unwrap();
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(b"\r\n\r\n") {
        tcp.read_exact(&mut byte).unwrap();
        answer.extend(byte);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "));
    tcp
}

/// Sends all of it, and waits until the PBX has had enough: what it answers.
fn converse(mut tcp: TcpStream, bytes: &[u8]) -> Vec<u8> {
    // It may have had enough before it has heard all.
    let _ = tcp.write_all(bytes).and_then(|()| tcp.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    if let Err(error) = tcp.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "it goes on for ever");
    }
    assert_eq!(PANICS.load(Ordering::SeqCst), 0);
    answer
}

const HANDSHAKE: &[u8] = include_bytes!("corpus/handshakes/plain.http");

/// A frame of a client; its mask is zero.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let length = match payload.len() {
        short @ 0..=125 => vec![0x80 | short as u8],
        long => [&[0x80 | 127][..], &(long as u64).to_be_bytes()].concat(),
    };
    [&[0x80 | opcode][..], &length, &[0; 4], payload].concat()
}

/// Messages in frames, each as a client may send it.
fn frames() -> Vec<Vec<u8>> {
    let messages = corpus("messages").into_iter().map(|message| frame(1, &message));
    let others =
        [frame(2, b"x"), frame(8, &[3, 232]), frame(9, b"p"), frame(10, b"p"), frame(1, &[b'x'; 300])];
    messages.chain(others).collect()
}

proptest! {
    #[test]
    fn handshakes(bytes in edited::bytes(corpus("handshakes"))) {
        let answer = converse(connected(), &bytes);
        prop_assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 "), "{answer:?}");
    }

    #[test]
    fn what_follows_the_handshake(some in proptest::collection::vec(edited::bytes(frames()), 0..4)) {
        let answer = converse(upgraded(), &some.concat());
        // What a server sends is not masked, and it sends no more than was asked for.
        prop_assert!(answer.get(1).is_none_or(|length| length & 0x80 == 0), "{answer:?}");
        prop_assert!(answer.len() < 1 << 20, "{} bytes", answer.len());
    }
}
