//! Explores every reachable state of a [`stateright::Model`], breadth first, and judges its properties.
//!
//! | module | subject |
//! |---|---|
//! | `report` | what a run says: counts, verdicts, traces, and whether anything was left out |
//! | `error` | why a run has no report, or no verdict |
//! | `decidable` | what a search for single states can decide |
//! | `search` | the search itself, its limits and its progress |
//! | `expand` | what is found out of a state on any core |
//! | `helpers` | threads that help whoever runs a search |
//! | `frontier` | the states that wait to be expanded |
//! | `recent` | what a thread has come to lately, and need not look for |
//! | `parts` | where a state leads: found out anew, or remembered of those who take part in it |
//! | `visited` | the set of states seen, and the way back from each of them |
//! | `table` | where each of them is found again |
//! | `parents` | that way back, two bits a state |
//! | `fairness` | what a model says about its infinite runs, and what can be asked about them |
//! | `graph` | what is kept of the state graph for that, a few bytes a step |
//! | `components` | its strongly connected components |
//! | `liveness` | whether a fair run can miss a goal |
//! | `trap` | where it can |
//! | `lasso` | the run that does: a way to a cycle, replayed through the model and checked |
//! | `trace` | the way back from a fingerprint to a path of states, replayed through the model |
//! | `beside` | two models side by side: the first difference, and what is settled on the way |
//! | `alike` | two models that only their memories tell apart |
//! | `within` | two models of which one does less than the other one, and nothing else |
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

mod alike;
mod beside;
mod components;
mod decidable;
mod error;
mod expand;
mod fairness;
mod frontier;
mod graph;
mod helpers;
mod lasso;
mod liveness;
mod parents;
mod parts;
mod recent;
mod report;
mod search;
mod second_opinion;
mod table;
mod trace;
mod trap;
mod visited;
mod within;

pub use alike::{Onlooker, are_alike};
pub use beside::{Difference, End, Walk, Walked, walk_beside};
pub use error::{Error, Flaw, Unjudgeable};
pub use fairness::{Fair, Form, Liveness};
pub use lasso::Lasso;
pub use liveness::{LiveReports, LiveVerdict, LivenessReport, explore_by_parts, explore_live};
pub use parts::Parts;
pub use report::{Counts, Limit, Outcome, PropertyReport, Report, Terminals, Trace, Verdict};
pub use search::{Options, Progress, Symmetric, explore, explore_observed, explore_up_to_symmetry};
pub use second_opinion::check_with_stateright;
pub use within::is_within;
