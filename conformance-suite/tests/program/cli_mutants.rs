//! `redial check --mutants`, as its users see it.

use crate::cli::{REDIAL, document, fails, redial, valid};

#[test]
fn a_mutant_is_killed_by_the_property_that_refuses_it() {
    let run = redial(&["check", "myapps", "--mutants", "--only", "MA-C05/effect-1-AimAtPrimary", "-v"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    for text in ["killed by MA-P05 (violated in ", "1 mutants: 1 killed by a property"] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn what_is_known_is_not_judged_again() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.tsv");
    let ledger = ledger.to_str().unwrap();
    let arguments = ["check", "myapps", "--mutants", "--only", "MA-S12/*", "--ledger", ledger];
    redial(&arguments);
    let written = std::fs::read_to_string(ledger).unwrap();
    let (head, lines) = written.split_once('\n').unwrap();
    let killed = lines.lines().next().unwrap();
    assert!(killed.starts_with("MA-S12/drop\tserver\t16r1\t\tkilled\t"), "{killed}");
    // It is believed, whatever it says.
    let columns: Vec<&str> = killed.split('\t').collect();
    let claimed = format!("{head}\n{}\n", killed.replace(columns[5], "MA-X99"));
    std::fs::write(ledger, claimed).unwrap();
    let again = redial(&[&arguments[..], &["--resume", ledger]].concat());
    let now = std::fs::read_to_string(ledger).unwrap();
    assert_eq!(now, written.replacen(columns[5], "MA-X99", 1), "{}", again.stdout);
}

#[test]
fn what_was_found_before_a_run_was_killed_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.tsv");
    let path = ledger.to_str().unwrap();
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    redial(&["check", "myapps", "--mutants", "--only", "MA-S12/drop", "--ledger", path]);
    let before = rows(&std::fs::read_to_string(&ledger).unwrap());
    assert_eq!(before.len(), 1);
    // More than anybody judges in the time: it ends by being killed.
    let mut run = std::process::Command::new(REDIAL)
        .args(["check", "myapps", "--mutants", "--ledger", path, "--resume", path])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let kept = loop {
        let kept = rows(&std::fs::read_to_string(&ledger).unwrap());
        if kept.len() > 1 || std::time::Instant::now() > until {
            break kept;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(kept.len() > 1 && kept.contains(&before[0]), "{kept:?}");
    // What was known and is not asked for stays.
    redial(&["check", "myapps", "--mutants", "--only", "MA-S12/drop", "--ledger", path, "--resume", path]);
    let after = rows(&std::fs::read_to_string(&ledger).unwrap());
    assert!(kept.iter().all(|line| after.contains(line)), "{after:?}");
}

#[test]
fn json_keeps_to_its_schema_and_a_seed_draws_the_same_mutants() {
    let run = |seed: &str| {
        let run = redial(&[
            "check", "myapps", "--mutants", "--only", "MA-S0*", "--sample", "4", "--seed", seed, "--slaves",
            "0", "--format", "json",
        ]);
        let document = document(&run.stdout);
        valid(&document, include_str!("../../schema/mutants.schema.json"));
        assert_eq!(document["mutants"].as_array().unwrap().len(), 4);
        document
    };
    assert_eq!(run("3"), run("3"));
    assert_ne!(run("3")["mutants"], run("4")["mutants"]);
}

#[test]
fn rules_of_which_one_row_is_broken_are_checked_as_others_are() {
    let run = redial(&["check", "myapps", "--faults", "1", "--slaves", "0", "--mutant", "MA-S14/drop"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.contains("violated   MA-L02"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_is_refused() {
    fails(&["check", "--mutants", "--only", "MA-C05"], 2, "`MA-C05` names no mutant");
    fails(&["check", "--mutant", "MA-C05/nothing"], 2, "there is no mutant `MA-C05/nothing`");
    fails(&["check", "--mutants", "--mutant", "MA-C05/drop"], 2, "cannot be used with");
    fails(&["check", "--sample", "3"], 2, "--mutants");
    fails(&["check", "--mutants", "--resume", "/nowhere"], 2, "--resume: cannot read /nowhere");
}
