//! The cells of the server's table without a row, and why.

use super::server::{Input::*, RUNNING, Server, State::*};
use crate::rule::{Silence, forbidden, ignored};

/// The cells without a row.
pub const SERVER_SILENCES: &[Silence<Server>] = &[
    forbidden(
        &[Stopped],
        &[
            End, PeerStarting, PeerPassive, PeerActive, PeerSilent, PeerUnreachable, Time, HandOver,
            SwitchNow, SwitchWhenIdle, BlockLogins, UnblockLogins, BlockCalls, UnblockCalls, Login, NewCall,
            CallEnds, ScriptBegins, ScriptEnds, StoreDue, Change,
        ],
        "A server service that does not run is told nothing.",
    ),
    ignored(&[Stopped], &[ServiceFailed], "The server service does not run, and is not concerned."),
    forbidden(RUNNING, &[Start], "It runs already."),
    forbidden(&[Starting, Active], &[Time], "Only a passive system counts the time without keep-alive."),
    ignored(&[Active], &[HandOver], "It is active already: the other one did not know."),
    ignored(&[Starting], &[SwitchNow, SwitchWhenIdle], "It has no part yet that could be changed."),
    forbidden(
        &[Starting, Passive],
        &[CallEnds, ScriptBegins, ScriptEnds, StoreDue],
        "Calls, scripts and their records are with the active system.",
    ),
    ignored(&[Starting, Passive], &[Change], "Nobody works at a system that is not active."),
];
