//! What can be done beside what can be done to any systems that speak SIP.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Act, Words};
use crate::names::Name;
use crate::sip::words::Stands;

/// Something that happens to the two systems.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// A clock of the failover system moves on, in no time. It has to run.
    Clock {
        /// Which one.
        clock: Clock,
        /// How far.
        is: Stands,
    },
    /// The home system sends a copy of the settings, if it is set to.
    Copy {
        /// Which system sends it: `home`.
        #[serde(rename = "copy")]
        from: Name<Place>,
    },
    /// A colleague's desk phone asks a system for a registration.
    ColleagueAsks {
        /// Which system.
        #[serde(rename = "colleague-asks")]
        at: Name<Place>,
    },
    /// An administrator starts failback.
    OrderFailback {
        /// At which system: `failover`.
        #[serde(rename = "order-failback")]
        at: Name<Place>,
    },
}

impl Words for Action {}

impl Act for Action {}

/// A clock of the failover system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// How long it does not see the home system: 3 minutes.
    Absence,
    /// How long it sees it again: 10 minutes.
    Presence,
    /// How long failback has been under way: 5 minutes.
    Grace,
}
