//! `redial list` and `redial explain`, as their users see them.

use crate::cli::{REDIAL, document, fails, redial, valid};

const SCHEMA: &str = include_str!("../../schema/list.schema.json");

#[test]
fn everything_is_listed_by_kind() {
    let run = redial(&["list"]);
    assert_eq!(run.status, 0);
    for text in [
        "myapps clauses (",
        "myapps rules (",
        "myapps properties (",
        "myapps ambiguities (",
        "MA-C01",
        "MA-A1",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn a_kind_and_a_glob_narrow_the_list() {
    let run = redial(&["list", "clauses", "MA-0[12]"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("myapps clauses (2)\n"), "{}", run.stdout);
    let run = redial(&["list", "--system", "myapps", "MA-C05"]);
    assert!(run.stdout.starts_with("myapps rules (1)\n"), "{}", run.stdout);
}

#[test]
fn json_keeps_to_its_schema() {
    let listed = document(&redial(&["list", "--format", "json"]).stdout);
    valid(&listed, SCHEMA);
    let clauses = listed["clauses"].as_array().unwrap();
    let clause = clauses.iter().find(|clause| clause["id"] == "MA-13").unwrap();
    assert!(clause["covered_by"].as_array().unwrap().contains(&"MA-C05".into()), "{clause}");
    let uncovered: Vec<_> =
        clauses.iter().filter(|clause| clause["covered_by"].as_array().unwrap().is_empty()).collect();
    assert_eq!((clauses.len(), uncovered), (123, vec![]));
    for kind in ["rules", "properties", "ambiguities"] {
        assert!(!listed[kind].as_array().unwrap().is_empty(), "{kind}");
    }
    let explained = document(&redial(&["explain", "MA-A*", "--format", "json"]).stdout);
    valid(&explained, SCHEMA);
    assert_eq!(explained["clauses"], serde_json::json!([]));
    let of_myapps = document(&redial(&["list", "--system", "myapps", "--format", "json"]).stdout);
    assert_eq!(explained["ambiguities"], of_myapps["ambiguities"]);
}

#[test]
fn each_kind_of_thing_is_explained() {
    for (id, texts) in [
        ("MA-13", ["clause of myapps", "section", "MA-C05"]),
        ("MA-C05", ["rule of myapps", "AfterAttempt(Served)", "MA-13"]),
        ("MA-P05", ["property of myapps", "always", "MA-11"]),
        ("MA-A3", ["open question of myapps", "a (default)", "--reading MA-A3=b"]),
    ] {
        let run = redial(&["explain", id]);
        assert_eq!(run.status, 0);
        for text in texts {
            assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
        }
    }
}

#[test]
fn cases_are_listed_and_explained_wherever_they_come_from() {
    const ID: &str = "ma-13-current-first-after-reset";
    let built_in = redial(&["list", "cases", "ma-13-*"]);
    assert!(built_in.stdout.contains(ID), "{}", built_in.stdout);
    let run = redial(&["explain", ID]);
    for text in ["case of myapps", "purpose", "MA-13", "--run ma-13-current-first-after-reset -- CMD"] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    std::fs::create_dir(dir.path().join("myapps")).unwrap();
    let case = format!("{}/cases/myapps/{ID}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(case, dir.path().join(format!("myapps/{ID}.toml"))).unwrap();
    let run = redial(&["list", "cases", "--cases", path]);
    assert!(run.stdout.starts_with("myapps cases (1)\n"), "{}", run.stdout);
    let run = redial(&["explain", "MA-13", "--cases", path]);
    assert!(run.stdout.contains("cases about it"), "{}", run.stdout);
}

#[test]
fn an_unknown_id_is_a_usage_error_that_names_its_neighbours() {
    fails(&["explain", "MA-C055"], 2, "nothing has the id `MA-C055`; the nearest are `MA-C05`");
    fails(&["list", "clauses", "MA-C05"], 2, "nothing among the clauses has the id `MA-C05`");
    fails(&["explain", "zzzzzz"], 2, "`redial list` shows every id");
    fails(&["explain", "["], 2, "`[` is no glob");
    fails(&["list", "clause", "MA-*"], 2, "there is no list of `clause`; there are lists of `clauses`");
    fails(&["list", "--system", "nosuch"], 2, "there is no system `nosuch`");
    fails(&["list", "--cases", "/no/such/folder"], 2, "`/no/such/folder` is no folder");
    fails(&["explain"], 2, "<ID|GLOB>");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::{Command, Stdio};

    let mut child = Command::new(REDIAL).arg("list").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_rows_of_a_table_are_written_in_promela() {
    let run = redial(&["promela", "--system", "netphone", "--table", "service"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for row in redial_model::systems::netphone::service_rules::SERVICE_RULES {
        assert!(run.stdout.contains(&format!("/* {} */\n#define applies_", row.id)), "{}", run.stdout);
    }
    let options = ["promela", "--system", "netphone", "--table", "service"];
    let broken = redial(&[&options[..], &["--mutant", "NP-D01/drop"]].concat());
    assert!(!broken.stdout.contains("/* NP-D01 */"), "{}", broken.stdout);
    let read = redial(&[&options[..], &["--reading", "NP-A17=b"]].concat());
    assert_ne!(read.stdout, run.stdout);
}
