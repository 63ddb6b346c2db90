//! The servers of a case, over whichever transport, and what can happen to them.

use std::net::SocketAddr;
use std::sync::Arc;

use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::datagram::Datagrams;
use super::heard::Heard;
use super::passage::{Fated, Sender};
use super::stream::Sip;
use super::transport::Transport;
use crate::line::Line;
use crate::server::fault::Nothing;
use crate::server::{Connections, Event, Fault, Post, Seen, Server, ServerError, Tell};

/// What the servers report.
pub type SipEvent = Event<Heard, Nothing>;

/// Events that may wait to be dealt with.
const QUEUE: usize = 256;

crate::named_enum! {
    /// What a client meets on its way to a server.
    #[derive(Default)]
    pub enum Way: "way" {
        /// The server.
        #[default]
        Open = "open",
        /// A closed port.
        Closed = "closed",
        /// A reset of each connection; over UDP, which has none, a closed port.
        Reset = "reset",
        /// Silence: all that it sends arrives, and nothing comes back.
        Silent = "silent",
        /// Nobody, as if the machine were gone: no answer to a SYN, quiet where a connection stands; over UDP, the loss of all that it sends.
        Gone = "gone",
    }
}

enum Listeners {
    Datagrams(Vec<Datagrams>),
    Streams(Vec<Server<Sip>>),
}

/// The servers of a case, by their nodes.
pub struct Servers {
    listeners: Listeners,
    addresses: Vec<SocketAddr>,
    ways: Vec<Way>,
    connections: Arc<Connections>,
    events: mpsc::Sender<SipEvent>,
    ears: mpsc::Receiver<SipEvent>,
}

/// Where a question to somebody else is reported to come from, who is no server of these.
pub const NOBODY: NodeId = NodeId(u8::MAX);

impl Servers {
    /// Starts a server at each post; their nodes count from 0.
    ///
    /// # Errors
    /// Says which of them cannot start, and why.
    pub async fn open(
        transport: Transport,
        posts: Vec<Post>,
        connections: Arc<Connections>,
    ) -> Result<Self, ServerError> {
        let (events, ears) = mpsc::channel(QUEUE);
        let addresses: Vec<SocketAddr> = posts.iter().map(|post| post.address).collect();
        let ways = vec![Way::Open; addresses.len()];
        let listeners = match transport {
            Transport::Udp => {
                let mut all = Vec::new();
                for post in &posts {
                    all.push(Datagrams::new(post, events.clone()).await?);
                }
                Listeners::Datagrams(all)
            }
            Transport::Tcp | Transport::Tls | Transport::Ws | Transport::Wss | Transport::Adapter => {
                let protocol = Arc::new(match transport {
                    Transport::Adapter => Sip::ByAdapter,
                    it if it.is_websocket() => Sip::InWebSocket,
                    _ => Sip::InStream,
                });
                let mut all = Vec::new();
                for post in posts {
                    all.push(Server::new(post, Arc::clone(&protocol), events.clone()).await?);
                }
                Listeners::Streams(all)
            }
        };
        Ok(Servers { listeners, addresses, ways, connections, events, ears })
    }

    /// Where the servers report.
    pub fn ears(&mut self) -> &mut mpsc::Receiver<SipEvent> {
        &mut self.ears
    }

    /// For whoever else a phone asks, as a DNS: what that is asked for is reported as what the servers hear is.
    pub fn ear(&self, heard: fn(String) -> Heard) -> Box<dyn Fn(String) + Send + Sync> {
        let (events, connections) = (self.events.clone(), Arc::clone(&self.connections));
        Box::new(move |what| {
            let seen = Seen::Heard(heard(what));
            let event = Event { at: Instant::now(), node: NOBODY, conn: connections.number(), seen };
            if events.try_send(event).is_err() {
                tracing::debug!("what somebody else was asked is not reported");
            }
        })
    }

