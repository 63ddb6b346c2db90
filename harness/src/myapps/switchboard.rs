//! The task behind one [`Pbx`](super::pbx::Pbx): accepts, and owns the connections' tasks.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::connection::{Connection, TlsFaces};
use super::event::{ConnId, PbxEvent};
use super::fault::StandingFault;
use super::orders::Orders;
use super::pbx::{Installation, MOST_CONNECTIONS, PbxError, Registry, registered};
use crate::stream;

/// After a failure to accept: descriptors come free somewhere in the process, which nobody announces.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

pub(super) type Done = oneshot::Sender<Result<(), PbxError>>;

#[derive(Debug)]
pub(super) enum Command {
    SetFault(StandingFault, Done),
    ResetAll(Done),
}

pub(super) async fn listen(node: NodeId, address: SocketAddr) -> Result<TcpListener, PbxError> {
    stream::listen_soon(address).await.map_err(|source| PbxError::Listen { node, address, source })
}

/// Owns the listener and the connections' tasks; ends with the [`Pbx`] that commands it.
pub(super) struct Switchboard {
    pub node: NodeId,
    pub address: SocketAddr,
    pub installation: Arc<Installation>,
    pub faces: Option<Arc<TlsFaces>>,
    pub events: mpsc::Sender<PbxEvent>,
    pub open: Registry,
    pub listener: Option<TcpListener>,
    pub fault: StandingFault,
    pub connections: JoinSet<()>,
    pub accept_from: Instant,
}

impl Switchboard {
    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        loop {
            let room = self.connections.len() < MOST_CONNECTIONS;
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => break,
                },
                Some(ended) = self.connections.join_next() => note(ended),
                accepted = accept(self.listener.as_ref(), self.accept_from), if room => match accepted {
                    Ok(tcp) => self.serve(tcp),
                    // The client was gone before it was accepted.
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => {
                        tracing::warn!(node = self.node.0, %error, "cannot accept");
                        self.accept_from = Instant::now() + ACCEPT_PAUSE;
                    }
                },
            }
        }
        self.reset_all().await;
    }

    async fn obey(&mut self, command: Command) {
        // Who does not wait for the result does not need it.
        match command {
            Command::SetFault(fault, done) => drop(done.send(self.set_fault(fault).await)),
            Command::ResetAll(done) => {
                self.reset_all().await;
                drop(done.send(Ok(())));
            }
        }
    }

    async fn set_fault(&mut self, fault: StandingFault) -> Result<(), PbxError> {
        if fault.needs_tls() && self.faces.is_none() {
            return Err(PbxError::NeedsTls { fault });
        }
        if fault == StandingFault::Closed {
            self.listener = None;
        } else if self.listener.is_none() {
            self.listener = Some(listen(self.node, self.address).await?);
        }
        self.fault = fault;
        Ok(())
    }

    fn serve(&mut self, tcp: TcpStream) {
        let conn = ConnId(self.installation.connections.fetch_add(1, Ordering::Relaxed));
        let (sender, orders) = Orders::new();
        registered(&self.open).insert(conn, sender);
        let listed = Listed { open: Arc::clone(&self.open), conn };
        let connection = Connection {
            node: self.node,
            conn,
            fault: self.fault,
            installation: Arc::clone(&self.installation),
            faces: self.faces.clone(),
            events: self.events.clone(),
            orders,
        };
        self.connections.spawn(async move {
            let _listed = listed;
            connection.serve(tcp).await;
        });
    }

    /// A connection whose task is cancelled is reset.
    async fn reset_all(&mut self) {
        self.connections.abort_all();
        while let Some(ended) = self.connections.join_next().await {
            note(ended);
        }
    }
}

/// Takes a connection off the list when its task ends, in whatever way.
struct Listed {
    open: Registry,
    conn: ConnId,
}

impl Drop for Listed {
    fn drop(&mut self) {
        registered(&self.open).remove(&self.conn);
    }
}

async fn accept(listener: Option<&TcpListener>, from: Instant) -> io::Result<TcpStream> {
    let Some(listener) = listener else { return pending().await };
    sleep_until(from).await;
    Ok(listener.accept().await?.0)
}

fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection ended badly");
    }
}
