//! A specification as Markdown: a chapter for each system, and the index of all chapters.

use std::fmt::{self, Write as _};

use super::difference::{Difference, differences};
use super::markdown::{anchor, cell, heading_anchor, links, table};
use super::specification::{ABOUT_PRODUCT_FACTS, Coverage, Specification};
use super::{ambiguities, checked, tables};
use crate::property::{Kind, PropertyInfo};
use crate::table::{RuleInfo, TableInfo};

const NOTICE: &str = "<!-- Rendered from the tables by `redial report`; not to be edited. -->";

/// A cell with more cases than this only counts them.
const MOST_CASES: usize = 6;

/// The index of all chapters, to stand beside them as `README.md`.
pub fn index(specs: &[Specification]) -> String {
    let mut page = format!("{NOTICE}\n\n# The specifications\n\n{HOW_TO_READ}\n");
    let columns = ["chapter", "editions", "clauses", "rows", "properties", "open questions", "cases"];
    let line = |spec: &Specification| {
        let mut line = vec![
            format!("[{}]({})", spec.system.title(), file_name(spec)),
            spec.editions.iter().map(|it| it.0).collect::<Vec<_>>().join(", "),
        ];
        let counts = [
            spec.system.clauses().len(),
            spec.rows().count(),
            spec.properties.len(),
            spec.questions().len(),
            spec.cases.len(),
        ];
        line.extend(counts.map(|count| count.to_string()));
        line
    };
    table(&mut page, &columns, specs.iter().map(line)).expect("writing to a string does not fail");
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

const HOW_TO_READ: &str = "\
A chapter is a vendor's redundancy specification as transition tables, to be read next to the vendor's document:

- **section by section**: each clause in our own words, and the rows of the tables that carry it out, in the order of the
  document. A clause binds the client, the PBX, both of them or the *installation*: then it is a condition of configuration
  or a loss that is to be accepted. Its text says *must*, *should* or *may*, or tells a *fact* of the product, which counts
  as a must. A row says: in this state, on this input, if these conditions hold, go there and do that. *Must* is what the
  document demands, *should* what it recommends, *may* what it allows. Rows of which the document has no word, because they are
  *product facts*, stand after its sections and cite open questions instead of clauses.
- **the tables**: how the states follow each other, and what stands in each cell of state × input. A cell without a row has a
  reason.
- **coverage**: for each clause the rows that carry it out, the properties that the checker proves of it, and the cases that
  judge a client by it.
- **open questions**: where the document can be read in two ways, or the product does more than the document says; each is a
  contradiction, a silence, a product fact or a parameter of the test ([what that means](../ambiguities.md)).
- **properties and hazards**: what holds in every state, and which losses the document itself admits.
- **differences** between two editions, where there are two.

`redial report --html FILE` writes the same as one page for a browser, with drawings; `redial explain ID` prints what is known of
an id; `redial explore SYSTEM` opens the states of a system in a browser, to walk through them.
";

/// The file of a chapter.
pub fn file_name(spec: &Specification) -> String {
    format!("{}.md", spec.system.name())
}

/// The chapter of one system.
pub fn chapter(spec: &Specification) -> String {
    let mut page = String::new();
    write(&mut page, spec).expect("writing to a string does not fail");
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn write(page: &mut String, spec: &Specification) -> fmt::Result {
    let editions: Vec<&str> = spec.editions.iter().map(|it| it.0).collect();
    let counts: Vec<String> = spec.counts().iter().map(|(count, word)| format!("{count} {word}")).collect();
    writeln!(page, "{NOTICE}\n\n# {}\n", spec.system.title())?;
    let number = if editions.len() == 1 { "Edition" } else { "Editions" };
    writeln!(page, "{number} {}. {}.\n", editions.join(", "), counts.join(", "))?;
    let differences = differences(spec);
    contents(page, spec, &differences)?;
    sections(page, spec)?;
    spec.tables.iter().try_for_each(|of| tables::section(page, spec, of))?;
    coverage(page, &spec.coverage())?;
    questions(page, spec)?;
    properties(page, spec)?;
    differences.iter().try_for_each(|it| difference(page, spec, it))?;
    checked::section(page, spec.system.name(), &spec.checked)?;
    cases(page, spec)
}

fn contents(page: &mut String, spec: &Specification, differences: &[Difference<'_>]) -> fmt::Result {
    let mut headings = vec!["Section by section".to_owned()];
    headings.extend(spec.tables.iter().map(|of| format!("The table of the {}", of.name)));
    headings.extend(["Coverage", "Open questions", "Properties and hazards"].map(str::to_owned));
    headings.extend(differences.iter().map(differing));
    headings.extend(["What the checker found", "Cases"].map(str::to_owned));
    for heading in headings {
        writeln!(page, "- [{heading}](#{})", heading_anchor(&heading))?;
    }
    writeln!(page)
}

fn sections(page: &mut String, spec: &Specification) -> fmt::Result {
    writeln!(page, "## Section by section\n")?;
    for section in spec.sections() {
        writeln!(page, "### {}\n", section.name)?;
        let clause = |it: &&crate::clause::Clause| {
            vec![anchor(it.id), it.binds.whom().to_owned(), it.strength.name().to_owned(), cell(it.text)]
        };
        match section.clauses.is_empty() {
            true => writeln!(page, "{ABOUT_PRODUCT_FACTS}\n")?,
            false => {
                table(page, &["clause", "binds", "strength", "says"], section.clauses.iter().map(clause))?;
            }
        }
        for (of, rows) in &section.rows {
            writeln!(page, "Rows of the {}:\n", of.name)?;
            tables::rows(page, spec, of, rows)?;
        }
        if !section.elsewhere.is_empty() {
            let ids = section.elsewhere.iter().map(|row| row.id);
            writeln!(page, "Rows of other sections that carry it out, too: {}.\n", links(ids))?;
        }
    }
    Ok(())
}

fn coverage(page: &mut String, coverage: &[Coverage<'_>]) -> fmt::Result {
    writeln!(page, "## Coverage\n")?;
    let missing: Vec<&str> = coverage.iter().filter(|it| it.is_missing()).map(|it| it.clause.id).collect();
    match missing.len() {
        0 => writeln!(page, "Every clause has a row, a property or a case.\n")?,
        1 => writeln!(page, "**1 clause is covered by nothing: {}.**\n", links(missing))?,
        many => writeln!(page, "**{many} clauses are covered by nothing: {}.**\n", links(missing))?,
    }
    let unjudged: Vec<&str> =
        coverage.iter().filter(|it| it.cases.is_empty()).map(|it| it.clause.id).collect();
    if !unjudged.is_empty() && unjudged.len() < coverage.len() {
        writeln!(page, "No case judges {}.\n", links(unjudged))?;
    }
    let cases = |ids: &[&str]| match ids.len() {
        ..=MOST_CASES => links(ids.iter().copied()),
        many => format!("{many}, marked with it under [Cases](#cases)"),
    };
    let line = |it: &Coverage<'_>| {
        let rows =
            if it.is_missing() { "**nothing covers it**".to_owned() } else { links(it.rows.iter().copied()) };
        vec![
            links([it.clause.id]),
            rows,
            links(it.properties.iter().copied()),
            cases(&it.cases),
            links(it.questions.iter().copied()),
        ]
    };
    table(page, &["clause", "rows", "properties", "cases", "open questions"], coverage.iter().map(line))
}

fn questions(page: &mut String, spec: &Specification) -> fmt::Result {
    writeln!(page, "## Open questions\n")?;
    if spec.questions().is_empty() {
        return writeln!(page, "No question is open.\n");
    }
    let line = |question: &crate::ambiguity::Ambiguity| {
        let readings = question.letters().zip(question.readings);
        let told = |(letter, text): (char, &&str)| match question.default_in_words(letter) {
            none if none.is_empty() => format!("`{letter}` {}", cell(text)),
            some => format!("`{letter}` (*{some}*) {}", cell(text)),
        };
        let readings: Vec<String> = readings.map(told).collect();
        vec![
            anchor(question.id),
            question.kind.name().to_owned(),
            ambiguities::concerned(question.side).to_owned(),
            links(question.clauses.iter().copied()),
            cell(question.question),
            readings.join("<br>"),
        ]
    };
    let columns = ["question", "kind", "concerns", "between", "asks", "readings"];
    table(page, &columns, spec.questions().iter().map(line))
}

fn properties(page: &mut String, spec: &Specification) -> fmt::Result {
    writeln!(page, "## Properties and hazards\n")?;
    for kind in Kind::ALL.iter().filter(|kind| spec.properties.iter().any(|it| it.kind == **kind)) {
        writeln!(page, "- *{}*: {}", kind.name(), kind.meaning())?;
    }
    writeln!(page)?;
    let line = |it: &PropertyInfo| {
        vec![anchor(it.id), it.kind.name().to_owned(), links(it.clauses.iter().copied()), cell(it.text)]
    };
    table(page, &["property", "kind", "clauses", "says"], spec.properties.iter().map(line))
}

fn differing(difference: &Difference<'_>) -> String {
    format!("Edition {} beside {}", difference.editions[0], difference.editions[1])
}

fn difference(page: &mut String, spec: &Specification, difference: &Difference<'_>) -> fmt::Result {
    let [newer, older] = difference.editions.map(|it| it.0);
    writeln!(page, "## {}\n", differing(difference))?;
    if difference.cells.is_empty() {
        return writeln!(page, "The same rows answer in every cell.\n");
    }
    let links_or_none =
        |ids: &[&str]| if ids.is_empty() { "–".to_owned() } else { links(ids.iter().copied()) };
    writeln!(page, "Cells in which different rows answer:\n")?;
    let line = |it: &super::difference::Cells<'_>| {
        let places: Vec<String> =
            it.places.iter().map(|(state, input)| format!("{}, on {}", state.words, input.words)).collect();
        let [newer, older] = &it.rows;
        vec![it.table.name.to_owned(), cell(&places.join("; ")), links_or_none(newer), links_or_none(older)]
    };
    table(page, &["table", "cells", newer, older], difference.cells.iter().map(line))?;
    writeln!(page, "Clauses that are carried out by other rows:\n")?;
    let line = |it: &super::difference::ClauseRows<'_>| {
        vec![
            links([it.clause.id]),
            cell(it.clause.text),
            links_or_none(&it.rows[0]),
            links_or_none(&it.rows[1]),
        ]
    };
    table(page, &["clause", "says", newer, older], difference.clauses.iter().map(line))?;
    for (edition, rows) in difference.editions.iter().zip(&difference.only) {
        only(page, spec, edition.0, rows)?;
    }
    Ok(())
}

fn only(
    page: &mut String,
    spec: &Specification,
    edition: &str,
    rows: &[(&TableInfo, &RuleInfo)],
) -> fmt::Result {
    if rows.is_empty() {
        return writeln!(page, "No row stands in edition {edition} only.\n");
    }
    let line = |(of, row): &(&TableInfo, &RuleInfo)| {
        let text = super::row::RowText::of(spec, of, row);
        vec![
            links([row.id]),
            of.name.to_owned(),
            cell(&format!("{}, on {}", text.from.join(", "), text.on.join(", "))),
            tables::conditions(spec, &text),
            cell(&text.effects.join(", then ")),
        ]
    };
    writeln!(page, "Rows of edition {edition} only:\n")?;
    table(page, &["row", "table", "cells", "when", "does"], rows.iter().map(line))
}

fn cases(page: &mut String, spec: &Specification) -> fmt::Result {
    writeln!(page, "## Cases\n")?;
    if spec.cases.is_empty() {
        return writeln!(page, "There are none yet: no client can be judged by this specification.");
    }
    let line = |case: &super::specification::CaseLine| {
        vec![anchor(&case.id), links(case.clauses.iter().map(String::as_str)), cell(&case.title)]
    };
    table(page, &["case", "clauses", "what holds when it passes"], spec.cases.iter().map(line))
}
