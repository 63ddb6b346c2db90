//! `redial audit`, as its users see it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{document, fails, interrupted, redial, valid};
use tempfile::TempDir;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/audit");

fn example(name: &str) -> String {
    format!("{EXAMPLES}/{name}.toml")
}

#[test]
fn text_says_who_is_hit_why_and_what_helps() {
    let run = redial(&["audit", &example("branches"), "--failures", "1"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    for text in [
        "1  vienna is down\n         without service   120 users: Vienna\n",
        "by a standby      60 users: Graz (by vienna; by MA-A7=b it does not come home by itself)",
        "the client dials vienna, its primary: no connection",
        "mend: configure graz as the primary: then served by a standby",
        "FAIL 1 of 8 single failures leaves users without service; at worst 120 of 205, when vienna is down",
        "     3 more do where clients do not reach a node that runs",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("at the same time"), "{}", run.stdout);
}

#[test]
fn of_two_failures_those_are_named_who_fare_worse_than_by_either() {
    let run = redial(&["audit", &example("branches"), "--failures", "2"]);
    for text in [
        "    vienna is down, and graz is down\n      Graz (60 users): without service (by MA-A7=b ",
        "        mend: configure linz as the primary: then served by a standby\n      and 1 other (120 users) as with \
         the first alone\n",
        "    graz is down, and the clients do not reach vienna\n      Graz (60 users): without service",
        "      and 1 other (120 users) as with the second alone\n",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn what_is_audited_decides_the_exit_status() {
    let run = redial(&["audit", &example("full"), "--kind", "node", "--kind", "link"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("pass no single failure that a change could make up for"), "{}", run.stdout);
    assert!(!run.stdout.contains("the clients do not reach"), "{}", run.stdout);
}

#[test]
fn a_path_that_nothing_cures_is_shown_and_decides_only_if_asked() {
    // Every PBX has its standby; but whoever does not reach the PBX of its home is sent there by all others (MA-06 to MA-08).
    let run = redial(&["audit", &example("full"), "--failures", "1"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    for text in [
        "the clients do not reach vienna\n         without service   400 users: Vienna",
        "what no change that was tried helps",
        "pass no single failure that a change could make up for leaves anybody without service, of 19\n     3 do",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    let strict = redial(&["audit", &example("full"), "--failures", "1", "--incurable"]);
    assert_eq!(strict.status, 1, "{}", strict.stdout);
    let text = "FAIL 3 of 19 single failures leave users without service; at worst 400 of 670";
    assert!(strict.stdout.contains(text), "{}", strict.stdout);
    let json = redial(&["audit", &example("full"), "--failures", "1", "--incurable", "--format", "json"]);
    let json = document(&json.stdout);
    assert_eq!((&json["passed"], &json["incurable_counts"]), (&false.into(), &true.into()));
}

#[test]
fn two_installations_stand_side_by_side() {
    let (today, planned) = (example("branches"), example("full"));
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("audit.html");
    let page = page.to_str().unwrap();
    let run = redial(&["audit", &today, "--compare", &planned, "--failures", "1", "--html", page]);
    for text in [
        "better there\n      when vienna is down\n",
        "400 users: Vienna: served by graz or vienna-standby as a standby, instead of without service",
        "worse there\n",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    assert!(std::fs::read_to_string(page).unwrap().contains("Compared with"));
    let json = redial(&["audit", &today, "--compare", &planned, "--failures", "1", "--format", "json"]);
    let json = document(&json.stdout);
    valid(&json, include_str!("../../schema/audit.schema.json"));
    let gains = json["compared"]["gains"].as_array().unwrap();
    let gain =
        gains.iter().find(|it| it["group"] == "Vienna" && it["failures"][0]["text"] == "vienna is down");
    let gain = gain.unwrap();
    assert_eq!(
        (&gain["before"]["fate"], &gain["after"]["fate"]),
        (&"without-service".into(), &"standby".into())
    );

    // The other way round who gained loses.
    let back = redial(&["audit", &planned, "--compare", &today, "--failures", "1", "--format", "json"]);
    let back = document(&back.stdout);
    let pairs = |list: &serde_json::Value| -> Vec<(serde_json::Value, serde_json::Value)> {
        let of = |it: &serde_json::Value| (it["group"].clone(), it["failures"].clone());
        let mut all: Vec<_> = list.as_array().unwrap().iter().map(of).collect();
        all.sort_by_key(|(group, failures)| format!("{group} {failures}"));
        all
    };
    assert_eq!(pairs(&json["compared"]["gains"]), pairs(&back["compared"]["losses"]));
    let same = redial(&["audit", &today, "--compare", &today, "--failures", "1"]);
    assert!(same.stdout.contains("nobody fares otherwise there"), "{}", same.stdout);
    let sentence = "is an installation of netphone, and the first one of myapps; compare two of one system";
    fails(&["audit", &today, "--compare", &example("netphone-office")], 2, sentence);
}

#[test]
fn a_table_for_spreadsheets_has_a_row_for_each_finding() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("branches")).unwrap();
    let path = file(&folder, &text.replace("\"Graz\"", "'=Graz, and \"Linz\"'"));
    let table = folder.path().join("audit.csv");
    let run = redial(&["audit", &path, "--format", "json", "--csv", table.to_str().unwrap()]);
    let found = document(&run.stdout)["findings"].as_array().unwrap().len();
    let table = std::fs::read_to_string(table).unwrap();
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("group,users,failures,kinds,when,fate,"), "{table}");
    assert_eq!(lines.clone().count(), found);
    let vienna =
        lines.clone().find(|line| line.starts_with("Vienna,120,1,node,vienna is down,without service,"));
    assert!(vienna.is_some_and(|line| line.contains(",configure graz as the primary,")), "{table}");
    // A name is no formula, and keeps to its cell.
    assert!(lines.any(|line| line.starts_with("\"'=Graz, and \"\"Linz\"\"\",60,")), "{table}");
}

#[test]
fn readings_of_the_command_line_count_more_than_those_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("single-pbx")).unwrap();
    let path = file(&folder, &format!("{text}\n[readings]\nMA-A7 = \"b\"\n"));
    let stays = redial(&["audit", &path, "--failures", "1"]);
    assert!(stays.stdout.contains("readings      MA-A7=b"), "{}", stays.stdout);
    assert!(stays.stdout.contains("not back          45 users: Everybody"), "{}", stays.stdout);
    let returns = redial(&["audit", &path, "--failures", "1", "--reading", "MA-A7=a"]);
    assert!(!returns.stdout.contains("not back"), "{}", returns.stdout);
}

#[test]
fn json_keeps_to_its_schema() {
    let run = redial(&["audit", &example("one-primary-for-all"), "--format", "json"]);
    assert_eq!(run.status, 1);
    let document = document(&run.stdout);
    valid(&document, include_str!("../../schema/audit.schema.json"));
    assert_eq!(document["outcome"], "complete");
    let findings = document["findings"].as_array().unwrap();
    let lost =
        findings.iter().find(|it| it["group"] == "Office" && it["failures"][0]["text"] == "main is down");
    let lost = lost.unwrap();
    assert_eq!(lost["fate"], "without-service");
    assert_eq!(lost["mend"]["change"], "configure warehouse as the primary");
    assert_eq!(lost["situations"][0]["during"][0]["story"]["lead"][0]["what"], "stops");
}

#[test]
fn the_page_is_written_and_needs_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("audit.html");
    let run = redial(&["audit", &example("branches"), "--html", page.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("1 of 8 single failures leaves users without service."));
    assert!(page.contains("dials vienna, its primary: no connection"));
    for outside in ["src=", "href=", "url(", "@import", "<script"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

fn file(folder: &TempDir, text: &str) -> String {
    let path = folder.path().join("installation.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_name_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("single-pbx")).unwrap();
    let path = file(&folder, &text.replace("\"Everybody\"", "\"<script>\\u001b[31m\""));
    let page = folder.path().join("audit.html");
    let run = redial(&["audit", &path, "--html", page.to_str().unwrap()]);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    assert!(!std::fs::read_to_string(page).unwrap().contains("<script"));
}

#[test]
fn a_file_is_refused_with_line_column_and_what_would_be_right() {
    let text = std::fs::read_to_string(example("branches")).unwrap();
    for (right, wrong, sentence) in [
        ("system = \"myapps\"", "", ":1:1: `system` is missing: say whose installation it is"),
        ("\"myapps\"", "\"yourapps\"", ":2:10: there is no system `yourapps`; there are `myapps`"),
        ("\"16r1\"", "\"15r1\"", ":3:11: myapps has no edition `15r1`; there are `16r1` and `13r3`"),
        ("[[group]]", "[[group", ":17:8: unclosed array table, expected `]]`"),
        (
            "role = \"master\"",
            "role = \"boss\"",
            ":7:8: unknown variant `boss`, expected one of `master`, `slave`",
        ),
        (
            "role = \"master\"",
            "rolle = \"master\"",
            ":7:9: unknown field `rolle`, expected one of `name`, `role`, `backs`",
        ),
        ("role = \"master\"", "", "missing field `role`"),
        ("role = \"master\"", "role = \"slave\"", "there is no master; give one PBX `role = \"master\"`"),
        ("role = \"slave\"", "role = \"master\"", ":11:8: `vienna` is the master already"),
        (
            "role = \"slave\"",
            "role = \"standby\"",
            ":11:8: `graz` is a standby of nobody; say which PBX it `backs`",
        ),
        ("role = \"slave\"", "role = \"slave\"\nbacks = \"vienna\"", ":12:9: only a standby backs a PBX"),
        (
            "role = \"slave\"",
            "role = \"standby\"\nbacks = \"wien\"",
            ":12:9: there is no PBX `wien`; there are `vienna`, `graz` and `linz`",
        ),
        (
            "name = \"graz\"",
            "name = \"vienna\"",
            ":10:8: there is a PBX `vienna` already; names have to differ",
        ),
        ("users = 120", "users = \"many\"", ":19:9: invalid type: string \"many\", expected a whole number"),
        ("home = \"vienna\"", "home = \"wien\"", ":20:8: there is no PBX `wien`"),
        ("users = 120", "", "missing field `users`"),
        ("name = \"Graz\"", "name = \"Vienna\"", "there is a group `Vienna` already"),
        ("edition", "[readings]\nMA-A99 = \"b\"\n[other]\nedition", "there is no open question `MA-A99`"),
        ("edition", "[readings]\nMA-A3 = \"both\"\n[other]\nedition", ":4:9: a reading is one letter"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, &text.replacen(right, wrong, 1));
        fails(&["audit", &path], 2, sentence);
        fails(&["audit", &path], 2, &path);
    }
    let no_groups = text.split("[[group]]").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fails(&["audit", &file(&folder, no_groups)], 2, "missing field `group`");
}

#[test]
fn what_the_command_line_gets_wrong_is_said_before_anything_is_explored() {
    fails(&["audit"], 2, "<INSTALLATION.toml>");
    fails(&["audit", "no-such-file.toml"], 2, "cannot read `no-such-file.toml`: No such file");
    fails(&["audit", &example("full"), "--failures", "0"], 2, "0 is not in 1..=3");
    fails(&["audit", &example("full"), "--kind", "disk"], 2, "node");
    fails(&["audit", &example("full"), "--reading", "MA-A3=z"], 2, "`MA-A3` has no reading `z`");
    fails(&["audit", &example("full"), "--html", "/no/such/folder/x.html"], 2, "--html: cannot write");
    fails(&["audit", &example("full"), "--csv", "/no/such/folder/x.csv"], 2, "--csv: cannot write");
    fails(
        &["audit", &example("full"), "--compare", "no-such-file.toml"],
        2,
        "cannot read `no-such-file.toml`",
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_what_was_found_and_never_a_pass() {
    let full = example("full");
    let options = ["--failures", "3", "--jobs", "1", "--kind", "node", "--kind", "link"];
    let run = interrupted(&[&["audit", &full][..], &options].concat());
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.contains("FAIL truncated: interrupted"), "{}", run.stdout);
    assert!(!run.stdout.contains("everybody is served at home"), "{}", run.stdout);
}
