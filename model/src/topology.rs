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
    #[inline]
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

    /// Whether there is none in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the node is in it.
    #[inline]
    pub fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// Puts a node in or takes it out.
    #[inline]
    pub fn set(&mut self, node: NodeId, member: bool) {
        if member {
            self.0 |= 1 << node.0;
        } else {
            self.0 &= !(1 << node.0);
        }
    }

    /// The set as bits, one for each node.
    #[inline]
    pub fn bits(self) -> u8 {
        self.0
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

    /// The relation as bits.
    #[inline]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Takes all pairs out that begin with `from`.
    #[inline]
    pub fn clear_from(&mut self, from: NodeId) {
        self.0 &= !(0xff << (from.index() * MAX_NODES));
    }

    /// Whether `from` stands in the relation to `to`.
    #[inline]
    pub fn contains(self, from: NodeId, to: NodeId) -> bool {
        self.0 & Self::bit(from, to) != 0
    }

    /// Puts a pair in or takes it out.
    #[inline]
    pub fn set(&mut self, from: NodeId, to: NodeId, member: bool) {
        if member {
            self.0 |= Self::bit(from, to);
        } else {
            self.0 &= !Self::bit(from, to);
        }
    }
}

/// A symmetric relation between different nodes, e.g. "the link between them is broken".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pairs(u32);

impl Pairs {
    /// The pairs below the diagonal, row after row: there are 28 of them.
    fn bit(a: NodeId, b: NodeId) -> u32 {
        let (low, high) = if a < b { (a.0, b.0) } else { (b.0, a.0) };
        debug_assert!(low < high, "a node is no pair with itself");
        1 << (high * high.saturating_sub(1) / 2 + low)
    }

    /// The relation as bits: the lowest 28.
    #[inline]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Whether the two stand in the relation.
    #[inline]
    pub fn contains(self, a: NodeId, b: NodeId) -> bool {
        self.0 & Self::bit(a, b) != 0
    }

    /// Puts a pair in or takes it out.
    #[inline]
    pub fn set(&mut self, a: NodeId, b: NodeId, member: bool) {
        if member {
            self.0 |= Self::bit(a, b);
        } else {
            self.0 &= !Self::bit(a, b);
        }
    }
}

/// A way of putting nodes in each other's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permutation([NodeId; MAX_NODES]);

impl Permutation {
    /// Every node stays where it is.
    pub const IDENTITY: Self = {
        let mut images = [NodeId(0); MAX_NODES];
        let mut place = 0;
        while place < MAX_NODES {
            images[place] = NodeId(place as u8);
            place += 1;
        }
        Permutation(images)
    };

    /// The first nodes go to these places, which are theirs; the others stay.
    pub fn of(images: &[NodeId]) -> Self {
        let mut permutation = Self::IDENTITY;
        permutation.0[..images.len()].copy_from_slice(images);
        debug_assert!(Self::IDENTITY.0.iter().all(|node| permutation.0.contains(node)), "each place once");
        permutation
    }

    /// Where a node goes.
    pub fn image(&self, node: NodeId) -> NodeId {
        self.0[node.index()]
    }
}

impl NodeSet {
    /// The same with every node in its new place.
    pub fn permuted(self, permutation: &Permutation) -> Self {
        let mut image = NodeSet::default();
        for node in self.iter() {
            image.set(permutation.image(node), true);
        }
        image
    }
}

impl Relation {
    /// The same with every node in its new place.
    pub fn permuted(self, permutation: &Permutation) -> Self {
        let mut image = Relation::default();
        for from in NodeSet::first(MAX_NODES).iter() {
            for to in NodeSet::first(MAX_NODES).iter().filter(|&to| self.contains(from, to)) {
                image.set(permutation.image(from), permutation.image(to), true);
            }
        }
        image
    }
}

impl Pairs {
    /// The same with every node in its new place.
    pub fn permuted(self, permutation: &Permutation) -> Self {
        let mut image = Pairs::default();
        for high in NodeSet::first(MAX_NODES).iter() {
            for low in NodeSet::first(high.index()).iter().filter(|&low| self.contains(low, high)) {
                image.set(permutation.image(low), permutation.image(high), true);
            }
        }
        image
    }
}
