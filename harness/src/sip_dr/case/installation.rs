//! How a desktop, its seat and its phone are set up.

use redial_model::systems::sip_dr::topology::{Endpoint, Registers, Seating, Spelling, Topology};
use redial_model::timer::Limit;
use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::names::Name;
use crate::sip::finding::Finding;
use crate::sip_dr::messages::SiteName;

crate::named_enum! {
    /// A site. An attempt at a site is one to begin with its configuration proxy.
    pub enum Place: "site" {
        /// The site that is preferred, if the case does not say otherwise.
        Site1 = "site1",
        /// The other site.
        Site2 = "site2",
    }
}

impl Place {
    /// Its node in the model.
    pub fn node(self) -> NodeId {
        self.site().node()
    }

    /// Its name on the wire.
    pub fn site(self) -> SiteName {
        match self {
            Place::Site1 => SiteName::Site1,
            Place::Site2 => SiteName::Site2,
        }
    }
}

/// Whether an interval is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// As the run declares it.
    #[default]
    Set,
    /// It is not configured.
    Absent,
    /// It is 0.
    #[serde(rename = "0")]
    Zero,
}

impl Set {
    fn limit(self) -> Limit {
        match self {
            Set::Set => Limit::Set,
            Set::Absent | Set::Zero => Limit::Never,
        }
    }
}

/// How it comes about that the agent's phone is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Registration {
    /// It is what the case says, whatever the phone does.
    #[default]
    Told,
    /// The endpoint registers by SIP, with one site or with both. It needs `sip-endpoint`.
    Sip,
}

/// Two sites at which all is well, a desktop, and a phone that is registered at both of them unless it has to do that by SIP.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Installation {
    /// The site that the agent's person object prefers to begin with.
    #[serde(default = "first")]
    pub preferred: Name<Place>,
    /// The site whose proxy the desktop's own configuration names first.
    #[serde(default = "first")]
    pub first: Name<Place>,
    /// site-timeout.
    #[serde(default)]
    pub site_timeout: Set,
    /// site-sip-register-timeout.
    #[serde(default)]
    pub register_timeout: Set,
    /// Whether agents have seats of their own.
    #[serde(default)]
    pub seats: Seating,
    /// The agent's phone.
    #[serde(default)]
    pub endpoint: Endpoint,
    /// How it comes about that the phone is registered.
    #[serde(default)]
    pub registration: Registration,
    /// Is the endpoint told the domains of the sites and a name server, and no address of a registrar? It needs `registration = "sip"`.
    #[serde(default)]
    pub by_dns: bool,
    /// For how many seconds may an endpoint keep what DNS says? As the run chooses, if the case does not say.
    #[serde(default)]
    pub dns_ttl_s: Option<u32>,
    /// How the SIP Servers spell the reason code of an agent whose phone is not registered any more.
    #[serde(default)]
    pub reason_code: Spelling,
}

fn first() -> Name<Place> {
    Name(Place::Site1)
}

impl Installation {
    /// How the endpoint finds the registrars.
    pub fn finding(&self) -> Finding {
        Finding { by_dns: self.by_dns, dns_ttl_s: self.dns_ttl_s, by_settings_file: false }
    }

    /// What it comes to for the rules. Where the phone registers is the phone's affair, which a case says by actions.
    pub fn topology(&self) -> Topology {
        Topology {
            first: self.first.0.node(),
            seating: self.seats,
            site_timeout: self.site_timeout.limit(),
            register_timeout: self.register_timeout.limit(),
            endpoint: self.endpoint,
            registers: Registers::Both,
            spelling: self.reason_code,
        }
    }
}

#[cfg(test)]
mod tests {
    use redial_model::systems::sip_dr::topology::SITE_1;

    use super::*;

    #[test]
    fn what_a_case_does_not_say_is_usual() {
        let installation: Installation = toml::from_str("").unwrap();
        assert_eq!(installation.topology(), Topology::USUAL);
        assert_eq!(installation.preferred.0.node(), SITE_1);
    }
}
