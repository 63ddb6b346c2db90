//! What the oracle says of what was seen.

use redial_model::topology::NodeId;

use crate::report::Allowed;

/// Why a publication, or an act, cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexplained {
    /// What came, or did not come.
    pub came: String,
    /// What would have been allowed.
    pub allowed: Vec<Allowed>,
    /// A client whose time for an answer was over would have done the same. Where nobody can say whether it was, as
    /// the machine was slow, the client is not to blame.
    pub by_impatience: bool,
    /// So would a client that had been at these PBXes before, and had not waited for them to see it. Such an attempt
    /// shows sooner or later: a connection that was made is accepted, be it over or not.
    pub after_unseen: Vec<NodeId>,
}

/// Whether publications have caught up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// What was published is what there is to say.
    Yes,
    /// Something is still to be published.
    NotYet(Unexplained),
}
