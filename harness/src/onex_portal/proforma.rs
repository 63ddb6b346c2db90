//! The wire of one-X Portal by its name, and what has to be known of a client: PICS and PIXIT.

use super::forms::{REDIRECT, STARTING};
use super::speech;
use crate::proforma::{ANSWER_TIMEOUT, Ability, Proforma, RETRY_INTERVAL, Time};

/// Resilience of one-X Portal, over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnexPortal;

/// It is a browser.
pub(super) const BROWSER: Ability = Ability {
    name: "browser",
    meaning: "It follows redirects, and its user logs on: a browser.",
    is_presumed: true,
};
/// It can be a plug-in.
pub(super) const PLUG_IN: Ability = Ability {
    name: "plug-in",
    meaning: "It logs on again by itself, as a plug-in does: counts only if it is declared.",
    is_presumed: false,
};
/// It can be an application.
pub(super) const APPLICATION: Ability = Ability {
    name: "application",
    meaning: "It follows no redirect, as the call assistant: counts only if it is declared.",
    is_presumed: false,
};
/// Its user knows what to do about a certificate.
pub(super) const ACCEPTS: Ability = Ability {
    name: "accepts-certificates",
    meaning: "Its user can accept a certificate that it does not know.",
    is_presumed: true,
};
/// Its user knows both addresses.
pub(super) const TURNS: Ability = Ability {
    name: "other-address",
    meaning: "Its user enters the other address where the one is of no use.",
    is_presumed: true,
};

/// Its user does not stay at the desk.
pub(super) const LEAVES: Ability = Ability {
    name: "leaves",
    meaning: "Its user does nothing any more once an address is entered, or once logged on, where it is told so: counts only if it is declared.",
    is_presumed: false,
};

/// How often a page asks whether it is still served.
pub(super) const POLL: &str = "poll-interval";

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[BROWSER, PLUG_IN, APPLICATION, ACCEPTS, TURNS, LEAVES],
    apart: &[],
    times: &[
        Time {
            name: RETRY_INTERVAL,
            meaning: "How long program and user wait before they try again.",
            default_s: 2.0,
        },
        Time { name: ANSWER_TIMEOUT, meaning: "How long they wait for an answer.", default_s: 30.0 },
        Time {
            name: POLL,
            meaning: "How often the page of a user who is logged on asks whether it is still served.",
            default_s: 1.0,
        },
    ],
    choices: &[speech::CHOICE, REDIRECT, STARTING],
    placeholders: &[
        "primary", "secondary", "address", "other", "user", "password", "program", "accepts", "leaves",
    ],
    servers: 2,
    jobs: 8,
    notes: &[],
    tour: None,
};
