//! A client beside the rules, breadth first, to the first thing that nothing explains.

use std::collections::BTreeSet;

use super::class::Way;
use super::foreseen::{Event, Foreseen};
use super::machine::{Input, Machine, Side};
use super::sets::{Map, Set, Sets, tell};

/// Everything that may happen, by number, and what may happen where.
pub(super) struct Inputs<W: Foreseen> {
    all: Vec<Input<Event<W>>>,
    by_talk: Map<W::Talk, Vec<u32>>,
}

impl<W: Foreseen> Inputs<W> {
    pub(super) fn new() -> Self {
        let clocks = (0..W::CLOCKS.len()).map(Input::Time);
        let restarts = [true, false].map(|kept| Input::Restart { kept });
        Inputs { all: clocks.chain(restarts).collect(), by_talk: Map::default() }
    }

    /// What may happen at this point of a talk; what happens at every point comes first.
    pub(super) fn at(&mut self, setting: &W::Setting, talk: W::Talk) -> Vec<u32> {
        if let Some(those) = self.by_talk.get(&talk) {
            return those.clone();
        }
        let always = W::CLOCKS.len() + 2;
        let mut those: Vec<u32> = (0..always as u32).collect();
        for event in W::may_come(setting, talk) {
            let input = Input::Told(event);
            let place = self.all.iter().position(|it| *it == input).unwrap_or_else(|| {
                self.all.push(input);
                self.all.len() - 1
            });
            those.push(place as u32);
        }
        self.by_talk.insert(talk, those.clone());
        those
    }

    /// The one of this number.
    pub(super) fn input(&self, number: u32) -> &Input<Event<W>> {
        &self.all[number as usize]
    }

    fn tell(&self, number: u32) -> String {
        match self.input(number) {
            Input::Told(event) => W::tell(event),
            Input::Time(clock) => W::CLOCKS[*clock].to_owned(),
            Input::Restart { kept: true } => "it is restarted".to_owned(),
            Input::Restart { kept: false } => "it is restarted without what it had stored".to_owned(),
        }
    }
}

/// What a walk came to.
pub(super) struct Walked {
    /// How many states it met.
    pub states: usize,
    /// The rows that the client has carried out.
    pub fired: BTreeSet<&'static str>,
    /// Where it did something that nothing explains.
    pub way: Option<Way>,
}

struct State<W: Foreseen> {
    side: Side<W>,
    set: Set,
    from: Option<(usize, u32)>,
}

/// Walks with a client until the sets do not explain what it does.
pub(super) fn walk<W: Foreseen>(
    client: &Machine<'_, W>,
    sets: &mut Sets<'_, W>,
    inputs: &mut Inputs<W>,
    kind: &str,
) -> Walked {
    let (side, set) = (client.start(), sets.start());
    let mut known: Map<(Side<W>, Set), ()> = Map::default();
    known.insert((side, set), ());
    let mut states: Vec<State<W>> = vec![State { side, set, from: None }];
    let mut fired = BTreeSet::new();
    let mut place = 0;
    while place < states.len() {
        let State { side, set, .. } = states[place];
        for number in inputs.at(client.setting, side.1) {
            let input = (number, &inputs.input(number).clone());
            let done = client.step(&side, input.1).swap_remove(0);
            fired.extend(done.rows.iter().map(|row| client.rules.rows()[*row].id));
            let Some(set_after) = sets.step(set, input, &done) else {
                let way = Way {
                    setting: kind.to_owned(),
                    steps: steps(client, &states, inputs, place, number),
                    does: tell::<W>(&done.seen, &done.published, done.side),
                    due: sets.due(set, input),
                };
                return Walked { states: states.len(), fired, way: Some(way) };
            };
            if known.insert((done.side, set_after), ()).is_none() {
                states.push(State { side: done.side, set: set_after, from: Some((place, number)) });
            }
        }
        place += 1;
    }
    Walked { states: states.len(), fired, way: None }
}

/// The way to a state and what happens there, in words, with what the client does on the way.
fn steps<W: Foreseen>(
    client: &Machine<'_, W>,
    states: &[State<W>],
    inputs: &Inputs<W>,
    place: usize,
    last: u32,
) -> Vec<String> {
    let mut way = Vec::new();
    let mut at = place;
    while let Some((before, number)) = states[at].from {
        way.push((before, number));
        at = before;
    }
    way.reverse();
    let told = way.into_iter().map(|(before, number)| {
        let done = client.step(&states[before].side, inputs.input(number)).swap_remove(0);
        let what = inputs.tell(number);
        if done.seen.is_empty() && done.published.is_empty() {
            return what;
        }
        format!("{what}: it {}", tell::<W>(&done.seen, &done.published, done.side))
    });
    told.chain([inputs.tell(last)]).collect()
}
