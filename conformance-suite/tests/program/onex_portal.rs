//! Clients of one-X Portal on real sockets: the reference client passes, whoever breaks a clause fails with it, and a browser that
//! nobody here wrote does what it is known to do.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::{Broken, REDIAL, Suite, document, each_fails, each_fails_with, redial, stranger};

const SYSTEM: &str = "onex-portal";

/// What a browser cannot be, and the reference client can.
const PROGRAMS: [&str; 4] = ["--supports", "plug-in", "--supports", "application"];

fn all() -> Suite {
    Suite::of_system(SYSTEM, &["*"]).with(&PROGRAMS)
}

#[test]
fn the_reference_client_passes_however_a_portal_redirects() {
    for redirect in ["302", "303", "307", "script", "meta"] {
        all().with(&["--option", &format!("redirect={redirect}")]).passes(38);
    }
}

#[test]
fn it_passes_whatever_a_portal_is_like_that_is_starting() {
    for starting in ["503", "closed", "silence"] {
        all().in_memory().with(&["--option", &format!("starting={starting}")]).passes(38);
    }
}

/// Where it asks again after a loss need not be declared; what decides a case has to be.
#[test]
fn it_passes_however_it_reads_the_document() {
    all().in_memory().client(&["--reading", "OX-A9=b"]).passes(38);
    for (reading, at_least) in [("OX-A1=b", 18), ("OX-A22=b", 37), ("OX-A17=b", 34), ("OX-A18=b", 36)] {
        let declared = ["--reading", reading];
        all().in_memory().with(&declared).client(&declared).passes(at_least);
    }
}

#[test]
fn it_passes_however_the_portals_read_it() {
    for (number, at_least) in [(2, 38), (3, 38), (4, 38), (8, 38), (11, 36), (20, 38)] {
        all().in_memory().with(&["--reading", &format!("OX-A{number}=b")]).passes(at_least);
    }
}

/// A browser that ends before it has asked for anything, after it has shown its user five pages.
const SHOWS: &str = r#"
for page in 1 2 3 4 5; do
    printf '\211PNG\r\n\032\n%s' $page >"$REDIAL_PICTURES/$page <page>.png"
done
exit 7
"#;

#[test]
fn what_the_user_saw_stands_in_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let (html, json) = (folder.path().join("report.html"), folder.path().join("report.json"));
    let run = redial(&[
        "test",
        "--system",
        SYSTEM,
        "--unexamined",
        "--run",
        "ox-11-the-primary-serves",
        "--html",
        html.to_str().unwrap(),
        "--json",
        json.to_str().unwrap(),
        "--",
        "sh",
        "-c",
        SHOWS,
    ]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let document = document(&std::fs::read_to_string(json).unwrap());
    let pictures = document["cases"][0]["failure"]["pictures"].as_array().unwrap();
    let names: Vec<_> = pictures.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["2 <page>", "3 <page>", "4 <page>", "5 <page>"]);
    let page = std::fs::read_to_string(html).unwrap();
    assert_eq!(page.matches("<img src=\"data:image/png;base64,iVBORw0KGgo").count(), 4);
    assert!(page.contains("<figcaption>5 &lt;page&gt;</figcaption>"));
}

/// It looks where an administrator does, and is then the client that it was told to be.
const ADMINISTRATOR: &str = r#"
import os, ssl, sys, urllib.request
nobody_checks = ssl._create_unverified_context()
for server, state in (("primary", "available"), ("secondary", "starting")):
    address = os.environ["REDIAL_" + server.upper()].replace("onexportal", "platform-view")
    page = urllib.request.urlopen(address, context=nobody_checks).read().decode()
    if 'data-portal="%s" data-state="%s"' % (server, state) not in page or "<dd>running</dd>" not in page:
        sys.exit(page)
os.execv(sys.argv[1], sys.argv[1:])
"#;

/// OX-08; and to look there is nothing that a client does, whatever its user thinks of a certificate.
#[test]
fn an_administrator_sees_which_portal_is_available() {
    if !stranger::is_there("administrator", &[stranger::program("python3")]) {
        return;
    }
    let client = [REDIAL, "client", "--system", SYSTEM, "--timer-scale", "0.02"];
    let command = [&["python3", "-c", ADMINISTRATOR][..], &client].concat();
    let globs = ["ox-11-the-primary-serves", "ox-12-redirected-by-303", "ox-13-not-accepted"];
    Suite::of_system(SYSTEM, &globs).command(&command).passes(3);
}

