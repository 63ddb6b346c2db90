//! What the documents claim of installations, and of which ones it is true, as Markdown.

use std::fmt::{self, Write as _};

use super::markdown::table;
use crate::addition::{Claim, Installation};
use crate::ambiguity::Readings;
use crate::check::{PropertyResult, Scope};
use crate::register::{Change, Register};
use crate::rule::Edition;
use crate::system::System;

const NOTICE: &str = "<!-- Rendered by the checker; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

const HOW_TO_READ: &str = "\
A redundancy document makes claims about installations: any single failure is recovered, nobody is left without service.
redial does not believe them, it tests them. For each installation of a small scope, each home of a user and each
configured PBX, the checker looks for a fair run that refutes the claim. ✓: there is none. ✗: there is one. –: by this reading there
is no such installation.

A column is how an [open question](ambiguities.md) is read, where that makes a difference. Only the installations are listed of
which the claim is not true by some reading. `redial check SYSTEM -v` shows the runs.
";

/// One edition of a system, for this page.
pub struct Tested {
    /// What was checked, under all readings.
    pub register: Register,
    /// The topologies, in the order of the checker.
    pub topologies: Vec<String>,
}

/// Every theorem of every system, installation by installation. A system without theorems has no section.
pub fn theorems<'a>(systems: impl IntoIterator<Item = (&'a dyn System, &'a [Tested])>) -> String {
    let mut page = format!("{NOTICE}\n\n# What the documents claim, tested\n\n{HOW_TO_READ}");
    for (system, editions) in systems {
        section(&mut page, system, editions).expect("writing to a string does not fail");
    }
    page
}

fn section(page: &mut String, system: &dyn System, editions: &[Tested]) -> fmt::Result {
    if editions.iter().all(|it| it.register.default.theorems.is_empty()) {
        return Ok(());
    }
    writeln!(page, "\n## {} (`{}`)", system.title(), system.name())?;
    for tested in editions {
        for theorem in &tested.register.default.theorems {
            claim(page, system, tested, theorem)?;
        }
        for of_pairs in system.additions(tested.register.edition) {
            pairs(page, tested.register.edition, &of_pairs)?;
        }
    }
    Ok(())
}

/// A claim about an installation and one thing more.
fn pairs(page: &mut String, edition: Edition, claim: &Claim) -> fmt::Result {
    writeln!(
        page,
        "\n### {}, edition {edition}: one more\n\n{} [{}]\n",
        claim.clause, claim.text, claim.clause
    )?;
    let (all, already) = (claim.of.len(), claim.of.iter().filter(|it| it.already).count());
    let wanting: Vec<_> = claim.of.iter().filter(|it| !it.already).collect();
    let made: Vec<_> = wanting.iter().filter(|it| it.is_true()).collect();
    writeln!(
        page,
        "It is true of {} of {all} installations, each with a home and a configured PBX. {already} need no addition; of {} others \
         this is what helps, one addition at a time:\n",
        already + made.len(),
        wanting.len()
    )?;
    let line = |it: &&Installation| {
        let by = if it.by.is_empty() { "nothing".to_owned() } else { it.by.join(", or ") };
        vec![it.name.clone(), by]
    };
    table(page, &["installation, home and configured PBX", "what to add"], wanting.iter().map(line))
}

fn claim(page: &mut String, system: &dyn System, tested: &Tested, theorem: &PropertyResult) -> fmt::Result {
    let register = &tested.register;
    let of = |readings| system.topologies(register.edition, Scope { readings, ..register.scope });
    writeln!(
        page,
        "\n### {}, edition {}\n\n{} [{}]\n",
        theorem.id,
        register.edition,
        theorem.text,
        theorem.clauses.join(" ")
    )?;
    let mut columns = vec![("as the document is read here".to_owned(), theorem, of(Readings::default()))];
    for reading in &register.readings {
        let changed = register.changes(reading).into_iter().find(|change| change.default.id == theorem.id);
        columns.extend(changed.map(|Change { read, .. }| (reading.to_string(), read, of(reading.readings))));
    }
    let names: Vec<&str> = std::iter::once("installation, home and configured PBX")
        .chain(columns.iter().map(|(name, ..)| name.as_str()))
        .collect();
    let is_refuted = |topology: &&String| columns.iter().any(|(_, it, _)| it.refuted_by.contains(*topology));
    let (refuted, all) = (theorem.refuted_by.len(), tested.topologies.len());
    write!(page, "It is true of {} of {} installations", theorem.spoke - refuted, theorem.spoke)?;
    match all - theorem.spoke {
        0 => writeln!(page, ".")?,
        others => writeln!(page, "; in {others} more it never comes to that.")?,
    }
    if !tested.topologies.iter().any(|it| is_refuted(&it)) {
        return Ok(());
    }
    writeln!(page, "Those of which it is not true, by some reading:\n")?;
    let lines = tested.topologies.iter().filter(is_refuted).map(|topology| {
        let holds =
            |result: &PropertyResult, topologies: &[String]| match result.refuted_by.contains(topology) {
                true => "✗",
                false if topologies.contains(topology) => "✓",
                false => "–",
            };
        std::iter::once(topology.clone())
            .chain(columns.iter().map(|(_, result, topologies)| holds(result, topologies).to_owned()))
            .collect()
    });
    table(page, &names, lines)?;
    let Some(story) = &theorem.counterexample else { return Ok(()) };
    writeln!(
        page,
        "The shortest run against it, in {}: {}; and then for ever: {}.",
        story.topology,
        story.steps.join("; "),
        story.cycle.join("; ")
    )
}
