//! `redial doctor` of one-X Portal: what is wrong with how a browser is attached is said with its cure; one that is right is measured.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::REDIAL;
use crate::cli::examination::{
    all_good, examined_at, examined_of, is_not_played, is_wrong, step, takes, tested_by_profile,
};
use crate::cli::stranger::{is_there, program};

/// A browser that asks for pages by hand.
fn browser(script: &'static str) -> Vec<&'static str> {
    const LIBRARY: &str = "import http.client, os, ssl, sys, time, urllib.parse\n\
        told = lambda name: os.environ['REDIAL_' + name]\n\
        def at(url, careless=False):\n    \
            to = urllib.parse.urlsplit(url)\n    \
            trust = ssl._create_unverified_context() if careless else ssl.create_default_context(cafile=told('CA'))\n    \
            return http.client.HTTPSConnection(to.hostname, to.port, context=trust)\n\
        def ask(method, path, body=None, headers={}):\n    \
            connection = at(told('ADDRESS'))\n    \
            connection.request(method, path, body, headers)\n    \
            return connection.getresponse()\n\
        FORM = {'Content-Type': 'application/x-www-form-urlencoded'}\n\
        page = lambda: ask('GET', '/onexportal.html')\n\
        def plain():\n    \
            to = urllib.parse.urlsplit(told('ADDRESS'))\n    \
            http.client.HTTPConnection(to.hostname, to.port).request('GET', to.path)\n\
        def log_on(**fields): return ask('POST', '/login', urllib.parse.urlencode(fields), FORM)\n\
        exec(sys.argv[1])\n\
        time.sleep(1000)";
    vec!["python3", "-c", LIBRARY, script]
}

fn of_portals(arguments: &[&'static str]) -> Vec<&'static str> {
    [&[REDIAL, "client", "--system", "onex-portal", "--timer-scale", "0.1"], arguments].concat()
}

#[test]
fn a_right_browser_is_measured_and_tested_by_its_profile() {
    let times = ["--time", "retry-interval=3", "--time", "answer-timeout=10"];
    let (run, document, folder) = examined_of("onex-portal", &[], &of_portals(&times));
    assert_eq!(run.status, 0, "{document:#}");
    all_good(
        &document,
        &[
            "starts", "asks", "certificate", "login", "cookie", "stays", "redirect", "ends", "other address",
            "comes back", "authorities", "accepts",
        ],
    );
    assert!(step(&document, "redirect").contains("302, 303, 307, script, meta"), "{document:#}");
    for ability in ["browser", "accepts-certificates", "other-address"] {
        assert_eq!(document["found"]["supports"][ability], true, "{ability}: {document:#}");
    }
    takes(&document, &[("retry-interval", 0.3), ("answer-timeout", 1.0)]);
    tested_by_profile(&folder, "ox-11-the-primary-serves");
}

#[test]
fn what_is_wrong_with_the_attachment_of_a_browser_is_said_with_its_cure() {
    for (command, name, sentence) in [
        (vec!["sleep", "1000"], "asks", "no request at https://127."),
        (
            vec!["sh", "-c", "echo no display >&2; exit 3"],
            "starts",
            "it ends with exit status 3; the last that it wrote",
        ),
        (vec!["{user}"], "starts", "anna"),
        (browser("plain()"), "transport", "it speaks plain HTTP, and the portals TLS → open `{address}`"),
        (
            browser("link = at(told('SECONDARY')); link.request('GET', '/onexportal.html')"),
            "asks",
            "/onexportal.html → open `{address}`, or $REDIAL_ADDRESS, first",
        ),
        (browser("ask('GET', '/')"), "asks", "it asks for /, and the page is /onexportal.html"),
        (
            browser(
                "address = told('ADDRESS')\n\
                told = lambda name: address if name == 'ADDRESS' else None\n\
                try: page()\n\
                except ssl.SSLError: pass",
            ),
            "certificate",
            "does not take the certificate",
        ),
        (browser("page()"), "login", "it does not log on"),
        (browser("page(); sys.exit(5)"), "login", "it ends with exit status 5"),
        (browser("while True: page().read()"), "login", "it asks for the page again and again"),
        (
            browser("page(); log_on(user='bob', password=told('PASSWORD'))"),
            "login",
            "as `bob`, and the user is anna",
        ),
        (
            browser("page(); log_on(user=told('USER'), password='x')"),
            "login",
            "with a password that is wrong",
        ),
        (
            browser("page(); log_on(name=told('USER'), secret='x')"),
            "login",
            "it has `name` and `secret`, and not `user` and `password`",
        ),
        (
            browser("page(); log_on(user=told('USER'), password=told('PASSWORD')); ask('GET', '/status')"),
            "cookie",
            "without the cookie that came with the page",
        ),
        (
            browser("page(); log_on(user=told('USER'), password=told('PASSWORD'))"),
            "stays",
            "its page does not ask for /status",
        ),
        (
            browser("page(); log_on(user=told('USER'), password=told('PASSWORD')); sys.exit(4)"),
            "stays",
            "it ends with exit status 4",
        ),
        (of_portals(&["--password", "x"]), "login", "with a password that is wrong"),
    ] {
        is_wrong("onex-portal", &[], &command, (name, sentence));
    }
    let wrong = of_portals(&["--password", "x"]);
    is_not_played("onex-portal", &[], &wrong, "login: with a password that is wrong");
}

#[test]
fn what_is_no_matter_of_the_attachment_of_a_browser_is_noted() {
    let by = |script| vec!["sh", "-c", script, REDIAL];
    let one_address = "unset REDIAL_OTHER; exec \"$0\" client --system onex-portal --timer-scale 0.1";
    let careful = "REDIAL_ACCEPTS=no exec \"$0\" client --system onex-portal --timer-scale 0.1";
    // It asks whether it is served, and does nothing else by itself.
    let idle = "if page().status == 503: time.sleep(1000)\n\
        answer = log_on(user=told('USER'), password=told('PASSWORD'))\n\
        cookie = {'Cookie': answer.getheader('Set-Cookie').split(';')[0]}\n\
        while True:\n    \
            ask('GET', '/status', headers=cookie)\n    \
            time.sleep(0.1)";
    for (command, name, sentence) in [
        (by(one_address), "other address", "its user does not enter `{other}`"),
        (by(careful), "accepts", "its user does not accept it, whatever `{accepts}` says"),
        (of_portals(&["--mutant", "OX-C11/drop"]), "redirect", "it follows none: 302"),
        (
            of_portals(&["--mutant", "OX-C03/drop-guard-1"]),
            "authorities",
            "is taken, although its user does not",
        ),
        (browser(idle), "redirect", "its page does not load itself anew"),
        (browser(idle), "retry interval", "turned away with 503, nobody asks again in time"),
        (browser(idle), "answer time-out", "more than"),
    ] {
        let (run, document, _folder) = examined_of("onex-portal", &[], &command);
        assert_eq!(run.status, 0, "{command:?}: {document:#}");
        let found = step(&document, name);
        assert!(found.contains(sentence), "{command:?}: {found}");
    }
}

/// A real browser, where it is installed: as its user starts it, and told of no authority.
#[test]
fn chromium_is_attached_rightly_by_its_program() {
    if !is_there("chromium", &[program("chromium"), program("python3")]) {
        return;
    }
    let run = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/chromium/run.py");
    let (status, document, _folder) = examined_at("0.2", "onex-portal", &[], &["python3", run]);
    assert_eq!(status.status, 0, "{document:#}");
    all_good(&document, &["starts", "asks", "certificate", "login", "cookie", "stays"]);
    assert!(step(&document, "redirect").contains("302, 303, 307, script, meta"), "{document:#}");
    let untold = ["sh", "-c", "REDIAL_CA= exec python3 \"$0\"", run];
    let (status, document, _folder) = examined_at("0.2", "onex-portal", &[], &untold);
    assert_eq!(status.status, 2, "{document:#}");
    assert!(
        step(&document, "certificate").starts_with("wrong: does not take the certificate"),
        "{document:#}"
    );
}
