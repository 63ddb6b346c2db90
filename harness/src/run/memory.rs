//! Playing without sockets: everybody is on a network in memory, and time goes on when nobody has anything to do. What takes
//! an hour on a desk takes as long as the messages of that hour, and comes out alike however busy the machine is.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Builder;

use super::{Inside, settings_at};
use crate::net::memory::Network;
use crate::settings::{Places, Settings};
use crate::subject::Client;
use crate::tls::TlsError;

/// Where the servers are: there is nobody else on the network of a thread.
const PLACES: Places = Places::Loopback { network: [127, 1], port: 5060 };

/// Waits for something that is played without sockets.
///
/// # Errors
/// There is no room for what wakes this thread.
pub fn play<T>(played: impl Future<Output = T>) -> io::Result<T> {
    let _entered = Network::enter();
    // Nothing here waits for the machine: who used one of its sockets would be told.
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
    Ok(runtime.block_on(played))
}

/// As [`settings()`](super::settings()), of a client that is played without sockets.
///
/// # Errors
/// There are no certificates.
pub fn settings(client: Inside, folder: &Path) -> Result<Settings, TlsError> {
    settings_at(client.wire, Client::Inside(Arc::new(client)), PLACES, folder)
}
