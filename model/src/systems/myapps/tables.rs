//! The tables of client and PBX.

use super::client::{self, Client};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::server::Server;
use super::server_rules::{SERVER_RULES, SERVER_SILENCES};
use crate::coverage::Tracked;
use crate::frame::{self, Followed, Written};
use crate::rule::Edition;

/// The client's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Offline);
/// A PBX's.
pub const SERVER: Written<Server> = Written::new("server", &[SERVER_RULES], SERVER_SILENCES);

/// Both, as a model runs them.
#[derive(Debug)]
pub struct Tables {
    /// The client's.
    pub client: Tracked<Client>,
    /// A PBX's.
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
