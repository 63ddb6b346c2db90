//! Two editions beside each other.

use maud::{Markup, html};
use redial_model::render::difference::Difference;
use redial_model::render::row::RowText;
use redial_model::render::specification::Specification;

use super::{link, rows};

/// Cells, clauses and rows that differ.
pub fn difference(spec: &Specification, difference: &Difference<'_>) -> Markup {
    let [newer, older] = difference.editions;
    html! {
        @if difference.cells.is_empty() { p { "The same rows answer in every cell." } }
        @else {
            h3 { "Cells in which different rows answer" }
            div.box { table {
                thead { tr { th { "table" } th { "cells" } th { (newer) } th { (older) } } }
                tbody { @for it in &difference.cells { tr {
                    td { (it.table.name) }
                    td { @for (state, input) in &it.places { div { (state.words) ", on " (input.words) } } }
                    (pair(spec, &it.rows))
                } } }
            } }
            h3 { "Clauses that are carried out by other rows" }
            div.box { table {
                thead { tr { th { "clause" } th { "says" } th { (newer) } th { (older) } } }
                tbody { @for it in &difference.clauses { tr {
                    th scope="row" { (link::to(it.clause.id)) }
                    td.text { (it.clause.text) }
                    (pair(spec, &it.rows))
                } } }
            } }
        }
        @for (edition, only) in difference.editions.iter().zip(&difference.only) {
            @if !only.is_empty() {
                h3 { "Rows of edition " (edition) " only" }
                div.box { table {
                    thead { tr { th { "row" } th { "table" } th { "cells" } th { "when" } th { "does" } } }
                    tbody { @for (table, row) in only {
                        @let text = RowText::of(spec, table, row);
                        tr {
                            th scope="row" { (link::to(row.id)) }
                            td { (table.name) }
                            td { (text.from.join(", ")) ", on " (text.on.join(", ")) }
                            td { @for (before, condition) in text.conditions() {
                                div { (before) (rows::condition(spec, table, condition)) }
                            } }
                            td { (text.effects.join(", then ")) }
                        }
                    } }
                } }
            }
        }
    }
}

/// The rows of both editions, those that only one of them has set off.
fn pair(spec: &Specification, both: &[Vec<&str>; 2]) -> Markup {
    html! {
        @for (here, there) in [(&both[0], &both[1]), (&both[1], &both[0])] {
            td {
                @if here.is_empty() { span.dim { "–" } }
                span.ids {
                    @for id in here {
                        span.only[!there.contains(id)] { (link::named(id, spec.short(id))) } " "
                    }
                }
            }
        }
    }
}
