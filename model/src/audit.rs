//! Audits of installations that somebody really has: for each group of users and each failure, where its clients end
//! up, whether they come home once everything is repaired, and which change of the configuration would help.
//!
//! | module | holds |
//! |---|---|
//! | [`described`] | what a system says of its installations, and what follows from that |
//! | [`description`] | what is common to all descriptions |
//! | [`part`] | the part of an installation that a group can notice: everything that can happen to it |
//! | [`situation`] | how a client meets a failure |
//! | [`audited`] | what a system's model tells an audit, and what fails in it |
//! | [`failing`] | failures that happen together: what can happen of them, and how that is told |
//! | [`world`] | a system's world in which they happen and nothing else, to be explored |
//! | [`prepared`] | with what such worlds begin, in each situation in which a client meets the failures |
//! | [`ends`] | where the fair runs of such a world end |
//! | [`fate`] | how well users are served |
//! | [`story`] | how they come there, step by step, for a PBX administrator |
//! | [`answers`] | what becomes of a client when something happens, each question asked once |
//! | [`mend`] | which change would help |
//! | [`otherwise`] | the same installation, as an open question may be read otherwise |
//! | [`error`] | why there is no answer |
//! | [`run`] | all groups and failures of an installation |
//! | [`report`] | what was found |
//! | [`compare`] | what was found in two installations, side by side |
//!
//! A system describes its installations by a struct of its own, which is read from any format that `serde` knows; the
//! rest of the project sees an [`Installation`]. Nothing here knows a rule: an answer is what the explorer finds.

pub mod answers;
pub mod audited;
pub mod compare;
pub mod described;
pub mod description;
pub mod ends;
pub mod error;
pub mod failing;
pub mod fate;
pub mod mend;
pub mod otherwise;
pub mod part;
pub mod prepared;
pub mod report;
pub mod run;
pub mod situation;
pub mod story;
pub mod world;

pub use error::Error;
pub use situation::Situation;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::description::Misfit;
use self::ends::{Ends, Limits};
use crate::ambiguity::Readings;
use crate::rule::Edition;

/// What a system offers to whoever has an installation of it.
pub trait Auditor: Sync {
    /// The JSON Schema of a description, without what every description has (`system`, `edition`, `readings`).
    fn schema(&self) -> schemars::Schema;
    /// Takes a description, as [`Auditor::schema`] has it.
    ///
    /// # Errors
    /// Says what is wrong with it, and where.
    fn read(
        &self,
        description: serde_json::Value,
        edition: Edition,
        readings: Readings,
    ) -> Result<Box<dyn Installation>, Misfit>;
    /// Descriptions of all installations that are as large as those that are checked, each with a group for every way in
    /// which users can be set up there.
    fn of_scope(&self, edition: Edition) -> Vec<serde_json::Value>;
}

/// An installation: groups of users, what can fail, and what each group sees of it.
pub trait Installation: Send + Sync {
    /// The groups, in the order of the description.
    fn groups(&self) -> Vec<Group>;
    /// Everything that can fail by itself.
    fn failures(&self) -> Vec<Failure>;
    /// For each group the first one that is set up alike: the same can happen to both, the same might be changed, and it comes
    /// to the same, up to names.
    fn alike(&self) -> Vec<usize>;
    /// What a group has to do with it.
    fn view(&self, group: usize) -> Box<dyn View>;
}

/// An installation, as one group sees it.
pub trait View: Send + Sync {
    /// The part of the installation that the group's clients can ever notice.
    fn scene(&self) -> Box<dyn Scene>;
    /// What an administrator might change for it, the smallest change first; two of them together are tried by whoever
    /// asks. Of changes after which the group's scene is
    /// the same, or is what it was, only the first one is tried, or none.
    fn changes(&self) -> Vec<Change>;
}

/// The part of an installation that one group's clients can ever notice. Its nodes and events are numbered.
pub trait Scene: Send + Sync {
    /// Scenes of the same key have the same ends, up to the names of their nodes.
    fn key(&self) -> &str;
    /// The operator's names of its nodes.
    fn names(&self) -> &Arc<[String]>;
    /// The failures that concern it; the place is the event's number.
    fn failures(&self) -> Vec<&Failure>;
    /// These events together.
    fn incident(&self, events: &[usize]) -> Box<dyn Incident>;
}

/// Events that happen together in a scene.
pub trait Incident {
    /// Where clients end that meet them in this situation.
    ///
    /// # Errors
    /// If the world cannot be explored, or was not explored to the end.
    fn ends(&self, situation: Situation, repaired: bool, limits: Limits<'_>) -> Result<Ends, Error>;
}

/// A group of users who are configured alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The operator's name for it.
    pub name: String,
    /// How many users it has.
    pub users: u64,
    /// What else the description says of it, e.g. `home` and `configured`, for people.
    pub facts: Vec<(&'static str, String)>,
}

/// Something that fails.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Failure {
    /// What sort of thing it is.
    pub kind: FailureKind,
    /// What happens, e.g. `hq is down`.
    pub text: String,
}

/// What sort of thing fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// A node is down: a PBX, a server, a site.
    Node,
    /// Two nodes do not reach one another.
    Link,
    /// The clients of the group do not reach a node, which runs.
    Path,
    /// A part of a node is down.
    Service,
}

impl FailureKind {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Node => "node",
            FailureKind::Link => "link",
            FailureKind::Path => "path",
            FailureKind::Service => "service",
        }
    }
}

/// One thing changed.
pub struct Change {
    /// What is changed, as an order to the administrator.
    pub what: String,
    /// What the group sees after it.
    pub after: Box<dyn View>,
    /// It is tried last, when neither one of the others helps nor two of them.
    pub last_resort: bool,
}
