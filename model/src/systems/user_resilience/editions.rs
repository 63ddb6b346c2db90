//! The editions of the document.

use crate::rule::Edition;

/// The document, by the date on it.
pub const EDITION_2023_11: Edition = Edition("2023-11");
/// Every edition.
pub const EVERY: &[Edition] = &[EDITION_2023_11];
