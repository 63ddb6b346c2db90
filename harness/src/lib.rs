//! Plays PBXes on real sockets and judges a client by the transition tables.
//!
//! | module | subject |
//! |---|---|
//! | [`case`](mod@case) | a conformance case: an installation, phases of faults and outcomes |
//! | [`place`] | where something stands in a TOML file |
//! | [`subject`] | the system under test: a client program that is started, watched and ended |
//! | [`publication`] | what the client publishes, on standard output or by HTTP |
//! | [`myapps`] | the myApps transport, and what is particular to its cases |
//! | [`oracle`] | which states explain what was seen |
//! | [`run`] | many cases at the same time, repeated where the harness was late |
//! | [`settings`] | what is the same for all cases of a run |
//! | [`verdict`], [`report`] | what came of it |
//! | [`tls`] | throw-away certificate authorities, and what TLS server and client make of them |
//! | [`stream`] | one TCP connection, in plain text or TLS, that can be reset, held silent or finished |
//! | [`lag`] | how late the harness itself is |
#![deny(missing_docs)]

pub mod case;
pub mod lag;
pub mod myapps;
pub mod oracle;
pub mod place;
pub mod publication;
pub mod report;
pub mod run;
pub mod settings;
pub mod stream;
pub mod subject;
pub mod tls;
pub mod verdict;
