//! The editions of the document.

use crate::rule::Edition;

/// The desktop of the document.
pub const AGENT_DESKTOP: Edition = Edition("agent-desktop");
/// The vendor's other desktop, which also switches over when it has lost configuration or statistics (against GD-13
/// and GD-14).
pub const WORKSPACE: Edition = Edition("workspace");
/// Both editions, that of the document first.
pub const BOTH: &[Edition] = &[AGENT_DESKTOP, WORKSPACE];
