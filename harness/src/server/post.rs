//! Where a server is.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use redial_model::topology::NodeId;

use crate::tls::Authorities;

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
    /// Numbers the connections of the case.
    pub connections: Arc<AtomicU64>,
    /// How late a server is that is [`Fault::Delayed`](super::Fault::Delayed).
    pub delay: Duration,
}
