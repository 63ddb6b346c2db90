//! The oracle: follows the client rows with the set of all states that could explain what was seen so far.
//!
//! What a PBX says reaches a client later than it was said, and what a client publishes travels another way than what
//! PBXes see of it. So a hypothesis reads what was said when it likes, but in order; and publications are compared
//! with its history when the case has come to rest. Order decides, never the clock.
//!
//! The oracle knows neither sockets nor a particular system: a system's [`Observable`] says which of its events a
//! client causes by itself and what of its outputs can be seen.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};

use redial_model::engine::{Position, Rules};
use redial_model::rule::{Duty, Outputs, Table};
use redial_model::topology::{NodeId, NodeSet};

use crate::report::Allowed;

/// A connection, by the number that the transport gave it.
pub type Line = u64;

/// More hypotheses than this mean that nothing is known any more.
const MOST_HYPOTHESES: usize = 100_000;

/// What can be seen of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown<P> {
    /// A connection attempt, by the PBX that it is aimed at.
    Dial(NodeId),
    /// A message on the connection.
    Said,
    /// The end of the connection.
    HangUp,
    /// A publication.
    Published(P),
}

/// A client table whose clients can be watched.
pub trait Observable: Table<Output: Hash, Memory: Copy> {
    /// What a client publishes.
    type Publication: Clone + Eq + Hash + Debug;
    /// The client makes its next attempt.
    const DIAL_DUE: Self::Event;
    /// An attempt is refused.
    const UNREACHABLE: Self::Event;
    /// Nothing came within the client's time.
    const NO_ANSWER: Self::Event;

    /// What can be seen of an output.
    fn shown(output: &Self::Output) -> Shown<Self::Publication>;
    /// Whether an attempt is due in this state.
    fn is_idle(state: Self::State) -> bool;
    /// Whether the client waits for an answer in this state, and not for ever.
    fn awaits_answer(state: Self::State) -> bool;
    /// What the client has published last.
    fn published(memory: &Self::Memory) -> Self::Publication;
    /// Whether a publication that was seen says what the client has to say now.
    fn agrees(seen: &Self::Publication, due: &Self::Publication) -> bool;
    /// An output, for people.
    fn describe(output: &Self::Output, name: &dyn Fn(NodeId) -> String) -> String;
    /// What a client is doing that owes nothing, for people.
    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String;
    /// A publication, for people.
    fn describe_publication(publication: &Self::Publication, name: &dyn Fn(NodeId) -> String) -> String;
    /// The clauses that alone are broken by `came` in the place of `due`; none: those of the row.
    fn narrow(due: &Self::Output, came: &Self::Output) -> &'static [&'static str];
    /// What a client that dials there was not to do, and the clauses that say so, if this is what it was told last.
    fn temptation(told: &Self::Event, dialled: NodeId) -> Option<(&'static str, &'static [&'static str])>;
}

/// One state that explains everything so far.
#[derive(Debug, Clone)]
struct Hypothesis<T: Observable> {
    /// Under which readings.
    view: usize,
    position: Position<T>,
    line: Option<Line>,
    /// An attempt that nobody has seen yet, and the row that made it.
    dialing: Option<(NodeId, usize)>,
    /// What it has said and nobody has seen yet, with the rows that said it.
    unsaid: Vec<(T::Output, usize)>,
    /// How much of what it was told it has read.
    read: usize,
    /// What it had to publish since the case last came to rest; the first one it had published before.
    published: Vec<T::Publication>,
    /// The last row that it used.
    row: Option<usize>,
    /// All rows that it has used.
    fired: u128,
}

/// Why a publication, or an act, cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexplained {
    /// What came, or did not come.
    pub came: String,
    /// What would have been allowed.
    pub allowed: Vec<Allowed>,
    /// A client whose time for an answer was over would have done the same. Where nobody can say whether it was, as
    /// the machine was slow, the client is not to blame.
    pub by_impatience: bool,
    /// So would a client that had been at these PBXes before, and had not waited for them to see it. Such an attempt
    /// shows sooner or later: a connection that was made is accepted, be it over or not.
    pub after_unseen: Vec<NodeId>,
}

/// Whether publications have caught up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// What was published is what there is to say.
    Yes,
    /// Something is still to be published.
    NotYet(Unexplained),
}