/// An edit of the client's rows, a case that catches it, the clause that it breaks, and what such a client does.
const BROKEN: &[Broken] = &[
    ("OX-C01/drop", "ox-11-the-primary-serves", "OX-11", "its user enters an address in vain"),
    ("OX-C02/drop", "ox-12-the-primary-is-back-alone", "OX-12", "after a loss it asks nobody"),
    (
        "OX-C02/effect-1-AimAtSecondary",
        "ox-12-redirected-while-the-ip-office-runs",
        "OX-12",
        "after a loss it asks the secondary, of which nobody has told it",
    ),
    ("OX-C03/drop-guard-1", "ox-13-not-accepted", "OX-13", "it takes any certificate for the right one"),
    ("OX-C05/drop", "ox-13-accepted-by-hand", "OX-13", "its user accepts a certificate in vain"),
    ("OX-C05/drop-effect-1", "ox-13-accepted-by-hand", "OX-13", "it asks its user again and again"),
    ("OX-C08/drop", "ox-11-the-primary-serves", "OX-11", "it shows the page to log on, and no more"),
    ("OX-C09/drop", "ox-11-the-primary-serves", "OX-11", "it does not believe that its user was let in"),
    ("OX-C11/drop", "ox-12-redirected-while-the-ip-office-runs", "OX-12", "it follows no redirect"),
    ("OX-C11/drop", "ox-23-a-new-user-is-redirected-to-the-primary", "OX-23", "it follows no redirect"),
    ("OX-C11/drop-effect-1", "ox-12-redirected-by-303", "OX-12", "redirected, it asks the same portal again"),
    ("OX-C14/drop", "ox-12-the-primary-is-back-alone", "OX-12", "where nobody answers, it waits for ever"),
    (
        "OX-C14/drop",
        "ox-11-dead-by-syn-silent",
        "OX-11",
        "where no SYN is answered, it waits for ever, whatever its user does",
    ),
    (
        "OX-C16/drop",
        "ox-15-a-new-user-finds-nothing-at-the-primary",
        "OX-15",
        "its user waits for ever where nobody answers",
    ),
    ("OX-C17/drop", "ox-21-comes-home", "OX-12", "it takes its user for logged on, whatever it is told"),
    ("OX-C17/drop", "ox-24-the-ip-office-is-back", "OX-21", "it stays with a portal that does not serve it"),
];

#[test]
fn each_broken_client_fails_with_the_clause_that_it_breaks() {
    each_fails(SYSTEM, BROKEN);
}

/// The same of plug-ins and applications.
const BROKEN_PROGRAMS: &[Broken] = &[
    (
        "OX-C14/drop",
        "ox-14-a-plug-in-left-by-silence-before-tcp",
        "OX-14",
        "a plug-in that waits for ever where no SYN is answered",
    ),
    ("OX-C07/drop", "ox-14-a-plug-in-is-redirected", "OX-14", "a plug-in that does not log on by itself"),
    (
        "OX-C03/drop-guard-1",
        "ox-14-a-plug-in-is-kept-by-a-certificate",
        "OX-13",
        "one that takes any certificate",
    ),
    ("OX-C11/drop", "ox-22-a-plug-in-comes-home", "OX-14", "one that follows no redirect"),
    (
        "OX-C11/drop-guard-1",
        "ox-09-an-application-follows-no-redirect",
        "OX-09",
        "an application that follows redirects",
    ),
];

#[test]
fn each_broken_program_fails_with_the_clause_that_it_breaks() {
    // A plug-in that is not redirected, or of which only the certificate is said, is not to blame for silence.
    let declared = ["--reading", "OX-A17=a", "--reading", "OX-A18=a"];
    each_fails_with(SYSTEM, &[&PROGRAMS[..], &declared].concat(), BROKEN_PROGRAMS);
}

/// What a case says wrongly in the words of this wire is refused where it stands, with what would be right.
#[test]
fn a_word_that_there_is_not_is_refused_in_one_sentence() {
    let case = include_str!("../../cases/onex-portal/ox-11-dead-by-tls-refused.toml");
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(SYSTEM);
    std::fs::create_dir(&folder).unwrap();
    let arguments = ["test", "--system", SYSTEM, "--cases", dir.path().to_str().unwrap(), "--", "true"];
    for (right, wrong, sentence) in [
        (
            r#"stop = "server""#,
            r#"stop = "serve""#,
            "unknown variant `serve`, expected one of `portal`, `office`, `server`",
        ),
        (r#"path = "primary""#, r#"path = "first""#, "the names are `primary` and `secondary`"),
        (r#"is = "tls-refused""#, r#"is = "deaf""#, "unknown fault `deaf`: the names are `open`, `closed`"),
        (r#"is = "tls-refused""#, r#"is = "tls-unknown-authority""#, "is said by `accepted = false`"),
        ("knows-both = true", "knows-all = true", "unknown field `knows-all`"),
        (
            r#"logged-on = "secondary""#,
            r#"logged-in = "secondary""#,
            "unknown `logged-in`: an expectation has one of",
        ),
    ] {
        std::fs::write(folder.join("ox-11-dead-by-tls-refused.toml"), case.replace(right, wrong)).unwrap();
        crate::cli::fails(&arguments, 2, sentence);
    }
}
