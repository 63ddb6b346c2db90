//! What broken clients are and what became of them, as a table that a file can keep: a line for each, columns divided by tabs.

use std::fmt::Write as _;

use redial_model::check::mutants::ledger::{Wrong, entries};
use redial_model::system::System;
use serde::{Deserialize, Serialize};

use super::class::{Class, ClassedMutant};

const HEADING: &str = "mutant\trow\tedition\treadings\tclass\tsteps\tfate\tcase\tclauses\trows";

/// A broken client, and what became of it when it was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The mutant's id.
    pub id: String,
    /// The row that is edited.
    pub row: String,
    /// The edition under which it is what it is.
    pub edition: String,
    /// The readings under which it is, beside the defaults.
    pub readings: Vec<String>,
    /// Which of the [classes](Class::NAMES).
    pub class: &'static str,
    /// How many steps it takes to where it differs; 0 if it does not.
    pub steps: usize,
    /// What became of it; `None`: it was not played.
    pub fate: Option<Fate>,
}

/// What became of a broken client that was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// A case failed it.
    Killed {
        /// The first one that did.
        case: String,
        /// The clauses that it is blamed for.
        clauses: Vec<String>,
        /// The rows that the cause names: those by which something else was due, and those that lead there from what was right last.
        rows: Vec<String>,
    },
    /// No case did.
    Survived {
        /// How many were played.
        cases: usize,
    },
}

impl Entry {
    /// Of a mutant that was not played yet.
    pub fn of(mutant: &ClassedMutant) -> Self {
        Entry {
            id: mutant.id.clone(),
            row: mutant.row.clone(),
            edition: mutant.edition.clone(),
            readings: mutant.readings.clone(),
            class: mutant.class.name(),
            steps: mutant.class.way().map_or(0, |way| way.steps.len()),
            fate: None,
        }
    }
}

impl Fate {
    /// Whether it was killed, and for the row that is broken, or for one of these clauses of it.
    pub fn is_located(&self, row: &str, clauses: &[&str]) -> bool {
        match self {
            Fate::Killed { clauses: blamed, rows, .. } => {
                let is_of_row = |clause: &String| clauses.contains(&clause.as_str());
                rows.iter().any(|it| it == row) || blamed.iter().any(is_of_row)
            }
            Fate::Survived { .. } => false,
        }
    }
}

/// The clauses that a row carries out, and those that leave open what the entries of the register decide which it rests on: those
/// that a fact cites, and those a reading of which it asks for.
pub fn clauses_of(system: &dyn System, row: &str) -> Vec<&'static str> {
    let rule = system.rules().into_iter().find(|rule| rule.id == row);
    let (own, questions) = rule.map_or((&[][..], Vec::new()), |rule| (rule.clauses, rule.questions));
    let rests_on = |id: &&str| own.contains(id) || questions.contains(id);
    let entries = system.ambiguities().iter().filter(|entry| rests_on(&entry.id));
    own.iter().copied().chain(entries.flat_map(|entry| entry.clauses.iter().copied())).collect()
}

/// Writes entries down.
pub fn write<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let mut text = format!("{HEADING}\n");
    for it in entries {
        let (readings, steps) = (it.readings.join(" "), it.steps.to_string());
        let (fate, case, clauses, rows) = match &it.fate {
            None => ("", String::new(), String::new(), String::new()),
            Some(Fate::Killed { case, clauses, rows }) => {
                ("killed", case.clone(), clauses.join(" "), rows.join(" "))
            }
            Some(Fate::Survived { cases }) => ("survived", cases.to_string(), String::new(), String::new()),
        };
        let columns =
            [&it.id, &it.row, &it.edition, &readings, it.class, &steps, fate, &case, &clauses, &rows];
        writeln!(text, "{}", columns.join("\t").trim_end()).expect("writing to a string does not fail");
    }
    text
}

/// Reads what was [written](write()) down.
///
/// # Errors
/// Says which line is none of a ledger.
pub fn read(text: &str) -> Result<Vec<Entry>, Wrong> {
    entries(text, HEADING, entry)
}

fn entry(line: &str) -> Result<Entry, &'static str> {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default().to_owned();
    let [id, row, edition, readings, class] = [next(), next(), next(), next(), next()];
    let [steps, fate, case, clauses, rows] = [next(), next(), next(), next(), next()];
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let known = Class::NAMES.into_iter().find(|name| *name == class);
    Ok(Entry {
        id,
        row,
        edition,
        readings: words(readings),
        class: known.ok_or("a class is one of dead, equal, pause, conforms, breaks")?,
        steps: steps.parse().map_err(|_| "the number of steps is none")?,
        fate: match fate.as_str() {
            "" => None,
            "killed" => Some(Fate::Killed { case, clauses: words(clauses), rows: words(rows) }),
            "survived" => {
                Some(Fate::Survived { cases: case.parse().map_err(|_| "the number of cases is none")? })
            }
            _ => return Err("a mutant that was played was killed, or has survived"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_is_read_again() {
        let entry = |id: &str, class, fate| Entry {
            id: id.to_owned(),
            row: "MA-C01".to_owned(),
            edition: "16r1".to_owned(),
            readings: vec!["MA-A3=b".to_owned(), "MA-A4=a".to_owned()],
            class,
            steps: 3,
            fate,
        };
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let killed = Fate::Killed {
            case: "ma-11-one".to_owned(),
            clauses: words(&["MA-11"]),
            rows: words(&["MA-C02", "MA-C01"]),
        };
        let all = [
            entry("MA-C01/drop", "breaks", Some(killed)),
            entry("MA-C01/to-Offline", "breaks", Some(Fate::Survived { cases: 134 })),
            entry("MA-C01/to-Dialing", "dead", None),
        ];
        assert_eq!(read(&write(&all)).unwrap(), all);
        let is_located =
            |entry: &Entry, row, clauses| entry.fate.as_ref().map(|it| it.is_located(row, clauses));
        assert_eq!(is_located(&all[0], "MA-C01", &["MA-99"]), Some(true));
        assert_eq!(is_located(&all[0], "MA-C05", &["MA-99"]), Some(false));
        assert_eq!(is_located(&all[1], "MA-C01", &["MA-11"]), Some(false));
        assert_eq!(read("mutant\n"), Err(Wrong::Heading(HEADING)));
        let wrong = write(&all).replace("breaks", "brakes");
        assert_eq!(read(&wrong).unwrap_err().to_string().split(':').next(), Some("line 2"));
    }
}
