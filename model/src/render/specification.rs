//! What a report is about: a system, in one edition or all, with the cases that judge it.

use crate::ambiguity::Ambiguity;
use crate::check::SystemReport;
use crate::clause::Clause;
use crate::property::PropertyInfo;
use crate::rule::Edition;
use crate::system::System;
use crate::table::{RuleInfo, TableInfo, Term};

/// A case as a report names it.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Permanent id.
    pub id: String,
    /// What holds when it passes.
    pub title: String,
    /// The clauses that it judges.
    pub clauses: Vec<String>,
}

/// A system, with everything that is said of it.
pub struct Specification {
    /// The system.
    pub system: &'static dyn System,
    /// The editions that the report shows, the present one first.
    pub editions: Vec<Edition>,
    /// The tables, with the rows of those editions.
    pub tables: Vec<TableInfo>,
    /// What the checker proves, refutes and reaches.
    pub properties: Vec<PropertyInfo>,
    /// What is played against clients.
    pub cases: Vec<CaseLine>,
    /// What the checker found; empty where it was not asked.
    pub checked: Vec<SystemReport>,
}

/// The name of the section that no document has: rows that carry no clause out, since no document speaks of what they say.
pub const PRODUCT_FACTS: &str = "Product facts";

/// What the section is.
pub const ABOUT_PRODUCT_FACTS: &str = "No sentence of the document says what these rows say: it is how the product is, or what \
    has been assumed. They cite the open questions that have another reading of it.";

/// A section of the document, or [`PRODUCT_FACTS`].
pub struct Section<'a> {
    /// Its name.
    pub name: &'static str,
    /// Its clauses.
    pub clauses: Vec<&'static Clause>,
    /// For each table, the rows that carry it out: those whose first clause stands in it.
    pub rows: Vec<(&'a TableInfo, Vec<&'a RuleInfo>)>,
    /// Rows that carry it out, too, and stand in another section.
    pub elsewhere: Vec<&'a RuleInfo>,
}

/// What carries a clause out, checks it or judges it.
pub struct Coverage<'a> {
    /// The clause.
    pub clause: &'static Clause,
    /// Rows that carry it out.
    pub rows: Vec<&'a str>,
    /// Properties that speak of it.
    pub properties: Vec<&'a str>,
    /// Cases about it.
    pub cases: Vec<&'a str>,
    /// Questions that it leaves open, which cover nothing.
    pub questions: Vec<&'a str>,
}

impl Coverage<'_> {
    /// Whether nothing at all is about the clause.
    pub fn is_missing(&self) -> bool {
        self.rows.is_empty() && self.properties.is_empty() && self.cases.is_empty()
    }
}

impl Specification {
    /// A system in the given edition, or in all of its editions.
    pub fn new(system: &'static dyn System, edition: Option<Edition>, cases: Vec<CaseLine>) -> Self {
        let editions = edition.map_or_else(|| system.editions().to_vec(), |it| vec![it]);
        let mut tables = system.tables();
        for table in &mut tables {
            table.rows.retain(|row| row.editions.iter().any(|it| editions.contains(it)));
        }
        Specification {
            system,
            editions,
            tables,
            properties: system.properties(),
            cases,
            checked: Vec::new(),
        }
    }

    /// The edition that diagrams show.
    pub fn present(&self) -> Edition {
        self.editions[0]
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &RuleInfo> {
        self.tables.iter().flat_map(|table| &table.rows)
    }

    /// Its open questions.
    pub fn questions(&self) -> &'static [Ambiguity] {
        self.system.ambiguities()
    }

    /// The clause of that id.
    pub fn clause(&self, id: &str) -> Option<&'static Clause> {
        self.system.clauses().iter().find(|clause| clause.id == id)
    }

    /// The sections, in the order of the document.
    pub fn sections(&self) -> Vec<Section<'_>> {
        let mut sections: Vec<Section<'_>> = Vec::new();
        for clause in self.system.clauses() {
            match sections.iter_mut().find(|section| section.name == clause.section) {
                Some(section) => section.clauses.push(clause),
                None => sections.push(Section {
                    name: clause.section,
                    clauses: vec![clause],
                    rows: Vec::new(),
                    elsewhere: Vec::new(),
                }),
            }
        }
        for section in &mut sections {
            let stands_here =
                |row: &&RuleInfo| section.clauses.iter().any(|it| Some(&it.id) == row.clauses.first());
            section.rows = self
                .tables
                .iter()
                .map(|table| (table, table.rows.iter().filter(stands_here).collect()))
                .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
                .collect();
            let carries_out = |row: &&RuleInfo| section.clauses.iter().any(|it| row.clauses.contains(&it.id));
            section.elsewhere = self.rows().filter(carries_out).filter(|row| !stands_here(row)).collect();
        }
        let is_fact = |row: &&RuleInfo| row.clauses.iter().all(|id| self.clause(id).is_none());
        let rows: Vec<(&TableInfo, Vec<&RuleInfo>)> = self
            .tables
            .iter()
            .map(|table| (table, table.rows.iter().filter(is_fact).collect()))
            .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
            .collect();
        if !rows.is_empty() {
            sections.push(Section { name: PRODUCT_FACTS, clauses: Vec::new(), rows, elsewhere: Vec::new() });
        }
        sections
    }

    /// What covers each clause, in the order of the document.
    pub fn coverage(&self) -> Vec<Coverage<'_>> {
        let of_clause = |clause: &'static Clause| {
            let cites = |clauses: &[&str]| clauses.contains(&clause.id);
            Coverage {
                clause,
                rows: self.rows().filter(|it| cites(it.clauses)).map(|it| it.id).collect(),
                properties: self.properties.iter().filter(|it| cites(it.clauses)).map(|it| it.id).collect(),
                cases: self
                    .cases
                    .iter()
                    .filter(|it| it.clauses.iter().any(|id| id == clause.id))
                    .map(|it| it.id.as_str())
                    .collect(),
                questions: self.questions().iter().filter(|it| cites(it.clauses)).map(|it| it.id).collect(),
            }
        };
        self.system.clauses().iter().map(of_clause).collect()
    }

    /// The open question that a condition such as `MA-A3=b` speaks of.
    pub fn question_of(&self, condition: &str) -> Option<&'static Ambiguity> {
        let (id, _) = condition.split_once('=')?;
        self.questions().iter().find(|question| question.id == id)
    }

    /// The conditions of a table that are explained with it; those that follow a reading are with the open questions.
    pub fn conditions<'a>(&'a self, table: &'a TableInfo) -> impl Iterator<Item = &'a Term> {
        table.conditions.iter().filter(|term| self.question_of(&term.words).is_none())
    }

    /// The id of a row without what all of them begin with: `C01` for `MA-C01`.
    pub fn short<'a>(&self, id: &'a str) -> &'a str {
        let prefix = |id: &'a str| id.rfind('-').map(|end| &id[..=end]);
        match prefix(id) {
            Some(prefix) if self.rows().all(|row| row.id.starts_with(prefix)) => &id[prefix.len()..],
            _ => id,
        }
    }

    /// What there is of everything, each with its name in the plural or singular.
    pub fn counts(&self) -> Vec<(usize, &'static str)> {
        let word = |count: usize, one: &'static str, many: &'static str| {
            (count, if count == 1 { one } else { many })
        };
        vec![
            word(self.system.clauses().len(), "clause", "clauses"),
            word(self.tables.len(), "table", "tables"),
            word(self.rows().count(), "row", "rows"),
            word(self.properties.len(), "property", "properties"),
            word(self.questions().len(), "open question", "open questions"),
            word(self.cases.len(), "case", "cases"),
        ]
    }
}
