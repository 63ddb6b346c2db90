//! What a run says of each clause.

use std::collections::BTreeSet;

use redial_harness::report::{CaseReport, RunReport};
use redial_harness::verdict::Verdict;

use crate::catalogue::Catalogue;

/// One clause, and the cases about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The clause.
    pub clause: String,
    /// What it says; empty for a clause that the system does not know.
    pub text: &'static str,
    /// Cases that passed.
    pub pass: usize,
    /// Cases in which the client broke it.
    pub fail: usize,
    /// Cases that could not tell: not as recommended, which breaks nothing, inconclusive, not played to the end, or failed because of another clause.
    pub undecided: usize,
    /// Cases that did not apply.
    pub skip: usize,
    /// The causes that kept cases from judging it, by their numbers.
    pub hidden_by: BTreeSet<usize>,
}

impl Tally {
    /// The worst of it, in a word.
    pub fn verdict(&self) -> &'static str {
        match self {
            Tally { fail: 1.., .. } => "fail",
            Tally { undecided: 1.., .. } => "undecided",
            Tally { pass: 1.., .. } => "pass",
            _ => "skip",
        }
    }

    /// Why it was not judged, if no case has judged it.
    pub fn why_not_judged(&self) -> Option<String> {
        let numbers: Vec<String> = self.hidden_by.iter().map(ToString::to_string).collect();
        match (self.pass + self.fail, numbers.as_slice()) {
            (1.., _) => None,
            (0, []) => Some("not judged".to_owned()),
            (0, [one]) => Some(format!("not judged because of cause {one}")),
            (0, all) => Some(format!("not judged because of causes {}", all.join(", "))),
        }
    }
}

/// Every clause that the cases are about or broke: first in the order of the document, then unknown ones.
pub fn by_clause(catalogue: &Catalogue, run: &RunReport) -> Vec<Tally> {
    let RunReport { cases, findings, .. } = run;
    let mut tallies: Vec<Tally> = catalogue
        .system
        .clauses()
        .iter()
        .map(|clause| Tally { clause: clause.id.to_owned(), text: clause.text, ..Tally::default() })
        .collect();
    for case in cases {
        let broken = broken(case);
        let others = case.clauses.iter().filter(|id| !broken.contains(id));
        for id in others.chain(broken) {
            let place = tallies.iter().position(|tally| tally.clause == *id).unwrap_or_else(|| {
                tallies.push(Tally { clause: id.clone(), ..Tally::default() });
                tallies.len() - 1
            });
            let tally = &mut tallies[place];
            match case.verdict {
                Verdict::Pass => tally.pass += 1,
                Verdict::Skip => tally.skip += 1,
                Verdict::Fail if broken.contains(id) => tally.fail += 1,
                Verdict::Fail => {
                    tally.undecided += 1;
                    tally.hidden_by.extend(findings.cause_of(&case.id));
                }
                Verdict::NotRecommended | Verdict::Inconc | Verdict::Error => tally.undecided += 1,
            }
        }
    }
    tallies.retain(|tally| tally.pass + tally.fail + tally.undecided + tally.skip > 0);
    tallies
}

/// The clauses that a failed case blames; all that it is about, if it blames none.
fn broken(case: &CaseReport) -> &[String] {
    match (&case.failure, case.verdict) {
        (Some(failure), Verdict::Fail) if !failure.clauses.is_empty() => &failure.clauses,
        (_, Verdict::Fail) => &case.clauses,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use redial_model::systems::SYSTEMS;

    use super::*;
    use crate::report::sample;

    #[test]
    fn a_failure_counts_against_the_clauses_that_it_blames() {
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        let run = sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail), ("c", Verdict::Skip)]);
        let tallies = by_clause(&catalogue, &run);
        let counts = |id: &str| {
            let tally = tallies.iter().find(|tally| tally.clause == id).unwrap();
            (tally.pass, tally.fail, tally.undecided, tally.skip)
        };
        // The cases are about MA-13 and MA-14; the failure blames MA-14 and MA-12.
        assert_eq!(counts("MA-12"), (0, 1, 0, 0));
        assert_eq!(counts("MA-13"), (1, 0, 1, 1));
        assert_eq!(counts("MA-14"), (1, 1, 0, 1));
        let alone = sample::run(&[("b", Verdict::Fail)]);
        let tallies = by_clause(&catalogue, &alone);
        let why = |id: &str| tallies.iter().find(|tally| tally.clause == id).unwrap().why_not_judged();
        assert_eq!(why("MA-13").as_deref(), Some("not judged because of cause 1"));
        assert_eq!(why("MA-14"), None);
    }
}
