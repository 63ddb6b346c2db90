//! What a vendor reads first: one fault of a client is one cause, however many ways it shows in, and names clause and row.
//! `.ci/faults` does the same with the sample in Python, which knows no rows.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{REDIAL, Suite};
use serde_json::Value;

struct Fault {
    client: &'static [&'static str],
    /// Cases in which it shows in different ways.
    globs: &'static [&'static str],
    clause: &'static str,
    /// Empty: no row was edited.
    row: &'static str,
    does: &'static str,
}

const fn fault(
    client: &'static [&'static str],
    globs: &'static [&'static str],
    clause: &'static str,
    row: &'static str,
    does: &'static str,
) -> Fault {
    Fault { client, globs, clause, row, does }
}

const FAULTS: &[Fault] = &[
    fault(
        &["--mutant", "MA-C16/drop"],
        &["ma-0[58]-*", "ma-31-*"],
        "MA-05",
        "MA-C16",
        "no connection comes that is due",
    ),
    fault(
        &["--mutant", "MA-C02/effect-1-AimAtPrimary"],
        &["ma-12-*", "ma-19-*", "ma-20-*"],
        "MA-12",
        "MA-C02",
        "it connects to the server that it tried last, where another one is due",
    ),
    fault(
        &["--mutant", "MA-C05/effect-1-AimAtPrimary"],
        &["ma-1[3-5]-*"],
        "MA-13",
        "MA-C05",
        "it connects to the server that it tried first, where another one is due",
    ),
    fault(
        &["--mutant", "MA-C26/effect-1-SecondaryIsNone"],
        &["ma-0[2-4]-*", "ma-15-*", "ma-31-*"],
        "MA-15",
        "MA-C26",
        "it publishes another sec than is due",
    ),
    fault(
        &["--mutant", "MA-C19/effect-3-SecondaryIsNone"],
        &["ma-0[58]-*", "ma-13-*", "ma-18-*"],
        "MA-18",
        "MA-C19",
        "it publishes another sec than is due",
    ),
    fault(
        &["--mutant", "MA-C28/drop-effect-2"],
        &["ma-13-current-first-*", "ma-14-after-*", "ma-23-*"],
        "MA-23",
        "MA-C28",
        "it publishes another up than is due",
    ),
    fault(
        &["--mutant", "MA-C26/effect-3-PublishHome"],
        &["ma-0[2-4]-*", "ma-24-*", "ma-31-*"],
        "MA-24",
        "MA-C26",
        "it publishes another standby than is due",
    ),
    fault(
        &["--mutant", "MA-C31/effect-3-LogOnWithSession"],
        &["mw-0[37]-*"],
        "MW-03",
        "MA-C31",
        "it sends a login with the session where due is a login as user",
    ),
    fault(
        &["--habit", "always-pbx0"],
        &["mw-05-*"],
        "MW-05",
        "",
        "a connection to … at a server, which is another module than the PBX's",
    ),
];

#[test]
fn one_fault_is_one_cause_that_names_clause_and_row() {
    let mut wrong = Vec::new();
    for Fault { client, globs, clause, row, does } in FAULTS {
        let document = Suite::of(globs).broken().client(client).judged(1);
        let causes = document["causes"].as_array().unwrap();
        let failed = document["summary"]["fail"].as_u64().unwrap();
        let has = |list: &Value, id: &str| list.as_array().unwrap().iter().any(|it| it == id);
        let first = &causes[0];
        let names = has(&first["clauses"], clause) && (row.is_empty() || has(&first["rows"], row));
        if causes.len() > 1 || failed < 2 || !names || first["what"] != *does {
            wrong.push(format!("{client:?}, {failed} failed, {clause} and {row} wanted: {causes:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// It does what any client does that has stored nothing: it is told of that, and not of the alternation that it follows.
#[test]
fn a_client_that_stores_nothing_is_told_of_the_clause_that_has_it_store() {
    let forgets = "client=$1; rm -rf \"$REDIAL_STATE_DIR\"/*; exec \"$client\" client --system myapps";
    let suite = Suite::of_client(&["ma-1[15]-*"], &["sh", "-c", forgets, "sh", REDIAL]);
    let document = suite.with(&["--supports", "persists", "--supports", "publishes"]).judged(1);
    let causes = document["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{causes:#?}");
    assert_eq!(causes[0]["what"], "after a restart it does not know what it had to store");
    assert_eq!(causes[0]["clauses"], serde_json::json!(["MA-15"]));
    assert!(causes[0]["cases"].as_array().unwrap().len() > 2, "{causes:#?}");
}

/// A client that dials its primary after a loss: what its cases are about beside that is not judged, and says so.
#[test]
fn what_a_cause_hides_is_said() {
    let dials_its_primary = ["--mutant", "MA-C05/effect-1-AimAtPrimary"];
    let document = Suite::of(&["ma-1[34]-*"]).broken().client(&dials_its_primary).judged(1);
    let hides: Vec<&str> =
        document["causes"][0]["hides"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(hides.contains(&"MA-14") && !hides.contains(&"MA-13"), "{hides:?}");
}

/// Nobody sees who knocks at a closed port, and a client that is started is no browser (MA-29).
#[test]
fn what_is_known_of_a_silence_is_said_and_clauses_of_others_are_not_blamed() {
    let reason = |document: &Value| document["cases"][0]["reason"].as_str().unwrap().to_owned();
    let closed = Suite::of(&["ma-12-primary-closed"]).broken();
    let closed = closed.client(&["--mutant", "MA-C02/effect-1-AimAtPrimary"]).judged(1);
    assert!(reason(&closed).contains("whose port is closed, nobody sees"), "{}", reason(&closed));
    assert!(reason(&closed).contains("the last connection was that to master at "), "{}", reason(&closed));
    let never = Suite::of_client(&["ma-16-*"], &["sleep", "1000"]).judged(1);
    assert!(reason(&never).contains("it has not connected"), "{}", reason(&never));
    // The row that it breaks cites the clause of the browser as well.
    let elsewhere = Suite::of(&["ma-1[56]-restart-*"]).broken();
    let elsewhere = elsewhere.client(&["--mutant", "MA-C01/effect-1-AimAtSecondary"]).judged(1);
    let cause = &elsewhere["causes"][0];
    let has = |list: &str, id: &str| cause[list].as_array().unwrap().iter().any(|it| it == id);
    assert!(has("rows", "MA-C01") && has("clauses", "MA-16") && !has("clauses", "MA-29"), "{cause:#}");
}
