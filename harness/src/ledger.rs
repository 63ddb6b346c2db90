//! The record of a case: everything that happened, in order, and what of it concerns every wire.
//!
//! - this file: what was seen. Expectations that were written by hand are held against it.
//! - `attempts`: what of a client's attempts a case has to account for
//! - `log`: what was written down, and how much of it is kept
//! - [`record`]: the ledger with the oracle, which is told what was seen and what was said

mod attempts;
mod log;
pub mod record;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use redial_model::topology::{NodeId, NodeSet};
use tokio::time::Instant;

use crate::line::Line;
use crate::oracle::{Mishap, Unexplained};
use crate::report::{LogEntry, LogKind, shortened};
use log::Log;

/// The client, in logs and charts.
pub const CLIENT: &str = "client";
/// What a case does itself, in logs and charts.
pub const CASE: &str = "case";

/// Something that settles a case at once.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// The oracle has no explanation.
    Unexplained(Unexplained),
    /// The client did something that is wrong by itself.
    Broken {
        /// What.
        what: String,
        /// The clauses that it broke; the case's if there are none.
        clauses: Vec<String>,
    },
    /// The client ended.
    Exited(String),
    /// The harness failed.
    Harness(String),
}

impl Trouble {
    /// The client did something that is wrong by itself, and breaks these clauses.
    pub fn broken(what: impl Into<String>, clauses: &[&str]) -> Self {
        Trouble::Broken {
            what: shortened(what.into()),
            clauses: clauses.iter().map(|it| (*it).to_owned()).collect(),
        }
    }
}

/// A line between the client and a server, as everybody sees it.
#[derive(Debug, Clone)]
pub struct LineState {
    /// To which server.
    pub node: NodeId,
    /// It has ended, or was ended.
    pub over: bool,
    /// The client ended it.
    pub left_by_client: bool,
    /// Nothing is said on it any more.
    pub silent: bool,
    opened_at: Instant,
    silent_since: Option<Instant>,
    over_since: Option<Instant>,
    /// It is the server's turn, since then.
    owed_since: Option<Instant>,
    /// When the client was heard last on it, and when before that.
    heard: [Option<Instant>; 2],
}

impl LineState {
    fn ends(&mut self) {
        self.over = true;
        self.over_since.get_or_insert_with(Instant::now);
    }
}

/// What was seen in a case.
pub struct Ledger {
    /// Every line that there was.
    pub lines: BTreeMap<Line, LineState>,
    /// Servers that the client has named in what it traces.
    pub traced: NodeSet,
    pub(crate) log: Log,
    /// How much the client has published.
    pub(crate) publications: usize,
    /// The client met a fault that the case had already changed: the harness was late.
    pub(crate) slipped: bool,
    /// For how long the client may have waited when it gave a line up on which a server owed it an answer, and
    /// nothing was wrong with that server; the longest such time.
    pub(crate) given_up_after: Option<Duration>,
    /// The longest time that passed until an answer was there that a client gives at once.
    pub(crate) slowest_answer: Duration,
    /// Before the present event the client cannot have begun to wait for what it has waited for: it had not yet read what
    /// was said then.
    pub(crate) waits_since: Instant,
    /// When the present event happened.
    pub(crate) happened_at: Instant,
    /// How much was seen of the client at all.
    pub(crate) observed: u64,
    /// The client's end is the case's own doing.
    pub(crate) expects_exit: bool,
    names: Vec<String>,
    /// Servers at which nobody sees an attempt, and what becomes of one there.
    unseen: BTreeMap<NodeId, Mishap>,
    /// The client has read something that was said after this, or was started after it.
    proved: Instant,
    /// Lines that stood when the phase began.
    standing: BTreeSet<Line>,
    /// Lines that the client ended, in that order, and how many of them before the phase began.
    left: Vec<Line>,
    left_before: usize,
    /// Every attempt that was seen, and when, in seconds.
    attempted: Vec<(NodeId, f64)>,
    /// Attempts that no expectation has accounted for.
    attempts: VecDeque<Attempt>,
    excused: Option<NodeId>,
    started: Instant,
}

impl Ledger {
    pub(crate) fn new(names: Vec<String>) -> Self {
        let now = Instant::now();
        Ledger {
            lines: BTreeMap::new(),
            traced: NodeSet::default(),
            log: Log::default(),
            publications: 0,
            slipped: false,
            given_up_after: None,
            slowest_answer: Duration::ZERO,
            waits_since: now,
            happened_at: now,
            observed: 0,
            expects_exit: false,
            names,
            unseen: BTreeMap::new(),
            proved: now,
            standing: BTreeSet::new(),
            left: Vec::new(),
            left_before: 0,
            attempted: Vec::new(),
            attempts: VecDeque::new(),
            excused: None,
            started: now,
        }
    }

