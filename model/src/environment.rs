//! What happens to an installation whatever its rules are: nodes stop and start, links between them break and
//! heal and are noticed late, the path from a client to a node is open, refused, silent or answered by an impostor.
//!
//! The checker explores it, a case scripts it, the harness makes it happen on sockets.

use crate::topology::{MAX_NODES, NodeId, NodeSet, Relation};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment {
    up: NodeSet,
    cut: Relation,
    sees: Relation,
    paths: [Path; MAX_NODES],
}

impl Environment {
    /// Everything runs, and every node of `links` sees the other end.
    pub fn healthy(nodes: usize, links: &[(NodeId, NodeId)]) -> Self {
        let mut environment = Environment {
            up: NodeSet::first(nodes),
            cut: Relation::default(),
            sees: Relation::default(),
            paths: [Path::Open; MAX_NODES],
        };
        for &(a, b) in links {
            environment.sees.set(a, b, true);
            environment.sees.set(b, a, true);
        }
        environment
    }

    /// Whether the node runs.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.up.contains(node)
    }

    /// The path from the clients to a node.
    pub fn path(&self, node: NodeId) -> Path {
        self.paths[node.index()]
    }

    /// Whether the link between two nodes is broken.
    pub fn is_cut(&self, a: NodeId, b: NodeId) -> bool {
        self.cut.contains(a, b)
    }

    /// Whether `from` believes that it has a registration with `to`. Belief may lag behind the truth.
    pub fn sees(&self, from: NodeId, to: NodeId) -> bool {
        self.sees.contains(from, to)
    }

    /// Whether a registration between two nodes is possible now.
    pub fn linked(&self, a: NodeId, b: NodeId) -> bool {
        self.is_up(a) && self.is_up(b) && !self.is_cut(a, b)
    }

    /// Whether what `from` believes of `to` is out of date. A node that is down believes nothing.
    pub fn is_stale(&self, from: NodeId, to: NodeId) -> bool {
        self.is_up(from) && self.sees(from, to) != self.linked(from, to)
    }

    /// A node ends. It forgets what it saw; what others believe of it stays until they notice.
    pub fn stop(&mut self, node: NodeId) {
        self.up.set(node, false);
        for other in (0..MAX_NODES as u8).map(NodeId) {
            self.sees.set(node, other, false);
        }
    }

    /// A node starts. It sees nobody yet, and nobody sees it who noticed that it was gone.
    pub fn start(&mut self, node: NodeId) {
        self.up.set(node, true);
    }

    /// Breaks the link between two nodes, or heals it. Neither has noticed yet.
    pub fn set_cut(&mut self, a: NodeId, b: NodeId, cut: bool) {
        self.cut.set(a, b, cut);
        self.cut.set(b, a, cut);
    }

    /// `from` learns the truth about its registration with `to`.
    pub fn notice(&mut self, from: NodeId, to: NodeId) {
        let linked = self.linked(from, to);
        self.sees.set(from, to, linked);
    }

    /// Changes the path from the clients to a node.
    pub fn set_path(&mut self, node: NodeId, path: Path) {
        self.paths[node.index()] = path;
    }
}
