//! Two editions beside each other: rows that stand in one of them only, and the cells and clauses that differ by that.

use super::matrix::cell_rows;
use super::specification::Specification;
use crate::clause::Clause;
use crate::rule::Edition;
use crate::table::{RuleInfo, TableInfo, Term};

/// What an edition says otherwise than another.
pub struct Difference<'a> {
    /// The editions: the present one, and the one it is held against.
    pub editions: [Edition; 2],
    /// Cells in which different rows answer.
    pub cells: Vec<Cells<'a>>,
    /// Clauses that are carried out by different rows.
    pub clauses: Vec<ClauseRows<'a>>,
    /// Rows that stand in one edition only, with their table.
    pub only: [Vec<(&'a TableInfo, &'a RuleInfo)>; 2],
}

/// Cells of a table in which the same rows answer.
pub struct Cells<'a> {
    /// The table.
    pub table: &'a TableInfo,
    /// State and input of each.
    pub places: Vec<(&'a Term, &'a Term)>,
    /// The rows of each edition.
    pub rows: [Vec<&'a str>; 2],
}

/// A clause and the rows that carry it out in one edition only.
pub struct ClauseRows<'a> {
    /// The clause.
    pub clause: &'static Clause,
    /// The rows that stand in one edition only.
    pub rows: [Vec<&'a str>; 2],
}

/// The present edition against each other one that the report shows.
pub fn differences(spec: &Specification) -> Vec<Difference<'_>> {
    let present = spec.present();
    spec.editions.iter().skip(1).map(|&other| difference(spec, [present, other])).collect()
}

fn difference(spec: &Specification, editions: [Edition; 2]) -> Difference<'_> {
    let only_in = |this: Edition, other: Edition| {
        let rows = spec.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
        rows.filter(|(_, row)| row.editions.contains(&this) && !row.editions.contains(&other))
            .collect::<Vec<_>>()
    };
    let only = [only_in(editions[0], editions[1]), only_in(editions[1], editions[0])];
    let citing = |clause: &Clause| {
        let ids = |rows: &Vec<(&TableInfo, &'_ RuleInfo)>| {
            rows.iter()
                .filter(|(_, row)| row.clauses.contains(&clause.id))
                .map(|(_, row)| row.id)
                .collect::<Vec<_>>()
        };
        [ids(&only[0]), ids(&only[1])]
    };
    let clauses = spec.system.clauses().iter().map(|clause| ClauseRows { clause, rows: citing(clause) });
    let clauses = clauses.filter(|it| it.rows.iter().any(|rows| !rows.is_empty())).collect();
    Difference { editions, cells: cells(spec, editions), clauses, only }
}

fn cells(spec: &Specification, editions: [Edition; 2]) -> Vec<Cells<'_>> {
    let mut cells: Vec<Cells<'_>> = Vec::new();
    for table in &spec.tables {
        let begin = cells.len();
        for input in &table.inputs {
            for state in &table.states {
                let rows = editions.map(|edition| cell_rows(table, edition, &state.name, &input.name));
                if rows[0] == rows[1] {
                    continue;
                }
                match cells[begin..].iter_mut().find(|known| known.rows == rows) {
                    Some(known) => known.places.push((state, input)),
                    None => cells.push(Cells { table, places: vec![(state, input)], rows }),
                }
            }
        }
    }
    cells
}
