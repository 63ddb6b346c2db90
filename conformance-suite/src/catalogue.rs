//! Everything with an id: clauses, rules, properties, open questions and cases, and what covers what.

use std::path::Path;

use globset::GlobMatcher;
use redial_model::ambiguity::Ambiguity;
use redial_model::clause::Clause;
use redial_model::property::PropertyInfo;
use redial_model::systems::{RuleInfo, SYSTEMS, System};

use crate::cases::{self, CaseInfo};
use crate::exit::Usage;
use crate::named::{quoted, system};
use crate::selection::glob;

/// What one system has.
pub struct Catalogue {
    /// The system.
    pub system: &'static dyn System,
    /// Its rows.
    pub rules: Vec<RuleInfo>,
    /// Its properties.
    pub properties: Vec<PropertyInfo>,
    /// Its cases.
    pub cases: Vec<CaseInfo>,
}

/// What carries a clause out, checks it or tests it.
#[derive(Debug, Default)]
pub struct Coverage<'a> {
    /// Rows that carry it out.
    pub rules: Vec<&'a str>,
    /// Properties that speak of it.
    pub properties: Vec<&'a str>,
    /// Cases that are about it.
    pub cases: Vec<&'a str>,
    /// Questions that it leaves open.
    pub questions: Vec<&'a str>,
}

impl<'a> Coverage<'a> {
    /// The ids of all that covers it; an open question covers nothing.
    pub fn ids(&self) -> Vec<&'a str> {
        [&self.rules, &self.properties, &self.cases].into_iter().flatten().copied().collect()
    }
}

/// Something with an id.
#[derive(Clone, Copy)]
pub enum Entry<'a> {
    /// A statement of the document.
    Clause(&'a Clause),
    /// A row of a table.
    Rule(&'a RuleInfo),
    /// Something that the checker judges.
    Property(&'a PropertyInfo),
    /// An open question.
    Ambiguity(&'a Ambiguity),
    /// A case.
    Case(&'a CaseInfo),
}

/// What sort of thing an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Entry::Case`].
    Cases,
    /// [`Entry::Clause`].
    Clauses,
    /// [`Entry::Rule`].
    Rules,
    /// [`Entry::Property`].
    Properties,
    /// [`Entry::Ambiguity`].
    Ambiguities,
}

impl Kind {
    /// Every kind, in the order of lists.
    pub const ALL: [Kind; 5] = [Kind::Clauses, Kind::Rules, Kind::Properties, Kind::Ambiguities, Kind::Cases];

    /// Its name on the command line and in documents.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Cases => "cases",
            Kind::Clauses => "clauses",
            Kind::Rules => "rules",
            Kind::Properties => "properties",
            Kind::Ambiguities => "ambiguities",
        }
    }
}

impl<'a> Entry<'a> {
    /// Its id.
    pub fn id(&self) -> &'a str {
        match self {
            Entry::Clause(it) => it.id,
            Entry::Rule(it) => it.id,
            Entry::Property(it) => it.id,
            Entry::Ambiguity(it) => it.id,
            Entry::Case(it) => &it.id,
        }
    }

    /// What sort of thing it is.
    pub fn kind(&self) -> Kind {
        match self {
            Entry::Clause(_) => Kind::Clauses,
            Entry::Rule(_) => Kind::Rules,
            Entry::Property(_) => Kind::Properties,
            Entry::Ambiguity(_) => Kind::Ambiguities,
            Entry::Case(_) => Kind::Cases,
        }
    }
}

