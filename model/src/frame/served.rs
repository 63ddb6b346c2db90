//! A world of which an audit asks who serves the client.

use std::sync::Arc;

use super::world::{Installed, World};
use crate::audit::audited::Audited;
use crate::audit::part::{Happening, Part, once_each};
use crate::audit::story::Step;
use crate::topology::NodeId;

/// What an audit asks of a world in the frame, beside what its system has said of it already.
pub trait Served: World {
    /// The node at which the user is at home.
    fn home(model: &Installed<Self>) -> NodeId;
    /// The node that serves the client.
    fn place(model: &Installed<Self>, state: &Self::State) -> Option<NodeId>;
    /// The client is ended and started again, with what it stored or without.
    fn restarted(model: &Installed<Self>, state: &Self::State, stored: bool) -> Self::State;
    /// A step for whoever has such an installation, if less or more is to be said than [`World::tell`] does.
    fn retell(
        model: &Installed<Self>,
        before: &Self::State,
        action: &Self::Action,
        after: &Self::State,
    ) -> Vec<Step> {
        Self::tell(model, before, action, after)
    }
}

impl<W: Served> Part<Installed<W>> {
    /// A part that comes to an installation of its own, and in which nothing else matters.
    pub fn of(topology: W::Topology, names: Arc<[String]>, happenings: Vec<Happening<W::Action>>) -> Self {
        Part {
            key: topology.to_string(),
            names,
            happenings,
            together: once_each,
            world: Box::new(move |by, faults| {
                Installed::new(topology.clone(), by.edition, by.readings, faults)
            }),
        }
    }
}

impl<W: Served> Audited for Installed<W> {
    fn nodes(&self) -> usize {
        W::names(&self.topology).len()
    }

    fn place(&self, state: &W::State) -> Option<usize> {
        W::place(self, state).map(NodeId::index)
    }

    fn home(&self) -> usize {
        W::home(self).index()
    }

    fn restarted(&self, state: &W::State, stored: bool) -> W::State {
        W::restarted(self, state, stored)
    }

    fn anew(&self, state: &W::State) -> W::State {
        self.fresh(state)
    }

    fn tell(&self, before: &W::State, action: &W::Action, after: &W::State) -> Vec<Step> {
        W::retell(self, before, action, after)
    }
}
