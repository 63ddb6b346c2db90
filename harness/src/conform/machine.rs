//! One step of a client by its rows: the loop of a reference client, without its sockets.

use std::rc::Rc;

use redial_model::coverage::Tracked;
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Duty, Table};

use super::foreseen::{Event, Foreseen, Own};
use crate::oracle::{Observable, Shown};

/// Where a client stands, and how far its talk has come.
pub(super) type Side<W> = (Position<<W as crate::wire::Wire>::Client>, <W as Foreseen>::Talk);

/// What is published.
pub(super) type Published<W> = <<W as crate::wire::Wire>::Client as Observable>::Publication;

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Input<E> {
    /// This comes.
    Told(E),
    /// One of its clocks is over, and nothing has come.
    Time(usize),
    /// The program is ended and started again, with what it has stored or without.
    Restart {
        /// With it.
        kept: bool,
    },
}

/// Where a step leads, and what is seen of it.
pub(super) struct Done<W: Foreseen> {
    pub side: Side<W>,
    pub seen: Vec<W::Seen>,
    pub published: Vec<Published<W>>,
    /// The rows that were carried out, by number.
    pub rows: Vec<usize>,
}

impl<W: Foreseen> Clone for Done<W> {
    fn clone(&self) -> Self {
        Done {
            side: self.side,
            seen: self.seen.clone(),
            published: self.published.clone(),
            rows: self.rows.clone(),
        }
    }
}

/// Which of the rows that apply are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// The first one, as a client does.
    First,
    /// Each of them, as the rules permit.
    Any,
}

/// How often a client that has nothing to show may be waited for, where a pause is nothing. Who takes aim at nobody, and goes through
/// all attempts that there are before the right one, waits twice for each.
pub(super) const PATIENT: usize = 8;
/// Once: a pause counts.
pub(super) const STRICT: usize = 1;

/// Rows, and how they are carried out.
pub(super) struct Machine<'a, W: Foreseen> {
    pub rules: Rc<Rules<W::Client>>,
    pub view: <W::Client as Table>::View<'a>,
    pub setting: &'a W::Setting,
    pub takes: Takes,
    pub patience: usize,
    /// Who takes note of what the rows are asked.
    pub watched: Option<Rc<Tracked<W::Client>>>,
}

impl<W: Foreseen> Machine<'_, W> {
    /// Where it begins.
    pub(super) fn start(&self) -> Side<W> {
        (W::begins(self.setting), W::silence())
    }

    /// Every way in which it takes what happens: one, if it takes the first one.
    pub(super) fn step(&self, side: &Side<W>, input: &Input<Event<W>>) -> Vec<Done<W>> {
        let still = Done { side: *side, seen: Vec::new(), published: Vec::new(), rows: Vec::new() };
        let mut all = Vec::new();
        match input {
            Input::Restart { kept } => {
                let starts = W::begins_again(self.setting, &side.0.memory, *kept);
                let taken = if self.takes == Takes::First { 1 } else { starts.len() };
                let again = starts.into_iter().take(taken);
                all.extend(again.map(|position| Done { side: (position, W::silence()), ..still.clone() }));
            }
            Input::Told(event) => {
                let unread = W::unread(&side.0, side.1, event).filter(|_| self.patience > STRICT);
                let unread = unread.map(|talk| Done { side: (side.0, talk), ..still.clone() });
                let mut heard = Vec::new();
                self.hear(still, event, &mut heard);
                for done in heard {
                    match W::comes_at_once(done.side.1) {
                        Some(event) => self.hear(done, &event, &mut all),
                        None => all.push(done),
                    }
                }
                all.extend(unread);
            }
            Input::Time(clock) => {
                let others = W::meanwhile(&side.0, *clock).iter().filter(|_| self.takes == Takes::Any);
                for clock in std::iter::once(clock).chain(others) {
                    self.wait(still.clone(), *clock, self.patience, &mut all);
                }
            }
        }
        for done in &mut all {
            done.side.1 = W::rests(&done.side.0, done.side.1);
        }
        if self.takes == Takes::Any && !matches!(input, Input::Time(_)) {
            self.hurry(&mut all);
        }
        all
    }

    /// How long a pause is, the rules do not say: what follows it may come at once.
    fn hurry(&self, all: &mut Vec<Done<W>>) {
        let mut at_once = Vec::new();
        for done in all.iter() {
            for clock in 0..W::CLOCKS.len() {
                self.wait(done.clone(), clock, self.patience, &mut at_once);
            }
        }
        at_once.retain(|after| all.iter().all(|done| done.side != after.side));
        for done in &mut at_once {
            done.side.1 = W::rests(&done.side.0, done.side.1);
        }
        all.append(&mut at_once);
    }

    /// What it comes to when that comes.
    fn hear(&self, before: Done<W>, event: &Event<W>, all: &mut Vec<Done<W>>) {
        let (position, talk) = before.side;
        let (heard, talk) = W::hears(&position, talk, event);
        let heard_it = Done { side: (position, talk), ..before };
        match heard {
            Some(event) => self.fire(&heard_it, &event, all),
            None => all.push(heard_it),
        }
    }

    /// What it comes to when it is told this; where no row applies, nothing.
    fn fire(&self, before: &Done<W>, event: &Event<W>, all: &mut Vec<Done<W>>) {
        let (position, _) = before.side;
        if let Some(watched) = &self.watched {
            watched.choices(&position, event, self.view);
        }
        let rows = self.rules.matching(&position, event, self.view);
        let rows: Vec<usize> = rows.take(if self.takes == Takes::First { 1 } else { usize::MAX }).collect();
        if rows.is_empty() {
            all.push(before.clone());
        }
        for row in rows {
            let mut done = before.clone();
            let outputs = self.rules.fire(row, &mut done.side.0, event, self.view);
            done.rows.push(row);
            for (place, output) in outputs.iter().enumerate() {
                if W::is_undone(output, &outputs[place + 1..]) {
                    continue;
                }
                if let Shown::Published(publication) = W::Client::shown(output) {
                    done.published.push(publication);
                    continue;
                }
                let (talk, seen) = W::does(&done.side.0, done.side.1, output);
                done.side.1 = talk;
                done.seen.extend(seen);
            }
            all.push(done);
        }
    }

    /// What it comes to when it is told nothing, until something is seen of it.
    fn wait(&self, before: Done<W>, clock: usize, left: usize, all: &mut Vec<Done<W>>) {
        let (position, talk) = before.side;
        match W::own(&position, talk, clock) {
            Own::Nothing => all.push(before),
            Own::Does(talk, seen) => {
                let mut done = before;
                done.side.1 = talk;
                done.seen.push(seen);
                all.push(done);
            }
            Own::Hears(later, event) => {
                let is_allowed = |row: usize| self.rules.rows()[row].duty == Duty::May;
                if self.takes == Takes::Any
                    && (W::may_wait(&position)
                        || self.rules.matching(&later, &event, self.view).all(is_allowed))
                {
                    all.push(before.clone());
                }
                let mut after = Vec::new();
                self.fire(&Done { side: (later, talk), ..before.clone() }, &event, &mut after);
                for mut done in after {
                    done.side.1 = W::rests(&done.side.0, done.side.1);
                    let shows =
                        done.seen.len() > before.seen.len() || W::seen_of(done.side.1) != W::seen_of(talk);
                    if shows || left <= 1 || done.side == before.side {
                        all.push(done);
                    } else {
                        self.wait(done, clock, left - 1, all);
                    }
                }
            }
        }
    }
}
