//! myApps: scripted PBXes over WebSocket, the words of its cases, and its reference client.
//!
//! A PBX proves who a client is and reports it; what is answered, and when, it is told.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire, and of the stage of a case |
//! | `proforma` | the wire by its name, and what has to be known of a client |
//! | [`case`](mod@case) | the words of its cases |
//! | [`messages`] | the messages and their JSON |
//! | [`digest`] | proofs of knowing a password, and sealed session credentials |
//! | [`account`] | the user whom all PBXes of a case know: password, sessions, used nonces |
//! | [`directory`] | where each PBX is, and how that is written into a redirect |
//! | [`fault`] | what may be wrong with a PBX above TLS |
//! | [`event`] | what a PBX hears, and what it can be told to say |
//! | [`installation`] | what all PBXes of a case share |
//! | [`pbx`] | one PBX: a server that speaks this protocol |
//! | [`connection`] | what it speaks: the upgrade, then the dialogue |
//! | `dialogue` | what a PBX says by itself, and how it phrases what it is told to say |
//! | [`stage`] | the PBXes of a case, what is done to them, and what they see |
//! | `conn_info` | what the client publishes |
//! | [`judge`] | hand-written expectations, held against what was seen |
//! | `observed` | what of a client can be seen, for the oracle |
//! | `foreseen` | everything that can happen to a client, for whoever decides whether one breaks the rules |
//! | `doctor` | examines a client before it is tested |
//! | [`dial`] | the other end: connect, log on, watch |
//! | [`reference`](mod@reference) | a whole client around the client rows |

pub mod account;
pub mod case;
mod conn_info;
pub mod connection;
pub mod dial;
mod dialogue;
pub mod digest;
pub mod directory;
mod doctor;
pub mod event;
pub mod fault;
mod foreseen;
pub mod installation;
pub mod judge;
pub mod messages;
mod observed;
pub mod pbx;
mod proforma;
pub mod reference;
pub mod stage;
pub mod wire;

pub use proforma::MyApps;
