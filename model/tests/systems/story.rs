//! A story: an installation, and what happens in it, step by step. What has to come of it is its system's matter.

use redial_model::ambiguity::Readings;
use redial_model::frame::{Installed, World};
use redial_model::rule::Edition;
use stateright::Model;

/// More faults than any story has.
const FAULTS: u8 = 9;

/// An installation in the course of a story.
pub struct Story<W: World> {
    /// The installation.
    pub model: Installed<W>,
    /// What has come of it so far.
    pub world: W::State,
}

impl<W: World> Story<W> {
    /// The beginning.
    pub fn new(topology: W::Topology, edition: Edition, readings: Readings) -> Self {
        let model = Installed::new(topology, edition, readings, FAULTS);
        let world = model.init_states().remove(0);
        Story { model, world }
    }

    /// What can happen next.
    pub fn possible(&self) -> Vec<W::Action> {
        let mut actions = Vec::new();
        self.model.actions(&self.world, &mut actions);
        actions
    }

    /// Whether that can happen next.
    pub fn can(&self, action: W::Action) -> bool {
        self.possible().contains(&action)
    }

    /// Something happens that can happen, and no clause is broken by it.
    pub fn then(&mut self, action: W::Action) -> &mut Self {
        assert!(self.can(action), "{action:?} cannot happen, but {:?}", self.possible());
        self.world = self.model.next_state(&self.world, action).expect("it can happen");
        let breaches = W::books(&self.world).breaches;
        assert!(breaches.is_empty(), "{action:?} breaks {breaches:?}");
        self
    }

    /// One after the other.
    pub fn all(&mut self, actions: &[W::Action]) -> &mut Self {
        for &action in actions {
            self.then(action);
        }
        self
    }
}
