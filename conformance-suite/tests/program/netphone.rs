//! Clients of NetPhone on real sockets: the reference client passes, and whoever breaks a clause fails with it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Broken, Suite, clauses_of, each_fails_with};

const SYSTEM: &str = "netphone";

fn all() -> Suite {
    Suite::of_system(SYSTEM, &["*"]).with(&BY_DNS)
}

/// The reference client finds its servers by DNS where it is told its domain alone.
const BY_DNS: [&str; 2] = ["--supports", "dns"];

#[test]
fn the_reference_client_passes_over_each_transport() {
    for (transport, digest) in
        [("udp", "md5"), ("tcp", "sha-256"), ("tls", "none"), ("ws", "md5"), ("wss", "sha-256")]
    {
        let (transport, digest) = (format!("transport={transport}"), format!("digest={digest}"));
        all().with(&["--option", &transport, "--option", &digest]).passes(47);
    }
}

/// A redirect would tell a client what some cases do not tell it.
#[test]
fn it_passes_however_a_login_is_turned_down() {
    for (refusal, at_least) in
        [("503", 49), ("503-retry-after", 49), ("403", 49), ("302", 47), ("silence", 49), ("closed", 49)]
    {
        all().in_memory().with(&["--option", &format!("refusal={refusal}")]).passes(at_least);
    }
    all().in_memory().with(&["--option", "refusal=closed", "--option", "transport=tcp"]).passes(47);
}

#[test]
fn it_passes_by_what_later_documentation_says() {
    all().in_memory().with(&["--edition", "later"]).client(&["--edition", "later"]).passes(33);
}

/// How it reads the document it need not declare; of a client that gives up, or waits for its user, little is judged.
#[test]
fn it_passes_however_it_reads_the_document() {
    all().in_memory().client(&["--reading", "NP-A9=b"]).passes(47);
    for (reading, at_least) in [("NP-A10=b", 26), ("NP-A11=b", 14)] {
        let declared = ["--reading", reading];
        all().in_memory().with(&declared).client(&declared).passes(at_least);
        all().in_memory().client(&declared).passes(at_least);
    }
}

#[test]
fn it_passes_however_the_systems_read_it() {
    all().in_memory().with_all_as_b("NP-A", &[9, 10, 11]).passes(30);
}

/// Of the document's clauses only NP-03 binds a client.
const BROKEN: &[Broken] = &[
    ("NP-C01/drop", "np-01-the-master-is-active", "NP-03", "it asks nobody"),
    ("NP-C06/drop-effect-1", "np-01-the-master-is-active", "NP-03", "it connects, and does not log on"),
    ("NP-C06/to-LoggedOn", "np-03-turned-down-by-480", "NP-03", "it is content, whatever it is answered"),
    ("NP-C02/effect-1-AimAtServer", "np-06-the-standby-takes-over", "NP-03", "it never asks the standby"),
    ("NP-C02/drop", "np-03-turned-down-by-503", "NP-03", "it asks nobody else, and not once more"),
    ("NP-C03/drop", "np-03-knows-the-server-alone", "NP-03", "with one address, it asks once"),
    (
        "NP-C04/effect-1-AimAtStandby",
        "np-03-asks-by-turns",
        "NP-03",
        "it does not leave the standby any more",
    ),
    (
        "NP-C04/drop",
        "np-03-only-the-client-has-lost-the-server",
        "NP-03",
        "it does not go back to the server",
    ),
    ("NP-C07/drop", "np-03-restarted-while-all-is-well", "NP-03", "it does not believe that it was let in"),
    ("NP-C07/to-Offline", "np-01-the-master-is-active", "NP-03", "let in, it begins anew"),
    ("NP-C08/to-GaveUp", "np-03-turned-down-by-403", "NP-03", "turned down, it gives up"),
    ("NP-C08/to-LoggedOn", "np-03-turned-down-by-302", "NP-03", "turned down, it takes itself for logged on"),
    ("NP-C12/drop", "np-06-the-computer-fails", "NP-03", "it takes itself for logged on, whatever comes"),
    ("NP-C12/to-GaveUp", "np-06-the-computer-fails", "NP-03", "it does not come back after a loss"),
    (
        "NP-C06/drop",
        "np-03-restarted-while-all-is-well",
        "NP-03",
        "it asks for a connection, and is surprised to get one",
    ),
    ("NP-C08/drop", "np-15-who-comes-too-late-waits", "NP-03", "turned down, it waits for an answer still"),
];

#[test]
fn each_broken_client_fails_with_the_clause_that_it_breaks() {
    // Whoever may give up, or wait for its user, is not to blame for silence.
    each_fails_with(SYSTEM, &["--reading", "NP-A10=a", "--reading", "NP-A11=a"], BROKEN);
}

#[test]
fn a_client_that_calls_out_is_as_right_as_before() {
    let declared = ["--supports", "places-calls"];
    all().with(&declared).client(&["--habit", "calls-out"]).passes(48);
}

