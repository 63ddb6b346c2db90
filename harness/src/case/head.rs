//! What a case is about, and for whom.

use std::collections::{BTreeMap, BTreeSet};

use redial_model::rule::Edition;

/// What a case is about, and for whom.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Permanent name; the same as the file's, without `.toml`.
    pub id: String,
    /// What holds when the case passes, in one line.
    pub title: String,
    /// The defect that the case is there to catch.
    pub purpose: String,
    /// The clauses that it judges; at least one.
    pub clauses: Vec<String>,
    /// The editions of the specification in which it holds, in the system's order.
    pub editions: Vec<Edition>,
    /// What a client has to support for the case to mean anything; otherwise the case is skipped.
    pub requires: BTreeSet<String>,
    /// Readings of ambiguous passages under which alone the case holds, e.g. `MA-A1 = "a"`. What is not declared is read as it is by
    /// default, until a client is seen to read it otherwise.
    pub readings: BTreeMap<String, String>,
}
