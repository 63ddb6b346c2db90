//! What cases can say: the registrars by name, what is done to them, what is expected; and what is to be known of a telephone.

use redial_harness::case::{Act, Language, Outcome, Words};
use redial_harness::names::Name;
use redial_harness::proforma::{ANSWER_TIMEOUT, Proforma, RETRY_INTERVAL, Time};
use redial_harness::server::Fault;
use redial_harness::server::fault::Nothing;
use redial_model::systems::System;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::TWO_REGISTRARS;

redial_harness::named_enum! {
    /// A registrar.
    pub enum Place: "registrar" {
        /// The one that telephones ask first.
        First = "first",
        /// The other one.
        Second = "second",
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

impl Words for Action {}
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

impl Words for Expected {}

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
        times: &[
            Time {
                name: RETRY_INTERVAL,
                meaning: "How long it waits between two attempts.",
                default_s: 0.05,
            },
            Time { name: ANSWER_TIMEOUT, meaning: "How long it waits for an answer.", default_s: 0.5 },
        ],
        placeholders: &["first", "second", "user"],
        servers: 2,
        ..Proforma::EMPTY
    };

    type Place = Place;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
}
