//! What a run tells those who watch it and those who read about it afterwards: one stream of events, and a report for
//! each case. Reporters only consume these; they know no sockets and judge nothing.

mod findings;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use findings::{Cause, Consequence, Findings, Note, Reading, reads};

use crate::verdict::{Summary, Verdict};

/// Something that happened in a case, as a sequence chart shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Seconds since the case began.
    pub at_s: f64,
    /// Who did it.
    pub from: String,
    /// To whom; equal to `from` for something that happens in one place.
    pub to: String,
    /// What.
    pub what: String,
    /// What sort of thing it is.
    pub kind: LogKind,
}

impl LogEntry {
    /// Stands for entries that were left out.
    pub fn left_out(at_s: f64, place: &str, entries: usize) -> LogEntry {
        LogEntry {
            at_s,
            from: place.to_owned(),
            to: place.to_owned(),
            what: format!("… {entries} more left out"),
            kind: LogKind::Note,
        }
    }
}

/// Characters of a text that whoever is tested may have made long.
const LONGEST_TEXT: usize = 1_000;

/// A text without most of what makes it too long.
pub fn shortened(text: String) -> String {
    // Bytes are at least as many as characters, and quickly counted.
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    match text.char_indices().nth(LONGEST_TEXT) {
        None => text,
        Some((end, _)) => {
            let more = text[end..].chars().count();
            format!("{} … {more} more characters left out", &text[..end])
        }
    }
}

/// What sort of thing a log entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogKind {
    /// A phase of the case begins.
    Phase,
    /// The case makes something happen: a fault, a repair, a start of the client.
    Fault,
    /// Something that the client did, seen by a PBX.
    Client,
    /// Something that a PBX did.
    Pbx,
    /// Something that the client published.
    Publication,
    /// An expectation was met, or was not.
    Judgement,
    /// Worth knowing, and not judged.
    Note,
}

/// What sort of thing came, or might have come: what comes in the place of another thing of its sort is blamed on that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// An attempt at a server.
    Attempt,
    /// A message.
    Message,
    /// The end of a line.
    End,
    /// A publication.
    Publication,
    /// To do nothing, or to wait.
    Rest,
    /// What a case states by hand.
    #[default]
    Stated,
}

/// Something that the client would have been allowed to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// What.
    pub what: String,
    /// What sort of thing it is.
    #[serde(skip)]
    pub sort: Sort,
    /// The row that says so; empty if a hand-written expectation does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The rows that lead there from what was seen last.
    #[serde(skip)]
    pub way: Vec<String>,
    /// The clauses.
    pub clauses: Vec<String>,
}

impl Allowed {
    /// Whether it is the same thing by the same row, whichever way leads there.
    pub fn is_same(&self, other: &Allowed) -> bool {
        (&self.what, self.sort, &self.row, &self.clauses)
            == (&other.what, other.sort, &other.row, &other.clauses)
    }
}

/// Why a case did not pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// One sentence.
    pub summary: String,
    /// What the client does, said so that it is the same wherever it does it.
    pub symptom: String,
    /// What it is about: fields of a publication, or the sort of thing that was due. Empty: what a case states by hand.
    #[serde(default)]
    pub concerns: Vec<String>,
    /// The clauses that were broken.
    pub clauses: Vec<String>,
    /// The rows that say what should have come.
    pub rows: Vec<String>,
    /// The phase in which it happened.
    pub phase: String,
    /// The last event that was still explained.
    pub last_explained: String,
    /// The rows from the one by which came what the client was last seen to do, on to what was due: where it must have gone wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub way: Vec<String>,
    /// What would have been allowed next.
    pub allowed: Vec<Allowed>,
    /// What came instead.
    pub came: String,
    /// The last lines that the client wrote to standard error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stderr: Vec<String>,
    /// What the client's user saw last, if it makes pictures of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
}

/// A picture of what the user of a client saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of its file, without the ending: what it shows.
    pub name: String,
    /// A PNG file, in base64.
    pub png: String,
}

/// What became of one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseReport {
    /// The case's id.
    pub id: String,
    /// The case's title.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The clauses that the case is about.
    pub clauses: Vec<String>,
    /// The rows that the client was seen to follow, and those it broke.
    pub rows: Vec<String>,
    /// Why it is no pass; empty for a pass.
    pub reason: String,
    /// The command that repeats this case alone.
    pub replay: String,
    /// Seconds.
    pub elapsed_s: f64,
    /// How often it was played: more than once where the harness was too late to be sure.
    pub tries: u32,
    /// The longest time that the harness was late, in seconds.
    pub lag_s: f64,
    /// Observations that are no defects.
    pub notes: Vec<String>,
    /// How the client was seen to read open questions, unless that was declared.
    pub readings: Vec<(String, char)>,
    /// Details of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// Everything that happened.
    pub events: Vec<LogEntry>,
}

impl CaseReport {
    /// Of a case that was not played yet, or will not be.
    pub fn unplayed(id: &str, title: &str, verdict: Verdict) -> Self {
        CaseReport {
            id: id.to_owned(),
            title: title.to_owned(),
            verdict,
            clauses: Vec::new(),
            rows: Vec::new(),
            reason: String::new(),
            replay: String::new(),
            elapsed_s: 0.0,
            tries: 1,
            lag_s: 0.0,
            notes: Vec::new(),
            readings: Vec::new(),
            failure: None,
            events: Vec::new(),
        }
    }
}

/// What a run tells while it goes on.
#[derive(Debug, Clone)]
pub enum RunEvent {
    /// The run begins.
    Started {
        /// Cases that will be played.
        cases: usize,
        /// The seed.
        seed: u64,
        /// How many are played at the same time.
        jobs: usize,
    },
    /// A case begins.
    CaseStarted {
        /// Its id.
        id: String,
    },
    /// A phase of a case begins.
    PhaseStarted {
        /// The case.
        id: String,
        /// The phase.
        phase: String,
    },
    /// A case waits for something that its client has to do.
    Awaits {
        /// The case.
        id: String,
        /// What it waits for.
        what: String,
    },
    /// A case is over.
    CaseFinished(Box<CaseReport>),
    /// The run is over; a run that was interrupted says so.
    Finished {
        /// The counts.
        summary: Summary,
        /// How long it took.
        elapsed: Duration,
        /// It was interrupted: cases that were not played have no verdict.
        interrupted: bool,
    },
}

/// A run, once it is over.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The system.
    pub system: String,
    /// The edition.
    pub edition: String,
    /// The counts.
    pub summary: Summary,
    /// What they come to.
    #[serde(flatten)]
    pub findings: Findings,
    /// The cases, in the order of their ids.
    pub cases: Vec<CaseReport>,
    /// It was interrupted.
    pub interrupted: bool,
    /// What kept it from going on, if something did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Seconds.
    pub elapsed_s: f64,
}

impl RunReport {
    /// Adds cases that were played before.
    pub fn add(&mut self, cases: Vec<CaseReport>) {
        cases.iter().for_each(|case| self.summary.count(case.verdict));
        self.cases.extend(cases);
        self.cases.sort_by(|a, b| a.id.cmp(&b.id));
    }
}
