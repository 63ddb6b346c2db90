//! `redial doctor` of the adapter of a plug-in or an application: a wrong one is told what is wrong, with the message that has it; a right
//! one is measured.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::examination::{
    all_good, examined_of, is_not_played, is_wrong, step, takes, tested_by_profile,
};
use crate::cli::{REDIAL, adapter};

const SYSTEM: &str = "onex-portal";
const ADAPTER: [&str; 2] = ["--option", "transport=wss"];

fn plug_in(arguments: &[&'static str]) -> Vec<&'static str> {
    [&[REDIAL, "client", "--system", SYSTEM, "--timer-scale", "0.1"], arguments].concat()
}

#[test]
fn a_right_adapter_is_measured_and_tested_by_its_profile() {
    let times = ["--time", "retry-interval=3", "--time", "answer-timeout=10"];
    let (run, document, folder) = examined_of(SYSTEM, &ADAPTER, &plug_in(&times));
    assert_eq!(run.status, 0, "{document:#}");
    all_good(
        &document,
        &[
            "starts", "asks", "certificate", "open", "login", "pong", "unknown", "redirect", "ends",
            "comes back", "authorities", "accepts",
        ],
    );
    takes(&document, &[("retry-interval", 0.3), ("answer-timeout", 1.0)]);
    tested_by_profile(&folder, "ox-11-the-primary-serves");
}

#[test]
fn a_wrong_adapter_is_told_what_is_wrong_with_the_message_that_has_it() {
    for (command, name, sentence) in [
        (vec!["sleep", "1000"], "asks", "no request at wss://127."),
        (adapter("http(told('ADDRESS'))"), "transport", "it speaks plain HTTP, and the portals TLS"),
        (
            adapter("portal(told('ADDRESS')).sendall(b'GET /portal HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n')"),
            "upgrade",
            "no WebSocket",
        ),
        (adapter("Link(told('ADDRESS'))"), "open", "it has a WebSocket, and does not say `open`"),
        (
            adapter("asking(told('SECONDARY'))"),
            "asks",
            "/portal → open `{address}`, or $REDIAL_ADDRESS, first",
        ),
        (adapter("asking(told('ADDRESS')).hear()"), "login", "told `login`, it does not log on"),
        (adapter("logged_on()"), "pong", "told `logged-on`, it does not answer a ping"),
        (
            adapter("Link(told('ADDRESS')).text('{')"),
            "messages",
            "`{` to primary: EOF while parsing an object",
        ),
        (adapter("Link(told('ADDRESS')).text('{}')"), "messages", "`{}` to primary: it has no `type`"),
        (
            adapter("Link(told('ADDRESS')).text('{}', 2)"),
            "messages",
            "a binary message of 2 bytes, to primary",
        ),
        (adapter("Link(told('ADDRESS')).say('open')"), "messages", "to primary: missing field `version`"),
        (
            adapter("Link(told('ADDRESS')).say('log-on', user='a', password='b')"),
            "messages",
            r#""password": "b"} before `open`, to primary → the first message on each connection is `open`"#,
        ),
        (
            adapter("asking().say('open', version=1)"),
            "messages",
            "a second `open` on a connection to primary",
        ),
        (plug_in(&["--habit", "speaks-version-2"]), "version", r#""version":2"#),
        (plug_in(&["--habit", "says-nonsense"]), "messages", "`{` to primary"),
        (plug_in(&["--user", "bob"]), "login", "as `bob`, and the user is anna"),
        (plug_in(&["--password", "x"]), "login", "with a password that is wrong"),
    ] {
        is_wrong(SYSTEM, &ADAPTER, &command, (name, sentence));
    }
    is_not_played(SYSTEM, &ADAPTER, &plug_in(&["--habit", "speaks-version-2"]), "version: ");
}

/// What is declared to be an application is told that it is one.
#[test]
fn what_is_no_matter_of_the_attachment_of_a_plug_in_is_noted() {
    let application = ["--supports", "application"];
    let (run, document, _folder) = examined_of(SYSTEM, &[&ADAPTER[..], &application].concat(), &plug_in(&[]));
    assert_eq!(run.status, 0, "{document:#}");
    let redirect = step(&document, "redirect");
    assert!(redirect.starts_with("note: it does not follow `redirected`"), "{redirect}");
    let (run, document, _folder) = examined_of(SYSTEM, &ADAPTER, &plug_in(&["--habit", "says-more"]));
    assert_eq!(run.status, 0, "{document:#}");
    assert!(step(&document, "messages").starts_with("note: it says `weather`"), "{document:#}");
}
