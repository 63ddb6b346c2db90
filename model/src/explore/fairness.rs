//! What nobody may put off for ever.

use stateright::Model;

/// A model whose infinite runs can be judged.
///
/// Fairness is weak, and asked of each class of actions: a class that is enabled in every state from some point on is
/// taken again and again. Enabled means that some action of the class changes the state.
pub trait Fair: Model {
    /// The class of an action that may not be put off for ever, below 64. `None`: nobody is obliged to it, as with a
    /// fault or a repair.
    fn fairness(&self, action: &Self::Action) -> Option<u8>;

    /// A number that never rises along any transition, so that every cycle lies within one value of it: the faults and
    /// repairs that are left, say.
    fn rank(&self, _state: &Self::State) -> u64 {
        0
    }
}

/// How a goal has to be met in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It is reached again and again.
    Recurs,
    /// It holds for good from some point on.
    Persists,
}

/// A statement about infinite runs: once `given` holds for good, `goal` recurs or persists.
pub struct Liveness<M: Model> {
    /// What it is called.
    pub name: &'static str,
    /// How the goal has to be met.
    pub form: Form,
    /// What has to hold from some point on.
    pub given: fn(&M, &M::State) -> bool,
    /// What then has to come.
    pub goal: fn(&M, &M::State) -> bool,
}
