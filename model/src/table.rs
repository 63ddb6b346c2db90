//! A table as lists and reports show it: its words, its rows, and why some of its cells have none.

use std::fmt::Debug;

use crate::rule::{Closed, Condition, Duty, Edition, Rule, Silence, SilenceKind, Table};

/// A word of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Term {
    /// As it stands in the source, e.g. `LoggingOn`.
    pub name: String,
    /// In words, e.g. `logging on`.
    pub words: String,
    /// What it means, in a sentence; empty where the source has none.
    pub meaning: &'static str,
}

impl Term {
    fn of(value: impl Closed) -> Self {
        let name = format!("{value:?}");
        Term { words: words(&name), name, meaning: value.meaning().trim() }
    }

    fn all<C: Closed>() -> Vec<Self> {
        C::ALL.iter().map(|&value| Term::of(value)).collect()
    }
}

/// A row as lists and reports show it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RuleInfo {
    /// Permanent id.
    pub id: &'static str,
    /// Whose row it is: `client` or `server`.
    pub table: &'static str,
    /// The clauses it carries out.
    pub clauses: &'static [&'static str],
    /// The editions in which it stands.
    pub editions: &'static [Edition],
    /// The states in which it applies.
    pub from: Vec<String>,
    /// The inputs to which it answers.
    pub on: Vec<String>,
    /// Conditions, all of which must hold.
    pub when: Vec<String>,
    /// Conditions, none of which may hold.
    pub unless: Vec<String>,
    /// The next state; empty: it stays.
    pub to: Option<String>,
    /// What it does.
    pub effects: Vec<String>,
    /// Demanded, recommended or allowed.
    pub duty: Duty,
    /// The open questions a reading of which it asks for.
    #[serde(skip)]
    pub questions: Vec<&'static str>,
}

impl RuleInfo {
    /// A row of a table.
    pub fn of<T: Table>(table: &'static str, rule: &Rule<T>) -> Self {
        RuleInfo {
            id: rule.id,
            table,
            clauses: rule.clauses,
            editions: rule.editions,
            from: names(rule.from),
            on: names(rule.on),
            when: names(rule.when),
            unless: names(rule.unless),
            to: rule.to.map(|state| format!("{state:?}")),
            effects: names(rule.effects),
            duty: rule.duty,
            questions: rule
                .conditions()
                .filter_map(|(guard, _)| Some(guard.reading()?.declared().0))
                .collect(),
        }
    }
}

/// Why cells have no row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SilenceInfo {
    /// The states of the cells.
    pub states: Vec<String>,
    /// The inputs of the cells.
    pub inputs: Vec<String>,
    /// What the absence means.
    pub kind: SilenceKind,
    /// Why it is so.
    pub reason: &'static str,
}

/// A table: what it speaks of, and what it says.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TableInfo {
    /// Whose table it is, e.g. `client`.
    pub name: &'static str,
    /// The states, in the table's order.
    pub states: Vec<Term>,
    /// The inputs, in the table's order.
    pub inputs: Vec<Term>,
    /// The conditions that rows have, in the order in which they come up.
    pub conditions: Vec<Term>,
    /// What rows do.
    pub effects: Vec<Term>,
    /// The state in which it begins, where there is one.
    pub initial: Option<String>,
    /// The rows of all editions, in the document's order.
    pub rows: Vec<RuleInfo>,
    /// The cells without a row.
    pub silences: Vec<SilenceInfo>,
}

impl TableInfo {
    /// A table of that name.
    pub fn of<T: Table>(name: &'static str, rules: &[Rule<T>], silences: &[Silence<T>]) -> Self {
        let mut conditions: Vec<Term> = Vec::new();
        for (guard, _) in rules.iter().flat_map(Rule::conditions) {
            let name = format!("{guard:?}");
            if conditions.iter().all(|known| known.name != name) {
                conditions.push(Term {
                    words: guard.reading().map_or_else(|| words(&name), |reading| reading.to_string()),
                    name,
                    meaning: guard.meaning().trim(),
                });
            }
        }
        let silences = silences.iter().map(|silence| SilenceInfo {
            states: names(silence.states),
            inputs: names(silence.inputs),
            kind: silence.kind,
            reason: silence.reason,
        });
        TableInfo {
            name,
            states: Term::all::<T::State>(),
            inputs: Term::all::<T::Input>(),
            conditions,
            effects: Term::all::<T::Effect>(),
            initial: None,
            rows: rules.iter().map(|rule| RuleInfo::of(name, rule)).collect(),
            silences: silences.collect(),
        }
    }

    /// The same, beginning in a state.
    pub fn beginning_in(mut self, state: impl Closed) -> Self {
        self.initial = Some(format!("{state:?}"));
        self
    }

    /// The rows of one edition.
    pub fn rows_of(&self, edition: Edition) -> impl Iterator<Item = &RuleInfo> {
        self.rows.iter().filter(move |row| row.editions.contains(&edition))
    }

    /// Why a cell has no row, where somebody has said so.
    pub fn silence(&self, state: &str, input: &str) -> Option<(usize, &SilenceInfo)> {
        let speaks = |it: &SilenceInfo| {
            it.states.iter().any(|name| name == state) && it.inputs.iter().any(|name| name == input)
        };
        self.silences.iter().enumerate().find(|(_, silence)| speaks(silence))
    }

    /// A name of the table in words; the name itself where the table does not know it.
    pub fn words<'a>(&'a self, name: &'a str) -> &'a str {
        let terms = [&self.states, &self.inputs, &self.conditions, &self.effects].into_iter().flatten();
        terms.into_iter().find(|term| term.name == name).map_or(name, |term| &term.words)
    }
}

fn names(values: &[impl Debug]) -> Vec<String> {
    values.iter().map(|value| format!("{value:?}")).collect()
}

/// A name of the source in words: `AfterAttempt(Served)` is `after attempt: served`.
fn words(name: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    let mut characters = name.chars().peekable();
    let finish = |text: &mut String, word: &mut String| {
        let abbreviation = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
        let word = std::mem::take(word);
        text.push_str(if abbreviation { word } else { word.to_lowercase() }.as_str());
    };
    while let Some(c) = characters.next() {
        let next_is = |of: fn(char) -> bool, characters: &mut std::iter::Peekable<std::str::Chars<'_>>| {
            characters.peek().is_some_and(|&next| of(next))
        };
        match c {
            '(' => {
                finish(&mut text, &mut word);
                text.push_str(": ");
            }
            ')' => {}
            c if c.is_alphanumeric() => {
                // A capital letter begins a word after a small one, and before one: `PBXAgain` is two words.
                let after_small = word.chars().next_back().is_some_and(|it| !it.is_uppercase());
                if c.is_uppercase()
                    && !word.is_empty()
                    && (after_small || next_is(char::is_lowercase, &mut characters))
                {
                    finish(&mut text, &mut word);
                    text.push(' ');
                }
                word.push(c);
            }
            c => {
                finish(&mut text, &mut word);
                text.push(c);
            }
        }
    }
    finish(&mut text, &mut word);
    text
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_become_words() {
        assert_eq!(words("LoggingOn"), "logging on");
        assert_eq!(words("AfterAttempt(Served)"), "after attempt: served");
        assert_eq!(words("Reads(CurrentWasPrimary, 0)"), "reads: current was primary, 0");
        assert_eq!(words("FindPBXAgain"), "find PBX again");
        assert_eq!(words("SendSIP"), "send SIP");
        assert_eq!(words("Offline"), "offline");
    }
}
