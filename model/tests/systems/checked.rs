//! What is so of all systems under the checker: both checkers agree, everything holds and every row is carried out, the
//! number of threads changes nothing. And what every system is asked for, with expectations of its own: what another
//! reading of a question changes, and which property sees that a row was broken on purpose.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use redial_model::check::{Family, Options, Scope, check_all};
use redial_model::explore::{self, LiveVerdict, Verdict, check_with_stateright, explore_live};
use redial_model::frame::{Installed, Tables, World};
use redial_model::property::{Claim, Property};
use redial_model::rule::Edition;
use redial_model::systems::{SYSTEMS, System};

/// So far everything is asked of a system: at most so many slaves or what it has instead, and so many faults.
const SCOPES: &[(&str, u8, u8)] = &[
    ("myapps", 1, 2),
    ("netphone", 2, 1),
    ("onex-portal", 2, 2),
    ("sip-dr", 2, 2),
    ("user-resilience", 2, 2),
];

/// Nothing is violated, everything is put to the test or reached, and every row is carried out that is not excused.
#[test]
fn everything_holds_and_every_row_is_carried_out() {
    assert_eq!(SCOPES.len(), SYSTEMS.len());
    for &(name, slaves, faults) in SCOPES {
        let system = SYSTEMS.iter().find(|it| it.name() == name).unwrap();
        for &edition in system.editions() {
            let scope = Scope { slaves, faults, ..Scope::default() };
            let report = system.check(edition, scope, &Options::default()).unwrap();
            for result in report.results() {
                assert!(result.is_pass(), "{name} {edition}: {} is {:?}", result.id, result.verdict);
            }
            assert_eq!(report.rules_never_fired, Vec::<&str>::new(), "{name} {edition}");
            assert!(report.passed(), "{name} {edition}: {}", report.outcome);
        }
    }
}

/// The usual scope with so many faults.
pub fn with_faults(faults: u8) -> Scope {
    Scope { faults, ..Scope::default() }
}

#[test]
fn a_check_says_the_same_however_many_threads_it_has() {
    for system in SYSTEMS {
        let scope = Scope { faults: 1, slaves: 1, ..Scope::default() };
        let report = |jobs| {
            let options = Options { jobs, ..Options::default() };
            let mut report = system.check(system.editions()[0], scope, &options).unwrap();
            report.elapsed_s = 0.0;
            format!("{report:?}")
        };
        assert_eq!(report(1), report(3), "{}", system.name());
    }
}

/// Ours and stateright's checker find the same in every installation of the scope that is of interest.
pub fn both_agree<W: World>(scope: Scope, is_of_interest: fn(&W::Topology) -> bool) {
    for &edition in W::PAPERS.editions {
        let topologies: Vec<_> = W::topologies(edition, scope).into_iter().filter(is_of_interest).collect();
        assert!(!topologies.is_empty(), "there is such an installation");
        topologies.into_par_iter().for_each(|topology| {
            let model = || Installed::<W>::new(topology.clone(), edition, scope.readings, scope.faults);
            let (ours, _) = explore_live(&model(), explore::Options::default(), &[]).unwrap();
            let theirs = check_with_stateright(&Arc::new(model())).unwrap();
            assert_eq!(ours.counts, theirs.counts, "{topology}");
            assert_eq!(ours.outcome, theirs.outcome, "{topology}");
            for (ours, theirs) in ours.properties.iter().zip(&theirs.properties) {
                let verdict = std::mem::discriminant(&ours.verdict);
                assert_eq!(verdict, std::mem::discriminant(&theirs.verdict), "{topology}: {}", ours.name);
                let length = |it: &Verdict<_, _>| it.trace().map(|trace| trace.len());
                assert_eq!(length(&ours.verdict), length(&theirs.verdict), "{topology}: {}", ours.name);
                assert_eq!(ours.name, theirs.name);
            }
        });
    }
}

