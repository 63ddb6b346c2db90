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

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Duty, Outputs, Table};
use redial_model::topology::{NodeId, NodeSet};

pub use answer::{Settled, Unexplained};
pub use observable::{Channel, Difference, Mishap, Observable, Shown};

use due::Due;
use hypothesis::{Dialing, Hypothesis, Lane, Told, distinct, longest};
use numbers::Numbers;

use crate::line::Line;
use crate::report::{Allowed, Sort};

/// More hypotheses than this mean that nothing is known any more.
const MOST_HYPOTHESES: usize = 100_000;

/// What a row makes of a position, and under which readings it does.
struct Move<T: Observable> {
    row: usize,
    position: Position<T>,
    outputs: Outputs<T>,
    views: Numbers,
}

type Moves<T> = Arc<Vec<Move<T>>>;

/// What each event makes of each position, as far as that was asked.
type Known<T> = HashMap<Position<T>, Vec<(<T as Table>::Event, Moves<T>)>>;

/// The oracle of one case.
pub struct Oracle<'a, T: Observable> {
    rules: &'a Rules<T>,
    /// The ways in which open questions may be read.
    readings: Vec<Readings>,
    view: Box<dyn Fn(Readings) -> T::View<'a> + Send + Sync + 'a>,
    names: &'a [String],
    /// What events make of positions, as far as that was asked.
    moves: Mutex<Known<T>>,
    hypotheses: Vec<Hypothesis<T>>,
    /// The same, and those of a client whose time for an answer was over, although one was on its way.
    impatient: Vec<Hypothesis<T>>,
    told: BTreeMap<Line, Vec<Told<T::Event>>>,
    /// How much of it the client has read, as far as that was shown.
    proved: BTreeMap<Line, usize>,
    last_told: Option<T::Event>,
    closed: NodeSet,
    silent: Vec<Line>,
    seen: Vec<T::Publication>,
    /// What the program that runs has published last.
    last_seen: Option<T::Publication>,
}

impl<'a, T: Observable> Oracle<'a, T> {
    /// An oracle that knows where the client starts, in which ways open questions may be read, and what the rows see then.
    /// `names` are those of the nodes, in their order.
    pub fn new(
        rules: &'a Rules<T>,
        readings: Vec<Readings>,
        view: impl Fn(Readings) -> T::View<'a> + Send + Sync + 'a,
        start: Position<T>,
        names: &'a [String],
    ) -> Self {
        let hypotheses = vec![Hypothesis::new(Numbers::first(readings.len()), start)];
        Oracle {
            rules,
            readings,
            view: Box::new(view),
            names,
            moves: Mutex::default(),
            impatient: hypotheses.clone(),
            hypotheses,
            told: BTreeMap::new(),
            proved: BTreeMap::new(),
            last_told: None,
            closed: NodeSet::default(),
            silent: Vec::new(),
            seen: Vec::new(),
            last_seen: None,
        }
    }

    fn name(&self, node: NodeId) -> String {
        self.names[node.index()].clone()
    }

