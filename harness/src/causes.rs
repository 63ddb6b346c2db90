//! What a run comes to: failures that are alike are one cause, said once; and how the client was seen to read open
//! questions.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{CaseReport, Cause, Consequence, Failure, Findings, Note, Reading, reads};
use crate::verdict::Verdict;

/// What these cases come to.
pub fn find(cases: &[CaseReport]) -> Findings {
    Findings { causes: causes(cases), readings: readings(cases), notes: notes(cases) }
}

/// Failures with the same symptom.
struct Alike<'a> {
    what: &'a str,
    /// What was due is merely recommended.
    is_recommended: bool,
    failed: Vec<(&'a CaseReport, &'a Failure)>,
}

impl<'a> Alike<'a> {
    fn failures(&self) -> impl Iterator<Item = &'a Failure> {
        self.failed.iter().map(|(_, failure)| *failure)
    }

    fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.failed.iter().map(|(case, _)| case.id.clone()).collect();
        // A run may play a case several times.
        ids.dedup();
        ids
    }

    /// The rows by which something was due in most of these cases.
    fn rows(&self) -> Vec<String> {
        self.most(|failure| &failure.rows)
    }

    /// What stands in most of these failures.
    fn most(&self, of: impl Fn(&'a Failure) -> &'a [String]) -> Vec<String> {
        let mut all = counted(self.failures(), of);
        all.retain(|(count, _)| 2 * *count > self.failed.len());
        all.into_iter().map(|(_, id)| id.clone()).collect()
    }

    /// The rows that lead there from what was right last, in most of these cases.
    fn way(&self) -> Vec<String> {
        self.most(|failure| &failure.way)
    }

    /// Whether these come of what those come of: in each of these something of the same sort was due by a row that is not
    /// followed there.
    fn comes_of(&self, those: &Alike<'_>) -> bool {
        let rows = those.rows();
        let concerns: BTreeSet<&String> = those.failures().flat_map(|failure| &failure.concerns).collect();
        let is_alike = self.is_recommended == those.is_recommended;
        is_alike
            && self.failures().all(|failure| {
                failure.rows.iter().any(|row| rows.contains(row))
                    && failure.concerns.iter().any(|it| concerns.contains(it))
            })
    }
}

fn causes(cases: &[CaseReport]) -> Vec<Cause> {
    let mut alike: BTreeMap<(bool, &str), Alike<'_>> = BTreeMap::new();
    for case in cases {
        let is_recommended = match case.verdict {
            Verdict::Fail => false,
            Verdict::NotRecommended => true,
            _ => continue,
        };
        if let Some(failure) = &case.failure {
            let what = failure.symptom.as_str();
            let new = Alike { what, is_recommended, failed: Vec::new() };
            alike.entry((is_recommended, what)).or_insert(new).failed.push((case, failure));
        }
    }
    let mut alike: Vec<Alike<'_>> = alike.into_values().collect();
    alike.iter_mut().for_each(|it| it.failed.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id)));
    alike.sort_by(|a, b| b.failed.len().cmp(&a.failed.len()).then_with(|| a.ids().cmp(&b.ids())));
    let mut led: Vec<(Alike<'_>, Vec<Alike<'_>>)> = Vec::new();
    for next in alike {
        match led.iter_mut().find(|(leader, _)| next.comes_of(leader)) {
            Some((_, consequences)) => consequences.push(next),
            None => led.push((next, Vec::new())),
        }
    }
    let mut causes: Vec<Cause> = led.iter().filter_map(|(leader, rest)| cause(leader, rest)).collect();
    // The order among equals is that of the leaders.
    causes.sort_by_key(|cause| (cause.is_recommended, std::cmp::Reverse(cause.weight())));
    (1..).zip(&mut causes).for_each(|(number, cause)| cause.number = number);
    causes
}

fn cause(leader: &Alike<'_>, consequences: &[Alike<'_>]) -> Option<Cause> {
    let (shortest, _) = leader.failed.iter().min_by_key(|(case, _)| case.events.len())?;
    let consequence = |it: &Alike<'_>| Consequence { what: it.what.to_owned(), cases: it.ids() };
    let clauses = blamed(leader);
    Some(Cause {
        number: 0,
        what: leader.what.to_owned(),
        is_recommended: leader.is_recommended,
        rows: leader.rows(),
        way: leader.way(),
        cases: leader.ids(),
        shortest: shortest.id.clone(),
        replay: shortest.replay.clone(),
        consequences: consequences.iter().map(consequence).collect(),
        hides: hidden(std::iter::once(leader).chain(consequences), &clauses),
        clauses,
    })
}

/// In how many failures each of these stands, in the order in which they come.
fn counted<'a>(
    failures: impl Iterator<Item = &'a Failure>,
    of: impl Fn(&'a Failure) -> &'a [String],
) -> Vec<(usize, &'a String)> {
    let mut counts: Vec<(usize, &String)> = Vec::new();
    for id in failures.flat_map(of) {
        match counts.iter_mut().find(|(_, known)| *known == id) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, id)),
        }
    }
    counts
}

/// A clause that no more than one case in so many blames is not to the point.
const RARELY: usize = 4;

