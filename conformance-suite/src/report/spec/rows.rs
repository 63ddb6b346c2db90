//! Section by section: the clauses, and the rows that carry them out.

use maud::{Markup, html};
use redial_model::clause::Clause;
use redial_model::render::row::RowText;
use redial_model::render::specification::{ABOUT_PRODUCT_FACTS, Section, Specification};
use redial_model::table::{RuleInfo, TableInfo, Term};

use super::link;

/// The fragment of a section.
pub fn fragment(spec: &Specification, section: &Section<'_>) -> String {
    link::part(spec, &format!("section {}", section.name))
}

/// All sections, in the order of the document.
pub fn sections(spec: &Specification) -> Markup {
    html! {
        @for section in spec.sections() {
            h3 #(fragment(spec, &section)) { (section.name) }
            @if section.clauses.is_empty() { p { (ABOUT_PRODUCT_FACTS) } }
            @else { dl.clauses { @for it in &section.clauses { (clause(it)) } } }
            @for (table, rows) in &section.rows {
                div.box { (rows_of(spec, table, rows)) }
            }
            @if !section.elsewhere.is_empty() {
                p.dim { "Rows of other sections that carry it out, too: "
                    (link::list(spec, section.elsewhere.iter().map(|row| row.id))) }
            }
        }
    }
}

fn clause(clause: &Clause) -> Markup {
    html! {
        dt #(link::fragment(clause.id)) { (clause.id) }
        dd { (clause.text) " " span.badge { (clause.binds.whom()) } " " span.badge { (clause.strength.name()) } }
    }
}

fn rows_of(spec: &Specification, table: &TableInfo, rows: &[&RuleInfo]) -> Markup {
    html! {
        table.rows {
            thead { tr {
                th { (table.name) } th { "from" } th { "on" } th { "when" } th { "to" } th { "does" } th { "duty" } th { "clauses" }
            } }
            tbody { @for row in rows { (row_line(spec, table, row)) } }
        }
    }
}

fn row_line(spec: &Specification, table: &TableInfo, row: &RuleInfo) -> Markup {
    let text = RowText::of(spec, table, row);
    html! {
        tr #(link::fragment(row.id)) {
            th scope="row" { (row.id) }
            td { @if text.from.is_empty() { em.dim { "any" } } (words(&table.states, &row.from, text.from.is_empty())) }
            td { (words(&table.inputs, &row.on, false)) }
            td { @for (before, condition) in text.conditions() { div { (before) (self::condition(spec, table, condition)) } } }
            td {
                @match (&row.to, text.to) {
                    (Some(name), Some(_)) => (words(&table.states, std::slice::from_ref(name), false)),
                    _ => em.dim { "stays" },
                }
            }
            td { ol.does { @for name in &row.effects { li { (words(&table.effects, std::slice::from_ref(name), false)) } } } }
            td { span.duty.(text.duty.split(',').next().unwrap_or_default()) { (text.duty) } }
            td { (link::list(spec, row.clauses.iter().copied())) }
        }
    }
}

/// A condition; one that follows a reading leads to the open question.
pub fn condition(spec: &Specification, table: &TableInfo, condition: &str) -> Markup {
    let meaning = table.conditions.iter().find(|term| term.words == condition).map(|term| term.meaning);
    match spec.question_of(condition) {
        Some(question) => link::named(question.id, condition),
        None => html! { span.condition title=[meaning] { (condition) } },
    }
}

/// Names in words, each with its meaning as a hint.
fn words(terms: &[Term], names: &[String], hidden: bool) -> Markup {
    let known = |name: &String| terms.iter().find(|term| term.name == *name);
    html! {
        @if !hidden {
            @for (place, name) in names.iter().enumerate() {
                @if place > 0 { ", " }
                @match known(name) {
                    Some(term) => span.word title=(term.meaning) { (term.words) },
                    None => (name),
                }
            }
        }
    }
}
