//! The wire of user resilience by its name, and what has to be known of a client: PICS and PIXIT.

use crate::proforma::{Choice, Proforma};
use crate::sip::proforma::{
    CALLS, CLOCK, DIGEST, DNS, DNS_PORT, DNS_TTL, SETTINGS_FILE, SETTINGS_URL, SYSTEMS, TIMES,
};
use crate::sip::transport::Transport;

/// User resilience of IP Office, over SIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserResilience;

/// How a registration is refused before failover. What forbids is not among them: whether a phone comes again then is an open
/// question (UR-A11), and a case says so itself.
pub(super) const REFUSAL: Choice = Choice {
    name: "refusal",
    meaning: "How the failover system refuses a registration before failover.",
    values: &["480", "503", "503-retry-after", "silence"],
};

/// How a guest is sent home.
pub(super) const SEND_HOME: Choice = Choice {
    name: "send-home",
    meaning: "How the failover system sends a guest home: its next REGISTER is refused, or redirected to the home system.",
    values: &["refused", "redirected"],
};

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[CALLS, DNS, SETTINGS_FILE],
    times: TIMES,
    choices: &[Transport::CHOICE, DIGEST, REFUSAL, SEND_HOME, CLOCK, DNS_PORT, DNS_TTL],
    placeholders: &[
        SYSTEMS[0], SYSTEMS[1], "user", "password", "domain", "transport", "expires", "dns", SETTINGS_URL,
    ],
    servers: 3,
    // Nobody waits longer than who asks by datagrams that nobody answers.
    jobs: 24,
    ..Proforma::EMPTY
};
