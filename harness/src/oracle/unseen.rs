//! Every state that can be reached without anything being seen: what is read, what a client does by itself, what happens to its
//! attempts and lines.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use redial_model::ambiguity::{Consulted, Readings};
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Duty, Outputs, Table};
use redial_model::topology::NodeId;

use super::hypothesis::{Dialing, Hypothesis, Lane, Told, distinct, longest};
use super::numbers::Numbers;
use super::observable::{Channel, Mishap, Observable, Shown};
use super::ways::Ways;
use crate::line::Line;
use crate::lock::locked;

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

/// What a client may do by itself depends on the rows, on what it was told, and on which servers it can reach.
pub(super) struct Circumstances<'a, T: Observable> {
    pub rules: &'a Rules<T>,
    /// The ways in which open questions may be read.
    pub ways: Arc<Ways>,
    view: Box<dyn Fn(Readings) -> T::View<'a> + Send + Sync + 'a>,
    /// What events make of positions, as far as that was asked.
    moves: Mutex<Known<T>>,
    pub told: BTreeMap<Line, Vec<Told<T::Event>>>,
    /// How much of it the client has read, as far as that was shown.
    pub proved: BTreeMap<Line, usize>,
    /// Servers at which nobody sees an attempt, and what becomes of one there.
    pub unseen: BTreeMap<NodeId, Mishap>,
    /// Lines on which nothing is said any more.
    pub silent: Vec<Line>,
    /// Whether a client can do that by itself: for some of it a user has to be there, or something to be found.
    pub can: Box<Can<T>>,
}

/// Whether a client that stands there can do that by itself.
pub(super) type Can<T> = dyn Fn(&Position<T>, &<T as Table>::Event) -> bool + Send + Sync;

impl<'a, T: Observable> Circumstances<'a, T> {
    /// Of a client that was told nothing yet.
    pub(super) fn new(
        rules: &'a Rules<T>,
        ways: Arc<Ways>,
        view: impl Fn(Readings) -> T::View<'a> + Send + Sync + 'a,
    ) -> Self {
        Circumstances {
            rules,
            ways,
            view: Box::new(view),
            moves: Mutex::default(),
            told: BTreeMap::new(),
            proved: BTreeMap::new(),
            unseen: BTreeMap::new(),
            silent: Vec::new(),
            can: Box::new(|_, _| true),
        }
    }

    /// How much was said on the line of a lane that its hypothesis has not read.
    fn unread(&self, lane: &Lane<T::Output>) -> usize {
        let told = lane.line.and_then(|line| self.told.get(&line)).map_or(0, Vec::len);
        told.saturating_sub(lane.read)
    }

    /// Whether it has read all that it was told.
    pub(super) fn is_up_to_date(&self, hypothesis: &Hypothesis<T>) -> bool {
        hypothesis.lanes().all(|(_, lane)| self.unread(lane) == 0)
    }