/// The oracle of one case.
pub struct Oracle<'a, T: Observable> {
    rules: &'a Rules<T>,
    views: Vec<T::View<'a>>,
    name: Box<dyn Fn(NodeId) -> String + Send + 'a>,
    hypotheses: Vec<Hypothesis<T>>,
    /// The same, and those of a client whose time for an answer was over, although one was on its way.
    impatient: Vec<Hypothesis<T>>,
    told: Vec<(Line, T::Event)>,
    closed: NodeSet,
    silent: Vec<Line>,
    seen: Vec<T::Publication>,
}

impl<'a, T: Observable> Oracle<'a, T> {
    /// An oracle that knows where the client starts, and in which ways open questions may be read: one view each.
    pub fn new(
        rules: &'a Rules<T>,
        views: Vec<T::View<'a>>,
        start: Position<T>,
        name: impl Fn(NodeId) -> String + Send + 'a,
    ) -> Self {
        let hypotheses: Vec<_> = (0..views.len()).map(|view| Hypothesis::new(view, start)).collect();
        Oracle {
            rules,
            views,
            name: Box::new(name),
            impatient: hypotheses.clone(),
            hypotheses,
            told: Vec::new(),
            closed: NodeSet::default(),
            silent: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// A PBX whose port is closed, or open again. Attempts at closed ports are seen by nobody.
    pub fn set_closed(&mut self, node: NodeId, closed: bool) {
        self.close_over();
        self.closed.set(node, closed);
    }

    /// From now on, nothing is said on this connection any more; the client may grow tired of it.
    pub fn falls_silent(&mut self, line: Line) {
        self.silent.push(line);
    }

    /// Something is said to the client, or happens to its connection.
    pub fn tell(&mut self, line: Line, event: T::Event) {
        self.told.push((line, event));
    }

    /// A PBX sees a connection attempt.
    ///
    /// # Errors
    /// No state explains it.
    pub fn dialled(&mut self, node: NodeId, line: Line) -> Result<(), Unexplained> {
        self.observe(
            |hypothesis| {
                let (target, _) = hypothesis.dialing?;
                (target == node).then(|| hypothesis.dialing = None)?;
                hypothesis.line = Some(line);
                Some(())
            },
            |oracle| format!("a connection to {}", (oracle.name)(node)),
            |_| &[],
        )
        .map_err(|unexplained| self.tempted(node, unexplained))
    }

    /// A PBX sees a message.
    ///
    /// # Errors
    /// No state explains it.
    pub fn said(&mut self, line: Line, output: &T::Output) -> Result<(), Unexplained> {
        self.observe(
            |hypothesis| {
                let due = hypothesis.unsaid.first().is_some_and(|(due, _)| due == output);
                (due && hypothesis.line == Some(line)).then(|| drop(hypothesis.unsaid.remove(0)))
            },
            |oracle| T::describe(output, &oracle.name),
            |due| T::narrow(due, output),
        )
    }

    /// The client ends a connection.
    ///
    /// # Errors
    /// No state explains it.
    pub fn left(&mut self, line: Line) -> Result<(), Unexplained> {
        self.observe(
            |hypothesis| (hypothesis.line != Some(line)).then_some(()),
            |_| "the end of the connection, by the client".to_owned(),
            |_| &[],
        )
    }

    /// The client publishes. This is judged when the case comes to rest: see [`Oracle::settle`].
    pub fn published(&mut self, publication: T::Publication) {
        self.seen.push(publication);
    }

    /// The client's program was ended and started again, with one of these memories.
    pub fn restarted(&mut self, start: impl Fn(&T::Memory) -> Vec<Position<T>>) {
        self.close_over();
        let read = self.told.len();
        let restart = |hypotheses: &[Hypothesis<T>]| {
            let mut restarted = Vec::new();
            for hypothesis in hypotheses {
                let Hypothesis { view, fired, .. } = *hypothesis;
                let again = |position| Hypothesis { read, fired, ..Hypothesis::new(view, position) };
                restarted.extend(start(&hypothesis.position.memory).into_iter().map(again));
            }
            distinct(restarted)
        };
        self.hypotheses = restart(&self.hypotheses);
        self.impatient = restart(&self.impatient);
        self.seen.clear();
    }

    /// Compares what was published with what there was to publish, of states that have read everything.
    ///
    /// # Errors
    /// No state explains what was published. [`Settled::NotYet`] is no error before the client's time is over.
    pub fn settle(&mut self) -> Result<Settled, Unexplained> {
        self.close_over();
        let up_to_date = |it: &&Hypothesis<T>| it.read == self.told.len();
        let (settled, impatient) = (self.settled(&self.hypotheses), self.settled(&self.impatient));
        let by_impatience = impatient.iter().any(|it| up_to_date(&it));
        if settled.iter().any(|it| up_to_date(&it)) {
            self.hypotheses = settled;
            self.impatient = impatient;
            self.seen.clear();
            return Ok(Settled::Yes);
        }
        let current = || self.hypotheses.iter().filter(up_to_date);
        let unexplained = Unexplained { by_impatience, ..self.misses(current()) };
        match current().any(|it| follows::<T>(&self.seen, &it.published).is_some()) {
            true => Ok(Settled::NotYet(unexplained)),
            false => Err(unexplained),
        }
    }

    /// Those that have published what was seen and no more, of those that have read everything; and those that have
    /// read less and may still read on, behind them.
    fn settled(&self, hypotheses: &[Hypothesis<T>]) -> Vec<Hypothesis<T>> {
        let mut settled: Vec<Hypothesis<T>> = hypotheses
            .iter()
            .filter(|it| follows::<T>(&self.seen, &it.published) == Some(true))
            .cloned()
            .map(Hypothesis::forget_history)
            .collect();
        settled.sort_by_key(|it| it.read < self.told.len());
        distinct(settled)
    }

    /// The rows that the likeliest explanation has used, in the order of the table.
    pub fn rows(&self) -> Vec<&'static str> {
        let fired = self.hypotheses.first().map_or(0, |hypothesis| hypothesis.fired);
        let rows = self.rules.rows().iter().enumerate();
        rows.filter(|(number, _)| fired & (1 << number) != 0).map(|(_, row)| row.id).collect()
    }

    /// Rows that the specification merely allows, and that every explanation has used.
    pub fn choices(&self) -> Vec<&'static str> {
        let fired = self.hypotheses.iter().map(|it| it.fired).reduce(|all, it| all & it).unwrap_or(0);
        let rows = self.rules.rows().iter().enumerate();
        rows.filter(|(number, row)| row.duty == Duty::May && fired & (1 << number) != 0)
            .map(|(_, row)| row.id)
            .collect()
    }