    /// What is known of a client of which nothing comes.
    pub(crate) fn what_is_known(&self) -> String {
        let mut known = match self.attempted.last() {
            Some((node, at_s)) => {
                format!("the last connection was that to {} at {at_s:.2} s", self.name(*node))
            }
            None => "it has not connected".to_owned(),
        };
        for (mishap, why) in
            [(Mishap::Unreachable, "whose port is closed"), (Mishap::NoAnswer, "where no SYN is answered")]
        {
            let there = self.unseen.iter().filter(|(_, becomes)| **becomes == mishap);
            let names: Vec<&str> = there.map(|(node, _)| self.name(*node)).collect();
            if !names.is_empty() {
                let names = names.join(", ");
                known.push_str(&format!("; whether it dials {names}, {why}, nobody sees"));
            }
        }
        known
    }

    /// When attempts were seen, in seconds.
    pub(crate) fn attempts_at(&self) -> Vec<f64> {
        self.attempted.iter().map(|(_, at_s)| *at_s).collect()
    }

    /// Lines that stood when the phase began, still stand, and are not the last one.
    pub(crate) fn unused(&self) -> usize {
        let last = self.lines.last_key_value().map(|(line, _)| *line);
        let stands = |line: &&Line| self.lines.get(*line).is_some_and(|state| !state.over && !state.silent);
        self.standing.iter().filter(|line| Some(**line) != last).filter(stands).count()
    }

