//! What becomes of a broken client.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mutant of a client's rows, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassedMutant {
    /// The mutant's id.
    pub id: String,
    /// The row that is edited.
    pub row: String,
    /// What is done to it, for people.
    pub description: String,
    /// The edition under which this came out.
    pub edition: String,
    /// The readings under which it did, beside the defaults: `MA-A3=b`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// What it is.
    #[serde(flatten)]
    pub class: Class,
}

/// A shortest way to where a client does otherwise than it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What kind of client it is, or what it was told, where that makes a difference; else empty.
    pub setting: String,
    /// What happens, and what the client does then.
    pub steps: Vec<String>,
    /// What it does after the last one.
    pub does: String,
    /// What was due instead, each with the row that says so.
    pub due: Vec<String>,
}

/// What a broken client is, the least first. It says what a suite may do with it: only who breaks the rules may be failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "kebab-case")]
pub enum Class {
    /// Its row is never carried out, before or after the edit: other rows come first.
    Dead,
    /// Whatever happens, it shows what the client shows that follows the rows.
    Equal,
    /// The same, but for an additional pause in which it waits for an answer to nothing: no order is broken.
    Pause,
    /// It differs, and does what the rules permit.
    Conforms {
        /// Where it first differs.
        way: Way,
    },
    /// It breaks the rules.
    Breaks {
        /// The shortest way to that.
        way: Way,
    },
}

impl Class {
    /// The names of all classes, the least first.
    pub const NAMES: [&'static str; 5] = ["dead", "equal", "pause", "conforms", "breaks"];

    /// Its place among [`NAMES`](Self::NAMES).
    pub fn place(&self) -> usize {
        match self {
            Class::Dead => 0,
            Class::Equal => 1,
            Class::Pause => 2,
            Class::Conforms { .. } => 3,
            Class::Breaks { .. } => 4,
        }
    }

    /// The class in a word.
    pub fn name(&self) -> &'static str {
        Self::NAMES[self.place()]
    }

    /// Whether a suite may fail it.
    pub fn is_wrong(&self) -> bool {
        matches!(self, Class::Breaks { .. })
    }

    /// The way to where it differs, if it does.
    pub fn way(&self) -> Option<&Way> {
        match self {
            Class::Conforms { way } | Class::Breaks { way } => Some(way),
            Class::Dead | Class::Equal | Class::Pause => None,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.setting.is_empty() {
            write!(f, "{}: ", self.setting)?;
        }
        write!(f, "{}: it {}; due: {}", self.steps.join("; "), self.does, self.due.join(", or "))
    }
}

/// How many mutants are of which class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Classes(pub [usize; 5]);

impl Classes {
    /// Of some mutants.
    pub fn of<'a>(mutants: impl IntoIterator<Item = &'a ClassedMutant>) -> Self {
        let mut classes = Classes::default();
        mutants.into_iter().for_each(|it| classes.0[it.class.place()] += 1);
        classes
    }

    /// All together.
    pub fn sum(&self) -> usize {
        self.0.iter().sum()
    }
}
