//! The wire of user resilience by its name, and what has to be known of a client: PICS and PIXIT.

use super::refusal::Refused;
use crate::proforma::{ANSWER_TIMEOUT, Ability, Choice, Proforma, RETRY_INTERVAL, Time};
use crate::sip::transport::Transport;

/// User resilience of IP Office, over SIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserResilience;

/// It takes calls.
pub(super) const CALLS: Ability =
    Ability { name: "calls", meaning: "It takes a call by itself.", is_presumed: true };

/// How long a registration lasts.
pub(super) const REFRESH: &str = "refresh-interval";

/// What proofs are asked for.
pub(super) const DIGEST: Choice = Choice {
    name: "digest",
    meaning: "What the systems ask a phone to prove its password with.",
    values: &["md5", "sha-256", "none"],
};

/// How a guest is sent home.
pub(super) const SEND_HOME: Choice = Choice {
    name: "send-home",
    meaning: "How the failover system sends a guest home: its next REGISTER is refused, or redirected to the home system.",
    values: &["refused", "redirected"],
};

/// Whose clock is scaled.
pub(super) const CLOCK: Choice = Choice {
    name: "clock",
    meaning: "What is scaled: the client's settings, so that an expiry is told in scaled seconds, or its own clock, for which \
              nothing is scaled on the wire.",
    values: &["settings", "own"],
};

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[CALLS],
    times: &[
        Time { name: RETRY_INTERVAL, meaning: "How long it waits between two attempts.", default_s: 2.0 },
        Time {
            name: ANSWER_TIMEOUT,
            meaning: "How long it waits for an answer: 64 times T1 (RFC 3261, timer F).",
            default_s: 32.0,
        },
        Time {
            name: REFRESH,
            meaning: "How long a registration lasts, before the end of which it is renewed.",
            default_s: 30.0,
        },
    ],
    choices: &[Transport::CHOICE, DIGEST, Refused::CHOICE, SEND_HOME, CLOCK],
    placeholders: &["primary", "secondary", "user", "password", "domain", "transport", "expires"],
    servers: 3,
    notes: &[],
    tour: None,
};