    /// The places of the views under which everything was explained.
    pub fn views(&self) -> Vec<usize> {
        let mut views: Vec<usize> = self.hypotheses.iter().map(|hypothesis| hypothesis.view).collect();
        views.sort_unstable();
        views.dedup();
        views
    }

    /// What the client owes, or may do, now.
    pub fn allowed(&mut self) -> Vec<Allowed> {
        self.close_over();
        self.allowed_by(&self.hypotheses)
    }

    fn observe(
        &mut self,
        explains: impl Fn(&mut Hypothesis<T>) -> Option<()>,
        came: impl Fn(&Self) -> String,
        narrow: impl Fn(&T::Output) -> &'static [&'static str],
    ) -> Result<(), Unexplained> {
        self.close_over();
        let explained = |hypotheses: &[Hypothesis<T>]| {
            let mut explained = hypotheses.to_vec();
            explained.retain_mut(|hypothesis| explains(hypothesis).is_some());
            distinct(explained)
        };
        let (patient, impatient) = (explained(&self.hypotheses), explained(&self.impatient));
        if patient.is_empty() {
            let mut allowed = self.allowed_by(&self.hypotheses);
            let due = self.hypotheses.iter().filter_map(|it| it.unsaid.first());
            let narrowed: Vec<String> =
                due.flat_map(|(due, _)| narrow(due)).map(|clause| (*clause).to_owned()).collect();
            if !narrowed.is_empty() {
                allowed.iter_mut().for_each(|it| it.clauses.retain(|clause| narrowed.contains(clause)));
            }
            let mut after_unseen: Vec<NodeId> =
                self.hypotheses.iter().filter_map(|it| Some(it.dialing?.0)).collect();
            after_unseen.sort_unstable();
            after_unseen.dedup();
            after_unseen.retain(|node| !explained(&self.after_unseen(*node)).is_empty());
            let by_impatience = !impatient.is_empty();
            return Err(Unexplained { came: came(self), allowed, by_impatience, after_unseen });
        }
        self.hypotheses = patient;
        self.impatient = impatient;
        Ok(())
    }

    /// A client that did what it was not to do broke that clause, and not those of what it would have done otherwise.
    fn tempted(&self, dialled: NodeId, unexplained: Unexplained) -> Unexplained {
        let temptation = self.told.last().and_then(|(_, event)| T::temptation(event, dialled));
        let Some((what, clauses)) = temptation else { return unexplained };
        let resisted = |it: &&Hypothesis<T>| {
            it.read == self.told.len() && it.dialing.is_none() && T::is_idle(it.position.state)
        };
        let row = self.hypotheses.iter().find(resisted).and_then(|it| it.row);
        let allowed = Allowed {
            what: what.to_owned(),
            row: row.map(|row| self.rules.rows()[row].id.to_owned()),
            clauses: clauses.iter().map(|clause| (*clause).to_owned()).collect(),
        };
        Unexplained { allowed: vec![allowed], ..unexplained }
    }

    /// Adds every state that can be reached without anything being seen.
    fn close_over(&mut self) {
        let (patient, impatient) =
            (std::mem::take(&mut self.hypotheses), std::mem::take(&mut self.impatient));
        self.hypotheses = self.closure(patient, false);
        self.impatient = self.closure(impatient, true);
    }

    fn closure(&self, mut hypotheses: Vec<Hypothesis<T>>, impatient: bool) -> Vec<Hypothesis<T>> {
        let mut known: HashSet<Hypothesis<T>> = hypotheses.iter().cloned().collect();
        let mut next = 0;
        while next < hypotheses.len() && hypotheses.len() < MOST_HYPOTHESES {
            for unseen in self.unseen_steps(&hypotheses[next], impatient) {
                if known.insert(unseen.clone()) {
                    hypotheses.push(unseen);
                }
            }
            next += 1;
        }
        hypotheses
    }

    /// What would be possible if the client had given up an attempt at that PBX, unseen as yet.
    fn after_unseen(&self, node: NodeId) -> Vec<Hypothesis<T>> {
        let mut after = Vec::new();
        let there = |it: &&Hypothesis<T>| it.dialing.is_some_and(|(at, _)| at == node);
        for hypothesis in self.hypotheses.iter().filter(there) {
            self.fire_if_any(hypothesis, &T::NO_ANSWER, &mut after);
        }
        self.closure(distinct(after), false)
    }

    fn unseen_steps(&self, hypothesis: &Hypothesis<T>, impatient: bool) -> Vec<Hypothesis<T>> {
        let mut steps = Vec::new();
        if let Some((line, event)) = self.told.get(hypothesis.read) {
            let mut reader = hypothesis.clone();
            reader.read += 1;
            match reader.line == Some(*line) {
                true => self.fire(&reader, event, &mut steps),
                false => steps.push(reader),
            }
        }
        if T::is_idle(hypothesis.position.state) && hypothesis.dialing.is_none() {
            self.fire_if_any(hypothesis, &T::DIAL_DUE, &mut steps);
        }
        if hypothesis.dialing.is_some_and(|(node, _)| self.closed.contains(node)) {
            let refused = Hypothesis { dialing: None, ..hypothesis.clone() };
            self.fire_if_any(&refused, &T::UNREACHABLE, &mut steps);
        }
        let read_all = !self.told[hypothesis.read..].iter().any(|(line, _)| Some(*line) == hypothesis.line);
        let silent = hypothesis.line.is_some_and(|line| self.silent.contains(&line)) && read_all;
        let impatient = impatient && hypothesis.line.is_some() && T::awaits_answer(hypothesis.position.state);
        if silent || impatient {
            self.fire_if_any(hypothesis, &T::NO_ANSWER, &mut steps);
        }
        steps
    }

    /// What becomes of a hypothesis by an event; where no row applies, nothing.
    fn fire(&self, hypothesis: &Hypothesis<T>, event: &T::Event, steps: &mut Vec<Hypothesis<T>>) {
        let before = steps.len();
        self.fire_if_any(hypothesis, event, steps);
        if steps.len() == before {
            steps.push(hypothesis.clone());
        }
    }

    fn fire_if_any(&self, hypothesis: &Hypothesis<T>, event: &T::Event, steps: &mut Vec<Hypothesis<T>>) {
        let view = self.views[hypothesis.view];
        for row in self.rules.matching(&hypothesis.position, event, view) {
            let mut step = hypothesis.clone();
            let mut outputs = Outputs::<T>::new();
            self.rules.fire(row, &mut step.position, event, view, &mut outputs);
            step.fired |= 1 << row;
            step.row = Some(row);
            for output in outputs {
                match T::shown(&output) {
                    Shown::Dial(node) => {
                        step.hang_up();
                        step.dialing = Some((node, row));
                    }
                    Shown::Said => step.unsaid.push((output, row)),
                    Shown::HangUp => step.hang_up(),
                    Shown::Published(publication) => step.publish(publication),
                }
            }
            steps.push(step);
        }
    }

    /// Adds what a row allows, with the row's clauses, unless it stands there already.
    fn add_allowed(&self, allowed: &mut Vec<Allowed>, what: String, row: Option<usize>) {
        let row = row.map(|row| &self.rules.rows()[row]);
        let entry = Allowed {
            what,
            row: row.map(|row| row.id.to_owned()),
            clauses: row.map_or(&[][..], |row| row.clauses).iter().map(|it| (*it).to_owned()).collect(),
        };
        if !allowed.contains(&entry) {
            allowed.push(entry);
        }
    }

    /// What is allowed to whoever has read the most: the others may still do what they owed before, but will read on.
    fn allowed_by(&self, hypotheses: &[Hypothesis<T>]) -> Vec<Allowed> {
        let most_read = hypotheses.iter().map(|hypothesis| hypothesis.read).max();
        let mut allowed: Vec<Allowed> = Vec::new();
        let mut add = |what: String, row: Option<usize>| self.add_allowed(&mut allowed, what, row);
        for hypothesis in hypotheses.iter().filter(|it| Some(it.read) == most_read) {
            match (hypothesis.dialing, hypothesis.unsaid.first()) {
                (Some((node, _)), _) if self.closed.contains(node) => {}
                (Some((node, row)), _) => add(format!("a connection to {}", (self.name)(node)), Some(row)),
                (None, Some((due, row))) => add(T::describe(due, &self.name), Some(*row)),
                (None, None) if T::is_idle(hypothesis.position.state) => {}
                (None, None) => add(T::describe_rest(&hypothesis.position, &self.name), hypothesis.row),
            }
        }
        allowed
    }

    fn misses<'h>(&self, current: impl Iterator<Item = &'h Hypothesis<T>>) -> Unexplained
    where
        T: 'h,
    {
        let mut allowed: Vec<Allowed> = Vec::new();
        for hypothesis in current {
            let due = T::published(&hypothesis.position.memory);
            self.add_allowed(&mut allowed, T::describe_publication(&due, &self.name), hypothesis.row);
        }
        let came = match self.seen.last() {
            Some(last) => T::describe_publication(last, &self.name),
            None => "nothing was published".to_owned(),
        };
        Unexplained { came, allowed, by_impatience: false, after_unseen: Vec::new() }
    }
}

