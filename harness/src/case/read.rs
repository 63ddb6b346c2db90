//! From TOML to a [`Case`], and errors that say where and what would be right.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use toml::de::DeTable;
use toml::{Table, Value};

use super::check;
use super::head::Head;
use super::language::{
    ACTIONS, Action, Case, CommonAction, CommonExpected, Expectation, Expected, Language, OUTCOMES, Phase,
};
use super::words::Words as _;
use crate::names::{Name, ticked};
use crate::place::{NESTED, locate, nested_too_deeply, position};

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

/// A case as its file has it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "L: Language")]
#[schemars(rename = "Case", bound = "L: Language")]
pub(super) struct File<L: Language> {
    /// Permanent name; the same as the file's, without `.toml`.
    id: String,
    /// What holds when the case passes, in one line.
    title: String,
    /// The defect that the case is there to catch.
    purpose: String,
    /// The clauses that it judges; at least one.
    clauses: Vec<String>,
    /// The editions of the specification in which it holds; all of them if the file names none.
    editions: Option<Vec<String>>,
    /// What a client has to support for the case to mean anything; otherwise the case is skipped.
    #[serde(default)]
    requires: BTreeSet<String>,
    /// Readings of ambiguous passages under which alone the case holds, e.g. `MA-A1 = "a"`.
    #[serde(default)]
    readings: BTreeMap<String, String>,
    /// The servers, the user and the client's configuration.
    installation: L::Installation,
    /// What happens and what is expected, in order.
    #[serde(rename = "phase")]
    phases: Vec<Phase<L>>,
}

impl<L: Language> Case<L> {
    /// Reads a case from text; `file` is the name for messages, and its stem has to be the case's id.
    ///
    /// # Errors
    /// The first thing that is wrong: TOML, an unknown key or name, a clause that the system does not have, or
    /// a case that contradicts itself.
    pub fn parse(text: &str, file: &str) -> Result<Case<L>, CaseError> {
        let fail = |span: Option<Range<usize>>, message: String| {
            let (line, column) = position(text, span.map_or(0, |span| span.start));
            CaseError { file: file.to_owned(), line, column, message }
        };
        if let Some(at) = nested_too_deeply(text) {
            return Err(fail(Some(at..at), NESTED.to_owned()));
        }
        let from_toml = |error: toml::de::Error| {
            let span = element_at_fault::<L>(text, error.message()).or(error.span());
            fail(span, one_line(error.message()))
        };
        let read: File<L> = toml::from_str(text).map_err(from_toml)?;
        let (case, editions) = read.split();
        check::case(case, editions, file).map_err(|mistake| {
            let span = DeTable::parse(text).ok().and_then(|table| locate(&table, &mistake.at));
            fail(span, mistake.message)
        })
    }
}

impl<L: Language> File<L> {
    /// The case, and the editions that its file names.
    pub(super) fn split(self) -> (Case<L>, Option<Vec<String>>) {
        let File { id, title, purpose, clauses, editions, requires, readings, installation, phases } = self;
        let head = Head { id, title, purpose, clauses, editions: Vec::new(), requires, readings };
        (Case { head, installation, phases }, editions)
    }
}

/// The action or expectation that fails with this message by itself. `toml` knows only the array that it is in.
fn element_at_fault<L: Language>(text: &str, message: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let phases = table.get_ref().get("phase")?.get_ref().as_array()?;
    let fails = |key: &str, span: &Range<usize>| {
        let element = text.get(span.clone()).and_then(|text| toml::de::ValueDeserializer::parse(text).ok());
        let error = element.and_then(|element| match key {
            "do" => <Action<L> as Deserialize>::deserialize(element).err(),
            _ => <Expectation<L> as Deserialize>::deserialize(element).err(),
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

impl<'de, L: Language> Deserialize<'de> for Action<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = Table::deserialize(deserializer)?;
        match by_main_key::<D::Error>("action", ACTIONS, &L::Action::keys(), table)? {
            Tagged::Common(value) => CommonAction::deserialize(value).map(Action::from),
            Tagged::Wire(value) => L::Action::deserialize(value).map(Action::Wire),
        }
        .map_err(toml_message)
    }
}

impl<'de, L: Language> Deserialize<'de> for Expectation<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Table::deserialize(deserializer)?;
        let clauses: Vec<String> = extra(&mut table, "clauses")?;
        let allowing: Vec<Name<L::Place>> = extra(&mut table, "allowing")?;
        let expected = match by_main_key::<D::Error>("expectation", OUTCOMES, &L::Expected::keys(), table)? {
            Tagged::Common(value) => CommonExpected::deserialize(value).map(Expected::from),
            Tagged::Wire(value) => L::Expected::deserialize(value).map(Expected::Wire),
        }
        .map_err(toml_message)?;
        Ok(Expectation { expected, clauses, allowing: allowing.into_iter().map(|name| name.0).collect() })
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

/// A table in the form that a derived enum reads, so that each kind lists its own keys in its own message.
enum Tagged {
    Common(Value),
    Wire(Value),
}

/// `{ stop = "slave1", noticed = false }` becomes `{ stop = { stop = "slave1", noticed = false } }`.
fn by_main_key<E: serde::de::Error>(
    what: &str,
    common: &[&str],
    wire: &[&str],
    table: Table,
) -> Result<Tagged, E> {
    let all = || common.iter().chain(wire).copied();
    let mains: Vec<&str> = all().filter(|key| table.contains_key(*key)).collect();
    match mains[..] {
        [main] => {
            let tagged = Value::Table([(main.to_owned(), Value::Table(table))].into_iter().collect());
            Ok(if common.contains(&main) { Tagged::Common(tagged) } else { Tagged::Wire(tagged) })
        }
        [] => {
            let found = table
                .keys()
                .next()
                .map_or_else(|| "it is empty".to_owned(), |key| format!("unknown `{key}`"));
            Err(E::custom(format!("{found}: an {what} has one of {}", ticked(all(), "or"))))
        }
        [first, second, ..] => {
            Err(E::custom(format!("`{first}` and `{second}` in one {what}: write one after the other")))
        }
    }
}
