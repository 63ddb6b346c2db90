//! Plays PBXes on real sockets and judges a client by the transition tables.
//!
//! | module | subject |
//! |---|---|
//! | [`tls`] | throw-away certificate authorities, and what TLS server and client make of them |
//! | [`stream`] | one TCP connection, in plain text or TLS, that can be reset, held silent or finished |
//! | [`myapps`] | the myApps transport: WebSocket, JSON, digests |
#![deny(missing_docs)]

pub mod myapps;
pub mod report;
pub mod stream;
pub mod tls;
pub mod verdict;
