//! What descriptions of all systems have in common: names that can be told apart, places by name, groups of users, and
//! sentences for what is wrong.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;

/// What is wrong with a description, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Misfit {
    /// The way to the value in question.
    pub at: Vec<Key>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// One step into a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Into a table.
    Name(String),
    /// Into a list.
    Index(usize),
}

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        Key::Name(name.to_owned())
    }
}

impl From<usize> for Key {
    fn from(index: usize) -> Self {
        Key::Index(index)
    }
}

impl Misfit {
    /// Of a whole table or list.
    pub fn at(name: &str, message: impl fmt::Display) -> Self {
        Misfit { at: vec![name.into()], message: message.to_string() }
    }
}

/// An element of a list of the description.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    list: &'static str,
    index: usize,
}

impl Entry {
    /// What is wrong with a value of it.
    pub fn misfit(self, key: &str, message: impl fmt::Display) -> Misfit {
        Misfit { at: vec![self.list.into(), self.index.into(), key.into()], message: message.to_string() }
    }
}

/// The elements of a list, each with its place.
pub fn entries<'a, E>(list: &'static str, all: &'a [E]) -> impl Iterator<Item = (Entry, &'a E)> + Clone {
    all.iter().enumerate().map(move |(index, entry)| (Entry { list, index }, entry))
}

/// The names of a list, which can be told apart, and read.
#[derive(Debug, Clone)]
pub struct Names<'a> {
    what: &'static str,
    all: Vec<&'a str>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// Those of a list of `what`.
    ///
    /// # Errors
    /// Says which one of the list does not do.
    pub fn of<E>(
        list: &'static str,
        what: &'static str,
        elements: &'a [E],
        name: impl Fn(&'a E) -> &'a str,
    ) -> Result<Self, Misfit> {
        let mut names = Names { what, all: Vec::new(), places: BTreeMap::new() };
        for (entry, element) in entries(list, elements) {
            let name = name(element);
            if name.trim().is_empty() {
                return Err(entry.misfit("name", format!("a {what} has a name")));
            }
            if names.places.insert(name, entry.index).is_some() {
                let message = format!("there is a {what} `{name}` already; names have to differ");
                return Err(entry.misfit("name", message));
            }
            names.all.push(name);
        }
        Ok(names)
    }

    /// The place of the one that has this name, which stands at a value of a description.
    ///
    /// # Errors
    /// Says which names there are.
    pub fn place(&self, entry: Entry, key: &str, name: &str) -> Result<usize, Misfit> {
        self.places.get(name).copied().ok_or_else(|| {
            let more = if self.all.len() > MOST_NAMES { ", …" } else { "" };
            let known = ticked(self.all.iter().copied().take(MOST_NAMES));
            entry.misfit(key, format!("there is no {} `{name}`; there are {known}{more}", self.what))
        })
    }

    /// The name of the one at this place.
    pub fn name(&self, place: usize) -> &'a str {
        self.all[place]
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// In the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + Clone + '_ {
        self.all.iter().copied()
    }
}

/// Longer lists are cut.
const MOST_NAMES: usize = 12;

/// A group of users as a description has it.
#[derive(Debug, Clone)]
pub struct Grouped<U> {
    /// The operator's name for it.
    pub name: String,
    /// How many users it has.
    pub users: u64,
    /// How they are set up.
    pub setup: U,
}

/// The groups of users, each with its name and how many they are; how they are set up is read by itself.
///
/// # Errors
/// If there is none, if two have one name, or as `read`.
pub fn groups<'a, E, U>(
    all: &'a [E],
    head: impl Fn(&'a E) -> (&'a String, u64),
    read: impl Fn(Entry, &'a E) -> Result<U, Misfit>,
) -> Result<Vec<Grouped<U>>, Misfit> {
    if all.is_empty() {
        return Err(Misfit::at("group", "there is no group of users; without one there is nothing to audit"));
    }
    Names::of("group", "group", all, |group| head(group).0)?;
    let grouped = |(entry, group)| {
        let (name, users) = head(group);
        Ok(Grouped { name: name.clone(), users, setup: read(entry, group)? })
    };
    entries("group", all).map(grouped).collect()
}

/// Reads a description into a system's own struct.
///
/// # Errors
/// Says what does not fit, and where.
pub fn read<T: DeserializeOwned>(description: serde_json::Value) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(description).map_err(|error| {
        let way = error.path().iter().filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(Key::Index(*index)),
            serde_path_to_error::Segment::Map { key } => Some(Key::Name(key.clone())),
            _ => None,
        });
        // What a number is called in Rust means nothing to whoever wrote the description.
        let message = error.inner().to_string().replace("expected u64", "expected a whole number, 0 or more");
        Misfit { at: way.collect(), message }
    })
}

/// `a`, `b` and `c`, for messages.
pub fn ticked<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(end) if names.is_empty() => end,
        Some(end) => format!("{} and {end}", names.join(", ")),
        None => "none".to_owned(),
    }
}
