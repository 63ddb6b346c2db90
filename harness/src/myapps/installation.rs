//! What all PBXes of a case share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use redial_model::topology::NodeId;

use super::account::Account;
use super::directory::Directory;
use crate::server::{Connections, Post};
use crate::tls::Authorities;

/// What all PBXes of a case share.
#[derive(Debug)]
pub struct Installation {
    /// Where they are.
    pub directory: Directory,
    /// Whom they serve.
    pub account: Account,
    authorities: Option<Arc<Authorities>>,
    connections: Arc<Connections>,
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

    /// With these connections, and no others.
    #[must_use]
    pub fn with_connections(self, connections: Arc<Connections>) -> Self {
        Self { connections, ..self }
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
