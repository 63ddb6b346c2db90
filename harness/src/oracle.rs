//! The oracle: follows the client rows with the set of all states that could explain what was seen so far.
//!
//! What a PBX says reaches a client later than it was said, and what a client publishes travels another way than what
//! PBXes see of it. So a hypothesis reads what was said when it likes, but in order; and publications are compared
//! with its history when the case has come to rest. Order decides, never the clock.
//!
//! The oracle knows neither sockets nor a particular system: a system's [`Observable`] says which of its events a
//! client causes by itself and what of its outputs can be seen.

mod answer;
mod due;
mod hypothesis;
mod numbers;
mod observable;
mod renewal;
mod unseen;
mod way;
mod ways;

use std::sync::Arc;

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Duty;
use redial_model::topology::NodeId;

pub use answer::{Settled, Silence, Unexplained};
pub use observable::{Channel, Difference, Mishap, Observable, Shown};
pub use ways::{Subset, Ways};

pub(crate) use hypothesis::follows;

use due::Due;
use hypothesis::{Dialing, Hypothesis, Lane, Told, distinct};
use numbers::Numbers;
use unseen::Circumstances;

use crate::line::Line;
use crate::report::{Allowed, Sort};

/// The oracle of one case.
pub struct Oracle<'a, T: Observable> {
    around: Circumstances<'a, T>,
    names: &'a [String],
    hypotheses: Vec<Hypothesis<T>>,
    /// The same, and those of a client whose time for an answer was over, although one was on its way.
    impatient: Vec<Hypothesis<T>>,
    /// Those of a client that has forgotten over a restart what it had to store; none before it is restarted.
    forgetful: Vec<Hypothesis<T>>,
    /// It has done after a restart what no client does that has forgotten, and will not forget at the next one.
    remembers: bool,
    last_told: Option<T::Event>,
    seen: Vec<T::Publication>,
    /// What the program that runs has published last.
    last_seen: Option<T::Publication>,
}

impl<'a, T: Observable> Oracle<'a, T> {
    /// An oracle that knows where the client starts, in which ways open questions may be read, and what the rows see then.
    /// `names` are those of the nodes, in their order.
    pub fn new(
        rules: &'a Rules<T>,
        ways: Ways,
        view: impl Fn(Readings) -> T::View<'a> + Send + Sync + 'a,
        start: Position<T>,
        names: &'a [String],
    ) -> Self {
        let ways = Arc::new(ways);
        let hypotheses = vec![Hypothesis::new(ways.all(), start)];
        Oracle {
            around: Circumstances::new(rules, ways, view),
            names,
            impatient: hypotheses.clone(),
            forgetful: Vec::new(),
            remembers: false,
            hypotheses,
            last_told: None,
            seen: Vec::new(),
            last_seen: None,
        }
    }

    fn name(&self, node: NodeId) -> String {
        self.names[node.index()].clone()
    }

    fn due(&self) -> Due<'_, 'a, T> {
        Due { around: &self.around, names: self.names }
    }

    /// What is allowed to whoever has read everything: the others may still do what they owed before, but will read on.
    fn allowed_now(&self) -> Vec<Allowed> {
        self.due().allowed_by(self.hypotheses.iter().filter(|it| self.around.is_up_to_date(it)))
    }

    /// From now on attempts at a server are seen by nobody and come to that; or they are seen again.
    pub fn set_unseen(&mut self, node: NodeId, unseen: Option<Mishap>) {
        self.close_over();
        match unseen {
            Some(mishap) => self.around.unseen.insert(node, mishap),
            None => self.around.unseen.remove(&node),
        };
    }

    /// From now on the client can do by itself only what this says, of all that it might: its user has left, or there is nothing to be
    /// found.
    pub fn set_able(&mut self, can: impl Fn(&Position<T>, &T::Event) -> bool + Send + Sync + 'static) {
        self.close_over();
        self.around.can = Box::new(can);
    }

    /// From now on, nothing is said on this line any more; the client may grow tired of it.
    pub fn falls_silent(&mut self, line: Line) {
        self.around.silent.push(line);
    }

