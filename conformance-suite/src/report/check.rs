//! The checker's findings, as text.

use std::io::{self, Write};

use indicatif::{HumanCount, HumanFloatCount};
use redial_model::check::{Narrative, PropertyResult, PropertyVerdict, SystemReport};
use redial_model::property::Kind;

use super::page::{Look, pad};

/// Writes what was found of one system under one edition; `verbose` adds how each hazard and goal is reached.
///
/// # Errors
/// If it cannot be written.
pub fn write_system(
    out: &mut dyn Write,
    look: Look,
    title: &str,
    report: &SystemReport,
    verbose: bool,
) -> io::Result<()> {
    writeln!(out, "{}  {}", look.bold(format!("{} {}", report.system, report.edition)), look.dim(title))?;
    let fact = |out: &mut dyn Write, name: &str, value: String| writeln!(out, "  {name:<13} {value}");
    let outcome = if report.is_exhausted() { look.good(&report.outcome) } else { look.bad(&report.outcome) };
    fact(out, "outcome", outcome)?;
    let mut topologies = HumanCount(report.topologies as u64).to_string();
    if report.explored < report.topologies {
        topologies += &format!(", {} explored", report.explored);
    }
    fact(out, "topologies", topologies)?;
    fact(out, "states", HumanCount(report.states).to_string())?;
    if report.symmetry {
        fact(
            out,
            "symmetry",
            "states count as one that differ only in which client or PBX is which".to_owned(),
        )?;
    }
    fact(out, "transitions", HumanCount(report.transitions).to_string())?;
    fact(out, "depth", report.depth.to_string())?;
    if let Some(changed) = &report.changed {
        let (topologies, states) = (HumanCount(changed.topologies as u64), HumanCount(changed.states));
        fact(
            out,
            "changes",
            format!("{states} states more, of {topologies} small topologies that are changed"),
        )?;
    }
    let rate = report.states as f64 / report.elapsed_s.max(1e-3);
    fact(out, "time", format!("{:.1} s, {} states/s", report.elapsed_s, HumanFloatCount(rate.round())))?;
    let risk = report.collision_probability;
    fact(out, "collision", format!("{risk:.1e}, the probability that one hid a state"))?;

    section(out, look, "properties", &report.properties, verbose)?;
    section(out, look, "hazards, which the document admits", &report.hazards, verbose)?;

    section(out, look, "theorems of the document, tested", &report.theorems, verbose)?;

    if !report.rules_never_fired.is_empty() {
        writeln!(out, "\n  {}", look.bold("rules that never fired"))?;
        let rules = report.rules_never_fired.join(" ");
        writeln!(out, "    {}", look.bad(look.wrapped(&rules, 4)))?;
    }
    writeln!(out)
}

fn section(
    out: &mut dyn Write,
    look: Look,
    heading: &str,
    results: &[PropertyResult],
    verbose: bool,
) -> io::Result<()> {
    if results.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {}", look.bold(heading))?;
    let ids = results.iter().map(|it| it.id.len()).max().unwrap_or_default();
    let column = 4 + 9 + 2 + ids + 2;
    for result in results {
        let verdict = match result.verdict {
            PropertyVerdict::Violated if result.kind == Kind::Theorem => look.warn("not true"),
            PropertyVerdict::Holds if result.kind == Kind::Theorem => look.good("true"),
            PropertyVerdict::Holds | PropertyVerdict::Reached => look.good(result.verdict.name()),
            PropertyVerdict::Violated | PropertyVerdict::Unreached | PropertyVerdict::Vacuous => {
                look.bad(result.verdict.name())
            }
            PropertyVerdict::Unknown => look.warn(result.verdict.name()),
        };
        let source = match (result.kind, result.topologies) {
            (Kind::Theorem, refuted) => format!(
                "{}; true of {} of {} topologies",
                result.clauses.join(" "),
                result.spoke - refuted,
                result.spoke
            ),
            (_, 0) => result.clauses.join(" "),
            (_, settled) => format!("{}; {settled} of {} topologies", result.clauses.join(" "), result.asked),
        };
        let text = look.wrapped(&format!("{} [{source}]", result.text), column);
        writeln!(out, "    {}  {}  {text}", pad(&verdict, 9), pad(&look.id(result.id), ids))?;
        if let Some(counterexample) = &result.counterexample {
            write_narrative(out, look, "shortest counterexample", counterexample, column)?;
        }
        if let Some(witness) = result.witness.as_ref().filter(|_| verbose) {
            write_narrative(out, look, "shortest witness", witness, column)?;
        }
    }
    Ok(())
}

