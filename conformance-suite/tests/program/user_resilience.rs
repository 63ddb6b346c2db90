//! Phones of user resilience on real sockets: the reference client passes, and whoever breaks a clause fails with it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Broken, Suite, clauses_of, each_fails};

const SYSTEM: &str = "user-resilience";

fn all() -> Suite {
    Suite::of_system(SYSTEM, &["*"]).with(&BY_DNS).with(&BY_FILE)
}

/// The reference client finds its systems by DNS where it is told its domain alone.
const BY_DNS: [&str; 2] = ["--supports", "dns"];

/// And reads them from its settings file where it is told the URL of that alone.
const BY_FILE: [&str; 2] = ["--supports", "settings-file"];

/// A client with that habit or edit, which finds its systems in that way, fails the case by the clause of where they are.
fn finds_nobody(by: &[&str], broken: [&str; 2], case: &str) {
    let document = Suite::of_system(SYSTEM, &[case]).broken().with(by).client(&broken).judged(1);
    let blamed = clauses_of(&document["cases"][0]);
    assert!(blamed.iter().any(|it| it == "UR-07"), "{broken:?} at {case}: {blamed:?}");
}

#[test]
fn the_reference_client_passes_over_each_transport() {
    // Over connections nobody ends a call whose system is gone.
    for (transport, digest, at_least) in [
        ("udp", "md5", 47),
        ("tcp", "sha-256", 35),
        ("tls", "none", 35),
        ("ws", "md5", 37),
        ("wss", "sha-256", 37),
    ] {
        let (transport, digest) = (format!("transport={transport}"), format!("digest={digest}"));
        all().with(&["--option", &transport, "--option", &digest]).passes(at_least);
    }
}

#[test]
fn it_passes_where_the_failover_system_refuses_by_silence_and_redirects_home() {
    all().in_memory().with(&["--option", "refusal=silence", "--option", "send-home=redirected"]).passes(45);
}

/// How it reads the document it need not declare; a case that holds by one reading only is skipped for who follows another.
#[test]
fn it_passes_however_it_reads_the_document() {
    for question in ["UR-A11", "UR-A12", "UR-A14"] {
        all().in_memory().client(&["--reading", &format!("{question}=b")]).passes(43);
    }
    let declared = ["--reading", "UR-A11=b"];
    Suite::of_system(SYSTEM, &["ur-07-stays-away-*"]).with(&declared).client(&declared).passes(1);
}

#[test]
fn it_passes_however_the_systems_read_it() {
    all().in_memory().with_all_as_b("UR-A", &[2, 11, 12, 14]).passes(12);
}

/// Of the document's clauses only UR-07 binds a phone; others are blamed where a case says so.
const BROKEN: &[Broken] = &[
    ("UR-C01/drop-effect-1", "ur-07-silent-home-system", "UR-07", "it asks its home system for ever"),
    (
        "UR-C02/effect-2-RegisterAtHome",
        "ur-07-registers-with-the-failover-system",
        "UR-07",
        "whoever is due, it asks its home system",
    ),
    (
        "UR-C02/drop-effect-1",
        "ur-10-a-reboot-changes-nothing",
        "UR-07",
        "it never comes back from the failover system",
    ),
    ("UR-C05/to-GivenUp", "ur-10-a-reboot-changes-nothing", "UR-07", "it gives up when it is refused"),
    ("UR-C08/to-GivenUp", "ur-07-both-down-and-one-comes-back", "UR-07", "it gives up when nobody answers"),
    ("UR-C09/to-GivenUp", "ur-07-registers-with-the-failover-system", "UR-07", "it gives up when it is lost"),
    ("UR-C09/drop", "ur-07-silent-home-system", "UR-07", "it takes itself for registered, whatever comes"),
    ("UR-C13/drop", "ur-11-goes-home-when-it-is-sent", "UR-11", "it stays a guest for ever"),
    ("UR-C12/drop", "ur-07-a-call-goes-on-without-its-system", "UR-07", "after its call it is nowhere"),
    (
        "UR-C13/effect-2-FailoverNext",
        "ur-11-goes-home-when-it-is-sent",
        "UR-11",
        "sent home, it asks elsewhere",
    ),
];

#[test]
fn each_broken_phone_fails_with_the_clause_that_it_breaks() {
    each_fails(SYSTEM, BROKEN);
}

