//! Plays PBXes on real sockets and judges a client by the transition tables.
//!
//! - [`case`]: what a hand-written case says, its TOML form, its JSON Schema, and the loader that refuses nonsense.
#![deny(missing_docs)]

pub mod case;
