//! Clients that nobody here wrote, where they are installed: what each is known to do otherwise it does, and nothing else.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::panic::catch_unwind;

use crate::cli::stranger::{
    Need, does_what_it_is_known_to_do, faketime, file, is_there, node_package, own_mounts, port_of_dns,
    program, python_package,
};

/// Names those that are played, if that is not all of them: `REDIAL_CLIENTS="jssip sipjs"`.
const CLIENTS: &str = "REDIAL_CLIENTS";

/// A folder of `conformance-suite/clients`, what the client needs, and how it is played.
type Client = (&'static str, fn() -> Vec<Need>, &'static [&'static str]);

const EIGHT_AT_A_TIME: &[&str] = &["--jobs", "8", "--timeout", "8"];

const ALL: &[Client] = &[
    ("baresip", || vec![program("baresip"), program("python3"), faketime()], &["--jobs", "8"]),
    // As the phone of the sample desktop, which knows nothing of SIP.
    (
        "baresip-desktop",
        || vec![program("baresip"), faketime(), python_package("websockets")],
        &["--unexamined", "--strict", "--jobs", "2", "--timeout", "20", "--run", "*-by-sip-*"],
    ),
    // Two at a time: more gain nothing.
    (
        "chromium",
        || vec![program("chromium"), program("python3")],
        &["--unexamined", "--jobs", "2", "--timeout", "30"],
    ),
    // For what browsers do in ways of their own: dead servers, redirects, certificates.
    (
        "firefox",
        || vec![program("firefox-esr"), python_package("websockets")],
        &[
            "--unexamined", "--jobs", "2", "--timeout", "30", "--run", "ox-11-dead-by-*", "--run",
            "ox-12-redirected-*", "--run", "ox-13-*", "--run", "ox-21-comes-home",
        ],
    ),
    // What a page has that does not care for its phone any further; and what one has that does.
    (
        "jssip",
        || vec![node_package("jssip", "jssip"), node_package("jssip", "ws"), faketime()],
        EIGHT_AT_A_TIME,
    ),
    (
        "sipjs",
        || vec![node_package("sipjs", "sip.js"), node_package("sipjs", "ws"), faketime()],
        EIGHT_AT_A_TIME,
    ),
    // It learns of two systems by DNS alone, as the next one does, and can be told an address to ask, and no port.
    ("pjsua2", || vec![python_package("pjsua2"), port_of_dns(), faketime()], EIGHT_AT_A_TIME),
    // Three times in sixteen it never asks again what DNS did not answer at its start, so it neither passes there nor must it fail.
    (
        "linphonec",
        || vec![file("/usr/bin/linphonec"), program("python3"), faketime(), port_of_dns(), own_mounts()],
        &["--jobs", "2", "--timeout", "8", "--skip", "ur-07-by-dns-silent-at-start"],
    ),
];

/// One after the other, and all in one test: each waits for nobody, so that two at the same time would keep each other from being
/// punctual, and tests that wait for each other keep all others waiting.
#[test]
fn each_does_what_it_is_known_to_do() {
    let chosen = std::env::var(CLIENTS).ok();
    let is_chosen =
        |name: &str| chosen.as_ref().is_none_or(|chosen| chosen.split_whitespace().any(|it| it == name));
    let mut otherwise = Vec::new();
    for (client, needs, options) in ALL {
        // Who requires baresip requires it beside a desktop as well.
        let required_as = client.strip_suffix("-desktop").unwrap_or(client);
        if !is_chosen(client) || !is_there(required_as, &needs()) {
            continue;
        }
        if catch_unwind(|| does_what_it_is_known_to_do(client, options)).is_err() {
            otherwise.push(*client);
        }
    }
    assert!(otherwise.is_empty(), "these do something else now: {otherwise:?}");
}
