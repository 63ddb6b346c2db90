//! Two installations side by side: who gains by going from one to the other, and who loses.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Failure;
use super::report::{Audit, Fate, Finding};

/// What changes from one installation to another one.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// Who fares better, by failure.
    pub gains: Vec<Shift>,
    /// Who fares worse, by failure.
    pub losses: Vec<Shift>,
    /// Groups of the first installation only.
    pub gone: Vec<String>,
    /// Groups of the second installation only.
    pub added: Vec<String>,
}

/// How a group fares in both, when the same fails.
#[derive(Debug, Clone, Serialize)]
pub struct Shift {
    /// What fails: one thing, or nothing.
    pub failures: Vec<Failure>,
    /// The group.
    pub group: String,
    /// How many users it has in the second installation.
    pub users: u64,
    /// What becomes of it in the first installation.
    pub before: Lot,
    /// What becomes of it in the second one.
    pub after: Lot,
}

/// What becomes of a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Lot {
    /// The worst that can become of a client that has been at home before.
    pub fate: Fate,
    /// Whether such a client does not come home by itself once everything is repaired.
    pub stays_away: bool,
    /// The worst when the same happens again.
    pub second_time: Fate,
    /// The worst that can become of a client that is started for the first time.
    pub first_start: Fate,
    /// Who stands in. It is told, and neither better nor worse.
    pub standbys: Vec<String>,
}

impl Lot {
    /// Of a group that what fails does not concern.
    const UNTOUCHED: Lot = Lot {
        fate: Fate::Home,
        stays_away: false,
        second_time: Fate::Home,
        first_start: Fate::Home,
        standbys: Vec::new(),
    };

    fn of(finding: Option<&&Finding>) -> Self {
        finding.map_or(Lot::UNTOUCHED, |finding| Lot {
            fate: finding.fate,
            stays_away: !finding.returns,
            second_time: finding.second_time,
            first_start: finding.first_start,
            standbys: finding.standbys.clone(),
        })
    }

    fn rank(&self) -> (Fate, bool, Fate, Fate) {
        (self.fate, self.stays_away, self.second_time, self.first_start)
    }
}

/// What an audit found of a group when one thing fails, or nothing.
type Found<'a> = BTreeMap<(&'a str, Option<&'a Failure>), &'a Finding>;

fn found(audit: &Audit) -> Found<'_> {
    let few = audit.without_failure().chain(audit.singles());
    few.map(|finding| ((finding.group.as_str(), finding.failures.first()), finding)).collect()
}

/// Groups of an audit that another one has not.
fn only(audit: &Audit, other: &Audit) -> Vec<String> {
    let others: BTreeSet<&str> = other.groups.iter().map(|group| group.name.as_str()).collect();
    let names = audit.groups.iter().map(|group| group.name.as_str());
    names.filter(|name| !others.contains(name)).map(str::to_owned).collect()
}

/// Compares what two audits found when one thing fails, or nothing: groups by their names, failures by what is said of them.
pub fn compare(first: &Audit, second: &Audit) -> Comparison {
    let (before, after) = (found(first), found(second));
    // In the order of the failures, first those of the first installation, and of the groups.
    let mut places: BTreeMap<&Failure, usize> = BTreeMap::new();
    for failure in first.failures.iter().chain(&second.failures) {
        let next = places.len();
        places.entry(failure).or_insert(next);
    }
    let groups: BTreeMap<&str, usize> =
        second.groups.iter().enumerate().map(|(place, group)| (group.name.as_str(), place)).collect();
    let mut cases = BTreeMap::new();
    for &(group, failure) in before.keys().chain(after.keys()) {
        if let Some(&place) = groups.get(group) {
            cases.insert((failure.map(|failure| places[failure]), place), (group, failure));
        }
    }
    let gone = only(first, second);
    let added = only(second, first);
    let (mut gains, mut losses) = (Vec::new(), Vec::new());
    for ((_, place), case) in cases {
        let (before, after) = (Lot::of(before.get(&case)), Lot::of(after.get(&case)));
        let list = match before.rank().cmp(&after.rank()) {
            _ if added.iter().any(|group| group == case.0) => continue,
            Ordering::Greater => &mut gains,
            Ordering::Less => &mut losses,
            Ordering::Equal => continue,
        };
        list.push(Shift {
            failures: case.1.cloned().into_iter().collect(),
            group: case.0.to_owned(),
            users: second.groups[place].users,
            before,
            after,
        });
    }
    Comparison { gains, losses, gone, added }
}
