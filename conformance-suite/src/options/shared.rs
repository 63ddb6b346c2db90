//! What several commands take: readings, cases, the times of a client.

use std::path::PathBuf;

use clap::Args;
use redial_harness::proforma;

/// How open questions of a document are read.
#[derive(Debug, Clone, Args)]
pub struct ReadingOptions {
    /// Another reading of an open question than the default, e.g. `MA-A3=b`; can be repeated. `redial list ambiguities` names them.
    #[arg(long = "reading", value_name = "ID=R", value_parser = reading)]
    pub readings: Vec<(String, char)>,
}

fn reading(text: &str) -> Result<(String, char), String> {
    let wrong =
        || "write the id of an open question, `=`, and the letter of a reading, as in `MA-A3=b`".to_owned();
    let (id, letter) = text.split_once('=').ok_or_else(wrong)?;
    let mut letters = letter.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() && !id.is_empty() => Ok((id.to_owned(), letter)),
        _ => Err(wrong()),
    }
}

/// Where the cases come from.
#[derive(Debug, Clone, Default, Args)]
pub struct CaseOptions {
    /// Take the cases from this folder, which has one folder for each system, instead of those built into the program.
    #[arg(long = "cases", value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// A million seconds are eleven days, and more cannot be added to the time of day everywhere.
const LARGEST: f64 = 1e6;

pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number <= LARGEST => Ok(number),
        _ => Err(format!("write a number greater than 0 and at most {LARGEST}, as in `0.5`")),
    }
}

/// How a client is timed (PIXIT), before scaling.
#[derive(Debug, Clone, Default, Args)]
pub struct TimeOptions {
    /// Seconds of a time that the document leaves to the client (PIXIT), before scaling; can be repeated. Which times there
    /// are depends on the system.
    #[arg(long = "time", value_name = "NAME=S", value_parser = time)]
    pub times: Vec<(String, f64)>,
    /// The same as `--time retry-interval=S`: seconds between two attempts.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub retry_interval: Option<f64>,
    /// The same as `--time answer-timeout=S`: seconds that it waits for an answer.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub answer_timeout: Option<f64>,
}

impl TimeOptions {
    /// Every time that was given: the option, the time's name, and seconds.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str, f64)> {
        let named = self.times.iter().map(|(name, seconds)| ("--time", name.as_str(), *seconds));
        let retry = self.retry_interval.map(|it| ("--retry-interval", proforma::RETRY_INTERVAL, it));
        let answer = self.answer_timeout.map(|it| ("--answer-timeout", proforma::ANSWER_TIMEOUT, it));
        named.chain(retry).chain(answer)
    }
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write a name, `=`, and a value".to_owned()),
    }
}

fn time(text: &str) -> Result<(String, f64), String> {
    let (name, seconds) = pair(text)?;
    Ok((name, positive(&seconds)?))
}
