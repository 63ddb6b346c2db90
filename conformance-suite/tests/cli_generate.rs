//! `redial generate`, as its users see it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod cli;

use std::collections::BTreeMap;
use std::path::Path;

use cli::{document, fails, redial, valid};
use serde_json::Value;

const SCHEMA: &str = include_str!("../schema/generate.schema.json");
const HEADING: &str = "mutant\trow\tedition\treadings\tclass\tsteps\tfate\tcase\tclauses\trows\n";

/// A ledger in which clients have survived that go on at the server that served them last, and do that wrongly.
fn ledger(folder: &Path) -> String {
    let survived = ["NP-C05/to-Offline", "NP-C05/drop-effect-2", "NP-C13/drop-effect-2"].map(|id| {
        let row = id.split('/').next().unwrap();
        format!("{id}\t{row}\t2020\tNP-A9=b\tbreaks\t6\tsurvived\t52\n")
    });
    let path = folder.join("ledger.tsv");
    std::fs::write(&path, format!("{HEADING}{}", survived.concat())).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The cases that are found, in a folder for each system; how they came is told in a document.
fn generated(folder: &Path, jobs: &str) -> Value {
    let (ledger, out) = (ledger(folder), folder.join("netphone"));
    let generate = ["generate", "--system", "netphone", "--ledger", &ledger, "--out", out.to_str().unwrap()];
    let options = ["--seed", "1", "--budget", "4000", "--vetting", "6", "--jobs", jobs, "--format", "json"];
    let run = redial(&[&generate[..], &options].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let document = document(&run.stdout);
    valid(&document, SCHEMA);
    document
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let files = folder.join("netphone").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// What comes of a case with a client of this program.
fn played(folder: &Path, case: &str, client: &[&str]) -> Value {
    let cases = folder.to_str().unwrap();
    let test =
        ["test", "--system", "netphone", "--cases", cases, "--in-memory", "--unexamined", "--format", "json"];
    let who = ["--run", case, "--reading", "NP-A9=b", "--", "redial", "client", "--system", "netphone"];
    let run = redial(&[&test[..], &who, &["--reading", "NP-A9=b"], client].concat());
    document(&run.stdout)["cases"][0].clone()
}

#[test]
fn what_is_found_catches_who_had_survived_and_no_right_client() {
    let folder = tempfile::tempdir().unwrap();
    let found = generated(folder.path(), "2");
    let cases = found["cases"].as_array().unwrap();
    assert!(!cases.is_empty(), "{found:#}");
    for case in cases {
        let id = case["id"].as_str().unwrap();
        for mutant in case["kills"].as_array().unwrap() {
            let report = played(folder.path(), id, &["--mutant", mutant.as_str().unwrap()]);
            assert_eq!(report["verdict"], "fail", "{id}: {mutant}: {report:#}");
            let blamed = report["failure"]["clauses"].as_array().unwrap();
            assert!(blamed.iter().any(|it| case["clauses"].as_array().unwrap().contains(it)), "{report:#}");
        }
        assert_eq!(played(folder.path(), id, &[])["verdict"], "pass", "{id}");
        // Others than it was vetted with.
        for seed in 101..=112 {
            let verdict = played(folder.path(), id, &["--random", &seed.to_string()])["verdict"].clone();
            assert!(verdict == "pass" || verdict == "skip", "{id}, --random {seed}: {verdict}");
        }
    }
}

#[test]
fn the_same_seed_finds_the_same_whatever_the_number_of_threads() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(generated(one.path(), "1"), generated(other.path(), "3"));
    let files = [one.path(), other.path()].map(files);
    assert!(!files[0].is_empty());
    assert_eq!(files[0], files[1]);
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (good, out, wrong) = (ledger(folder.path()), path("out"), path("wrong.tsv"));
    let refused = |system: &str, ledger: &str, out: &str, sentence: &str| {
        fails(&["generate", "--system", system, "--ledger", ledger, "--out", out], 2, sentence);
    };
    refused("nothing", &good, &out, "there is no system `nothing`");
    refused("netphone", &path("none"), &out, "--ledger: cannot read ");
    refused("netphone", &good, &good, "--out: cannot use `");
    std::fs::write(&wrong, "mutant\n").unwrap();
    refused("netphone", &wrong, &out, "--ledger: ");
    let unknown = "NP-C99/drop\tNP-C99\t2020\t\tbreaks\t1\tsurvived\t52\n";
    std::fs::write(&wrong, format!("{HEADING}{unknown}")).unwrap();
    refused("netphone", &wrong, &out, "--ledger: there is no mutant `NP-C99/drop` of edition 2020");
    let strange = "NP-C01/drop\tNP-C01\t1999\t\tbreaks\t1\tsurvived\t52\n";
    std::fs::write(&wrong, format!("{HEADING}{strange}")).unwrap();
    refused("netphone", &wrong, &out, "`NP-C01/drop` is of an unknown edition `1999`");
    std::fs::write(&wrong, HEADING).unwrap();
    let nobody = redial(&["generate", "--system", "netphone", "--ledger", &wrong, "--out", &out]);
    assert_eq!(nobody.status, 4, "{}", nobody.stderr);
}
