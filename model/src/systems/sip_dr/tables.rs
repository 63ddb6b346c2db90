//! The tables of desktop, proxies and SIP Servers.

use super::client::{self, Client};
use super::client_rules::CLIENT_RULES;
use super::client_silences::CLIENT_SILENCES;
use super::proxy::Proxy;
use super::proxy_rules::{PROXY_RULES, PROXY_SILENCES};
use super::sip_server::SipServer;
use super::sip_server_rules::{SIP_SERVER_RULES, SIP_SERVER_SILENCES};
use crate::coverage::Tracked;
use crate::frame::{self, Followed, Written};
use crate::rule::Edition;

/// The desktop's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Closed);
/// The proxies'.
pub const PROXY: Written<Proxy> = Written::new("proxy", &[PROXY_RULES], PROXY_SILENCES);
/// The SIP Servers'.
pub const SIP_SERVER: Written<SipServer> =
    Written::new("sip-server", &[SIP_SERVER_RULES], SIP_SERVER_SILENCES);

/// All three, as a model runs them.
#[derive(Debug)]
pub struct Tables {
    /// The desktop's.
    pub client: Tracked<Client>,
    /// The proxies'.
    pub proxy: Tracked<Proxy>,
    /// The SIP Servers'.
    pub sip_server: Tracked<SipServer>,
}

impl frame::Tables for Tables {
    fn of(edition: Edition, mutant: Option<&str>) -> Self {
        Tables {
            client: CLIENT.tracked(edition, mutant),
            proxy: PROXY.tracked(edition, mutant),
            sip_server: SIP_SERVER.tracked(edition, mutant),
        }
    }

    fn all(&self) -> Vec<&dyn Followed> {
        vec![&self.client, &self.proxy, &self.sip_server]
    }
}
