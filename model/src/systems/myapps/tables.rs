//! The tables of client and PBX.

use super::client::{self, Client};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::server::Server;
use super::server_rules::{SERVER_RULES, SERVER_SILENCES};
use crate::frame::Written;

/// The client's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Offline);
/// A PBX's.
pub const SERVER: Written<Server> = Written::new("server", &[SERVER_RULES], SERVER_SILENCES);

crate::tables! {
    /// Both, as a model runs them.
    pub struct Tables {
        /// The client's.
        client: Client = CLIENT,
        /// A PBX's.
        server: Server = SERVER,
    }
}
