//! An installation as its audit sees it.

use super::super::topology::{Endpoint, Registers, Seating, Spelling};
use crate::audit::described::Name;
use crate::timer::Limit;

/// Agents who are set up alike; sites are numbered in the order of the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Agents {
    pub(super) preferred: usize,
    pub(super) secondary: usize,
    pub(super) first: usize,
    pub(super) site_timeout: Limit,
    pub(super) register_timeout: Limit,
    pub(super) endpoint: Endpoint,
    pub(super) registers: Registers,
    pub(super) seating: Seating,
}

/// An installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    pub(super) sites: Vec<Name>,
    pub(super) spelling: Spelling,
}
