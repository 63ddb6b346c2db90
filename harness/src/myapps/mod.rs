//! The myApps transport: scripted PBXes, and the dialling side for the reference client.
//!
//! Nothing here knows a redundancy rule. A PBX proves who a client is and reports it; what is answered, and when, it
//! is told.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | the messages and their JSON |
//! | [`digest`] | proofs of knowing a password, and sealed session credentials |
//! | [`account`] | the user whom all PBXes of a case know: password, sessions, used nonces |
//! | [`directory`] | where each PBX is, and how that is written into a redirect |
//! | [`fault`] | what may be wrong with a PBX as long as it lasts |
//! | [`event`] | what a PBX reports, and what it can be told |
//! | [`pbx`] | one PBX: its listener and its connections |
//! | [`dial`] | the other end: connect, log on, watch |
//! | [`reference`](mod@reference) | a whole client around the client rows |

pub mod account;
mod connection;
pub mod dial;
mod dialogue;
pub mod digest;
pub mod directory;
pub mod event;
pub mod fault;
mod orders;
mod observed;
pub mod pbx;
pub mod reference;
mod switchboard;
pub mod wire;
