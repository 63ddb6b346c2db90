//! What happens on a connection.

use redial_model::systems::myapps::messages::Refusal;

/// What happened on the connection. After [`DialEvent::Unreachable`], [`DialEvent::Lost`] and a
/// [`DialEvent::NoAnswer`] to the connection attempt, nothing else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialEvent {
    /// There is a WebSocket: log on.
    Connected,
    /// There is none and will be none: refused, reset, no TLS, no upgrade.
    Unreachable {
        /// What went wrong.
        reason: String,
    },
    /// The answer to the login.
    Answered(Reply),
    /// The PBX that this one stands in for is back.
    StandbyBack,
    /// The session is over.
    LogoutResult,
    /// A message that this client does not know.
    Unknown {
        /// Its `mt`.
        mt: String,
    },
    /// A frame that carries no message.
    Garbage {
        /// What is wrong with it.
        reason: String,
    },
    /// The PBX took longer than it may.
    NoAnswer {
        /// To what.
        to: Step,
    },
    /// The connection is over.
    Lost {
        /// How that showed.
        reason: String,
    },
}

/// What a PBX answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The connection attempt: TCP, TLS and upgrade.
    Connect,
    /// A `Login` message.
    Login,
    /// A ping.
    KeepAlive,
}

/// What a PBX answered to a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Logged on.
    Accepted {
        /// By a standby.
        standby: bool,
        /// The secondary, where one was named.
        alternative: Option<Secondary>,
        /// `host/module` of the master, where it was named.
        master: Option<String>,
        /// The digest is right.
        genuine: bool,
        /// A new session's credentials.
        session: Option<SessionCredentials>,
    },
    /// The user is elsewhere.
    Redirected {
        /// Name or address, without a port.
        host: String,
        /// PBX module.
        module: String,
        /// The port, where one was named; else the port in use is meant.
        port: Option<u16>,
        /// The digest is right.
        genuine: bool,
        /// A new session's credentials.
        session: Option<SessionCredentials>,
    },
    /// The credentials were not taken.
    Rejected {
        /// Why not.
        refusal: Refusal,
        /// The error's number on the wire.
        error: u32,
    },
    /// The user has to do something first, which may take longer than an answer; another one follows.
    SecondFactor,
}

/// A PBX named as secondary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secondary {
    /// `host/module`; see [`Target::parse`](super::Target::parse).
    pub place: String,
    /// It is the master.
    pub implicit: bool,
}

/// A session as a client knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCredentials {
    /// The session's name.
    pub name: String,
    /// The session's password.
    pub password: String,
}
