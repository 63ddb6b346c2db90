//! The tables of desktop, proxies and SIP Servers.

use super::client::{self, Client};
use super::client_rules::CLIENT_RULES;
use super::client_silences::CLIENT_SILENCES;
use super::proxy::Proxy;
use super::proxy_rules::{PROXY_RULES, PROXY_SILENCES};
use super::sip_server::SipServer;
use super::sip_server_rules::{SIP_SERVER_RULES, SIP_SERVER_SILENCES};
use crate::frame::Written;

/// The desktop's.
pub const CLIENT: Written<Client> =
    Written::new("client", &[CLIENT_RULES], CLIENT_SILENCES).beginning_in(client::State::Closed);
/// The proxies'.
pub const PROXY: Written<Proxy> = Written::new("proxy", &[PROXY_RULES], PROXY_SILENCES);
/// The SIP Servers'.
pub const SIP_SERVER: Written<SipServer> =
    Written::new("sip-server", &[SIP_SERVER_RULES], SIP_SERVER_SILENCES);

crate::tables! {
    /// All three, as a model runs them.
    pub struct Tables {
        /// The desktop's.
        client: Client = CLIENT,
        /// The proxies'.
        proxy: Proxy = PROXY,
        /// The SIP Servers'.
        sip_server: SipServer = SIP_SERVER,
    }
}
