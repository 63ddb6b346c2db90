//! What the oracle says of what was seen.

use redial_model::topology::NodeId;

use crate::report::{Allowed, Sort};

/// Why a publication, or an act, cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexplained {
    /// What came, or did not come.
    pub came: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// What would have been allowed; what is of the sort that came stands first.
    pub allowed: Vec<Allowed>,
    /// The fields in which a publication is not as the first one that was due.
    pub differing: Vec<&'static str>,
    /// A client whose time for an answer was over would have done the same. Where nobody can say whether it was, as
    /// the machine was slow, the client is not to blame.
    pub by_impatience: bool,
    /// A client that has forgotten over a restart what it had to store would have done the same.
    pub by_forgetting: bool,
    /// So would a client that had been at these PBXes before, and had not waited for them to see it. Such an attempt
    /// shows sooner or later: a connection that was made is accepted, be it over or not.
    pub after_unseen: Vec<NodeId>,
}

impl Unexplained {
    /// What is blamed: a client that did one thing in the place of another of its sort has not done that one, and what
    /// else it might have done is not to the point.
    pub fn blamed(&self) -> impl Iterator<Item = &Allowed> {
        let alike = self.allowed.iter().any(|it| it.sort == self.sort);
        self.allowed.iter().filter(move |it| !alike || it.sort == self.sort)
    }
}

/// What is to be [explained](super::Oracle::explaining) of a client beside what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Nothing: what is due may still come.
    None,
    /// That it has published no more.
    Unpublished,
    /// That it did no more.
    Complete,
}

/// Whether publications have caught up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// What was published is what there is to say.
    Yes,
    /// Something is still to be published.
    NotYet(Unexplained),
}

impl Settled {
    /// What is still to be published.
    pub fn not_yet(self) -> Option<Unexplained> {
        match self {
            Settled::Yes => None,
            Settled::NotYet(unexplained) => Some(unexplained),
        }
    }
}
