//! What a system's model has to tell whoever audits it, and what fails in it.

use std::fmt::Debug;
use std::hash::Hash;

use super::story::{Phrase, Step};
use crate::explore::Fair;

/// A system's model that can be audited. What belongs to no class of fairness, failures, repairs and whims, comes from
/// outside: it happens if the audit says so.
pub trait Audited:
    Fair<State: Clone + Debug + Ord + Hash + Send + Sync, Action: Clone + Debug + PartialEq + Send + Sync> + Sync
{
    /// How many nodes there are.
    fn nodes(&self) -> usize;
    /// The node that serves the client.
    fn place(&self, state: &Self::State) -> Option<usize>;
    /// Whether clients may meet a certificate that they do not trust.
    const WARNS: bool = false;
    /// Whether the user has accepted one by hand since [`anew`](Self::anew).
    fn has_accepted(&self, state: &Self::State) -> bool {
        let _ = state;
        false
    }
    /// The node at which the user is at home.
    fn home(&self) -> usize;
    /// The client is ended and started again, with what it stored or without.
    fn restarted(&self, state: &Self::State, stored: bool) -> Self::State;
    /// The same state as if nothing had failed before, so that as much may fail again.
    fn anew(&self, state: &Self::State) -> Self::State;
    /// A step in words; none for one that nobody would notice.
    fn tell(&self, before: &Self::State, action: &Self::Action, after: &Self::State) -> Vec<Step>;
}

/// A failure as actions of a system.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<A> {
    /// Ways to fail; one of them happens, all of it at the same moment.
    pub ways: Vec<Vec<A>>,
    /// What ends it: each of them that is possible. None if it is over as soon as it has happened. What ends several events
    /// ends them at once.
    pub repairs: Vec<A>,
    /// What fails if a way is several things: these are repaired at the same moment, too. Without it, repairs come in any order.
    pub at_once: Option<Phrase>,
}

impl<A> Event<A> {
    /// One thing that fails in one of these ways.
    pub fn new(ways: impl IntoIterator<Item = A>, repairs: impl IntoIterator<Item = A>) -> Self {
        let ways = ways.into_iter().map(|way| vec![way]).collect();
        Event { ways, repairs: repairs.into_iter().collect(), at_once: None }
    }

    /// The most faults that it can take.
    pub fn faults(&self) -> usize {
        self.ways.iter().map(Vec::len).max().unwrap_or_default()
    }
}
