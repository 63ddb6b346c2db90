//! Agents' desktops whose endpoint registers by SIP: the reference desktop passes over whatever SIP goes over, whoever breaks a clause fails
//! with it, and a phone that nobody here wrote passes beside a desktop that needs to know nothing of it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::stranger::{faketime, is_there, program, python_package};
use crate::cli::{Suite, clauses_of, document, fails, redial};

const SYSTEM: &str = "sip-dr";
/// Nearly all that the document says it only recommends.
const DECLARED: &[&str] = &[
    "--strict", "--supports", "publishes", "--supports", "sip-endpoint", "--reading", "GD-A1=a", "--reading",
    "GD-A2=a", "--reading", "GD-A12=a", "--reading", "GD-A16=a",
];
const AT_BOTH: &[&str] = &["--supports", "sip-at-both-sites"];

/// These cases, of a desktop whose endpoint speaks SIP.
fn by_sip(globs: &[&str]) -> Suite {
    Suite::of_system(SYSTEM, globs).with(DECLARED)
}

#[test]
fn the_reference_desktop_passes_over_datagrams_and_over_connections() {
    for transport in ["udp", "tcp"] {
        by_sip(&["*-by-sip-*"])
            .with(AT_BOTH)
            .with(&["--option", &format!("transport={transport}")])
            .passes(19);
    }
}

#[test]
fn it_passes_over_whatever_sip_goes_and_however_it_proves_its_password() {
    for option in ["transport=tls", "transport=ws", "transport=wss", "digest=sha-256", "digest=none"] {
        by_sip(&["*-by-sip-*"]).with(AT_BOTH).in_memory().with(&["--option", option]).passes(19);
    }
}

/// Who registers with one site alone moves with the desktop, and is not asked what it cannot do.
#[test]
fn it_passes_with_one_registration() {
    by_sip(&["*-by-sip-*"]).client(&["--habit", "one-registration"]).passes(17);
}

/// Whatever is permitted, which is also to read the document otherwise than some cases do.
#[test]
fn it_passes_whatever_it_does_of_what_is_permitted() {
    for seed in ["1", "2"] {
        let suite =
            Suite::of_system(SYSTEM, &["*-by-sip-*"]).in_memory().with(&["--supports", "sip-endpoint"]);
        suite.with(&["--strict", "--seed", seed]).client(&["--random", seed]).passes(5);
    }
}

/// By a row that is merely allowed an endpoint is launched again, which registers at once.
#[test]
fn it_passes_by_what_the_document_allows() {
    let rows = ["--prefer", "GD-C38", "--prefer", "GD-C39"];
    by_sip(&["gd-17-by-sip-*"]).with(AT_BOTH).in_memory().client(&rows).passes(7);
}

/// Whose phone comes back later than its desktop waits is no worse for that: nobody can tell by this case.
#[test]
fn an_endpoint_that_is_slow_fails_nothing() {
    let run = redial(
        &by_sip(&["gd-17-by-sip-refused-for-a-while"])
            .in_memory()
            .with(&["--format", "json"])
            .client(&["--time", "refresh-interval=60", "--habit", "one-registration"])
            .arguments(),
    );
    assert_eq!(document(&run.stdout)["cases"][0]["verdict"], "inconc", "{}{}", run.stdout, run.stderr);
}

/// An endpoint that registers changes nothing where a case says of the phone itself what becomes of it.
#[test]
fn the_other_cases_are_what_they_were() {
    by_sip(&["*"]).with(AT_BOTH).in_memory().passes(19 + 34);
}

