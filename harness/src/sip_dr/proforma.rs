//! The wire of SIP disaster recovery by its name, and what has to be known of a desktop: PICS and PIXIT.

use redial_model::topology::NodeId;

use crate::proforma::{ANSWER_TIMEOUT, Ability, PUBLISHES, Proforma, RETRY_INTERVAL, Time};
use crate::settings::Settings;
use crate::sip::proforma::{self, CLOCK, DIGEST, DNS_PORT, DNS_TTL, REFRESH, algorithm};
use crate::sip::registrar::Account;
use crate::sip::transport::Transport;

/// Two sites and the desktop of an agent, which is spoken to by way of an adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SipDr;

/// For how long telephony may be OFF.
pub const SITE_TIMEOUT: &str = "site-timeout";
/// For how long the phone may be away.
pub const REGISTER_TIMEOUT: &str = "register-timeout";

/// Its endpoint speaks SIP. A desktop whose phone is said to be registered never shows it, so it counts only if declared.
pub(super) const SIP_ENDPOINT: Ability = Ability {
    name: "sip-endpoint",
    meaning: "Its endpoint, or the phone that is started beside it, registers by SIP with the site at which it works: counts only if it is declared.",
    is_presumed: false,
};

/// Its endpoint is registered with both sites all the time. Either is permitted, so it counts only if declared.
pub(super) const SIP_AT_BOTH: Ability = Ability {
    name: "sip-at-both-sites",
    meaning: "Its endpoint keeps a registration with each of the two sites at the same time: counts only if it is declared.",
    is_presumed: false,
};

/// It takes calls. Whoever has a phone that an agent has to lift is not asked.
pub(super) const CALLS: Ability =
    Ability { meaning: "Its endpoint takes a call by itself.", ..proforma::CALLS };

/// It asks DNS where the registrars are. An endpoint that was told addresses never shows it, so it counts only if declared.
pub(super) const DNS: Ability = Ability {
    meaning: "Its endpoint finds the registrar of a site by DNS, told the domain of the site and a name server alone: counts only if it is declared.",
    ..proforma::DNS
};

/// What the registrars of the sites are called in what an endpoint is told.
pub(super) const REGISTRARS: [&str; 2] = ["sip1", "sip2"];

/// The names of the servers, in the order of their nodes.
pub(super) const NAMES: [&str; 8] =
    ["site1", "site2", "telephony1", "telephony2", "statistics1", "statistics2", "sip1", "sip2"];

/// Those of them that speak what adapters speak; the others speak SIP.
pub(super) const OF_ADAPTERS: u8 = 6;

/// The registrar of a site.
pub(super) fn registrar(site: NodeId) -> NodeId {
    NodeId(OF_ADAPTERS + site.0)
}

/// As whom the agent's phone registers: the DN.
pub(super) const DN: &str = "7001";
/// The phone's password.
const SIP_PASSWORD: &str = "s3cret-7001";
/// The phone's domain.
const SIP_DOMAIN: &str = "centre.example";

/// As whom an endpoint registers, which proves its password as the run chooses.
pub(super) fn account(settings: &Settings) -> Account {
    Account {
        user: DN.to_owned(),
        password: settings.password(SIP_PASSWORD),
        realm: SIP_DOMAIN.to_owned(),
        algorithm: algorithm(settings),
    }
}

/// What has to be known of a desktop.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[PUBLISHES, SIP_ENDPOINT, SIP_AT_BOTH, CALLS, DNS],
    apart: &[SIP_ENDPOINT.name, SIP_AT_BOTH.name, DNS.name],
    times: &[
        Time {
            name: RETRY_INTERVAL,
            meaning: "How long its library waits between two attempts to connect to the same service, it itself between two \
                      sites that could not be reached, and its endpoint between two attempts to register.",
            default_s: 2.0,
        },
        Time {
            name: ANSWER_TIMEOUT,
            meaning: "How long it waits for a connection, and for an answer.",
            default_s: 20.0,
        },
        Time { name: SITE_TIMEOUT, meaning: "site-timeout, where a case sets it.", default_s: 20.0 },
        Time {
            name: REGISTER_TIMEOUT,
            meaning: "site-sip-register-timeout, where a case sets it.",
            default_s: 20.0,
        },
        Time {
            name: REFRESH,
            meaning: "How long a registration of its endpoint lasts, before the end of which that is renewed.",
            default_s: 5.0,
        },
    ],
    choices: &[Transport::CHOICE, DIGEST, CLOCK, DNS_PORT, DNS_TTL],
    placeholders: &[
        "site1", "site2", "first", "application", "user", "password", "dn", "site_timeout",
        "register_timeout", "seats", "endpoint", "supervisor_reason", REGISTRARS[0], REGISTRARS[1],
        "sip_password", "sip_domain", "transport", "expires", "dns",
    ],
    servers: 8,
    jobs: 8,
    notes: &[
        ("GD-C02", "begins with the preferred site that it has kept"),
        ("GD-C38", "launches its endpoint again when the phone's registration has expired"),
        ("GD-C39", "launches its endpoint again when the phone's registration has expired"),
    ],
    tour: None,
};
