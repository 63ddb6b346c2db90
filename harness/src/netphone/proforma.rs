//! The wire of NetPhone by its name, and what has to be known of a client: PICS and PIXIT.

use super::turned;
use crate::proforma::{Ability, Proforma};
use crate::sip::proforma::{CALLS, CLOCK, DIGEST, DNS, DNS_PORT, DNS_TTL, PLACEHOLDERS, TIMES};
use crate::sip::transport::Transport;

/// Master and standby of NetPhone, over SIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetPhone;

/// It places calls. A client that places none breaks no clause, so it counts only if declared.
const PLACES_CALLS: Ability = Ability {
    name: "places-calls",
    meaning: "It calls somebody by itself each time that it has registered anew: counts only if it is declared.",
    is_presumed: false,
};

/// It can be told to speak TCP. A run has one transport, so this counts only if declared.
pub(super) const TCP: Ability = Ability {
    name: "tcp",
    meaning: "It speaks TCP where it is told to, whatever the run chooses: counts only if it is declared.",
    is_presumed: false,
};

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[CALLS, PLACES_CALLS, DNS, TCP],
    times: TIMES,
    choices: &[Transport::CHOICE_WITH_ADAPTER, DIGEST, turned::CHOICE, CLOCK, DNS_PORT, DNS_TTL],
    placeholders: PLACEHOLDERS,
    servers: 2,
    // Nobody waits longer than who asks by datagrams that nobody answers.
    jobs: 24,
    ..Proforma::EMPTY
};