/// The clauses that not a few of these cases blame, those that most of them do first.
fn blamed(alike: &Alike<'_>) -> Vec<String> {
    let mut blamed = counted(alike.failures(), |failure| &failure.clauses);
    blamed.retain(|(count, _)| RARELY * *count > alike.failed.len());
    // The order among equals is that in which they come.
    blamed.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    blamed.into_iter().map(|(_, clause)| clause.clone()).collect()
}

/// What these cases are about, and what is not blamed, by one of them or by all of them together.
fn hidden<'a>(all: impl Iterator<Item = &'a Alike<'a>>, blamed: &[String]) -> Vec<String> {
    let failed = all.flat_map(|alike| &alike.failed);
    let about = failed
        .flat_map(|(case, failure)| case.clauses.iter().filter(|clause| !failure.clauses.contains(clause)))
        .filter(|clause| !blamed.contains(clause));
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

fn notes(cases: &[CaseReport]) -> Vec<Note> {
    let mut noted: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for case in cases {
        let readings: Vec<String> =
            case.readings.iter().map(|(question, letter)| reads(question, *letter)).collect();
        for note in case.notes.iter().filter(|note| !readings.contains(note)) {
            // What stands behind the colon is of one case.
            let what = note.split_once(": ").map_or(note.as_str(), |(what, _)| what);
            noted.entry(what).or_default().insert(&case.id);
        }
    }
    let note = |(what, cases): (&str, BTreeSet<&String>)| Note {
        what: what.to_owned(),
        cases: cases.into_iter().cloned().collect(),
    };
    let mut notes: Vec<Note> = noted.into_iter().map(note).collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.cases.len()));
    notes
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
            (1, &["MA-4".to_owned(), "MA-3".to_owned()][..], &["b".to_owned(), "c".to_owned()][..])
        );
        assert_eq!((first.shortest.as_str(), first.hides.join(" ")), ("c", "MA-2".to_owned()));
        assert_eq!((found.cause_of("a"), found.cause_of("z")), (Some(2), None));
    }

    #[test]
    fn what_is_merely_recommended_is_a_cause_of_its_own_behind_all_that_is_broken() {
        let merely = |id: &str| CaseReport {
            verdict: Verdict::NotRecommended,
            ..case(id, "it keeps its name", &["GD-21"], &["GD-21"], 4)
        };
        let cases = [merely("a"), merely("b"), case("c", "it ends", &["GD-1"], &["GD-1"], 5)];
        let told: Vec<String> = find(&cases).causes.iter().map(Cause::told).collect();
        assert_eq!(
            told,
            [
                "it ends (GD-1): 1 case, c",
                "it keeps its name (GD-21), not as recommended: 2 cases, first a, shortest a"
            ]
        );
    }

    /// A client that never tries its secondary dials another server, and one whose port is closed: that is seen by nobody.
    #[test]
    fn what_was_due_by_the_same_row_comes_of_the_same_cause() {
        let failing = |id: &str, symptom: &str, concerns: &str, rows: &[&str]| {
            let mut case = case(id, symptom, &[], &["MA-1"], 3);
            let failure = case.failure.as_mut().unwrap();
            failure.concerns = vec![concerns.to_owned()];
            failure.rows = rows.iter().map(ToString::to_string).collect();
            case
        };
        let cases = [
            failing("a", "it dials another one", "connection", &["MA-C2"]),
            failing("b", "it dials another one", "connection", &["MA-C2", "MA-C8"]),
            failing("c", "it dials another one", "connection", &[]),
            failing("d", "nothing comes", "connection", &["MA-C8", "MA-C2"]),
            failing("e", "it publishes another sec", "sec", &["MA-C2"]),
            failing("f", "it ends", "connection", &["MA-C8"]),
        ];
        let causes = find(&cases).causes;
        let told: Vec<(usize, &str, usize)> =
            causes.iter().map(|it| (it.number, it.what.as_str(), it.consequences.len())).collect();
        assert_eq!(
            told,
            [(1, "it dials another one", 1), (2, "it publishes another sec", 0), (3, "it ends", 0)]
        );
        assert_eq!((causes[0].weight(), causes[0].rows.join(" ")), (4, "MA-C2".to_owned()));
        assert_eq!(find(&cases).cause_of("d"), Some(1));
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

    #[test]
    fn what_is_noted_in_many_cases_is_told_once() {
        let noted = |id: &str, notes: &[&str]| CaseReport {
            notes: notes.iter().map(ToString::to_string).collect(),
            readings: vec![("MA-A3".to_owned(), 'b')],
            ..CaseReport::unplayed(id, "", Verdict::Skip)
        };
        let cases = [
            noted("a", &["logs on as user"]),
            noted("b", &["dials in a storm: 9 attempts", "reads MA-A3 as `b`"]),
            noted("c", &["dials in a storm: 10 attempts"]),
        ];
        let told: Vec<String> = find(&cases).notes.iter().map(Note::told).collect();
        assert_eq!(told, ["dials in a storm: 2 cases, first b", "logs on as user: 1 case, a"]);
    }
}