#[test]
fn who_was_not_said_to_speak_sip_is_not_asked() {
    let run = redial(
        &Suite::of_system(SYSTEM, &["*-by-sip-*"]).in_memory().with(&["--format", "json"]).arguments(),
    );
    let document = document(&run.stdout);
    assert_eq!(document["summary"]["skip"], 19, "{}", document["summary"]);
    assert!(
        document["cases"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("was not declared to support `sip-endpoint`")
    );
}

/// What is wrong with an endpoint, or with a desktop that has one, the case that catches it, and the clause that is broken.
const BROKEN: &[(&str, &str, &str)] = &[
    ("registers-once", "gd-19-by-sip-register-timeout-is-absent", "GD-17"),
    ("registers-once", "gd-19-by-sip-registrar-is-silent", "GD-17"),
    ("knows-one-registrar", "gd-18-by-sip-is-refused", "GD-22"),
    ("knows-one-registrar", "gd-22-by-sip-a-whole-site-ends", "GD-22"),
    ("leaves-when-denied", "gd-17-by-sip-a-renewal-is-refused", "GD-05"),
    ("leaves-when-denied", "gd-19-by-sip-register-timeout-is-0", "GD-19"),
    ("counts-anew", "gd-18-by-sip-is-refused", "GD-18"),
    ("any-site-will-do", "gd-17-by-sip-the-other-site-does-not-count", "GD-17"),
];

#[test]
fn each_broken_endpoint_fails_with_the_clause_that_it_breaks() {
    for (habit, case, clause) in BROKEN {
        for in_memory in [true, false] {
            let suite = by_sip(&[case]).with(AT_BOTH).broken().client(&["--habit", habit]);
            let document = if in_memory { suite.in_memory() } else { suite }.judged(1);
            let blamed = clauses_of(&document["cases"][0]);
            assert!(blamed.iter().any(|it| it == clause), "{habit}, {case}: {blamed:?} instead of {clause}");
        }
    }
}

/// The rows are the same, and so a desktop that breaks one fails by it, however its phone registers.
#[test]
fn each_broken_desktop_fails_as_it_does_without_sip() {
    for (mutant, case, clause) in [
        ("GD-C44/drop-effect-2", "gd-17-by-sip-refused-for-a-while", "GD-17"),
        ("GD-C36/drop-effect-2", "gd-18-by-sip-is-refused", "GD-18"),
        ("GD-C36/drop-guard-2", "gd-19-by-sip-register-timeout-is-absent", "GD-19"),
        ("GD-C45/drop", "gd-17-by-sip-was-not-registered-at-first", "GD-17"),
    ] {
        let document = by_sip(&[case]).in_memory().client(&["--mutant", mutant]).judged(1);
        let blamed = clauses_of(&document["cases"][0]);
        assert!(blamed.iter().any(|it| it == clause), "{mutant}, {case}: {blamed:?} instead of {clause}");
    }
}

/// What a case says of SIP where nobody speaks it, or says of the phone where that speaks for itself, is refused where it stands.
#[test]
fn words_about_sip_stand_where_sip_is_spoken() {
    let case = include_str!("../../cases/sip-dr/gd-17-by-sip-refused-for-a-while.toml");
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(SYSTEM);
    std::fs::create_dir(&folder).unwrap();
    let arguments = ["test", "--system", SYSTEM, "--cases", dir.path().to_str().unwrap(), "--", "true"];
    for (right, wrong, sentence) in [
        (
            "registration = \"sip\"",
            "",
            "of a registration by SIP speaks a case with `registration = \"sip\"`",
        ),
        ("phone = \"expires\"", "phone = \"registers\"", "by SIP the endpoint registers by itself"),
        (
            "registrar = \"503\"",
            "registrar = \"teapot\"",
            "unknown answer of a registrar `teapot`: the names are `grants`, `480`",
        ),
        (
            "registration = \"sip\"",
            "registration = \"h323\"",
            "unknown variant `h323`, expected `told` or `sip`",
        ),
    ] {
        std::fs::write(folder.join("gd-17-by-sip-refused-for-a-while.toml"), case.replacen(right, wrong, 1))
            .unwrap();
        fails(&arguments, 2, sentence);
    }
}

/// A report has what was said by SIP, and a capture has it as it was.
#[test]
fn what_was_said_by_sip_is_reported_and_captured() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_str().unwrap();
    let case = "gd-17-by-sip-refused-for-a-while";
    let document = by_sip(&[case]).with(&["--pcap", folder]).judged(0);
    let events = document["cases"][0]["events"].as_array().unwrap().clone();
    for (from, to, what) in [
        ("client", "sip1", "REGISTER"),
        ("sip1", "client", "401 Unauthorized"),
        ("sip1", "client", "200 OK"),
        ("sip1", "client", "503 Service Unavailable"),
    ] {
        assert!(
            events.iter().any(|it| it["from"] == from && it["to"] == to && it["what"] == what),
            "{what}: {events:#?}"
        );
    }
    let capture = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(capture).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("REGISTER sip:centre.example SIP/2.0") && has("SIP/2.0 503 Service Unavailable"));
}

/// baresip, as the phone of the sample desktop, which knows nothing of SIP: where both can be started.
#[test]
fn a_phone_that_nobody_here_wrote_passes_beside_the_sample_desktop() {
    if !is_there("baresip", &[program("baresip"), faketime(), python_package("websockets")]) {
        return;
    }
    let words =
        ["python3", concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/samples/python/desktop_with_phone.py")];
    let slow = ["--time", "register-timeout=120", "--option", "clock=own", "--jobs", "2"];
    let suite = by_sip(&["*-by-sip-*"]).with(AT_BOTH).with(&slow).waiting("20").command(&words);
    suite.passes(19);
}
