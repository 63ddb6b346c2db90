//! Why an audit has no answer.

use crate::explore;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The explorer could not do it.
    #[error(transparent)]
    Explore(#[from] explore::Error),
    /// The exploration was cut short.
    #[error("{0}")]
    Truncated(explore::Limit),
}
