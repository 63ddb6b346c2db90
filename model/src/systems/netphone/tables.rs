//! The tables of client, server and the other services.

use super::client::{self, Client};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::order_rules::ORDER_RULES;
use super::role_rules::ROLE_RULES;
use super::server::{self, Server};
use super::server_silences::SERVER_SILENCES;
use super::service::{self, Service};
use super::service_rules::{SERVICE_RULES, SERVICE_SILENCES};
use super::work_rules::WORK_RULES;
use crate::frame::Written;

/// The client's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Offline);
/// The server's.
pub const SERVER: Written<Server> =
    Written::new("server", &[ROLE_RULES, WORK_RULES, ORDER_RULES], SERVER_SILENCES)
        .beginning_in(server::State::Stopped);
/// The other services'.
pub const SERVICE: Written<Service> =
    Written::new("service", &[SERVICE_RULES], SERVICE_SILENCES).beginning_in(service::State::Passive);

crate::tables! {
    /// All three, as a model runs them.
    pub struct Tables {
        /// The client's.
        client: Client = CLIENT,
        /// The server's.
        server: Server = SERVER,
        /// The other services'.
        service: Service = SERVICE,
    }
}
