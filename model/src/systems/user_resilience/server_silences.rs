//! The cells of a system's table that have no row, and why.

use super::server::{Input, Server, State};
use super::server_rules::{AS_HOME, IN_FAILOVER};
use crate::rule::{Silence, SilenceKind};

/// The cells without a row.
pub const SERVER_SILENCES: &[Silence<Server>] = &[
    Silence {
        states: &[State::Other],
        inputs: &[Input::GoesDown, Input::ComesUp, Input::HomeLost, Input::HomeSeen],
        kind: SilenceKind::Ignored,
        reason: "It remembers nothing of the user but basic details, and looks around when it is asked something.",
    },
    Silence {
        states: &[State::Home],
        inputs: &[Input::ComesUp, Input::NotHeld],
        kind: SilenceKind::Ignored,
        reason: "It serves its users from the start, and does so already.",
    },
    Silence {
        states: &[State::Withheld, State::Waiting, State::Serving, State::Returning, State::Grace],
        inputs: &[Input::ComesUp],
        kind: SilenceKind::Forbidden,
        reason: "A system starts in normal operation.",
    },
    Silence {
        states: AS_HOME,
        inputs: &[
            Input::HomeLost,
            Input::HomeSeen,
            Input::TimePasses,
            Input::HomeAsks,
            Input::CopyCame,
            Input::HotDesk,
            Input::SettingsCame,
            Input::SettingsMissing,
            Input::GuestIdle,
            Input::FailbackOrdered,
        ],
        kind: SilenceKind::Forbidden,
        reason: "It is the home system itself: it has no clock, no guests, and nobody to ask.",
    },
    Silence {
        states: &[State::Waiting],
        inputs: &[Input::HomeLost],
        kind: SilenceKind::Ignored,
        reason: "The clock runs already; by UR-A1 b it does not depend on what the failover system sees.",
    },
    Silence {
        states: &[State::Blocking],
        inputs: &[Input::HomeSeen],
        kind: SilenceKind::Ignored,
        reason: "By UR-A1 b the view of the failover system starts no clock, so that there is none to stop.",
    },
    Silence {
        states: &[State::Serving],
        inputs: &[Input::HomeLost],
        kind: SilenceKind::Forbidden,
        reason: "It does not see the home system as it is.",
    },
    Silence {
        states: &[State::Returning, State::Grace],
        inputs: &[Input::HomeSeen],
        kind: SilenceKind::Forbidden,
        reason: "It sees the home system as it is.",
    },
    Silence {
        states: &[State::Withheld],
        inputs: &[Input::Held],
        kind: SilenceKind::Ignored,
        reason: "It waits already.",
    },
    Silence {
        states: &[State::Blocking, State::Waiting, State::Serving, State::Returning, State::Grace],
        inputs: &[Input::Held, Input::NotHeld, Input::CopyDue],
        kind: SilenceKind::Forbidden,
        reason: "Only a home system asks who answers for its users, and sends copies of their settings.",
    },
    Silence {
        states: IN_FAILOVER,
        inputs: &[Input::CopyCame],
        kind: SilenceKind::Ignored,
        reason: "Copies are taken in normal operation (UR-05).",
    },
    Silence {
        states: &[State::Waiting, State::Serving, State::Returning],
        inputs: &[Input::GuestIdle],
        kind: SilenceKind::Ignored,
        reason: "Failback has not started: guests may stay.",
    },
    Silence {
        states: &[State::Blocking, State::Waiting, State::Serving, State::Grace],
        inputs: &[Input::FailbackOrdered],
        kind: SilenceKind::Ignored,
        reason: "There is no failover, the home system is not visible, or failback has started.",
    },
    Silence {
        states: &[State::Other],
        inputs: &[
            Input::TimePasses,
            Input::HomeAsks,
            Input::Held,
            Input::NotHeld,
            Input::CopyDue,
            Input::CopyCame,
            Input::Register,
            Input::SettingsRequested,
            Input::GuestIdle,
            Input::FailbackOrdered,
        ],
        kind: SilenceKind::Forbidden,
        reason: "It has no part in failover: nobody registers with it or asks it for settings.",
    },
];
