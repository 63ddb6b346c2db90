//! Resilience of the one-X Portal of IP Office: two servers with a portal each, of which one serves.
//!
//! | file | holds |
//! |---|---|
//! | [`editions`] | the editions of the document |
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | installations, what they need for resilience, and their users |
//! | [`messages`] | what client and portal say to each other |
//! | [`client`], [`client_rules`] | the client's vocabulary; its rows, and the cells without one |
//! | [`server`], [`server_rules`] | the portal's vocabulary; its rows, and the cells without one |
//! | [`tables`] | both tables, as a model runs them |
//! | `promela` | both tables, for a second checker |
//! | [`world`] | portals, IP Office services, client and faults together: states and actions |
//! | [`model`], `steps` | what can happen in it and whose doing that is, and where a step leads |
//! | `system` | the system in the frame: its papers, and what can be asked of its world |
//! | `narrative` | its steps, in words |
//! | [`breach`] | what a single step can break |
//! | `judge` | single steps, judged by the document |
//! | `keeping` | what a portal keeps, and does not do of its own accord |
//! | `situations` | the words in which the properties speak of a world |
//! | [`properties`] | what must hold |
//! | `long_run` | what must come in the end |
//! | `hazards` | which losses the document admits |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | `findings` | what an operator should be told, and what the document does not give |
//! | `audit` | installations that somebody has, and what becomes of their users |

pub mod ambiguities;
mod audit;
pub mod breach;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod editions;
mod findings;
mod hazards;
pub mod judge;
mod keeping;
mod long_run;
pub mod messages;
pub mod model;
mod narrative;
mod promela;
pub mod properties;
pub mod server;
pub mod server_rules;
mod situations;
mod steps;
mod system;
pub mod tables;
pub mod topology;
pub mod world;

pub use editions::{ALL, EDITION_10};
pub use system::ONEX_PORTAL;
