//! The explorer, held against little systems whose answers are known: counted and followed by hand, asked of other
//! checkers, or found by brute force.
//!
//! | file | holds |
//! |---|---|
//! | `explore` | states, verdicts, traces |
//! | `limits` | runs that are cut short, models that are refused |
//! | `agreement` | the same as stateright's search |
//! | `graphs` | the small graphs of these three |
//! | `cores` | the same for any number of threads |
//! | `parts` | what is remembered of those who take part |
//! | `liveness` | infinite runs |
//! | `little` | the little systems of which `liveness` and `spin` ask |
//! | `programs` | programs that a test asks for a second opinion |
//! | `spin` | the same questions, asked of SPIN |
//! | `audit_ends` | where the fair runs of a confined world end |
//! | `beside` | two models side by side: the first difference, and what nobody sees |
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod agreement;
mod audit_ends;
mod beside;
mod cores;
mod explore;
mod graphs;
mod limits;
mod little;
mod liveness;
mod parts;
#[path = "../programs/mod.rs"]
mod programs;
mod spin;
