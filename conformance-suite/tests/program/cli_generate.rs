//! `redial generate`, as its users see it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::{document, fails, redial, valid};
use serde_json::Value;

const SCHEMA: &str = include_str!("../../schema/generate.schema.json");
const HEADING: &str = "mutant\trow\tedition\treadings\tclass\tsteps\tfate\tcase\tclauses\trows\n";

/// A ledger in which clients have survived that do nothing where they are to log on elsewhere.
fn ledger(folder: &Path) -> String {
    let survived = ["NP-C02/drop", "NP-C06/drop", "NP-C12/drop"].map(|id| {
        let row = id.split('/').next().unwrap();
        format!("{id}\t{row}\t2020\t\tbreaks\t6\tsurvived\t2\n")
    });
    let path = folder.join("ledger.tsv");
    std::fs::write(&path, format!("{HEADING}{}", survived.concat())).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The hand-written cases that those are put together from, in a folder for each system.
fn hand_written(folder: &Path) -> String {
    let written = folder.join("hand-written");
    std::fs::create_dir_all(written.join("netphone")).unwrap();
    for case in ["np-03-is-back-where-it-was", "np-14-when-idle-it-is-at-once"] {
        let path = Path::new("netphone").join(format!("{case}.toml"));
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        std::fs::copy(from.join(&path), written.join(&path)).unwrap();
    }
    written.to_str().unwrap().to_owned()
}

/// The cases that are found for survivors.
fn generated(folder: &Path, jobs: &str) -> Value {
    found(folder, &["--ledger", &ledger(folder), "--budget", "900", "--jobs", jobs])
}

/// The cases that are found for pairs of rows.
fn pairs(folder: &Path, jobs: &str) -> Value {
    found(folder, &["--goal", "pairs", "--budget", "900", "--jobs", jobs])
}

/// The cases that are found, in a folder for each system; how they came is told in a document.
fn found(folder: &Path, how: &[&str]) -> Value {
    let (cases, out) = (hand_written(folder), folder.join("netphone"));
    let generate = ["generate", "--system", "netphone", "--out", out.to_str().unwrap(), "--cases", &cases];
    let options = [&["--seed", "1", "--vetting", "3", "--format", "json"], how].concat();
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

/// How everybody reads the document.
const READINGS: [&str; 6] = ["--reading", "NP-A9=a", "--reading", "NP-A10=a", "--reading", "NP-A11=a"];

/// What comes of a case with a client of this program.
fn played(folder: &Path, case: &str, client: &[&str]) -> Value {
    let cases = folder.to_str().unwrap();
    let test = ["test", "--system", "netphone", "--cases", cases, "--in-memory", "--unexamined"];
    let who = ["--run", case, "--format", "json", "--", "redial", "client", "--system", "netphone"];
    let run = redial(&[&test[..], &READINGS, &who, &READINGS, client].concat());
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
            assert!(!report["failure"]["clauses"].as_array().unwrap().is_empty(), "{report:#}");
        }
        assert_eq!(played(folder.path(), id, &[])["verdict"], "pass", "{id}");
        // Others than it was vetted with.
        for seed in 101..=112 {
            let verdict = played(folder.path(), id, &["--random", &seed.to_string()])["verdict"].clone();
            assert!(verdict == "pass" || verdict == "skip", "{id}, --random {seed}: {verdict}");
        }
    }
}

/// What is found leads the client that follows the rows through these, as its own account of them shows; nothing is left or found that
/// hand-written cases did.
#[test]
fn cases_are_found_that_lead_through_more_pairs_of_rows() {
    let folder = tempfile::tempdir().unwrap();
    let found = pairs(folder.path(), "2");
    let (of, before) = (found["of"].as_u64().unwrap(), found["before"].as_u64().unwrap());
    let cases = found["cases"].as_array().unwrap();
    let names = |list: &Value| {
        let names = list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        names.collect::<BTreeSet<String>>()
    };
    let left = names(&found["left"]);
    let new: BTreeSet<String> = cases.iter().flat_map(|case| names(&case["pairs"])).collect();
    assert!(before > 0 && !new.is_empty(), "{found:#}");
    assert!(new.is_disjoint(&left), "{found:#}");
    assert_eq!(before + (new.len() + left.len()) as u64, of, "{found:#}");
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let report = played(folder.path(), id, &[]);
        assert_eq!(report["verdict"], "pass", "{id}");
        let rows = names(&report["rows"]);
        for pair in names(&case["pairs"]) {
            assert!(pair.split(' ').all(|row| rows.contains(row)), "{id}: {pair}: {rows:?}");
        }
    }
    assert_eq!(found, pairs(tempfile::tempdir().unwrap().path(), "1"));
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
    let of_nobody = ["generate", "--system", "netphone", "--out", &out];
    fails(&of_nobody, 2, "--goal survivors: who has survived is to be said by --ledger FILE");
    let pairs = [&of_nobody[..], &["--goal", "pairs", "--ledger", &good]].concat();
    fails(&pairs, 2, "--ledger says who has survived, which --goal pairs does not ask");
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
