//! Why a run has no report, or no verdict.

use super::fairness::{CLASSES, QUESTIONS};

/// Why a run has no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A run without a question has no answer; it must not look like one that passed.
    #[error("checked nothing: the model has no properties")]
    NoProperty,
    /// There was nowhere to start.
    #[error("checked nothing: the model has no initial state ({outside_boundary} lie outside its boundary)")]
    NoInitialState {
        /// How many initial states the model's boundary excluded.
        outside_boundary: usize,
    },
    /// Deciding it needs the cycles of the state graph, which a search for single states does not see.
    #[error(
        "property \"{name}\": `eventually` is not decided by this search; state it as `always` or `sometimes`"
    )]
    Eventually {
        /// The property's name.
        name: &'static str,
    },
    /// The model's infinite runs cannot be judged.
    #[error(transparent)]
    Unjudgeable(#[from] Unjudgeable),
    /// The model answered differently when asked again, or two states share a fingerprint.
    #[error(
        "the path to {what} could not be replayed after {steps} steps: \
         the model does not give the same answers twice, or two states have the same fingerprint"
    )]
    NotReplayable {
        /// What the path was to show.
        what: String,
        /// Steps that could still be replayed.
        steps: usize,
    },
}

/// Why the infinite runs of a model have no verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unjudgeable {
    /// [`Fair::rank`](super::Fair::rank) rose, so a cycle might have been missed.
    #[error("the rank of a state rises from {from} to {to} along a transition; it must never rise")]
    RankRises {
        /// Rank of the state that the transition leaves.
        from: u64,
        /// Rank of the state that it leads to.
        to: u64,
    },
    /// [`Fair::fairness`](super::Fair::fairness) gave a class that there is no room for.
    #[error("an action is of fairness class {0}; classes are 0 to {last}", last = CLASSES - 1)]
    NoSuchClass(u8),
    /// More questions than one run can answer.
    #[error("{0} liveness properties in one run; it can answer {QUESTIONS}")]
    TooManyQuestions(usize),
    /// A counterexample was found, and did not stand when it was checked.
    #[error(
        "the counterexample to \"{name}\" is none: {flaw}. This is a defect of the explorer or of the model"
    )]
    Refuted {
        /// The property's name.
        name: &'static str,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What is wrong with a lasso.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// It begins in a state that is no initial state.
    #[error("it does not begin in an initial state")]
    Beginning,
    /// The model has no such step.
    #[error("step {0} is not a step of the model")]
    Step(usize),
    /// The cycle has no steps, or ends elsewhere than it began.
    #[error("the cycle does not close")]
    Open,
    /// The property says nothing about such a run.
    #[error("`given` fails on the cycle")]
    Given,
    /// The run is as it should be.
    #[error("it meets the demand on the goal")]
    Goal,
    /// The run is not fair.
    #[error("class {0} is enabled throughout the cycle and never taken")]
    Unfair(u8),
}
