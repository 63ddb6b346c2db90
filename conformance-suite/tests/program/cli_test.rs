//! `redial test`, as its users see it, against the reference client and broken ones.

use crate::cli::{REDIAL, document, fails, redial, valid};

/// A few quick cases, ten times as fast as in life.
fn test<'a>(options: &[&'a str], client: &[&'a str]) -> Vec<&'a str> {
    let run = ["test", "--system", "myapps", "--timer-scale", "0.1", "--timeout", "4"];
    let command = ["--", REDIAL, "client", "--system", "myapps", "--timer-scale", "0.1"];
    [&run[..], options, &command[..], client].concat()
}

#[test]
fn the_reference_client_passes() {
    let run = redial(&test(&["--run", "ma-13-current-first-*", "--format", "json", "--seed", "7"], &[]));
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let document = document(&run.stdout);
    valid(&document, include_str!("../../schema/test.schema.json"));
    assert_eq!(document["seed"], 7);
    assert_eq!(document["summary"]["fail"], 0);
    assert!(document["summary"]["pass"].as_u64().unwrap() >= 3, "{}", document["summary"]);
}

#[test]
fn a_broken_client_fails_and_the_report_says_why() {
    const CASE: &str = "ma-14-current-then-primary-then-secondary";
    let dir = tempfile::tempdir().unwrap();
    let known = dir.path().join("known");
    let known = known.to_str().unwrap();
    let broken = ["--mutant", "MA-C06/effect-1-AimAtSecondary"];
    let run = redial(&test(&["--run", CASE], &broken));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    for text in ["MA-14", "last explained", "allowed next", "came", "├─", "repeat it", "1 failed"] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }

    std::fs::write(known, format!("{CASE} # until the next release\nnosuch\n")).unwrap();
    let options = ["--run", CASE, "--known-failing", known];
    let run = redial(&test(&options, &broken));
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("1 failed as known"), "{}", run.stdout);
    assert!(run.stderr.contains("line 2: no case has the id `nosuch`"), "{}", run.stderr);
    let run = redial(&test(&options, &[]));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("take it off the list"), "{}", run.stdout);
}

/// What was on the wire is a capture for each case.
#[test]
fn what_was_said_is_kept_for_wireshark() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("new");
    let cases = ["--run", "ma-13-current-first-*", "--pcap", folder.to_str().unwrap()];
    let run = redial(&test(&cases, &[]));
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let captures: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(captures.len() >= 3, "{captures:?}");
    for capture in captures {
        let bytes = std::fs::read(&capture).unwrap();
        let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(has("GET /PBX0/APPCLIENT/") && has("101 Switching Protocols"), "{}", capture.display());
    }
    // That folder is not empty any more when the failure is repeated.
    let folder = dir.path().join("other");
    let case = ["--run", "ma-14-current-then-primary-then-secondary", "--pcap", folder.to_str().unwrap()];
    let run = redial(&test(&case, &["--mutant", "MA-C06/effect-1-AimAtSecondary"]));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("repeat it") && !run.stdout.contains("--pcap"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_played_is_a_usage_error_in_one_sentence() {
    fails(&test(&["--run", "nosuch"], &[]), 2, "no case has an id like `nosuch`");
    fails(&test(&["--junit", "/no/such/folder/x"], &[]), 2, "cannot write `/no/such/folder/x`");
    fails(&test(&["--known-failing", "/no/such/file"], &[]), 2, "cannot read `/no/such/file`");
    fails(&test(&["--pcap", env!("CARGO_MANIFEST_DIR")], &[]), 2, "is not empty; name a new folder");
    fails(&["test", "--system", "myapps"], 2, "<CMD>");
    fails(&["test", "--system", "nosuch", "--", "true"], 2, "there is no system `nosuch`");
}

/// What a client was seen to read is written as options of the next run, which holds whoever is played then to them.
#[test]
fn readings_are_locked_for_the_next_run() {
    const CASE: &str = "ma-13-current-standby-first";
    let dir = tempfile::tempdir().unwrap();
    let lock = dir.path().join("readings");
    let lock = lock.to_str().unwrap();
    let run = redial(&test(&["--run", CASE, "--lock", lock], &[]));
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let text = std::fs::read_to_string(lock).unwrap();
    assert!(text.lines().any(|line| line == "--reading MA-A9=a"), "{text}");
    let locked: Vec<&str> = [&["--run", CASE][..], &text.split_whitespace().collect::<Vec<_>>()].concat();
    let otherwise = ["--reading", "MA-A9=b"];
    let (same, other) = (redial(&test(&locked, &[])), redial(&test(&locked, &otherwise)));
    assert_eq!((same.status, other.status), (0, 1), "{}{}", same.stdout, other.stdout);
}

/// A client under a debugger is waited for as long as it takes, and what is waited for is shown.
#[test]
fn who_is_patient_waits_without_limit_and_sees_for_what() {
    let slow = ["sh", "-c", "sleep 4; exec \"$0\" client --system myapps", REDIAL];
    let options =
        ["test", "--system", "myapps", "--unexamined", "--timer-scale", "0.1", "--run", "ma-21-single-pbx"];
    let run = |more: &[&str]| redial(&[&options[..], more, &["--"], &slow].concat());
    assert_eq!(run(&["--timeout", "2"]).status, 1);
    let patient = run(&["--patient"]);
    assert_eq!(patient.status, 0, "{}{}", patient.stdout, patient.stderr);
    assert!(patient.stderr.contains("a connection to master"), "{}", patient.stderr);
}
