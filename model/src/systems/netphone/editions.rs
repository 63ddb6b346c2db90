//! The editions of the document.

use crate::rule::Edition;

/// The document, of November 2020: the passive system becomes active at once.
pub const EDITION_2020: Edition = Edition("2020");
/// With what later documentation says: after about ten seconds if the computer cannot be reached, after more than two
/// minutes if its server service does not answer.
pub const EDITION_LATER: Edition = Edition("later");
/// Both editions, the document first.
pub const BOTH: &[Edition] = &[EDITION_2020, EDITION_LATER];
