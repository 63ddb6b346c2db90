//! Disaster recovery for SIP sites, as the agent's desktop sees it: two sites, and a desktop that works at one of them.
//!
//! | file | holds |
//! |---|---|
//! | [`editions`] | the editions of the document |
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | the desktop's configuration, its seat, its phone, its timers |
//! | [`messages`] | what desktop, proxy and SIP Server say to each other |
//! | [`client`], [`client_words`] | the desktop: what it remembers; its states, inputs, guards and effects |
//! | [`client_rules`], [`client_silences`] | its rows, and the cells without one |
//! | [`proxy`], [`proxy_rules`] | the configuration proxy of a site: vocabulary, and rows |
//! | [`sip_server`], [`sip_server_rules`] | the pair of SIP Servers of a site: vocabulary, and rows |
//! | [`tables`] | the three tables, as a model runs them |
//! | `promela` | the three tables, for a second checker |
//! | [`world`] | sites, phone and desktop together: states and actions |
//! | [`model`], `steps` | what can happen in it and whose doing that is, and where a step leads |
//! | `system` | the system in the frame: its papers, and what can be asked of its world |
//! | `narrative` | its steps, in words |
//! | [`breach`] | what a single step can break |
//! | `judge`, `due` | each step of the desktop, held against the document; what comes next for it |
//! | `site_judge` | the same of the servers of a site |
//! | [`properties`], `long_run`, `hazards` | what must hold, now and in the end, and which losses the document admits |
//! | `audit` | installations that somebody runs |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | `findings` | what an operator should be told, and what the document does not give |

pub mod ambiguities;
mod audit;
pub mod breach;
pub mod clauses;
pub mod client;
pub mod client_rules;
pub mod client_silences;
pub mod client_words;
mod comparison;
mod due;
pub mod editions;
mod findings;
mod hazards;
mod judge;
mod long_run;
pub mod messages;
pub mod model;
mod narrative;
mod promela;
pub mod properties;
pub mod proxy;
pub mod proxy_rules;
pub mod sip_server;
pub mod sip_server_rules;
mod site_judge;
mod steps;
mod system;
pub mod tables;
pub mod topology;
pub mod world;

pub use editions::{AGENT_DESKTOP, BOTH, WORKSPACE};
pub use system::SIP_DR;
