//! The tables of phone and systems.

use super::client::{self, Phone};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::server::Server;
use super::server_rules::SERVER_RULES;
use super::server_silences::SERVER_SILENCES;
use super::service_rules::SERVICE_RULES;
use crate::coverage::Tracked;
use crate::frame::{self, Followed, Written};
use crate::rule::Edition;

/// The phone's.
pub const CLIENT: Written<Phone> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Unregistered);
/// A system's: about itself, then about its users.
pub const SERVER: Written<Server> = Written::new("server", &[SERVER_RULES, SERVICE_RULES], SERVER_SILENCES);

/// Both, as a model runs them.
#[derive(Debug)]
pub struct Tables {
    /// The phone's.
    pub client: Tracked<Phone>,
    /// A system's.
    pub server: Tracked<Server>,
}

impl frame::Tables for Tables {
    fn of(edition: Edition, mutant: Option<&str>) -> Self {
        Tables { client: CLIENT.tracked(edition, mutant), server: SERVER.tracked(edition, mutant) }
    }

    fn all(&self) -> Vec<&dyn Followed> {
        vec![&self.client, &self.server]
    }
}
