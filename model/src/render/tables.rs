//! The parts of a chapter that are about one table, as Markdown: rows, state diagram, matrix, words.

use std::fmt::{self, Write as _};

use super::graph::{Edge, Graph};
use super::markdown::{anchor, cell, link_as, links, table};
use super::matrix::{Cell, Matrix, matrices, runs};
use super::row::RowText;
use super::specification::Specification;
use crate::rule::SilenceKind;
use crate::table::{RuleInfo, TableInfo, Term};

const ROW_COLUMNS: &[&str] = &["row", "clauses", "from", "on", "when", "to", "does", "duty"];

/// Rows of a table.
pub(super) fn rows(
    page: &mut String,
    spec: &Specification,
    of: &TableInfo,
    rows: &[&RuleInfo],
) -> fmt::Result {
    let line = |row: &&RuleInfo| {
        let text = RowText::of(spec, of, row);
        let from = if text.from.is_empty() { "*any*".to_owned() } else { text.from.join(", ") };
        vec![
            anchor(row.id),
            links(row.clauses.iter().copied()),
            cell(&from),
            cell(&text.on.join(", ")),
            conditions(spec, &text),
            cell(text.to.unwrap_or("*stays*")),
            cell(&text.effects.join(", then ")),
            text.duty,
        ]
    };
    table(page, ROW_COLUMNS, rows.iter().map(line))
}

/// The conditions of a row, those that follow a reading as links to the open question.
pub(super) fn conditions(spec: &Specification, text: &RowText<'_>) -> String {
    let shown = |(before, condition): (&str, &str)| match spec.question_of(condition) {
        Some(question) => format!("{before}{}", link_as(question.id, condition)),
        None => format!("{before}{}", cell(condition)),
    };
    text.conditions().map(shown).collect::<Vec<_>>().join("; ")
}

/// A table as a whole: how its states follow each other, what stands in each cell, what its words mean.
pub(super) fn section(page: &mut String, spec: &Specification, of: &TableInfo) -> fmt::Result {
    writeln!(page, "## The table of the {}\n", of.name)?;
    diagram(page, spec, of)?;
    for matrix in matrices(of, &spec.editions) {
        cells(page, spec, of, &matrix)?;
    }
    writeln!(page, "### Words of the {}\n", of.name)?;
    let columns = |what| [what, "in the source", "meaning"];
    table(page, &columns("state"), of.states.iter().map(term))?;
    table(page, &columns("input"), of.inputs.iter().map(term))?;
    table(page, &columns("condition"), spec.conditions(of).map(term))?;
    table(page, &columns("effect"), of.effects.iter().map(term))?;
    Ok(())
}

fn term(term: &Term) -> Vec<String> {
    vec![cell(&term.words), format!("`{}`", term.name), cell(term.meaning)]
}

/// The state diagram, as Mermaid, and what it leaves out, as a list.
fn diagram(page: &mut String, spec: &Specification, of: &TableInfo) -> fmt::Result {
    let graph = Graph::of(of, spec.present());
    writeln!(page, "### States of the {}\n", of.name)?;
    if graph.has_edges() {
        writeln!(
            page,
            "How the states follow each other, edition {}. `(should)`: recommended; `(may)`: allowed.\n",
            spec.present()
        )?;
        writeln!(page, "```mermaid\n{}```\n", mermaid(&graph))?;
    } else {
        writeln!(page, "No row changes the state.\n")?;
    }
    for (what, edges) in
        [("Answered without leaving the state:", &graph.loops), ("Allowed, and not drawn:", &graph.left_out)]
    {
        if !edges.is_empty() {
            writeln!(page, "{what}\n")?;
            for edge in edges {
                writeln!(page, "- {}: {}", told(&graph, edge), triggers(edge, ", "))?;
            }
            writeln!(page)?;
        }
    }
    Ok(())
}

fn told(graph: &Graph<'_>, edge: &Edge) -> String {
    let words = |place: usize| graph.states[place].words.as_str();
    match edge.from == edge.to {
        true => words(edge.from).to_owned(),
        false => format!("{} → {}", words(edge.from), words(edge.to)),
    }
}

fn triggers(edge: &Edge, between: &str) -> String {
    edge.triggers.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// The graph in Mermaid's language.
pub fn mermaid(graph: &Graph<'_>) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    let name = |place: usize| graph.states[place].name.as_str();
    for state in graph.states {
        text += &format!("    state \"{}\" as {}\n", state.words, state.name);
    }
    if let Some(initial) = graph.initial {
        text += &format!("    [*] --> {}\n", name(initial));
    }
    for edge in &graph.edges {
        text += &format!("    {} --> {} : {}\n", name(edge.from), name(edge.to), triggers(edge, ",<br/>"));
    }
    text
}

fn cells(page: &mut String, spec: &Specification, of: &TableInfo, matrix: &Matrix<'_>) -> fmt::Result {
    let editions: Vec<&str> = matrix.editions.iter().map(|it| it.0).collect();
    let number = if editions.len() == 1 { "edition" } else { "editions" };
    writeln!(page, "### Cells of the {}, {number} {}\n", of.name, editions.join(", "))?;
    let states = of.states.iter().map(|state| state.words.as_str());
    let columns: Vec<&str> = std::iter::once("on").chain(states).collect();
    let line = |(input, cells): (&Term, &Vec<Cell<'_>>)| {
        let mut line = vec![format!("**{}**", cell(&input.words))];
        line.extend(cells.iter().map(|cell| said(spec, of, cell)));
        line
    };
    table(page, &columns, of.inputs.iter().zip(&matrix.lines).map(line))?;
    let used = |place: usize| {
        matrix
            .lines
            .iter()
            .flatten()
            .any(|cell| matches!(cell, Cell::Silent(_, silence) if *silence == place))
    };
    let mut reasons = of.silences.iter().enumerate().filter(|(place, _)| used(*place)).peekable();
    if reasons.peek().is_some() {
        writeln!(
            page,
            "Cells without a row: · the event can come and changes nothing; ✗ the event cannot come.\n"
        )?;
        for (place, silence) in reasons {
            writeln!(page, "- {}{}: {}", sign(silence.kind), place + 1, silence.reason)?;
        }
        writeln!(page)?;
    }
    Ok(())
}

/// How a cell without a row is marked.
pub fn sign(kind: SilenceKind) -> &'static str {
    match kind {
        SilenceKind::Ignored => "·",
        SilenceKind::Forbidden => "✗",
    }
}

fn said(spec: &Specification, of: &TableInfo, cell: &Cell<'_>) -> String {
    match cell {
        Cell::Rows(ids) => {
            let runs = runs(of, ids).into_iter().map(|run| match run.last {
                Some(last) => format!(
                    "{}–{}",
                    link_as(run.first, spec.short(run.first)),
                    link_as(last, spec.short(last))
                ),
                None => link_as(run.first, spec.short(run.first)),
            });
            runs.collect::<Vec<_>>().join(" ")
        }
        Cell::Silent(kind, place) => format!("{}{}", sign(*kind), place + 1),
        Cell::Unsaid => "**?**".to_owned(),
    }
}
