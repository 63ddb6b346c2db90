//! What the properties are worth, as Markdown: how many broken rules they refuse, and which they let through.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::markdown::table;
use crate::check::mutants::swayed::Swayed;
use crate::check::mutants::{Counts, How, JudgedMutant, Outcome};
use crate::system::System;

const NOTICE: &str = "<!-- Rendered from the ledgers in docs/mutants; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

const HOW_TO_READ: &str = "\
A checker is worth what its properties refuse. So each row of each table, the servers' included, is broken in every simple way: it
is missing, a condition is missing or turned round, it leads to another state, an effect is missing, is another one, comes in
another place. Each of these *mutants* is checked as the rules are, in every installation of the scope with one fault, smallest
first; one whose row belongs to a reading of an [open question](ambiguities.md) that is not the default, under that reading, and one that
nothing refuses by the defaults under each other reading.

| outcome | means |
|---|---|
| killed | a property refuses it: it is violated, or what it demands is reached nowhere, or it comes nowhere to what it speaks of |
| dead | nothing in the scope asks for the row, before or after the edit |
| equal | it goes step by step where the rules as they are go |
| alike | only what is remembered differs, and nobody sees anything of it, whatever is done: no property, no hazard, no word of a story |
| conforms | wherever it comes, it takes one of the ways that the rules leave there, and everything that they demand comes still |
| told apart | no property refuses it; a hazard or a theorem holds elsewhere, or another row is carried out no more |
| survived | it differs, and nothing that is asked says so |
| open | it was not judged yet |

*Told apart* and *survived* are holes: something that a document says, or that the rules say without it, and that no property says again.
[The ledgers](mutants/) have a line for each mutant, with what kills it, where, and in how many steps. They are written by
`redial check SYSTEM --mutants --ledger docs/mutants/SYSTEM.tsv`; `--resume` with the same file judges only what is new in the rules.
";

const HOW_CLAIMS_ARE_READ: &str = "
## What hazards and theorems hang on

A hazard that no row changes, or a theorem, would say nothing of the rules. Each of them comes out otherwise with the broken row beside
it; in how many installations, of those with so many faults in one run (and slaves, and changes by an administrator).
";

/// The page. Each system comes with its ledger; `claims` are those of all.
pub fn mutants<'a>(
    systems: impl IntoIterator<Item = (&'a dyn System, &'a [JudgedMutant])>,
    claims: &[Swayed],
) -> String {
    let mut page = format!("{NOTICE}\n\n# Broken rules, and what refuses them\n\n{HOW_TO_READ}");
    for (system, judged) in systems {
        section(&mut page, system, judged).expect("writing to a string does not fail");
    }
    page.push_str(HOW_CLAIMS_ARE_READ);
    swayed(&mut page, claims).expect("writing to a string does not fail");
    page
}

fn swayed(page: &mut String, claims: &[Swayed]) -> fmt::Result {
    writeln!(page)?;
    let line = |it: &Swayed| {
        let [slaves, faults, changes] = it.scope.map(|number| number.to_string());
        let mutant = format!("`{}`", it.mutant);
        let of = it.of.to_string();
        vec![
            it.claim.clone(),
            it.edition.clone(),
            it.is.clone(),
            mutant,
            it.would_be.clone(),
            of,
            faults,
            slaves,
            changes,
        ]
    };
    let head = [
        "claim", "edition", "as the rules are", "broken row", "with it", "of", "faults", "slaves", "changes",
    ];
    table(page, &head, claims.iter().map(line))
}

fn section(page: &mut String, system: &dyn System, judged: &[JudgedMutant]) -> fmt::Result {
    writeln!(page, "\n## {} (`{}`)\n", system.title(), system.name())?;
    let all = system.mutants();
    let line = |name: &str, of: &dyn Fn(&str) -> bool| {
        let mutants = all.iter().filter(|it| of(it.table)).count();
        let counts = Counts::of(judged.iter().filter(|it| of(&it.table)));
        let numbers = counts.all().map(|count| count.to_string());
        let open = mutants.saturating_sub(counts.sum()).to_string();
        [name.to_owned(), mutants.to_string()].into_iter().chain(numbers).chain([open]).collect::<Vec<_>>()
    };
    let tables = system.tables();
    let lines = tables.iter().map(|of| line(of.name, &|table| table == of.name));
    let head: Vec<&str> = ["table", "mutants"].into_iter().chain(Outcome::NAMES).chain(["open"]).collect();
    table(page, &head, lines.chain([line("all", &|_| true)]))?;

    let mut killers: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for it in judged {
        if let Outcome::Killed { by, how, .. } = &it.outcome {
            killers.entry(by).or_default()[*how as usize] += 1;
        }
    }
    let idle: Vec<&str> = system
        .properties()
        .iter()
        .filter(|it| it.kind.must_be_so() && !killers.contains_key(it.id))
        .map(|it| it.id)
        .collect();
    let [violated, unreached, vacuous] = How::ALL.map(|how| {
        let count = |it: &[usize; 3]| it[how as usize];
        killers.values().map(count).sum::<usize>()
    });
    writeln!(
        page,
        "\nOf the killed ones {violated} violate a property, {unreached} keep one from being reached, {vacuous} keep one from \
         saying anything. {} properties are first to refuse one.",
        killers.len()
    )?;
    if !idle.is_empty() {
        writeln!(page, "These never are, as another one is always nearer: {}.", idle.join(" "))?;
    }
    holes(page, judged)
}

/// The holes, row by row, with the first of each in full.
fn holes(page: &mut String, judged: &[JudgedMutant]) -> fmt::Result {
    let mut rows: Vec<(&str, Vec<&JudgedMutant>)> = Vec::new();
    for it in judged.iter().filter(|it| it.outcome.is_hole()) {
        let row = it.id.split('/').next().unwrap_or_default();
        match rows.last_mut().filter(|(last, _)| *last == row) {
            Some((_, those)) => those.push(it),
            None => rows.push((row, vec![it])),
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(page, "\nHoles, by row, and where the first of each row differs:\n")?;
    let line = |(row, those): &(&str, Vec<&JudgedMutant>)| {
        let first = those[0];
        let story = match &first.outcome {
            Outcome::ToldApart { by, first } => format!("({by}) {first}"),
            Outcome::Survived { first } => first.clone(),
            _ => String::new(),
        };
        let edit = first.id.split('/').nth(1).unwrap_or_default();
        let read =
            if first.readings.is_empty() { String::new() } else { format!(" {}", first.readings.join(" ")) };
        vec![(*row).to_owned(), those.len().to_string(), format!("`{edit}`{read}"), story.replace('|', "/")]
    };
    table(page, &["row", "holes", "the first", "differs"], rows.iter().map(line))
}
