//! What is rendered in `docs/` from the ledgers of broken clients says what they say; and they say what is decided now.

use std::path::PathBuf;
use std::{env, fs};

use redial_harness::conform::badge::badge;
use redial_harness::conform::ledger::{self, Entry};
use redial_harness::conform::page::page;
use redial_harness::conform::{Options, of_client};
use redial_harness::wires;
use redial_model::ambiguity::Readings;
use redial_model::check::mutants::sample;
use redial_model::systems::{SYSTEMS, System};

/// Set to anything, the page is written instead of compared.
const WRITE: &str = "REDIAL_WRITE_DOCS";

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn of_the_ledger(system: &dyn System) -> Vec<Entry> {
    let path = docs().join("mutants/clients").join(format!("{}.tsv", system.name()));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    ledger::read(&text).unwrap_or_else(|wrong| panic!("{}, {wrong}", path.display()))
}

#[test]
fn the_broken_clients() {
    let ledgers: Vec<Vec<Entry>> = SYSTEMS.iter().map(|system| of_the_ledger(*system)).collect();
    let systems = SYSTEMS.iter().copied().zip(ledgers.iter().map(Vec::as_slice));
    let files = [
        ("mutants-of-clients.md", page(systems)),
        ("mutants-of-clients.svg", badge(ledgers.iter().flatten())),
    ];
    for (name, rendered) in files {
        let path = docs().join(name);
        if env::var_os(WRITE).is_some() {
            fs::write(&path, rendered).expect("the page can be written");
            continue;
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == rendered,
            "docs/{name} is not what the ledgers say: write it anew with {WRITE}=1 cargo test -p redial-harness --test docs"
        );
    }
}

/// So many mutants of each system are decided anew.
const SAMPLE: usize = 120;

#[test]
fn what_broken_clients_are_is_what_is_decided_now() {
    let mut wrong = Vec::new();
    for system in SYSTEMS {
        let entries = of_the_ledger(*system);
        let all = of_client(system.mutants());
        let ids = |them: &mut dyn Iterator<Item = &str>| them.map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            ids(&mut entries.iter().map(|it| it.id.as_str())),
            ids(&mut all.iter().map(|it| it.id.as_str())),
            "the ledger of {} has a line for each mutant: `redial mutants --system {0} --play --ledger …` writes it",
            system.name()
        );
        let decider = wires::decider(*system).expect("every system is foreseen");
        let decided = decider.decide(&sample(all, SAMPLE, 7), Readings::default(), &Options::default());
        assert_eq!(decided.len(), SAMPLE, "{}", system.name());
        for mutant in &decided {
            let known = entries.iter().find(|entry| entry.id == mutant.id).expect("it is there");
            let now = Entry { fate: known.fate.clone(), ..Entry::of(mutant) };
            if now != *known {
                wrong.push(format!("{known:?} is now {now:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
