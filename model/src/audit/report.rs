//! What an audit found, in the operator's names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::answers::Answer;
use super::ends::{End, Place};
pub use super::fate::Fate;
use super::story::Told;
use super::{Failure, FailureKind, Group, Situation};
use crate::rule::{Closed, Edition};

/// What an audit of one installation found.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// The system.
    pub system: &'static str,
    /// The edition of its document.
    pub edition: Edition,
    /// `complete`, or `truncated: …` with the reason.
    pub outcome: String,
    /// The groups, in the order of the description.
    pub groups: Vec<Group>,
    /// Everything that can fail by itself.
    pub failures: Vec<Failure>,
    /// For each group and each failure that concerns it: what becomes of its clients; then for pairs of failures.
    pub findings: Vec<Finding>,
    /// States that were explored, over all worlds.
    pub states: u64,
}

/// What becomes of a group when something fails.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The group's place among the groups.
    #[serde(skip)]
    pub place: usize,
    /// The group.
    pub group: String,
    /// How many users it has.
    pub users: u64,
    /// What fails: one failure, or several at the same time; or none, for a group that is badly off as it is.
    pub failures: Vec<Failure>,
    /// The worst that can become of a client that has been at home before.
    pub fate: Fate,
    /// The nodes that stand in for the home in some run of such a client.
    pub standbys: Vec<String>,
    /// Whether such a client is back at home once everything is repaired, whatever happens.
    pub returns: bool,
    /// The worst that can become of a client that has been through it before.
    pub second_time: Fate,
    /// The worst that can become of a client that is started for the first time.
    pub first_start: Fate,
    /// The details.
    pub situations: Situations,
    /// The smallest change that helps: only where users are without service, now or the
    /// second time, do not come back, or have to accept a certificate by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Mend>,
    /// The readings of open questions under which something else becomes of it, if it was asked again under others: of single
    /// failures, and of several that are worse together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Otherwise>,
}

/// What becomes of a group under another reading of an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Otherwise {
    /// The reading, as `ID=LETTER`.
    pub reading: String,
    /// The worst that can become of a client that has been at home before.
    pub fate: Fate,
    /// Who stands in for the home in some run, by name.
    pub standbys: Vec<String>,
    /// Whether such a client is back at home once everything is repaired, whatever happens.
    pub returns: bool,
    /// The worst that can become of a client that has been through it before.
    pub second_time: Fate,
    /// The worst that can become of a client that is started for the first time.
    pub first_start: Fate,
}

impl Otherwise {
    /// How badly the group fares then.
    pub fn rank(&self) -> (Fate, bool, Fate) {
        (self.fate, !self.returns, self.second_time)
    }
}

impl Finding {
    /// How badly the group fares.
    pub fn rank(&self) -> (Fate, bool, Fate) {
        (self.fate, !self.returns, self.second_time)
    }

    /// Whether it is without service by something that nothing cures: its clients do not reach a node that runs, and no
    /// change that was tried gives them service.
    pub fn is_incurable(&self) -> bool {
        let of_paths =
            self.failures.iter().all(|it| it.kind == FailureKind::Path) && !self.failures.is_empty();
        let cure = self.mend.as_ref().and_then(|mend| mend.change.as_ref());
        of_paths && !self.fate.is_service() && cure.is_none()
    }

    /// Whether somebody comes to harm: is without service, now or the second time, or does not come back.
    pub fn is_bad(&self) -> bool {
        !self.fate.is_service() || !self.returns || !self.second_time.is_service()
    }

    /// Whether a change is looked for: somebody comes to harm, or has to accept a certificate by hand.
    pub fn is_to_be_mended(&self) -> bool {
        self.situations.answer.gist().is_to_be_mended()
    }

    /// The worst that becomes of a client that has been at home before, once everything is repaired.
    pub fn afterwards(&self) -> Fate {
        self.situations.answer.gist().afterwards
    }

    /// What fails, in words.
    pub fn failure_text(&self) -> String {
        match self.failures.as_slice() {
            [] => "nothing fails".to_owned(),
            all => all.iter().map(|failure| failure.text.as_str()).collect::<Vec<_>>().join(", and "),
        }
    }
}

