//! What a run says: counts, verdicts, traces, and whether anything was left out.

use std::fmt;
use std::time::Duration;

use stateright::Expectation;

/// What a run found out. `S` and `A` are the model's state and action.
#[derive(Clone, Debug, PartialEq)]
pub struct Report<S, A> {
    /// Whether all there is was explored.
    pub outcome: Outcome,
    /// How much was explored.
    pub counts: Counts,
    /// The model's properties, in the model's order.
    pub properties: Vec<PropertyReport<S, A>>,
    /// States with no way on; [`None`] from a checker that does not count them.
    pub terminals: Option<Terminals<S, A>>,
    /// Probability that two different states had the same fingerprint, so that one was never explored.
    pub collision_probability: f64,
    /// What the visited set took, in bytes; [`None`] from a checker that does not say.
    pub visited_bytes: Option<usize>,
}

impl<S, A> Report<S, A> {
    /// Whether everything was explored and every property is as it should be.
    ///
    /// [`terminals`](Self::terminals) do not count: only the caller knows whether a model may come to rest.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Exhausted
            && self.properties.iter().all(|property| property.verdict.is_pass())
    }
}

/// Whether a run explored all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every reachable state within the boundary was explored.
    Exhausted,
    /// There is more. Such a run refutes and finds, but never proves.
    Truncated {
        /// What cut the run short.
        why: Limit,
    },
}

/// What cut a run short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// One state more than this many was found.
    MaxStates(u64),
    /// A state was found that takes more than this many steps.
    MaxDepth(u32),
    /// This much time had passed.
    Deadline(Duration),
    /// The caller's flag was raised.
    Interrupted,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::MaxStates(states) => write!(f, "more than {states} states"),
            Limit::MaxDepth(steps) => write!(f, "more than {steps} steps"),
            Limit::Deadline(time) => write!(f, "more than {} s", time.as_secs_f64()),
            Limit::Interrupted => f.write_str("interrupted"),
        }
    }
}

/// How much a run explored.
///
/// In stateright's terms, `states` is `unique_state_count()`, `initial_states + transitions` is
/// `state_count()`, and `depth + 1` is `max_depth()`; equal for every model that lists no initial state twice
/// (stateright explores such a state once for each mention).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Distinct initial states within the boundary.
    pub initial_states: u64,
    /// Distinct states reached within the boundary, initial ones included.
    pub states: u64,
    /// Actions taken that led to a state within the boundary, be it new, known, or the same state again.
    pub transitions: u64,
    /// Steps from an initial state to the state that is farthest away.
    pub depth: u32,
}

/// One property and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyReport<S, A> {
    /// The property's name.
    pub name: &'static str,
    /// What was asked.
    pub expectation: Expectation,
    /// What was found.
    pub verdict: Verdict<S, A>,
}

/// What became of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict<S, A> {
    /// `always`, and no reachable state breaks it.
    Holds,
    /// `always`, and the last state of this shortest path breaks it.
    Violated(Trace<S, A>),
    /// `sometimes`, and the last state of this shortest path shows it.
    Reached(Trace<S, A>),
    /// `sometimes`, and no reachable state shows it.
    Unreached,
    /// The run was cut short before it could tell.
    Unknown,
}

impl<S, A> Verdict<S, A> {
    /// Whether the property is as it should be.
    pub fn is_pass(&self) -> bool {
        matches!(self, Verdict::Holds | Verdict::Reached(_))
    }

    /// The path that shows it: a counterexample to `always`, a witness of `sometimes`.
    pub fn trace(&self) -> Option<&Trace<S, A>> {
        match self {
            Verdict::Violated(trace) | Verdict::Reached(trace) => Some(trace),
            Verdict::Holds | Verdict::Unreached | Verdict::Unknown => None,
        }
    }

    /// The verdict on a property, once the search is over, from the path that settled it.
    pub(super) fn new(expectation: &Expectation, settled: Option<Trace<S, A>>, outcome: Outcome) -> Self {
        match (expectation, settled, outcome) {
            (Expectation::Sometimes, Some(witness), _) => Verdict::Reached(witness),
            (_, Some(counterexample), _) => Verdict::Violated(counterexample),
            (_, None, Outcome::Truncated { .. }) => Verdict::Unknown,
            (Expectation::Sometimes, None, Outcome::Exhausted) => Verdict::Unreached,
            (_, None, Outcome::Exhausted) => Verdict::Holds,
        }
    }
}

/// States from which no action leads to another state within the boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Terminals<S, A> {
    /// How many there are among the states whose actions were tried.
    pub count: u64,
    /// A shortest path to the nearest one.
    pub first: Option<Trace<S, A>>,
}

/// A path through the model, as the model itself gave it when it was replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace<S, A> {
    /// Where it begins.
    pub init: S,
    /// Each action taken, and the state that it led to.
    pub steps: Vec<(A, S)>,
}

impl<S, A> Trace<S, A> {
    /// How many actions it takes.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it ends where it begins, in an initial state.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The state that it leads to.
    pub fn last(&self) -> &S {
        self.steps.last().map_or(&self.init, |(_, state)| state)
    }

    /// Its states in order, the initial one first.
    pub fn states(&self) -> impl Iterator<Item = &S> {
        std::iter::once(&self.init).chain(self.steps.iter().map(|(_, state)| state))
    }

    /// Its actions in order.
    pub fn actions(&self) -> impl Iterator<Item = &A> {
        self.steps.iter().map(|(action, _)| action)
    }
}

/// The probability that among this many states at least two have the same 64-bit fingerprint.
///
/// The birthday bound: 1 - e^(-n(n-1)/2^65).
pub(super) fn collision_probability(states: u64) -> f64 {
    let n = states as f64;
    -(-n * (n - 1.0) / 2f64.powi(65)).exp_m1()
}

#[cfg(test)]
mod tests {
    use super::collision_probability;

    #[test]
    fn collision_probability_follows_the_birthday_bound() {
        assert_eq!(collision_probability(1), 0.0);
        // Ten million states: 10^14 / 3.69 * 10^19.
        assert!((collision_probability(10_000_000) / 2.71e-6 - 1.0).abs() < 0.01);
        // 2^32.5 states: 1 - 1/e.
        assert!((collision_probability(6_074_001_000) - 0.632).abs() < 0.001);
    }
}
