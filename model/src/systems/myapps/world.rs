//! PBXes, clients and faults together: a state of the world, and what can happen to it.

use std::hash::{Hash, Hasher};

use super::breach::Breach;
use super::packed::Packed;
pub use super::side::{Factor, Line, Session, Side};
use crate::environment::Environment;
use crate::frame::trouble::Trouble;
use crate::frame::{Books, Kind};
use crate::topology::{NodeId, Permutation};

/// A state of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct World<const CLIENTS: usize> {
    /// PBXes, links and paths.
    pub environment: Environment,
    clients: [Packed; CLIENTS],
    /// What the frame keeps.
    pub books: Books<Breach>,
}

// Three words and one for each client: a search holds hundreds of thousands of them, and copies each that it comes to.
const _: () = assert!(size_of::<World<1>>() == 32 && size_of::<World<4>>() == 56);

impl<const CLIENTS: usize> World<CLIENTS> {
    /// A world in which nothing has happened yet, with the same beginning for all clients.
    pub fn new(environment: Environment, side: Side, books: Books<Breach>) -> Self {
        World { environment, clients: [Packed::new(&side); CLIENTS], books }
    }

    /// A client.
    #[inline(always)]
    pub fn client(&self, client: u8) -> Side {
        self.clients[usize::from(client)].side()
    }

    /// A client as it is packed.
    #[inline(always)]
    pub(super) fn packed(&self, client: u8) -> Packed {
        self.clients[usize::from(client)]
    }

    /// Puts a packed client in the place of the one it had.
    #[inline(always)]
    pub(super) fn put(&mut self, client: u8, packed: Packed) {
        self.clients[usize::from(client)] = packed;
    }

    /// A client's connection.
    #[inline(always)]
    pub(super) fn line(&self, client: u8) -> Line {
        self.clients[usize::from(client)].line()
    }

    /// A client's connection is lost; it has not noticed.
    #[inline(always)]
    pub(super) fn drop_line(&mut self, client: u8) {
        self.clients[usize::from(client)].drop_line();
    }

    /// Puts another state of a client in the place of the one it had.
    #[inline]
    pub fn set_client(&mut self, client: u8, side: &Side) {
        self.clients[usize::from(client)] = Packed::new(side);
    }

    /// The same with every PBX in its new place.
    pub(super) fn permuted(&self, permutation: &Permutation) -> Self {
        let mut image = World { environment: self.environment.permuted(permutation), ..*self };
        for client in 0..CLIENTS as u8 {
            image.set_client(client, &self.client(client).permuted(permutation));
        }
        image
    }

    /// Puts the clients in an order that does not depend on which is which.
    pub(super) fn sort_clients(&mut self) {
        self.clients.sort_unstable();
    }

    /// Puts two clients in each other's place.
    #[cfg(test)]
    pub(super) fn exchange_clients(&mut self, one: u8, other: u8) {
        self.clients.swap(usize::from(one), usize::from(other));
    }

    /// Changes a client.
    #[inline]
    pub fn change(&mut self, client: u8, change: impl FnOnce(&mut Side)) {
        let mut side = self.client(client);
        change(&mut side);
        self.set_client(client, &side);
    }
}

/// A search hashes every state that it comes to: a few words instead of every field.
impl<const CLIENTS: usize> Hash for World<CLIENTS> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.environment.hash(state);
        for client in &self.clients {
            state.write_u64(client.word());
        }
        self.books.hash(state);
    }
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Something happens to PBXes, links or the clients' paths, or a PBX notices that a registration is gone, or there
    /// again.
    Net(Trouble),
    /// A client is ended and started again, with what it stored or without.
    Restart {
        /// Which client.
        client: u8,
        /// It finds what it stored.
        stored: bool,
    },
    /// The PBXes forget a client's session.
    ExpireSession(u8),
    /// The PBXes will ask for a second factor.
    WantFactor(u8),
    /// The user gives the second factor.
    GiveFactor(u8),
    /// A client that waits for the second factor looks at its watch.
    Impatience(u8),
    /// The PBX ends a client's session.
    LogOut {
        /// Which client.
        client: u8,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// The PBX sends something unknown.
    SendUnknown(u8),
    /// The PBX sends something that is no message.
    SendGarbage {
        /// Which client.
        client: u8,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// A client makes its next attempt.
    Dial(u8),
    /// A client learns what became of its attempt to connect.
    Connect {
        /// Which client.
        client: u8,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// A client learns what became of its login.
    Answer {
        /// Which client.
        client: u8,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// An impostor accepts a client's login.
    ForgeAcceptance(u8),
    /// An impostor redirects a client to the PBX it has configured.
    ForgeRedirect(u8),
    /// A client notices that its connection is lost.
    Lose(u8),
}

impl Action {
    /// Whose doing it is. What a PBX notices of another one has a class of its own.
    #[inline]
    pub(super) fn kind(&self, noticing: impl FnOnce(NodeId, NodeId) -> u8) -> Kind {
        match *self {
            Action::Dial(client)
            | Action::Connect { client, .. }
            | Action::Answer { client, .. }
            | Action::GiveFactor(client)
            | Action::Lose(client) => Kind::Due(client),
            Action::Net(trouble) => trouble.kind(noticing),
            Action::Impatience(_) | Action::ForgeAcceptance(_) | Action::ForgeRedirect(_) => Kind::Whim,
            Action::Restart { .. }
            | Action::ExpireSession(_)
            | Action::WantFactor(_)
            | Action::LogOut { .. }
            | Action::SendUnknown(_)
            | Action::SendGarbage { .. } => Kind::Fault,
        }
    }
}
