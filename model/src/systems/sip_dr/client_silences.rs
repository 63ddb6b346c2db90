//! The cells of the desktop's table without a row, and why.

use super::client::{Client, Input::*, State::*};
use crate::rule::{Silence, forbidden};

/// The same cells in both editions.
pub const CLIENT_SILENCES: &[Silence<Client>] = &[
    forbidden(
        &[Closed],
        &[
            Accepted, Rejected, Unreachable, NoAnswer, Lost, PersonRead, SiteRead, TelephonyOff, TelephonyOn,
            ConfigurationOff, ConfigurationOn, StatisticsOff, StatisticsOn, SiteTimer, PhoneTimer,
            AgentLoggedOut, DnBack, LogInDue, LogInByHand, LoggedIn, LoginRefused, PersonChanged, HomeSeen,
        ],
        "It does not run.",
    ),
    forbidden(
        &[Connecting, ReadingPerson, ReadingSite, Switching],
        &[
            TelephonyOff, TelephonyOn, ConfigurationOff, ConfigurationOn, StatisticsOff, StatisticsOn,
            SiteTimer, PhoneTimer, AgentLoggedOut, LogInDue, LogInByHand, LoggedIn, LoginRefused,
            PersonChanged, HomeSeen,
        ],
        "It listens to nothing yet: listeners are set up when it is connected to its site (GD-09, GD-22).",
    ),
    forbidden(&[Connecting, ReadingPerson, ReadingSite], &[DnBack], "It listens to nothing yet."),
    forbidden(
        &[Connecting, ReadingPerson, ReadingSite, Switching, Working, AwaitingPhone],
        &[Start],
        "It runs already.",
    ),
    forbidden(
        &[Connecting, Switching],
        &[Lost, PersonRead, SiteRead],
        "It is not connected, and has asked for nothing.",
    ),
    forbidden(
        &[ReadingPerson, ReadingSite],
        &[Accepted, Rejected, Unreachable, NoAnswer],
        "It is connected already.",
    ),
    forbidden(&[ReadingPerson], &[SiteRead], "It is the person object that it has asked for."),
    forbidden(&[ReadingSite], &[PersonRead], "It has read the person object already."),
    forbidden(
        &[Working, AwaitingPhone],
        &[Accepted, Rejected, Unreachable, NoAnswer, Lost, PersonRead, SiteRead],
        "It is connected, and has read what it needs; the end of this connection is the configuration \
         service going OFF (GD-13).",
    ),
    forbidden(&[Working], &[PhoneTimer], "It does not wait for the phone."),
    forbidden(
        &[AwaitingPhone],
        &[LogInDue, LogInByHand, LoggedIn, LoginRefused],
        "Nobody can be logged in without a phone.",
    ),
];
