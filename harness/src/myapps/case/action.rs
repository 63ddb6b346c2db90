//! What can be done to the installation, to the network and to the client program.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::place::Place;
use crate::case::{Act, Words};
use crate::ensemble::Cut;
use crate::myapps::fault::StandingFault;
use crate::names::{Name, named};

/// Something that happens to the installation or to the network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// The PBX ends: its connections are reset, its port is closed.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        pbx: Place,
        /// Do the PBXes that it has a registration with notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A stopped PBX runs again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        pbx: Place,
        /// Do the PBXes that it has a registration with notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// The other PBXes learn whether that one runs.
    Notice {
        /// Which one.
        #[serde(rename = "notice")]
        pbx: Place,
    },
    /// The registration between two running PBXes is lost, which both notice at once.
    Unregister {
        /// Which two.
        #[serde(rename = "unregister")]
        pair: [Place; 2],
    },
    /// A lost registration comes back, which both notice at once.
    Register {
        /// Which two.
        #[serde(rename = "register")]
        pair: [Place; 2],
    },
    /// What new connections of the client to a PBX meet from now on; established ones are not touched.
    Path {
        /// To which PBX.
        #[serde(rename = "path")]
        pbx: Place,
        /// What they meet.
        is: Name<StandingFault>,
    },
    /// The client's established connection is cut, which it had when the phase began. Without one there, nothing happens.
    Cut {
        /// At which PBX.
        #[serde(rename = "cut")]
        pbx: Place,
        /// In which way; a quiet one can be reset or closed later.
        how: Cut,
    },
    /// A frame is sent to the client that is logged on.
    Send {
        /// From which PBX.
        #[serde(rename = "send")]
        pbx: Place,
        /// What it is like.
        frame: Frame,
    },
    /// The digests of a PBX's redirects and login results from now on.
    Digest {
        /// Of which PBX.
        #[serde(rename = "digest")]
        pbx: Place,
        /// Right or wrong.
        is: Digest,
    },
    /// What becomes of the logins at a PBX from now on.
    Logins {
        /// At which PBX.
        #[serde(rename = "logins")]
        pbx: Place,
        /// Refused in some way, or checked as usual.
        are: Logins,
    },
    /// What becomes of the sessions that PBXes gave to the client.
    Sessions {
        /// They are forgotten by all PBXes: a login with one is answered by error 5.
        sessions: Sessions,
    },
    /// Two-factor login.
    SecondFactor {
        /// Asked for at the next login with user credentials, or given by the user.
        #[serde(rename = "second-factor")]
        second_factor: SecondFactor,
    },
    /// A PBX redirects every login to another one from now on, whatever the rules say.
    Redirect {
        /// Which PBX redirects.
        #[serde(rename = "redirect")]
        pbx: Place,
        /// Where to.
        to: RedirectTarget,
    },
    /// The administrator moves the user to another PBX: from now on that one is the home. Connections stay.
    MoveUser {
        /// To which PBX: the master or a slave.
        #[serde(rename = "move-user")]
        home: Place,
    },
    /// The administrator takes a standby away: it ends, and nobody is backed by it from now on.
    RemoveStandby {
        /// Which standby of the installation.
        #[serde(rename = "remove-standby")]
        pbx: Place,
    },
    /// The administrator adds a standby that was taken away before: it runs, and is named from now on.
    AddStandby {
        /// Which standby of the installation.
        #[serde(rename = "add-standby")]
        pbx: Place,
    },
    /// The PBX tells the client that it is logged out (`LogoutResult`).
    Logout {
        /// Which PBX.
        #[serde(rename = "logout")]
        pbx: Place,
    },
}

impl Words for Action {}

impl Act for Action {
    fn needs_client(&self) -> bool {
        match self {
            Action::Cut { .. } | Action::Send { .. } | Action::Logout { .. } => true,
            Action::Stop { .. }
            | Action::Start { .. }
            | Action::Notice { .. }
            | Action::Unregister { .. }
            | Action::Register { .. }
            | Action::Path { .. }
            | Action::Digest { .. }
            | Action::Logins { .. }
            | Action::Sessions { .. }
            | Action::SecondFactor { .. }
            | Action::Redirect { .. }
            | Action::MoveUser { .. }
            | Action::RemoveStandby { .. }
            | Action::AddStandby { .. } => false,
        }
    }
}

/// A frame that is out of the ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// Text that is not JSON.
    Malformed,
    /// A message of a kind that nobody knows.
    Unknown,
    /// A known message with fields that nobody knows.
    UnknownFields,
    /// A text frame larger than any sensible limit.
    Oversized,
    /// A binary frame.
    Binary,
}

/// Whether digests are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// As the protocol has them.
    Right,
    /// Anything else.
    Wrong,
}

/// What becomes of logins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Logins {
    /// Each whose credentials are right is answered by error 2, as if they were wrong.
    Refused,
    /// Each with a session is answered by error 5, as if that had expired.
    Expired,
    /// The same, and who goes on to log on as the user on the same connection meets silence.
    ExpiredThenSilent,
    /// As usual.
    Checked,
}

/// What becomes of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sessions {
    /// All PBXes forget the sessions that they gave.
    Expire,
}

/// Two-factor login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// The next login with user credentials is answered by `Authorize`.
    Ask,
    /// The user confirms; the waiting login is answered.
    Give,
}

/// Where a PBX redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectTarget {
    /// Where the rules of the specification say, or nowhere.
    ByRule,
    /// To this PBX.
    #[schemars(untagged)]
    Pbx(Place),
}

impl<'de> Deserialize<'de> for RedirectTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "by-rule" => Ok(RedirectTarget::ByRule),
            name => named(name, Some("by-rule")).map(|pbx| RedirectTarget::Pbx(Name(pbx))),
        }
    }
}
