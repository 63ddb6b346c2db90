//! What can be done to servers, to the network between them, and to the way to a portal.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Act, Stands, Words};
use crate::names::Name;
use crate::onex_portal::fault::Layer;
use crate::server::Fault;

/// Something that happens to the two servers or to the network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// Something of a server ends. Sessions of a portal end with it.
    Stop {
        /// What.
        stop: Part,
        /// Of which server.
        at: Name<Place>,
        /// Does everybody notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// It runs again.
    Start {
        /// What.
        start: Part,
        /// Of which server.
        at: Name<Place>,
        /// Does everybody notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A portal learns how it stands with its IP Office, and with the other portal.
    Notice {
        /// Whose portal.
        #[serde(rename = "notice")]
        at: Name<Place>,
    },
    /// What becomes of the network between the two servers.
    Network {
        /// Broken or whole.
        network: NetworkIs,
        /// Do both portals notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// What a client meets on its way to a portal from now on, also on connections that it has.
    Path {
        /// To whose portal.
        #[serde(rename = "path")]
        at: Name<Place>,
        /// What it meets.
        is: Name<Fault<Layer>>,
    },
    /// A portal sends whoever asks it for its page next to the other one, whatever it would say. Then it goes on as before.
    SendAway {
        /// Which portal.
        #[serde(rename = "send-away")]
        at: Name<Place>,
    },
    /// What becomes of logins at a portal from now on, whose page to log on is there all the same.
    Logins {
        /// At whose portal.
        #[serde(rename = "logins")]
        at: Name<Place>,
        /// What becomes of them.
        are: Logins,
    },
    /// The detection time of the secondary goes on, in no time.
    Detection {
        /// How far.
        detection: Stands,
    },
}

impl Words for Action {}

impl Act for Action {}

/// What of a server can end and start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Its portal.
    Portal,
    /// Its IP Office.
    Office,
    /// All of it.
    Server,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Portal => "the portal",
            Part::Office => "the IP Office",
            Part::Server => "the server",
        })
    }
}

/// What becomes of logins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Logins {
    /// What the portal says.
    LetIn,
    /// They are answered as by a portal that is starting.
    TurnedAway,
}

/// The network between the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkIs {
    /// Nothing gets through.
    Broken,
    /// All is well.
    Whole,
}
