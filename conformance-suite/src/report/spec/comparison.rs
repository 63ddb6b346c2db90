//! The systems beside each other: the same questions to each, and what the checker says.

use maud::{Markup, html};
use redial_model::check::SystemReport;
use redial_model::comparison::{Answer, Question};
use redial_model::register::said;
use redial_model::render::specification::Specification;

use super::link;

/// Where it stands in the page.
pub const FRAGMENT: &str = "systems-beside-each-other";
/// What it is called.
pub const TITLE: &str = "The systems beside each other";

/// Every question, and what each system says to it.
pub fn comparison(specs: &[Specification]) -> Markup {
    html! {
        header #(FRAGMENT) { h1 { (TITLE) } }
        p.dim {
            "An answer is what a property, a hazard or a claim of a system says, and what the checker says of it"
            @if specs.iter().all(|spec| spec.checked.is_empty()) { ", if it is asked: " code { "redial report --check" } }
            "."
        }
        @for question in Question::all() { (section(specs, question)) }
    }
}

fn section(specs: &[Specification], question: Question) -> Markup {
    let answers: Vec<(&Specification, &Answer)> =
        specs.iter().filter_map(|spec| Some((spec, question.answered(spec.system.compared())?))).collect();
    let has_rows = answers.iter().any(|(_, answer)| !answer.rows.is_empty());
    let has_waits = answers.iter().any(|(_, answer)| !answer.waits.is_empty());
    html! {
        section {
            h2 { (question.words()) }
            div.box {
                table {
                    thead { tr {
                        th { "system" } th { "what is said of it" }
                        @if has_waits { th { "times" } }
                        @if has_rows { th { "rows" } }
                    } }
                    tbody { @for (spec, answer) in answers { tr {
                        th scope="row" title=(spec.system.title()) { (link::named(spec.system.name(), spec.system.name())) }
                        td { @for id in answer.properties { p { (property(spec, id)) } } }
                        @if has_waits { td { (waits(spec, answer)) } }
                        @if has_rows { td { (link::list(spec, answer.rows.iter().copied().filter(|id| has_row(spec, id)))) } }
                    } } }
                }
            }
        }
    }
}

/// The editions that were asked for may not have all rows.
fn has_row(spec: &Specification, id: &str) -> bool {
    spec.tables.iter().any(|table| table.rows.iter().any(|row| row.id == id))
}

fn property(spec: &Specification, id: &str) -> Markup {
    let text = spec.properties.iter().find(|it| it.id == id).map_or("", |it| it.text);
    let verdict = |report: &SystemReport| {
        let result = report.results().find(|it| it.id == id)?;
        Some(if spec.checked.len() > 1 {
            format!("{}: {}", report.edition, said(result))
        } else {
            said(result)
        })
    };
    let verdicts: Vec<String> = spec.checked.iter().filter_map(verdict).collect();
    html! { (link::to(id)) " " (text) " " span.dim { (verdicts.join("; ")) } }
}

fn waits(spec: &Specification, answer: &Answer) -> Markup {
    html! {
        @for wait in answer.waits.iter().filter(|wait| has_row(spec, wait.ended_by)) {
            p { (wait.until) ": " strong { (wait.time) } " " (link::to(wait.ended_by)) }
        }
    }
}
