//! What an audit found, in the operator's names.

use serde::Serialize;

use super::story::Told;
use super::{Failure, Group, Situation};
use crate::rule::Edition;

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

/// How well users are served, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// At home.
    Home,
    /// By a node that stands in.
    Standby,
    /// Now here, now there, for ever.
    NeverSettles,
    /// By nobody.
    WithoutService,
}

impl Fate {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Fate::Home => "served at home",
            Fate::Standby => "served by a standby",
            Fate::NeverSettles => "never settles",
            Fate::WithoutService => "without service",
        }
    }

    /// Whether users can work.
    pub fn is_service(self) -> bool {
        self <= Fate::Standby
    }
}

/// What becomes of a group when something fails.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
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
    pub situations: Vec<Outcome>,
    /// The smallest change that helps: only where users are without service, now or the
    /// second time, or do not come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Mend>,
}

impl Finding {
    /// Whether something is to be mended.
    pub fn is_bad(&self) -> bool {
        !self.fate.is_service() || !self.returns || !self.second_time.is_service()
    }

    /// The worst that becomes of a client that has been at home before, once everything is repaired.
    pub fn afterwards(&self) -> Fate {
        let normal = self.situations.iter().filter(|outcome| outcome.situation.is_normal());
        normal.flat_map(|outcome| &outcome.after).map(|end| end.fate).max().unwrap_or(Fate::WithoutService)
    }

    /// What fails, in words.
    pub fn failure_text(&self) -> String {
        match self.failures.as_slice() {
            [] => "nothing fails".to_owned(),
            all => all.iter().map(|failure| failure.text.as_str()).collect::<Vec<_>>().join(", and "),
        }
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

    /// Whether all questions have an answer, and no single failure leaves anybody without service.
    pub fn passed(&self) -> bool {
        let few = self.findings.iter().filter(|finding| finding.failures.len() <= 1);
        self.is_complete() && few.into_iter().all(|finding| finding.fate.is_service())
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
        self.findings.iter().filter(|finding| finding.failures.len() > 1).filter(|finding| {
            let alone = self.singles().filter(|single| {
                single.group == finding.group && finding.failures.contains(&single.failures[0])
            });
            let rank = |finding: &Finding| (finding.fate, !finding.returns, finding.second_time);
            let worst = alone.map(rank).max();
            worst.is_none_or(|worst| rank(finding) > worst)
        })
    }

    /// What becomes of a group when one thing fails; none if that does not concern it.
    pub fn single(&self, group: &str, failure: &Failure) -> Option<&Finding> {
        self.singles().find(|finding| finding.group == group && finding.failures[0] == *failure)
    }
}

/// What [`Audit::outcome`] says if nothing was left out.
pub const COMPLETE: &str = "complete";
