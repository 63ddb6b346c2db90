//! NetPhone installations: always a master and a standby, and what of their users is followed through a switchover.
//!
//! Clients, calls, what an administrator changes, and services on a switchover each have rows of their own, and no row
//! of one looks at what the others are told. So each is followed by itself; with all of them at once the same faults and
//! orders would be explored again for every way in which they can be combined. Somebody's users may need two of them, a
//! client and a service: an audit follows these together.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::server::Role;
use crate::topology::{NodeId, NodeSet};

/// The master's computer.
pub const MASTER: NodeId = NodeId(0);
/// The standby's computer.
pub const STANDBY: NodeId = NodeId(1);
/// The computer of a service that has one of its own.
pub const SERVICES: NodeId = NodeId(2);
/// Both systems.
pub const SYSTEMS: [NodeId; 2] = [MASTER, STANDBY];

/// Which addresses a client was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addresses {
    /// The server's and the standby's.
    Both,
    /// The server's alone.
    ServerOnly,
}

/// What a client meets whose login is turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Refusal {
    /// An answer says so.
    #[default]
    Answered,
    /// The connection is closed without an answer.
    Closed,
}

/// Where a service runs, and which systems it works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// One on the computer of each system, which works with that system only: the default (NP-08).
    WithTheServers,
    /// On the computer of one system only, which it works with.
    BesideOne(Role),
    /// On a computer of its own, configured for one system.
    SeparateFor(Role),
    /// On a computer of its own, configured for both (NP-09).
    SeparateForBoth,
}

/// Where something is kept that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// In a database.
    InDatabase,
    /// In a file.
    InFiles,
}

/// What is followed through a switchover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Follows {
    /// A client.
    Client {
        /// Which addresses it was given.
        addresses: Addresses,
        /// How it learns that a login was turned down.
        refusal: Refusal,
    },
    /// Calls, scripts and call records.
    Calls,
    /// What is changed in database or files.
    Changes(Kept),
    /// A service other than the server service: the gate, say.
    Services(Placement),
    /// A client, and a service that its user needs.
    User {
        /// Which addresses the client was given.
        addresses: Addresses,
        /// How it learns that a login was turned down.
        refusal: Refusal,
        /// Where the service runs.
        placement: Placement,
    },
}

/// An installation, and what of it is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topology {
    /// What is followed.
    pub follows: Follows,
}

impl Topology {
    /// Every topology, with one thing each that is followed.
    pub fn enumerate() -> Vec<Self> {
        let mut all = Vec::new();
        for addresses in [Addresses::Both, Addresses::ServerOnly] {
            for refusal in [Refusal::Answered, Refusal::Closed] {
                all.push(Follows::Client { addresses, refusal });
            }
        }
        all.extend([Follows::Calls, Follows::Changes(Kept::InDatabase), Follows::Changes(Kept::InFiles)]);
        all.extend(
            [
                Placement::WithTheServers,
                Placement::SeparateFor(Role::Master),
                Placement::SeparateFor(Role::Standby),
                Placement::SeparateForBoth,
            ]
            .map(Follows::Services),
        );
        all.into_iter().map(|follows| Topology { follows }).collect()
    }

    /// The other system.
    pub fn other(node: NodeId) -> NodeId {
        NodeId(1 - node.0)
    }

    /// What a system is.
    pub fn role(node: NodeId) -> Role {
        if node == MASTER { Role::Master } else { Role::Standby }
    }

    /// The system of that role.
    pub fn system(role: Role) -> NodeId {
        match role {
            Role::Master => MASTER,
            Role::Standby => STANDBY,
        }
    }

    /// What traces and reports call a computer.
    pub fn name(node: NodeId) -> &'static str {
        match node {
            MASTER => "the master",
            STANDBY => "the standby",
            _ => "the services' computer",
        }
    }

    /// Which addresses the client was given, and how a login is turned down, if a client is followed.
    fn client(&self) -> Option<(Addresses, Refusal)> {
        match self.follows {
            Follows::Client { addresses, refusal } | Follows::User { addresses, refusal, .. } => {
                Some((addresses, refusal))
            }
            Follows::Calls | Follows::Changes(_) | Follows::Services(_) => None,
        }
    }

    /// Where the service runs, if one is followed.
    pub fn placement(&self) -> Option<Placement> {
        match self.follows {
            Follows::Services(placement) | Follows::User { placement, .. } => Some(placement),
            Follows::Client { .. } | Follows::Calls | Follows::Changes(_) => None,
        }
    }

    /// All computers.
    pub fn computers(&self) -> usize {
        if self.is_separate() { 3 } else { 2 }
    }

    /// Whether the service has a computer of its own.
    pub fn is_separate(&self) -> bool {
        matches!(self.placement(), Some(Placement::SeparateFor(_) | Placement::SeparateForBoth))
    }

    /// Whether what is changed is kept in files.
    pub fn is_in_files(&self) -> bool {
        self.follows == Follows::Changes(Kept::InFiles)
    }

    /// Whether a client is followed.
    pub fn has_client(&self) -> bool {
        self.client().is_some()
    }

    /// Which addresses the client was given.
    pub fn addresses(&self) -> Addresses {
        self.client().map_or(Addresses::Both, |(addresses, _)| addresses)
    }

    /// How a login is turned down.
    pub fn refusal(&self) -> Refusal {
        self.client().map_or(Refusal::Answered, |(_, refusal)| refusal)
    }

    /// The computers on which the followed service runs.
    pub fn service_computers(&self) -> &'static [NodeId] {
        match self.placement() {
            Some(Placement::WithTheServers) => &SYSTEMS,
            Some(Placement::BesideOne(Role::Master)) => &[MASTER],
            Some(Placement::BesideOne(Role::Standby)) => &[STANDBY],
            Some(Placement::SeparateFor(_) | Placement::SeparateForBoth) => &[SERVICES],
            None => &[],
        }
    }

    /// The systems that the service on a computer is configured for (NP-08, NP-09).
    pub fn configured_for(&self, computer: NodeId) -> NodeSet {
        let mut systems = NodeSet::default();
        match self.placement() {
            Some(Placement::WithTheServers | Placement::BesideOne(_)) => systems.set(computer, true),
            Some(Placement::SeparateFor(role)) => systems.set(Self::system(role), true),
            Some(Placement::SeparateForBoth) => systems = NodeSet::first(2),
            None => {}
        }
        systems
    }
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Placement::WithTheServers => f.write_str("a service beside each server"),
            Placement::BesideOne(role) => {
                write!(f, "a service beside {}", Topology::name(Topology::system(*role)))
            }
            Placement::SeparateFor(role) => {
                write!(f, "a separate service for {}", Topology::name(Topology::system(*role)))
            }
            Placement::SeparateForBoth => f.write_str("a separate service for both"),
        }
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("master, standby; ")?;
        if let Some((addresses, refusal)) = self.client() {
            let known = match addresses {
                Addresses::Both => "both addresses",
                Addresses::ServerOnly => "the server's address only",
            };
            let told = match refusal {
                Refusal::Answered => "a refused login is answered",
                Refusal::Closed => "a refused login is closed",
            };
            write!(f, "a client with {known}, {told}")?;
        }
        match self.follows {
            Follows::Client { .. } => Ok(()),
            Follows::Calls => f.write_str("calls, scripts and records"),
            Follows::Changes(Kept::InDatabase) => f.write_str("changes of a database"),
            Follows::Changes(Kept::InFiles) => f.write_str("changes of files"),
            Follows::Services(placement) => write!(f, "{placement}"),
            Follows::User { placement, .. } => write!(f, "; {placement}"),
        }
    }
}
