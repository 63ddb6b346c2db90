//! What became of each mutant is in the ledgers of `docs/mutants`, which `redial check SYSTEM --mutants --ledger FILE` writes. Here some
//! are judged again: one that was refused must be refused still, and one that was the same must be the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use redial_model::check::Scope;
use redial_model::check::mutants::{Candidate, JudgedMutant, Options, Outcome, ledger, sample};
use redial_model::systems::{SYSTEMS, System};

/// So many of each system are judged again.
const SAMPLE: usize = 8;

fn ledger_of(system: &dyn System) -> Vec<JudgedMutant> {
    let file = format!("../docs/mutants/{}.tsv", system.name());
    let text = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap();
    ledger::read(&text).unwrap_or_else(|wrong| panic!("{file}, {wrong}"))
}

#[test]
fn what_was_refused_is_refused_still() {
    for system in SYSTEMS {
        let known = ledger_of(*system);
        let in_ledger = |candidate: &Candidate| known.iter().find(|it| it.id == candidate.id);
        // Those that need every installation of the scope take as long as a check of each.
        let quick = |candidate: &Candidate| {
            in_ledger(candidate).is_some_and(|it| {
                let is_near = it.readings.is_empty() && it.edition == system.editions()[0].0;
                is_near && matches!(it.outcome, Outcome::Killed { topology: Some(_), .. } | Outcome::Dead)
            })
        };
        let candidates = system.mutants().into_iter().filter(quick).collect();
        let drawn = sample(candidates, SAMPLE, 7);
        assert_eq!(drawn.len(), SAMPLE, "{}", system.name());
        let scope = Scope { slaves: 1, faults: 1, ..Scope::default() };
        let options = Options { hints: &known, ..Options::default() };
        for judged in system.judge_mutants(&drawn, scope, &options).unwrap() {
            let was = known.iter().find(|it| it.id == judged.id).unwrap();
            let is_same = judged.outcome.place() <= was.outcome.place();
            assert!(is_same, "{}: {}, and was {}", judged.id, judged.outcome, was.outcome);
        }
    }
}

/// A row that is gone leaves no lines behind. One that is new has none yet: the page counts its mutants as open.
#[test]
fn no_line_is_of_a_mutant_that_is_gone() {
    for system in SYSTEMS {
        let (mutants, known) = (system.mutants(), ledger_of(*system));
        let mutants: BTreeSet<&str> = mutants.iter().map(|it| it.id.as_str()).collect();
        let gone: Vec<_> =
            known.iter().map(|it| it.id.as_str()).filter(|id| !mutants.contains(id)).take(5).collect();
        let name = system.name();
        let file = format!("docs/mutants/{name}.tsv");
        assert!(
            gone.is_empty(),
            "{file} still has {gone:?}: redial check {name} --mutants --resume {file} --ledger {file}"
        );
    }
}

