//! The wire of myApps by its name, and what has to be known of a client: PICS and PIXIT.

use super::directory::RedirectForm;
use crate::proforma::{
    ANSWER_TIMEOUT, Ability, Choice, NAMES, PERSISTS, PUBLISHES, Proforma, RETRY_INTERVAL, TLS, TRACES,
    TRANSPORT, TRANSPORT_TLS, Time, Tour,
};

/// innovaphone myApps, over WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MyApps;

/// It can be told an explicit physical location.
pub(super) const PHYS: Ability =
    Ability { name: "phys", meaning: "It can be told an explicit physical location.", is_presumed: true };
/// It knows two-factor login.
pub(super) const FACTOR: Ability =
    Ability { name: "second-factor", meaning: "It knows two-factor login.", is_presumed: true };

/// It uses its session.
pub(super) const SESSIONS: Ability = Ability {
    name: "sessions",
    meaning: "It logs on with the session that it has. It may log on as the user all the same, unless it is declared.",
    is_presumed: true,
};
/// It answers pings.
pub(super) const PONG: Ability = Ability {
    name: "pong",
    meaning: "It answers the pings of a PBX (RFC 6455, 5.5.2), by which is proved that it is still there.",
    is_presumed: true,
};
/// It asks whose certificate it is shown.
pub(super) const CERTIFICATES: Ability = Ability {
    name: "checks-certificates",
    meaning: "It speaks to nobody whose certificate is of an authority that it was not told to trust.",
    is_presumed: true,
};

/// For a sign of life.
pub(super) const KEEP_ALIVE: &str = "keep-alive";

/// What has to be known of a client.
pub(super) const PROFORMA: Proforma = Proforma {
    abilities: &[PUBLISHES, PERSISTS, NAMES, PHYS, FACTOR, SESSIONS, PONG, TRACES, TLS, CERTIFICATES],
    times: &[
        Time { name: RETRY_INTERVAL, meaning: "How long it waits between two attempts.", default_s: 2.0 },
        Time { name: ANSWER_TIMEOUT, meaning: "How long it waits for an answer.", default_s: 5.0 },
        Time {
            name: KEEP_ALIVE,
            meaning: "How long nothing may come before it asks for a sign of life.",
            default_s: 10.0,
        },
    ],
    choices: &[
        Choice {
            name: TRANSPORT,
            meaning: "What the WebSocket runs over.",
            values: &["plain", TRANSPORT_TLS],
        },
        RedirectForm::CHOICE,
    ],
    placeholders: &["primary", "primary_url", "user", "password", "phys"],
    servers: 6,
    jobs: 8,
    notes: &[("MA-C14", "logs on as user although it has a session, which is allowed (MW-04)")],
    tour: Some(Tour {
        mutant: "MA-C05/effect-1-AimAtPrimary",
        does: "This one dials the primary after a loss, not its current PBX.",
        case: "ma-13-current-first-after-reset",
        installation: include_str!("../../../docs/audit/one-primary-for-all.toml"),
        shows: "Here everybody has the main PBX configured.",
    }),
    ..Proforma::EMPTY
};
