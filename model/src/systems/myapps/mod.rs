//! innovaphone myApps redundancy, editions 16r1 and 13r3.
//!
//! | file | holds |
//! |---|---|
//! | [`editions`] | the editions of the document |
//! | [`clauses`] | what the documents demand |
//! | [`ambiguities`] | what they leave open |
//! | [`topology`] | installations, homes and configured PBXes |
//! | [`messages`] | what client and PBX say to each other |
//! | [`client`], [`client_rules`] | the client's vocabulary, and its rows |
//! | [`server`], [`server_rules`] | the PBX's vocabulary, and its rows |
//! | [`world`] | PBXes, clients and faults together: states and actions |
//! | [`side`], `packed` | a client of the world, and the same in one word |
//! | [`tables`] | both tables, as a model runs them |
//! | `promela` | both tables, for a second checker |
//! | `setting` | what its steps go by: the installation as it is now, and its rules |
//! | [`model`], `steps` | what can happen in it and whose doing that is, and where a step leads |
//! | `system` | the system in the frame: its papers, and what can be asked of its world |
//! | [`changing`] | the same while an administrator changes the installation |
//! | `memo` | what of a client's own steps is remembered there |
//! | `symmetry` | what of it can be put in the place of what |
//! | `audit` | installations that somebody has, and where their clients end up |
//! | [`addition`] | whether one more PBX is enough, for each installation and each PBX that could be added |
//! | [`benchmark`] | the scopes on which the explorer is measured |
//! | `narrative` | its steps, in words |
//! | [`breach`] | what a single step can break |
//! | [`properties`] | what must hold, and which losses the document admits |
//! | `serving` | what a PBX owes whoever logs on, and what a client stores of it |
//! | `situations` | situations of which several of them speak |
//! | `long_run` | the same of what clients come to in the end |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | `findings` | what an operator should be told, and what the document does not give |

pub mod addition;
pub mod ambiguities;
mod audit;
pub mod benchmark;
pub mod breach;
pub mod changing;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod editions;
mod findings;
mod long_run;
mod memo;
pub mod messages;
pub mod model;
mod narrative;
mod packed;
mod promela;
pub mod properties;
pub mod server;
pub mod server_rules;
mod serving;
mod setting;
pub mod side;
mod situations;
mod steps;
mod symmetry;
mod system;
pub mod tables;
pub mod topology;
pub mod world;

pub use editions::{BOTH, EDITION_13R3, EDITION_16R1};
pub use system::MYAPPS;
