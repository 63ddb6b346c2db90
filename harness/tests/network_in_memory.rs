//! The network in memory, beside that of the machine.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep, timeout};

use redial_harness::net::memory::Network;
use redial_harness::net::{TcpListener, TcpStream, UdpSocket, Unanswering};
use redial_harness::run::memory::play;
use redial_harness::stream::free_port;

fn place(port: u16) -> SocketAddr {
    (Ipv4Addr::new(127, 1, 1, 11), port).into()
}

/// Each of these is asked of the machine's sockets and of those in memory, so that no test passes here that would not there.
fn both(what: impl AsyncFn(SocketAddr)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let port = free_port(&[place(0).ip()]).unwrap();
    runtime.block_on(what(place(port)));
    play(what(place(port))).unwrap();
}

async fn pair(listener: &TcpListener) -> (TcpStream, TcpStream) {
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    (client, listener.accept().await.unwrap())
}

#[test]
fn where_nobody_listens_a_connection_is_refused() {
    both(async |place| {
        let refused = TcpStream::connect(place).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        let listener = TcpListener::bind(place).unwrap();
        assert_eq!(TcpListener::bind(place).unwrap_err().kind(), ErrorKind::AddrInUse);
        let _client = TcpStream::connect(place).await.unwrap();
        drop(listener);
        let refused = TcpStream::connect(place).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    });
}