/// What is not as it should be, by the ids of properties and rows, if one question is read in another way; nothing where
/// nothing is said. `but` are not looked at.
pub fn under_other_readings<W: World>(
    system: &dyn System,
    scope: Scope,
    is_of_interest: fn(&W::Topology) -> bool,
    but: &[&str],
    expected: &[(&str, &[&str])],
) {
    let (mut known, mut different) = (Vec::new(), Vec::new());
    for (place, question) in system.ambiguities().iter().enumerate() {
        for (reading, letter) in question.letters().enumerate() {
            let name = format!("{}={letter}", question.id);
            let readings = scope.readings.with_place(place, reading as u8);
            for &edition in system.editions().iter().filter(|it| question.default_of(**it) != letter) {
                let topologies = W::topologies(edition, scope).into_iter().filter(is_of_interest);
                let models = topologies
                    .map(|topology| Installed::<W>::new(topology, edition, readings, scope.faults))
                    .enumerate()
                    .map(|(place, model)| Family::of_one(place, model))
                    .collect();
                let report = check_all(system.name(), edition, models, &Options::default()).unwrap();
                assert!(report.is_exhausted(), "{name}");
                let flawed = report.results().filter(|it| !it.is_pass()).map(|it| it.id);
                let mut flawed: Vec<_> = flawed.chain(report.rules_never_fired.iter().copied()).collect();
                flawed.retain(|id| !but.contains(id));
                let expected = expected.iter().find(|(it, _)| *it == name).map_or(&[][..], |(_, ids)| ids);
                if flawed != expected {
                    different.push(format!("{name}, {edition}: {flawed:?}, not {expected:?}"));
                }
            }
            known.push(name);
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    for (name, _) in expected {
        assert!(known.iter().any(|it| it == name), "there is no other reading {name}");
    }
}

/// A row that was broken, by the id of the [mutant](redial_model::mutation), and the property that has to see it.
pub type Broken = (&'static str, &'static str);

/// Every property sees what was broken: it is violated in some installation of the scope; or, if it has to be reached, it
/// is reached in none of those that it concerns.
pub fn all_are_seen<W: World>(scope: Scope, broken: &[Broken], concerns: fn(&str, &W::Topology) -> bool) {
    let unseen: Vec<_> =
        broken.par_iter().filter(|(row, property)| !is_seen::<W>(scope, row, property, concerns)).collect();
    assert!(unseen.is_empty(), "not seen: {unseen:?}");
}

fn is_seen<W: World>(
    scope: Scope,
    row: &str,
    property: &str,
    concerns: fn(&str, &W::Topology) -> bool,
) -> bool {
    let claims = W::properties();
    let claim = claims.iter().find(|it| it.id == property).unwrap_or_else(|| panic!("no {property}"));
    let edition = edition_of::<W>(row);
    let topologies = W::topologies(edition, scope);
    let finds = |topology: &W::Topology, faults| {
        find(Installed::<W>::new(topology.clone(), edition, scope.readings, faults).broken(row), claim)
    };
    match claim.claim {
        Claim::Sometimes(_) | Claim::Hazard(_) | Claim::Endless { .. } => {
            let mut topologies = topologies.iter().filter(|it| concerns(property, it));
            topologies.all(|it| finds(it, scope.faults).is_none())
        }
        _ => (1..=scope.faults).any(|faults| topologies.iter().any(|it| finds(it, faults) == Some(false))),
    }
}

/// The first edition that has the mutant.
fn edition_of<W: World>(mutant: &str) -> Edition {
    let has = |edition: &&Edition| {
        W::Tables::of(**edition, None).all().into_iter().any(|table| table.has_mutant(mutant))
    };
    *W::PAPERS.editions.iter().find(has).unwrap_or_else(|| panic!("there is no mutant {mutant}"))
}

/// What a model says of a property: whether it is as it should be, as far as it was explored; `None` if it never came to it.
fn find<W: World>(model: Installed<W>, claim: &Property<Installed<W>>) -> Option<bool> {
    let questions: Vec<_> = claim.of_runs().into_iter().collect();
    let options = explore::Options { max_states: Some(200_000), ..explore::Options::default() };
    let (report, runs) = explore_live(&model, options, &questions).unwrap();
    let is_loss = matches!(claim.claim, Claim::Endless { .. });
    if let Some(run) = runs.first() {
        return match run.verdict {
            LiveVerdict::Violated(_) => Some(is_loss),
            LiveVerdict::Holds => (!is_loss).then_some(true),
            LiveVerdict::Unknown => Some(true),
        };
    }
    match report.properties.iter().find(|it| it.name == claim.id).expect("it is asked").verdict {
        Verdict::Violated(_) => Some(false),
        Verdict::Holds | Verdict::Reached(_) | Verdict::Unknown => Some(true),
        Verdict::Unreached => None,
    }
}
