//! Explores every reachable state of a [`stateright::Model`], breadth first, and judges its properties.
//!
//! | module | subject |
//! |---|---|
//! | `report` | what a run says: counts, verdicts, traces, and whether anything was left out |
//! | `search` | the search itself, its limits and its progress |
//! | `expand` | what is found out of a state on any core |
//! | `frontier` | the states that wait to be expanded |
//! | `visited` | the set of states seen, and the way back from each of them |
//! | `parents` | that way back, two bits a state |
//! | `fairness` | what a model says about its infinite runs, and what can be asked about them |
//! | `graph` | what is kept of the state graph for that, a few bytes a step |
//! | `components` | its strongly connected components |
//! | `liveness` | whether a fair run can miss a goal |
//! | `lasso` | the run that does: a way to a cycle, replayed through the model and checked |
//! | `trace` | the way back from a fingerprint to a path of states, replayed through the model |
//! | `browse` | stateright's Explorer page, with states and actions in words |
//! | `second_opinion` | the same report, from stateright's own checker |
//!
//! ```
//! use redial_model::explore::{Options, Verdict, explore};
//! use stateright::{Model, Property};
//!
//! /// A registration is tried again and again.
//! struct Retries;
//!
//! impl Model for Retries {
//!     type State = u8;
//!     type Action = ();
//!     fn init_states(&self) -> Vec<u8> {
//!         vec![0]
//!     }
//!     fn actions(&self, _: &u8, actions: &mut Vec<()>) {
//!         actions.push(());
//!     }
//!     fn next_state(&self, tries: &u8, (): ()) -> Option<u8> {
//!         Some(tries.saturating_add(1))
//!     }
//!     fn properties(&self) -> Vec<Property<Self>> {
//!         vec![Property::always("at most two tries", |_, tries| *tries <= 2)]
//!     }
//! }
//!
//! let report = explore(&Retries, Options::default())?;
//! assert_eq!(report.counts.states, 256);
//! let Verdict::Violated(trace) = &report.properties[0].verdict else { panic!("must not hold") };
//! assert_eq!(trace.len(), 3);
//! # Ok::<(), redial_model::explore::Error>(())
//! ```

mod browse;
mod components;
mod expand;
mod fairness;
mod frontier;
mod graph;
mod lasso;
mod liveness;
mod parents;
mod report;
mod search;
mod second_opinion;
mod trace;
mod visited;

pub use browse::browse;
pub use fairness::{Fair, Form, Liveness, Unjudgeable};
pub use lasso::{Flaw, Lasso};
pub use liveness::{LiveReports, LiveVerdict, LivenessReport, explore_live};
pub use report::{Counts, Limit, Outcome, PropertyReport, Report, Terminals, Trace, Verdict};
pub use search::{Options, Progress, Symmetric, explore, explore_observed, explore_up_to_symmetry};
pub use second_opinion::check_with_stateright;

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
