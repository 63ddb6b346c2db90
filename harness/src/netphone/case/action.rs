//! What can be done beside what can be done to any systems that speak SIP.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Act, Words};
use crate::names::Name;
use crate::sip::words::Stands;

/// Something that happens to the two systems, or is ordered. What `stop` and `start` mean is a server service, on a computer that runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// The computer of a system fails, which the other one notices at once: nobody reaches it any more. `start` starts both.
    PowerOff {
        /// Which one.
        #[serde(rename = "power-off")]
        at: Name<Place>,
    },
    /// A server service runs and answers nobody any more, which the other one notices at once.
    Hang {
        /// Which one.
        #[serde(rename = "hang")]
        at: Name<Place>,
    },
    /// It answers again, and takes itself for what it was, until both notice.
    Resume {
        /// Which one.
        #[serde(rename = "resume")]
        at: Name<Place>,
    },
    /// The time goes on for which a passive system has missed keep-alive, in no time: 10 seconds if it cannot reach the other computer,
    /// otherwise 2 minutes. It has to run, which it does in edition `later`.
    Missed {
        /// Which one misses it.
        #[serde(rename = "missed")]
        at: Name<Place>,
        /// How far.
        is: Stands,
    },
    /// An administrator orders a switchover.
    SwitchOver {
        /// At which system.
        #[serde(rename = "switch-over")]
        at: Name<Place>,
        /// When it is to be.
        when: When,
    },
    /// An administrator blocks something.
    Block {
        /// What.
        block: Blocked,
        /// At which system.
        at: Name<Place>,
    },
    /// An administrator lifts that.
    Unblock {
        /// What.
        unblock: Blocked,
        /// At which system.
        at: Name<Place>,
    },
}

impl Words for Action {}

impl Act for Action {}

/// When a switchover that was ordered takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// At once.
    Now,
    /// As soon as no call is running.
    Idle,
}

/// What an administrator can block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Blocked {
    /// New logins.
    Logins,
    /// New calls.
    Calls,
}
