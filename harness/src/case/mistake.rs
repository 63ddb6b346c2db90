//! Something that is wrong with a case, and where it stands.

use super::head::Head;
use crate::place::Step;

/// Something that is wrong with a case, and where it stands in the document.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The way to it.
    pub at: Vec<Step>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Nothing, or the first mistake.
pub(super) type Checked = Result<(), Mistake>;

/// Refuses what stands there.
///
/// # Errors
/// Always.
pub fn refuse(at: &[Step], message: impl Into<String>) -> Checked {
    Err(Mistake { at: at.to_vec(), message: message.into() })
}

/// Refuses what stands there if the head does not require that of the client.
///
/// # Errors
/// It does not.
pub fn require(at: &[Step], head: &Head, ability: &str) -> Checked {
    if head.requires.contains(ability) {
        return Ok(());
    }
    refuse(at, format!("not every client can do this: it takes `requires = [\"{ability}\"]`"))
}