    /// For how long one of these lines was silent, and the client neither ended it nor dialled meanwhile: the longest such time.
    pub fn endured_silence<'l>(&self, lines: impl Iterator<Item = &'l Line>) -> Duration {
        let endured = |state: &LineState| {
            let (since, until) = (state.silent_since?, state.over_since.unwrap_or_else(Instant::now));
            let dialled = self.lines.values().any(|other| (since..until).contains(&other.opened_at));
            (!dialled && !state.left_by_client).then(|| until.saturating_duration_since(since))
        };
        lines.filter_map(|line| endured(self.lines.get(line)?)).max().unwrap_or_default()
    }

    /// Whether anything but attempts was seen: somebody got through.
    pub(crate) fn got_through(&self) -> bool {
        self.lines.values().any(|line| line.heard[1].is_some())
    }

    /// The names of all servers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The name of a server.
    pub fn name(&self, node: NodeId) -> &str {
        &self.names[node.index()]
    }

    /// An attempt there, in words.
    pub(crate) fn connection_to(&self, node: NodeId) -> String {
        format!("a connection to {}", self.name(node))
    }

    /// Writes something down.
    pub fn write(&mut self, from: &str, to: &str, kind: LogKind, what: impl Into<String>) {
        self.log.push(LogEntry {
            at_s: self.started.elapsed().as_secs_f64(),
            from: from.to_owned(),
            to: to.to_owned(),
            what: what.into(),
            kind,
        });
    }

    /// The case makes something happen.
    pub fn fault(&mut self, what: impl Into<String>) {
        self.write(CASE, CASE, LogKind::Fault, what);
    }

    /// A server does something, as its client sees it.
    pub fn server_does(&mut self, node: NodeId, what: impl Into<String>) {
        let name = self.names[node.index()].clone();
        self.write(&name, CLIENT, LogKind::Pbx, what);
    }

    /// The client does something at a server.
    pub fn client_does(&mut self, node: NodeId, what: impl Into<String>) {
        let name = self.names[node.index()].clone();
        self.write(CLIENT, &name, LogKind::Client, what);
    }

    /// The client does something that counts as an observation: it was seen, so something can be judged.
    pub fn client_shows(&mut self, node: NodeId, what: impl Into<String>) {
        self.observed += 1;
        self.client_does(node, what);
    }

    /// The client publishes.
    pub fn client_publishes(&mut self, what: impl Into<String>) {
        self.observed += 1;
        self.publications += 1;
        self.write(CLIENT, CLIENT, LogKind::Publication, what);
    }

    /// The lines to a server that stand, oldest first.
    pub fn lines_at(&self, node: NodeId) -> Vec<Line> {
        let stands =
            |(line, state): (&Line, &LineState)| (state.node == node && !state.over).then_some(*line);
        self.lines.iter().filter_map(stands).collect()
    }

    /// Those of them that stood when the phase began: what the client does meanwhile is not what the case speaks of.
    pub fn lines_since_before(&self, node: NodeId) -> Vec<Line> {
        self.lines_at(node).into_iter().filter(|line| self.standing.contains(line)).collect()
    }

    /// The lines that the client has ended since the phase began.
    pub fn left_since_phase(&self) -> impl Iterator<Item = &LineState> {
        self.left[self.left_before..].iter().filter_map(|line| self.lines.get(line))
    }

    pub(crate) fn begin_phase(&mut self, name: &str) {
        self.write(CASE, CASE, LogKind::Phase, name);
        self.left_before = self.left.len();
        self.standing = self.lines.iter().filter(|(_, state)| !state.over).map(|(line, _)| *line).collect();
    }

    /// The server has said what it owed on a line.
    pub fn answered(&mut self, line: Line) {
        if let Some(state) = self.lines.get_mut(&line) {
            state.owed_since = None;
        }
    }

    /// Something is about to be recorded that happened at that time; `gives_up`: the client is tired of the line.
    ///
    /// How long a client has waited is not to be seen: the harness may have been late to accept its connection, late to read
    /// what it said, and late to answer. But what a client says shows that it has read the answer to what it had said
    /// before that, and before it had been given that answer it cannot have begun to wait for the next one.
    pub fn happens(&mut self, at: Instant, line: Line, gives_up: bool) {
        (self.waits_since, self.happened_at) = (self.proved, at);
        let Some(state) = self.lines.get_mut(&line) else { return };
        if gives_up {
            if state.owed_since.is_some() && !state.silent {
                let waited = at.saturating_duration_since(self.proved);
                self.given_up_after = self.given_up_after.max(Some(waited));
            }
            return;
        }
        if state.owed_since.is_some() {
            state.owed_since = Some(Instant::now());
        }
        let [last, before] = state.heard;
        self.proved = self.proved.max(before.unwrap_or(self.proved));
        state.heard = [Some(at), last];
    }

    /// The client has answered what is answered at once, and that took so long.
    pub fn answers_after(&mut self, time: Duration) {
        self.slowest_answer = self.slowest_answer.max(time);
    }

    /// For how long the client may be waiting by now, at most.
    pub(crate) fn waits(&self) -> Duration {
        self.proved.elapsed()
    }

    /// For how long the client may have waited before the present event, at most.
    pub(crate) fn waited(&self) -> Duration {
        self.happened_at.saturating_duration_since(self.waits_since)
    }

    /// Whether a client was kept waiting by a server that was to answer, and did not for so long.
    pub(crate) fn kept_waiting(&self, longer_than: Duration) -> bool {
        let slow = |line: &LineState| {
            !line.silent && line.owed_since.is_some_and(|since| since.elapsed() > longer_than)
        };
        self.lines.values().any(slow)
    }

    /// What the client still did before it ended belongs to nobody.
    pub(crate) fn client_ended(&mut self) {
        self.lines.values_mut().for_each(LineState::ends);
        self.attempts.clear();
        self.proved = Instant::now();
        self.excused = None;
        self.left_before = self.left.len();
    }

    /// The server owes something on a line.
    pub fn owes(&mut self, line: Line) {
        if let Some(state) = self.lines.get_mut(&line) {
            state.owed_since = Some(Instant::now());
        }
    }

    /// The client has gone elsewhere: nothing is on that line any more.
    pub fn forsaken(&mut self, line: Line) {
        if let Some(state) = self.lines.get_mut(&line) {
            state.ends();
            state.owed_since = None;
        }
    }

    /// The client ends a line on which it has shown nothing of what it has read: it may have waited since it connected.
    pub fn may_have_waited(&mut self, line: Line) {
        let waited = self.lines.get(&line).map(|state| state.opened_at.elapsed());
        self.given_up_after = self.given_up_after.max(waited);
    }

    /// Somebody has connected to a server, and nobody can tell yet whether that is an attempt.
    pub fn arrives(&mut self, line: Line, node: NodeId) {
        let state = LineState { owed_since: None, ..self.line_state(node) };
        self.lines.insert(line, state);
    }

    fn line_state(&self, node: NodeId) -> LineState {
        LineState {
            node,
            over: false,
            left_by_client: false,
            silent: false,
            opened_at: Instant::now(),
            silent_since: None,
            over_since: None,
            owed_since: Some(Instant::now()),
            heard: [Some(self.happened_at), None],
        }
    }

    /// A line that begins with an attempt.
    fn begins(&mut self, line: Line, node: NodeId, what: impl Into<String>) {
        self.client_shows(node, what);
        self.opens(line, node);
    }

    fn opens(&mut self, line: Line, node: NodeId) {
        let state = self.line_state(node);
        // One that was made before others that were seen earlier: what they were taken for is in doubt.
        self.slipped |= self.lines.last_key_value().is_some_and(|(last, _)| line < *last);
        self.lines.insert(line, state);
        self.attempted.push((node, self.started.elapsed().as_secs_f64()));
        match self.excused.take() {
            Some(excused) if excused == node => {}
            _ => self.attempts.push_back(Attempt { node, by_clock: false, may_be_look: false }),
        }
    }
}

/// An attempt that was seen.
struct Attempt {
    /// At which server.
    node: NodeId,
    /// A clock of the client had come to its end before it.
    by_clock: bool,
    /// It may have been a look whether that is there.
    may_be_look: bool,
}
