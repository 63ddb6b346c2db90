//! A case as its file has it, in parts that can be put together anew: no word of it is understood here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use redial_harness::seed;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the ids of generated cases begin with.
pub(super) const PREFIX: &str = "gen-";
/// A line of a file that is longer is divided.
const WIDE: usize = 110;
/// So many things that happen are named in a title.
const NAMED: usize = 4;

/// An action or an expectation: its keys in the order of the file, and what they are, as TOML.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word(pub Vec<(String, String)>);

impl Word {
    /// The key that says what it is.
    pub fn main_key(&self) -> &str {
        self.0.first().map_or("", |(key, _)| key)
    }

    /// What a key is.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// The same without a key.
    pub fn without(&self, key: &str) -> Word {
        Word(self.0.iter().filter(|(known, _)| known != key).cloned().collect())
    }

    /// In a few words.
    fn told(&self) -> String {
        let parts = self.0.iter().map(|(key, value)| match value.as_str() {
            "true" => key.clone(),
            "false" => format!("not {key}"),
            value => format!("{key} {}", value.trim_matches('"')),
        });
        parts.collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        write!(f, "{{ {} }}", parts.join(", "))
    }
}

/// What happens, and what is waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phase {
    pub actions: Vec<Word>,
    pub expectations: Vec<Word>,
}

/// For whom a case is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct For {
    #[serde(default)]
    pub editions: Vec<String>,
    #[serde(default)]
    pub requires: BTreeSet<String>,
    #[serde(default)]
    pub readings: BTreeMap<String, String>,
}

/// What a case is, but for what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub whom: For,
    /// The table of that name, as TOML.
    pub installation: String,
    pub phases: Vec<Phase>,
}

/// What is said about a case.
pub(super) struct About<'a> {
    pub title: &'a str,
    pub purpose: &'a str,
    pub clauses: &'a BTreeSet<String>,
}

