//! What the checker found, as Markdown. Nothing here tells a time: two runs over the same scope read the same.

use std::fmt::{self, Write as _};

use super::markdown::{cell, link, table};
use crate::check::{Narrative, PropertyResult, SystemReport};
use crate::register::said;

pub(super) fn section(page: &mut String, system: &str, checked: &[SystemReport]) -> fmt::Result {
    writeln!(page, "## What the checker found\n")?;
    if checked.is_empty() {
        return writeln!(
            page,
            "The checker was not asked: it takes its time. `redial report {system} --check --markdown DIR` writes this page \
             with its verdicts and the shortest way into each hazard; `redial check {system}` prints them.\n"
        );
    }
    checked.iter().try_for_each(|report| findings(page, report))
}

fn findings(page: &mut String, report: &SystemReport) -> fmt::Result {
    writeln!(page, "### Findings, edition {}\n", report.edition)?;
    writeln!(
        page,
        "{}: {} topologies, {} states, {} transitions.\n",
        report.outcome, report.topologies, report.states, report.transitions
    )?;
    let results = || report.results();
    let line = |result: &PropertyResult| {
        vec![
            link(result.id),
            result.verdict.name().to_owned(),
            if result.topologies > 0 {
                format!("{} of {}", result.topologies, result.asked)
            } else {
                String::new()
            },
            cell(result.text),
        ]
    };
    table(page, &["property", "verdict", "topologies", "says"], results().map(line))?;
    if !report.rules_never_fired.is_empty() {
        writeln!(
            page,
            "Rows that nothing carried out in this scope: {}.\n",
            report.rules_never_fired.join(", ")
        )?;
    }
    let told = |result: &PropertyResult| result.counterexample.is_some();
    for result in report.results().filter(|it| told(it) || it.witness.is_some()) {
        for narrative in result.counterexample.iter().chain(&result.witness) {
            story(page, result, narrative)?;
        }
    }
    Ok(())
}

fn story(page: &mut String, result: &PropertyResult, narrative: &Narrative) -> fmt::Result {
    writeln!(page, "**{}** {}; at the shortest, in {}:\n", result.id, said(result), narrative.topology)?;
    for (place, step) in narrative.steps.iter().enumerate() {
        writeln!(page, "{}. {step}", place + 1)?;
    }
    if !narrative.cycle.is_empty() {
        writeln!(page, "\nand then for ever:\n")?;
    }
    for step in &narrative.cycle {
        writeln!(page, "- {step}")?;
    }
    writeln!(page)
}
