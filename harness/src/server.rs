//! A scripted server: a listener on an address of its own, its connections, and what may be wrong with either.
//!
//! What all wires over TCP have in common is here: the layers up to TLS, faults on them, orders that a connection is
//! given, and a report of everything that a client does. What is spoken above is a [`Protocol`].
//!
//! - this file: the server, as a stage commands it
//! - [`fault`]: what new connections meet
//! - [`event`]: what is reported, and what a connection can be told
//! - [`lines`]: lines of text, the smallest protocol
//! - [`websocket`]: the upgrade to WebSocket, messages over it, and how that ends; [`texts`]: texts over it
//! - `protocol`: what is spoken, and a connection as whoever speaks it sees it
//! - `post`: where a server is, and what it shares with the others of its case
//! - `error`: why it cannot do what it was told
//! - `switchboard`: the task behind a server, which accepts and owns the connections' tasks
//! - `registry`: the connections that exist, and where their orders go
//! - `connection`: one connection, layer by layer
//! - `orders`: what a connection was told and has not done yet

mod connection;
mod error;
pub mod event;
pub mod fault;
pub mod lines;
mod orders;
mod post;
mod protocol;
mod registry;
mod switchboard;
pub mod texts;
pub mod websocket;

use std::sync::Arc;

use redial_model::topology::NodeId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

pub use connection::{REFUSES_CERTIFICATE, SPEAKS_TLS};
pub use error::ServerError;
pub use event::{Closing, Event, Seen, Tell};
pub use fault::{AboveTls, Fault};
pub use orders::Interrupt;
pub use post::{Connections, MOST_CONNECTIONS, Post};
pub use protocol::{Ending, Protocol, Talk};

use crate::line::Line;
use crate::lock::locked;
use connection::TlsFaces;
use registry::Registry;
use switchboard::{Command, Done, Door, Switchboard, listen};

/// A scripted server. Dropping it resets its connections and frees its address; [`Server::shut_down`] also waits for that.
#[derive(Debug)]
pub struct Server<P: Protocol> {
    node: NodeId,
    open: Registry<P::Say>,
    commands: mpsc::UnboundedSender<Command<P::Fault>>,
    task: JoinHandle<()>,
}

impl<P: Protocol> Server<P> {
    /// Starts a server, without a fault. What it sees goes to `events`; while that channel is full, its connections wait.
    ///
    /// # Errors
    /// It cannot listen, or gets no certificate.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn new(
        post: Post,
        protocol: Arc<P>,
        events: mpsc::Sender<Event<P::Heard, P::Fault>>,
    ) -> Result<Self, ServerError> {
        let Post { node, address, .. } = post;
        let faces = match &post.authorities {
            Some(authorities) => {
                let faces = TlsFaces::new(authorities, address.ip(), &post.names);
                Some(Arc::new(faces.map_err(|source| ServerError::Tls { node, source })?))
            }
            None => None,
        };
        let listener = listen(node, address).await?;
        let open = Registry::default();
        let (commands, orders) = mpsc::unbounded_channel();
        let switchboard = Switchboard {
            post,
            protocol,
            faces,
            events,
            open: Arc::clone(&open),
            door: Door::Open(listener),
            fault: Fault::Open,
            connections: JoinSet::new(),
            accept_from: Instant::now(),
        };
        let task = tokio::spawn(switchboard.run(orders));
        Ok(Self { node, open, commands, task })
    }

    /// Which node of the installation it is.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// From the return of this on, every new connection meets `fault`.
    ///
    /// # Errors
    /// The fault needs TLS and there is none, or the address cannot be listened on again.
    pub async fn set_fault(&self, fault: Fault<P::Fault>) -> Result<(), ServerError> {
        self.command(|done| Command::SetFault(fault, done)).await
    }

    /// Resets every connection; new ones are met as before.
    ///
    /// # Errors
    /// The runtime shuts down.
    pub async fn reset_connections(&self) -> Result<(), ServerError> {
        self.command(Command::ResetAll).await
    }

    /// Stops it as a power cut would look from next door: new connections are refused, existing ones reset.
    ///
    /// # Errors
    /// The runtime shuts down.
    pub async fn stop(&self) -> Result<(), ServerError> {
        self.set_fault(Fault::Closed).await?;
        self.reset_connections().await
    }

    /// It hangs: the system still accepts for it, and nothing is said any more on any connection.
    ///
    /// # Errors
    /// The runtime shuts down.
    pub async fn hang(&self) -> Result<(), ServerError> {
        self.set_fault(Fault::TcpSilent).await?;
        self.tell_all(Tell::Quiet);
        Ok(())
    }

    /// Starts it again, on the same address, without a fault.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn start(&self) -> Result<(), ServerError> {
        self.set_fault(Fault::Open).await
    }

    /// Accepts every connection that was made by now, and reports it. False: there is no room for all of them, or for the
    /// reports.
    pub async fn accept_all(&self) -> bool {
        let (done, result) = oneshot::channel();
        self.commands.send(Command::AcceptAll(done)).is_ok() && result.await.unwrap_or(false)
    }

    /// Tells one connection what to do.
    ///
    /// # Errors
    /// The connection is over.
    pub fn tell(&self, conn: Line, tell: impl Into<Tell<P::Say>>) -> Result<(), ServerError> {
        let gone = ServerError::NoConnection { node: self.node, conn };
        match locked(&self.open).get(&conn) {
            Some(orders) => orders.send(tell.into()).map_err(|_| gone),
            None => Err(gone),
        }
    }

    /// As [`Server::tell`], and no error if the connection has just ended: that it has is an event on its way.
    ///
    /// # Errors
    /// The server does not run any more.
    pub fn order(&self, conn: Line, tell: impl Into<Tell<P::Say>>) -> Result<(), ServerError> {
        match self.tell(conn, tell) {
            Ok(()) | Err(ServerError::NoConnection { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Tells all connections what to do.
    pub fn tell_all(&self, tell: Tell<P::Say>) {
        for orders in locked(&self.open).values() {
            // A connection that ends just now needs no orders.
            let _ = orders.send(tell.clone());
        }
    }

    /// The connections that exist, oldest first.
    #[must_use]
    pub fn connections(&self) -> Vec<Line> {
        locked(&self.open).keys().copied().collect()
    }

    /// Resets its connections, frees its address and waits until that is done.
    pub async fn shut_down(self) {
        let Self { commands, task, .. } = self;
        drop(commands);
        if let Err(error) = task.await {
            tracing::error!(%error, "a server ended badly");
        }
    }

    async fn command(&self, command: impl FnOnce(Done) -> Command<P::Fault>) -> Result<(), ServerError> {
        let ended = |()| ServerError::Ended { node: self.node };
        let (done, result) = oneshot::channel();
        self.commands.send(command(done)).map_err(|_| ended(()))?;
        result.await.map_err(|_| ended(()))?
    }
}
