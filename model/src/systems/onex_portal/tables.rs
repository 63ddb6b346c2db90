//! The tables of client and portal.

use super::client::{self, Client};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::server::Portal;
use super::server_rules::{SERVER_RULES, SERVER_SILENCES};
use crate::frame::Written;

/// The client's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Out);
/// A portal's.
pub const SERVER: Written<Portal> = Written::new("server", &[SERVER_RULES], SERVER_SILENCES);

crate::tables! {
    /// Both, as a model runs them.
    pub struct Tables {
        /// The client's.
        client: Client = CLIENT,
        /// A portal's.
        server: Portal = SERVER,
    }
}
