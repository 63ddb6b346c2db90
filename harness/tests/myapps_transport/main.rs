//! The myApps transport over real sockets: a scripted PBX against the dialling side, and against raw bytes.

#![allow(clippy::unwrap_used, reason = "all of it is test code")]

mod bench;
mod faults;
mod hostile;
mod login;
mod orders;
