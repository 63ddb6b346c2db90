//! The systems beside each other, question by question, as Markdown: what the checker says of the properties and rows
//! that answer.

use std::fmt::{self, Write as _};

use super::chapter::file_name;
use super::markdown::{cell, table};
use super::row::RowText;
use super::specification::Specification;
use super::theorems::Tested;
use crate::check::{PropertyResult, PropertyVerdict};
use crate::comparison::{Answer, Question, Wait};
use crate::property::Kind;
use crate::register::said;
use crate::system::System;
use crate::table::{RuleInfo, TableInfo};

const NOTICE: &str = "<!-- Rendered by the checker; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

const HOW_TO_READ: &str = "\
The same questions to every system. An answer is what a property, a hazard or a [claim](theorems.md) of a system says,
and what the checker says of it in the small scope below, under the default readings of the
[open questions](ambiguities.md). What can happen in a topology happens in some of its runs, perhaps not in all.
~~Struck out~~: the checker says otherwise in every edition; of a row, that it never carried it out. With more faults, more
can happen: `redial check SYSTEM` goes further, and with `-v` it tells how.
";

/// One system, with what the checker found of each of its editions.
pub(super) struct Compared<'a> {
    spec: Specification,
    editions: &'a [Tested],
}

/// Every question, and what each system says to it.
///
/// # Panics
/// If a system answers with something that it has not got.
pub fn comparison<'a>(systems: impl IntoIterator<Item = (&'static dyn System, &'a [Tested])>) -> String {
    let systems: Vec<Compared<'_>> =
        systems.into_iter().map(|(system, editions)| Compared::new(system, editions)).collect();
    let mut page = format!("{NOTICE}\n\n# The systems beside each other\n\n{HOW_TO_READ}\n");
    write(&mut page, &systems).expect("writing to a string does not fail");
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn write(page: &mut String, systems: &[Compared<'_>]) -> fmt::Result {
    explored(page, systems)?;
    Question::all().try_for_each(|question| section(page, question, systems))
}

/// How much the checker has seen before it says anything.
fn explored(page: &mut String, systems: &[Compared<'_>]) -> fmt::Result {
    let line = |system: &Compared<'_>, tested: &Tested| {
        vec![
            system.chapter(),
            tested.register.edition.0.to_owned(),
            tested.register.default.topologies.to_string(),
            tested.register.scope.faults.to_string(),
        ]
    };
    let lines = systems.iter().flat_map(|it| it.editions.iter().map(move |tested| line(it, tested)));
    table(page, &["system", "edition", "topologies", "faults, at most"], lines)
}

fn section(page: &mut String, question: Question, systems: &[Compared<'_>]) -> fmt::Result {
    writeln!(page, "## {}\n", question.words())?;
    let answers: Vec<(&Compared<'_>, &Answer)> =
        systems.iter().filter_map(|it| Some((it, question.answered(it.spec.system.compared())?))).collect();
    let properties = |(system, answer): &(&Compared<'_>, &Answer)| {
        let told: Vec<String> = answer.properties.iter().map(|id| system.property(id)).collect();
        vec![system.chapter(), told.join("<br>")]
    };
    table(page, &["system", "what the checker says"], answers.iter().map(properties))?;
    let waits =
        answers.iter().flat_map(|(system, answer)| answer.waits.iter().map(move |wait| system.wait(wait)));
    let waits: Vec<Vec<String>> = waits.collect();
    if !waits.is_empty() {
        writeln!(page, "The times that somebody waits through, and what they are by the document:\n")?;
        table(page, &["system", "until", "time", "what ends it", "clauses"], waits)?;
    }
    if answers.iter().all(|(_, answer)| answer.rows.is_empty()) {
        return Ok(());
    }
    writeln!(page, "The rows behind it, of each system in the order in which they come about:\n")?;
    let rows = answers.iter().flat_map(|(system, answer)| answer.rows.iter().map(move |id| system.row(id)));
    table(page, &["row", "from", "on", "when", "to", "does", "duty"], rows)
}

impl<'a> Compared<'a> {
    pub(super) fn new(system: &'static dyn System, editions: &'a [Tested]) -> Self {
        Compared { spec: Specification::new(system, None, Vec::new()), editions }
    }

    pub(super) fn chapter(&self) -> String {
        format!("[{}](spec/{})", self.spec.system.name(), file_name(&self.spec))
    }

    /// A link to where the chapter has it.
    pub(super) fn link(&self, id: &str) -> String {
        format!("[{id}](spec/{}#{})", file_name(&self.spec), id.to_lowercase())
    }

    fn found(&self, id: &str) -> Vec<(&'a Tested, &'a PropertyResult)> {
        self.editions.iter().map(|tested| (tested, result(tested, id))).collect()
    }

    /// What the checker says of a property, edition by edition where that differs.
    pub(super) fn verdict(&self, id: &str) -> String {
        let found = self.found(id);
        let verdicts: Vec<String> = found.iter().map(|(_, it)| verdict(it)).collect();
        match verdicts.iter().all(|it| *it == verdicts[0]) {
            true => verdicts[0].clone(),
            false => {
                let of_edition = |(verdict, (tested, _)): (&String, &(&Tested, _))| {
                    format!("{}: {verdict}", tested.register.edition)
                };
                verdicts.iter().zip(&found).map(of_edition).collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// What a property says, and what the checker says of it.
    fn property(&self, id: &str) -> String {
        let (found, verdict) = (self.found(id), self.verdict(id));
        let text = cell(found[0].1.text);
        let text = if found.iter().any(|(_, it)| is_answer(it)) { text } else { format!("~~{text}~~") };
        format!("{} **{verdict}**: {text}", self.link(id))
    }

    /// A row, and the table it stands in.
    fn find(&self, id: &str) -> (&TableInfo, &RuleInfo) {
        let mut tables = self.spec.tables.iter();
        let found = tables.find_map(|of| Some((of, of.rows.iter().find(|row| row.id == id)?)));
        found.unwrap_or_else(|| panic!("{} has no row {id}", self.spec.system.name()))
    }

    /// A time, with the row that ends it; struck out if the checker never saw that carried out.
    fn wait(&self, wait: &Wait) -> Vec<String> {
        let (_, row) = self.find(wait.ended_by);
        let clauses: Vec<String> = row.clauses.iter().map(|id| self.link(id)).collect();
        let editions = match row.editions.len() == self.spec.system.editions().len() {
            true => String::new(),
            false => format!(" ({} only)", row.editions.iter().map(|it| it.0).collect::<Vec<_>>().join(", ")),
        };
        vec![
            self.chapter(),
            format!("{}{editions}", cell(wait.until)),
            cell(wait.time),
            self.carried_out(wait.ended_by),
            clauses.join(" "),
        ]
    }

    /// A link to a row, struck out if the checker never saw it carried out.
    fn carried_out(&self, id: &str) -> String {
        let seen = self.editions.iter().any(|tested| {
            tested.register.default.rules.iter().any(|rule| rule.id == id && rule.topologies > 0)
        });
        let link = self.link(id);
        if seen { link } else { format!("~~{link}~~") }
    }

    /// A row in its own words; struck out if the checker never saw it carried out.
    fn row(&self, id: &str) -> Vec<String> {
        let (of, row) = self.find(id);
        let text = RowText::of(&self.spec, of, row);
        let conditions: Vec<String> =
            text.conditions().map(|(before, condition)| format!("{before}{condition}")).collect();
        vec![
            self.carried_out(id),
            if text.from.is_empty() { "*any*".to_owned() } else { cell(&text.from.join(", ")) },
            cell(&text.on.join(", ")),
            cell(&conditions.join("; ")),
            cell(text.to.unwrap_or("*stays*")),
            cell(&text.effects.join(", then ")),
            text.duty,
        ]
    }
}

/// What was found of a property.
fn result<'a>(tested: &'a Tested, id: &str) -> &'a PropertyResult {
    let report = &tested.register.default;
    report
        .results()
        .find(|it| it.id == id)
        .unwrap_or_else(|| panic!("{} has no property {id}", report.system))
}

fn verdict(result: &PropertyResult) -> String {
    match result.verdict {
        PropertyVerdict::Reached => {
            let said = said(result);
            let counted = said.strip_suffix(" topologies").unwrap_or(&said);
            format!("{counted} of {} topologies", result.asked)
        }
        PropertyVerdict::Unreached => format!("{} with so few faults", said(result)),
        _ => said(result),
    }
}

/// Whether what it says is so; of a claim, whether it is so somewhere.
fn is_answer(result: &PropertyResult) -> bool {
    match result.verdict {
        PropertyVerdict::Holds | PropertyVerdict::Reached => true,
        PropertyVerdict::Violated => result.kind == Kind::Theorem && result.topologies < result.spoke,
        PropertyVerdict::Unreached | PropertyVerdict::Vacuous | PropertyVerdict::Unknown => false,
    }
}
