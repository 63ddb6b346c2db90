//! How a table's states follow each other: parallel rows as one edge, and what changes no state as a list beside it.

use crate::rule::{Duty, Edition};
use crate::table::{TableInfo, Term};

/// With more edges than this a diagram is no help; what is merely allowed is then left out and listed.
const MOST_EDGES: usize = 25;

/// An input that leads from a state to another, or to itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// The input in words.
    pub words: String,
    /// How strongly the strongest row speaks that says so.
    pub duty: Duty,
}

impl std::fmt::Display for Trigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let duty = match self.duty {
            Duty::Must => "",
            Duty::Should => " (should)",
            Duty::May => " (may)",
        };
        write!(f, "{}{duty}", self.words)
    }
}

/// All that leads from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The place of the state it leaves.
    pub from: usize,
    /// The place of the state it leads to.
    pub to: usize,
    /// The inputs, in the table's order.
    pub triggers: Vec<Trigger>,
}

/// The states of a table and what leads from one to another.
#[derive(Debug, Clone)]
pub struct Graph<'a> {
    /// The states.
    pub states: &'a [Term],
    /// Where it begins.
    pub initial: Option<usize>,
    /// What leads from one state to another.
    pub edges: Vec<Edge>,
    /// What is answered without leaving the state: `from` and `to` are the same.
    pub loops: Vec<Edge>,
    /// What is merely allowed and would have been too much for a drawing.
    pub left_out: Vec<Edge>,
}

impl<'a> Graph<'a> {
    /// The graph of a table in one edition.
    pub fn of(table: &'a TableInfo, edition: Edition) -> Self {
        let mut edges = Vec::new();
        let mut loops = Vec::new();
        for (from, state) in table.states.iter().enumerate() {
            for (to, target) in table.states.iter().enumerate() {
                let triggers = triggers(table, edition, state, target);
                match (triggers.is_empty(), from == to) {
                    (true, _) => {}
                    (false, true) => loops.push(Edge { from, to, triggers }),
                    (false, false) => edges.push(Edge { from, to, triggers }),
                }
            }
        }
        let mut left_out = Vec::new();
        if edges.len() > MOST_EDGES {
            let allowed = |edge: &Edge| edge.triggers.iter().all(|it| it.duty == Duty::May);
            (left_out, edges) = edges.into_iter().partition(allowed);
        }
        let place = |name: &String| table.states.iter().position(|state| state.name == *name);
        Graph {
            states: &table.states,
            initial: table.initial.as_ref().and_then(place),
            edges,
            loops,
            left_out,
        }
    }

    /// Whether any row changes the state.
    pub fn has_edges(&self) -> bool {
        !self.edges.is_empty()
    }
}

/// The inputs with a row that leads from one state to another.
fn triggers(table: &TableInfo, edition: Edition, from: &Term, to: &Term) -> Vec<Trigger> {
    let leads = |input: &Term| {
        let rows = table.rows_of(edition).filter(|row| {
            row.from.contains(&from.name)
                && row.on.contains(&input.name)
                && row.to.as_ref().unwrap_or(&from.name) == &to.name
        });
        rows.map(|row| row.duty).min()
    };
    let trigger = |input: &Term| leads(input).map(|duty| Trigger { words: input.words.clone(), duty });
    table.inputs.iter().filter_map(trigger).collect()
}
