//! What is so of the tables of all systems: each cell is spoken for, ids are unique, clauses exist and are covered. What each
//! cell says is a snapshot that a review can read.

use std::collections::BTreeSet;

use redial_model::engine::{Position, Rules};
use redial_model::render::matrix::{Cell, Matrix, matrices};
use redial_model::rule::{Closed, Duty, Table};
use redial_model::systems::SYSTEMS;
use redial_model::table::TableInfo;

/// What each cell says: its rows, or why it has none.
fn told(table: &TableInfo, matrix: &Matrix<'_>) -> String {
    let mut text = String::new();
    for (place, state) in table.states.iter().enumerate() {
        text += &format!("{}\n", state.name);
        for (input, cells) in table.inputs.iter().zip(&matrix.lines) {
            let said = match &cells[place] {
                Cell::Rows(rows) => rows.join(" "),
                Cell::Silent(kind, _) => format!("{kind:?}").to_lowercase(),
                Cell::Unsaid => "-".to_owned(),
            };
            text += &format!("  {}: {said}\n", input.name);
        }
    }
    text
}

/// Editions that agree in every cell have one snapshot. Where an edition has nothing to say of a cell, another one does.
#[test]
fn every_cell_is_spoken_for() {
    for system in SYSTEMS {
        for table in system.tables() {
            let matrices = matrices(&table, system.editions());
            for matrix in &matrices {
                let editions: Vec<&str> = matrix.editions.iter().map(|it| it.0).collect();
                let name = format!("{}_{}_{}", system.name(), table.name, editions.join("_"));
                insta::assert_snapshot!(name, told(&table, matrix));
            }
            for (line, input) in table.inputs.iter().enumerate() {
                for (column, state) in table.states.iter().enumerate() {
                    let spoken_for = |it: &Matrix<'_>| it.lines[line][column] != Cell::Unsaid;
                    let cell = format!("{} {}: {} × {}", system.name(), table.name, state.name, input.name);
                    assert!(matrices.iter().any(spoken_for), "{cell}");
                }
            }
        }
    }
}

/// A cell has rows, or one reason for having none.
#[test]
fn no_cell_is_spoken_for_twice() {
    for system in SYSTEMS {
        for table in system.tables() {
            for (state, input) in
                table.states.iter().flat_map(|state| table.inputs.iter().map(move |input| (state, input)))
            {
                let speaks = |states: &[String], inputs: &[String]| {
                    states.contains(&state.name) && inputs.contains(&input.name)
                };
                let rows = table.rows.iter().filter(|it| speaks(&it.from, &it.on)).count();
                let reasons = table.silences.iter().filter(|it| speaks(&it.states, &it.inputs)).count();
                let cell = format!("{} {}: {} × {}", system.name(), table.name, state.name, input.name);
                assert!(reasons <= usize::from(rows == 0), "{cell} has {rows} rows and {reasons} reasons");
            }
        }
    }
}

/// How many clauses the documents were read to have.
const CLAUSES: &[(&str, usize)] =
    &[("myapps", 31 + 9), ("netphone", 15), ("onex-portal", 29), ("user-resilience", 14), ("sip-dr", 25)];

#[test]
fn everything_has_an_id_of_its_own_and_cites_clauses_that_exist() {
    for system in SYSTEMS {
        let clauses: BTreeSet<&str> = system.clauses().iter().map(|clause| clause.id).collect();
        let expected = CLAUSES.iter().find(|(name, _)| *name == system.name()).map(|(_, count)| *count);
        assert_eq!(Some(clauses.len()), expected, "{}", system.name());
        let rules = system.rules();
        let properties = system.properties();
        let cited = rules.iter().map(|it| (it.id, it.clauses));
        let cited = cited.chain(properties.iter().map(|it| (it.id, it.clauses)));
        let mut seen = clauses.clone();
        let mut cites = |id, its_clauses: &'static [&'static str], there: &BTreeSet<&str>| {
            assert!(seen.insert(id), "{id} stands twice");
            assert!(!its_clauses.is_empty(), "{id} cites no clause");
            for clause in its_clauses {
                assert!(there.contains(clause), "{id} cites {clause}, which does not exist");
            }
        };
        // A product fact rests on an entry of the register.
        let register = system.ambiguities().iter().map(|question| question.id);
        let clauses_and_facts = clauses.iter().copied().chain(register).collect();
        cited.for_each(|(id, its_clauses)| cites(id, its_clauses, &clauses_and_facts));
        system.ambiguities().iter().for_each(|it| cites(it.id, it.clauses, &clauses));
    }
}

#[test]
fn open_questions_are_numbered_and_can_be_read_in_two_ways_at_least() {
    for system in SYSTEMS {
        let prefix = system.ambiguities()[0].id.trim_end_matches('1');
        for (place, question) in system.ambiguities().iter().enumerate() {
            assert_eq!(question.id, format!("{prefix}{}", place + 1));
            assert!(question.readings.len() >= 2, "{} can be read in one way only", question.id);
        }
    }
}

/// Clauses that no row carries out.
const WITHOUT_A_ROW: &[&str] = &[
    // A claim of installations, which a theorem tests.
    "MA-01", // Judged by cases, by what a client publishes and traces.
    "MA-28", "MA-30", // Of the library, which has no table: the world reconnects it.
    "GD-24",
];

/// Clauses of which no property speaks.
const WITHOUT_A_PROPERTY: &[&str] = &[
    // Of what is configured once and never changes; judged by cases.
    "MA-28", "MA-29", "MA-30",
];

#[test]
fn every_clause_has_a_row_and_a_property() {
    let (mut no_row, mut no_property) = (Vec::new(), Vec::new());
    for system in SYSTEMS {
        let rules = system.rules();
        let properties = system.properties();
        for clause in system.clauses() {
            if !rules.iter().any(|it| it.clauses.contains(&clause.id)) {
                no_row.push(clause.id);
            }
            if !properties.iter().any(|it| it.clauses.contains(&clause.id)) {
                no_property.push(clause.id);
            }
        }
    }
    assert_eq!(no_row, WITHOUT_A_ROW);
    assert_eq!(no_property, WITHOUT_A_PROPERTY);
}

/// In whatever state, one demanded or recommended row at most applies to each of these events.
pub fn demanded_rows_exclude_each_other<T: Table>(
    rules: &Rules<T>,
    memory: &T::Memory,
    events: &[T::Event],
    view: T::View<'_>,
) {
    for &state in T::State::ALL {
        let position = Position::<T> { state, memory: memory.clone() };
        for event in events {
            let rows = rules.matching(&position, event, view).map(|row| &rules.rows()[row]);
            let demanded: Vec<_> = rows.filter(|row| row.duty != Duty::May).map(|row| row.id).collect();
            assert!(demanded.len() <= 1, "{state:?} × {event:?}: {demanded:?} with {memory:?}");
        }
    }
}
