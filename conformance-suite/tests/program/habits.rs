//! Clients with the ways of real ones: what is as right as before passes, and what breaks a clause fails with that clause.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{REDIAL, Suite, clauses_of};
use serde_json::Value;

fn cases(document: &Value) -> &[Value] {
    document["cases"].as_array().unwrap()
}

#[test]
fn a_client_that_talks_after_its_login_is_as_right_as_before() {
    let globs = ["mw-0*", "ma-23-offline-*", "ma-13-*"];
    let document = Suite::of(&globs).client(&["--habit", "subscribes"]).judged(0);
    assert!(cases(&document).iter().all(|case| case["verdict"] == "pass"), "{}", document["summary"]);
}

/// A habit, the cases that have to see it, and the clause that it breaks.
const WRONG: &[(&str, &[&str], &str)] = &[
    ("ignores-logout", &["mw-07-logged-out", "mw-07-logged-out-and-cut-off"], "MW-07"),
    ("keeps-first-session", &["mw-07-logged-out", "mw-07-logged-out-and-cut-off"], "MW-07"),
    ("keeps-first-session", &["mw-03-expired-session-is-not-kept"], "MW-03"),
    ("forgets-when-refused", &["ma-15-refused-login-changes-nothing"], "MA-15"),
    ("gives-up-after-12", &["ma-11-never-gives-up"], "MA-11"),
    ("gives-up-after-12", &["ma-14-never-gives-up"], "MA-14"),
    ("gives-up-after-30", &["ma-11-never-gives-up"], "MA-11"),
    ("gives-up-after-30", &["ma-14-never-gives-up"], "MA-14"),
    (
        "always-pbx0",
        &["mw-05-module-of-a-redirect", "mw-05-module-of-the-primary", "mw-05-module-of-the-secondary"],
        "MW-05",
    ),
    ("names-no-module", &["ma-25-host-names"], "MA-25"),
    ("waits-for-connections", &["ma-12-primary-syn-silent"], "MA-12"),
];

