//! A table as a whole: how its states follow each other, what stands in each cell, what its words mean.

use maud::{Markup, html};
use redial_model::render::graph::{Edge, Graph};
use redial_model::render::matrix::{Cell, Matrix, matrices, runs};
use redial_model::render::specification::Specification;
use redial_model::render::tables::sign;
use redial_model::rule::SilenceKind;
use redial_model::table::{TableInfo, Term};

use super::{diagram, link};

/// Everything about a table.
pub fn table(spec: &Specification, table: &TableInfo) -> Markup {
    let graph = Graph::of(table, spec.present());
    html! {
        h3 { "States" }
        @if graph.has_edges() {
            p.dim { "Edition " (spec.present()) ". Dashed, or marked (may): allowed, not demanded." }
            div.scroll { (diagram::draw(&graph)) }
        } @else {
            p { "No row changes the state: " (graph.states.iter().map(|it| it.words.as_str()).collect::<Vec<_>>().join(", ")) "." }
        }
        (beside("Answered without leaving the state", &graph, &graph.loops))
        (beside("Allowed, and not drawn", &graph, &graph.left_out))
        @for matrix in matrices(table, &spec.editions) { (cells(spec, table, &matrix)) }
        details.words {
            summary { "Words of this table" }
            div.columns {
                (terms("states", &table.states)) (terms("inputs", &table.inputs))
                (terms("conditions", spec.conditions(table))) (terms("effects", &table.effects))
            }
        }
    }
}

fn beside(heading: &str, graph: &Graph<'_>, edges: &[Edge]) -> Markup {
    let words = |place: usize| graph.states[place].words.as_str();
    html! {
        @if graph.has_edges() && !edges.is_empty() {
            p { (heading) ":" }
            ul.beside {
                @for edge in edges {
                    li {
                        strong { (words(edge.from)) @if edge.from != edge.to { " → " (words(edge.to)) } } ": "
                        (edge.triggers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                    }
                }
            }
        }
    }
}

fn terms<'a>(heading: &str, terms: impl IntoIterator<Item = &'a Term>) -> Markup {
    html! {
        div {
            h4 { (heading) }
            dl { @for term in terms { dt title=(term.name) { (term.words) } dd { (term.meaning) } } }
        }
    }
}

fn cells(spec: &Specification, table: &TableInfo, matrix: &Matrix<'_>) -> Markup {
    let editions: Vec<&str> = matrix.editions.iter().map(|it| it.0).collect();
    let used = |place: usize| {
        matrix.lines.iter().flatten().any(|cell| matches!(cell, Cell::Silent(_, it) if *it == place))
    };
    let silences = || table.silences.iter().enumerate().filter(|(place, _)| used(*place));
    html! {
        h3 { "Cells, edition" @if editions.len() > 1 { "s" } " " (editions.join(", ")) }
        div.box.tall {
            table.matrix {
                thead { tr { th.corner { "on" } @for state in &table.states { th title=(state.meaning) { (state.words) } } } }
                tbody {
                    @for (input, line) in table.inputs.iter().zip(&matrix.lines) {
                        tr {
                            th scope="row" title=(input.meaning) { (input.words) }
                            @for cell in line { (self::cell(spec, table, cell)) }
                        }
                    }
                }
            }
        }
        @if silences().next().is_some() {
            p.dim { "Cells without a row: " (sign(SilenceKind::Ignored)) " the event can come and changes nothing; "
                (sign(SilenceKind::Forbidden)) " the event cannot come." }
            ul.reasons {
                @for (place, silence) in silences() {
                    li { span.dim { (sign(silence.kind)) (place + 1) } " " (silence.reason) }
                }
            }
        }
    }
}

fn cell(spec: &Specification, table: &TableInfo, cell: &Cell<'_>) -> Markup {
    html! {
        @match cell {
            Cell::Rows(ids) => td {
                @for run in runs(table, ids) {
                    (link::named(run.first, spec.short(run.first)))
                    @if let Some(last) = run.last { "–" (link::named(last, spec.short(last))) }
                    " "
                }
            },
            Cell::Silent(kind, place) => td.silent title=(table.silences[*place].reason) { (sign(*kind)) (place + 1) },
            Cell::Unsaid => td.fail title="no row answers, and nobody has said why" { "?" },
        }
    }
}
