//! IP Office user resilience: a failover system answers for the users of a home system that is gone.
//!
//! | file | holds |
//! |---|---|
//! | [`editions`] | the editions of the document |
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | `audit` | installations that somebody has, and where their users end up |
//! | [`topology`] | installations, phones and habits |
//! | [`messages`] | what phones, users and systems say to each other |
//! | [`client`], [`client_rules`] | the phone's vocabulary, and its rows |
//! | [`server`], [`server_rules`], [`service_rules`] | a system's vocabulary, its rows about itself, and those about users |
//! | [`server_silences`] | the cells of a system's table without a row |
//! | [`tables`] | both tables, as a model runs them |
//! | `promela` | both tables, for a second checker |
//! | [`world`] | systems, phone and faults together: states and actions |
//! | [`model`], `steps` | what can happen in it and whose doing that is, and where a step leads |
//! | `system` | the system in the frame: its papers, and what can be asked of its world |
//! | `narrative` | its steps, in words |
//! | [`breach`] | what a single step can break |
//! | [`breaches`] | single steps, judged by the document |
//! | [`properties`] | what must hold |
//! | `situations` | situations of which several of them speak |
//! | [`hazards`] | which losses the document admits |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | `findings` | what an operator should be told, and what the document does not give |

pub mod ambiguities;
mod audit;
pub mod breach;
pub mod breaches;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod editions;
mod findings;
pub mod hazards;
pub mod messages;
pub mod model;
mod narrative;
mod promela;
pub mod properties;
pub mod server;
pub mod server_rules;
pub mod server_silences;
pub mod service_rules;
mod situations;
mod steps;
mod system;
pub mod tables;
pub mod topology;
pub mod world;

pub use editions::{EDITION_2023_11, EVERY};
pub use system::USER_RESILIENCE;