/// As if the machine were gone; and who still asks when it is back is heard.
#[test]
fn where_no_syn_is_answered_a_connection_is_neither_made_nor_refused() {
    both(async |place| {
        let waits = TcpListener::bind(place).unwrap();
        let before = TcpStream::connect(place).await.unwrap();
        let unanswering = Unanswering::at(waits).await.unwrap();
        let mut asks = pin!(TcpStream::connect(place));
        timeout(Duration::from_millis(300), &mut asks).await.unwrap_err();
        drop(unanswering);
        before.readable().await.unwrap();
        assert_eq!(before.try_read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
        let listener = TcpListener::bind(place).unwrap();
        let client = asks.await.unwrap();
        let server = listener.accept().await.unwrap();
        assert_eq!(client.local_addr().unwrap(), server.peer_addr().unwrap());
    });
}

/// As Linux does, unless its `tcp_syn_retries` says otherwise.
#[test]
fn in_memory_nobody_asks_for_a_connection_for_ever() {
    play(async {
        let place = place(1);
        let _unanswering = Unanswering::at(TcpListener::bind(place).unwrap()).await.unwrap();
        let began = Instant::now();
        assert_eq!(TcpStream::connect(place).await.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(began.elapsed(), Duration::from_secs(127));
    })
    .unwrap();
}

#[test]
fn what_was_sent_arrives_before_the_end() {
    both(async |place| {
        let listener = TcpListener::bind(place).unwrap();
        let (mut client, mut server) = pair(&listener).await;
        assert_eq!(client.peer_addr().unwrap(), place);
        assert_eq!(client.local_addr().unwrap(), server.peer_addr().unwrap());
        client.write_all(b"one two").await.unwrap();
        client.shutdown().await.unwrap();
        let mut three = [0; 3];
        assert_eq!(server.peek(&mut three).await.unwrap(), 3);
        server.read_exact(&mut three).await.unwrap();
        assert_eq!(&three, b"one");
        let mut rest = String::new();
        server.read_to_string(&mut rest).await.unwrap();
        assert_eq!(rest, " two");
        // The other way is open.
        server.write_all(b"yes").await.unwrap();
        client.read_exact(&mut three).await.unwrap();
        assert_eq!(&three, b"yes");
    });
}

#[test]
fn who_leaves_something_unread_resets_as_does_who_wants_to() {
    both(async |place| {
        let listener = TcpListener::bind(place).unwrap();
        let (mut client, server) = pair(&listener).await;
        client.write_all(b"unread").await.unwrap();
        server.readable().await.unwrap();
        drop(server);
        let reset = client.read(&mut [0; 9]).await.unwrap_err();
        assert_eq!(reset.kind(), ErrorKind::ConnectionReset);

        let (mut client, server) = pair(&listener).await;
        server.resets_when_dropped(true).unwrap();
        let grip = server.try_clone().unwrap();
        drop(server);
        let waits = timeout(Duration::from_millis(50), client.read(&mut [0; 9])).await;
        assert!(waits.is_err(), "somebody still holds it");
        drop(grip);
        let reset = client.read(&mut [0; 9]).await.unwrap_err();
        assert_eq!(reset.kind(), ErrorKind::ConnectionReset);

        let (mut client, server) = pair(&listener).await;
        drop(server);
        assert_eq!(client.read(&mut [0; 9]).await.unwrap(), 0);
        client.write_all(b"to nobody").await.unwrap();
        let reset = client.read(&mut [0; 9]).await;
        // A machine that is slow has not told yet.
        assert!(reset.is_ok_and(|read| read == 0) || client.readable().await.is_ok());
    });
}

#[test]
fn connections_wait_to_be_accepted_in_their_order() {
    both(async |place| {
        let listener = TcpListener::bind(place).unwrap();
        assert!(listener.accept_at_once().unwrap().is_none());
        let first = TcpStream::connect(place).await.unwrap();
        let mut second = TcpStream::connect(place).await.unwrap();
        let accepted = listener.accept().await.unwrap();
        assert_eq!(accepted.peer_addr().unwrap(), first.local_addr().unwrap());
        drop(listener);
        assert!(second.read(&mut [0; 9]).await.is_err(), "who was not accepted is turned away");
    });
}

#[test]
fn datagrams_arrive_whole_and_are_lost_where_nobody_is() {
    both(async |place| {
        let server = UdpSocket::bind(place).unwrap();
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        client.send_to(b"one", place).await.unwrap();
        client.send_to(b"and two", place).await.unwrap();
        let mut bytes = [0; 5];
        let (length, from) = server.recv_from(&mut bytes).await.unwrap();
        assert_eq!((&bytes[..length], from), (&b"one"[..], client.local_addr().unwrap()));
        assert_eq!(server.recv(&mut bytes).await.unwrap(), 5, "what has no room is cut off");
        drop(server);
        client.connect(place).await.unwrap();
        client.send(b"is anybody there?").await.unwrap();
        let refused = client.recv(&mut bytes).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    });
}

#[test]
fn an_hour_takes_no_time_and_passes_in_order() {
    let began = std::time::Instant::now();
    let hour = Duration::from_secs(3600);
    let told = play(async {
        let began = Instant::now();
        let listener = TcpListener::bind(place(5060)).unwrap();
        let late = tokio::spawn(async move {
            let mut late = TcpStream::connect(place(5060)).await.unwrap();
            sleep(hour).await;
            late.write_all(b"x").await.unwrap();
        });
        let mut server = listener.accept().await.unwrap();
        let half = timeout(hour / 2, server.readable()).await;
        server.read_exact(&mut [0]).await.unwrap();
        late.await.unwrap();
        (half.is_err(), began.elapsed() >= hour)
    });
    assert_eq!(told.unwrap(), (true, true));
    assert!(began.elapsed() < hour / 60);
}

#[test]
fn each_thread_is_on_a_network_of_its_own_as_long_as_it_wants() {
    let entered = Network::enter();
    let listener = TcpListener::bind(place(5060)).unwrap();
    let inner = Network::enter();
    drop(TcpListener::bind(place(5060)).unwrap());
    drop(inner);
    assert_eq!(TcpListener::bind(place(5060)).unwrap_err().kind(), ErrorKind::AddrInUse);
    std::thread::scope(|scope| {
        scope.spawn(|| play(async { drop(TcpListener::bind(place(5060)).unwrap()) }).unwrap());
    });
    drop(listener);
    drop(TcpListener::bind(place(5060)).unwrap());
    drop(entered);
}
