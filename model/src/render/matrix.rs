//! State × input: which rows answer, or why none does.

use crate::rule::{Edition, SilenceKind};
use crate::table::TableInfo;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// These rows answer, by id.
    Rows(Vec<&'a str>),
    /// No row answers, for the reason at that place of the table's silences.
    Silent(SilenceKind, usize),
    /// No row answers, and nobody has said why.
    Unsaid,
}

/// The cells of a table in editions that agree in all of them.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    /// Those editions.
    pub editions: Vec<Edition>,
    /// For each input the cells of all states.
    pub lines: Vec<Vec<Cell<'a>>>,
}

/// The matrix of each edition, those that are equal as one.
pub fn matrices<'a>(table: &'a TableInfo, editions: &[Edition]) -> Vec<Matrix<'a>> {
    let mut matrices: Vec<Matrix<'a>> = Vec::new();
    for &edition in editions {
        let lines = lines(table, edition);
        match matrices.iter_mut().find(|matrix| matrix.lines == lines) {
            Some(matrix) => matrix.editions.push(edition),
            None => matrices.push(Matrix { editions: vec![edition], lines }),
        }
    }
    matrices
}

fn lines(table: &TableInfo, edition: Edition) -> Vec<Vec<Cell<'_>>> {
    let cell = |state: &str, input: &str| {
        let rows = cell_rows(table, edition, state, input);
        match table.silence(state, input) {
            _ if !rows.is_empty() => Cell::Rows(rows),
            Some((place, silence)) => Cell::Silent(silence.kind, place),
            None => Cell::Unsaid,
        }
    };
    let line = |input: &str| table.states.iter().map(|state| cell(&state.name, input)).collect();
    table.inputs.iter().map(|input| line(&input.name)).collect()
}

/// The rows of an edition that answer to an input in a state, by id.
pub fn cell_rows<'a>(table: &'a TableInfo, edition: Edition, state: &str, input: &str) -> Vec<&'a str> {
    let answers = |names: &[String], name: &str| names.iter().any(|it| it == name);
    let rows = table.rows_of(edition).filter(|row| answers(&row.from, state) && answers(&row.on, input));
    rows.map(|row| row.id).collect()
}

/// Rows that follow each other in the table: the first and, from three on, the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// The first row.
    pub first: &'a str,
    /// The last row, if there are at least three.
    pub last: Option<&'a str>,
}

/// Puts rows that follow each other in the table together, so that a cell stays small.
pub fn runs<'a>(table: &TableInfo, ids: &[&'a str]) -> Vec<Run<'a>> {
    let place = |id: &str| table.rows.iter().position(|row| row.id == id);
    let mut runs: Vec<Vec<&'a str>> = Vec::new();
    for &id in ids {
        let follows = |run: &Vec<&str>| run.last().and_then(|last| place(last)).map(|it| it + 1) == place(id);
        match runs.last_mut() {
            Some(run) if follows(run) => run.push(id),
            _ => runs.push(vec![id]),
        }
    }
    let written = |run: Vec<&'a str>| match run[..] {
        [first, _, .., last] => vec![Run { first, last: Some(last) }],
        _ => run.into_iter().map(|first| Run { first, last: None }).collect(),
    };
    runs.into_iter().flat_map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::SYSTEMS;

    #[test]
    fn three_rows_that_follow_each_other_are_a_run() {
        let tables = SYSTEMS[0].tables();
        let ids: Vec<&str> = tables[0].rows.iter().map(|row| row.id).collect();
        let run = |first, last| Run { first, last };
        assert_eq!(runs(&tables[0], &ids[2..6]), [run(ids[2], Some(ids[5]))]);
        assert_eq!(runs(&tables[0], &ids[2..4]), [run(ids[2], None), run(ids[3], None)]);
        let gap = [ids[0], ids[2], ids[3], ids[4], ids[9]];
        assert_eq!(runs(&tables[0], &gap), [run(ids[0], None), run(ids[2], Some(ids[4])), run(ids[9], None)]);
        assert_eq!(runs(&tables[0], &[]), []);
    }

    #[test]
    fn every_cell_of_every_system_is_spoken_for() {
        for system in SYSTEMS {
            for table in system.tables() {
                let matrices = matrices(&table, &[system.editions()[0]]);
                for (input, line) in table.inputs.iter().zip(&matrices[0].lines) {
                    for (state, cell) in table.states.iter().zip(line) {
                        let place =
                            format!("{} {}: {} × {}", system.name(), table.name, state.name, input.name);
                        // What only another edition has something to say of is a difference of the editions.
                        let elsewhere = system
                            .editions()
                            .iter()
                            .any(|edition| !cell_rows(&table, *edition, &state.name, &input.name).is_empty());
                        assert!(*cell != Cell::Unsaid || elsewhere, "{place}");
                    }
                }
            }
        }
    }
}
