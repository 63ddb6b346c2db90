//! Where a fair run can miss a goal for ever.

use super::components::Components;
use super::graph::Rows;

/// A component in which a fair run can stay and miss the goal.
pub(super) struct Trap {
    pub(super) components: Components,
    /// [`None`]: the component is its first state alone.
    pub(super) number: Option<u32>,
    /// Its nearest state.
    pub(super) first: u32,
}

impl Trap {
    pub(super) fn contains(&self, state: u32) -> bool {
        state == self.first || self.number.is_some() && self.components.of(state) == self.number
    }

    /// Its states, the nearest first.
    pub(super) fn members(&self, rows: &Rows) -> impl Iterator<Item = u32> {
        let end = if self.number.is_some() { rows.len() } else { self.first + 1 };
        (self.first..end).filter(|&state| self.contains(state))
    }
}
