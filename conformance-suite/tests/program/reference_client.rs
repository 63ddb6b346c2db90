//! The whole suite against the reference client: it passes, however the run is set up and however busy the machine is.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::{REDIAL, Suite};

/// One run at a time: how busy the machine is, is what some of them are about.
static ALONE: Mutex<()> = Mutex::new(());

fn judged(suite: Suite, status: i32) -> serde_json::Value {
    // A test that failed has told so itself.
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    suite.judged(status)
}

/// Plays all cases; none of them fails, and none stays open.
fn passes(suite: Suite) {
    let summary = judged(suite, 0)["summary"].clone();
    assert!(summary["pass"].as_u64() >= Some(120), "{summary}");
}

#[test]
fn it_passes_under_both_editions() {
    passes(Suite::of(&["*"]).with(&["--seed", "1"]));
    // Cases about standby-slaves do not apply to the older edition.
    let older = Suite::of(&["*"]).with(&["--seed", "2", "--edition", "13r3"]).client(&["--edition", "13r3"]);
    let summary = judged(older, 0)["summary"].clone();
    assert!(summary["pass"].as_u64() >= Some(60), "{summary}");
}

#[test]
fn it_passes_over_tls_and_with_each_form_of_redirect() {
    passes(Suite::of(&["*"]).with(&["--tls", "--redirect-form", "host-port"]));
    for form in ["host", "host-port", "port-field"] {
        for tls in [&[][..], &["--tls"]] {
            let some =
                Suite::of(&["ma-05-*", "ma-17-*", "mw-05-*"]).with(&["--redirect-form", form]).with(tls);
            judged(some, 0);
        }
    }
}

/// Without the row that logs on with a session the client ignores `info.session`: that is allowed, and noted (MW-04).
#[test]
fn a_client_that_ignores_its_session_passes_and_that_is_noted() {
    let document = judged(Suite::of(&["ma-13-*", "mw-0[1345]-*"]).client(&["--mutant", "MA-C13/drop"]), 0);
    let noted = |case: &serde_json::Value| case["notes"].to_string().contains("although it has a session");
    assert!(document["cases"].as_array().unwrap().iter().any(noted), "{document}");
}

/// What is merely allowed is no excuse for who has declared that it does otherwise.
#[test]
fn a_client_that_declares_that_it_uses_its_session_is_held_to_that() {
    let suite = Suite::of(&["mw-04-session-from-a-login"]).broken().with(&["--supports", "sessions"]);
    let document = judged(suite.client(&["--prefer", "MA-C14"]), 1);
    let blamed = &document["cases"][0]["failure"]["clauses"];
    assert!(blamed.as_array().unwrap().contains(&"MW-04".into()), "{blamed}");
    judged(Suite::of(&["mw-0[347]-*"]).with(&["--supports", "sessions"]), 0);
}

/// Does something while so many threads never rest. One run at a time.
fn beside<T>(idle_loops: usize, act: impl FnOnce() -> T) -> T {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..idle_loops {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act));
        done.store(true, Ordering::Relaxed);
        result.unwrap()
    })
}

#[test]
fn it_passes_on_a_busy_machine() {
    let summary = beside(2, || Suite::of(&["*"]).judged(0)["summary"].clone());
    assert!(summary["pass"].as_u64() >= Some(120), "{summary}");
}

/// Whoever is late is not to blame: what cannot be told stays open, and nothing fails. `.ci/repeated --loops 2` does more of this.
#[test]
fn nobody_is_blamed_on_a_machine_that_has_far_too_much_to_do() {
    let suite = Suite::of(&["ma-1[35]-*"]).with(&["--jobs", "64", "--format", "json"]);
    let run = beside(4, || suite.run());
    assert!([0, 5].contains(&run.status), "{}{}", run.stdout, run.stderr);
}

/// What takes a client a second of a processor takes it many where it has to share.
#[test]
fn a_client_that_the_machine_kept_from_starting_is_not_said_to_do_nothing() {
    let slowly = "client=$1; n=600000; while [ $n -gt 0 ]; do n=$((n-1)); done; exec \"$client\" client --system myapps";
    let command = ["sh", "-c", slowly, "sh", REDIAL];
    let suite = |timeout| Suite::of_client(&["ma-21-single-pbx"], &command).waiting(timeout);
    let late = beside(24, || suite("1").with(&["--format", "json"]).run());
    assert!([0, 5].contains(&late.status), "{}{}", late.stdout, late.stderr);
    let in_time = beside(0, || suite("30").judged(0));
    assert_eq!(in_time["summary"]["pass"], 1);
}

