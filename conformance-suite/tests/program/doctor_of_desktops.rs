//! `redial doctor` of SIP disaster recovery: a wrong adapter is told what is wrong, with the message that has it; a right one is
//! measured.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::examination::{
    all_good, examined_of, is_not_played, is_wrong, step, takes, tested_by_profile,
};
use crate::cli::{REDIAL, adapter};

const SYSTEM: &str = "sip-dr";

fn desktop(arguments: &[&'static str]) -> Vec<&'static str> {
    [&[REDIAL, "client", "--system", SYSTEM, "--timer-scale", "0.1"], arguments].concat()
}

fn by(script: &'static str) -> Vec<&'static str> {
    vec!["sh", "-c", script, REDIAL]
}

#[test]
fn a_right_desktop_is_measured_and_tested_by_its_profile() {
    let times = ["--time", "retry-interval=3", "--time", "answer-timeout=10"];
    let (run, document, folder) = examined_of(SYSTEM, &[], &desktop(&times));
    assert_eq!(run.status, 0, "{document:#}");
    all_good(
        &document,
        &[
            "starts", "connects", "upgrade", "open", "reads", "services", "login", "pong", "unknown",
            "events", "publishes", "ends", "site-timeout", "register-timeout",
        ],
    );
    assert_eq!(document["found"]["supports"]["publishes"], true, "{document:#}");
    takes(&document, &[("retry-interval", 0.3), ("answer-timeout", 1.0)]);
    tested_by_profile(&folder, "gd-01-begins-at-the-preferred-site");
}

#[test]
fn a_wrong_adapter_is_told_what_is_wrong_with_the_message_that_has_it() {
    for (command, name, sentence) in [
        (vec!["sleep", "1000"], "connects", "no connection to ws://127."),
        (by("echo no licence >&2; exit 3"), "starts", "it ends with exit status 3; the last that it wrote"),
        (vec!["{user}"], "starts", "ann"),
        (adapter("tls(told('SITE1'))"), "transport", "your adapter speaks TLS, and the sites plain text"),
        (
            adapter("Link(told('SITE2'))"),
            "connects",
            "to configuration of site2, and configuration of site1 is its first → begin with the proxy that `{first}` names",
        ),
        (adapter("http(told('SITE1'))"), "upgrade", "no WebSocket"),
        (adapter("tcp(told('SITE1'))"), "upgrade", "it connects, and asks for no WebSocket"),
        (
            adapter("Link(told('SITE1'), 'Sec-WebSocket-Protocol: desk.v1\\r\\n').tcp.close()"),
            "open",
            "it ends its connection to configuration of site1 without a word → ask for no sub-protocol",
        ),
        (adapter("Link(told('SITE1'))"), "open", "it connects, and does not say who it is"),
        (
            adapter("Link(told('SITE1')).text('{')"),
            "messages",
            "`{` to configuration of site1: EOF while parsing an object",
        ),
        (
            adapter("Link(told('SITE1')).text('{}')"),
            "messages",
            "`{}` to configuration of site1: it has no `type`",
        ),
        (
            adapter("Link(told('SITE1')).text('{}', 2)"),
            "messages",
            "a binary message of 2 bytes, to configuration",
        ),
        (
            adapter("Link(told('SITE1')).say('open', version=1, service='configuration')"),
            "messages",
            "to configuration of site1: missing field `library`",
        ),
        (
            adapter("proxy().say('read', object='moon')"),
            "messages",
            r#"`{"type": "read", "object": "moon"}` to configuration of site1: unknown variant `moon`"#,
        ),
        (
            adapter("Link(told('SITE1')).say('read', object='person')"),
            "messages",
            r#"{"type":"read","object":"person"} before `open`, to configuration of site1"#,
        ),
        (
            adapter("proxy().say('login', dn=told('DN'))"),
            "messages",
            r#"{"type":"login","dn":"7001"} to configuration of site1 → `read` is said to configuration"#,
        ),
        (desktop(&["--habit", "speaks-version-2"]), "version", r#""version":2"#),
        (desktop(&["--habit", "says-nonsense"]), "messages", "`{` to configuration of site1"),
        (desktop(&["--password", "x"]), "who", "another `password` → give it `{password}`"),
        (desktop(&["--user", "bob"]), "who", "`user` is `bob`, and has to be `ann`"),
        (desktop(&["--mutant", "GD-C01/drop-effect-2"]), "who", "no `application`"),
        (adapter("proxy(); sys.exit(5)"), "login", "it ends with exit status 5"),
        (adapter("proxy()"), "services", "let in at site1, it does not open telephony at ws://127."),
        (
            adapter("opened(proxy().hear()['telephony'], 'statistics')"),
            "services",
            "an `open` for statistics at the address of telephony of site1",
        ),
        (
            adapter("opened(proxy().hear()['telephony'], 'telephony', 'b')"),
            "library",
            "at telephony of site1, and `a` at configuration",
        ),
        (adapter("telephony()"), "login", "it does not listen, and does not log the agent in"),
        (
            adapter("telephony().say('listen', dn=told('DN'))"),
            "login",
            "it does not log the agent in, although it listens",
        ),
        (desktop(&["--value", "dn=1"]), "dn", "and the agent's DN is 7001 → give it `{dn}`"),
        (
            adapter("proxy(); opened(told('SITE2'), 'configuration', 'b', **who())"),
            "services",
            "it begins at site2",
        ),
    ] {
        is_wrong(SYSTEM, &[], &command, (name, sentence));
    }
    is_not_played(SYSTEM, &[], &desktop(&["--habit", "speaks-version-2"]), "version: ");
}

#[test]
fn what_is_no_matter_of_the_attachment_of_a_desktop_is_noted() {
    let logged_in = "link = telephony()\n\
        link.say('listen', dn=told('DN'))\n\
        link.say('login', dn=told('DN'))";
    let untold =
        "REDIAL_SITE_TIMEOUT=0 REDIAL_REGISTER_TIMEOUT= exec \"$0\" client --system sip-dr --timer-scale 0.1";
    let hasty = "REDIAL_SITE_TIMEOUT=0.2 REDIAL_REGISTER_TIMEOUT=0.2 exec \"$0\" client --system sip-dr --timer-scale 0.1";
    let mute = "exec \"$0\" client --system sip-dr --timer-scale 0.1 >/dev/null";
    for (command, findings) in [
        (
            adapter(logged_in),
            &[
                ("reads", "it does not read the person object, nor"),
                ("services", "telephony of site1, and no statistics at"),
                ("pong", "a ping is not answered"),
                ("events", "it does not answer EventDNBackInService, by a login; graceful_shutdown_logout"),
                ("publishes", "nothing came"),
                ("answer time-out", "more than"),
                ("retry interval", "it does not try to have it back"),
                ("site-timeout", "it does not go to the other site"),
            ][..],
        ),
        (
            desktop(&["--habit", "says-more"]),
            &[("messages", "it says `weather`, which version 1 does not have")],
        ),
        (
            desktop(&["--habit", "never-retries"]),
            &[("retry interval", "while telephony is OFF it does not try to have it back")],
        ),
        (
            by(untold),
            &[
                ("site-timeout", "→ give it `{site_timeout}`"),
                ("register-timeout", "→ give it `{register_timeout}`"),
            ],
        ),
        (by(hasty), &[("site-timeout", "too early"), ("register-timeout", "too early")]),
        (by(mute), &[("publishes", "nothing came")]),
        (desktop(&["--mutant", "GD-C12/drop-effect-4"]), &[("login", "does not listen to the DN")]),
    ] {
        let (run, document, _folder) = examined_of(SYSTEM, &[], &command);
        assert_eq!(run.status, 0, "{command:?}: {document:#}");
        for (name, sentence) in findings {
            let found = step(&document, name);
            assert!(found.starts_with("note") && found.contains(sentence), "{command:?}: {found}");
        }
    }
}

/// An endpoint that is said to speak SIP is looked at as well, and what is wrong with it named.
#[test]
fn an_endpoint_by_sip_is_looked_at() {
    const SIP: &[&str] = &["--supports", "sip-endpoint"];
    for (client, both) in [(&[][..], true), (&["--habit", "one-registration"][..], false)] {
        let (run, document, _folder) = examined_of(SYSTEM, SIP, &desktop(client));
        assert_eq!(run.status, 0, "{document:#}");
        assert!(step(&document, "endpoint").starts_with("good: it registers 7001 with"), "{document:#}");
        assert!(step(&document, "call").starts_with("good: it takes one by itself"), "{document:#}");
        assert_eq!(document["found"]["supports"]["calls"], true, "{document:#}");
        let supports = &document["found"]["supports"];
        assert_eq!((&supports["sip-endpoint"], &supports["sip-at-both-sites"]), (&true.into(), &both.into()));
    }
    let mute = "unset REDIAL_SIP1; exec \"$0\" client --system sip-dr --timer-scale 0.1";
    for (command, sentence) in [
        (by(mute), "no REGISTER at 127."),
        (
            desktop(&["--value", "sip_password=x"]),
            "a REGISTER with a wrong proof of the password → give your endpoint",
        ),
        (desktop(&["--value", "transport=tcp"]), "it speaks SIP over tcp, and udp was chosen → let it speak"),
    ] {
        is_wrong(SYSTEM, SIP, &command, ("endpoint", sentence));
    }
    // Who finds its registrars by DNS is told no address.
    let by_dns = [SIP, &["--supports", "dns"]].concat();
    let (run, document, _folder) = examined_of(SYSTEM, &by_dns, &desktop(&[]));
    assert_eq!(run.status, 0, "{document:#}");
    assert_eq!(document["found"]["supports"]["dns"], true, "{document:#}");
    let deaf = "REDIAL_DNS=127.0.0.1:9 exec \"$0\" client --system sip-dr --timer-scale 0.1";
    let sentence = "no REGISTER at site1.centre.example, over udp";
    is_wrong(SYSTEM, &by_dns, &by(deaf), ("endpoint", sentence));
    // Who is not said to have one is not asked for it.
    let (_, document, _folder) = examined_of(SYSTEM, &[], &desktop(&[]));
    assert!(!document.to_string().contains("endpoint"), "{document:#}");
}
