//! What an operator should be told of each system, and what the documents do not give, as Markdown.

use std::fmt::{self, Write as _};

use super::comparison::Compared;
use super::markdown::table;
use super::theorems::Tested;
use crate::addition::Claim;
use crate::finding::{Finding, Given, Matter};
use crate::rule::Closed;
use crate::system::System;

const NOTICE: &str = "<!-- Rendered by the checker; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

const HOW_TO_READ: &str = "\
What somebody who runs an installation would want to be told before it fails. Each sentence names the clauses that it follows
from, and what the checker found of it in a small scope, with few faults and under the default readings of the
[open questions](ambiguities.md): `redial explain ID` has the words, `redial check SYSTEM -v` the way into it, and
[`redial audit`](audit.md) says of an installation of yours whom it hits.
";

type Of<'a> = (&'static dyn System, Compared<'a>);

/// What is found of every system.
pub fn findings<'a>(systems: impl IntoIterator<Item = (&'static dyn System, &'a [Tested])>) -> String {
    let systems: Vec<Of<'_>> =
        systems.into_iter().map(|(system, editions)| (system, Compared::new(system, editions))).collect();
    let mut page = format!("{NOTICE}\n\n# What an operator should know\n\n{HOW_TO_READ}\n");
    write(&mut page, &systems).expect("writing to a string does not fail");
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn write(page: &mut String, systems: &[Of<'_>]) -> fmt::Result {
    for (system, compared) in systems {
        writeln!(page, "## {} ({})\n", system.title(), compared.chapter())?;
        for (place, finding) in system.findings().sentences.iter().enumerate() {
            sentence(page, place + 1, finding, compared)?;
        }
        writeln!(page)?;
        for claim in system.additions(system.editions()[0]) {
            addition(page, &claim, compared)?;
        }
    }
    writeln!(page, "## The document gives no …\n")?;
    writeln!(page, "The clauses that give it; or nothing does, and these questions are open.\n")?;
    let names = systems.iter().map(|(system, _)| system.name());
    let columns: Vec<&str> = std::iter::once("").chain(names).collect();
    let line = |matter: &Matter| {
        let of = |(system, compared): &Of<'_>| given(system.findings().given[matter.index()], compared);
        std::iter::once(matter.words().to_owned()).chain(systems.iter().map(of)).collect()
    };
    table(page, &columns, Matter::ALL.iter().map(line))?;
    writeln!(page, "\n## Asked as well\n\n{NO_ENTRIES}")?;
    for (system, compared) in systems {
        for remark in system.findings().remarks {
            let clauses: Vec<String> = remark.clauses.iter().map(|id| compared.link(id)).collect();
            writeln!(page, "- **{}** {} ({})", remark.question, remark.answer, clauses.join(", "))?;
        }
    }
    Ok(())
}

const NO_ENTRIES: &str = "\
What a careful reader asks of a document, too, and what is no entry of the [register](ambiguities.md): nothing that redial asks hangs
on it, or the words answer it after all.
";

fn sentence(page: &mut String, number: usize, finding: &Finding, compared: &Compared<'_>) -> fmt::Result {
    let clauses: Vec<String> = finding.clauses.iter().map(|id| compared.link(id)).collect();
    writeln!(page, "{number}. {} ({})", finding.text, clauses.join(", "))?;
    let shown = |id: &&str| format!("{} {}", compared.link(id), compared.verdict(id));
    let shown: Vec<String> = finding.shown_by.iter().map(shown).collect();
    match shown.is_empty() {
        true => Ok(()),
        false => writeln!(page, "   *Checked:* {}.", shown.join("; ")),
    }
}

fn addition(page: &mut String, claim: &Claim, compared: &Compared<'_>) -> fmt::Result {
    let so = claim.of.iter().filter(|it| it.is_true()).count();
    let (clause, all, text) = (compared.link(claim.clause), claim.of.len(), &claim.text);
    writeln!(page, "{clause}, tested: {text} It is true of {so} of {all} [installations](theorems.md).\n")
}

fn given(given: Given, compared: &Compared<'_>) -> String {
    let links = |ids: &[&str]| ids.iter().map(|id| compared.link(id)).collect::<Vec<_>>().join(", ");
    match given {
        Given::By(clauses) => links(clauses),
        Given::Nothing([]) => "**nothing**".to_owned(),
        Given::Nothing(questions) => format!("**nothing**: {}", links(questions)),
    }
}
