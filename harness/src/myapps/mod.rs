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

pub mod account;
pub mod digest;
pub mod directory;
pub mod wire;
