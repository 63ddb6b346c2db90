//! What is said of a whole run.

use std::collections::BTreeMap;

use serde::Serialize;

/// Failures that are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Its number in the run, from 1: the one with the most cases first, and what is merely recommended last.
    pub number: usize,
    /// What the client does.
    pub what: String,
    /// What was due is merely recommended: whoever does otherwise has broken nothing.
    pub is_recommended: bool,
    /// The clauses that not a few of its cases blame, those that most of them do first.
    pub clauses: Vec<String>,
    /// The rows by which something else was due in most of its cases.
    pub rows: Vec<String>,
    /// The rows that lead there from what was right last, in most of its cases: it goes wrong on this way.
    pub way: Vec<String>,
    /// Its cases, in the order of their ids.
    pub cases: Vec<String>,
    /// The one of them in which the least happens.
    pub shortest: String,
    /// The command that repeats that one.
    pub replay: String,
    /// What most likely comes of it as well.
    pub consequences: Vec<Consequence>,
    /// Clauses that all these cases are about and do not blame: they were not judged there.
    pub hides: Vec<String>,
}

/// Failures that are alike, and come of a cause that shows in other ways as well: in each of them something of the same sort
/// was due by the same row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// What the client does.
    pub what: String,
    /// Its cases, in the order of their ids.
    pub cases: Vec<String>,
}

/// How the client was seen to read an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The question.
    pub question: String,
    /// The reading that most cases show.
    pub reading: char,
    /// How many cases show which.
    pub cases: BTreeMap<char, usize>,
}

/// What no clause forbids, and every operator hates: nobody fails for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What the client does.
    pub what: String,
    /// The cases in which it was seen, in the order of their ids.
    pub cases: Vec<String>,
}

/// What is said of a whole run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Why cases did not pass.
    pub causes: Vec<Cause>,
    /// How open questions are read, as far as that was seen.
    pub readings: Vec<Reading>,
    /// What was noted in more or fewer cases.
    pub notes: Vec<Note>,
}

impl Findings {
    /// The number of the cause of a case that failed.
    pub fn cause_of(&self, case: &str) -> Option<usize> {
        let of = |cases: &[String]| cases.iter().any(|id| id == case);
        let is_of = |cause: &&Cause| of(&cause.cases) || cause.consequences.iter().any(|it| of(&it.cases));
        self.causes.iter().find(is_of).map(|cause| cause.number)
    }

    /// The readings as options of the next run: one on each line. What changes within the run is none.
    pub fn as_options(&self) -> String {
        let settled = self.readings.iter().filter(|it| it.cases.len() == 1);
        settled.map(|it| format!("--reading {}={}\n", it.question, it.reading)).collect()
    }
}

impl Cause {
    /// How many cases fail of it, those of its consequences included.
    pub fn weight(&self) -> usize {
        self.cases.len() + self.consequences.iter().map(|it| it.cases.len()).sum::<usize>()
    }

    /// In a sentence.
    pub fn told(&self) -> String {
        let sources: Vec<&str> = self.clauses.iter().chain(&self.rows).map(String::as_str).collect();
        let way = match self.way.is_empty() {
            true => String::new(),
            false => format!("; on the way {}", self.way.join(", ")),
        };
        let blamed = match sources.is_empty() {
            true => String::new(),
            false => format!(" ({}{way})", sources.join(", ")),
        };
        let first = self.cases.first().map_or("", String::as_str);
        let cases = match self.cases.len() {
            1 => format!("1 case, {first}"),
            more => format!("{more} cases, first {first}, shortest {}", self.shortest),
        };
        let merely = if self.is_recommended { ", not as recommended" } else { "" };
        format!("{}{blamed}{merely}: {cases}", self.what)
    }
}

/// What is seen in these cases, in a sentence.
fn seen_in(what: &str, cases: &[String]) -> String {
    let first = cases.first().map_or("", String::as_str);
    match cases.len() {
        1 => format!("{what}: 1 case, {first}"),
        more => format!("{what}: {more} cases, first {first}"),
    }
}

impl Consequence {
    /// In a sentence.
    pub fn told(&self) -> String {
        seen_in(&self.what, &self.cases)
    }
}

impl Note {
    /// In a sentence.
    pub fn told(&self) -> String {
        seen_in(&self.what, &self.cases)
    }
}

/// How a client was seen to read an open question, in a word.
pub fn reads(question: &str, letter: char) -> String {
    format!("reads {question} as `{letter}`")
}

impl Reading {
    /// Whether all cases show the same.
    pub fn is_settled(&self) -> bool {
        self.cases.len() == 1
    }

    /// In a sentence.
    pub fn describe(&self) -> String {
        if self.is_settled() {
            return reads(&self.question, self.reading);
        }
        let counts: Vec<String> =
            self.cases.iter().map(|(letter, cases)| format!("as `{letter}` in {cases}")).collect();
        format!("reads {} {}", self.question, counts.join(" and "))
    }
}
