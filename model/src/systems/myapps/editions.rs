//! The editions of the document.

use crate::rule::Edition;

/// The present edition.
pub const EDITION_16R1: Edition = Edition("16r1");
/// The edition without standby-slaves, in which standbys do not redirect.
pub const EDITION_13R3: Edition = Edition("13r3");
/// Both editions, the present one first.
pub const BOTH: &[Edition] = &[EDITION_16R1, EDITION_13R3];
