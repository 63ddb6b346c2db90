//! What can be expected of a phone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Outcome, Words};
use crate::names::Name;

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// A system has granted the phone a registration, or has kept one for it, since the phase began, and the phone asks no other one
    /// meanwhile.
    Registered {
        /// Which system.
        #[serde(rename = "registered")]
        at: Name<Place>,
    },
    /// A system has refused the phone a registration since the phase began.
    Refused {
        /// Which system.
        #[serde(rename = "refused")]
        at: Name<Place>,
    },
    /// How it stands with the call.
    Call {
        /// Up or over.
        call: CallIs,
    },
    /// The phone has asked nobody for a registration since the phase began. What it renews is no question.
    Asks {
        /// Nobody.
        asks: Nobody,
    },
}

impl Words for Expected {
    const KEYS: &'static [&'static str] = &["registered", "refused", "call", "asks"];
}

impl Outcome for Expected {
    fn describe(&self) -> String {
        match self {
            Expected::Registered { at } => format!("to be registered with {at}"),
            Expected::Refused { at } => format!("to be refused by {at}"),
            Expected::Call { call: CallIs::Up } => "to have taken the call".to_owned(),
            Expected::Call { call: CallIs::Over } => "the end of the call".to_owned(),
            Expected::Asks { asks: Nobody::Nobody } => "to ask nobody for a registration".to_owned(),
        }
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Expected::Registered { .. } | Expected::Asks { .. } => Some(true),
            // What a phone in a call does beside it is for whoever asks.
            Expected::Refused { .. } | Expected::Call { .. } => Some(false),
        }
    }
}

/// How it stands with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallIs {
    /// The phone has taken it.
    Up,
    /// It has ended, and the phone knows.
    Over,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nobody {
    /// Nobody.
    Nobody,
}
