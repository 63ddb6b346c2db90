//! The wire of SIP disaster recovery by its name, and what has to be known of a desktop: PICS and PIXIT.

use crate::proforma::{ANSWER_TIMEOUT, PUBLISHES, Proforma, RETRY_INTERVAL, Time};

/// Two sites and the desktop of an agent, which is spoken to by way of an adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SipDr;

/// For how long telephony may be OFF.
pub const SITE_TIMEOUT: &str = "site-timeout";
/// For how long the phone may be away.
pub const REGISTER_TIMEOUT: &str = "register-timeout";

/// What has to be known of a desktop.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[PUBLISHES],
    times: &[
        Time {
            name: RETRY_INTERVAL,
            meaning: "How long its library waits between two attempts to connect to the same service, and it itself between two \
                      sites that could not be reached.",
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
    ],
    choices: &[],
    placeholders: &[
        "site1", "site2", "first", "application", "user", "password", "dn", "site_timeout",
        "register_timeout", "seats", "endpoint", "supervisor_reason",
    ],
    servers: 6,
    notes: &[
        ("GD-C02", "begins with the preferred site that it has kept"),
        ("GD-C38", "launches its endpoint again when the phone's registration has expired"),
        ("GD-C39", "launches its endpoint again when the phone's registration has expired"),
    ],
    tour: None,
};
