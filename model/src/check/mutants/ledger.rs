//! Outcomes as a table that a file can keep: a line for each mutant, columns divided by tabs.

use std::fmt::Write as _;

use super::{How, JudgedMutant, Outcome};

const HEADING: &str = "mutant\ttable\tedition\treadings\toutcome\tby\thow\tfaults\tsteps\twhere";

/// A file that is no ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It does not begin as one.
    #[error("line 1: a ledger begins with the line `{0}`, columns divided by tabs")]
    Heading(&'static str),
    /// A line is none of a ledger.
    #[error("line {0}: {1}")]
    Line(usize, &'static str),
}

/// Writes outcomes down.
pub fn write<'a>(judged: impl IntoIterator<Item = &'a JudgedMutant>) -> String {
    let mut text = format!("{HEADING}\n");
    for it in judged {
        let readings = it.readings.join(" ");
        let number = |it: &Option<usize>| it.map(|it| it.to_string()).unwrap_or_default();
        let (by, how, faults, steps, place) = match &it.outcome {
            Outcome::Killed { by, how, topology, faults, steps } => (
                by.as_str(),
                how.name(),
                faults.to_string(),
                number(steps),
                topology.as_deref().unwrap_or(""),
            ),
            Outcome::ToldApart { by, first } => {
                (by.as_str(), "", String::new(), String::new(), first.as_str())
            }
            Outcome::Alike { first } | Outcome::Conforms { first } | Outcome::Survived { first } => {
                ("", "", String::new(), String::new(), first.as_str())
            }
            Outcome::Dead | Outcome::Equal => ("", "", String::new(), String::new(), ""),
        };
        let columns =
            [&it.id, &it.table, &it.edition, &readings, it.outcome.name(), by, how, &faults, &steps, place];
        let columns = columns.map(|column: &str| column.replace(['\t', '\n'], " "));
        writeln!(text, "{}", columns.join("\t").trim_end()).expect("writing to a string does not fail");
    }
    text
}

/// Reads what was [written](write()) down.
///
/// # Errors
/// Says which line is none of a ledger.
pub fn read(text: &str) -> Result<Vec<JudgedMutant>, Wrong> {
    entries(text, HEADING, entry)
}

/// Reads what stands in a ledger of any kind: below its heading, an entry in each line.
///
/// # Errors
/// Says which line is none of a ledger.
pub fn entries<T>(
    text: &str,
    heading: &'static str,
    entry: impl Fn(&str) -> Result<T, &'static str>,
) -> Result<Vec<T>, Wrong> {
    let mut lines = text.lines().zip(1..);
    if lines.next().map(|(line, _)| line) != Some(heading) {
        return Err(Wrong::Heading(heading));
    }
    lines.map(|(line, number)| entry(line).map_err(|what| Wrong::Line(number, what))).collect()
}

fn entry(line: &str) -> Result<JudgedMutant, &'static str> {
    let mut columns = line.split('\t');
    let mut next = || columns.next().unwrap_or_default().to_owned();
    let [id, table, edition, readings, outcome] = [next(), next(), next(), next(), next()];
    let [by, how, faults, steps, place] = [next(), next(), next(), next(), next()];
    let outcome = match outcome.as_str() {
        "killed" => Outcome::Killed {
            by,
            how: How::ALL
                .into_iter()
                .find(|it| it.name() == how)
                .ok_or("a mutant is killed by what is violated, unreached or vacuous")?,
            topology: (!place.is_empty()).then_some(place),
            faults: faults.parse().map_err(|_| "the number of faults is none")?,
            steps: if steps.is_empty() {
                None
            } else {
                Some(steps.parse().map_err(|_| "the number of steps is none")?)
            },
        },
        "dead" => Outcome::Dead,
        "equal" => Outcome::Equal,
        "alike" => Outcome::Alike { first: place },
        "conforms" => Outcome::Conforms { first: place },
        "told apart" => Outcome::ToldApart { by, first: place },
        "survived" => Outcome::Survived { first: place },
        _ => return Err("an outcome is one of killed, dead, equal, alike, conforms, told apart, survived"),
    };
    let readings = readings.split_whitespace().map(str::to_owned).collect();
    Ok(JudgedMutant { id, table, edition, readings, outcome })
}