/// Two ways to the same state are one hypothesis: the first one found speaks for both.
impl<T: Observable> PartialEq for Hypothesis<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.view, self.position, self.line, self.read)
            == (other.view, other.position, other.line, other.read)
            && (self.dialing, &self.unsaid, &self.published)
                == (other.dialing, &other.unsaid, &other.published)
    }
}

impl<T: Observable> Eq for Hypothesis<T> {}

impl<T: Observable> Hash for Hypothesis<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.view, self.position, self.line, self.read).hash(hasher);
        (self.dialing, &self.unsaid, &self.published).hash(hasher);
    }
}

impl<T: Observable> Hypothesis<T> {
    fn new(view: usize, position: Position<T>) -> Self {
        Hypothesis {
            view,
            position,
            line: None,
            dialing: None,
            unsaid: Vec::new(),
            read: 0,
            published: vec![T::published(&position.memory)],
            row: None,
            fired: 0,
        }
    }

    /// What it had said and nobody saw was lost with the connection.
    fn hang_up(&mut self) {
        self.line = None;
        self.dialing = None;
        self.unsaid.clear();
    }

    fn publish(&mut self, publication: T::Publication) {
        if self.published.last() != Some(&publication) {
            self.published.push(publication);
        }
    }

    fn forget_history(mut self) -> Self {
        let last = self.published.len().saturating_sub(1);
        self.published.drain(..last);
        self
    }
}

/// Whether what was seen is a sample, in order, of what there was to say: `None` if not, else whether it is up to date.
fn follows<T: Observable>(seen: &[T::Publication], history: &[T::Publication]) -> Option<bool> {
    let mut place = 0;
    for publication in seen {
        place += history[place..].iter().position(|due| T::agrees(publication, due))?;
    }
    Some(history[place..].iter().all(|due| T::agrees(&history[place], due)))
}

fn distinct<T: Observable>(hypotheses: Vec<Hypothesis<T>>) -> Vec<Hypothesis<T>> {
    let mut known = HashSet::new();
    hypotheses.into_iter().filter(|hypothesis| known.insert(hypothesis.clone())).collect()
}