    /// With every state that can be reached from these.
    pub(super) fn closure(&self, mut hypotheses: Vec<Hypothesis<T>>, impatient: bool) -> Vec<Hypothesis<T>> {
        let mut known: HashMap<Hypothesis<T>, usize> =
            hypotheses.iter().map(Hypothesis::bare).zip(0..).collect();
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
                        known.insert(unseen.bare(), hypotheses.len());
                        due.push_back((hypotheses.len(), unseen.views.clone()));
                        hypotheses.push(unseen);
                    }
                    None => {}
                }
            }
        }
        longest(hypotheses)
    }

    /// What would be possible if the client had given up an attempt at that server, unseen as yet, and others since.
    pub(super) fn after_unseen(&self, hypotheses: &[Hypothesis<T>], node: NodeId) -> Vec<Hypothesis<T>> {
        let mut after = Vec::new();
        for hypothesis in hypotheses {
            let there = |lane: &Lane<_>| lane.dialing.as_ref().is_some_and(|dialing| dialing.node == node);
            for (channel, _) in hypothesis.lanes().filter(|(_, lane)| there(lane)) {
                self.meet(hypothesis, Mishap::NoAnswer, channel, &mut after);
            }
        }
        self.closure(distinct(after), true)
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
        for (channel, event) in self.by_itself(&hypothesis.position) {
            if hypothesis.lane(channel).is_none_or(|lane| lane.dialing.is_none()) {
                let mut later = hypothesis.clone();
                later.position = T::in_time(&hypothesis.position, &event);
                self.fire(&later, &event, &mut steps);
            }
        }
        for (channel, lane) in hypothesis.lanes() {
            if let Some(mishap) = lane.dialing.as_ref().and_then(|dialing| self.unseen.get(&dialing.node)) {
                let mut in_vain = hypothesis.clone();
                in_vain.lane_mut(channel).dialing = None;
                self.meet(&in_vain, *mishap, channel, &mut steps);
            }
            let Some(line) = lane.line else { continue };
            let silent = self.silent.contains(&line) && self.unread(lane) == 0;
            // Who has shown that it has read the answer does not wait for it.
            let waits = lane.read >= self.proved_on(line) && T::awaits_answer(&hypothesis.position, channel);
            let impatient = impatient && waits;
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
        (self.proved_on(line)..torn).contains(&lane.read).then_some(torn)
    }

    /// How much of what it was told on a line a client has shown to have read.
    pub(super) fn proved_on(&self, line: Line) -> usize {
        self.proved.get(&line).copied().unwrap_or_default()
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

    /// The readings under which a hypothesis owes nothing that would show: it has said everything, dials nobody, is not left waiting
    /// by a silent line, and what it may do by itself it need not do.
    pub(super) fn at_rest(&self, hypothesis: &Hypothesis<T>) -> Numbers {
        let is_busy = |(channel, lane): (Channel, &Lane<T::Output>)| {
            let is_left = lane.line.is_some_and(|line| self.silent.contains(&line));
            lane.dialing.is_some()
                || !lane.unsaid.is_empty()
                || (is_left && T::mishap(&hypothesis.position, Mishap::NoAnswer, channel).is_some())
        };
        if hypothesis.lanes().any(is_busy) {
            return Numbers::default();
        }
        self.by_itself(&hypothesis.position).fold(hypothesis.views.clone(), |left, (_, event)| {
            let moves = self.moves(&T::in_time(&hypothesis.position, &event), &event);
            let owed = moves.iter().filter(|it| self.rules.rows()[it.row].duty != Duty::May);
            owed.fold(left, |left, it| left.without(&it.views))
        })
    }

    /// What a client may do now by itself, and can.
    pub(super) fn by_itself(&self, position: &Position<T>) -> impl Iterator<Item = (Channel, T::Event)> {
        T::by_itself(position).into_iter().filter(|(_, event)| (self.can)(position, event))
    }

    /// What the rows make of a position under all readings. The same is asked again and again.
    fn moves(&self, position: &Position<T>, event: &T::Event) -> Moves<T> {
        // What is kept is never changed.
        let mut known = locked(&self.moves);
        let known = known.entry(*position).or_default();
        if let Some((_, moves)) = known.iter().find(|(it, _)| it == event) {
            return Arc::clone(moves);
        }
        let mut moves: Vec<Move<T>> = Vec::new();
        let mut left = self.ways.all();
        while let Some(number) = left.least() {
            let view = (self.view)(self.ways.at(number));
            let (found, consulted) = Consulted::during(|| {
                let made = |row| {
                    let mut after = *position;
                    let outputs = self.rules.fire(row, &mut after, event, view);
                    (row, after, outputs)
                };
                self.rules.matching(position, event, view).map(made).collect::<Vec<_>>()
            });
            let views = self.ways.alike(number, consulted, &left);
            left = left.without(&views);
            for (row, after, outputs) in found {
                let same = |it: &&mut Move<T>| it.row == row && it.position == after && it.outputs == outputs;
                match moves.iter_mut().find(same) {
                    Some(known) => known.views.join(&views),
                    None => moves.push(Move { row, position: after, outputs, views: views.clone() }),
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
            step.way.follow(row);
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
}
