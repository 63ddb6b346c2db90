//! Clients that nobody here wrote, where they are installed.

use std::net::UdpSocket;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::clear;

/// Held by whoever is played.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

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

/// A client of `conformance-suite/clients`, played by its profile: what it is known to do otherwise it does, and nothing else. Where
/// something is not there that it needs, it is left out.
pub fn does_what_it_is_known_to_do(client: &str, needs: &[Need], options: &[&str]) {
    if !is_there(client, needs) {
        return;
    }
    let folder = format!("conformance-suite/clients/{client}");
    // Each waits for nobody, so two at the same time would keep each other from being punctual.
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let play = || {
        let run = Command::new(env!("CARGO_BIN_EXE_redial"))
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .args(["test", "--profile", &format!("{folder}/profile.toml")])
            .args(["--known-failing", &format!("{folder}/known-failing")])
            .args(options)
            .output()
            .expect("redial can be run");
        let told = [run.stdout, run.stderr].concat();
        (run.status.code(), String::from_utf8_lossy(&told).into_owned())
    };
    let (status, told) = clear(play, |(status, _)| *status != Some(5));
    assert_eq!(status, Some(0), "{told}");
}
