//! The myApps tables themselves: every cell is spoken for, every clause exists and is covered, and what a table says
//! in each cell is a snapshot that a review can read.

use std::collections::BTreeSet;

use redial_model::engine::Rules;
use redial_model::rule::{Closed, Edition, Rule, Silence, Table};
use redial_model::systems::System;
use redial_model::systems::myapps::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use redial_model::systems::myapps::server_rules::{SERVER_RULES, SERVER_SILENCES};
use redial_model::systems::myapps::{BOTH, EDITION_13R3, MYAPPS};

/// What each cell says: its rows, or why it has none.
fn matrix<T: Table>(rules: &Rules<T>, silences: &[Silence<T>]) -> String {
    let mut text = String::new();
    for &state in T::State::ALL {
        text += &format!("{state:?}\n");
        for &input in T::Input::ALL {
            let rows: Vec<&str> = rules.cell_rows(state, input).map(|row| row.id).collect();
            let silent = silences.iter().find(|it| it.states.contains(&state) && it.inputs.contains(&input));
            let said = match (rows.is_empty(), silent) {
                (false, None) => rows.join(" "),
                (true, Some(silence)) => format!("{:?}", silence.kind).to_lowercase(),
                (false, Some(_)) => panic!("{state:?} × {input:?} has rows and is listed as silent"),
                (true, None) => panic!("{state:?} × {input:?} has no row and no reason for it"),
            };
            text += &format!("  {input:?}: {said}\n");
        }
    }
    text
}

fn client(edition: Edition) -> String {
    matrix(&Rules::lower(CLIENT_RULES, edition), CLIENT_SILENCES)
}

#[test]
fn every_cell_of_the_client_is_spoken_for() {
    insta::assert_snapshot!("client", client(BOTH[0]));
    assert_eq!(client(BOTH[0]), client(BOTH[1]), "the client's rows are the same in both editions");
}

#[test]
fn every_cell_of_the_pbx_is_spoken_for() {
    insta::assert_snapshot!("server_16r1", matrix(&Rules::lower(SERVER_RULES, BOTH[0]), SERVER_SILENCES));
}

/// Edition 13r3 has no standby-slaves, so their cells are of no interest.
#[test]
fn the_pbx_of_13r3_differs_where_the_document_does() {
    let rules = Rules::lower(SERVER_RULES, EDITION_13R3);
    let ids: BTreeSet<&str> = rules.rows().iter().map(|row| row.id).collect();
    assert!(!ids.contains("MA-S01"), "a standby does not redirect (MA-06)");
    assert!(!ids.contains("MA-S11"), "there is no standby-slave to redirect to (MA-03)");
    assert!(ids.contains("MA-S02") && ids.contains("MA-S13"));
}

fn ids_are_unique_and_clauses_exist<T: Table>(rules: &[Rule<T>], clauses: &BTreeSet<&str>) {
    let mut seen = BTreeSet::new();
    for rule in rules {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        assert!(!rule.clauses.is_empty(), "{} cites no clause", rule.id);
        for clause in rule.clauses {
            assert!(clauses.contains(clause), "{} cites {clause}, which does not exist", rule.id);
        }
    }
}

#[test]
fn rows_have_ids_of_their_own_and_cite_clauses_that_exist() {
    let clauses: BTreeSet<&str> = MYAPPS.clauses().iter().map(|clause| clause.id).collect();
    assert_eq!(clauses.len(), 31 + 9);
    ids_are_unique_and_clauses_exist(CLIENT_RULES, &clauses);
    ids_are_unique_and_clauses_exist(SERVER_RULES, &clauses);
    for property in MYAPPS.properties() {
        assert!(property.clauses.iter().all(|clause| clauses.contains(clause)), "{}", property.id);
    }
    for question in MYAPPS.ambiguities() {
        assert!(question.clauses.iter().all(|clause| clauses.contains(clause)), "{}", question.id);
    }
}

/// What no row and no property can say: these are judged by cases only, by what a client publishes and traces.
const JUDGED_BY_CASES: &[&str] = &["MA-28", "MA-30"];

#[test]
fn every_clause_has_a_row_or_a_property() {
    let rules = MYAPPS.rules();
    let properties = MYAPPS.properties();
    let covered: BTreeSet<&str> = rules
        .iter()
        .flat_map(|it| it.clauses)
        .chain(properties.iter().flat_map(|it| it.clauses))
        .copied()
        .collect();
    let open: Vec<&str> =
        MYAPPS.clauses().iter().map(|it| it.id).filter(|clause| !covered.contains(clause)).collect();
    assert_eq!(open, JUDGED_BY_CASES);
}
