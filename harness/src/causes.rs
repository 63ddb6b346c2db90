//! What a run comes to: failures that are alike are one cause, said once; and how the client was seen to read open
//! questions.

use std::collections::BTreeMap;

use crate::report::{CaseReport, Cause, Failure, Findings, Reading};
use crate::verdict::Verdict;

/// What these cases come to.
pub fn find(cases: &[CaseReport]) -> Findings {
    Findings { causes: causes(cases), readings: readings(cases) }
}

fn causes(cases: &[CaseReport]) -> Vec<Cause> {
    let mut alike: BTreeMap<&str, Vec<(&CaseReport, &Failure)>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.verdict == Verdict::Fail) {
        if let Some(failure) = &case.failure {
            alike.entry(&failure.symptom).or_default().push((case, failure));
        }
    }
    let mut causes: Vec<Cause> = alike.into_iter().filter_map(|(what, alike)| cause(what, alike)).collect();
    causes.sort_by(|a, b| b.cases.len().cmp(&a.cases.len()).then_with(|| a.cases.cmp(&b.cases)));
    (1..).zip(&mut causes).for_each(|(number, cause)| cause.number = number);
    causes
}

fn cause(what: &str, mut alike: Vec<(&CaseReport, &Failure)>) -> Option<Cause> {
    alike.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    let (shortest, _) = alike.iter().min_by_key(|(case, _)| case.events.len())?;
    let mut ids: Vec<String> = alike.iter().map(|(case, _)| case.id.clone()).collect();
    // A run may play a case several times.
    ids.dedup();
    Some(Cause {
        number: 0,
        what: what.to_owned(),
        clauses: blamed_most(&alike),
        cases: ids,
        shortest: shortest.id.clone(),
        replay: shortest.replay.clone(),
        hides: hidden(&alike),
    })
}

/// Those that more of the cases blame than any other.
fn blamed_most(alike: &[(&CaseReport, &Failure)]) -> Vec<String> {
    let blaming = |clause: &str| {
        alike.iter().filter(|(_, failure)| failure.clauses.iter().any(|it| it == clause)).count()
    };
    let mut blamed: Vec<(usize, &String)> = Vec::new();
    for clause in alike.iter().flat_map(|(_, failure)| &failure.clauses) {
        if blamed.iter().all(|(_, known)| *known != clause) {
            blamed.push((blaming(clause), clause));
        }
    }
    let most = blamed.iter().map(|(count, _)| *count).max().unwrap_or_default();
    blamed.into_iter().filter(|(count, _)| *count == most).map(|(_, clause)| clause.clone()).collect()
}

fn hidden(alike: &[(&CaseReport, &Failure)]) -> Vec<String> {
    let about = alike
        .iter()
        .flat_map(|(case, failure)| case.clauses.iter().filter(|clause| !failure.clauses.contains(clause)));
    let mut hidden: Vec<String> = about.cloned().collect();
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

fn readings(cases: &[CaseReport]) -> Vec<Reading> {
    let mut seen: BTreeMap<&str, BTreeMap<char, usize>> = BTreeMap::new();
    // What a client that fails would have been explained by says nothing of how it reads.
    let passed = cases.iter().filter(|case| case.verdict == Verdict::Pass);
    for (question, letter) in passed.flat_map(|case| &case.readings) {
        *seen.entry(question).or_default().entry(*letter).or_default() += 1;
    }
    let reading = |(question, cases): (&str, BTreeMap<char, usize>)| {
        let most = cases.iter().max_by_key(|(letter, count)| (**count, std::cmp::Reverse(**letter)))?;
        Some(Reading { question: question.to_owned(), reading: *most.0, cases })
    };
    seen.into_iter().filter_map(reading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, symptom: &str, about: &[&str], blamed: &[&str], events: usize) -> CaseReport {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let event = crate::report::LogEntry {
            at_s: 0.0,
            from: "client".to_owned(),
            to: "master".to_owned(),
            what: "connects".to_owned(),
            kind: crate::report::LogKind::Client,
        };
        CaseReport {
            id: id.to_owned(),
            verdict: Verdict::Fail,
            clauses: owned(about),
            replay: format!("redial test --run {id}"),
            failure: Some(Failure {
                symptom: symptom.to_owned(),
                clauses: owned(blamed),
                ..Failure::default()
            }),
            events: vec![event; events],
            ..CaseReport::unplayed(id, "", Verdict::Skip)
        }
    }

    #[test]
    fn failures_that_are_alike_are_one_cause_and_what_it_hides_is_said() {
        let cases = [
            case("a", "it ends", &["MA-1"], &["MA-1"], 5),
            case("b", "it dials", &["MA-2", "MA-3"], &["MA-4"], 9),
            case("c", "it dials", &["MA-3"], &["MA-3", "MA-4"], 3),
        ];
        let found = find(&cases);
        assert_eq!(
            found.causes.iter().map(|cause| cause.what.as_str()).collect::<Vec<_>>(),
            ["it dials", "it ends"]
        );
        let first = &found.causes[0];
        assert_eq!(
            (first.number, &first.clauses[..], &first.cases[..]),
            (1, &["MA-4".to_owned()][..], &["b".to_owned(), "c".to_owned()][..])
        );
        assert_eq!((first.shortest.as_str(), first.hides.join(" ")), ("c", "MA-2 MA-3".to_owned()));
        assert_eq!((found.cause_of("a"), found.cause_of("z")), (Some(2), None));
    }

    #[test]
    fn a_reading_that_changes_within_a_run_is_told_and_locked_by_nobody() {
        let reads = |id: &str, readings: &[(&str, char)]| CaseReport {
            verdict: Verdict::Pass,
            readings: readings.iter().map(|(question, letter)| ((*question).to_owned(), *letter)).collect(),
            ..CaseReport::unplayed(id, "", Verdict::Skip)
        };
        let cases = [
            reads("a", &[("MA-A3", 'b'), ("MA-A4", 'a')]),
            reads("b", &[("MA-A3", 'b'), ("MA-A4", 'b')]),
            reads("c", &[("MA-A4", 'b')]),
        ];
        let found = find(&cases);
        let told: Vec<String> = found.readings.iter().map(Reading::describe).collect();
        assert_eq!(told, ["reads MA-A3 as `b`", "reads MA-A4 as `a` in 1 and as `b` in 2"]);
        assert_eq!(found.as_options(), "--reading MA-A3=b\n");
    }
}
