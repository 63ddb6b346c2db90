//! How the portals are set up, what the user works with, and what the user knows.

use redial_model::systems::onex_portal::topology::{self, Failback, Program, Topology};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::names::Name;
use crate::onex_portal::forms::{Redirect, Starting};

crate::named_enum! {
    /// A server, with its portal and its IP Office.
    pub enum Place: "server" {
        /// The server that serves the portal in normal operation.
        Primary = "primary",
        /// The server that stands in for it.
        Secondary = "secondary",
    }
}

impl Place {
    /// The same, as the rows call it.
    pub fn server(self) -> topology::Server {
        match self {
            Place::Primary => topology::Server::Primary,
            Place::Secondary => topology::Server::Secondary,
        }
    }
}

/// When the secondary takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Takeover {
    /// As soon as it has noticed.
    #[default]
    AtOnce,
    /// When that was so for the detection time.
    AfterDetection,
}

crate::named_enum! {
    /// When a user leaves the desk.
    #[derive(Default)]
    pub enum Leaves: "moment to leave" {
        /// They stay.
        #[default]
        Never = "never",
        /// As soon as an address is entered.
        Entered = "entered",
        /// Once logged on.
        LoggedOn = "logged-on",
    }
}

/// Two servers that have run for long, and a user. What a case does not say is as the document has it, or as a run chooses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Installation {
    /// What the user works with.
    #[serde(default = "browser")]
    pub program: Program,
    /// Whose address the user enters first.
    #[serde(default = "primary")]
    pub enters: Name<Place>,
    /// Does the user know the other address as well, and enter it where the first one is of no use?
    #[serde(default)]
    pub knows_both: bool,
    /// Has the user accepted the secondary's certificate before?
    #[serde(default = "crate::case::yes")]
    pub accepted: bool,
    /// Does the user accept it when asked?
    #[serde(default = "crate::case::yes")]
    pub accepts: bool,
    /// When the user leaves the desk, and does nothing any more.
    #[serde(default)]
    pub leaves: Name<Leaves>,
    /// When the secondary takes over.
    #[serde(default)]
    pub takeover: Takeover,
    /// How the primary comes to serve again.
    #[serde(default)]
    pub failback: Failback,
    /// By what a portal redirects; as the run chooses, if the case does not say.
    #[serde(default)]
    pub redirect: Option<Name<Redirect>>,
    /// What a client meets at a portal that is starting; as the run chooses, if the case does not say.
    #[serde(default)]
    pub starting: Option<Name<Starting>>,
}

const fn browser() -> Program {
    Program::Browser
}

const fn primary() -> Name<Place> {
    Name(Place::Primary)
}

impl Installation {
    /// What it comes to for the rules.
    pub fn topology(&self) -> Topology {
        Topology {
            program: self.program,
            accepted: self.accepted,
            takeover: match self.takeover {
                Takeover::AtOnce => topology::Takeover::AtOnce,
                Takeover::AfterDetection => topology::Takeover::AfterDetection,
            },
            failback: self.failback,
            ..Topology::USUAL
        }
    }
}
