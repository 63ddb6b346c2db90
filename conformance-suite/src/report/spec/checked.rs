//! What the checker found: how each hazard is reached, and how a property is broken.

use maud::{Markup, html};
use redial_model::check::{Narrative, PropertyResult, SystemReport};
use redial_model::render::specification::Specification;

use super::link;

/// What the checker found of each edition, or how to ask it.
pub fn findings(spec: &Specification) -> Markup {
    let name = spec.system.name();
    html! {
        @if spec.checked.is_empty() {
            p { "The checker was not asked: it takes its time. " code { "redial report " (name) " --check" }
                " writes this page with its verdicts and the shortest way into each hazard; " code { "redial check " (name) } " prints them." }
        }
        @for report in &spec.checked { (of_edition(report)) }
    }
}

fn of_edition(report: &SystemReport) -> Markup {
    let class = if report.passed() { "pass" } else { "fail" };
    let told = report.results().filter(|it| it.counterexample.is_some() || it.witness.is_some());
    html! {
        h3 { "Edition " (report.edition) }
        p.banner.(class) {
            (report.outcome) ": " (report.topologies) " topologies, " (report.states) " states, " (report.transitions) " transitions."
        }
        @if !report.rules_never_fired.is_empty() {
            p { "Rows that never fired: " (report.rules_never_fired.join(", ")) }
        }
        @for result in told { (stories(report, result)) }
    }
}

fn stories(report: &SystemReport, result: &PropertyResult) -> Markup {
    html! {
        @for (class, what, narrative) in [("fail", "broken", &result.counterexample), ("known", "reached", &result.witness)] {
            @if let Some(narrative) = narrative {
                details.case.(class) {
                    summary { (link::to(result.id)) " " (result.text) " "
                        span.dim { (what) " in " (result.topologies) " of " (report.topologies) " topologies" } }
                    div.body { (story(narrative)) }
                }
            }
        }
    }
}

fn story(narrative: &Narrative) -> Markup {
    html! {
        p.dim { "At the shortest, in " (narrative.topology) ":" }
        ol { @for step in &narrative.steps { li { (step) } } }
        @if !narrative.cycle.is_empty() {
            p.dim { "and then for ever:" }
            ul { @for step in &narrative.cycle { li { (step) } } }
        }
    }
}