/// What becomes of clients, in every situation. Groups that are built alike share it; their names are put in when somebody
/// looks.
#[derive(Debug, Clone)]
pub struct Situations {
    answer: Arc<Answer>,
    names: Arc<[String]>,
    stories: Stories,
}

/// Which stories are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stories {
    /// How clients come to where they end.
    All,
    /// How clients come to where they end, if that is not home.
    NotAtHome,
    /// None.
    None,
}

impl Situations {
    /// With the operator's names of the nodes.
    pub fn new(answer: Arc<Answer>, names: Arc<[String]>, stories: Stories) -> Self {
        Situations { answer, names, stories }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Outcome> + '_ {
        Situation::ALL.iter().map(|&situation| self.of(situation))
    }

    /// One of them.
    pub fn of(&self, situation: Situation) -> Outcome {
        let during = self.ends(situation, false).collect();
        Outcome { situation, during, after: self.ends(situation, true).collect() }
    }

    /// Where clients end that meet a failure in this situation, the best first: while it lasts, or once everything is
    /// repaired.
    pub fn ends(
        &self,
        situation: Situation,
        repaired: bool,
    ) -> impl DoubleEndedIterator<Item = NamedEnd> + '_ {
        self.answer.ends(situation, repaired).iter().map(|end| self.named(end))
    }

    fn named(&self, end: &End) -> NamedEnd {
        let is_told = match self.stories {
            Stories::All => true,
            Stories::NotAtHome => end.place != Place::Home,
            Stories::None => false,
        };
        NamedEnd {
            fate: end.place.fate(),
            by: end.place.standby().map(|node| self.names[node].clone()),
            story: is_told.then(|| end.story.told(&self.names)),
        }
    }
}

impl Serialize for Situations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// What becomes of clients that meet a failure in one situation.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The situation.
    pub situation: Situation,
    /// Where they end while the failure lasts, the best first.
    pub during: Vec<NamedEnd>,
    /// Where they end once everything is repaired, the best first.
    pub after: Vec<NamedEnd>,
}

/// A place where clients end.
#[derive(Debug, Clone, Serialize)]
pub struct NamedEnd {
    /// How well they are served.
    pub fate: Fate,
    /// By whom: for a standby only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A short way to come there; left out where the client is simply at home, and for several failures together that
    /// do no harm, unless every story was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Told>,
}

/// A change of the configuration, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mend {
    /// What to change; empty if no change that was tried helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// What becomes of the group then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fate: Option<Fate>,
    /// Whether it is back at home then once everything is repaired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<bool>,
    /// Single failures of which the group fares worse after the change than before.
    pub costs: Vec<String>,
    /// How many changes were tried.
    pub tried: usize,
}

impl Audit {
    /// Whether all questions have an answer.
    pub fn is_complete(&self) -> bool {
        self.outcome == COMPLETE
    }

    /// Whether all questions have an answer, and no single failure leaves anybody without service; what is
    /// [incurable](Finding::is_incurable) counts only if it is asked for.
    pub fn passed(&self, incurable_counts: bool) -> bool {
        let counts = |finding: &&Finding| incurable_counts || !finding.is_incurable();
        let mut few = self.findings.iter().filter(|finding| finding.failures.len() <= 1).filter(counts);
        self.is_complete() && few.all(|finding| finding.fate.is_service())
    }

    /// What becomes of whom when one thing fails.
    pub fn singles(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.failures.len() == 1)
    }

    /// Groups that are badly off as it is.
    pub fn without_failure(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.failures.is_empty())
    }

    /// Several failures together that leave a group worse off than each fewer of them.
    pub fn only_together(&self) -> impl Iterator<Item = &Finding> {
        let alone: BTreeMap<(usize, &Failure), _> =
            self.singles().map(|single| ((single.place, &single.failures[0]), single.rank())).collect();
        self.findings.iter().filter(|finding| finding.failures.len() > 1).filter(move |finding| {
            let worst = finding.failures.iter().filter_map(|it| alone.get(&(finding.place, it))).max();
            worst.is_none_or(|worst| finding.rank() > *worst)
        })
    }
}

/// What [`Audit::outcome`] says if nothing was left out.
pub const COMPLETE: &str = "complete";
