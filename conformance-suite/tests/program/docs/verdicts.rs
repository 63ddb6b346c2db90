//! The verdicts of a client as a file, and a run held against them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cli::verdicts::Verdicts;

#[test]
fn a_run_that_says_the_opposite_is_told_from_one_that_says_less() {
    let case = |id: &str, verdict: &str, blamed: &[&str]| serde_json::json!({ "id": id, "verdict": verdict, "clauses": ["A", "B"], "failure": { "clauses": blamed } });
    let of = |cases: &[Value]| {
        Verdicts::of(&serde_json::json!({ "system": "some", "cases": cases }), "1.0".to_owned())
    };
    let known = of(&[case("one", "pass", &[]), case("two", "fail", &["B"])]);
    assert_eq!(Verdicts::read(&known.written()), known);
    assert_eq!(known.clauses["A"].not_judged, BTreeSet::from(["two".to_owned()]), "it was not what failed");
    let contradictions = |cases: &[Value]| known.contradicted_by(&of(cases)).len();
    assert_eq!(contradictions(&[case("one", "inconc", &[]), case("two", "inconc", &[])]), 0);
    assert_eq!(contradictions(&[case("one", "pass", &[]), case("two", "inconc", &[])]), 0);
    assert_eq!(contradictions(&[case("one", "fail", &["A"]), case("two", "fail", &["B"])]), 1, "A passed");
    assert_eq!(contradictions(&[case("one", "pass", &[]), case("two", "pass", &[])]), 1, "B failed");
    assert_eq!(contradictions(&[case("one", "fail", &[]), case("two", "pass", &[])]), 1, "all are blamed");
}