/// Who has not looked at the priorities of systems begins anywhere, and who knows one system alone is lost with it; so is who asks DNS
/// once, or remembers nothing, or keeps for good what it says, or understands half of that.
#[test]
fn who_does_not_follow_what_dns_says_fails() {
    for (broken, case) in [
        (["--habit", "first-record"], "ur-07-by-dns-home-first"),
        (["--mutant", "UR-C02/effect-2-RegisterAtHome"], "ur-07-by-dns-home-down"),
        (["--habit", "asks-dns-once"], "ur-07-by-dns-fails-at-start"),
        (["--habit", "asks-dns-once"], "ur-07-by-dns-no-such-name-at-start"),
        (["--mutant", "UR-C01/drop"], "ur-07-by-dns-silent-at-start"),
        (["--habit", "takes-truncated"], "ur-07-by-dns-truncated"),
        (["--habit", "remembers-no-records"], "ur-07-by-dns-silent-during-failover"),
        (["--mutant", "UR-C09/to-GivenUp"], "ur-07-by-dns-fails-for-a-while"),
        (["--habit", "keeps-old-records"], "ur-07-by-dns-failover-added"),
        (["--habit", "wants-two-systems"], "ur-07-by-dns-failover-added"),
    ] {
        finds_nobody(&BY_DNS, broken, case);
    }
}

/// Who takes less from a settings file than stands in it, or more, or nothing if that is not as it thinks, and who ends without one.
#[test]
fn who_does_not_come_to_terms_with_a_settings_file_fails() {
    for (broken, case) in [
        (["--habit", "first-controller-alone"], "ur-07-by-file-home-first"),
        (["--habit", "first-controller-alone"], "ur-07-by-file-home-down"),
        (["--habit", "first-controller-alone"], "ur-07-by-file-restarted-during-failover"),
        (["--habit", "stumbles-over-settings"], "ur-07-by-file-unknown-lines"),
        (["--habit", "wants-two-systems"], "ur-07-by-file-one-controller"),
        (["--habit", "remembers-no-settings"], "ur-07-by-file-lost-during-failover"),
        (["--habit", "ends-without-settings"], "ur-07-by-file-missing-at-start"),
        (["--habit", "ends-without-settings"], "ur-07-by-file-unavailable-at-start"),
        (["--habit", "ends-without-settings"], "ur-07-by-file-silent-at-start"),
        (["--habit", "ends-without-settings"], "ur-07-by-file-page-at-start"),
        (["--habit", "ends-without-settings"], "ur-07-by-file-closed-at-start"),
    ] {
        finds_nobody(&BY_FILE, broken, case);
    }
}

#[test]
fn a_file_server_is_the_same_in_memory() {
    let cases = &["ur-07-by-file-*"];
    let document = Suite::of_system(SYSTEM, cases).in_memory().with(&BY_FILE).judged(0);
    assert_eq!(document["summary"]["pass"], 11, "{document:#}");
    // A settings file names no WebSocket.
    let document = Suite::of_system(SYSTEM, cases)
        .in_memory()
        .with(&BY_FILE)
        .with(&["--option", "transport=ws"])
        .judged(4);
    assert_eq!(document["summary"]["skip"], 11, "{document:#}");
}

/// A habit, and a case that has to see it; UR-07 is what it breaks.
const LED_ASTRAY: &[(&str, &str)] = &[
    ("never-repeats", "ur-07-datagrams-every-second-answer-lost"),
    ("never-repeats", "ur-07-datagrams-first-request-lost"),
    ("takes-any-answer", "ur-07-datagrams-doubled"),
    ("takes-any-answer", "ur-07-datagrams-swapped"),
    ("takes-any-answer", "ur-07-nonsense-no-via"),
    ("takes-any-answer", "ur-07-nonsense-wrong-cseq"),
    ("takes-any-answer", "ur-07-nonsense-cut-short"),
    ("takes-any-answer", "ur-07-nonsense-no-body"),
    ("stumbles-over-length", "ur-07-nonsense-oversized"),
];

#[test]
fn who_is_led_astray_by_what_the_network_does_or_a_system_says_fails() {
    for (habit, case) in LED_ASTRAY {
        let document = Suite::of_system(SYSTEM, &[case]).broken().client(&["--habit", habit]).judged(1);
        let blamed = clauses_of(&document["cases"][0]);
        assert!(blamed.iter().any(|it| it == "UR-07"), "{habit} at {case}: {blamed:?}");
    }
}
