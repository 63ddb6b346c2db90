//! innovaphone myApps redundancy, editions 16r1 and 13r3.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the documents demand |
//! | [`ambiguities`] | what they leave open |
//! | [`topology`] | installations, homes and configured PBXes |
//! | [`messages`] | what client and PBX say to each other |
//! | [`client`], [`client_rules`] | the client's vocabulary, and its rows |
//! | [`server`] | the PBX's vocabulary and rows |
//! | [`world`] | PBXes, clients and faults together, as a model to explore |
//! | [`properties`] | what must hold, and which losses the document admits |

pub mod ambiguities;
pub mod clauses;
pub mod client;
pub mod client_rules;
pub mod messages;
pub mod properties;
pub mod server;
pub mod topology;
pub mod world;

use crate::rule::Edition;

/// The present edition.
pub const EDITION_16R1: Edition = Edition("16r1");
/// The edition without standby-slaves, in which standbys do not redirect.
pub const EDITION_13R3: Edition = Edition("13r3");
/// Both editions, the present one first.
pub const BOTH: &[Edition] = &[EDITION_16R1, EDITION_13R3];
