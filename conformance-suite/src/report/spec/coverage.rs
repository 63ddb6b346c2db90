//! What covers each clause; and what it is covered by: open questions, properties, cases.

use maud::{Markup, html};
use redial_model::render::concerned;
use redial_model::render::specification::{Coverage, Specification};

use super::link;

/// More cases than this are folded.
const MOST_CASES: usize = 3;

/// For each clause the rows, properties and cases.
pub fn coverage(spec: &Specification) -> Markup {
    let coverage = spec.coverage();
    let missing: Vec<&str> = coverage.iter().filter(|it| it.is_missing()).map(|it| it.clause.id).collect();
    let unjudged: Vec<&str> =
        coverage.iter().filter(|it| it.cases.is_empty()).map(|it| it.clause.id).collect();
    html! {
        @if missing.is_empty() {
            p.banner.pass { "Every clause has a row, a property or a case." }
        } @else {
            p.banner.fail { (missing.len()) (if missing.len() == 1 { " clause is" } else { " clauses are" }) " covered by nothing: " (link::list(spec, missing)) }
        }
        @if !unjudged.is_empty() && unjudged.len() < coverage.len() {
            p.banner.inconc { "No case judges " (link::list(spec, unjudged)) }
        }
        div.box.tall {
            table.covers {
                thead { tr { th { "clause" } th { "rows" } th { "properties" } th { "cases" } th { "open questions" } } }
                tbody { @for it in &coverage { (line(spec, it)) } }
            }
        }
    }
}

fn line(spec: &Specification, it: &Coverage<'_>) -> Markup {
    html! {
        tr {
            th scope="row" title=(it.clause.text) { (link::to(it.clause.id)) }
            td {
                @if it.is_missing() { span.verdict.fail { "nothing covers it" } }
                span.ids { @for id in &it.rows { (link::named(id, spec.short(id))) " " } }
            }
            td { (link::list(spec, it.properties.iter().copied())) }
            td {
                @if it.cases.len() > MOST_CASES {
                    details { summary { (it.cases.len()) " cases" } (link::list(spec, it.cases.iter().copied())) }
                } @else { (link::list(spec, it.cases.iter().copied())) }
            }
            td { (link::list(spec, it.questions.iter().copied())) }
        }
    }
}

/// The ambiguity register.
pub fn questions(spec: &Specification) -> Markup {
    html! {
        @if spec.questions().is_empty() { p { "No question is open." } }
        @for question in spec.questions() {
            article.question #(link::fragment(question.id)) {
                h3 { (question.id) " " span.badge { (question.kind.name()) } " " span.badge { "concerns " (concerned(question.side)) } }
                p { (question.question) }
                dl {
                    @for (letter, reading) in question.letters().zip(question.readings) {
                        dt { code { (question.id) "=" (letter) } " " (question.default_in_words(letter)) }
                        dd { (reading) }
                    }
                    dt { "between" } dd { (link::list(spec, question.clauses.iter().copied())) }
                }
            }
        }
    }
}

/// Properties and hazards, with the checker's verdicts where it was asked.
pub fn properties(spec: &Specification) -> Markup {
    html! {
        p.dim { "Always: it holds in every state of every topology. Reachable: some topology reaches it. Hazard: a loss that the "
            "document admits; some topology reaches it." }
        div.box {
            table {
                thead { tr { th { "property" } th { "kind" } th { "says" }
                    @for report in &spec.checked { th { (report.edition) } } th { "clauses" } } }
                tbody {
                    @for it in &spec.properties {
                        tr #(link::fragment(it.id)) {
                            th scope="row" { (it.id) }
                            td { span.kind.(it.kind.name()) { (it.kind.name()) } }
                            td.text { (it.text) }
                            @for report in &spec.checked {
                                td { @if let Some(result) = report.results().find(|result| result.id == it.id) {
                                    span.verdict.(if result.is_pass() { "pass" } else { "fail" }) { (result.verdict.name()) }
                                } }
                            }
                            td { (link::list(spec, it.clauses.iter().copied())) }
                        }
                    }
                }
            }
        }
    }
}

/// The cases.
pub fn cases(spec: &Specification) -> Markup {
    html! {
        @if spec.cases.is_empty() {
            p { "There are none yet: no client can be judged by this specification." }
        } @else {
            div.box.tall {
                table {
                    thead { tr { th { "case" } th { "what holds when it passes" } th { "clauses" } } }
                    tbody {
                        @for case in &spec.cases {
                            tr #(link::fragment(&case.id)) {
                                th scope="row" { (case.id) }
                                td.text { (case.title) }
                                td { (link::list(spec, case.clauses.iter().map(String::as_str))) }
                            }
                        }
                    }
                }
            }
        }
    }
}