impl Catalogue {
    /// Of one system, with the cases of a folder or the built-in ones.
    ///
    /// # Errors
    /// If the cases cannot be read.
    pub fn of(system: &'static dyn System, cases: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Catalogue {
            system,
            rules: system.rules(),
            properties: system.properties(),
            cases: cases::load(system, cases)?.iter().map(|case| CaseInfo::from(case.head())).collect(),
        })
    }

    /// Of the named system, or of all.
    ///
    /// # Errors
    /// If there is no such system, or the cases cannot be read.
    pub fn load(name: Option<&str>, cases: Option<&Path>) -> anyhow::Result<Vec<Self>> {
        match name {
            Some(name) => Ok(vec![Self::of(system(name)?, cases)?]),
            None => SYSTEMS.iter().map(|system| Self::of(*system, cases)).collect(),
        }
    }

    /// Everything, in the order of lists.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let clauses = self.system.clauses().iter().map(Entry::Clause);
        let rules = self.rules.iter().map(Entry::Rule);
        let properties = self.properties.iter().map(Entry::Property);
        let questions = self.system.ambiguities().iter().map(Entry::Ambiguity);
        clauses.chain(rules).chain(properties).chain(questions).chain(self.cases.iter().map(Entry::Case))
    }

    /// The clause of that id.
    pub fn clause(&self, id: &str) -> Option<&'static Clause> {
        self.system.clauses().iter().find(|clause| clause.id == id)
    }

    /// What covers a clause.
    pub fn coverage(&self, clause: &str) -> Coverage<'_> {
        let cites = |clauses: &[&str]| clauses.contains(&clause);
        Coverage {
            rules: self.rules.iter().filter(|it| cites(it.clauses)).map(|it| it.id).collect(),
            properties: self.properties.iter().filter(|it| cites(it.clauses)).map(|it| it.id).collect(),
            cases: self
                .cases
                .iter()
                .filter(|it| it.clauses.iter().any(|id| id == clause))
                .map(|it| it.id.as_str())
                .collect(),
            questions: self
                .system
                .ambiguities()
                .iter()
                .filter(|it| cites(it.clauses))
                .map(|it| it.id)
                .collect(),
        }
    }
}

/// Compiles a glob over ids, and refuses one that matches nothing with the ids that are nearest to it.
///
/// # Errors
/// If it is no glob, or matches nothing of that kind.
pub fn matching(catalogues: &[Catalogue], pattern: &str, kind: Option<Kind>) -> Result<GlobMatcher, Usage> {
    let matcher = glob(pattern, "on the command line")?;
    let candidates: Vec<&str> = catalogues
        .iter()
        .flat_map(Catalogue::entries)
        .filter(|entry| kind.is_none_or(|kind| entry.kind() == kind))
        .map(|entry| entry.id())
        .collect();
    if candidates.iter().any(|id| matcher.is_match(id)) {
        return Ok(matcher);
    }
    let among = kind.map(|kind| format!(" among the {}", kind.name())).unwrap_or_default();
    let hint = match nearest(pattern, &candidates).as_slice() {
        [] => "`redial list` shows every id".to_owned(),
        near => format!("the nearest {} {}", if near.len() == 1 { "is" } else { "are" }, quoted(near)),
    };
    Err(Usage(format!("nothing{among} has the id `{pattern}`; {hint}")))
}

/// At most three ids that look like it, the most alike first.
fn nearest<'a>(text: &str, ids: &[&'a str]) -> Vec<&'a str> {
    let wanted = text.to_lowercase();
    let mut scored: Vec<(f64, &str)> = ids
        .iter()
        .map(|id| (strsim::normalized_damerau_levenshtein(&wanted, &id.to_lowercase()), *id))
        .filter(|(score, _)| *score >= 0.6)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, id)| id).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_nearly_right_finds_its_neighbours() {
        let ids = ["MA-13", "MA-14", "MA-C05", "failback/home-returns"];
        assert_eq!(nearest("ma-13", &ids)[0], "MA-13");
        assert_eq!(nearest("failback/home-return", &ids), ["failback/home-returns"]);
        assert!(nearest("zzz", &ids).is_empty());
    }

    #[test]
    fn every_id_stands_for_one_thing() {
        for catalogue in Catalogue::load(None, None).unwrap() {
            let mut ids: Vec<&str> = catalogue.entries().map(|entry| entry.id()).collect();
            ids.sort_unstable();
            let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }
}
