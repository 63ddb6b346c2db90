//! A hazard that no broken row changes, or a theorem of which the same is so, says nothing of the rules. So each has a line in
//! `docs/mutants/claims.tsv`: a row that is broken, and what it comes to then. Whoever adds one writes its first six columns;
//! `REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test systems swayed` fills in the others.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use redial_model::check::mutants::swayed::{self, Swayed, said};
use redial_model::check::{Options, PropertyVerdict, Scope, SystemReport};
use redial_model::property::Kind;
use redial_model::rule::Edition;
use redial_model::systems::{SYSTEMS, System};

/// Claims that no row decides but what is configured: they come true in some installations and not in others.
const DECIDED_BY_THE_INSTALLATION: &[(&str, &str)] = &[
    ("OX-H14", "Portals of which one does not know the other hear nothing of each other: no row is asked."),
    ("OX-H26", "As OX-H14."),
];

/// The system that makes a claim.
fn maker_of(claim: &str) -> &'static dyn System {
    let makes = |it: &&&'static dyn System| it.properties().iter().any(|known| known.id == claim);
    *SYSTEMS.iter().find(makes).unwrap_or_else(|| panic!("nothing is called {claim}"))
}

fn system_of(line: &Swayed) -> (&'static dyn System, Edition) {
    let system = maker_of(&line.claim);
    let edition = system.editions().iter().find(|it| it.0 == line.edition);
    (system, *edition.unwrap_or_else(|| panic!("{}: no edition {}", line.claim, line.edition)))
}

fn checked(system: &dyn System, edition: Edition, scope: Scope, mutant: Option<&str>) -> SystemReport {
    // What a broken row makes endless need not be followed to its end.
    let options = Options { jobs: 1, max_states: Some(5_000_000), ..Options::default() };
    let report = match mutant {
        Some(mutant) => system.check_broken(mutant, edition, scope, &options),
        None => system.check(edition, scope, &options),
    };
    report.unwrap()
}

/// The same with what the checks come to.
fn asked(lines: &[Swayed]) -> Vec<Swayed> {
    let key_of = |it: &Swayed| (system_of(it).0.name(), it.edition.clone(), it.scope);
    // The rules as they are, once for all lines that ask the same of them.
    let asked: BTreeMap<_, &Swayed> = lines.iter().map(|line| (key_of(line), line)).collect();
    let as_is: BTreeMap<_, _> = asked
        .into_par_iter()
        .map(|(key, line)| {
            let (system, edition) = system_of(line);
            (key, checked(system, edition, line.scope(), None))
        })
        .collect();
    let ask = |line: &Swayed| {
        let (system, edition) = system_of(line);
        let broken = checked(system, edition, line.scope(), Some(&line.mutant));
        let of = |report: &SystemReport| report.results().find(|it| it.id == line.claim).cloned().unwrap();
        let (is, would_be) = (of(&as_is[&key_of(line)]), of(&broken));
        assert_ne!(would_be.verdict, PropertyVerdict::Unknown, "{line:?}");
        Swayed { of: is.asked, is: said(&is), would_be: said(&would_be), ..line.clone() }
    };
    lines.to_vec().into_par_iter().map(|line| ask(&line)).collect()
}

#[test]
fn a_broken_row_changes_each_hazard_and_theorem() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/mutants/claims.tsv");
    let lines = swayed::read(&fs::read_to_string(&file).unwrap()).unwrap();
    let now = asked(&lines);
    if std::env::var_os("REDIAL_WRITE_DOCS").is_some() {
        fs::write(&file, swayed::write(&now)).unwrap();
    } else {
        for (line, now) in lines.iter().zip(&now) {
            assert_eq!(line, now);
        }
    }
    let idle: Vec<_> = now.iter().filter(|it| it.is == it.would_be).collect();
    assert!(idle.is_empty(), "they do not hang on these: {idle:#?}");
    for system in SYSTEMS {
        for claim in system.properties() {
            let is_one = matches!(claim.kind, Kind::Hazard | Kind::Endless | Kind::Theorem);
            let is_excused = DECIDED_BY_THE_INSTALLATION.iter().any(|(id, _)| *id == claim.id);
            let has_line = now.iter().any(|it| it.claim == claim.id);
            assert_eq!(is_one && !is_excused, has_line, "{}", claim.id);
        }
    }
    let scope = Scope { slaves: 0, faults: 1, ..Scope::default() };
    for (id, _) in DECIDED_BY_THE_INSTALLATION {
        let system = maker_of(id);
        let report = checked(system, system.editions()[0], scope, None);
        let is_so = report.results().find(|it| it.id == *id).unwrap();
        assert!(0 < is_so.topologies && is_so.topologies < is_so.asked, "{is_so:?}");
    }
}
