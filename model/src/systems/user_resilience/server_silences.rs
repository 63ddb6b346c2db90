//! The cells of a system's table that have no row, and why.

use super::server::{AS_HOME, IN_FAILOVER, Input::*, Server, State::*};
use crate::rule::{Silence, forbidden, ignored};

/// The cells without a row.
pub const SERVER_SILENCES: &[Silence<Server>] = &[
    ignored(
        &[Other],
        &[GoesDown, ComesUp, HomeLost, HomeSeen],
        "It remembers nothing of the user but basic details, and looks around when it is asked something.",
    ),
    ignored(&[Home], &[ComesUp, NotHeld], "It serves its users from the start, and does so already."),
    forbidden(
        &[Withheld, Waiting, Serving, Returning, Grace],
        &[ComesUp],
        "A system starts in normal operation.",
    ),
    forbidden(
        AS_HOME,
        &[
            HomeLost, HomeSeen, TimePasses, HomeAsks, CopyCame, HotDesk, SettingsCame, SettingsMissing,
            GuestIdle, FailbackOrdered,
        ],
        "It is the home system itself: it has no clock, no guests, and nobody to ask.",
    ),
    ignored(
        &[Waiting],
        &[HomeLost],
        "The clock runs already; by UR-A1 b it does not depend on what the failover system sees.",
    ),
    ignored(
        &[Blocking],
        &[HomeSeen],
        "By UR-A1 b the view of the failover system starts no clock, so that there is none to stop.",
    ),
    forbidden(&[Serving], &[HomeLost], "It does not see the home system as it is."),
    forbidden(&[Returning, Grace], &[HomeSeen], "It sees the home system as it is."),
    ignored(&[Withheld], &[Held], "It waits already."),
    forbidden(
        &[Blocking, Waiting, Serving, Returning, Grace],
        &[Held, NotHeld, CopyDue],
        "Only a home system asks who answers for its users, and sends copies of their settings.",
    ),
    ignored(IN_FAILOVER, &[CopyCame], "Copies are taken in normal operation (UR-05)."),
    ignored(&[Waiting, Serving, Returning], &[GuestIdle], "Failback has not started: guests may stay."),
    ignored(
        &[Blocking, Waiting, Serving, Grace],
        &[FailbackOrdered],
        "There is no failover, the home system is not visible, or failback has started.",
    ),
    forbidden(
        &[Other],
        &[
            TimePasses, HomeAsks, Held, NotHeld, CopyDue, CopyCame, Register, SettingsRequested, GuestIdle,
            FailbackOrdered,
        ],
        "It has no part in failover: nobody registers with it or asks it for settings.",
    ),
];