    /// Where a server listens.
    pub fn address(&self, node: NodeId) -> SocketAddr {
        self.addresses[node.index()]
    }

    /// A line that nobody has yet.
    pub fn new_line(&self) -> Line {
        self.connections.number()
    }

    /// From now on a client meets this on its way to a server, also on connections that it has. That it is met with silence is the
    /// affair of whoever answers, and so is what comes over UDP to one that is gone.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn set_way(&mut self, node: NodeId, way: Way) -> Result<(), ServerError> {
        let was_gone = std::mem::replace(&mut self.ways[node.index()], way) == Way::Gone;
        match (&mut self.listeners, way) {
            (Listeners::Datagrams(all), Way::Open | Way::Silent | Way::Gone) => {
                all[node.index()].start().await
            }
            (Listeners::Datagrams(all), Way::Closed | Way::Reset) => {
                all[node.index()].stop();
                Ok(())
            }
            (Listeners::Streams(all), Way::Open | Way::Silent) => {
                if was_gone {
                    // A machine that is back knows of no connection that it had.
                    all[node.index()].reset_connections().await?;
                }
                all[node.index()].start().await
            }
            (Listeners::Streams(all), Way::Gone) => {
                all[node.index()].set_fault(Fault::SynSilent).await?;
                all[node.index()].tell_all(Tell::Quiet);
                Ok(())
            }
            (Listeners::Streams(all), Way::Closed) => all[node.index()].stop().await,
            (Listeners::Streams(all), Way::Reset) => {
                all[node.index()].set_fault(Fault::Reset).await?;
                all[node.index()].reset_connections().await
            }
        }
    }

    /// From now on that becomes of the datagrams between a server and whoever speaks to it; over connections there are none.
    pub fn set_passage(&self, node: NodeId, from: Sender, fated: Fated) {
        if let Listeners::Datagrams(all) = &self.listeners {
            all[node.index()].set_passage(from, fated);
        }
    }

    /// Sends a message to whoever is on a line. That it has just ended is no trouble.
    ///
    /// # Errors
    /// The server does not run any more.
    pub fn send(&self, node: NodeId, line: Line, bytes: Vec<u8>) -> Result<(), ServerError> {
        match &self.listeners {
            Listeners::Datagrams(all) => {
                let server = &all[node.index()];
                if let Some(address) = server.address_of(line) {
                    server.send(address, &bytes);
                }
                Ok(())
            }
            Listeners::Streams(all) => all[node.index()].order(line, bytes),
        }
    }

    /// Ends a connection in order, once the client has taken all that was sent. Datagrams have none, and it may have ended by itself.
    ///
    /// # Errors
    /// The server does not run any more.
    pub fn close(&self, node: NodeId, line: Line) -> Result<(), ServerError> {
        match &self.listeners {
            Listeners::Datagrams(_) => Ok(()),
            Listeners::Streams(all) => all[node.index()].order(line, Tell::Close),
        }
    }

    /// Whence the datagrams of a line come; `None`: it is a connection.
    pub fn seen_from(&self, node: NodeId, line: Line) -> Option<SocketAddr> {
        match &self.listeners {
            Listeners::Datagrams(all) => all[node.index()].address_of(line),
            Listeners::Streams(_) => None,
        }
    }

    /// Sends a datagram from a server to an address; over connections there is no such thing, and it is lost.
    pub fn send_to(&self, node: NodeId, to: SocketAddr, bytes: &[u8]) {
        if let Listeners::Datagrams(all) = &self.listeners {
            all[node.index()].send(to, bytes);
        }
    }

    /// Ends all servers and frees their addresses.
    pub async fn strike(self) {
        match self.listeners {
            Listeners::Datagrams(all) => {
                for server in all {
                    server.shut_down().await;
                }
            }
            Listeners::Streams(all) => {
                for server in all {
                    server.shut_down().await;
                }
            }
        }
    }
}
