//! The tutorial's system, held to what its document says.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod audited;
mod checked;
mod page;
mod played;
