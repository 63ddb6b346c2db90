//! `redial check`, as its users see it.

use crate::cli::{document, fails, interrupted, redial, valid};

const SMALL: [&str; 5] = ["check", "--faults", "0", "--slaves", "0"];
/// The smallest scope in which everything is as it should be.
const WHOLE: [&str; 5] = ["check", "--edition", "16r1", "--jobs", "2"];

#[test]
fn a_small_scope_proves_what_holds_and_says_what_it_did_not_reach() {
    let run = redial(&SMALL);
    assert_eq!(run.status, 0, "what lies outside of a narrow scope is no failure");
    for text in
        ["myapps 16r1", "myapps 13r3", "outcome       exhausted", "holds      MA-P01", "unreached  MA-H02"]
    {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    assert!(run.stdout.contains("pass myapps 16r1"), "{}", run.stdout);
    assert!(run.stdout.contains("the scope is narrower than the default one"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "a pipe gets no colours");
}

#[test]
fn json_keeps_to_its_schema() {
    let run = redial(&[&SMALL[..], &["--format", "json"]].concat());
    assert_eq!(run.status, 0);
    let document = document(&run.stdout);
    valid(&document, include_str!("../../schema/check.schema.json"));
    assert_eq!(document["command"], "check");
    assert_eq!(document["systems"][0]["system"], "myapps");
    assert_eq!(document["systems"][0]["outcome"], "exhausted");
    assert_eq!(document["systems"][0]["topologies"], 3);
    assert_eq!(document["systems"][0]["properties"][0]["verdict"], "holds");
    assert_eq!(document["passed"], true);
}

#[test]
fn both_checkers_count_the_same() {
    let counts = |checker: &str| {
        let run =
            redial(&["check", "--faults", "1", "--slaves", "1", "--checker", checker, "--format", "json"]);
        let document = document(&run.stdout);
        document["systems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|system| (system["states"].clone(), system["transitions"].clone(), system["depth"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(counts("redial"), counts("stateright"));
}

#[test]
fn clients_that_are_alike_are_not_told_apart_unless_that_is_asked_for() {
    let run = |more: &[&str]| {
        let clients = ["check", "--faults", "1", "--slaves", "0", "--edition", "16r1", "--clients", "2"];
        document(&redial(&[&clients[..], &["--format", "json"], more].concat()).stdout)
    };
    let (reduced, full) = (run(&[]), run(&["--no-symmetry"]));
    let of = |document: &serde_json::Value, what: &str| document["systems"][0][what].clone();
    assert_eq!((of(&reduced, "symmetry"), of(&full, "symmetry")), (true.into(), false.into()));
    assert_eq!(reduced["scope"]["clients"], 2);
    let states = |document| of(document, "states").as_u64().unwrap();
    assert!(states(&reduced) < states(&full) * 6 / 10, "{} of {}", states(&reduced), states(&full));
    let verdicts = |document| {
        let results = ["properties", "hazards"].map(|kind| of(document, kind));
        let results = results.iter().flat_map(|of_kind| of_kind.as_array().unwrap().clone());
        results.map(|it| (it["id"].to_string(), it["verdict"].to_string())).collect::<Vec<_>>()
    };
    let (of_states, all) = (verdicts(&reduced), verdicts(&full));
    assert!(of_states.len() > 20 && of_states.iter().all(|verdict| all.contains(verdict)), "{of_states:?}");
}

#[test]
fn a_run_that_was_cut_short_never_passes() {
    let run = redial(&[&WHOLE[..], &["--max-states", "50"]].concat());
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("truncated: more than 50 states"), "{}", run.stdout);
    assert!(!run.stdout.contains("holds "), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_what_was_found() {
    let run = interrupted(&WHOLE);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.contains("truncated: interrupted"), "{}", run.stdout);
}

#[test]
fn what_is_not_there_is_a_usage_error_in_one_sentence() {
    fails(&["check", "nosuch"], 2, "there is no system `nosuch`; there");
    fails(&["check", "--edition", "99r9"], 2, "has no edition `99r9`; there are `16r1`, `13r3`");
    fails(&["check", "--reading", "MA-A3=z"], 2, "`MA-A3` has no reading `z`");
    fails(&["check", "--reading", "XX-A3=b"], 2, "there is no open question `XX-A3`");
    fails(&["check", "--reading", "b"], 2, "as in `MA-A3=b`");
    fails(&["check", "--slaves", "3"], 2, "3 is not in 0..=2");
    fails(&["check", "--max-states", "0"], 2, "0 is not in 1..");
    fails(&["check", "--jobs", "0"], 2, "--jobs");
    fails(&["check", "myapps", "--all"], 2, "cannot be used with");
    fails(&["chekc"], 2, "'check'");
    fails(&[], 2, "Usage");
}
