//! What can be expected of the client.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::place::Place;
use crate::case::{Outcome, Words};
use crate::names::{Name, named};

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The next login at that PBX whose credentials were found right uses credentials of that kind. Logins are
    /// looked at in an order of their own, which begins with the phase; those at other PBXes, and those that were
    /// refused (an expired session), are passed over. A nonce that an earlier login of the case had is a failure.
    Login {
        /// At which PBX.
        #[serde(rename = "login")]
        pbx: Place,
        /// Which credentials.
        #[serde(rename = "as")]
        credentials: Credentials,
    },
    /// The next login at that PBX uses credentials of that kind, and no session that is over. Unlike at
    /// [`Expected::Login`], one that was refused is not passed over.
    Offers {
        /// At which PBX.
        #[serde(rename = "offers")]
        pbx: Place,
        /// Which credentials.
        #[serde(rename = "as")]
        credentials: Credentials,
    },
    /// The client has read what it was sent there: it has answered a ping that was sent behind it, or its connection is
    /// over.
    Reads {
        /// At which PBX.
        #[serde(rename = "reads")]
        pbx: Place,
    },
    /// The client's login is accepted there, the connection stands (proven by ping and pong), and no further
    /// attempt is made meanwhile.
    Served {
        /// At which PBX.
        #[serde(rename = "served")]
        pbx: Place,
        /// Does that PBX act as a standby?
        standby: bool,
    },
    /// The published `connInfo` becomes this. Passed over for a client that does not publish.
    Conninfo {
        /// The fields that are compared.
        #[serde(rename = "conninfo")]
        fields: ConnInfo,
    },
    /// The client ends its connection there by itself.
    HangsUp {
        /// At which PBX.
        #[serde(rename = "hangs-up")]
        pbx: Place,
    },
    /// The client does not take itself for logged on there: since the phase began it has published nothing with
    /// `up`, and no login was accepted there that a message followed.
    NotServed {
        /// At which PBX.
        #[serde(rename = "not-served")]
        pbx: Place,
    },
    /// The connection there still stands (proven by ping and pong), and no attempt was made since the phase began.
    Stays {
        /// At which PBX.
        #[serde(rename = "stays")]
        pbx: Place,
    },
}

impl Words for Expected {}

impl Outcome for Expected {
    fn describe(&self) -> String {
        match self {
            Expected::Login { pbx, credentials } | Expected::Offers { pbx, credentials } => match credentials
            {
                Credentials::User => format!("a login at {pbx} as user"),
                Credentials::Session => format!("a login at {pbx} with a session"),
                Credentials::Any => format!("a login at {pbx}"),
            },
            Expected::Reads { pbx } => format!("to read what {pbx} has sent"),
            Expected::Served { pbx, standby: true } => format!("to be served by {pbx} as a standby"),
            Expected::Served { pbx, standby: false } => format!("to be served at home by {pbx}"),
            Expected::Conninfo { fields } => format!("a connInfo with {}", describe_fields(fields)),
            Expected::HangsUp { pbx } => format!("the end of the connection to {pbx}, by the client"),
            Expected::NotServed { pbx } => format!("not to be logged on at {pbx}"),
            Expected::Stays { pbx } => format!("to stay connected to {pbx}"),
        }
    }

    fn is_published(&self) -> bool {
        matches!(self, Expected::Conninfo { .. })
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Expected::Served { .. } | Expected::Stays { .. } => Some(true),
            Expected::HangsUp { .. }
            | Expected::Login { .. }
            | Expected::Offers { .. }
            | Expected::Reads { .. } => Some(false),
            Expected::Conninfo { .. } | Expected::NotServed { .. } => None,
        }
    }
}

/// The kind of credentials of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// The user's own.
    User,
    /// Those of a session.
    Session,
    /// Either.
    Any,
}

/// Fields of the published `connInfo`; those that are `None` are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnInfo {
    /// Is the client connected?
    pub up: Option<bool>,
    /// To a PBX that acts as a standby?
    pub standby: Option<bool>,
    /// The current PBX.
    pub cur: Option<Place>,
    /// The primary PBX.
    pub pri: Option<Place>,
    /// The secondary PBX.
    pub sec: Option<Secondary>,
    /// The physical location.
    pub phys: Option<PhysicalLocation>,
}

/// The secondary PBX as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Secondary {
    /// Absent, null or empty.
    None,
    /// This PBX.
    #[schemars(untagged)]
    Pbx(Place),
}

/// The physical location as published.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PhysicalLocation {
    /// Absent, null or empty.
    None,
    /// This one.
    #[schemars(untagged)]
    At(String),
}

impl<'de> Deserialize<'de> for Secondary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "none" => Ok(Secondary::None),
            name => named(name, Some("none")).map(|pbx| Secondary::Pbx(Name(pbx))),
        }
    }
}

impl<'de> Deserialize<'de> for PhysicalLocation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)? {
            name if name == "none" => PhysicalLocation::None,
            name => PhysicalLocation::At(name),
        })
    }
}

fn describe_fields(fields: &ConnInfo) -> String {
    let mut parts = Vec::new();
    let mut add =
        |name: &str, value: Option<String>| parts.extend(value.map(|value| format!("{name} {value}")));
    add("up", fields.up.map(|it| it.to_string()));
    add("standby", fields.standby.map(|it| it.to_string()));
    add("cur", fields.cur.map(|it| it.to_string()));
    add("pri", fields.pri.map(|it| it.to_string()));
    add(
        "sec",
        fields.sec.map(|it| match it {
            Secondary::None => "none".to_owned(),
            Secondary::Pbx(pbx) => pbx.to_string(),
        }),
    );
    add(
        "phys",
        fields.phys.as_ref().map(|it| match it {
            PhysicalLocation::None => "none".to_owned(),
            PhysicalLocation::At(place) => place.clone(),
        }),
    );
    parts.join(", ")
}
