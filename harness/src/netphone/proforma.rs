//! The wire of NetPhone by its name, and what has to be known of a client: PICS and PIXIT.

use super::turned;
use crate::proforma::Proforma;
use crate::sip::proforma::{CALLS, CLOCK, DIGEST, PLACEHOLDERS, TIMES};
use crate::sip::transport::Transport;

/// Master and standby of NetPhone, over SIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetPhone;

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[CALLS],
    times: TIMES,
    choices: &[Transport::CHOICE, DIGEST, turned::CHOICE, CLOCK],
    placeholders: PLACEHOLDERS,
    servers: 2,
    notes: &[],
    tour: None,
};
