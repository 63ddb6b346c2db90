//! What a myApps client and a PBX say to each other, without the syntax of the wire.

use serde::{Deserialize, Serialize};

use crate::topology::NodeId;

/// The credentials with which a client logs on (MW-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Credentials {
    /// User name and password.
    User,
    /// Name and password of a session that an earlier login was given.
    Session,
}

/// A login whose challenge was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Login {
    /// With what it was answered.
    pub credentials: Credentials,
    /// Whether the client drew a new nonce for it (MW-06).
    pub fresh_nonce: bool,
}

/// The PBX that a client is told to use as secondary (`alt`, `altMaster` on the wire).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Alternative {
    /// Which PBX.
    pub pbx: NodeId,
    /// True: it is the master of a slave without a standby (implicit standby). False: an explicit standby.
    pub implicit: bool,
}

/// What a PBX answers to a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The client is logged on here.
    Accepted {
        /// The PBX acts as a standby.
        standby: bool,
        /// The secondary, where the PBX knows one.
        alternative: Option<Alternative>,
        /// The digest proves that the PBX knows the client's password (MW-02).
        genuine: bool,
    },
    /// The user is elsewhere.
    Redirected {
        /// Where to go.
        to: NodeId,
        /// The digest proves that the PBX knows the client's password (MW-01).
        genuine: bool,
    },
    /// The credentials were not taken.
    Rejected(Refusal),
    /// The credentials are right, a second factor is outstanding (MW-09).
    SecondFactor,
}

/// Why a login was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The session is not known any more (error 5).
    SessionExpired,
    /// Wrong credentials, or a PBX that serves nobody (error 2).
    Denied,
}

/// What a PBX says without being asked, once a client is logged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Push {
    /// The PBX that this one stands in for is back (MA-31).
    StandbyBack,
    /// The session is over; what belongs to it is to be deleted (MW-07).
    LogoutResult,
}
