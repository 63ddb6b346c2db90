//! The state of an installation that is changed, and what can happen to it.

use super::super::topology::Topology;
use super::super::world::{Action as Usual, World};
use super::course::Change;
use crate::frame::Installed;
use crate::topology::NodeSet;

/// What is this world's own in the [frame](crate::frame).
pub struct Changing;

/// One installation and all that it can become, under one edition.
pub type Changed = Installed<Changing>;

/// A state of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// PBXes and one client, as ever.
    pub world: World<1>,
    /// Which of the installations of its [`Course`] it is now.
    pub(super) form: u8,
    /// How many more changes the administrator makes.
    pub(super) changes_left: u8,
    /// Whom the client has asked in this attempt, since the last change.
    pub(super) asked: NodeSet,
    /// It was sent to one of them once more.
    pub in_a_circle: bool,
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// What can happen to any installation.
    Usual(Usual),
    /// The administrator changes something.
    Change(Change),
    /// The master is told where the user is.
    Learn,
}

impl Changed {
    /// The installation as it is now.
    pub fn now(&self, state: &State) -> &Topology {
        self.topology.form(state.form)
    }
}
