//! A server over UDP. Who sends from one address is on one line, as if it had a connection.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::heard::Heard;
use super::message::MOST_BYTES;
use super::passage::{Fate, Fated, Passage, Sender};
use crate::line::Line;
use crate::lock::locked;
use crate::net::UdpSocket;
use crate::server::fault::Nothing;
use crate::server::{Connections, Event, Post, Seen, ServerError};
use crate::stream::once_free;

/// What datagrams are reported as.
pub(super) type Report = Event<Heard, Nothing>;

/// Whom a server knows by a line. More than so many are not remembered: whoever sends from ever new addresses is not answered.
const MOST_SENDERS: usize = 4096;

/// Senders and the lines on which they are, in both directions.
#[derive(Debug, Default)]
struct Senders {
    lines: BTreeMap<SocketAddr, Line>,
    addresses: BTreeMap<Line, SocketAddr>,
}

/// The ways between a server and whoever speaks to it: what is sent there, and what is taken from there.
#[derive(Debug, Default)]
struct Ways {
    sent: Mutex<Passage<(SocketAddr, Vec<u8>)>>,
    taken: Mutex<Passage<(SocketAddr, Vec<u8>)>>,
}

/// A scripted server over UDP. Dropping it frees its address.
#[derive(Debug)]
pub struct Datagrams {
    node: NodeId,
    address: SocketAddr,
    connections: Arc<Connections>,
    events: mpsc::Sender<Report>,
    senders: Arc<Mutex<Senders>>,
    ways: Arc<Ways>,
    open: Option<(Arc<UdpSocket>, JoinHandle<()>)>,
}

impl Datagrams {
    /// Starts a server. What it hears goes to `events`; what comes while that is full is lost, as datagrams are.
    ///
    /// # Errors
    /// The address is in use.
    pub async fn new(post: &Post, events: mpsc::Sender<Report>) -> Result<Self, ServerError> {
        let mut server = Datagrams {
            node: post.node,
            address: post.address,
            connections: Arc::clone(&post.connections),
            events,
            senders: Arc::default(),
            ways: Arc::default(),
            open: None,
        };
        server.start().await?;
        Ok(server)
    }

    /// It ends: its port is closed.
    pub fn stop(&mut self) {
        if let Some((_, task)) = self.open.take() {
            task.abort();
        }
    }

    /// It listens, if it does not yet.
    ///
    /// # Errors
    /// The address is in use.
    pub async fn start(&mut self) -> Result<(), ServerError> {
        if self.open.is_some() {
            return Ok(());
        }
        let socket = once_free(|| UdpSocket::bind(self.address))
            .await
            .map_err(|source| ServerError::Listen { node: self.node, address: self.address, source })?;
        let socket = Arc::new(socket);
        let ears = Ears {
            node: self.node,
            connections: Arc::clone(&self.connections),
            senders: Arc::clone(&self.senders),
            ways: Arc::clone(&self.ways),
            events: self.events.clone(),
        };
        self.open = Some((Arc::clone(&socket), tokio::spawn(ears.listen(socket))));
        Ok(())
    }

    /// Where a line leads.
    pub fn address_of(&self, line: Line) -> Option<SocketAddr> {
        locked(&self.senders).addresses.get(&line).copied()
    }

    /// From now on that becomes of what it sends, or of what it would take.
    pub fn set_passage(&self, from: Sender, fated: Fated) {
        let way = match from {
            Sender::System => &self.ways.sent,
            Sender::Phone => &self.ways.taken,
        };
        locked(way).set(fated);
    }

    /// Sends a datagram. What cannot be sent is lost, as datagrams are.
    pub fn send(&self, to: SocketAddr, bytes: &[u8]) {
        let Some((socket, _)) = self.open.as_ref().filter(|_| self.may_reach(to.ip())) else { return };
        let (arrive, fate) = locked(&self.ways.sent).pass((to, bytes.to_vec()));
        if fate != Fate::Whole {
            let seen = Seen::Heard(Heard::Fate(Sender::System, fate));
            let conn = self.connections.number();
            // It is for a report, and misses nobody.
            let _ = self.events.try_send(Event { at: Instant::now(), node: self.node, conn, seen });
        }
        for (to, bytes) in arrive {
            if let Some(capture) = self.connections.capture() {
                capture.datagram(self.address, to, &bytes);
            }
            if let Err(error) = socket.try_send_to(&bytes, to) {
                tracing::debug!(node = self.node.0, %to, %error, "a datagram is lost");
            }
        }
    }

    /// A client announces what it likes. Nothing leaves this machine but for where something has come from.
    fn may_reach(&self, address: IpAddr) -> bool {
        address.is_loopback() || locked(&self.senders).lines.keys().any(|sender| sender.ip() == address)
    }

    /// Frees its address.
    pub async fn shut_down(mut self) {
        if let Some((_, task)) = self.open.take() {
            task.abort();
            // It was cancelled, and that is what was wanted.
            let _ = task.await;
        }
    }
}

impl Drop for Datagrams {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What hears what comes to a server.
struct Ears {
    node: NodeId,
    connections: Arc<Connections>,
    senders: Arc<Mutex<Senders>>,
    ways: Arc<Ways>,
    events: mpsc::Sender<Report>,
}

impl Ears {
    async fn listen(self, socket: Arc<UdpSocket>) {
        let mut buffer = vec![0; MOST_BYTES];
        loop {
            let (length, from) = match socket.recv_from(&mut buffer).await {
                Ok(received) => received,
                // Somebody to whom something was sent is not there any more.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => continue,
                Err(error) => {
                    tracing::warn!(node = self.node.0, %error, "cannot receive");
                    return;
                }
            };
            if let (Some(capture), Ok(to)) = (self.connections.capture(), socket.local_addr()) {
                capture.datagram(from, to, &buffer[..length]);
            }
            let (arrive, fate) = locked(&self.ways.taken).pass((from, buffer[..length].to_vec()));
            if fate != Fate::Whole {
                self.reports(from, Heard::Fate(Sender::Phone, fate));
            }
            for (from, bytes) in arrive {
                self.reports(from, Heard::of(bytes));
            }
        }
    }

    fn reports(&self, from: SocketAddr, heard: Heard) {
        let Some(conn) = line_of(&mut locked(&self.senders), from, &self.connections) else { return };
        let event = Event { at: Instant::now(), node: self.node, conn, seen: Seen::Heard(heard) };
        if self.events.try_send(event).is_err() {
            tracing::debug!(node = self.node.0, %from, "a datagram is lost");
        }
    }
}

fn line_of(senders: &mut Senders, from: SocketAddr, connections: &Connections) -> Option<Line> {
    if let Some(line) = senders.lines.get(&from) {
        return Some(*line);
    }
    if senders.lines.len() >= MOST_SENDERS {
        return None;
    }
    let line = connections.number();
    senders.lines.insert(from, line);
    senders.addresses.insert(line, from);
    Some(line)
}
