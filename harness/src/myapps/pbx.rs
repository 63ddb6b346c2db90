//! One PBX: its listener and its connections.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redial_model::systems::myapps::messages::{Alternative, Answer};
use redial_model::topology::NodeId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

use super::account::Account;
use super::connection::TlsFaces;
use super::directory::Directory;
use super::event::{ConnId, PbxEvent, Tell};
use super::fault::StandingFault;
use super::switchboard::{Command, Done, Switchboard, listen};
use crate::tls::{Authorities, TlsError};

/// Connections that one PBX serves at a time; further ones wait to be accepted. It bounds what a hostile client costs.
pub const MOST_CONNECTIONS: usize = 128;

/// What all PBXes of a case share.
#[derive(Debug)]
pub struct Installation {
    /// Where they are.
    pub directory: Directory,
    /// Whom they serve.
    pub account: Account,
    authorities: Option<Arc<Authorities>>,
    pub(super) connections: AtomicU64,
}

impl Installation {
    /// With `authorities`, the PBXes speak TLS only; without, plain text only.
    #[must_use]
    pub fn new(directory: Directory, account: Account, authorities: Option<Arc<Authorities>>) -> Self {
        Self { directory, account, authorities, connections: AtomicU64::new(0) }
    }

    /// The PBXes speak TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.authorities.is_some()
    }
}

/// Why a PBX cannot do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum PbxError {
    /// The directory does not say where it is, or where another one is that it should name.
    #[error("PBX {} is not in the directory, which has {known}", .node.0)]
    NotInDirectory {
        /// Which one.
        node: NodeId,
        /// Those that are.
        known: String,
    },
    /// It cannot listen.
    #[error("PBX {} cannot listen on {address}: {source} (each PBX needs a loopback address of its own)", .node.0)]
    Listen {
        /// Which one.
        node: NodeId,
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// It has no certificate.
    #[error("PBX {}: {source}", .node.0)]
    Tls {
        /// Which one.
        node: NodeId,
        /// Why not.
        source: TlsError,
    },
    /// A TLS fault without TLS.
    #[error("{fault:?} needs TLS, and this installation speaks plain text: choose a fault of TCP or HTTP")]
    NeedsTls {
        /// The fault.
        fault: StandingFault,
    },
    /// The connection is over, or another PBX's.
    #[error("PBX {} has no connection {} (any more)", .node.0, .conn.0)]
    NoConnection {
        /// Which PBX.
        node: NodeId,
        /// Which connection.
        conn: ConnId,
    },
    /// The task behind it has ended, as when the runtime shuts down.
    #[error("PBX {} does not run any more", .node.0)]
    Ended {
        /// Which one.
        node: NodeId,
    },
}

/// A scripted PBX. Dropping it resets its connections and frees its address; [`Pbx::shut_down`] also waits for that.
#[derive(Debug)]
pub struct Pbx {
    node: NodeId,
    installation: Arc<Installation>,
    open: Registry,
    commands: mpsc::UnboundedSender<Command>,
    task: JoinHandle<()>,
}

