//! What a client and a portal say to each other, without the syntax of the wire. How a redirect is written in HTTP, and
//! what a portal that is starting sends instead of a page, the document does not say: here each is one thing.

use serde::Serialize;

use super::topology::Server;

/// What a client is answered at the address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The user may log on here.
    LoginPage,
    /// The user is logged on here.
    Accepted,
    /// The portal is served by the other server.
    Redirected {
        /// That server.
        to: Server,
    },
    /// The portal is starting; nobody is logged on and nobody is sent elsewhere.
    Starting,
}

/// What a portal says of itself to the portal of the other server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// This portal has just been started and has not looked yet.
    Unknown,
    /// Nothing is heard of it.
    Unseen,
    /// Nothing is heard of it, and its IP Office runs. That matters to a secondary only, and by one reading (OX-A20).
    OfficeOnly,
    /// It runs and does not serve.
    Passive,
    /// It serves.
    Active,
}

impl Peer {
    /// Whether there is no portal that says anything.
    pub fn is_unseen(self) -> bool {
        matches!(self, Peer::Unseen | Peer::OfficeOnly)
    }
}
