//! Which addresses the client is told, and how a login is turned down.

use redial_model::systems::netphone::topology::{Addresses, Follows, Topology};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::names::Name;
use crate::netphone::proforma::TCP;
use crate::netphone::turned::Turned;
use crate::sip::finding::Finding;
use crate::sip::proforma::DNS;
use crate::sip::transport::Transport;

crate::named_enum! {
    /// A system.
    pub enum Place: "server" {
        /// The server that is active as a rule.
        Master = "master",
        /// The server that takes its place.
        Standby = "standby",
    }
}

/// Which addresses a client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The server's and the standby's.
    #[default]
    Both,
    /// The server's alone, which is the master's.
    Server,
}

/// What the messages of a case go over that is about just that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// A connection: that somebody connects is seen, whatever is said then.
    Tcp,
}

/// Two systems that have just been started, of which the master is active, and a client. What a case does not say is as a run
/// chooses, or as is usual.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Installation {
    /// Which addresses the client is told.
    #[serde(default)]
    pub addresses: Told,
    /// Is the client told the user's domain and a name server, and no address? DNS then has those that it would be told.
    #[serde(default)]
    pub by_dns: bool,
    /// For how many seconds may a phone keep what DNS says? As the run chooses, if the case does not say.
    #[serde(default)]
    pub dns_ttl_s: Option<u32>,
    /// What the messages go over; as the run chooses, if the case does not say.
    #[serde(default)]
    pub transport: Option<Over>,
    /// How a login is turned down; as the run chooses, if the case does not say.
    #[serde(default)]
    pub refusal: Option<Name<Turned>>,
}

impl Installation {
    /// How the client finds its systems.
    pub fn finding(&self) -> Finding {
        Finding { by_dns: self.by_dns, dns_ttl_s: self.dns_ttl_s, by_settings_file: false }
    }

    /// What a client has to support for it.
    pub fn needs(&self) -> &'static [&'static str] {
        match (self.by_dns, self.transport) {
            (false, None) => &[],
            (true, None) => &[DNS.name],
            (false, Some(Over::Tcp)) => &[TCP.name],
            (true, Some(Over::Tcp)) => &[DNS.name, TCP.name],
        }
    }

    /// What the messages go over, if it says so.
    pub fn transport(&self) -> Option<Transport> {
        self.transport.map(|Over::Tcp| Transport::Tcp)
    }

    /// What it comes to for the rules, with logins turned down as the run chooses.
    pub fn topology(&self, turned: Turned) -> Topology {
        let addresses = match self.addresses {
            Told::Both => Addresses::Both,
            Told::Server => Addresses::ServerOnly,
        };
        Topology { follows: Follows::Client { addresses, refusal: turned.refusal() } }
    }
}