/// A habit, a case that has to see it, and the clause that it breaks.
const WRONG: &[(&str, &str, &str)] = &[
    ("never-proves", "np-01-the-master-is-active", "NP-03"),
    ("keeps-lost-calls", "np-10-a-call-is-lost-with-its-server", "NP-03"),
    ("leaves-when-not-carried", "np-15-a-call-of-its-own-is-not-carried", "NP-03"),
    ("never-repeats", "np-03-datagrams-every-second-lost", "NP-03"),
    ("takes-any-answer", "np-03-datagrams-doubled", "NP-03"),
    ("takes-any-answer", "np-03-nonsense-wrong-cseq", "NP-03"),
    ("stumbles-over-length", "np-03-nonsense-oversized", "NP-03"),
];

#[test]
fn each_wrong_habit_fails_with_the_clause_that_it_breaks() {
    for (habit, case, clause) in WRONG {
        // Whoever may give up, or wait for its user, is not to blame for silence.
        let declared = ["--supports", "places-calls", "--reading", "NP-A10=a", "--reading", "NP-A11=a"];
        let suite = Suite::of_system(SYSTEM, &[case]).broken().with(&declared);
        let document = suite.client(&["--habit", habit]).judged(1);
        let blamed = clauses_of(&document["cases"][0]);
        assert!(blamed.iter().any(|it| it == clause), "{habit}: {blamed:?}");
    }
}

/// What such a client does, a case that has to see it; NP-03 is what it breaks.
const LOST_WITH_DNS: &[([&str; 2], &str)] = &[
    (["--habit", "first-record"], "np-03-by-dns-master-first"),
    (["--habit", "asks-dns-once"], "np-03-by-dns-no-such-name-at-start"),
    (["--mutant", "NP-C01/drop"], "np-03-by-dns-silent-at-start"),
    (["--habit", "takes-truncated"], "np-03-by-dns-truncated"),
    (["--habit", "remembers-no-records"], "np-06-by-dns-silent-while-the-standby-takes-over"),
    (["--mutant", "NP-C12/to-GaveUp"], "np-06-by-dns-fails-for-a-while"),
];

#[test]
fn who_does_not_come_to_terms_with_dns_fails() {
    // Whoever may give up, or wait for its user, is not to blame for silence.
    let declared = [&BY_DNS[..], &["--reading", "NP-A10=a", "--reading", "NP-A11=a"]].concat();
    for (broken, case) in LOST_WITH_DNS {
        let suite = Suite::of_system(SYSTEM, &[case]).broken().with(&declared);
        let document = suite.client(broken).judged(1);
        let blamed = clauses_of(&document["cases"][0]);
        assert!(blamed.iter().any(|it| it == "NP-03"), "{broken:?}: {blamed:?}");
    }
}

#[test]
fn a_habit_that_there_is_not_is_refused() {
    let client = ["client", "--system", SYSTEM, "--primary", "127.0.0.1:1", "--habit", "smokes"];
    crate::cli::fails(&client, 2, "there is no habit `smokes`; there are `calls-out`, ");
}

/// What a case says wrongly in the words of this wire is refused where it stands, with what would be right.
#[test]
fn a_word_that_there_is_not_is_refused_in_one_sentence() {
    let case = include_str!("../../cases/netphone/np-14-there-and-back.toml");
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(SYSTEM);
    std::fs::create_dir(&folder).unwrap();
    let arguments = ["test", "--system", SYSTEM, "--cases", dir.path().to_str().unwrap(), "--", "true"];
    for (right, wrong, sentence) in [
        (
            r#"when = "now""#,
            r#"when = "soon""#,
            "toml:16:7: unknown variant `soon`, expected `now` or `idle`",
        ),
        (r#"switch-over ="#, "swich-over =", "toml:16:7: unknown `swich-over`: an action has one of"),
        (r#", when = "now""#, "", "toml:16:7: missing field `when`"),
        (r#"registered = "standby""#, r#"registered = "slave""#, "the names are `master` and `standby`"),
        (
            r#"do = [{ switch-over"#,
            r#"do = [{ dns = "lost" }, { switch-over"#,
            "toml:16:7: unknown answer of DNS `lost`: the names are `right`, `nxdomain`, `servfail`, `silence` and `truncated`",
        ),
        (
            r#"do = [{ switch-over"#,
            r#"do = [{ dns = "silence" }, { switch-over"#,
            "toml:16:15: a phone that is told addresses asks no DNS: it takes `by-dns = true`",
        ),
        (
            r#"do = [{ switch-over"#,
            r#"do = [{ datagrams = "master", from = "phone", are = "late" }, { switch-over"#,
            "toml:16:7: unknown fate of datagrams `late`: the names are `whole`, `lost`, `doubled` and `swapped`",
        ),
        (
            r#"do = [{ switch-over"#,
            r#"do = [{ datagrams = "master", from = "phone", are = "lost", nth = 0 }, { switch-over"#,
            "toml:16:7: invalid value: integer `0`, expected a nonzero u32",
        ),
        (
            r#"do = [{ switch-over"#,
            r#"do = [{ nonsense = "master", is = "poetry" }, { switch-over"#,
            "toml:16:7: unknown nonsense `poetry`: the names are `none`, `no-via`, `wrong-cseq`, ",
        ),
        (
            "[installation]",
            "[installation]\ndns-ttl-s = 1",
            "toml:9:13: a phone that is told addresses asks no DNS: it takes `by-dns = true`",
        ),
    ] {
        let text = case.replace(right, wrong);
        std::fs::write(folder.join("np-14-there-and-back.toml"), text).unwrap();
        crate::cli::fails(&arguments, 2, sentence);
    }
}
