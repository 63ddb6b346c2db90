//! Agents' desktops whose endpoint registers by SIP: the reference desktop passes over whatever SIP goes over, and whoever breaks a
//! clause fails with it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Suite, clauses_of, document, fails, redial};

const SYSTEM: &str = "sip-dr";
/// Nearly all that the document says it only recommends.
const DECLARED: &[&str] = &[
    "--strict", "--supports", "publishes", "--supports", "sip-endpoint", "--supports", "dns", "--reading",
    "GD-A1=a", "--reading", "GD-A2=a", "--reading", "GD-A12=a", "--reading", "GD-A16=a",
];
const AT_BOTH: &[&str] = &["--supports", "sip-at-both-sites"];

/// The cases in which an endpoint speaks SIP, and those of them that are about datagrams.
const ALL: u64 = 39;
const OF_DATAGRAMS: u64 = 8;

/// These cases, of a desktop whose endpoint speaks SIP.
fn by_sip(globs: &[&str]) -> Suite {
    Suite::of_system(SYSTEM, globs).with(DECLARED)
}

#[test]
fn the_reference_desktop_passes_over_datagrams_and_over_connections() {
    for (transport, cases) in [("udp", ALL), ("tcp", ALL - OF_DATAGRAMS)] {
        by_sip(&["*-by-sip-*"])
            .with(AT_BOTH)
            .with(&["--option", &format!("transport={transport}")])
            .passes(cases);
    }
}

#[test]
fn it_passes_over_whatever_sip_goes_and_however_it_proves_its_password() {
    for option in ["transport=tls", "transport=ws", "transport=wss", "digest=sha-256", "digest=none"] {
        let cases = if option.starts_with("transport") { ALL - OF_DATAGRAMS } else { ALL };
        by_sip(&["*-by-sip-*"]).with(AT_BOTH).in_memory().with(&["--option", option]).passes(cases);
    }
}

/// Who registers with one site alone moves with the desktop, and is not asked what it cannot do.
#[test]
fn it_passes_with_one_registration() {
    by_sip(&["*-by-sip-*"]).client(&["--habit", "one-registration"]).passes(ALL - 2);
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
    by_sip(&["*"]).with(AT_BOTH).in_memory().passes(ALL + 34);
}

#[test]
fn who_was_not_said_to_speak_sip_is_not_asked() {
    let run = redial(
        &Suite::of_system(SYSTEM, &["*-by-sip-*"]).in_memory().with(&["--format", "json"]).arguments(),
    );
    let document = document(&run.stdout);
    assert_eq!(document["summary"]["skip"], ALL, "{}", document["summary"]);
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
    ("never-repeats", "gd-17-by-sip-datagrams-swapped", "GD-17"),
    ("stumbles-over-length", "gd-17-by-sip-nonsense-oversized", "GD-17"),
    ("registers-once", "gd-19-by-sip-datagrams-lost-for-a-while", "GD-17"),
    ("knows-one-registrar", "gd-18-by-sip-datagrams-lost-for-longer", "GD-22"),
    ("knows-one-registrar", "gd-22-by-sip-datagrams-lost-where-it-arrives", "GD-22"),
    ("knows-one-registrar", "gd-22-by-sip-by-dns-a-whole-site-ends", "GD-22"),
    ("asks-dns-once", "gd-17-by-sip-by-dns-fails-at-start", "GD-17"),
    ("asks-dns-once", "gd-22-by-sip-by-dns-site-added", "GD-22"),
    ("remembers-no-records", "gd-17-by-sip-by-dns-silent-afterwards", "GD-17"),
    ("takes-truncated", "gd-17-by-sip-by-dns-truncated", "GD-17"),
    ("stays-in-calls", "gd-11-by-sip-in-a-call", "GD-11"),
    ("stays-in-calls", "gd-18-by-sip-in-a-call", "GD-18"),
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

/// Registrations that last for longer than an endpoint waits for an answer: one that is lost by a datagram is lost in the case.
#[test]
fn whose_endpoint_says_everything_once_loses_its_agent_by_a_datagram() {
    let slow = ["refresh-interval=100", "answer-timeout=200", "register-timeout=200"]
        .map(|it| ["--time", it])
        .concat();
    for case in
        ["gd-17-by-sip-datagrams-a-renewal-is-lost", "gd-17-by-sip-datagrams-every-second-answer-lost"]
    {
        let suite = || by_sip(&[case]).in_memory().with(&slow).client(&slow);
        suite().passes(1);
        let document = suite().client(&["--habit", "never-repeats"]).judged(1);
        assert_eq!(clauses_of(&document["cases"][0]), ["GD-17"], "{case}");
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
        ("GD-C45/drop", "gd-17-by-sip-by-dns-fails-at-start", "GD-17"),
        ("GD-C40/drop", "gd-20-by-sip-a-call-in-progress", "GD-20"),
        ("GD-C40/drop", "gd-08-by-sip-a-call-at-the-other-site", "GD-20"),
        ("GD-C35/effect-1-WantAgent", "gd-16-by-sip-a-supervisor-during-a-call", "GD-16"),
        ("GD-C44/drop-effect-2", "gd-17-by-sip-lost-in-a-call", "GD-17"),
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
            "registration = \"sip\"\n\n[[phase]]",
            "\n[[phase]]\ndo = [{ datagrams = \"site1\", from = \"phone\", are = \"lost\" }]",
            "of a registration by SIP speaks a case with `registration = \"sip\"`",
        ),
        (
            "registration = \"sip\"",
            "registration = \"sip\"\ndns-ttl-s = 1",
            "a phone that is told addresses asks no DNS: it takes `by-dns = true`",
        ),
        (
            "expect = [{ attempts = [\"site1\"] }, { registered = \"site1\" }, { agent = \"in\", at = \"site1\" }]",
            "expect = [{ dns = \"asked\" }]",
            "a phone that is told addresses asks no DNS: it takes `by-dns = true`",
        ),
        (
            "registration = \"sip\"",
            "by-dns = true",
            "of a registration by SIP speaks a case with `registration = \"sip\"`",
        ),
        (
            "registration = \"sip\"\n\n[[phase]]",
            "\n[[phase]]\nname = \"a call\"\nexpect = [{ call = \"up\" }]\n\n[[phase]]",
            "of a registration by SIP speaks a case with `registration = \"sip\"`",
        ),
        (
            "do = [{ registrar = \"503\", at = \"site1\" }",
            "do = [{ settings-file = \"missing\" }",
            "phones of this system read no settings file",
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

/// A phone that an agent has to lift proves nothing in a case with a call.
#[test]
fn who_takes_no_call_is_not_asked() {
    let run = redial(
        &Suite::of_system(SYSTEM, &["gd-20-by-sip-a-call-in-progress"])
            .in_memory()
            .with(&["--supports", "sip-endpoint", "--lacks", "calls", "--format", "json"])
            .arguments(),
    );
    let case = &document(&run.stdout)["cases"][0];
    assert_eq!(case["verdict"], "skip", "{}", run.stderr);
    assert!(case["reason"].as_str().unwrap().contains("`calls`"), "{case:#}");
}