    /// Something is said to the client.
    pub fn tell(&mut self, line: Line, event: T::Event) {
        self.last_told = Some(event.clone());
        self.around.told.entry(line).or_default().push(Told::Said(event));
    }

    /// How much was said on a line by now.
    pub fn told(&self, line: Line) -> usize {
        self.around.told.get(&line).map_or(0, Vec::len)
    }

    /// A line is over, and the client did not end it.
    pub fn loses(&mut self, line: Line) {
        self.last_told = None;
        self.around.told.entry(line).or_default().push(Told::Lost);
    }

    /// A line was reset, and not by the client: of what was said last it may have read nothing.
    pub fn tears(&mut self, line: Line) {
        self.last_told = None;
        self.around.told.entry(line).or_default().push(Told::Torn);
    }

    /// The client has shown that it has read so much of what was said on a line.
    pub fn has_read(&mut self, line: Line, told: usize) {
        let proved = self.around.proved.entry(line).or_default();
        *proved = told.max(*proved);
    }

    /// The client goes on with what it has begun on a line: it has not given it up meanwhile. It is for whoever says so to know that
    /// this is not something new.
    pub fn goes_on(&mut self, line: Line) {
        self.is_there(|position, channel, lane| {
            let goes_on = T::awaits_answer(position, channel) || T::renews(position, channel);
            lane.line == Some(line) && goes_on
        });
    }

    /// The client has shown that it has read so much of what was said on a line, and that it has not given that up.
    pub fn stays(&mut self, line: Line, told: usize) {
        self.has_read(line, told);
        self.is_there(|_, _, lane| lane.line == Some(line) && lane.read >= told);
    }

    /// The client is somewhere, in some lane; whoever is not there explains nothing any more, unless nobody is.
    fn is_there(&mut self, is_it: impl Fn(&Position<T>, Channel, &Lane<T::Output>) -> bool) {
        self.close_over();
        let is_there =
            |it: &Hypothesis<T>| it.lanes().any(|(channel, lane)| is_it(&it.position, channel, lane));
        for hypotheses in [&mut self.hypotheses, &mut self.impatient, &mut self.forgetful] {
            if hypotheses.iter().any(is_there) {
                hypotheses.retain(is_there);
            }
        }
    }

    /// A server sees a connection attempt.
    ///
    /// # Errors
    /// No state explains it.
    pub fn dialled(&mut self, node: NodeId, line: Line) -> Result<(), Unexplained> {
        self.observe(
            Sort::Attempt,
            |hypothesis, explained| {
                let is_it = |dialing: &Dialing<_>| dialing.node == node && dialing.asks.is_none();
                explained.extend(hypothesis.connected(line, is_it));
            },
            |oracle| format!("a connection to {}", oracle.name(node)),
            |_| &[],
        )
        .map_err(|unexplained| self.tempted(node, unexplained))
    }

    /// A server sees a message that needs no connection, on a line that begins with it.
    ///
    /// # Errors
    /// No state explains it.
    pub fn asked(&mut self, node: NodeId, line: Line, output: &T::Output) -> Result<(), Unexplained> {
        self.asked_as(node, output, |hypothesis, explained| {
            explained.extend(hypothesis.having_asked(line, node, output));
        })
    }

    /// A server sees a message by which a client makes an attempt, or does something else that looks the same.
    fn asked_as(
        &mut self,
        node: NodeId,
        output: &T::Output,
        explain: impl Fn(&Hypothesis<T>, &mut Vec<Hypothesis<T>>),
    ) -> Result<(), Unexplained> {
        self.observe(
            Sort::Attempt,
            explain,
            |oracle| T::describe(output, &|node| oracle.name(node)),
            |due| T::narrow(due, output),
        )
        .map_err(|unexplained| self.tempted(node, unexplained))
    }

