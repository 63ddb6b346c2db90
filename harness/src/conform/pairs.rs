//! Which rows a client that follows them may follow one after the other, whatever is done to it.

use std::collections::BTreeSet;
use std::rc::Rc;

use redial_model::ambiguity::Readings;
use redial_model::rule::Edition;

use super::foreseen::Foreseen;
use super::machine::{Input, Machine, STRICT, Side, Takes};
use super::sets::Map;
use super::walk::Inputs;
use crate::reference::Pair;

/// All pairs of an edition as it is read, of every kind of client.
pub(crate) fn pairs<W: Foreseen>(edition: Edition, readings: Readings) -> BTreeSet<Pair> {
    let rules = Rc::new(W::rules(edition));
    let mut inputs = Inputs::<W>::new();
    let mut pairs = BTreeSet::new();
    for (_, setting) in &W::kinds() {
        let client = Machine {
            rules: Rc::clone(&rules),
            view: W::view(setting, readings),
            setting,
            takes: Takes::First,
            patience: STRICT,
            watched: None,
        };
        of_client(&client, &mut inputs, &mut pairs);
    }
    pairs
}

/// Those of one client: everything is done to it wherever it comes.
fn of_client<W: Foreseen>(client: &Machine<'_, W>, inputs: &mut Inputs<W>, pairs: &mut BTreeSet<Pair>) {
    // Where it is, and the row that it has followed last since it was started.
    let start: (Side<W>, Option<usize>) = (client.start(), None);
    let mut known: Map<(Side<W>, Option<usize>), ()> = Map::default();
    known.insert(start, ());
    let mut open = vec![start];
    let id = |row: usize| client.rules.rows()[row].id;
    while let Some((side, last)) = open.pop() {
        for number in inputs.at(client.setting, side.1) {
            let input = inputs.input(number);
            let last = if matches!(input, Input::Restart { .. }) { None } else { last };
            for done in client.step(&side, input) {
                let mut last = last;
                for row in done.rows {
                    pairs.extend(last.map(|last| (id(last), id(row))));
                    last = Some(row);
                }
                if known.insert((done.side, last), ()).is_none() {
                    open.push((done.side, last));
                }
            }
        }
    }
}
