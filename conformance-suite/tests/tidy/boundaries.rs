//! What a crate or a module must not know.

use redial_model::systems::SYSTEMS;

use crate::tree::{Complaint, Exceptions, File, files, hold, sources};

fn mentions<'a>(files: impl Iterator<Item = &'a File>, words: &[&str]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files {
        for (place, line) in file.code() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                complaints.push((file.path.clone(), format!("line {place} mentions {word}")));
            }
        }
    }
    complaints
}

#[test]
fn the_model_has_no_sockets_and_no_runtime() {
    let mut complaints = mentions(
        sources("model/"),
        &["tokio", "std::net", "std::process", "std::fs", "std::env", "SystemTime"],
    );
    for file in files().iter().filter(|file| file.path == "model/Cargo.toml") {
        let crates = ["tokio", "rand", "redial-harness"];
        let knows = |line: &&str| crates.iter().any(|name| line.starts_with(name));
        complaints.extend(file.text.lines().filter(knows).map(|line| (file.path.clone(), line.to_owned())));
    }
    hold("model/ is pure: no sockets, no files, no runtime, no date.", complaints, &[]);
}

const CLOCKS: Exceptions = &[
    ("model/src/check.rs", "seconds, reported and nothing else"),
    ("model/src/explore/search.rs", "a deadline truncates a run; what is truncated never passes"),
];

#[test]
fn no_clock_decides_in_the_model() {
    hold(
        "model/ reads a clock only to report or to give up.",
        mentions(sources("model/"), &["Instant"]),
        CLOCKS,
    );
}

#[test]
fn who_judges_has_neither_sockets_nor_a_clock() {
    let judges = |file: &&File| {
        let of_harness = |name: &str| file.path.starts_with(&format!("harness/src/{name}"));
        ["oracle", "verdict.rs", "report.rs"].into_iter().any(of_harness)
            || file.path.ends_with("/judge.rs") && file.path.starts_with("harness/")
            || file.path.starts_with("conformance-suite/src/report/")
    };
    let words = ["tokio", "std::net", "Instant", "SystemTime"];
    hold(
        "Oracle, judge, verdicts and reports know events, not where they come from.",
        mentions(files().iter().filter(judges), &words),
        &[],
    );
}

#[test]
fn hand_written_expectations_do_not_ask_the_oracle() {
    let by_hand = |file: &&File| {
        file.path.starts_with("harness/src/")
            && (file.path.ends_with("/judge.rs")
                || file.path.contains("/case.rs")
                || file.path.contains("/case/"))
    };
    let words = ["oracle", "engine", "CLIENT_RULES", "SERVER_RULES"];
    hold(
        "Cases and judge say themselves what is due.",
        mentions(files().iter().filter(by_hand), &words),
        &[],
    );
}

const CARRIES_RULES_OUT: Exceptions = &[
    ("harness/src/myapps/wire.rs", "hands the client rows to oracle and reference client"),
    ("harness/src/myapps/reference.rs", "a client around the client rows"),
    ("harness/src/myapps/stage.rs", "PBXes that answer by the server rows"),
    ("harness/src/myapps/observed.rs", "describes where a client stands, for the oracle"),
    ("harness/src/myapps/foreseen.rs", "describes how a client takes what happens to it"),
    ("harness/src/netphone/wire.rs", "hands the client rows to oracle and reference client"),
    ("harness/src/netphone/reference.rs", "a client around the client rows"),
    ("harness/src/netphone/servers.rs", "systems that answer by the server rows"),
    ("harness/src/netphone/observed.rs", "describes where a client stands, for the oracle"),
    ("harness/src/netphone/foreseen.rs", "describes how a client takes what happens to it"),
    ("harness/src/onex_portal/wire.rs", "hands the client rows to oracle and reference client"),
    ("harness/src/onex_portal/reference.rs", "a client around the client rows"),
    ("harness/src/onex_portal/portals.rs", "portals that answer by the server rows"),
    ("harness/src/onex_portal/observed.rs", "describes where a client stands, for the oracle"),
    ("harness/src/onex_portal/foreseen.rs", "describes how a client takes what happens to it"),
    ("harness/src/sip_dr/wire.rs", "hands the client rows to oracle and reference client"),
    ("harness/src/sip_dr/reference.rs", "a desktop around the client rows"),
    ("harness/src/sip_dr/sites.rs", "sites that answer by the server rows"),
    ("harness/src/sip_dr/observed.rs", "describes where a desktop stands, for the oracle"),
    ("harness/src/sip_dr/foreseen.rs", "describes how a desktop takes what happens to it"),
    ("harness/src/user_resilience/wire.rs", "hands the client rows to oracle and reference client"),
    ("harness/src/user_resilience/reference.rs", "a phone around the client rows"),
    ("harness/src/user_resilience/offices.rs", "systems that answer by the server rows"),
    ("harness/src/user_resilience/observed.rs", "describes where a phone stands, for the oracle"),
    ("harness/src/user_resilience/foreseen.rs", "describes how a phone takes what happens to it"),
];

#[test]
fn transports_know_no_rules() {
    let wires = SYSTEMS.iter().map(|system| format!("harness/src/{}/", identifier(system.name())));
    let common = ["ensemble", "server", "sip", "stream", "tls"].map(|name| format!("harness/src/{name}"));
    let complaints = wires.chain(common).flat_map(|folder| {
        let files = files().iter().filter(move |file| file.path.starts_with(&folder));
        mentions(files, &["engine", "CLIENT_RULES", "SERVER_RULES"])
    });
    hold(
        "A transport turns frames into requests, and answers into frames.",
        complaints.collect(),
        CARRIES_RULES_OUT,
    );
}

fn identifier(system: &str) -> String {
    system.replace('-', "_")
}

const NAMES_A_SYSTEM: Exceptions = &[
    ("model/src/systems/mod.rs", "the list of systems: a module and a line each"),
    ("harness/src/lib.rs", "a module for each wire"),
    ("harness/src/wires.rs", "the list of wires: a line each"),
    ("conformance-suite/src/report/sample.rs", "the example that tests of the reports share"),
];

#[test]
fn nobody_else_names_a_system() {
    let mut complaints = Vec::new();
    for system in SYSTEMS {
        let (name, module) = (system.name(), identifier(system.name()));
        let own = [format!("model/src/systems/{module}/"), format!("harness/src/{module}/")];
        let others =
            ["model/", "harness/", "conformance-suite/"].into_iter().flat_map(sources).filter(|file| {
                own.iter().all(|own| !file.path.starts_with(own)) && !file.path.ends_with("tests.rs")
            });
        for file in others {
            for (place, line) in file.code().filter(|(_, line)| {
                let line = line.to_lowercase();
                line.contains(name) || line.contains(&module)
            }) {
                complaints.push((file.path.clone(), format!("line {place}: {}", line.trim())));
            }
        }
    }
    hold(
        "Only a system's own folders name it: its rules, its transport, its cases.",
        complaints,
        NAMES_A_SYSTEM,
    );
}
