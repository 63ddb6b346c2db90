//! An installation as its audit sees it.

use super::super::topology::{Endpoint, Registers, Seating, Spelling};
use crate::ambiguity::Readings;
use crate::audit::described::{Name, Said};
use crate::rule::Edition;
use crate::timer::Limit;

/// Agents who are set up alike; sites are numbered in the order of the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Agents {
    pub(super) name: Name,
    pub(super) count: Said<u64>,
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
    pub(super) edition: Edition,
    pub(super) readings: Readings,
}
