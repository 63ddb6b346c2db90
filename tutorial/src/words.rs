//! What cases can say: the registrars by name, what is done to them, what is expected; and what is to be known of a telephone.

use redial_harness::case::{Act, Language, Outcome, Words};
use redial_harness::names::{Name, Named};
use redial_harness::proforma::{ANSWER_TIMEOUT, Proforma, RETRY_INTERVAL, Time};
use redial_harness::server::Fault;
use redial_harness::server::fault::Nothing;
use redial_model::rule::Closed;
use redial_model::systems::System;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::TWO_REGISTRARS;

redial_model::closed_enum! {
    /// A registrar.
    pub enum Place {
        /// The one that telephones ask first.
        First,
        /// The other one.
        Second,
    }
}

impl Named for Place {
    const WHAT: &'static str = "registrar";

    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn name(self) -> &'static str {
        match self {
            Place::First => "first",
            Place::Second => "second",
        }
    }

    fn meaning(self) -> &'static str {
        Closed::meaning(self)
    }
}

/// There are always two registrars.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Installation {
    /// The user of the telephone.
    pub user: String,
}

/// What a case can do.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// A registrar stops.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        at: Name<Place>,
    },
    /// It starts again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        at: Name<Place>,
    },
    /// From now on connections to it meet a fault.
    Path {
        /// Which one.
        #[serde(rename = "path")]
        at: Name<Place>,
        /// What they meet.
        is: Name<Fault<Nothing>>,
    },
    /// An administrator takes it out of service.
    Withdraw {
        /// Which one.
        #[serde(rename = "withdraw")]
        at: Name<Place>,
    },
    /// The registrations with it are an hour old.
    HourOver {
        /// Which one.
        #[serde(rename = "hour-over")]
        at: Name<Place>,
    },
}

impl Words for Action {
    fn keys() -> Vec<&'static str> {
        vec!["stop", "start", "path", "withdraw", "hour-over"]
    }
}

impl Act for Action {}

/// What a case can expect.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The telephone is registered.
    Registered {
        /// With which registrar.
        #[serde(rename = "registered")]
        at: Name<Place>,
    },
}

impl Words for Expected {
    fn keys() -> Vec<&'static str> {
        vec!["registered"]
    }
}

impl Outcome for Expected {
    fn describe(&self) -> String {
        let Expected::Registered { at } = self;
        format!("a registration with {at}")
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        Some(true)
    }
}

/// Lines of text, over TCP.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhoneWire;

impl Language for PhoneWire {
    const SYSTEM: &'static dyn System = &TWO_REGISTRARS;
    const PROFORMA: Proforma = Proforma {
        abilities: &[],
        apart: &[],
        times: &[
            Time {
                name: RETRY_INTERVAL,
                meaning: "How long it waits between two attempts.",
                default_s: 0.05,
            },
            Time { name: ANSWER_TIMEOUT, meaning: "How long it waits for an answer.", default_s: 0.5 },
        ],
        choices: &[],
        placeholders: &["first", "second", "user"],
        servers: 2,
        jobs: 8,
        notes: &[],
        tour: None,
    };

    type Place = Place;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
}
