//! Clients that are right in other ways than the reference client is by itself: none of them fails, and none is said to do otherwise
//! than is recommended.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Suite, document, fails, redial};
use serde_json::Value;

/// The whole suite of a system.
fn suite(system: &'static str) -> Suite {
    Suite::of_any(system, &["*"])
}

/// What a client may be told to do otherwise than by itself: to take a row that is merely allowed, or to read an open question in
/// another way than by default.
fn ways(system: &str) -> Vec<[String; 2]> {
    let list = |what| document(&redial(&["list", what, "--system", system, "--format", "json"]).stdout);
    let (rules, questions) = (list("rules"), list("ambiguities"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let edition = &rules["rules"][0]["editions"][0];
    let is_a_choice = |row: &&Value| {
        let stands = row["editions"].as_array().unwrap().contains(edition);
        row["table"] == "client" && row["duty"] == "may" && stands
    };
    let rows = rules["rules"].as_array().unwrap().iter().filter(is_a_choice);
    let rows = rows.map(|row| ["--prefer".to_owned(), text(&row["id"])]);
    let of_the_client =
        questions["ambiguities"].as_array().unwrap().iter().filter(|it| it["side"] == "client");
    let readings = of_the_client.flat_map(|question| {
        let (id, default) = (text(&question["id"]), text(&question["default"]));
        let letters = ('a'..).take(question["readings"].as_array().unwrap().len());
        let others = letters.filter(move |letter| !default.starts_with(*letter));
        others.map(move |letter| ["--reading".to_owned(), format!("{id}={letter}")])
    });
    rows.chain(readings).collect()
}

/// No way that the rows permit is held against a client that has declared nothing.
fn every_way_is_permitted(system: &'static str, number: usize) {
    let ways = ways(system);
    assert_eq!(ways.len(), number, "{ways:?}");
    for [option, value] in ways {
        judged_right(suite(system).in_memory().client(&[&option, &value]), &value);
    }
}

fn judged_right(suite: Suite, who: &str) {
    let document = suite.judged(0);
    let wrong =
        document["cases"].as_array().unwrap().iter().filter(|case| case["verdict"] == "not-recommended");
    let wrong: Vec<String> = wrong.map(|case| format!("{}: {}", case["id"], case["reason"])).collect();
    assert!(wrong.is_empty(), "{who}: {}", wrong.join("\n"));
}

#[test]
fn a_client_of_myapps_may_take_any_way() {
    every_way_is_permitted("myapps", 22);
}

#[test]
fn a_client_of_netphone_may_take_any_way() {
    every_way_is_permitted("netphone", 3);
}

#[test]
fn a_client_of_a_portal_may_take_any_way() {
    every_way_is_permitted("onex-portal", 4);
}

#[test]
fn a_desktop_may_take_any_way() {
    every_way_is_permitted("sip-dr", 23);
}

#[test]
fn a_phone_may_take_any_way() {
    every_way_is_permitted("user-resilience", 3);
}

/// What a client may leave to chance, it may. `.ci/random` does more of this.
#[test]
fn a_client_that_leaves_everything_to_chance_is_right() {
    for system in ["myapps", "netphone", "onex-portal", "sip-dr", "user-resilience"] {
        for seed in ["1", "2", "3", "4", "5", "6", "7", "8"] {
            let suite = suite(system).in_memory().with(&["--seed", seed]);
            judged_right(suite.client(&["--random", seed]), &format!("{system}, --random {seed}"));
        }
    }
}

/// What makes its behaviour come again stands in the report of a case that failed.
#[test]
fn a_client_that_leaves_everything_to_chance_says_by_which_seed() {
    let broken = ["--random", "7", "--mutant", "MA-C16/drop"];
    let document = Suite::of(&["ma-18-the-slave-itself"]).broken().client(&broken).judged(1);
    let said = document["cases"][0]["failure"]["stderr"].to_string();
    assert!(
        said.contains("at random: --random 7 in case ma-18-the-slave-itself; the document is read "),
        "{said}"
    );
}

/// The open questions about a system's client.
fn questions_about_the_client(system: &str) -> Vec<String> {
    let list = document(&redial(&["list", "ambiguities", "--system", system, "--format", "json"]).stdout);
    let all = list["ambiguities"].as_array().unwrap().iter().filter(|it| it["side"] == "client");
    all.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

/// Who reads a question now in this way and now in that does at no time what no reading permits. It is caught where one case has it do
/// both, for no reading permits that; and where cases differ the run says so.
#[test]
fn whoever_mixes_readings_is_caught_where_it_does_both() {
    let mut caught = Vec::new();
    let mut differing = Vec::new();
    for system in ["myapps", "netphone", "onex-portal", "sip-dr", "user-resilience"] {
        for question in questions_about_the_client(system) {
            let suite = suite(system).in_memory().with(&["--format", "json"]);
            let run = suite.client(&["--mixes", &question]).run();
            let document = document(&run.stdout);
            let others = |case: &&Value| !["pass", "skip"].contains(&case["verdict"].as_str().unwrap());
            let cases = document["cases"].as_array().unwrap().iter().filter(others);
            caught.extend(cases.map(|case| format!("{question} {}", case["id"].as_str().unwrap())));
            let reading = |it: &&Value| it["question"] == question.as_str();
            let seen = document["readings"].as_array().unwrap().iter().find(reading);
            let letters = seen.map_or(0, |it| it["cases"].as_object().unwrap().len());
            differing.extend((letters > 1).then_some(question));
        }
    }
    assert_eq!(
        caught,
        [
            // It asks once where it had been, and once where its user had been sent from.
            "OX-A9 ox-13-accepted-once-is-enough",
            // Recommended is one way for all switchovers.
            "GD-A1 gd-21-the-target-is-down-too",
            // It connects telephony now before it has read the person object, and now after that.
            "GD-A2 gd-08-detects-at-the-secondary-site-as-well",
            "GD-A2 gd-15-stays-logged-out",
            "GD-A2 gd-18-services-flap-before-and-while-it-waits",
            "GD-A2 gd-18-services-flap-where-they-do-not-count",
            "GD-A2 gd-19-shows-what-is-off-while-it-waits",
            "GD-A2 gd-21-tells-nothing-of-a-target-that-is-down",
            "GD-A17 gd-02-loses-the-proxy-and-finds-it-again",
        ]
    );
    assert_eq!(differing, ["MA-A4", "MA-A12"]);
}

#[test]
fn a_row_that_no_client_can_take_is_refused_in_one_sentence() {
    for (rows, sentence) in [
        (
            &["MA-C99"][..],
            "--prefer: there is no row `MA-C99`; `redial list rules --system myapps` lists the rows",
        ),
        (
            &["MA-S01"],
            "--prefer: `MA-S01` is a row of the server, and a client takes rows of its own; `redial list",
        ),
        (
            &["MA-C16/drop"],
            "--prefer: `MA-C16/drop` is no row but an edit of one, by which a client is broken: write `--mutant",
        ),
        (
            &["MA-C06", "MA-C07"],
            "--prefer: `MA-C07` is taken under reading MA-A3=b only, and MA-A3=a is asked for; leave one of them out",
        ),
    ] {
        let words = ["client", "--system", "myapps", "--primary", "127.0.0.1:9/PBX0"];
        let rows: Vec<&str> = rows.iter().flat_map(|row| ["--prefer", row]).collect();
        fails(&[&words[..], &rows].concat(), 2, sentence);
    }
    let desktop = ["client", "--system", "sip-dr", "--edition", "workspace", "--prefer", "GD-C21"];
    fails(&desktop, 2, "--prefer: `GD-C21` is no row of edition workspace; it is one of edition ");
    let mixed = ["client", "--system", "netphone", "--mixes", "NP-A1"];
    fails(
        &mixed,
        2,
        "--mixes: `NP-A1` is no open question about the client of netphone; there are `NP-A9`, ",
    );
    let read = ["client", "--system", "netphone", "--reading", "NP-A10=a", "--reading", "NP-A11=a"];
    let reads = [&read[..], &["--prefer", "NP-C10"]].concat();
    fails(&reads, 2, "is asked for; leave one of them out");
}
