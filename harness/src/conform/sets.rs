//! The states of the rules that explain what was seen so far: the subset construction of a client's rows, as far as it is asked for.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::foreseen::{Event, Foreseen};
use super::machine::{Done, Input, Machine, Published, Side, Takes};
use crate::oracle::{self, Observable};

pub(super) type Map<K, V> = HashMap<K, V, FixedState>;

/// A set, by its number.
pub(super) type Set = u32;

/// One of the ways that the rules leave.
pub(super) struct Due<W: Foreseen> {
    side: Side<W>,
    seen: Vec<W::Seen>,
    /// What was published last before it, and what is published now.
    published: Vec<Published<W>>,
    /// The row that says so, by number; of several the last one.
    row: Option<usize>,
}

/// What the rules leave to a set, and where that leads.
type Ways<W> = Rc<Vec<Due<W>>>;

/// The sets that were met.
pub(super) struct Sets<'a, W: Foreseen> {
    pub machine: Machine<'a, W>,
    sets: Vec<Rc<[Side<W>]>>,
    numbers: Map<Rc<[Side<W>]>, Set>,
    ways: Map<(Set, u32), Ways<W>>,
}

impl<'a, W: Foreseen> Sets<'a, W> {
    pub(super) fn new(machine: Machine<'a, W>) -> Self {
        Sets { machine, sets: Vec::new(), numbers: Map::default(), ways: Map::default() }
    }

    /// That of a client that has just been started.
    pub(super) fn start(&mut self) -> Set {
        let start = self.machine.start();
        self.number(vec![start])
    }

    fn number(&mut self, mut set: Vec<Side<W>>) -> Set {
        set.sort_unstable();
        set.dedup();
        let set: Rc<[Side<W>]> = set.into();
        if let Some(&number) = self.numbers.get(&set) {
            return number;
        }
        let number = self.sets.len() as Set;
        self.sets.push(Rc::clone(&set));
        self.numbers.insert(set, number);
        number
    }

    fn ways(&mut self, set: Set, input: (u32, &Input<Event<W>>)) -> Ways<W> {
        if let Some(ways) = self.ways.get(&(set, input.0)) {
            return Rc::clone(ways);
        }
        let mut ways = Vec::new();
        for side in self.sets[set as usize].iter() {
            for done in self.machine.step(side, input.1) {
                let before = match input.1 {
                    // A program that has been started has published nothing.
                    Input::Restart { .. } => W::Client::published(&done.side.0.memory),
                    _ => W::Client::published(&side.0.memory),
                };
                ways.push(Due {
                    side: done.side,
                    seen: done.seen,
                    published: news(before, done.published),
                    row: done.rows.last().copied(),
                });
            }
        }
        let ways = Rc::new(ways);
        self.ways.insert((set, input.0), Rc::clone(&ways));
        ways
    }

    /// What explains that a client has done this; `None`: nothing does.
    pub(super) fn step(&mut self, set: Set, input: (u32, &Input<Event<W>>), done: &Done<W>) -> Option<Set> {
        let ways = self.ways(set, input);
        let is_exact = self.machine.takes == Takes::First;
        let explains = |way: &&Due<W>| {
            way.seen == done.seen
                && W::seen_of(way.side.1) == W::seen_of(done.side.1)
                && match is_exact {
                    true => news(way.published[0].clone(), done.published.clone()) == way.published,
                    false => oracle::follows::<W::Client>(&done.published, &way.published, 0) == Some(true),
                }
        };
        let left: Vec<Side<W>> = ways.iter().filter(explains).map(|way| way.side).collect();
        if left.is_empty() { None } else { Some(self.number(left)) }
    }

    /// What was due, in words.
    pub(super) fn due(&mut self, set: Set, input: (u32, &Input<Event<W>>)) -> Vec<String> {
        let ways = self.ways(set, input);
        let told = |way: &Due<W>| {
            let does = tell::<W>(&way.seen, &way.published[1..], way.side);
            match way.row {
                Some(row) => format!("it {does} ({})", self.machine.rules.rows()[row].id),
                None => format!("it {does}"),
            }
        };
        let mut all: Vec<String> = ways.iter().map(told).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What was published, without what says the same as before.
fn news<P: PartialEq>(before: P, published: Vec<P>) -> Vec<P> {
    let mut news = vec![before];
    for publication in published {
        if news.last() != Some(&publication) {
            news.push(publication);
        }
    }
    news
}

/// What a client does, in words behind `it`.
pub(super) fn tell<W: Foreseen>(seen: &[W::Seen], published: &[Published<W>], side: Side<W>) -> String {
    let name = |node| W::tell_node(node);
    let mut told: Vec<String> = seen.iter().map(|seen| W::tell_seen(seen)).collect();
    let published = published.iter().map(|it| W::Client::describe_publication(it, &name));
    told.extend(published.map(|it| format!("publishes {it}")));
    if told.is_empty() {
        told.push(format!("shows nothing, and is {:?}", side.0.state));
    }
    told.join(" and ")
}
