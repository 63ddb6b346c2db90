//! Transition tables of PBX redundancy specifications, and a checker for them.
#![deny(missing_docs)]

pub mod explore;
