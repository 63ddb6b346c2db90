//! Plays PBXes on real sockets and judges a client by the transition tables.
#![deny(missing_docs)]
