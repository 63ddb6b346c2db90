//! The server's table: its rows from three files, in the order of the document, and the cells without a row.

use super::order_rules::ORDER_RULES;
use super::role_rules::ROLE_RULES;
use super::server::{Input, Server, State};
use super::work_rules::WORK_RULES;
use crate::rule::{Rule, Silence, SilenceKind, joined};

pub(super) const RUNNING: &[State] = &[State::Starting, State::Passive, State::Active];
pub(super) const EVERYWHERE: &[State] = &[State::Stopped, State::Starting, State::Passive, State::Active];

const ROWS: usize = ROLE_RULES.len() + WORK_RULES.len() + ORDER_RULES.len();

/// The rows of both editions.
pub const SERVER_RULES: &[Rule<Server>] = &joined::<Server, ROWS>(&[ROLE_RULES, WORK_RULES, ORDER_RULES]);

/// The cells without a row.
pub const SERVER_SILENCES: &[Silence<Server>] = &[
    Silence {
        states: &[State::Stopped],
        inputs: &[
            Input::End,
            Input::PeerStarting,
            Input::PeerPassive,
            Input::PeerActive,
            Input::PeerSilent,
            Input::PeerUnreachable,
            Input::Time,
            Input::HandOver,
            Input::SwitchNow,
            Input::SwitchWhenIdle,
            Input::BlockLogins,
            Input::UnblockLogins,
            Input::BlockCalls,
            Input::UnblockCalls,
            Input::Login,
            Input::NewCall,
            Input::CallEnds,
            Input::ScriptBegins,
            Input::ScriptEnds,
            Input::StoreDue,
            Input::Change,
        ],
        kind: SilenceKind::Forbidden,
        reason: "A server service that does not run is told nothing.",
    },
    Silence {
        states: &[State::Stopped],
        inputs: &[Input::ServiceFailed],
        kind: SilenceKind::Ignored,
        reason: "The server service does not run, and is not concerned.",
    },
    Silence {
        states: RUNNING,
        inputs: &[Input::Start],
        kind: SilenceKind::Forbidden,
        reason: "It runs already.",
    },
    Silence {
        states: &[State::Starting, State::Active],
        inputs: &[Input::Time],
        kind: SilenceKind::Forbidden,
        reason: "Only a passive system counts the time without keep-alive.",
    },
    Silence {
        states: &[State::Active],
        inputs: &[Input::HandOver],
        kind: SilenceKind::Ignored,
        reason: "It is active already: the other one did not know.",
    },
    Silence {
        states: &[State::Starting],
        inputs: &[Input::SwitchNow, Input::SwitchWhenIdle],
        kind: SilenceKind::Ignored,
        reason: "It has no part yet that could be changed.",
    },
    Silence {
        states: &[State::Starting, State::Passive],
        inputs: &[Input::CallEnds, Input::ScriptBegins, Input::ScriptEnds, Input::StoreDue],
        kind: SilenceKind::Forbidden,
        reason: "Calls, scripts and their records are with the active system.",
    },
    Silence {
        states: &[State::Starting, State::Passive],
        inputs: &[Input::Change],
        kind: SilenceKind::Ignored,
        reason: "Nobody works at a system that is not active.",
    },
];
