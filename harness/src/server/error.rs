//! Why a server cannot do what it was told.

use std::io;
use std::net::SocketAddr;

use redial_model::topology::NodeId;

use crate::line::Line;
use crate::tls::TlsError;

/// Why a server cannot do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// It cannot listen.
    #[error("node {} cannot listen on {address}: {source} (each server needs a loopback address of its own)", .node.0)]
    Listen {
        /// Which one.
        node: NodeId,
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// It has no certificate.
    #[error("node {}: {source}", .node.0)]
    Tls {
        /// Which one.
        node: NodeId,
        /// Why not.
        source: TlsError,
    },
    /// A TLS fault without TLS.
    #[error("`{fault}` needs TLS, and this installation speaks plain text: choose another fault")]
    NeedsTls {
        /// The fault.
        fault: &'static str,
    },
    /// The connection is over, or another server's.
    #[error("node {} has no connection {} (any more)", .node.0, .conn.0)]
    NoConnection {
        /// Which server.
        node: NodeId,
        /// Which connection.
        conn: Line,
    },
    /// The task behind it has ended, as when the runtime shuts down.
    #[error("node {} does not run any more", .node.0)]
    Ended {
        /// Which one.
        node: NodeId,
    },
}
