//! `redial mutants`, as its users see it.

use crate::cli::{document, fails, redial, valid};

const SCHEMA: &str = include_str!("../../schema/broken.schema.json");
const PAIRS: &str = include_str!("../../schema/pairs.schema.json");

/// A client of each class, and why it is of that class.
const CLASSES: [(&str, &str, &str, &str); 21] = [
    ("myapps", "MA-C42/drop", "dead", "who takes the first choice goes on after a frame that is no message"),
    (
        "myapps",
        "MA-C05/effect-1-AimAtCurrentAgain",
        "equal",
        "it is the same PBX, and it gives it up after as many attempts",
    ),
    (
        "myapps",
        "MA-C01/effect-1-AimAtCurrent",
        "pause",
        "there is no current PBX at the first attempt, so the next one comes first",
    ),
    ("myapps", "MA-C01/effect-1-Arrive", "pause", "the same, and there is none at its second attempt either"),
    ("myapps", "MA-C16/drop-effect-1", "conforms", "whoever has a session may log on as user"),
    ("myapps", "MA-C31/drop-guard-1", "conforms", "whoever has a session that is refused may log on as user"),
    ("myapps", "MA-C05/effect-1-AimAtPrimary", "breaks", "after a loss it goes to the primary"),
    // A standby that gives back closes the connection as it says so.
    ("myapps", "MA-C29/drop", "equal", "that it is closed is a loss"),
    ("myapps", "MA-C29/effect-1-LogOnAsUser", "equal", "nobody reads what is said on it"),
    ("myapps", "MA-C29/drop-effect-2", "breaks", "it publishes that it is up although it is not"),
    // Who answers no keep-alive gives no challenge.
    ("myapps", "MA-C28/effect-1-LogOnAsUser", "equal", "it never comes to say who it is"),
    // Who has not noticed that a registration is gone connects to where it was.
    ("netphone", "NP-C12/effect-1-Dial", "equal", "it connects to where it was registered"),
    ("netphone", "NP-C08/effect-1-Dial", "breaks", "it connects once more to where it was not"),
    ("netphone", "NP-C02/to-LoggedOn", "pause", "what it takes for a renewal is its login"),
    ("netphone", "NP-C06/drop", "breaks", "it never logs on"),
    // Users wait for a program that is at work.
    ("onex-portal", "OX-C17/to-Connecting", "pause", "its user can enter an address later"),
    // A user who was served may go on by hand where the program does.
    ("onex-portal", "OX-C18/drop-guard-2", "conforms", "its user can enter that address as well"),
    ("onex-portal", "OX-C18/drop-guard-1", "breaks", "it was never let in, and its user knows no more"),
    ("onex-portal", "OX-C02/effect-1-AimAtSecondary", "breaks", "its user may not know that address"),
    ("onex-portal", "OX-C17/to-LoggedOn", "breaks", "it takes itself for logged on for ever"),
    ("onex-portal", "OX-C01/drop", "breaks", "its user can enter an address never"),
];

#[test]
fn a_broken_client_that_breaks_no_rule_is_told_from_one_that_does() {
    for (system, mutant, class, why) in CLASSES {
        let run = redial(&["mutants", "--system", system, "--only", mutant, "--format", "json"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let document = document(&run.stdout);
        valid(&document, SCHEMA);
        assert_eq!(document["mutants"][0]["class"], class, "{mutant}: {why}: {document:#}");
    }
}

#[test]
fn who_breaks_the_rules_comes_with_the_shortest_way_to_that() {
    let run = redial(&["mutants", "--system", "myapps", "--only", "MA-C05/effect-1-AimAtPrimary"]);
    for text in ["the connection is lost", "it connects to PBX 1; due: it connects to the primary (MA-C06)"] {
        let words = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(text), "{text}: {}", run.stdout);
    }
}

#[test]
fn who_is_played_dies_of_the_first_case_that_fails_it_and_is_not_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.tsv");
    let ledger = ledger.to_str().unwrap();
    let play = ["mutants", "--system", "myapps", "--only", "MA-C16/drop", "--play", "--run", "ma-05-from*"];
    let arguments = [&play[..], &["--ledger", ledger]].concat();
    let run = redial(&arguments);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let written = std::fs::read_to_string(ledger).unwrap();
    let killed = "MA-C16/drop\tMA-C16\t16r1\t\tbreaks\t3\tkilled\tma-05-from-another-slave\tMA-05";
    assert!(written.contains(killed), "{written}");
    // It is believed, whatever it says.
    std::fs::write(ledger, written.replace("another-slave", "nowhere")).unwrap();
    let run = redial(&arguments);
    assert!(run.stdout.contains("killed by ma-05-from-nowhere"), "{}", run.stdout);
}

#[test]
fn a_survivor_is_told_and_fails_the_run() {
    let play = ["mutants", "--system", "myapps", "--only", "MA-C16/drop", "--play", "--run", "ma-21-single*"];
    let run = redial(&[&play[..], &["--format", "json"]].concat());
    assert_eq!(run.status, 1, "{}", run.stderr);
    let document = document(&run.stdout);
    valid(&document, SCHEMA);
    let mutant = &document["mutants"][0];
    assert_eq!((&mutant["fate"], &mutant["cases"]), (&"survived".into(), &1.into()), "{document:#}");
}

/// Two that a case has killed, and one that the ledger believes to be.
#[test]
fn a_client_with_two_broken_rows_is_played_and_one_mistake_may_hide_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.tsv");
    let killed = |mutant: &str| {
        let row = mutant.split('/').next().unwrap();
        format!("{mutant}\t{row}\t16r1\t\tbreaks\t3\tkilled\tma-05-from-another-slave\tMA-05\t{row}\n")
    };
    let heading = "mutant\trow\tedition\treadings\tclass\tsteps\tfate\tcase\tclauses\trows\n";
    let pairs = |mutants: &[&str], run: &'static str| {
        let lines: String = mutants.iter().map(|it| killed(it)).collect();
        std::fs::write(&ledger, format!("{heading}{lines}")).unwrap();
        let play = ["mutants", "--system", "myapps", "--play", "--run", run, "--ledger"];
        redial(&[&play[..], &[ledger.to_str().unwrap(), "--pairs", "3", "--format", "json"]].concat())
    };
    let run = pairs(&["MA-C16/drop", "MA-C05/drop"], "ma-05-from*");
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let found = document(&run.stdout);
    valid(&found, PAIRS);
    assert_eq!(found["pairs"][0]["id"], "MA-C05/drop + MA-C16/drop");
    let masked = pairs(&["MA-C16/drop", "MA-C38/drop"], "ma-21-single*");
    assert_eq!(masked.status, 1, "{}", masked.stdout);
    let none = pairs(&["MA-C16/drop"], "ma-05-from*");
    assert_eq!(none.status, 2);
    assert!(none.stderr.contains("of no two mutants of different rows"), "{}", none.stderr);
}

#[test]
fn what_cannot_be_is_refused() {
    let of_myapps = |arguments: &[&'static str]| [&["mutants", "--system", "myapps"], arguments].concat();
    fails(&of_myapps(&["--only", "MA-S12/*"]), 2, "`MA-S12/*` names no mutant of the client");
    fails(&of_myapps(&["--class", "wrong"]), 2, "there is no class `wrong`; there are `dead`");
    fails(&of_myapps(&["--ledger", "x"]), 2, "--play");
    fails(&["mutants", "--system", "nothing"], 2, "there is no system `nothing`");
}