    fn due(&self) -> Due<'_, T> {
        Due { rules: self.rules, names: self.names, closed: self.closed }
    }

    /// What is allowed to whoever has read everything: the others may still do what they owed before, but will read on.
    fn allowed_now(&self) -> Vec<Allowed> {
        self.due().allowed_by(self.hypotheses.iter().filter(|it| self.is_up_to_date(it)))
    }

    /// How much was said on the line of a lane that its hypothesis has not read.
    fn unread(&self, lane: &Lane<T::Output>) -> usize {
        lane.line.map_or(0, |line| self.told(line)).saturating_sub(lane.read)
    }

    fn is_up_to_date(&self, hypothesis: &Hypothesis<T>) -> bool {
        hypothesis.lanes().all(|(_, lane)| self.unread(lane) == 0)
    }

    /// A server whose port is closed, or open again. Attempts at closed ports are seen by nobody.
    pub fn set_closed(&mut self, node: NodeId, closed: bool) {
        self.close_over();
        self.closed.set(node, closed);
    }

    /// From now on, nothing is said on this line any more; the client may grow tired of it.
    pub fn falls_silent(&mut self, line: Line) {
        self.silent.push(line);
    }

    /// Something is said to the client.
    pub fn tell(&mut self, line: Line, event: T::Event) {
        self.last_told = Some(event.clone());
        self.told.entry(line).or_default().push(Told::Said(event));
    }

    /// How much was said on a line by now.
    pub fn told(&self, line: Line) -> usize {
        self.told.get(&line).map_or(0, Vec::len)
    }

    /// A line is over, and the client did not end it.
    pub fn loses(&mut self, line: Line) {
        self.last_told = None;
        self.told.entry(line).or_default().push(Told::Lost);
    }

    /// A line was reset, and not by the client: of what was said last it may have read nothing.
    pub fn tears(&mut self, line: Line) {
        self.last_told = None;
        self.told.entry(line).or_default().push(Told::Torn);
    }

    /// The client has shown that it has read so much of what was said on a line.
    pub fn has_read(&mut self, line: Line, told: usize) {
        let proved = self.proved.entry(line).or_default();
        *proved = told.max(*proved);
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
        self.observe(
            Sort::Attempt,
            |hypothesis, explained| {
                let is_it =
                    |dialing: &Dialing<_>| dialing.node == node && dialing.asks.as_ref() == Some(output);
                explained.extend(hypothesis.connected(line, is_it));
            },
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
                for (channel, _) in hypothesis.lanes().filter(|(_, lane)| is_due(lane)) {
                    let mut said = hypothesis.clone();
                    said.lane_mut(channel).unsaid.remove(0);
                    explained.push(said);
                }
            },
            |oracle| T::describe(output, &|node| oracle.name(node)),
            |due| T::narrow(due, output),
        )
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
    }

    /// The client publishes. This is judged when the case comes to rest: see [`Oracle::settle`].
    pub fn published(&mut self, publication: T::Publication) {
        self.last_seen = Some(publication.clone());
        self.seen.push(publication);
    }

    /// The client's program was ended and started again, with one of these memories.
    pub fn restarted(&mut self, start: impl Fn(&T::Memory) -> Vec<Position<T>>) {
        self.close_over();
        let restart = |hypotheses: &[Hypothesis<T>]| {
            let mut restarted = Vec::new();
            for hypothesis in hypotheses {
                let starts = start(&hypothesis.position.memory);
                restarted.extend(starts.into_iter().map(|position| hypothesis.again(position)));
            }
            distinct(restarted)
        };
        self.hypotheses = restart(&self.hypotheses);
        self.impatient = restart(&self.impatient);
        self.seen.clear();
        self.last_seen = None;
    }

    /// Compares what was published with what there was to publish, of states that have read everything.
    ///
    /// # Errors
    /// No state explains what was published. [`Settled::NotYet`] is no error before the client's time is over.
    pub fn settle(&mut self) -> Result<Settled, Unexplained> {
        self.close_over();
        let up_to_date = |it: &&Hypothesis<T>| self.is_up_to_date(it);
        let (settled, impatient) = (self.settled(&self.hypotheses), self.settled(&self.impatient));
        let by_impatience = impatient.iter().any(|it| up_to_date(&it));
        if settled.iter().any(|it| up_to_date(&it)) {
            self.hypotheses = settled;
            self.impatient = impatient;
            self.seen.clear();
            return Ok(Settled::Yes);
        }
        let current = || self.hypotheses.iter().filter(up_to_date);
        let unexplained = Unexplained {
            by_impatience,
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
        settled.sort_by_key(|it| (!self.is_up_to_date(it), it.vague));
        distinct(settled)
    }

    /// The rows that the likeliest explanation has used, in the order of the table.
    pub fn rows(&self) -> Vec<&'static str> {
        let rows = self.rules.rows().iter().enumerate();
        let fired = |row: usize| self.hypotheses.first().is_some_and(|it| it.fired.contains(row));
        rows.filter(|(number, _)| fired(*number)).map(|(_, row)| row.id).collect()
    }

    /// Rows that the specification merely allows, and that every explanation has used.
    pub fn choices(&self) -> Vec<&'static str> {
        let rows = self.rules.rows().iter().enumerate().filter(|(_, row)| row.duty == Duty::May);
        let fired = |row: usize| {
            !self.hypotheses.is_empty() && self.hypotheses.iter().all(|it| it.fired.contains(row))
        };
        rows.filter(|(number, _)| fired(*number)).map(|(_, row)| row.id).collect()
    }

    /// The readings under which everything was explained, and as well as under any other.
    pub fn readings(&self) -> Vec<Readings> {
        let vague = self.hypotheses.iter().all(|it| it.vague);
        let best = self.hypotheses.iter().filter(|it| it.vague == vague);
        let mut views = Numbers::default();
        best.for_each(|hypothesis| views.join(&hypothesis.views));
        views.iter().map(|view| self.readings[view]).collect()
    }

    /// What the client owes, or may do, now.
    pub fn allowed(&mut self) -> Vec<Allowed> {
        self.close_over();
        self.allowed_now()
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
        if patient.is_empty() {
            let mut allowed = self.allowed_now();
            let lanes = || self.hypotheses.iter().flat_map(Hypothesis::lanes).map(|(_, lane)| lane);
            let due = lanes().filter_map(|lane| lane.unsaid.first());
            let narrowed: Vec<String> =
                due.flat_map(|(due, _)| narrow(due)).map(|clause| (*clause).to_owned()).collect();
            if !narrowed.is_empty() {
                allowed.iter_mut().for_each(|it| it.clauses.retain(|clause| narrowed.contains(clause)));
            }
            let mut after_unseen: Vec<NodeId> =
                lanes().filter_map(|lane| Some(lane.dialing.as_ref()?.node)).collect();
            after_unseen.sort_unstable();
            after_unseen.dedup();
            after_unseen.retain(|node| !explained(&self.after_unseen(*node)).is_empty());
            let by_impatience = !impatient.is_empty();
            allowed.sort_by_key(|it| it.sort != sort);
            let came = came(self);
            return Err(Unexplained {
                came,
                sort,
                allowed,
                differing: Vec::new(),
                by_impatience,
                after_unseen,
            });
        }
        self.hypotheses = patient;
        self.impatient = impatient;
        Ok(())
    }

    /// A client that did what it was not to do broke that clause, and not those of what it would have done otherwise.
    fn tempted(&self, dialled: NodeId, unexplained: Unexplained) -> Unexplained {
        let temptation = self.last_told.as_ref().and_then(|event| T::temptation(event, dialled));
        let Some((what, clauses)) = temptation else { return unexplained };
        let resisted = |it: &&Hypothesis<T>| {
            self.is_up_to_date(it) && !it.is_dialing() && !T::by_itself(&it.position).is_empty()
        };
        let row = self.hypotheses.iter().find(resisted).and_then(|it| it.row);
        let allowed = Allowed {
            what: what.to_owned(),
            sort: Sort::Attempt,
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
        let mut known: HashMap<Hypothesis<T>, usize> = hypotheses.iter().cloned().zip(0..).collect();
        let mut due: VecDeque<(usize, Numbers)> =
            hypotheses.iter().map(|it| it.views.clone()).enumerate().collect();
        while let Some((place, views)) = due.pop_front() {
            let from = hypotheses[place].under(views);
            for unseen in self.unseen_steps(&from, impatient) {
                match known.get(&unseen) {
                    Some(&place) => {
                        // Only what these readings have not come to before goes on from there.
                        let new = unseen.views.without(&hypotheses[place].views);
                        if !new.is_empty() {
                            hypotheses[place].views.join(&new);
                            due.push_back((place, new));
                        }
                    }
                    None if hypotheses.len() < MOST_HYPOTHESES => {
                        known.insert(unseen.clone(), hypotheses.len());
                        due.push_back((hypotheses.len(), unseen.views.clone()));
                        hypotheses.push(unseen);
                    }
                    None => {}
                }
            }
        }
        longest(hypotheses)
    }

    /// What would be possible if the client had given up an attempt at that server, unseen as yet.
    fn after_unseen(&self, node: NodeId) -> Vec<Hypothesis<T>> {
        let mut after = Vec::new();
        for hypothesis in &self.hypotheses {
            let there = |lane: &Lane<_>| lane.dialing.as_ref().is_some_and(|dialing| dialing.node == node);
            for (channel, _) in hypothesis.lanes().filter(|(_, lane)| there(lane)) {
                self.meet(hypothesis, Mishap::NoAnswer, channel, &mut after);
            }
        }
        self.closure(distinct(after), false)
    }

    fn unseen_steps(&self, hypothesis: &Hypothesis<T>, impatient: bool) -> Vec<Hypothesis<T>> {
        let mut steps = Vec::new();
        let told = |lane: &Lane<_>| self.told.get(&lane.line?).and_then(|told| told.get(lane.read));
        for (channel, lane) in hypothesis.lanes() {
            if let Some(told) = told(lane) {
                self.read(hypothesis, channel, told, &mut steps);
            }
            if let Some(torn) = self.torn(lane) {
                let mut reader = hypothesis.clone();
                reader.lane_mut(channel).read = torn;
                steps.push(reader);
            }
        }
        for (channel, event) in T::by_itself(&hypothesis.position) {
            if hypothesis.lane(channel).is_none_or(|lane| lane.dialing.is_none()) {
                self.fire(hypothesis, &event, &mut steps);
            }
        }
        for (channel, lane) in hypothesis.lanes() {
            if lane.dialing.as_ref().is_some_and(|dialing| self.closed.contains(dialing.node)) {
                let mut refused = hypothesis.clone();
                refused.lane_mut(channel).dialing = None;
                self.meet(&refused, Mishap::Unreachable, channel, &mut steps);
            }
            let Some(line) = lane.line else { continue };
            let silent = self.silent.contains(&line) && self.unread(lane) == 0;
            let impatient = impatient && T::awaits_answer(&hypothesis.position, channel);
            if silent || impatient {
                self.meet(hypothesis, Mishap::NoAnswer, channel, &mut steps);
            }
        }
        steps
    }

    /// What becomes of a hypothesis by what it is told; under readings by which no row applies, nothing.
    fn read(
        &self,
        hypothesis: &Hypothesis<T>,
        channel: Channel,
        told: &Told<T::Event>,
        steps: &mut Vec<Hypothesis<T>>,
    ) {
        let mut reader = hypothesis.clone();
        reader.lane_mut(channel).read += 1;
        let moved = match told {
            Told::Said(event) => self.fire(&reader, &T::on(&reader.position, channel, event), steps),
            Told::Lost | Told::Torn => self.meet(&reader, Mishap::Lost, channel, steps),
        };
        let others = reader.views.without(&moved);
        if !others.is_empty() {
            steps.push(reader.under(others));
        }
    }

    /// Where the reset of a line stands in what was told on it, if what is unread before it may have been lost.
    fn torn(&self, lane: &Lane<T::Output>) -> Option<usize> {
        let line = lane.line?;
        let torn = self.told.get(&line)?.iter().position(|told| matches!(told, Told::Torn))?;
        let proved = self.proved.get(&line).copied().unwrap_or_default();
        (proved..torn).contains(&lane.read).then_some(torn)
    }

    fn meet(
        &self,
        hypothesis: &Hypothesis<T>,
        mishap: Mishap,
        channel: Channel,
        steps: &mut Vec<Hypothesis<T>>,
    ) -> Numbers {
        match T::mishap(&hypothesis.position, mishap, channel) {
            Some(event) => self.fire(hypothesis, &event, steps),
            None => Numbers::default(),
        }
    }

    /// What the rows make of a position under all readings. The same is asked again and again.
    fn moves(&self, position: &Position<T>, event: &T::Event) -> Moves<T> {
        // What is kept is never changed.
        let mut known = self.moves.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(*position).or_default();
        if let Some((_, moves)) = known.iter().find(|(it, _)| it == event) {
            return Arc::clone(moves);
        }
        let mut moves: Vec<Move<T>> = Vec::new();
        for (number, readings) in self.readings.iter().enumerate() {
            let view = (self.view)(*readings);
            for row in self.rules.matching(position, event, view) {
                let (mut after, mut outputs) = (*position, Outputs::<T>::new());
                self.rules.fire(row, &mut after, event, view, &mut outputs);
                let same = |it: &&mut Move<T>| it.row == row && it.position == after && it.outputs == outputs;
                match moves.iter_mut().find(same) {
                    Some(known) => known.views.insert(number),
                    None => {
                        let mut views = Numbers::default();
                        views.insert(number);
                        moves.push(Move { row, position: after, outputs, views });
                    }
                }
            }
        }
        let moves = Arc::new(moves);
        known.push((event.clone(), Arc::clone(&moves)));
        moves
    }

    /// What the rows that apply make of a hypothesis; returns the readings under which one does.
    fn fire(&self, hypothesis: &Hypothesis<T>, event: &T::Event, steps: &mut Vec<Hypothesis<T>>) -> Numbers {
        let mut moved = Numbers::default();
        for Move { row, position, outputs, views } in &*self.moves(&hypothesis.position, event) {
            let (row, views) = (*row, hypothesis.views.among(views));
            if views.is_empty() {
                continue;
            }
            moved.join(&views);
            let mut step = hypothesis.under(views);
            step.position = *position;
            step.fired.insert(row);
            step.row = Some(row);
            for output in outputs.iter().cloned() {
                let dials = |step: &mut Hypothesis<T>, channel, node, asks| {
                    step.hang_up(channel);
                    step.lane_mut(channel).dialing = Some(Dialing { node, asks, row });
                };
                match T::shown(&output) {
                    Shown::Dial(channel, node) => dials(&mut step, channel, node, None),
                    Shown::Ask(channel, node) => dials(&mut step, channel, node, Some(output)),
                    Shown::Said(channel) => step.lane_mut(channel).unsaid.push((output, row)),
                    Shown::HangUp(channel) => step.hang_up(channel),
                    Shown::Published(publication) => step.publish(publication, row),
                    Shown::Hidden => {}
                }
            }
            steps.push(step);
        }
        moved
    }

    /// Whether all of it is what the specification only recommends: whoever does otherwise has broken nothing.
    pub fn only_recommends(&self, allowed: &[Allowed]) -> bool {
        let recommends =
            |id: &String| self.rules.rows().iter().any(|row| row.id == id && row.duty == Duty::Should);
        !allowed.is_empty() && allowed.iter().all(|it| it.row.as_ref().is_some_and(recommends))
    }
}