    /// A server sees a message.
    ///
    /// # Errors
    /// No state explains it.
    pub fn said(&mut self, line: Line, output: &T::Output) -> Result<(), Unexplained> {
        self.observe(
            Sort::Message,
            |hypothesis, explained| {
                let is_due = |lane: &Lane<_>| {
                    lane.line == Some(line) && lane.unsaid.first().is_some_and(|(due, _)| due == output)
                };
                let due = hypothesis.lanes().filter(|(_, lane)| is_due(lane));
                explained.extend(due.map(|(channel, _)| hypothesis.having_said(channel)));
            },
            |oracle| T::describe(output, &|node| oracle.name(node)),
            |due| T::narrow(due, output),
        )
        .map_err(|unexplained| {
            self.restrained(Sort::Message, unexplained, |position| T::restraint(position, output))
        })
    }

    /// The client ends a line.
    ///
    /// # Errors
    /// No state explains it.
    pub fn left(&mut self, line: Line) -> Result<(), Unexplained> {
        self.observe(
            Sort::End,
            |hypothesis, explained| {
                if !hypothesis.has_line(line) {
                    explained.push(hypothesis.clone());
                }
            },
            |_| "the end of the connection, by the client".to_owned(),
            |_| &[],
        )
        .map_err(|unexplained| self.restrained(Sort::End, unexplained, T::hold))
    }

    /// The client publishes. This is judged when the case comes to rest: see [`Oracle::settle`].
    pub fn published(&mut self, publication: T::Publication) {
        self.last_seen = Some(publication.clone());
        self.seen.push(publication);
    }

    /// The client's program was ended and started again, where `start` says that it begins with its memory, and where
    /// `forgetful` says that it begins without some of what it had to store.
    pub fn restarted(
        &mut self,
        start: impl Fn(&T::Memory) -> Vec<Position<T>>,
        forgetful: impl Fn(&T::Memory) -> Vec<Position<T>>,
    ) {
        self.close_over();
        let restart = |hypotheses: &[Hypothesis<T>], start: &dyn Fn(&T::Memory) -> Vec<Position<T>>| {
            let mut restarted = Vec::new();
            for hypothesis in hypotheses {
                let starts = start(&hypothesis.position.memory);
                restarted.extend(starts.into_iter().map(|position| hypothesis.again(position)));
            }
            distinct(restarted)
        };
        self.forgetful = match self.remembers {
            true => Vec::new(),
            false => restart(&self.hypotheses, &forgetful),
        };
        self.hypotheses = restart(&self.hypotheses, &start);
        self.impatient = restart(&self.impatient, &start);
        self.seen.clear();
        self.last_seen = None;
    }

    /// Whether a client that has done everything right may be about to make an attempt at that server.
    pub fn may_dial(&mut self, node: NodeId) -> bool {
        self.close_over();
        let dials = |lane: &Lane<_>| lane.dialing.as_ref().is_some_and(|dialing| dialing.node == node);
        self.hypotheses.iter().flat_map(Hypothesis::lanes).any(|(_, lane)| dials(lane))
    }

    /// Compares what was published with what there was to publish, of states that have read everything.
    ///
    /// # Errors
    /// No state explains what was published. [`Settled::NotYet`] is no error before the client's time is over.
    pub fn settle(&mut self) -> Result<Settled, Unexplained> {
        self.close_over();
        let up_to_date = |it: &&Hypothesis<T>| self.around.is_up_to_date(it);
        let (settled, impatient) = (self.settled(&self.hypotheses), self.settled(&self.impatient));
        let by_impatience = impatient.iter().any(|it| up_to_date(&it));
        let forgetful = self.settled(&self.forgetful);
        let by_forgetting = forgetful.iter().any(|it| up_to_date(&it));
        if settled.iter().any(|it| up_to_date(&it)) {
            self.hypotheses = settled;
            self.impatient = impatient;
            self.forgetful = forgetful;
            self.seen.clear();
            return Ok(Settled::Yes);
        }
        let current = || self.hypotheses.iter().filter(up_to_date);
        let unexplained = Unexplained {
            by_impatience,
            by_forgetting,
            ..self.due().misses(&self.seen, self.last_seen.as_ref(), current())
        };
        match current().any(|it| it.follows(&self.seen).is_some()) {
            true => Ok(Settled::NotYet(unexplained)),
            false => Err(unexplained),
        }
    }

