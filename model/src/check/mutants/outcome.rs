//! What became of a mutant.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mutant, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedMutant {
    /// The mutant's id.
    pub id: String,
    /// The table that it is of.
    pub table: String,
    /// The edition under which this came out.
    pub edition: String,
    /// The readings under which it did, beside the defaults: `MA-A3=b`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What becomes of a mutant, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// A property refuses it.
    Killed {
        /// The property.
        by: String,
        /// How.
        how: How,
        /// The smallest installation in which it does; none for what no installation of the scope comes to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topology: Option<String>,
        /// With so many faults at most.
        faults: u8,
        /// Steps to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        steps: Option<usize>,
    },
    /// Its row is never carried out, nor would be: nothing in the scope asks for it.
    Dead,
    /// It does in every state what the rules as they are do.
    Equal,
    /// It differs in what it remembers, and whatever is done, nobody sees anything of it: all that is asked of states is as it
    /// would be, and so is what is told of each step.
    Alike {
        /// Where it first differs.
        first: String,
    },
    /// It does less than the rules as they are permit, and all that they demand: it takes one of several ways that they leave.
    Conforms {
        /// Where it first differs.
        first: String,
    },
    /// No property refuses it, but a hazard or a theorem holds elsewhere, or another row is carried out no more.
    ToldApart {
        /// What.
        by: String,
        /// Where it first differs.
        first: String,
    },
    /// Nothing that is asked tells it from the rules as they are.
    Survived {
        /// Where it first differs.
        first: String,
    },
}

/// How a property refuses a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A state or a run breaks it.
    Violated,
    /// What has to be reached is reached nowhere.
    Unreached,
    /// It comes nowhere to what the property speaks of.
    Vacuous,
}

impl How {
    /// Every way.
    pub const ALL: [How; 3] = [How::Violated, How::Unreached, How::Vacuous];

    /// The way in a word.
    pub fn name(self) -> &'static str {
        match self {
            How::Violated => "violated",
            How::Unreached => "unreached",
            How::Vacuous => "vacuous",
        }
    }
}

impl Outcome {
    /// The names of all outcomes, the best first.
    pub const NAMES: [&'static str; 7] =
        ["killed", "dead", "equal", "alike", "conforms", "told apart", "survived"];

    /// Its place among [`NAMES`](Self::NAMES).
    pub fn place(&self) -> usize {
        match self {
            Outcome::Killed { .. } => 0,
            Outcome::Dead => 1,
            Outcome::Equal => 2,
            Outcome::Alike { .. } => 3,
            Outcome::Conforms { .. } => 4,
            Outcome::ToldApart { .. } => 5,
            Outcome::Survived { .. } => 6,
        }
    }

    /// The outcome in a word.
    pub fn name(&self) -> &'static str {
        Self::NAMES[self.place()]
    }

    /// Whether the properties let through a mutant that differs.
    pub fn is_hole(&self) -> bool {
        matches!(self, Outcome::ToldApart { .. } | Outcome::Survived { .. })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Killed { by, how, topology, faults, steps } => {
                write!(f, "killed by {by} ({}", how.name())?;
                if let Some(topology) = topology {
                    write!(f, " in {topology}, {faults} faults")?;
                }
                match steps {
                    Some(steps) => write!(f, ", {steps} steps)"),
                    None => f.write_str(")"),
                }
            }
            Outcome::Dead | Outcome::Equal => f.write_str(self.name()),
            Outcome::Alike { first } => write!(f, "seen by nobody: {first}"),
            Outcome::Conforms { first } => write!(f, "does what the rules permit: {first}"),
            Outcome::ToldApart { by, first } => write!(f, "told apart by {by} only: {first}"),
            Outcome::Survived { first } => write!(f, "survived: {first}"),
        }
    }
}
