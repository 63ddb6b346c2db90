//! What happens to the environment of most installations, for systems that want no more of it than this. A system takes it
//! as one of its actions, and adds what follows from it.

use super::world::Kind;
use crate::audit::audited::Event;
use crate::environment::{Environment, Path};
use crate::topology::NodeId;

/// What happens to nodes, links and paths, or is noticed of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// A node ends.
    Stop(NodeId),
    /// A node starts.
    Start(NodeId),
    /// The link between two nodes breaks.
    Cut(NodeId, NodeId),
    /// The link between two nodes heals.
    Heal(NodeId, NodeId),
    /// A node notices that another one is gone, or there again.
    Notice(NodeId, NodeId),
    /// The clients' path to a node changes for the worse.
    Block(NodeId, Path),
    /// The clients' path to a node is open again.
    Unblock(NodeId),
}

impl Trouble {
    /// What can happen to a node.
    #[inline]
    pub fn of_node(environment: &Environment, node: NodeId) -> Self {
        if environment.is_up(node) { Trouble::Stop(node) } else { Trouble::Start(node) }
    }

    /// What can happen to a link.
    #[inline]
    pub fn of_link(environment: &Environment, a: NodeId, b: NodeId) -> Self {
        if environment.is_cut(a, b) { Trouble::Heal(a, b) } else { Trouble::Cut(a, b) }
    }

    /// What can happen to the clients' path to a node, which can change for the worse in these ways.
    #[inline]
    pub fn of_path(
        environment: &Environment,
        node: NodeId,
        ways: &'static [Path],
    ) -> impl Iterator<Item = Self> + use<> {
        let is_open = environment.path(node) == Path::Open;
        let worse = if is_open { ways } else { &[] };
        let better = (!is_open).then_some(Trouble::Unblock(node));
        worse.iter().map(move |&path| Trouble::Block(node, path)).chain(better)
    }

    /// What a node has to notice of another one.
    #[inline]
    pub fn of_view(environment: &Environment, from: NodeId, to: NodeId) -> Option<Self> {
        environment.is_stale(from, to).then_some(Trouble::Notice(from, to))
    }

    /// Whether it is a fault.
    #[inline]
    pub fn is_fault(self) -> bool {
        matches!(self, Trouble::Stop(_) | Trouble::Cut(..) | Trouble::Block(..))
    }

    /// Whose doing it is. What is noticed has a class for each pair of nodes.
    #[inline]
    pub fn kind(self, class: impl FnOnce(NodeId, NodeId) -> u8) -> Kind {
        match self {
            Trouble::Stop(_) | Trouble::Cut(..) | Trouble::Block(..) => Kind::Fault,
            Trouble::Start(_) | Trouble::Heal(..) | Trouble::Unblock(_) => Kind::Repair,
            Trouble::Notice(from, to) => Kind::Due(class(from, to)),
        }
    }

    /// What undoes it, if it is a fault.
    pub fn repair(self) -> Option<Self> {
        match self {
            Trouble::Stop(node) => Some(Trouble::Start(node)),
            Trouble::Cut(a, b) => Some(Trouble::Heal(a, b)),
            Trouble::Block(node, _) => Some(Trouble::Unblock(node)),
            Trouble::Start(_) | Trouble::Heal(..) | Trouble::Unblock(_) | Trouble::Notice(..) => None,
        }
    }

    /// The same as something that fails in an audit, in the actions of a system.
    pub fn event<A>(self, action: fn(Trouble) -> A) -> Event<A> {
        Event::new([action(self)], self.repair().map(action))
    }

    /// It happens.
    #[inline]
    pub fn befall(self, environment: &mut Environment) {
        match self {
            Trouble::Stop(node) => environment.stop(node),
            Trouble::Start(node) => environment.start(node),
            Trouble::Cut(a, b) => environment.set_cut(a, b, true),
            Trouble::Heal(a, b) => environment.set_cut(a, b, false),
            Trouble::Notice(from, to) => environment.notice(from, to),
            Trouble::Block(node, path) => environment.set_path(node, path),
            Trouble::Unblock(node) => environment.set_path(node, Path::Open),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that can happen to two nodes, their link and the paths to them.
    fn all(environment: &Environment) -> Vec<Trouble> {
        let (a, b) = (NodeId(0), NodeId(1));
        let mut all = vec![Trouble::of_link(environment, a, b)];
        for (node, other) in [(a, b), (b, a)] {
            all.push(Trouble::of_node(environment, node));
            all.extend(Trouble::of_path(environment, node, &[Path::Refused, Path::Silent]));
            all.extend(Trouble::of_view(environment, node, other));
        }
        all
    }

    #[test]
    fn a_fault_is_followed_by_a_repair_that_undoes_it_once_it_was_noticed() {
        let healthy = Environment::healthy(2, &[(NodeId(0), NodeId(1))]);
        let kind = |trouble: Trouble| trouble.kind(|from, _| from.0);
        assert!(all(&healthy).into_iter().all(|trouble| kind(trouble) == Kind::Fault));
        for fault in all(&healthy) {
            let mut environment = healthy;
            fault.befall(&mut environment);
            assert_ne!(environment, healthy, "{fault:?}");
            let next = |environment: &Environment| {
                all(environment).into_iter().find(|&trouble| kind(trouble) != Kind::Fault)
            };
            while let Some(trouble) = next(&environment) {
                assert!(kind(trouble) != Kind::Repair || fault.repair() == Some(trouble), "{fault:?}");
                trouble.befall(&mut environment);
            }
            assert_eq!(environment, healthy, "{fault:?}");
        }
    }
}
