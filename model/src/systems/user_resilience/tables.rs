//! The tables of phone and systems.

use super::client::{self, Phone};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::server::Server;
use super::server_rules::SERVER_RULES;
use super::server_silences::SERVER_SILENCES;
use super::service_rules::SERVICE_RULES;
use crate::frame::Written;

/// The phone's.
pub const CLIENT: Written<Phone> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Unregistered);
/// A system's: about itself, then about its users.
pub const SERVER: Written<Server> = Written::new("server", &[SERVER_RULES, SERVICE_RULES], SERVER_SILENCES);

crate::tables! {
    /// Both, as a model runs them.
    pub struct Tables {
        /// The phone's.
        client: Phone = CLIENT,
        /// A system's.
        server: Server = SERVER,
    }
}
