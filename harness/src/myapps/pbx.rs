//! One PBX: a server that speaks the myApps protocol, where the directory says that it is.

use std::sync::Arc;

use redial_model::topology::NodeId;
use tokio::sync::mpsc;

use super::connection::AppClient;
use super::event::PbxEvent;
use super::installation::Installation;
use crate::server::{Server, ServerError};

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
