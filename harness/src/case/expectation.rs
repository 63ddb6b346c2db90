//! What can be expected of the client.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Pbx;

/// What is expected, and which clauses are to blame if it does not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub expected: Expected,
    /// The clauses that are blamed; the case's if empty.
    pub clauses: Vec<String>,
    /// Attempts at these PBXes are let through while this is waited for, in any number and order. For passages
    /// where the specification leaves the client a choice of ways to the same end.
    pub allowing: BTreeSet<Pbx>,
}

/// An outcome.
///
/// In a file its main key says which: `{ served = "slave1", standby = false }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The next visible attempts are at these PBXes, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which PBXes.
        #[serde(rename = "attempts")]
        pbxes: Vec<Pbx>,
    },
    /// The next login at that PBX whose credentials were found right uses credentials of that kind. Logins are
    /// looked at in an order of their own, which begins with the phase; those at other PBXes, and those that were
    /// refused (an expired session), are passed over. A nonce that an earlier login of the case had is a failure.
    Login {
        /// At which PBX.
        #[serde(rename = "login")]
        pbx: Pbx,
        /// Which credentials.
        #[serde(rename = "as")]
        credentials: Credentials,
    },
    /// The client's login is accepted there, the connection stands (proven by ping and pong), and no further
    /// attempt is made meanwhile.
    Served {
        /// At which PBX.
        #[serde(rename = "served")]
        pbx: Pbx,
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
        pbx: Pbx,
    },
    /// The client does not take itself for logged on there: since the phase began it has published nothing with
    /// `up`, and sent no message that follows a login.
    NotServed {
        /// At which PBX.
        #[serde(rename = "not-served")]
        pbx: Pbx,
    },
    /// The connection there still stands (proven by ping and pong), and no attempt was made since the phase began.
    Stays {
        /// At which PBX.
        #[serde(rename = "stays")]
        pbx: Pbx,
    },
    /// The client has named the PBX in what it traces to standard error.
    Traces {
        /// Which PBX.
        #[serde(rename = "traces")]
        pbx: Pbx,
    },
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
    pub cur: Option<Pbx>,
    /// The primary PBX.
    pub pri: Option<Pbx>,
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
    Pbx(Pbx),
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
