//! The editions of the document.

use crate::rule::Edition;

/// The edition of the document: IP Office release 10 and later.
pub const EDITION_10: Edition = Edition("10");
/// All editions.
pub const ALL: &[Edition] = &[EDITION_10];
