//! The ambiguity register as Markdown.

use std::fmt::Write as _;

use crate::ambiguity::{Ambiguity, Kind, Side};
use crate::decided::Decided;
use crate::register::{Change, Register, said};
use crate::system::System;

/// What stands above every rendered document: where it comes from, and how it is written anew.
const NOTICE: &str = "<!-- Rendered from the tables; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

/// The ambiguity register as Markdown: for each system its open questions, the readings of each, and what the checker
/// says under them, edition by edition.
pub fn ambiguities<'a>(systems: impl IntoIterator<Item = (&'a dyn System, &'a [&'a Register])>) -> String {
    let kinds: String =
        Kind::ALL.iter().map(|kind| format!("- *{}*: {}.\n", kind.name(), kind.meaning())).collect();
    let mut page = format!("{NOTICE}\n\n# Open questions\n\n{HOW_TO_READ}\n{kinds}");
    for (system, registers) in systems {
        section(&mut page, system, registers).expect("writing to a string does not fail");
    }
    page
}

const HOW_TO_READ: &str = "\
Where a document is silent, or says two things, redial does not decide for its author. Each such place is an entry here
with the *readings* it admits. The one that its words speak for, or that is nearest to them, is the default. Not every entry is a flaw of its document: each says of which
*kind* it is.

- **The checker** follows one reading of every question at a time: the default, or what `--reading` says.
  `redial check --reading MA-A3=b` proves the same properties under another one. What that changes, by itself and in a
  small scope, stands below each question; a reading that changes nothing here leaves no property any better or worse.
  What it decides about *service* is counted below that: in the installations of the scope, with users set up in every
  way, one thing fails at a time (a node, a part of it, a link, a path), and they are served otherwise than by default.
- **The oracle** follows all readings of a question about the *client* at once, and gives up those that what it sees
  excludes. A client fails only if no reading is left, and the run notes which one it was seen to follow. Whoever knows
  how the client reads a question declares it, `redial test --reading MA-A3=b`, and is then judged by that reading alone.
- **The scripted PBXes** answer by one reading of every question about the *PBX*: the default, or what `--reading` says.

`redial explain ID` prints an entry in the terminal.
";

fn section(page: &mut String, system: &dyn System, registers: &[&Register]) -> std::fmt::Result {
    writeln!(page, "\n## {} (`{}`)\n", system.title(), system.name())?;
    if system.ambiguities().is_empty() {
        return writeln!(page, "No question is open.");
    }
    writeln!(page, "| question | kind | concerns | between | readings |\n|---|---|---|---|---|")?;
    for question in system.ambiguities() {
        let letters: Vec<String> = question.letters().map(|letter| format!("`{letter}`")).collect();
        let anchor = question.id.to_lowercase();
        writeln!(
            page,
            "| [{}](#{anchor}) | {} | {} | {} | {} |",
            question.id,
            question.kind.name(),
            concerned(question.side),
            question.clauses.join(", "),
            letters.join(", ")
        )?;
    }
    for question in system.ambiguities() {
        entry(page, system, question)?;
        for register in registers {
            verdicts(page, register, question)?;
        }
    }
    Ok(())
}

/// What the checker says of the question's readings in one edition, beside what it says by default.
fn verdicts(page: &mut String, register: &Register, question: &Ambiguity) -> std::fmt::Result {
    let scope = register.scope;
    writeln!(
        page,
        "\nThe checker, edition {}, {} topologies with up to {} faults:\n",
        register.edition, register.default.topologies, scope.faults
    )?;
    for reading in register.of(question.id) {
        let changes = register.changes(reading);
        if changes.is_empty() {
            writeln!(
                page,
                "- `{}={}`: every verdict is what it is by default.",
                question.id, reading.letter
            )?;
        }
        for Change { default, read } in changes {
            writeln!(
                page,
                "- `{}={}`: **{}** {}; by default it {}. {}",
                question.id,
                reading.letter,
                read.id,
                said(read),
                said(default),
                read.text
            )?;
            if let Some(story) = read.counterexample.as_ref().filter(|_| read.verdict != default.verdict) {
                let cycle = if story.cycle.is_empty() {
                    String::new()
                } else {
                    format!("; and then for ever: {}", story.cycle.join("; "))
                };
                writeln!(page, "  In {}: {}{cycle}.", story.topology, story.steps.join("; "))?;
            }
        }
    }
    service(page, register, question)
}

/// What the question's readings decide about service.
fn service(page: &mut String, register: &Register, question: &Ambiguity) -> std::fmt::Result {
    let Decided { groups, failures, readings } = &register.decided;
    if *failures == 0 {
        return Ok(());
    }
    writeln!(
        page,
        "\nService, edition {}, {groups} groups of users and {failures} single failures:\n",
        register.edition
    )?;
    for reading in register.of(question.id) {
        let name = format!("{}={}", question.id, reading.letter);
        let Some(turns) = readings.get(&name) else {
            writeln!(page, "- `{name}`: nobody fares otherwise.")?;
            continue;
        };
        let told: Vec<String> =
            turns.iter().map(|(turn, count)| format!("{count} {}", turn.text())).collect();
        let count: usize = turns.values().sum();
        writeln!(page, "- `{name}`: **{count}** come out otherwise: {}.", told.join("; "))?;
    }
    Ok(())
}

fn entry(page: &mut String, system: &dyn System, question: &Ambiguity) -> std::fmt::Result {
    writeln!(page, "\n### {}\n\n{}\n", question.id, question.question)?;
    for (letter, reading) in question.letters().zip(question.readings) {
        let default = match question.default_in_words(letter) {
            none if none.is_empty() => none,
            some => format!(" ({some})"),
        };
        writeln!(page, "- **`{}={letter}`**{default}: {reading}", question.id)?;
    }
    let (kind, concerned) = (question.kind, concerned(question.side));
    writeln!(page, "\nKind: {}. It concerns {concerned}, and lies between these clauses:\n", kind.name())?;
    for id in question.clauses {
        let clause = system.clauses().iter().find(|clause| clause.id == *id);
        writeln!(page, "- {id}: {}", clause.map_or("", |clause| clause.text))?;
    }
    Ok(())
}

/// Whose behaviour a question leaves open, in words.
pub fn concerned(side: Side) -> &'static str {
    match side {
        Side::Client => "the client",
        Side::Server => "the PBX",
    }
}
