//! The systems, a folder each.

pub mod myapps;