impl Draft {
    /// Takes a case apart; `None`: it is not written as cases are.
    pub fn read(text: &str) -> Option<Draft> {
        let whom = toml::from_str(text).ok()?;
        let table = DeTable::parse(text).ok()?;
        let phases = table.get_ref().get("phase")?.get_ref().as_array()?;
        let words = |phase: &DeTable<'_>, key: &str| -> Vec<Word> {
            let list = phase.get(key).and_then(|list| list.get_ref().as_array());
            list.into_iter().flatten().filter_map(|it| word(text, it)).collect()
        };
        let phase = |phase: &Spanned<DeValue<'_>>| {
            let phase = phase.get_ref().as_table()?;
            let expectations = words(phase, "expect").iter().map(|it| it.without("clauses")).collect();
            Some(Phase { actions: words(phase, "do"), expectations })
        };
        let from = text.find("\n[installation")?;
        let to = text.find("\n[[phase]]")?;
        let lines = text.get(from..to)?.lines().map(str::trim_end);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        Some(Draft {
            whom,
            installation: lines.join("\n"),
            phases: phases.iter().map(phase).collect::<Option<_>>()?,
        })
    }

    /// Permanent, since it comes from nothing but what the case is.
    pub fn id(&self) -> String {
        let hash = seed::of_case(0, &format!("{}{}", self.whom(), self.body()));
        format!("{PREFIX}{:010x}", hash >> 24)
    }

    /// How many phases, actions and expectations it has.
    pub fn size(&self) -> usize {
        self.phases.iter().map(|it| 1 + it.actions.len() + it.expectations.len()).sum()
    }

    /// All that happens, in a few words.
    pub fn title(&self) -> String {
        let told: Vec<String> = self.phases.iter().flat_map(|phase| &phase.actions).map(Word::told).collect();
        let (named, more) = told.split_at(told.len().min(NAMED));
        match (named, more.len()) {
            ([], _) => "A client does what the rows say where nothing happens".to_owned(),
            (named, 0) => format!("A client does what the rows say through: {}", named.join("; ")),
            (named, more) => {
                format!("A client does what the rows say through: {}; and {more} more", named.join("; "))
            }
        }
    }

    /// The file.
    pub fn text(&self, about: &About<'_>) -> String {
        let clauses: Vec<&str> = about.clauses.iter().map(String::as_str).collect();
        let mut text = String::from("#:schema ./case.schema.json\n");
        let _ = writeln!(text, "id = {:?}", self.id());
        let _ = writeln!(text, "title = {:?}", about.title);
        let _ = writeln!(text, "purpose = {:?}", about.purpose);
        let _ = writeln!(text, "clauses = {clauses:?}");
        text + &self.whom() + &self.body()
    }

    /// The names of its phases.
    pub fn names(&self) -> Vec<String> {
        let name = |(number, phase): (usize, &Phase)| {
            let told: Vec<String> = phase.actions.iter().map(Word::told).collect();
            match (number, told.join(", then ")) {
                (0, told) if told.is_empty() => "the client starts".to_owned(),
                (0, told) => format!("{told}, and the client starts"),
                (_, told) if told.is_empty() => "nothing more happens".to_owned(),
                (_, told) => told,
            }
        };
        self.phases.iter().enumerate().map(name).collect()
    }

    fn whom(&self) -> String {
        let For { editions, requires, readings } = &self.whom;
        let mut text = String::new();
        if !editions.is_empty() {
            let _ = writeln!(text, "editions = {editions:?}");
        }
        if !requires.is_empty() {
            let requires: Vec<&String> = requires.iter().collect();
            let _ = writeln!(text, "requires = {requires:?}");
        }
        if !readings.is_empty() {
            let readings: Vec<String> =
                readings.iter().map(|(id, letter)| format!("{id} = {letter:?}")).collect();
            let _ = writeln!(text, "readings = {{ {} }}", readings.join(", "));
        }
        text
    }

    fn body(&self) -> String {
        let mut text = format!("\n{}\n", self.installation);
        for (phase, name) in self.phases.iter().zip(self.names()) {
            let _ = writeln!(text, "\n[[phase]]\nname = {name:?}");
            for (key, words) in [("do", &phase.actions), ("expect", &phase.expectations)] {
                if !words.is_empty() {
                    text += &list(key, words);
                }
            }
        }
        text
    }
}

fn list(key: &str, words: &[Word]) -> String {
    let words: Vec<String> = words.iter().map(Word::to_string).collect();
    let line = format!("{key} = [{}]\n", words.join(", "));
    if line.len() <= WIDE {
        return line;
    }
    format!("{key} = [\n    {},\n]\n", words.join(",\n    "))
}

fn word(text: &str, element: &Spanned<DeValue<'_>>) -> Option<Word> {
    let mut keys: Vec<_> = element.get_ref().as_table()?.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    let pair = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let written = text.get(value.span())?;
        let squeezed = written.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((key.get_ref().clone().into_owned(), squeezed))
    };
    Some(Word(keys.into_iter().map(pair).collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use redial_model::systems::SYSTEMS;

    use super::*;
    use crate::cases;

    #[test]
    fn a_case_that_was_taken_apart_and_written_again_is_the_same() {
        for system in SYSTEMS {
            for source in cases::sources(system.name(), None).unwrap() {
                let draft = Draft::read(&source.text).unwrap_or_else(|| panic!("{}", source.path));
                let clauses = BTreeSet::from([system.clauses()[0].id.to_owned()]);
                let about = About { title: &draft.title(), purpose: "A client.", clauses: &clauses };
                let text = draft.text(&about);
                assert_eq!(Draft::read(&text).as_ref(), Some(&draft), "{text}");
                let wire = crate::named::wire(*system).unwrap();
                if let Err(error) = wire.read(&text, &format!("{}.toml", draft.id())) {
                    panic!("{error}\n{text}");
                }
            }
        }
    }
}
