//! What a client asks the DNS of a case: who gives a service, and where that host is.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{RData, Record, RecordType};
use tokio::time::timeout;

use super::framed;
use super::zone::name;
use crate::net::{TcpStream, UdpSocket};

/// How long an answer is waited for, before the question is repeated.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a question is asked.
const MOST_TRIES: u16 = 5;
/// An answer is no longer.
const LONGEST: usize = 4096;

/// A place that gives a service, and its priority: the lower, the sooner it is to be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Its priority.
    pub priority: u16,
    /// Where it is.
    pub place: SocketAddr,
}

/// What a client is told of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is given, in the order of the answer.
    pub places: Vec<Given>,
    /// For how many seconds that may be kept.
    pub ttl_s: u32,
}

/// Whom a client asks, and how.
#[derive(Debug, Clone, Copy)]
pub struct Resolver {
    /// Whom.
    pub server: SocketAddr,
    /// It asks over TCP what was too long for a datagram (RFC 7766, 5).
    pub uses_tcp: bool,
}

fn as_service(data: RData) -> Option<(u16, String, u16)> {
    match data {
        RData::SRV(it) => Some((it.priority, it.target.to_ascii(), it.port)),
        _ => None,
    }
}

fn as_address(data: RData) -> Option<IpAddr> {
    match data {
        RData::A(it) => Some(it.0.into()),
        _ => None,
    }
}

impl Resolver {
    /// Where a service is given, in the order of the answer; hosts without an address are left out.
    ///
    /// # Errors
    /// The server does not answer, or cannot say, or what is asked for is no name.
    pub async fn service(&self, service: &str) -> io::Result<Found> {
        let given = self.ask(service, RecordType::SRV).await?;
        let mut records = vec![given.iter().map(|record| record.ttl).min()];
        let mut places = Vec::new();
        for (priority, host, port) in given.into_iter().filter_map(|record| as_service(record.data)) {
            let known = self.ask(&host, RecordType::A).await?;
            records.push(known.iter().map(|record| record.ttl).min());
            let addresses = known.into_iter().filter_map(|record| as_address(record.data));
            places.extend(addresses.map(|address| Given { priority, place: SocketAddr::new(address, port) }));
        }
        let ttl_s = records.into_iter().flatten().min().unwrap_or_default();
        Ok(Found { places, ttl_s })
    }

    /// What is known of a name.
    async fn ask(&self, of: &str, kind: RecordType) -> io::Result<Vec<Record>> {
        let mut question = Message::new(0, MessageType::Query, OpCode::Query);
        question.add_query(Query::query(name(of).map_err(io::Error::other)?, kind));
        question.metadata.recursion_desired = true;
        let mut answer = self.ask_in_datagrams(&mut question).await?;
        if answer.metadata.truncation && self.uses_tcp {
            let patience = PATIENCE * u32::from(MOST_TRIES);
            answer = timeout(patience, self.ask_in_stream(&question)).await??;
        }
        match answer.metadata.response_code {
            ResponseCode::NoError | ResponseCode::NXDomain => Ok(answer.answers),
            other => Err(io::Error::other(format!("{} does not say anything of {of}: {other}", self.server))),
        }
    }

    async fn ask_in_datagrams(&self, question: &mut Message) -> io::Result<Message> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0).into())?;
        socket.connect(self.server).await?;
        let mut bytes = vec![0; LONGEST];
        for id in 1..=MOST_TRIES {
            question.metadata.id = id;
            socket.send(&question.to_vec().map_err(io::Error::other)?).await?;
            // What cannot be understood is waited out like silence.
            let Ok(received) = timeout(PATIENCE, socket.recv(&mut bytes)).await else { continue };
            match Message::from_vec(&bytes[..received?]) {
                Ok(answer) if answer.metadata.id == id => return Ok(answer),
                _ => {}
            }
        }
        Err(io::Error::new(io::ErrorKind::TimedOut, format!("{} does not say anything", self.server)))
    }

    async fn ask_in_stream(&self, question: &Message) -> io::Result<Message> {
        let mut stream = TcpStream::connect(self.server).await?;
        let asked = question.to_vec().map_err(io::Error::other)?;
        framed::write(&mut stream, &asked).await?;
        let answer = framed::read(&mut stream, usize::from(u16::MAX)).await?;
        Message::from_vec(&answer).map_err(io::Error::other)
    }
}