    /// Those that have published what was seen and no more, of those that have read everything; and those that have
    /// read less and may still read on, behind them.
    fn settled(&self, hypotheses: &[Hypothesis<T>]) -> Vec<Hypothesis<T>> {
        let mut settled: Vec<Hypothesis<T>> = hypotheses
            .iter()
            .filter(|it| it.follows(&self.seen) == Some(true))
            .cloned()
            .map(|it| it.settle(&self.seen))
            .collect();
        settled.sort_by_key(|it| (!self.around.is_up_to_date(it), it.vague));
        distinct(settled)
    }

    /// The rows that the likeliest explanation has used, in the order of the table.
    pub fn rows(&self) -> Vec<&'static str> {
        let rows = self.around.rules.rows().iter().enumerate();
        let fired = |row: usize| self.hypotheses.first().is_some_and(|it| it.fired.contains(row));
        rows.filter(|(number, _)| fired(*number)).map(|(_, row)| row.id).collect()
    }

    /// Rows that the specification merely allows, and that every explanation has used.
    pub fn choices(&self) -> Vec<&'static str> {
        let rows = self.around.rules.rows().iter().enumerate().filter(|(_, row)| row.duty == Duty::May);
        let fired = |row: usize| {
            !self.hypotheses.is_empty() && self.hypotheses.iter().all(|it| it.fired.contains(row))
        };
        rows.filter(|(number, _)| fired(*number)).map(|(_, row)| row.id).collect()
    }

    /// The readings under which everything was explained, and as well as under any other.
    pub fn readings(&self) -> Subset {
        let vague = self.hypotheses.iter().all(|it| it.vague);
        let best = self.hypotheses.iter().filter(|it| it.vague == vague);
        let mut views = Numbers::default();
        best.for_each(|hypothesis| views.join(&hypothesis.views));
        self.around.ways.subset(views)
    }

    /// The readings under which a client that has read everything may have done what was seen, and no more than that.
    pub fn explaining(&mut self, silence: Silence) -> Subset {
        self.close_over();
        let mut views = Numbers::default();
        for hypothesis in self.hypotheses.iter().filter(|it| self.around.is_up_to_date(it)) {
            match (silence, hypothesis.follows(&self.seen)) {
                (_, None) | (Silence::Unpublished | Silence::Complete, Some(false)) => {}
                (Silence::None | Silence::Unpublished, _) => views.join(&hypothesis.views),
                (Silence::Complete, _) => views.join(&self.around.at_rest(hypothesis)),
            }
        }
        self.around.ways.subset(views)
    }

    /// Whether a client that was tired of waiting for an answer has nothing to do now that anybody sees.
    pub fn rests_impatient(&mut self) -> bool {
        self.close_over();
        let mut current = self.impatient.iter().filter(|it| self.around.is_up_to_date(it));
        current.any(|it| !self.around.at_rest(it).is_empty())
    }

    /// What the client owes, or may do, now.
    pub fn allowed(&mut self) -> Vec<Allowed> {
        self.close_over();
        self.allowed_now()
    }

    /// Whether a client that has forgotten over a restart what it had to store has nothing to do now that anybody sees.
    pub fn rests_forgetful(&mut self) -> bool {
        self.close_over();
        let mut current = self.forgetful.iter().filter(|it| self.around.is_up_to_date(it)).peekable();
        current.peek().is_some() && self.due().allowed_by(current).iter().all(|it| it.sort == Sort::Rest)
    }

    fn observe(
        &mut self,
        sort: Sort,
        explain: impl Fn(&Hypothesis<T>, &mut Vec<Hypothesis<T>>),
        came: impl Fn(&Self) -> String,
        narrow: impl Fn(&T::Output) -> &'static [&'static str],
    ) -> Result<(), Unexplained> {
        self.close_over();
        let explained = |hypotheses: &[Hypothesis<T>]| {
            let mut explained = Vec::new();
            hypotheses.iter().for_each(|hypothesis| explain(hypothesis, &mut explained));
            distinct(explained)
        };
        let (patient, impatient) = (explained(&self.hypotheses), explained(&self.impatient));
        let forgetful = explained(&self.forgetful);
        if patient.is_empty() {
            let mut allowed = self.allowed_now();
            let lanes = || self.hypotheses.iter().flat_map(Hypothesis::lanes).map(|(_, lane)| lane);
            let due = lanes().filter_map(|lane| lane.unsaid.first());
            let narrowed: Vec<String> =
                due.flat_map(|(due, _)| narrow(due)).map(|clause| (*clause).to_owned()).collect();
            if !narrowed.is_empty() {
                allowed.iter_mut().for_each(|it| it.clauses.retain(|clause| narrowed.contains(clause)));
            }
            // Whoever has waited too long for an answer may have been elsewhere since then as well.
            let all_lanes = || self.impatient.iter().flat_map(Hypothesis::lanes).map(|(_, lane)| lane);
            let mut after_unseen: Vec<NodeId> =
                all_lanes().filter_map(|lane| Some(lane.dialing.as_ref()?.node)).collect();
            after_unseen.sort_unstable();
            after_unseen.dedup();
            after_unseen
                .retain(|node| !explained(&self.around.after_unseen(&self.impatient, *node)).is_empty());
            let by_impatience = !impatient.is_empty();
            allowed.sort_by_key(|it| it.sort != sort);
            let came = came(self);
            return Err(Unexplained {
                came,
                sort,
                allowed,
                differing: Vec::new(),
                by_impatience,
                by_forgetting: !forgetful.is_empty(),
                after_unseen,
            });
        }
        self.hypotheses = patient;
        self.impatient = impatient;
        self.remembers |= !self.forgetful.is_empty() && forgetful.is_empty();
        self.forgetful = forgetful;
        Ok(())
    }

    /// A client that did what it was not to do broke that clause, and not those of what it would have done otherwise.
    fn tempted(&self, dialled: NodeId, unexplained: Unexplained) -> Unexplained {
        let temptation = self.last_told.as_ref().and_then(|event| T::temptation(event, dialled));
        let Some((what, clauses)) = temptation else { return unexplained };
        let resisted = |it: &&Hypothesis<T>| {
            self.around.is_up_to_date(it)
                && !it.is_dialing()
                && self.around.by_itself(&it.position).next().is_some()
        };
        let row = self.hypotheses.iter().find(resisted).and_then(|it| it.row);
        let row = row.map(|row| self.around.rules.rows()[row].id);
        Unexplained { allowed: vec![by_clauses(what, Sort::Attempt, row, clauses)], ..unexplained }
    }

    /// The same of a client that did what, wherever it stands, a clause keeps it from doing.
    fn restrained(
        &self,
        sort: Sort,
        unexplained: Unexplained,
        restraint: impl Fn(&Position<T>) -> Option<(&'static str, &'static [&'static str])>,
    ) -> Unexplained {
        let current = self.hypotheses.iter().filter(|it| self.around.is_up_to_date(it));
        let mut restraints = current.map(|it| restraint(&it.position));
        let Some(Some((what, clauses))) = restraints.next() else { return unexplained };
        match restraints.all(|it| it.is_some()) {
            true => Unexplained { allowed: vec![by_clauses(what, sort, None, clauses)], ..unexplained },
            false => unexplained,
        }
    }

    /// Adds every state that can be reached without anything being seen.
    fn close_over(&mut self) {
        for (hypotheses, impatient) in
            [(&mut self.hypotheses, false), (&mut self.impatient, true), (&mut self.forgetful, false)]
        {
            *hypotheses = self.around.closure(std::mem::take(hypotheses), impatient);
        }
    }

    /// Whether all of it is what the specification only recommends: whoever does otherwise has broken nothing.
    pub fn only_recommends(&self, allowed: &[Allowed]) -> bool {
        let recommends =
            |id: &String| self.around.rules.rows().iter().any(|row| row.id == id && row.duty == Duty::Should);
        !allowed.is_empty() && allowed.iter().all(|it| it.row.as_ref().is_some_and(recommends))
    }
}

/// What a client was to do by a clause that says what it does not do.
fn by_clauses(what: &str, sort: Sort, row: Option<&str>, clauses: &[&str]) -> Allowed {
    let clauses = clauses.iter().map(|clause| (*clause).to_owned()).collect();
    Allowed { what: what.to_owned(), sort, row: row.map(str::to_owned), way: Vec::new(), clauses }
}
