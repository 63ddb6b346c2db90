//! The DNS of a case, asked by somebody who reads its messages byte by byte.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

use redial_harness::dns::manner::Manner;
use redial_harness::dns::question::{Given, Resolver};
use redial_harness::dns::server::NameServer;
use redial_harness::dns::zone::Zone;
use redial_harness::sip::domain::{self, Domain, Records};
use redial_harness::sip::transport::Transport;

const A: u16 = 1;
const AAAA: u16 = 28;
const SRV: u16 = 33;
const NAPTR: u16 = 35;

const NOERROR: u8 = 0;
const FORMERR: u8 = 1;
const SERVFAIL: u8 = 2;
const NXDOMAIN: u8 = 3;
const REFUSED: u8 = 5;

const TTL: u32 = 60;

/// Nobody waits for longer for what has to come.
const LONG: Duration = Duration::from_secs(20);

fn question(id: u16, name: &str, kind: u16) -> Vec<u8> {
    let mut bytes = [id, 0x0100, 1, 0, 0, 0].map(u16::to_be_bytes).concat();
    for label in name.split('.') {
        bytes.push(label.len() as u8);
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes.extend([kind, 1].map(u16::to_be_bytes).concat());
    bytes
}

/// What an answer says.
#[derive(Debug, PartialEq)]
struct Answer {
    id: u16,
    status: u8,
    is_cut_off: bool,
    /// Type, lifetime and data of each record.
    records: Vec<(u16, u32, Vec<u8>)>,
}

impl Answer {
    /// To [`Client::asks`], with nothing in it.
    fn empty() -> Self {
        Answer { id: 7, status: NOERROR, is_cut_off: false, records: Vec::new() }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// The name there, and where it ends.
fn name(bytes: &[u8], mut at: usize) -> (String, usize) {
    let mut labels = Vec::new();
    loop {
        match bytes[at] {
            0 => return (labels.join("."), at + 1),
            length @ 1..0xc0 => {
                let from = at + 1;
                at = from + usize::from(length);
                labels.push(String::from_utf8(bytes[from..at].to_vec()).unwrap());
            }
            _ => {
                let (rest, _) = name(bytes, usize::from(u16_at(bytes, at) & 0x3fff));
                labels.push(rest);
                return (labels.join("."), at + 2);
            }
        }
    }
}

fn read(bytes: &[u8]) -> Answer {
    assert_ne!(bytes[2] & 0x80, 0, "it is an answer");
    let (questions, answers) = (u16_at(bytes, 4), u16_at(bytes, 6));
    let mut at = 12;
    for _ in 0..questions {
        at = name(bytes, at).1 + 4;
    }
    let mut records = Vec::new();
    for _ in 0..answers {
        at = name(bytes, at).1;
        let ttl = u32::from_be_bytes(bytes[at + 4..at + 8].try_into().unwrap());
        let (kind, length) = (u16_at(bytes, at), usize::from(u16_at(bytes, at + 8)));
        at += 10;
        records.push((kind, ttl, data(bytes, at, kind, length)));
        at += length;
    }
    Answer { id: u16_at(bytes, 0), status: bytes[3] & 0xf, is_cut_off: bytes[2] & 2 != 0, records }
}

/// Data without what is only a reference to another place of the message.
fn data(bytes: &[u8], at: usize, kind: u16, length: usize) -> Vec<u8> {
    match kind {
        SRV => [&bytes[at..at + 6], name(bytes, at + 6).0.as_bytes()].concat(),
        _ => bytes[at..at + length].to_vec(),
    }
}

struct Client {
    socket: UdpSocket,
    server: SocketAddr,
}

impl Client {
    fn of(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        Client { socket, server }
    }

    fn says(&self, bytes: &[u8]) -> Answer {
        self.socket.send_to(bytes, self.server).unwrap();
        let mut answer = [0; 2048];
        let length = self.socket.recv(&mut answer).unwrap();
        assert!(length <= 512, "{length} bytes are more than everybody takes");
        read(&answer[..length])
    }

    fn asks(&self, name: &str, kind: u16) -> Answer {
        self.says(&question(7, name, kind))
    }
}

/// What is known of a domain with two systems.
fn zone(transport: Transport, records: Records) -> Zone {
    Domain::new("office.example", transport, &[place(1), place(2)], TTL).zone(records).unwrap()
}

fn place(last: u8) -> SocketAddr {
    (Ipv4Addr::new(127, 0, 7, last), 5060).into()
}

/// Somebody asks the DNS of a domain with two systems.
async fn asked(transport: Transport, asks: impl FnOnce(SocketAddr) + Send + 'static) {
    asked_of(Manner::Right, transport, asks).await;
}

/// The same of one that answers like that.
async fn asked_of(manner: Manner, transport: Transport, asks: impl FnOnce(SocketAddr) + Send + 'static) {
    let zone = zone(transport, Records::All);
    let server = NameServer::open((IpAddr::from([127, 0, 0, 1]), 0).into(), zone, None, None).await.unwrap();
    server.answer(manner);
    let address = server.address();
    tokio::task::spawn_blocking(move || asks(address)).await.unwrap();
    server.shut_down().await;
}

fn service(priority: u16, host: &str) -> Vec<u8> {
    [&[priority, 1, 5060].map(u16::to_be_bytes).concat(), host.as_bytes()].concat()
}

#[tokio::test]
async fn the_systems_of_a_domain_are_found() {
    asked(Transport::Tcp, |server| {
        let client = Client::of(server);
        // Order in an answer says nothing; priorities do.
        let systems = [service(2, "secondary.office.example"), service(1, "primary.office.example")];
        let systems = systems.map(|data| (SRV, TTL, data)).to_vec();
        let answer = Answer { records: systems, ..Answer::empty() };
        assert_eq!(client.asks("_sip._tcp.office.example", SRV), answer);
        assert_eq!(client.asks("_SIP._tcp.Office.Example", SRV), answer, "case says nothing");
        let address = |last| Answer { records: vec![(A, TTL, vec![127, 0, 7, last])], ..Answer::empty() };
        assert_eq!(client.asks("primary.office.example", A), address(1));
        assert_eq!(client.asks("secondary.office.example", A), address(2));
        let pointer = client.asks("office.example", NAPTR).records.remove(0).2;
        let expected = b"\0\x0a\0\x0a\x01s\x07SIP+D2T\0\x04_sip\x04_tcp";
        assert!(pointer.starts_with(expected), "{pointer:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_told_from_what_is_another_ones_affair() {
    asked(Transport::Tcp, |server| {
        let client = Client::of(server);
        let status = |name, kind| {
            let answer = client.asks(name, kind);
            assert_eq!(answer.records, []);
            answer.status
        };
        assert_eq!(status("primary.office.example", AAAA), NOERROR, "it has no such address");
        assert_eq!(status("_tcp.office.example", SRV), NOERROR, "there are names below it");
        assert_eq!(status("_sip._udp.office.example", SRV), NXDOMAIN, "nobody speaks that");
        assert_eq!(status("www.office.example", A), NXDOMAIN);
        assert_eq!(status("www.example", A), REFUSED);
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_refused_and_harms_nobody() {
    asked(Transport::Udp, |server| {
        let client = Client::of(server);
        let nonsense = client.says(&[&[0, 9][..], &[0xff; 40]].concat());
        assert_eq!((nonsense.id, nonsense.status), (9, FORMERR));
        // An answer is never answered.
        let mut answer = question(3, "primary.office.example", A);
        answer[2] |= 0x80;
        client.socket.send_to(&answer, server).unwrap();
        assert_eq!(client.asks("primary.office.example", A).id, 7);
    })
    .await;
}

/// What is said on a connection of somebody who asks.
fn says_on(stream: &mut TcpStream, question: &[u8]) -> Answer {
    let length = (question.len() as u16).to_be_bytes();
    stream.write_all(&[&length, question].concat()).unwrap();
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut bytes).unwrap();
    read(&bytes)
}

fn connected(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

#[tokio::test]
async fn questions_come_over_connections_as_well() {
    asked(Transport::Udp, |server| {
        let mut stream = connected(server);
        for id in [1, 2] {
            let answer = says_on(&mut stream, &question(id, "secondary.office.example", A));
            assert_eq!(answer, Answer { id, records: vec![(A, TTL, vec![127, 0, 7, 2])], ..Answer::empty() });
        }
    })
    .await;
}

#[tokio::test]
async fn it_can_fail_in_every_way() {
    for (manner, status) in [(Manner::NoSuchName, NXDOMAIN), (Manner::Fails, SERVFAIL)] {
        asked_of(manner, Transport::Udp, move |server| {
            let client = Client::of(server);
            for (name, kind) in [("office.example", NAPTR), ("primary.office.example", A)] {
                assert_eq!(client.asks(name, kind), Answer { status, ..Answer::empty() }, "{name}");
            }
            assert_eq!(client.asks("www.example", A).status, REFUSED, "it is not asked about its domain");
        })
        .await;
    }
    asked_of(Manner::Truncated, Transport::Udp, |server| {
        let cut_off = Answer { is_cut_off: true, ..Answer::empty() };
        assert_eq!(Client::of(server).asks("primary.office.example", A), cut_off);
        let whole = says_on(&mut connected(server), &question(7, "primary.office.example", A));
        assert_eq!(whole, Answer { records: vec![(A, TTL, vec![127, 0, 7, 1])], ..Answer::empty() });
    })
    .await;
}

/// What it was asked while it said nothing is answered neither then nor later.
#[tokio::test]
async fn it_can_say_nothing() {
    let zone = zone(Transport::Udp, Records::All);
    let (hears, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let ear = Box::new(move |what| hears.send(what).unwrap());
    let loopback = (IpAddr::from([127, 0, 0, 1]), 0).into();
    let server = NameServer::open(loopback, zone, None, Some(ear)).await.unwrap();
    server.answer(Manner::Silent);
    let client = Client::of(server.address());
    client.socket.send_to(&question(1, "www.example", A), client.server).unwrap();
    client.socket.send_to(&question(2, "primary.office.example", A), client.server).unwrap();
    assert_eq!(
        heard.recv().await.unwrap(),
        "A primary.office.example.",
        "what is another one's affair is none"
    );
    server.answer(Manner::Right);
    let answer =
        tokio::task::spawn_blocking(move || client.asks("secondary.office.example", A)).await.unwrap();
    assert_eq!(answer, Answer { records: vec![(A, TTL, vec![127, 0, 7, 2])], ..Answer::empty() });
    server.shut_down().await;
}

#[tokio::test]
async fn who_asks_over_tcp_as_well_is_told_all() {
    let zone = zone(Transport::Udp, Records::All);
    let loopback = (IpAddr::from([127, 0, 0, 1]), 0).into();
    let server = NameServer::open(loopback, zone, None, None).await.unwrap();
    let ask = async |uses_tcp| {
        let resolver = Resolver { server: server.address(), uses_tcp };
        domain::systems(resolver, "office.example", Transport::Udp).await
    };
    server.answer(Manner::Truncated);
    assert_eq!(ask(true).await.unwrap().places.len(), 2);
    assert_eq!(ask(false).await.unwrap().places, []);
    server.answer(Manner::NoSuchName);
    assert_eq!(ask(true).await.unwrap().places, []);
    server.answer(Manner::Fails);
    assert!(ask(true).await.is_err());
    server.shut_down().await;
}

#[tokio::test]
async fn who_asks_for_systems_is_told_their_priorities() {
    let zone = zone(Transport::Udp, Records::All);
    let server = NameServer::open((IpAddr::from([127, 0, 0, 1]), 0).into(), zone, None, None).await.unwrap();
    let resolver = Resolver { server: server.address(), uses_tcp: true };
    let found = domain::systems(resolver, "office.example", Transport::Udp).await.unwrap();
    let given = |priority, last| Given { priority, place: place(last) };
    assert_eq!((found.places, found.ttl_s), (vec![given(2, 2), given(1, 1)], TTL));
    let none = domain::systems(resolver, "office.example", Transport::Tcp).await.unwrap();
    assert_eq!(none.places, []);
    server.shut_down().await;
}

#[tokio::test]
async fn what_it_names_may_change() {
    let server = (IpAddr::from([127, 0, 0, 1]), 0).into();
    let server = NameServer::open(server, zone(Transport::Udp, Records::All), None, None).await.unwrap();
    let resolver = Resolver { server: server.address(), uses_tcp: true };
    let given = |last| Given { priority: 1, place: place(last) };
    for (records, places) in [(Records::FirstAlone, [given(1)]), (Records::SecondAlone, [given(2)])] {
        server.know(zone(Transport::Udp, records));
        assert_eq!(domain::systems(resolver, "office.example", Transport::Udp).await.unwrap().places, places);
    }
    server.shut_down().await;
}

/// If it took the first port that is free for datagrams, all runs of this but one in seventy would fail.
#[tokio::test]
async fn a_port_that_it_chooses_is_free_for_datagrams_and_for_connections() {
    let anywhere: SocketAddr = (Ipv4Addr::new(127, 0, 53, 1), 0).into();
    let listeners: Vec<TcpListener> = (0..400).map(|_| TcpListener::bind(anywhere).unwrap()).collect();
    for _ in 0..300 {
        let zone = zone(Transport::Udp, Records::All);
        NameServer::open(anywhere, zone, None, None).await.unwrap().shut_down().await;
    }
    drop(listeners);
}

#[tokio::test]
async fn a_port_that_it_is_given_may_be_taken() {
    let taken = TcpListener::bind((Ipv4Addr::new(127, 0, 53, 2), 0)).unwrap();
    let address = taken.local_addr().unwrap();
    let refused = NameServer::open(address, zone(Transport::Udp, Records::All), None, None).await;
    let says =
        format!("the DNS of the case cannot answer at {address}: Address already in use (os error 98)");
    assert_eq!(refused.unwrap_err().to_string(), says);
}
