//! What the checker found: how each hazard is reached, and how a property is broken.

use indicatif::HumanCount;
use maud::{Markup, html};
use redial_model::check::{Narrative, PropertyResult, PropertyVerdict, SystemReport};
use redial_model::register::said;
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
    let violated = report.results().filter(|it| it.is_broken()).count();
    let class = if report.is_exhausted() && violated == 0 { "pass" } else { "fail" };
    let unreached = report.results().filter(|it| it.verdict == PropertyVerdict::Unreached);
    let missing: Vec<&str> =
        unreached.map(|it| it.id).chain(report.rules_never_fired.iter().copied()).collect();
    let told = report.results().filter(|it| it.counterexample.is_some() || it.witness.is_some());
    html! {
        h3 { "Edition " (report.edition) }
        p.banner.(class) {
            (report.outcome) ": " (report.topologies) " topologies, "
            @if report.explored < report.topologies { (report.explored) " explored, " }
            (HumanCount(report.states)) " states, "
            (HumanCount(report.transitions)) " transitions; "
            @match violated { 0 => "nothing is violated", 1 => "1 property is violated", many => { (many) " properties are violated" } }
            "."
        }
        @if !missing.is_empty() {
            p { "Not seen in this scope, which more faults or topologies may change: "
                @for id in missing { (link::to(id)) " " } }
        }
        @for result in told { (stories(result)) }
    }
}

fn stories(result: &PropertyResult) -> Markup {
    let class = if result.is_broken() { "fail" } else { "known" };
    html! {
        @for narrative in result.counterexample.iter().chain(&result.witness) {
            details.case.(class) {
                summary { (link::to(result.id)) " " (result.text) " " span.dim { (said(result)) } }
                div.body { (story(narrative)) }
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
