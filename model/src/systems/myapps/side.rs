//! A client of the world, and what the world knows of it.

use std::hash::Hash;

use super::client::{Client, Memory};
use crate::engine::Position;
use crate::topology::{NodeId, Permutation};

/// The session that a client was given, as the PBXes know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Session {
    /// None was given, or it was ended.
    None,
    /// It is good.
    Valid,
    /// It was given and is not known any more.
    Expired,
}

/// The second factor of a client's next login, as the PBXes know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// None is wanted.
    NotWanted,
    /// The next login will be answered by asking for it.
    Wanted,
    /// The PBX has asked, and waits with the client.
    Asked,
}

/// The connection of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// There is none.
    None,
    /// It stands, or the client believes so.
    Open {
        /// The PBX at its end.
        to: NodeId,
        /// The PBX still knows of it.
        alive: bool,
        /// An impostor is at its end.
        impostor: bool,
        /// The PBX serves the client as a standby.
        kept: bool,
    },
}

/// A client, and what the world knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// Where it stands by its rows.
    pub position: Position<Client>,
    /// Its connection.
    pub line: Line,
    /// Its session, as the PBXes know it.
    pub session: Session,
    /// Its second factor.
    pub factor: Factor,
    /// Where it was last logged on since it was started: the world's own record.
    pub served: Option<NodeId>,
    /// How many attempts it made since it was started or logged on: 0, 1, then 2 for even and 3 for odd; by MA-A12 b one more: 0, 1, 2,
    /// then 3 for odd and 4 for even.
    pub attempts: u8,
    /// Its attempts have begun anew since it was logged on, with the primary (MA-A2 b, MA-A4 b).
    pub anew: bool,
}

impl Side {
    /// A client that is started for the first time.
    pub(super) fn new() -> Self {
        Side {
            position: Client::start(Memory::NEW),
            line: Line::None,
            session: Session::None,
            factor: Factor::NotWanted,
            served: None,
            attempts: 0,
            anew: false,
        }
    }

    /// Whoever asked for a second factor on this connection will have to ask again.
    pub(super) fn hang_up(&mut self) {
        self.line = Line::None;
        if self.factor == Factor::Asked {
            self.factor = Factor::Wanted;
        }
    }
}

impl Side {
    /// The same with every PBX in its new place.
    pub(super) fn permuted(&self, permutation: &Permutation) -> Self {
        let image = |node: Option<NodeId>| node.map(|node| permutation.image(node));
        let mut side = *self;
        let memory = &mut side.position.memory;
        for node in [
            &mut memory.secondary,
            &mut memory.current,
            &mut memory.target,
            &mut memory.published.cur,
            &mut memory.published.pri,
            &mut memory.published.sec,
            &mut side.served,
        ] {
            *node = image(*node);
        }
        if let Line::Open { to, .. } = &mut side.line {
            *to = permutation.image(*to);
        }
        side
    }
}
