//! What can be expected of a client and its user, as far as portals see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Outcome, Words};
use crate::names::Name;

/// An outcome, since the phase began.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The user is logged on at a portal: the page that says so has asked whether it is still served, and is. The client asks for no
    /// page meanwhile.
    LoggedOn {
        /// At whose.
        #[serde(rename = "logged-on")]
        at: Name<Place>,
    },
    /// A portal has shown the page to log on.
    LoginPage {
        /// Whose.
        #[serde(rename = "login-page")]
        at: Name<Place>,
    },
    /// A portal has redirected the client to the other one.
    RedirectedBy {
        /// Whose.
        #[serde(rename = "redirected-by")]
        at: Name<Place>,
    },
    /// A portal has turned the client away because it is starting.
    TurnedAwayBy {
        /// Whose.
        #[serde(rename = "turned-away-by")]
        at: Name<Place>,
    },
    /// The client has not taken a portal's certificate: its user was asked.
    WarnedOf {
        /// Whose.
        #[serde(rename = "warned-of")]
        at: Name<Place>,
    },
    /// The client has asked nobody for a page.
    Asks {
        /// Nobody.
        asks: Nobody,
    },
}

impl Words for Expected {}

impl Outcome for Expected {
    fn describe(&self) -> String {
        match self {
            Expected::LoggedOn { at } => format!("a user who is logged on at {at}"),
            Expected::LoginPage { at } => format!("a client that comes to the page to log on of {at}"),
            Expected::RedirectedBy { at } => format!("a client that is redirected by {at}"),
            Expected::TurnedAwayBy { at } => format!("a client that is turned away by {at}"),
            Expected::WarnedOf { at } => {
                format!("a client that does not take the certificate of {at} unasked")
            }
            Expected::Asks { asks: Nobody::Nobody } => "no further request for a page".to_owned(),
        }
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        Some(matches!(self, Expected::LoggedOn { .. } | Expected::Asks { .. }))
    }
}

/// Nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nobody {
    /// Nobody.
    Nobody,
}