/// What a document says of each of these is written down here before the checker is asked: they passed everything once.
#[test]
fn what_the_documents_refuse_by_name() {
    // The clause that each of them breaks, and the property that has to say so.
    const REFUSED: &[(&str, &str, &str)] = &[
        // A slave without a standby of its own: its master is the secondary (MA-20).
        ("myapps", "MA-C24/effect-3-SecondaryIsCurrent", "MA-P10"),
        // Who is served by a standby is not at home, and stores nothing of that (MA-15, MA-24).
        ("myapps", "MA-C19/drop-guard-3", "MA-P01"),
        ("myapps", "MA-C21/drop-guard-4", "MA-P01"),
        // What is stored is stored for the day on which it is needed (MA-15): a loss leaves it. Where the edit stands in the place of
        // hanging up, what is seen first is a connection of nobody (MA-23).
        ("myapps", "MA-C28/effect-1-SecondaryIsNone", "MA-P14"),
        ("myapps", "MA-C29/effect-1-SecondaryIsNone", "MA-P11"),
        ("myapps", "MA-C42/effect-1-SecondaryIsNone", "MA-P14"),
        // Nothing was named, so there is no secondary (MA-21).
        ("myapps", "MA-C25/effect-3-SecondaryIsCurrent", "MA-P10"),
        // Logins and calls are blocked by an administrator, and by nobody else (NP-15).
        ("netphone", "NP-S11/effect-2-BlockLogins", "NP-P36"),
        ("netphone", "NP-S11/effect-2-BlockCalls", "NP-P36"),
        ("netphone", "NP-S06/effect-2-BlockLogins", "NP-P36"),
        ("netphone", "NP-S06/effect-2-BlockCalls", "NP-P36"),
        ("netphone", "NP-S09/effect-3-BlockLogins", "NP-P36"),
        ("netphone", "NP-S09/effect-3-BlockCalls", "NP-P36"),
        // A switchover that waits for the last call was ordered (NP-14).
        ("netphone", "NP-S11/effect-2-AwaitIdle", "NP-P37"),
        ("netphone", "NP-S06/effect-2-AwaitIdle", "NP-P37"),
        ("netphone", "NP-S09/effect-3-AwaitIdle", "NP-P37"),
        // A service whose server is gone is passive, and runs (NP-08).
        ("netphone", "NP-D06/to-Stopped", "NP-P41"),
        // Records are lost with the active part, and otherwise stored (NP-11).
        ("netphone", "NP-S41/effect-1-DropRecords", "NP-P38"),
        ("netphone", "NP-S26/effect-2-StoreRecords", "NP-P38"),
        // A desktop that was turned away has failed once, and ends after the second failure (GD-02, GD-A1 c).
        ("sip-dr", "GD-C09/drop-effect-1", "GD-P34"),
        // Whoever reads that it goes back to its preferred site does so once that answers (GD-A3 b).
        ("sip-dr", "GD-C62/drop", "GD-P34"),
        // The phone is gone: the agent is logged out, and the desktop hears why (GD-17).
        ("sip-dr", "GD-T08/drop", "GD-P37"),
        // A proxy without its configuration servers lets agents in all the same (GD-A15).
        ("sip-dr", "GD-S03/drop", "GD-P38"),
    ];
    for system in SYSTEMS {
        let mut mutants = system.mutants();
        let named = REFUSED.iter().filter(|(name, ..)| *name == system.name());
        let ids: Vec<&str> = named.clone().map(|(_, id, _)| *id).collect();
        mutants.retain(|it| ids.contains(&it.id.as_str()));
        assert_eq!(mutants.len(), ids.len(), "{}: {ids:?}", system.name());
        let scope = Scope { slaves: 1, faults: 1, ..Scope::default() };
        let judged = system.judge_mutants(&mutants, scope, &Options::default()).unwrap();
        for (_, id, property) in named {
            let it = judged.iter().find(|it| it.id == *id).unwrap();
            let is_so = matches!(&it.outcome, Outcome::Killed { by, .. } if by == property);
            assert!(is_so, "{id}: {}, not killed by {property}", it.outcome);
        }
    }
}

/// MA-A2, A3 and A4 say where attempts begin: by each reading somebody who begins elsewhere is refused.
#[test]
fn the_order_of_attempts_is_demanded_under_each_reading() {
    let system = SYSTEMS.iter().find(|it| it.name() == "myapps").unwrap();
    let mutants: Vec<_> =
        system.mutants().into_iter().filter(|it| it.id == "MA-C05/effect-1-AimAtPrimary").collect();
    for question in ["MA-A2", "MA-A3", "MA-A4"] {
        let readings = system.readings(&[(question.to_owned(), 'b')]).unwrap();
        let scope = Scope { slaves: 1, faults: 1, readings, ..Scope::default() };
        let judged = system.judge_mutants(&mutants, scope, &Options::default()).unwrap();
        let is_killed = matches!(&judged[0].outcome, Outcome::Killed { by, .. } if by == "MA-P05");
        assert!(is_killed, "{question}=b: {}", judged[0].outcome);
    }
}
