//! Nodes, sets of nodes and relations between them, small enough to be copied with every state.

use serde::Serialize;

/// The most nodes that one installation may have.
pub const MAX_NODES: usize = 8;

/// A node of an installation: its place in the installation's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A set of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NodeSet(u8);

impl NodeSet {
    /// The first `count` nodes.
    pub fn first(count: usize) -> Self {
        assert!(count <= MAX_NODES, "an installation has at most {MAX_NODES} nodes");
        NodeSet(((1u16 << count) - 1) as u8)
    }

    /// Whether the node is in it.
    pub fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// Puts a node in or takes it out.
    pub fn set(&mut self, node: NodeId, member: bool) {
        if member {
            self.0 |= 1 << node.0;
        } else {
            self.0 &= !(1 << node.0);
        }
    }

    /// Its nodes in ascending order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        (0..MAX_NODES as u8).map(NodeId).filter(move |&node| self.contains(node))
    }
}

/// A relation between nodes, e.g. "has the registration of".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Relation(u64);

impl Relation {
    fn bit(from: NodeId, to: NodeId) -> u64 {
        1 << (from.index() * MAX_NODES + to.index())
    }

    /// Whether `from` stands in the relation to `to`.
    pub fn contains(self, from: NodeId, to: NodeId) -> bool {
        self.0 & Self::bit(from, to) != 0
    }

    /// Puts a pair in or takes it out.
    pub fn set(&mut self, from: NodeId, to: NodeId, member: bool) {
        if member {
            self.0 |= Self::bit(from, to);
        } else {
            self.0 &= !Self::bit(from, to);
        }
    }
}
