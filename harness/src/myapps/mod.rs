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
//! | `switchboard`, `connection` | the tasks behind a PBX: one that accepts, one for each connection |
//! | `dialogue` | what a PBX says by itself, and how it phrases what it is told to say |
//! | `orders` | what a connection was told and has not done yet |
//! | [`play`](mod@play) | one case, from the first fault to the verdict |
//! | `performance` | its phases: what is done, waited for, and said of a failure |
//! | `actor` | the client's program in it |
//! | `stage` | the PBXes of a case, what is done to them, what they see, and what the client publishes |
//! | `translate` | what the words of a case mean to model and transport |
//! | `judge` | hand-written expectations, held against what was seen |
//! | `observed` | what of a client can be seen, for the oracle |
//! | [`dial`] | the other end: connect, log on, watch |
//! | [`reference`](mod@reference) | a whole client around the client rows |

pub mod account;
mod actor;
mod connection;
pub mod dial;
mod dialogue;
pub mod digest;
pub mod directory;
pub mod event;
pub mod fault;
mod judge;
mod observed;
mod orders;
pub mod pbx;
mod performance;
pub mod play;
pub mod reference;
mod stage;
mod switchboard;
mod translate;
pub mod wire;
