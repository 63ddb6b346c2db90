//! One PBX: a server that speaks the myApps protocol, where the directory says that it is.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::sync::mpsc;

use super::account::Account;
use super::connection::AppClient;
use super::directory::Directory;
use super::event::PbxEvent;
use crate::server::{Post, Server, ServerError};
use crate::tls::Authorities;

/// What all PBXes of a case share.
#[derive(Debug)]
pub struct Installation {
    /// Where they are.
    pub directory: Directory,
    /// Whom they serve.
    pub account: Account,
    authorities: Option<Arc<Authorities>>,
    connections: Arc<AtomicU64>,
    delay: Duration,
}

impl Installation {
    /// With `authorities`, the PBXes speak TLS only; without, plain text only. A PBX that is to be late is so by `delay`.
    #[must_use]
    pub fn new(
        directory: Directory,
        account: Account,
        authorities: Option<Arc<Authorities>>,
        delay: Duration,
    ) -> Self {
        Self { directory, account, authorities, connections: Arc::default(), delay }
    }

    /// The PBXes speak TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.authorities.is_some()
    }

    /// Where a PBX of the directory is.
    pub(super) fn post(&self, node: NodeId) -> Post {
        let place = &self.directory.places[&node];
        Post {
            node,
            address: SocketAddr::new(place.address, self.directory.port),
            names: vec![place.host.clone()],
            authorities: self.authorities.clone(),
            connections: Arc::clone(&self.connections),
            delay: self.delay,
        }
    }
}

/// A scripted PBX.
pub type Pbx = Server<AppClient>;

/// Starts a PBX where the directory says it is, without a fault. What it sees goes to `events`.
///
/// # Errors
/// Its server cannot start.
///
/// # Panics
/// Outside a tokio runtime, or if the directory does not say where the PBX is.
pub async fn open(
    node: NodeId,
    installation: &Arc<Installation>,
    events: mpsc::Sender<PbxEvent>,
) -> Result<Pbx, ServerError> {
    let protocol = Arc::new(AppClient::new(Arc::clone(installation)));
    Server::new(installation.post(node), protocol, events).await
}
