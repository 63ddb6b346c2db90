//! Clients that nobody here wrote, where they are installed.

use std::net::UdpSocket;
use std::path::Path;
use std::process::Command;

use super::about::{About, Deviation, folder, root, text};
use super::suite::not_passed;
use super::verdicts::Verdicts;
use super::{REDIAL, Run, clear, document};

/// Set to anything, verdicts are written instead of compared.
const WRITE: &str = "REDIAL_WRITE_DOCS";

/// Something that a client needs, and whether it is there.
pub type Need = (&'static str, bool);

/// A program that can be started.
pub fn program(name: &'static str) -> Need {
    (name, Command::new(name).arg("--version").output().is_ok())
}

/// A file.
pub fn file(path: &'static str) -> Need {
    (path, Path::new(path).exists())
}

/// A package of Node.js that a client is given from its folder, or from where `NODE_PATH` says.
pub fn node_package(client: &str, name: &'static str) -> Need {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(client);
    let resolves = Command::new("node")
        .args(["-e", &format!("require.resolve('{name}')")])
        .current_dir(folder)
        .output()
        .is_ok_and(|run| run.status.success());
    (name, resolves)
}

/// A package of Python.
pub fn python_package(name: &'static str) -> Need {
    succeeds(name, "python3", &["-c", &format!("import {name}")])
}

/// Port 53 of any address in 127.0.0.0/8, which takes privileges.
pub fn port_of_dns() -> Need {
    ("port 53", UdpSocket::bind("127.53.0.53:53").is_ok())
}

/// A file system with an `/etc/resolv.conf` of its own, which takes privileges.
pub fn own_mounts() -> Need {
    succeeds("a mount namespace", "unshare", &["-m", "true"])
}

fn succeeds(name: &'static str, program: &str, arguments: &[&str]) -> Need {
    let run = Command::new(program).args(arguments).output();
    (name, run.is_ok_and(|run| run.status.success()))
}

/// What makes the clock of a client faster.
pub fn faketime() -> Need {
    file("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
}

/// Whether everything is there that a client needs. It says what is not, and that is wrong if `REDIAL_REQUIRED` names the client among
/// others.
pub fn is_there(client: &str, needs: &[Need]) -> bool {
    let lacks: Vec<&str> = needs.iter().filter(|(_, is_there)| !is_there).map(|(name, _)| *name).collect();
    if !lacks.is_empty() {
        let required = std::env::var("REDIAL_REQUIRED").unwrap_or_default();
        assert!(
            !required.split_whitespace().any(|it| it == client),
            "{client} is required, and lacks {lacks:?}"
        );
        eprintln!("{client}: skipped, for it needs {}", lacks.join(", "));
    }
    lacks.is_empty()
}

/// A client of `conformance-suite/clients`, played by its profile: what it is known to do otherwise it does, and nothing else; no clause
/// comes out otherwise than its `verdicts.tsv` says.
pub fn does_what_it_is_known_to_do(client: &str, options: &[&str]) {
    let about = About::of(client);
    let known_failing = format!("{}/known-failing", folder(client));
    let once = || {
        clear(
            || play(client, &[&["--known-failing", &known_failing], options].concat()),
            |run| run.status != 5,
        )
    };
    let mut run = once();
    if run.status == 1 && has_only_passed_more(&document(&run.stdout)) {
        // A client has races of its own, and may win one: that counts once it does so twice.
        eprintln!("{client}, the first time: {}{}", run.stderr, not_passed(&run.stdout));
        run = once();
    }
    let told = || format!("{client}: {}{}", run.stderr, not_passed(&run.stdout));
    assert_eq!(run.status, 0, "{}", told());
    let seen = Verdicts::of(&document(&run.stdout), about.installed(client));
    holds(client, &seen);
    for deviation in about.deviation.iter().filter(|it| !it.with.is_empty()) {
        does_otherwise(client, deviation, options);
    }
}

/// Whether it has passed what it is known to fail, and failed nothing else.
fn has_only_passed_more(document: &serde_json::Value) -> bool {
    let count = |field: &str| document[field].as_array().map_or(0, Vec::len);
    let cases = document["cases"].as_array().into_iter().flatten();
    let wrong = |case: &&serde_json::Value| !["pass", "skip"].iter().any(|right| case["verdict"] == *right);
    count("unexpected_passes") > 0 && cases.filter(wrong).count() == count("known_failures")
}

/// The file of verdicts is written, or contradicts nothing that was seen.
fn holds(client: &str, seen: &Verdicts) {
    let path = Verdicts::path(client);
    if std::env::var_os(WRITE).is_some() {
        return std::fs::write(&path, seen.written()).expect("verdicts can be written");
    }
    let known = Verdicts::read(&text(client, "verdicts.tsv"));
    let contradictions = known.contradicted_by(seen);
    assert!(
        contradictions.is_empty(),
        "{client} {} is not what {} was, which verdicts.tsv is about:\n{}\nIf that is right, write it anew with {WRITE}=1.",
        seen.version,
        known.version,
        contradictions.join("\n")
    );
}

/// With the options of the deviation each of its cases fails.
fn does_otherwise(client: &str, deviation: &Deviation, options: &[&str]) {
    let cases = deviation.cases.iter().flat_map(|case| ["--run", case]);
    let with = deviation.with.iter().map(String::as_str);
    let chosen: Vec<&str> = options.iter().copied().chain(with).chain(cases).collect();
    let run = clear(|| play(client, &chosen), |run| !run.stdout.contains(r#""verdict": "inconc""#));
    let document = document(&run.stdout);
    let cases = document["cases"].as_array().expect("a run has cases");
    let passed: Vec<&str> = cases
        .iter()
        .filter(|case| case["verdict"] != "fail")
        .filter_map(|case| case["id"].as_str())
        .collect();
    assert_eq!(
        (cases.len(), passed.len()),
        (deviation.cases.len(), 0),
        "{client} {}: {passed:?}",
        deviation.does
    );
}

/// A run by the profile of a client.
fn play(client: &str, options: &[&str]) -> Run {
    let run = Command::new(REDIAL)
        .current_dir(root())
        .args(["test", "--format", "json", "--profile", &format!("{}/profile.toml", folder(client))])
        .args(options)
        .output()
        .expect("redial can be run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what redial says is UTF-8");
    Run { status: run.status.code().unwrap_or(-1), stdout: text(run.stdout), stderr: text(run.stderr) }
}
