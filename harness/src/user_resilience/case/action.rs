//! What can be done to the systems, to the network between them and the phone, and to calls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Act, Words};
use crate::names::Name;
use crate::sip::servers::Way;

/// Something that happens to the installation or to the network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// A system ends: its port is closed, and what it does not hold in permanent memory is gone.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        at: Name<Place>,
        /// Does the other one notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A stopped system runs again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        at: Name<Place>,
        /// Do both notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A system learns whether it sees the other one.
    Notice {
        /// Which one learns it.
        #[serde(rename = "notice")]
        at: Name<Place>,
    },
    /// What becomes of the line between the two systems, which both notice at once.
    Line {
        /// Broken or whole.
        line: LineIs,
    },
    /// What the phone meets on its way to a system from now on, also on connections that it has.
    Path {
        /// To which system.
        #[serde(rename = "path")]
        at: Name<Place>,
        /// What it meets.
        is: Name<Way>,
    },
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
    /// A colleague calls the phone, or ends the call.
    Call {
        /// Which of the two.
        call: CallDoes,
    },
}

impl Words for Action {
    const KEYS: &'static [&'static str] = &[
        "stop", "start", "notice", "line", "path", "clock", "copy", "colleague-asks", "order-failback",
        "call",
    ];
}

impl Act for Action {
    fn needs_client(&self) -> bool {
        matches!(self, Action::Call { .. })
    }
}

/// A line between two systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineIs {
    /// Nothing gets through.
    Broken,
    /// All is well.
    Whole,
}

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

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Just before its time.
    Almost,
    /// At its time, exactly.
    Reached,
    /// Beyond it.
    Passed,
}

/// What a colleague does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallDoes {
    /// Calls the phone, through the system with which it is registered.
    Begin,
    /// Ends the call, without any system.
    End,
}
