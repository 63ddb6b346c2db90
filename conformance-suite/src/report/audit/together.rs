//! Several failures at the same time: whom they leave worse off than each of them alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redial_model::audit::Failure;
use redial_model::audit::report::{Audit, Fate, Finding};

use super::Context;
use super::digest::{Alike, alike, mend, users};

/// Several failures that leave somebody worse off than each of them alone.
pub struct Together<'a> {
    /// Whom, those together who fare alike and would be helped alike.
    pub worse: Vec<Alike<'a>>,
    /// All others who are hit.
    pub others: Vec<Others>,
}

/// Groups that fare as they do when only one of several failures happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Others {
    /// Which one, in the order in which they are named.
    which: usize,
    /// How many groups.
    pub groups: usize,
    /// How many users they have.
    pub users: u64,
}

impl Others {
    /// Which one, in words.
    pub fn ordinal(&self) -> &'static str {
        ["first", "second", "third"].get(self.which).copied().unwrap_or("last")
    }
}

/// All failures that are worse together, the worst first.
pub fn together<'a>(context: Context<'a>) -> Vec<Together<'a>> {
    let mut places: BTreeMap<&[Failure], usize> = BTreeMap::new();
    let mut sets: Vec<(&[Failure], Vec<&Finding>)> = Vec::new();
    for finding in context.audit.only_together().filter(|finding| finding.is_to_be_mended()) {
        let place = *places.entry(&finding.failures).or_insert(sets.len());
        match sets.get_mut(place) {
            Some((_, worse)) => worse.push(finding),
            None => sets.push((&finding.failures, vec![finding])),
        }
    }
    sets.sort_by_cached_key(|(_, worse)| {
        let lost: Vec<&Finding> =
            worse.iter().copied().filter(|it| it.fate == Fate::WithoutService).collect();
        Reverse((users(&lost), users(worse)))
    });
    let known = Known::of(context.audit);
    let set = |(failures, worse): (&'a [Failure], Vec<&'a Finding>)| Together {
        others: known.others(failures, &worse),
        worse: alike(&worse, |it| (context.told(it), mend(it))),
    };
    sets.into_iter().map(set).collect()
}

/// What was found, by what fails.
struct Known<'a> {
    /// The groups that all of these concern, in their order.
    found: BTreeMap<Vec<&'a Failure>, Vec<&'a Finding>>,
    /// How many groups a single failure hits, and their users.
    hit: BTreeMap<&'a Failure, (usize, u64)>,
}

/// It does not simply stay at home.
fn is_hit(finding: &Finding) -> bool {
    finding.fate != Fate::Home || finding.is_bad()
}

impl<'a> Known<'a> {
    fn of(audit: &'a Audit) -> Self {
        let mut known = Known { found: BTreeMap::new(), hit: BTreeMap::new() };
        for finding in &audit.findings {
            known.found.entry(finding.failures.iter().collect()).or_default().push(finding);
        }
        for finding in audit.singles().filter(|finding| is_hit(finding)) {
            let (groups, users) = known.hit.entry(&finding.failures[0]).or_default();
            *groups += 1;
            *users += finding.users;
        }
        known
    }

    /// What is found of the groups that several of these failures concern, when all happen that concern them.
    fn of_several(&self, failures: &'a [Failure]) -> BTreeMap<usize, &'a Finding> {
        let mut subsets: Vec<Vec<&Failure>> = vec![Vec::new()];
        for failure in failures {
            let with = subsets.iter().map(|subset| [&subset[..], &[failure]].concat()).collect::<Vec<_>>();
            subsets.extend(with);
        }
        subsets.retain(|subset| subset.len() > 1);
        subsets.sort_by_key(Vec::len);
        let found = subsets.iter().filter_map(|subset| self.found.get(subset)).flatten();
        found.map(|finding| (finding.place, *finding)).collect()
    }

    /// Who fares as with one of these failures alone: all whom only that one concerns, and of those whom several concern the
    /// ones to whom the others do nothing more.
    fn others(&self, failures: &'a [Failure], worse: &[&Finding]) -> Vec<Others> {
        let several = self.of_several(failures);
        let mut left: BTreeSet<usize> = several.keys().copied().collect();
        worse.iter().for_each(|finding| {
            left.remove(&finding.place);
        });
        let mut all = Vec::new();
        for (which, failure) in failures.iter().enumerate() {
            let (mut groups, mut users) = self.hit.get(failure).copied().unwrap_or_default();
            let alone = self.found.get(&vec![failure]).map(Vec::as_slice).unwrap_or_default();
            for (place, together) in &several {
                let Ok(found) = alone.binary_search_by_key(place, |finding| finding.place) else { continue };
                let alone = alone[found];
                if !is_hit(alone) {
                    continue;
                }
                if !(together.rank() == alone.rank() && left.remove(place)) {
                    groups -= 1;
                    users -= alone.users;
                }
            }
            if groups > 0 {
                all.push(Others { which, groups, users });
            }
        }
        all
    }
}
