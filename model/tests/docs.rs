//! The rendered documents in `docs/` say what the tables say.

use std::path::PathBuf;
use std::{env, fs};

use redial_model::check::Options;
use redial_model::check::mutants::{self, JudgedMutant, swayed};
use redial_model::comparison::{Answer, Question};
use redial_model::finding::{Given, Matter};
use redial_model::promela::compared;
use redial_model::register::Register;
use redial_model::render;
use redial_model::render::theorems::Tested;
use redial_model::rule::{Closed, Edition};
use redial_model::systems::{SYSTEMS, System};

/// Set to anything, the documents are written instead of compared.
const WRITE: &str = "REDIAL_WRITE_DOCS";

fn is_rendered(name: &str, rendered: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    if env::var_os(WRITE).is_some() {
        fs::write(&path, rendered).unwrap_or_else(|error| panic!("cannot write docs/{name}: {error}"));
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(rendered.lines()).position(|(a, b)| a != b);
    let place = differing.unwrap_or(written.lines().count().min(rendered.lines().count()));
    assert!(
        written == rendered,
        "docs/{name} is not what the tables say any more, from line {} on:\n  there:    {}\n  rendered: {}\n\
         If the tables are right, write it anew: {WRITE}=1 cargo test -p redial-model --test docs",
        place + 1,
        written.lines().nth(place).unwrap_or("(its end)"),
        rendered.lines().nth(place).unwrap_or("(its end)"),
    );
}

/// These pages come from the same checks, which take a while: one test renders them all.
#[test]
fn the_open_questions_the_claims_the_comparison_and_the_findings() {
    let tested: Vec<Vec<Tested>> = SYSTEMS.iter().map(|system| test(*system)).collect();
    let registers: Vec<Vec<&Register>> =
        tested.iter().map(|editions| editions.iter().map(|it| &it.register).collect()).collect();
    let questions = SYSTEMS.iter().copied().zip(registers.iter().map(Vec::as_slice));
    is_rendered("ambiguities.md", &render::ambiguities(questions));
    let claims = SYSTEMS.iter().copied().zip(tested.iter().map(Vec::as_slice));
    is_rendered("theorems.md", &render::theorems::theorems(claims));
    let compared = SYSTEMS.iter().copied().zip(tested.iter().map(Vec::as_slice));
    is_rendered("comparison.md", &render::comparison::comparison(compared));
    let found = SYSTEMS.iter().copied().zip(tested.iter().map(Vec::as_slice));
    is_rendered("findings.md", &render::findings::findings(found));
}

/// What became of each mutant is in the ledgers, which the program writes; here they are only put together.
#[test]
fn the_mutants_of_the_rules() {
    let ledgers: Vec<Vec<JudgedMutant>> = SYSTEMS.iter().map(|system| ledger(*system)).collect();
    let systems = SYSTEMS.iter().copied().zip(ledgers.iter().map(Vec::as_slice));
    let claims = swayed::read(&of_the_ledgers("claims.tsv")).unwrap();
    is_rendered("mutants-of-the-rules.md", &render::mutants::mutants(systems, &claims));
}

/// By the explorer alone; that SPIN says the same is another test's affair.
#[test]
fn the_second_checker() {
    let found = |system: &&'static dyn System| {
        let found = compared(&system.twice_checked(), system.editions(), system.ambiguities());
        (*system, found.expect("they can be explored"))
    };
    is_rendered("second-checker.md", &render::second_checker::second_checker(SYSTEMS.iter().map(found)));
}

fn ledger(system: &dyn System) -> Vec<JudgedMutant> {
    let name = format!("{}.tsv", system.name());
    mutants::ledger::read(&of_the_ledgers(&name)).unwrap_or_else(|wrong| panic!("{name}, {wrong}"))
}

fn of_the_ledgers(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/mutants").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// More than this in a cell, and nobody compares any more.
const MOST: usize = 6;

#[test]
fn every_system_answers_every_question_with_what_it_has() {
    for system in SYSTEMS {
        let (name, answers) = (system.name(), system.compared());
        let questions: Vec<Question> = answers.iter().map(|it| it.question).collect();
        assert_eq!(questions, Question::all().collect::<Vec<_>>(), "{name} answers each once, in order");
        let properties: Vec<&str> = system.properties().iter().map(|it| it.id).collect();
        let rows: Vec<&str> = system.rules().iter().map(|it| it.id).collect();
        for Answer { question, properties: named, rows: behind, waits } in answers {
            let ends: Vec<&str> = waits.iter().map(|wait| wait.ended_by).collect();
            assert!(!named.is_empty(), "{name} says nothing to {question:?}");
            for (ids, there, what) in
                [(*named, &properties[..], "property"), (*behind, &rows, "row"), (&ends, behind, "row")]
            {
                assert!(ids.len() <= MOST, "{name} says too much to {question:?}: {ids:?}");
                for (place, id) in ids.iter().enumerate() {
                    assert!(there.contains(id), "{name} has no {what} {id}, which answers {question:?}");
                    assert!(!ids[..place].contains(id), "{name} names {id} twice for {question:?}");
                }
            }
        }
    }
}

#[test]
fn findings_name_what_there_is() {
    for system in SYSTEMS {
        let clauses: Vec<&str> = system.clauses().iter().map(|it| it.id).collect();
        let properties: Vec<&str> = system.properties().iter().map(|it| it.id).collect();
        let questions: Vec<&str> = system.ambiguities().iter().map(|it| it.id).collect();
        let findings = system.findings();
        assert_eq!(findings.sentences.len(), 5, "{}", system.name());
        for finding in findings.sentences {
            assert!(finding.clauses.iter().all(|id| clauses.contains(id)), "{}", finding.text);
            assert!(finding.shown_by.iter().all(|id| properties.contains(id)), "{}", finding.text);
        }
        for remark in findings.remarks {
            assert!(remark.clauses.iter().all(|id| clauses.contains(id)), "{}", remark.question);
        }
        for (matter, given) in Matter::ALL.iter().zip(findings.given) {
            let (Given::By(ids) | Given::Nothing(ids)) = given;
            let there = if matches!(given, Given::By(_)) { &clauses } else { &questions };
            assert!(
                ids.iter().all(|id| there.contains(id)),
                "{}, {}: {ids:?}",
                system.name(),
                matter.words()
            );
        }
    }
}

/// What each document is silent about, read off its sections by hand.
#[test]
fn every_document_leaves_something_out() {
    let nothing = |matter: Matter| {
        let without =
            |system: &&&dyn System| matches!(system.findings().given[matter.index()], Given::Nothing(_));
        SYSTEMS.iter().filter(without).map(|system| system.name()).collect::<Vec<_>>()
    };
    assert_eq!(nothing(Matter::Failback), ["myapps", "netphone", "sip-dr"]);
    assert_eq!(nothing(Matter::Retry), ["netphone", "onex-portal", "user-resilience"]);
    assert_eq!(nothing(Matter::Network), ["myapps", "netphone", "sip-dr"]);
    assert_eq!(nothing(Matter::Data), ["myapps", "sip-dr", "user-resilience"]);
    assert_eq!(nothing(Matter::Detection), ["myapps", "netphone", "onex-portal"]);
}

fn test(system: &dyn System) -> Vec<Tested> {
    let (scope, options) = (system.register_scope(), Options::default());
    let tested = |&edition: &Edition| Tested {
        register: Register::consult(system, edition, scope, &options).expect("it can be checked"),
        topologies: system.topologies(edition, scope),
    };
    system.editions().iter().map(tested).collect()
}
