//! Where a server is.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use redial_model::topology::NodeId;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::capture::Capture;
use crate::line::Line;
use crate::tls::Authorities;

/// A client that has not finished a handshake by then is given up, unless whoever runs the case is more patient.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(30);
/// Connections that the servers of a case serve at a time, unless fewer files may be open.
pub const MOST_CONNECTIONS: usize = 128;

/// The connections of a case, at whichever of its servers. Those for which there is no room wait to be accepted: that
/// bounds what a hostile client costs.
#[derive(Debug)]
pub struct Connections {
    next: AtomicU64,
    room: Arc<Semaphore>,
    patience: Duration,
    capture: Option<Arc<Capture>>,
}

impl Connections {
    /// At most so many at a time; a client that has not finished a handshake after `patience`, and after half a minute, never
    /// will.
    pub fn new(most: usize, patience: Duration) -> Self {
        let patience = patience.max(HANDSHAKE_LIMIT);
        Connections { next: AtomicU64::new(0), room: Arc::new(Semaphore::new(most)), patience, capture: None }
    }

    /// The same, with everything that is said on them kept.
    pub fn captured(self, capture: Option<Arc<Capture>>) -> Self {
        Connections { capture, ..self }
    }

    /// What keeps what is said on them, if anything does.
    pub(crate) fn capture(&self) -> Option<&Arc<Capture>> {
        self.capture.as_ref()
    }

    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// A line that nobody has yet.
    pub(crate) fn number(&self) -> Line {
        Line(self.next.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn has_room(&self) -> bool {
        self.room.available_permits() > 0
    }

    /// Waits until there is room for one more.
    pub(super) async fn room(&self) {
        // It is never closed.
        let _ = self.room.acquire().await;
    }

    /// Room for a connection. `None`: another server was quicker; that happens once for each at most.
    pub(super) fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }
}

impl Default for Connections {
    fn default() -> Self {
        Connections::new(MOST_CONNECTIONS, HANDSHAKE_LIMIT)
    }
}

/// Where a server is, and what all servers of its case share.
#[derive(Debug, Clone)]
pub struct Post {
    /// Which node of the installation it is.
    pub node: NodeId,
    /// Where it listens.
    pub address: SocketAddr,
    /// What its certificate is for, beside the address.
    pub names: Vec<String>,
    /// With them, it speaks TLS only; without, plain text only.
    pub authorities: Option<Arc<Authorities>>,
    /// The connections of the case.
    pub connections: Arc<Connections>,
    /// How late a server is that is [`Fault::Delayed`](super::Fault::Delayed).
    pub delay: Duration,
}
