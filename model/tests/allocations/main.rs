//! What must not allocate, or not more than is in proportion.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod audits;
mod installations;
mod steps;
