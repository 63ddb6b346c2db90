//! What happens to an installation whatever its rules are: nodes stop and start, links between them break and
//! heal and are noticed late, the path from a client to a node is open, refused, silent or answered by an impostor.
//!
//! The checker explores it, a case scripts it, the harness makes it happen on sockets.

use std::hash::{Hash, Hasher};

use crate::rule::Closed;
use crate::topology::{MAX_NODES, NodeId, NodeSet, Pairs, Permutation, Relation};

crate::closed_enum! {
    /// What a client meets on its way to a node.
    pub enum Path {
        /// The node itself, if it runs.
        Open,
        /// A refusal at once: a closed port, a reset, a failed handshake, an error at the upgrade.
        Refused,
        /// Nothing, for as long as the client cares to wait.
        Silent,
        /// Something that speaks the protocol and does not know the user's password.
        Impostor,
    }
}

/// The environment of one installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Environment {
    sees: Relation,
    cut: Pairs,
    paths: Paths,
    up: NodeSet,
}

/// The path to each node: two bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Paths(u16);

impl Paths {
    const OPEN: Paths = Paths(0);

    fn get(self, node: NodeId) -> Path {
        Path::ALL[usize::from(self.0 >> (2 * node.0) & 3)]
    }

    fn set(&mut self, node: NodeId, path: Path) {
        self.0 = self.0 & !(3 << (2 * node.0)) | (path as u16) << (2 * node.0);
    }
}

const _: () = {
    assert!(Path::ALL.len() == 4 && MAX_NODES == 8, "two bits for a path, eight nodes");
    assert!(Path::Open as u16 == 0);
    assert!(size_of::<Environment>() == 16);
};

/// A search hashes every state that it comes to: two words at once instead of every field.
impl Hash for Environment {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.sees.bits());
        state.write_u64(
            u64::from(self.cut.bits()) | u64::from(self.paths.0) << 32 | u64::from(self.up.bits()) << 48,
        );
    }
}

impl Environment {
    /// Everything runs, and every node of `links` sees the other end.
    pub fn healthy(nodes: usize, links: &[(NodeId, NodeId)]) -> Self {
        let mut environment = Environment {
            up: NodeSet::first(nodes),
            cut: Pairs::default(),
            sees: Relation::default(),
            paths: Paths::OPEN,
        };
        for &(a, b) in links {
            environment.sees.set(a, b, true);
            environment.sees.set(b, a, true);
        }
        environment
    }

    /// Whether the node runs.
    #[inline]
    pub fn is_up(&self, node: NodeId) -> bool {
        self.up.contains(node)
    }

    /// The path from the clients to a node.
    #[inline]
    pub fn path(&self, node: NodeId) -> Path {
        self.paths.get(node)
    }

    /// Whether the link between two nodes is broken.
    #[inline]
    pub fn is_cut(&self, a: NodeId, b: NodeId) -> bool {
        self.cut.contains(a, b)
    }

    /// Whether `from` believes that it has a registration with `to`. Belief may lag behind the truth.
    #[inline]
    pub fn sees(&self, from: NodeId, to: NodeId) -> bool {
        self.sees.contains(from, to)
    }

    /// Whether a registration between two nodes is possible now.
    #[inline]
    pub fn linked(&self, a: NodeId, b: NodeId) -> bool {
        self.is_up(a) && self.is_up(b) && !self.is_cut(a, b)
    }

    /// Whether what `from` believes of `to` is out of date. A node that is down believes nothing.
    #[inline]
    pub fn is_stale(&self, from: NodeId, to: NodeId) -> bool {
        self.is_up(from) && self.sees(from, to) != self.linked(from, to)
    }

    /// How many things are to be repaired: nodes that are down, links that are cut, paths that are not open.
    #[inline]
    pub fn damage(&self, nodes: usize) -> u32 {
        let paths = (self.paths.0 | self.paths.0 >> 1) & 0x5555;
        nodes as u32 - self.up.bits().count_ones() + self.cut.bits().count_ones() + paths.count_ones()
    }

    /// A node ends. It forgets what it saw; what others believe of it stays until they notice.
    #[inline]
    pub fn stop(&mut self, node: NodeId) {
        self.up.set(node, false);
        self.sees.clear_from(node);
    }

    /// A node starts. It sees nobody yet, and nobody sees it who noticed that it was gone.
    #[inline]
    pub fn start(&mut self, node: NodeId) {
        self.up.set(node, true);
    }

    /// Breaks the link between two nodes, or heals it. Neither has noticed yet.
    #[inline]
    pub fn set_cut(&mut self, a: NodeId, b: NodeId, cut: bool) {
        self.cut.set(a, b, cut);
    }

    /// `from` learns the truth about its registration with `to`.
    #[inline]
    pub fn notice(&mut self, from: NodeId, to: NodeId) {
        let linked = self.linked(from, to);
        self.sees.set(from, to, linked);
    }

    /// Changes the path from the clients to a node.
    #[inline]
    pub fn set_path(&mut self, node: NodeId, path: Path) {
        self.paths.set(node, path);
    }

    /// The same with every node in its new place.
    pub fn permuted(&self, permutation: &Permutation) -> Self {
        let mut paths = Paths::OPEN;
        for node in NodeSet::first(MAX_NODES).iter() {
            paths.set(permutation.image(node), self.path(node));
        }
        Environment {
            sees: self.sees.permuted(permutation),
            cut: self.cut.permuted(permutation),
            paths,
            up: self.up.permuted(permutation),
        }
    }
}
