//! What a client asks the DNS of a case: who gives a service, and where that host is.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, OpCode, Query};
use hickory_proto::rr::{RData, RecordType};
use tokio::time::timeout;

use super::zone::name;

use crate::net::UdpSocket;

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

/// Where a service is given, in the order of the answer; hosts without an address are left out.
///
/// # Errors
/// The server does not answer, or what is asked for is no name.
pub async fn service(server: SocketAddr, service: &str) -> io::Result<Vec<Given>> {
    let given: Vec<_> =
        ask(server, service, RecordType::SRV).await?.into_iter().filter_map(as_service).collect();
    let mut places = Vec::new();
    for (priority, host, port) in given {
        let addresses = ask(server, &host, RecordType::A).await?.into_iter().filter_map(as_address);
        places.extend(addresses.map(|address| Given { priority, place: SocketAddr::new(address, port) }));
    }
    Ok(places)
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

/// What is known of a name.
async fn ask(server: SocketAddr, of: &str, kind: RecordType) -> io::Result<Vec<RData>> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.connect(server).await?;
    let mut bytes = vec![0; LONGEST];
    for id in 1..=MOST_TRIES {
        let mut question = Message::new(id, MessageType::Query, OpCode::Query);
        question.add_query(Query::query(name(of).map_err(io::Error::other)?, kind));
        question.metadata.recursion_desired = true;
        socket.send(&question.to_vec().map_err(io::Error::other)?).await?;
        // What cannot be understood is waited out like silence.
        let Ok(received) = timeout(PATIENCE, socket.recv(&mut bytes)).await else { continue };
        match Message::from_vec(&bytes[..received?]) {
            Ok(answer) if answer.metadata.id == id => {
                return Ok(answer.answers.into_iter().map(|record| record.data).collect());
            }
            _ => {}
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, format!("{server} does not say anything of {of}")))
}