pub(super) type Registry = Arc<Mutex<BTreeMap<ConnId, mpsc::UnboundedSender<Tell>>>>;
impl Pbx {
    /// Starts a PBX where the directory says it is, without a fault. What it sees goes to `events`; while that
    /// channel is full, its connections wait.
    ///
    /// # Errors
    /// It is not in the directory, cannot listen, or gets no certificate.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn new(
        node: NodeId,
        installation: Arc<Installation>,
        events: mpsc::Sender<PbxEvent>,
    ) -> Result<Self, PbxError> {
        let place = installation
            .directory
            .places
            .get(&node)
            .ok_or_else(|| unlisted(&installation.directory, node))?;
        let address = SocketAddr::new(place.address, installation.directory.port);
        let faces = match &installation.authorities {
            Some(authorities) => {
                let faces =
                    TlsFaces::new(authorities, place).map_err(|source| PbxError::Tls { node, source })?;
                Some(Arc::new(faces))
            }
            None => None,
        };
        let listener = listen(node, address).await?;
        let open = Registry::default();
        let (commands, orders) = mpsc::unbounded_channel();
        let switchboard = Switchboard {
            node,
            address,
            installation: Arc::clone(&installation),
            faces,
            events,
            open: Arc::clone(&open),
            listener: Some(listener),
            fault: StandingFault::Open,
            connections: JoinSet::new(),
            accept_from: Instant::now(),
        };
        let task = tokio::spawn(switchboard.run(orders));
        Ok(Self { node, installation, open, commands, task })
    }

    /// Which PBX it is.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// From the return of this on, every new connection meets `fault`.
    ///
    /// # Errors
    /// The fault needs TLS and there is none, or the address cannot be listened on again.
    pub async fn set_fault(&self, fault: StandingFault) -> Result<(), PbxError> {
        self.command(|done| Command::SetFault(fault, done)).await
    }

    /// Resets every connection; new ones are met as before.
    ///
    /// # Errors
    /// The runtime shuts down.
    pub async fn reset_connections(&self) -> Result<(), PbxError> {
        self.command(Command::ResetAll).await
    }

    /// Stops it as a power cut would look from next door: new connections are refused, existing ones reset.
    ///
    /// # Errors
    /// The runtime shuts down.
    pub async fn stop(&self) -> Result<(), PbxError> {
        self.set_fault(StandingFault::Closed).await?;
        self.reset_connections().await
    }

    /// Starts it again, on the same address, without a fault.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn start(&self) -> Result<(), PbxError> {
        self.set_fault(StandingFault::Open).await
    }

    /// Tells one connection what to do.
    ///
    /// # Errors
    /// The connection is over, or the answer names a PBX that is not in the directory.
    pub fn tell(&self, conn: ConnId, tell: Tell) -> Result<(), PbxError> {
        self.check(tell)?;
        let gone = PbxError::NoConnection { node: self.node, conn };
        match registered(&self.open).get(&conn) {
            Some(orders) => orders.send(tell).map_err(|_| gone),
            None => Err(gone),
        }
    }

    /// Tells all connections what to do.
    ///
    /// # Errors
    /// The answer names a PBX that is not in the directory.
    pub fn tell_all(&self, tell: Tell) -> Result<(), PbxError> {
        self.check(tell)?;
        for orders in registered(&self.open).values() {
            // A connection that ends just now needs no orders.
            let _ = orders.send(tell);
        }
        Ok(())
    }

    /// The connections that exist, oldest first.
    #[must_use]
    pub fn connections(&self) -> Vec<ConnId> {
        registered(&self.open).keys().copied().collect()
    }

    /// Resets its connections, frees its address and waits until that is done.
    pub async fn shut_down(self) {
        let Self { commands, task, .. } = self;
        drop(commands);
        if let Err(error) = task.await {
            tracing::error!(%error, "a PBX ended badly");
        }
    }

    fn check(&self, tell: Tell) -> Result<(), PbxError> {
        let named = match tell {
            Tell::Answer(Answer::Redirected { to, .. }) => to,
            Tell::Answer(Answer::Accepted { alternative: Some(Alternative { pbx, .. }), .. }) => pbx,
            _ => return Ok(()),
        };
        let directory = &self.installation.directory;
        directory.places.get(&named).map(drop).ok_or_else(|| unlisted(directory, named))
    }

    async fn command(&self, command: impl FnOnce(Done) -> Command) -> Result<(), PbxError> {
        let ended = |()| PbxError::Ended { node: self.node };
        let (done, result) = oneshot::channel();
        self.commands.send(command(done)).map_err(|_| ended(()))?;
        result.await.map_err(|_| ended(()))?
    }
}

pub(super) fn registered(open: &Registry) -> MutexGuard<'_, BTreeMap<ConnId, mpsc::UnboundedSender<Tell>>> {
    // Each change is one insertion or removal: a panic elsewhere leaves nothing half done.
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unlisted(directory: &Directory, node: NodeId) -> PbxError {
    let known: Vec<_> = directory.places.keys().map(|node| node.0.to_string()).collect();
    PbxError::NotInDirectory { node, known: known.join(", ") }
}