fn write_narrative(
    out: &mut dyn Write,
    look: Look,
    name: &str,
    narrative: &Narrative,
    indent: usize,
) -> io::Result<()> {
    let heading = format!("{name}, in {}:", narrative.topology);
    writeln!(out, "{:indent$}{}", "", look.wrapped(&heading, indent))?;
    for (place, step) in narrative.steps.iter().enumerate() {
        let step = look.wrapped(step, indent + 5);
        writeln!(out, "{:indent$}{:>3}. {step}", "", place + 1)?;
    }
    if !narrative.cycle.is_empty() {
        writeln!(out, "{:indent$}{}", "", look.wrapped("and then for ever:", indent))?;
    }
    for step in &narrative.cycle {
        writeln!(out, "{:indent$}  ↻  {}", "", look.wrapped(step, indent + 5))?;
    }
    Ok(())
}

/// Writes what all reports together come to; `wanted` counts those that were asked for.
///
/// # Errors
/// If it cannot be written.
pub fn write_summary(
    out: &mut dyn Write,
    look: Look,
    reports: &[SystemReport],
    wanted: usize,
) -> io::Result<()> {
    for report in reports {
        let name = format!("{} {}", report.system, report.edition);
        match shortcomings(report) {
            none if none.is_empty() => writeln!(out, "{} {name}", look.good("pass"))?,
            some => writeln!(out, "{} {name}: {}", look.bad("FAIL"), some.join("; "))?,
        }
    }
    let missed = |report: &SystemReport| {
        let of_rules = report.narrow && !report.rules_never_fired.is_empty();
        of_rules || report.results().any(|it| report.may_lie_outside(it))
    };
    if reports.iter().any(missed) {
        let note = "the scope is narrower than the default one: what was not reached may lie outside of it, and is no failure";
        writeln!(out, "{}", look.dim(format!("note: {note}")))?;
    }
    if reports.len() < wanted {
        writeln!(out, "{} {} not checked: interrupted", look.bad("FAIL"), wanted - reports.len())?;
    }
    Ok(())
}

/// Why a report is no pass.
fn shortcomings(report: &SystemReport) -> Vec<String> {
    let mut all = Vec::new();
    if !report.is_exhausted() {
        all.push(report.outcome.clone());
    }
    if report.topologies == 0 {
        all.push("there is no topology in this scope".to_owned());
    }
    let results = || report.results().filter(|it| !it.is_pass() && !report.may_lie_outside(it));
    for (verdict, what) in [
        (PropertyVerdict::Violated, "violated"),
        (PropertyVerdict::Unreached, "not reached in this scope"),
        (PropertyVerdict::Vacuous, "about situations that never come in this scope"),
        (PropertyVerdict::Unknown, "undecided"),
    ] {
        let ids: Vec<&str> = results().filter(|it| it.verdict == verdict).map(|it| it.id).collect();
        if !ids.is_empty() {
            all.push(format!("{what}: {}", ids.join(" ")));
        }
    }
    match report.rules_never_fired.len() {
        _ if report.narrow => {}
        0 => {}
        1 => all.push("1 rule never fired in this scope".to_owned()),
        count => all.push(format!("{count} rules never fired in this scope")),
    }
    all
}
