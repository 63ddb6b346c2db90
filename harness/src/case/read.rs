//! From TOML to a [`Case`], and errors that say where and what would be right.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path as FilePath;

use serde::de::{Deserialize, Deserializer};
use toml::de::DeTable;
use toml::{Table, Value};

use super::{Action, Case, Expectation, Expected, Pbx, PhysicalLocation, RedirectTarget, Secondary, check};
use crate::place::{locate, position};

/// What is wrong with a case file, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct CaseError {
    /// The file, as it was named to the loader.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Case {
    /// Reads a case from a file.
    ///
    /// # Errors
    /// The file cannot be read, or [`Case::parse`] refuses it.
    pub fn load(path: &FilePath, known_clauses: &[&str]) -> Result<Case, CaseError> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Case::parse(&text, &file, known_clauses),
            Err(error) => {
                Err(CaseError { file, line: 1, column: 1, message: format!("cannot be read: {error}") })
            }
        }
    }

    /// Reads a case from text; `file` is the name for messages, and its stem has to be the case's id.
    ///
    /// # Errors
    /// The first thing that is wrong: TOML, an unknown key or name, a clause that `known_clauses` does not have, or
    /// a case that contradicts itself.
    pub fn parse(text: &str, file: &str, known_clauses: &[&str]) -> Result<Case, CaseError> {
        let fail = |span: Option<Range<usize>>, message: String| {
            let (line, column) = position(text, span.map_or(0, |span| span.start));
            CaseError { file: file.to_owned(), line, column, message }
        };
        let from_toml = |error: toml::de::Error| {
            let span = element_at_fault(text, error.message()).or(error.span());
            fail(span, one_line(error.message()))
        };
        let case: Case = toml::from_str(text).map_err(from_toml)?;
        check::check(&case, file, known_clauses).map_err(|fault| {
            let span = DeTable::parse(text).ok().and_then(|table| locate(&table, &fault.at));
            fail(span, fault.message)
        })?;
        Ok(case)
    }
}

/// The action or expectation that fails with this message by itself. `toml` knows only the array that it is in.
fn element_at_fault(text: &str, message: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let phases = table.get_ref().get("phase")?.get_ref().as_array()?;
    let fails = |key: &str, span: &Range<usize>| {
        let element = text.get(span.clone()).and_then(|text| toml::de::ValueDeserializer::parse(text).ok());
        let error = element.and_then(|element| match key {
            "do" => <Action as Deserialize>::deserialize(element).err(),
            _ => Expectation::deserialize(element).err(),
        });
        error.is_some_and(|error| error.message() == message)
    };
    phases
        .iter()
        .flat_map(|phase| ["do", "expect"].map(|key| (key, phase.get_ref().get(key))))
        .filter_map(|(key, list)| Some((key, list?.get_ref().as_array()?)))
        .flat_map(|(key, list)| list.iter().map(move |element| (key, element.span())))
        .find(|(key, span)| fails(key, span))
        .map(|(_, span)| span)
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'de> Deserialize<'de> for Pbx {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        named_pbx(&String::deserialize(deserializer)?, None)
    }
}

impl<'de> Deserialize<'de> for RedirectTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "by-rule" => Ok(RedirectTarget::ByRule),
            name => named_pbx(name, Some("by-rule")).map(RedirectTarget::Pbx),
        }
    }
}

impl<'de> Deserialize<'de> for Secondary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "none" => Ok(Secondary::None),
            name => named_pbx(name, Some("none")).map(Secondary::Pbx),
        }
    }
}

impl<'de> Deserialize<'de> for PhysicalLocation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)? {
            name if name == "none" => PhysicalLocation::None,
            name => PhysicalLocation::At(name),
        })
    }
}

fn named_pbx<E: serde::de::Error>(name: &str, or: Option<&str>) -> Result<Pbx, E> {
    Pbx::ALL.into_iter().find(|pbx| pbx.name() == name).ok_or_else(|| {
        let names = Pbx::ALL.iter().map(|pbx| pbx.name()).chain(or);
        E::custom(format!("unknown PBX `{name}`: the names are {}", ticked(names, "and")))
    })
}

/// The main keys, one for each kind of action.
pub(super) const ACTIONS: &[&str] = &[
    "stop", "start", "notice", "unregister", "register", "path", "cut", "send", "digest", "sessions",
    "second-factor", "redirect", "move-user", "logout", "restart-client", "hold",
];

/// The main keys, one for each kind of expectation.
pub(super) const EXPECTATIONS: &[&str] =
    &["attempts", "login", "served", "conninfo", "hangs-up", "not-served", "stays", "traces"];

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tagged = by_main_key::<D::Error>("action", ACTIONS, Table::deserialize(deserializer)?)?;
        Action::deserialize(tagged).map_err(toml_message)
    }
}

impl<'de> Deserialize<'de> for Expectation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Table::deserialize(deserializer)?;
        let clauses: Vec<String> = extra(&mut table, "clauses")?;
        let allowing: BTreeSet<Pbx> = extra(&mut table, "allowing")?;
        let tagged = by_main_key::<D::Error>("expectation", EXPECTATIONS, table)?;
        let expected = Expected::deserialize(tagged).map_err(toml_message)?;
        Ok(Expectation { expected, clauses, allowing })
    }
}

fn extra<'de, T: Deserialize<'de> + Default, E: serde::de::Error>(
    table: &mut Table,
    key: &str,
) -> Result<T, E> {
    table.remove(key).map_or_else(|| Ok(T::default()), |value| T::deserialize(value).map_err(toml_message))
}

fn toml_message<E: serde::de::Error>(error: toml::de::Error) -> E {
    E::custom(error.message())
}

/// `{ stop = "slave1", noticed = false }` becomes `{ stop = { stop = "slave1", noticed = false } }`: the form that a
/// derived enum reads, so that each kind lists its own keys in its own message.
fn by_main_key<E: serde::de::Error>(what: &str, main_keys: &[&str], table: Table) -> Result<Value, E> {
    let mains: Vec<&str> = main_keys.iter().copied().filter(|key| table.contains_key(*key)).collect();
    match mains[..] {
        [main] => Ok(Value::Table([(main.to_owned(), Value::Table(table))].into_iter().collect())),
        [] => {
            let found = table
                .keys()
                .next()
                .map_or_else(|| "it is empty".to_owned(), |key| format!("unknown `{key}`"));
            Err(E::custom(format!(
                "{found}: an {what} has one of {}",
                ticked(main_keys.iter().copied(), "or")
            )))
        }
        [first, second, ..] => {
            Err(E::custom(format!("`{first}` and `{second}` in one {what}: write one after the other")))
        }
    }
}

/// `a`, `b` and `c`.
pub(super) fn ticked<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(end) if names.is_empty() => end,
        Some(end) => format!("{} {last} {end}", names.join(", ")),
        None => String::new(),
    }
}
