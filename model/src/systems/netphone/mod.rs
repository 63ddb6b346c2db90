//! NetPhone Server, master and standby: the document of November 2020, and what later documentation says of times.
//!
//! | file | holds |
//! |---|---|
//! | [`editions`] | the editions of the document |
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | both systems, and what of their users is followed |
//! | [`server`], [`server_silences`] | the server's vocabulary, and its cells without a row; its rows are in three files: |
//! | [`role_rules`], [`work_rules`], [`order_rules`] | who is active, what it does for its users, what is ordered |
//! | [`client`], [`client_rules`] | the client's vocabulary, and its rows |
//! | [`service`], [`service_rules`] | a service other than the server service: vocabulary, and rows |
//! | [`world`] | systems, users and faults together: states and actions |
//! | [`tables`] | the three tables, as a model runs them |
//! | `promela` | the three tables, for a second checker |
//! | [`model`], `steps` | what can happen in it and whose doing that is, and where a step leads |
//! | `system` | the system in the frame: its papers, and what can be asked of its world |
//! | `narrative` | its steps, in words |
//! | [`breach`] | what a single step can break |
//! | [`judge`], [`properties`], `long_run` | what must hold, of steps, of states and in the long run |
//! | `keeping` | what a server service keeps, and does not do of its own accord |
//! | `situations` | situations of which several of them speak |
//! | `losses` | what has to be reached: what the document says can happen, and the losses that it admits |
//! | `audit` | audits of installations that somebody has |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | `findings` | what an operator should be told, and what the document does not give |

pub mod ambiguities;
mod audit;
pub mod breach;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod editions;
mod findings;
pub mod judge;
mod keeping;
mod long_run;
mod losses;
pub mod model;
mod narrative;
pub mod order_rules;
mod promela;
pub mod properties;
pub mod role_rules;
pub mod server;
pub mod server_silences;
pub mod service;
pub mod service_rules;
mod situations;
mod steps;
mod system;
pub mod tables;
pub mod topology;
pub mod work_rules;
pub mod world;

pub use editions::{BOTH, EDITION_2020, EDITION_LATER};
pub use system::NETPHONE;