#[test]
fn each_wrong_habit_fails_with_the_clause_that_it_breaks() {
    let mut wrong = Vec::new();
    for (habit, ids, clause) in WRONG {
        let document = Suite::of(ids).broken().client(&["--habit", habit]).judged(1);
        for case in cases(&document) {
            let blamed = clauses_of(case);
            if case["verdict"] != "fail" || !blamed.iter().any(|it| it == clause) {
                wrong.push(format!("{habit} at {}: {}, {}", case["id"], case["verdict"], case["reason"]));
            }
        }
        assert_eq!(cases(&document).len(), ids.len(), "{habit}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What its machine gives up soon, it gives up soon enough.
#[test]
fn a_client_that_waits_for_connections_fails_where_no_syn_is_answered_and_nowhere_else() {
    let globs = ["ma-12-primary-closed", "ma-12-primary-reset", "ma-12-primary-tcp-silent"];
    Suite::of(&globs).client(&["--habit", "waits-for-connections"]).judged(0);
}

/// It publishes nothing, so a forged login result that it takes shows by its staying there, and by nothing else.
#[test]
fn a_client_that_publishes_nothing_and_takes_forged_results_fails_everywhere() {
    for habits in [&["takes-forged-results"][..], &["takes-forged-results", "subscribes"]] {
        let habits: Vec<&str> = habits.iter().flat_map(|habit| ["--habit", habit]).collect();
        let silent = "client=$1; shift; exec \"$client\" client --system myapps \"$@\" >&2";
        let command = [&["sh", "-c", silent, "sh", REDIAL][..], &habits].concat();
        let suite = Suite::of_client(&["mw-02-*"], &command).with(&["--lacks", "publishes"]);
        let document = suite.judged(1);
        assert_eq!(cases(&document).len(), 6);
        for case in cases(&document) {
            assert_eq!(
                (&case["verdict"], clauses_of(case)[0].as_str()),
                (&"fail".into(), "MW-02"),
                "{case:#}"
            );
        }
    }
}

/// RFC 6455 has it, and no clause: it is a cause of its own, and who declares it is judged without.
#[test]
fn a_client_that_answers_no_ping_is_told_so_once() {
    let globs = ["ma-13-current-*", "mw-06-*"];
    let pingless = ["--habit", "answers-no-ping"];
    let document = Suite::of(&globs).broken().client(&pingless).judged(1);
    let causes = document["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{causes:#?}");
    assert_eq!(causes[0]["what"], "it does not answer a ping");
    assert_eq!(causes[0]["clauses"][0], "RFC 6455, 5.5.2");
    assert_eq!(causes[0]["cases"].as_array().unwrap().len(), cases(&document).len());
    Suite::of(&globs).with(&["--lacks", "pong"]).client(&pingless).judged(0);
}

#[test]
fn a_client_that_takes_any_certificate_is_told_so() {
    let globs = ["*-tls-unknown-authority"];
    let careless = ["--habit", "takes-any-certificate"];
    let document = Suite::of(&globs).broken().client(&careless).judged(1);
    for case in cases(&document) {
        let reason = case["reason"].as_str().unwrap();
        assert!(reason.contains("that took a certificate of an unknown authority"), "{reason}");
    }
    let declared = Suite::of(&globs).with(&["--lacks", "checks-certificates"]).client(&careless).judged(4);
    assert!(cases(&declared).iter().all(|case| case["verdict"] == "skip"));
}

/// Who was never said to have an ability, and shows no sign of it, does not fail for want of it.
#[test]
fn what_was_not_declared_and_does_not_show_is_no_failure() {
    let client = [REDIAL, "client", "--system", "myapps"];
    for (case, without, ability) in [
        ("ma-25-host-names", &["--hosts", ""][..], "names"),
        ("ma-28-location-given", &["--phys", ""], "phys"),
        ("ma-15-restart-at-a-standby", &["--state-dir", ""], "persists"),
        ("ma-11-secondary-tls-refused", &["--ca", ""], "tls"),
    ] {
        let document = Suite::of_client(&[case], &[&client[..], without].concat()).judged(4);
        let reason = cases(&document)[0]["reason"].as_str().unwrap();
        assert!(reason.starts_with(&format!("`{ability}` was not declared")), "{reason}");
        let declared = Suite::of_client(&[case], &[&client[..], without].concat());
        declared.with(&["--supports", ability, "--supports", "publishes"]).judged(1);
    }
}

/// What no clause forbids is noted, and nobody fails for it.
#[test]
fn what_every_operator_hates_is_noted() {
    for (habit, case, note) in [
        ("hardly-pauses", "ma-11-never-gives-up", "dials in a storm"),
        (
            "never-hangs-up",
            "ma-13-current-first-after-close",
            "leaves connections open that it does not use any more",
        ),
        (
            "follows-for-ever",
            "ma-05-long-redirect-loop-ends",
            "follows redirects that lead in a circle without end",
        ),
        (
            "asks-for-no-sign",
            "ma-13-current-first-after-a-long-silence",
            "does not notice that its connection has gone quiet",
        ),
    ] {
        let noted = |suite: Suite| {
            let document = suite.judged(0);
            let of_the_case = cases(&document)[0]["notes"].to_string().contains(note);
            let told = document["notes"].as_array().unwrap();
            let of_the_run = told.iter().any(|it| it["what"] == note && it["cases"][0] == case);
            assert_eq!(of_the_case, of_the_run, "{told:#?}");
            of_the_case
        };
        assert!(noted(Suite::of(&[case]).client(&["--habit", habit])), "{habit}");
        assert!(!noted(Suite::of(&[case])), "{habit}");
    }
}

/// Nobody says how many redirects in a row are a loop: who takes two for one, and says so in between, is as right as before.
#[test]
fn a_client_may_take_redirects_for_a_loop_and_say_how_it_reads_on() {
    let loops = ["ma-05-*loop*"];
    for reading in [&[][..], &["--reading", "MA-A10=b"], &["--reading", "MA-A2=b"]] {
        Suite::of(&loops).client(reading).judged(0);
        Suite::of(&loops).client(&["--habit", "follows-for-ever"]).client(reading).judged(0);
    }
}

/// What a client does not do when it is asked in earnest, it does not pass for not doing in jest.
#[test]
fn a_client_that_never_comes_so_far_is_skipped_and_the_clause_is_not_judged() {
    let follows_nothing = Suite::of(&["mw-01-*"]).broken().client(&["--mutant", "MA-C16/drop"]).judged(4);
    let never_served = Suite::of_client(&["mw-02-*"], &["sleep", "1000"]).judged(4);
    for case in [cases(&follows_nothing), cases(&never_served)].concat() {
        assert_eq!(case["verdict"], "skip", "{case:#}");
        assert!(case["reason"].as_str().unwrap().starts_with("control: "), "{}", case["reason"]);
    }
}