/// What the machine cannot have done fails as well where it has much to do.
#[test]
fn a_busy_machine_is_no_excuse_for_what_it_has_not_done() {
    for (case, client) in [
        ("ma-11-alternation-over-http-503", &["--mutant", "MA-C04/effect-1-AimAtSecondary"][..]),
        ("ma-18-the-slave-itself", &["--mutant", "MA-C16/drop"]),
        ("mw-09-waits-for-the-second-factor", &["--mutant", "MA-C36/drop"]),
    ] {
        let document = beside(4, || Suite::of(&[case]).broken().client(client).judged(1));
        assert_eq!(document["summary"]["fail"], 1, "{case}");
    }
}

/// Open questions about the client, the cases that could show how it reads them, and those that do.
const QUESTIONS: [(&str, &[&str], &[&str]); 7] = [
    ("MA-A2", &["ma-11-redirect-to-a-dead-target", "ma-05-redirect-target-comes-back"], &[]),
    ("MA-A3", &["ma-14-*", "ma-15-*-as-standby-*"], &["ma-15-slave-as-standby-changes-nothing"]),
    (
        "MA-A4",
        &["ma-02-*", "ma-20-*", "ma-31-standby-*"],
        &[
            "ma-02-standby-takes-over-and-gives-back",
            "ma-20-slave-without-a-standby",
            "ma-31-standby-slave-gives-back",
        ],
    ),
    ("MA-A6", &["ma-13-direct-*"], &[]),
    ("MA-A8", &["ma-20-*", "ma-19-*"], &["ma-20-slave-without-a-standby"]),
    ("MA-A9", &["ma-13-current-standby-first"], &["ma-13-current-standby-first"]),
    ("MA-A10", &["ma-13-current-standby-first"], &["ma-13-current-standby-first"]),
];

/// Published information: `standby` has two values for a client that is connected (MA-24). Of one that is offline and was held to
/// say false, the publication is blamed that was not false, and not the next one, which is right.
#[test]
fn the_publication_that_was_wrong_is_to_blame() {
    let suite = Suite::of(&["ma-13-current-standby-first"]).with(&["--reading", "MA-A9=a"]);
    let document = judged(suite.client(&["--reading", "MA-A9=b"]), 1);
    let failure = &document["cases"][0]["failure"];
    assert_eq!(failure["came"], "connInfo with up false, standby true", "{failure}");
    assert_eq!(failure["allowed"][0]["what"], "connInfo with up false, standby false", "{failure}");
    assert!(failure["clauses"].as_array().unwrap().contains(&"MA-24".into()), "{failure}");
}

#[test]
fn a_client_may_read_the_document_as_it_declares() {
    for (question, globs, _) in QUESTIONS {
        let reading = ["--reading", &format!("{question}=b")];
        Suite::of(globs).in_memory().with(&reading).client(&reading).judged(0);
    }
}

#[test]
fn a_client_need_not_declare_how_it_reads_the_document() {
    for (question, globs, shown_by) in QUESTIONS {
        let document =
            Suite::of(globs).in_memory().client(&["--reading", &format!("{question}=b")]).judged(0);
        let note = format!("reads {question} as `b`");
        let noted = ids(&document, |case| case["notes"].as_array().unwrap().contains(&note.as_str().into()));
        assert_eq!(noted, shown_by, "{question}");
    }
}

#[test]
fn a_client_that_reads_otherwise_than_it_declares_fails_where_this_shows() {
    for (question, globs, shown_by) in QUESTIONS {
        let declared = ["--reading", &format!("{question}=a")];
        let suite = Suite::of(globs).in_memory().with(&declared);
        let suite = suite.client(&["--reading", &format!("{question}=b")]);
        let document = suite.judged(i32::from(!shown_by.is_empty()));
        assert_eq!(ids(&document, |case| case["verdict"] == "fail"), shown_by, "{question}");
    }
}

fn ids(document: &serde_json::Value, chosen: impl Fn(&serde_json::Value) -> bool) -> Vec<&str> {
    let cases = document["cases"].as_array().unwrap().iter();
    cases.filter(|case| chosen(case)).map(|case| case["id"].as_str().unwrap()).collect()
}
