//! A table by itself: what has to be said of it beside its rows, and the same as a model for the explorer. Any event comes at any time,
//! whatever the table sees.

use std::fmt::Debug;

use stateright::{Model, Property};

use crate::ambiguity::{Question, Readings};
use crate::coverage::Flags;
use crate::engine::{self, Position, Rules};
use crate::rule::{Outputs, Table};

/// What something is called in Promela: the value of each variable that it sets.
pub type Says = Vec<(&'static str, u8)>;

/// Something, and what it is called in Promela.
#[derive(Debug, Clone)]
pub struct Told<X> {
    /// The thing.
    pub what: X,
    /// Its details; a variable that it does not name is 0.
    pub says: Says,
}

impl<X> Told<X> {
    /// Something with details.
    pub fn new(what: X, says: &[(&'static str, u8)]) -> Self {
        Told { what, says: says.to_vec() }
    }

    /// Something without.
    pub fn plain(what: X) -> Self {
        Told::new(what, &[])
    }
}

/// Where a table begins.
#[derive(Debug, Clone)]
pub struct Begin<T: InPromela> {
    /// How it is set up, which does not change.
    pub setting: T::Setting,
    /// State and memory.
    pub position: Position<T>,
    /// Both in Promela, but for the state.
    pub says: Says,
}

/// A table whose words are known in Promela, and what can come to it.
pub trait InPromela: Table + Sync {
    /// The open questions of its document.
    type Question: Question;
    /// How it is set up.
    type Setting: PartialEq + Debug + Send + Sync;
    /// What it may see beside that, which may be different with every event.
    type Sight: Debug + Send + Sync;

    /// In Promela: the variables of its memory; `when_GUARD` for every guard, and `does_EFFECT` for every effect.
    const WORDS: &'static str;
    /// When an event can come, in Promela: see [`can_come`](Self::can_come).
    const CAN_COME: &'static str = "true";
    /// What time does to its memory, in Promela: see [`befall`](Self::befall).
    const BEFALLS: &'static str = "skip";

    /// Where it can begin.
    fn begins() -> Vec<Begin<Self>>;
    /// Everything that it can be told.
    fn events() -> Vec<Told<Self::Event>>;
    /// Everything that it can see meanwhile.
    fn sights() -> Vec<Told<Self::Sight>>;
    /// What its rows look at.
    fn view<'a>(setting: &'a Self::Setting, sight: &'a Self::Sight, readings: Readings) -> Self::View<'a>;
    /// The number of what it shows, below [`MOST_CODES`]; with it Promela says `tell(NUMBER)`.
    fn code(output: &Self::Output) -> u8;
    /// Claims that hold of it, or do not; in [`WORDS`](Self::WORDS) each stands as a formula of that name.
    fn claims() -> Vec<Property<Alone<Self>>>;
    /// A claim of that name.
    fn claim(name: &'static str, holds: fn(&Alone<Self>, &Moment<Self>) -> bool) -> Property<Alone<Self>> {
        Property::always(name, holds)
    }
    /// Whether an event can come there. It keeps small what is the same everywhere, or has no end.
    fn can_come(setting: &Self::Setting, position: &Position<Self>, event: &Self::Event) -> bool {
        let _ = (setting, position, event);
        true
    }
    /// What time does to its memory as an event comes: a clock has moved on.
    fn befall(memory: &mut Self::Memory, event: &Self::Event) {
        let _ = (memory, event);
    }
}

/// What is shown has numbers below this one.
pub const MOST_CODES: u8 = 63;
/// As many things shown in one step have a place in a number of Promela.
const MOST_SHOWN: usize = 5;

/// A table by itself.
#[derive(Debug)]
pub struct Alone<T: InPromela> {
    rules: Rules<T>,
    readings: Readings,
    begins: Vec<Begin<T>>,
    /// For each place where it can begin the first one that is set up alike.
    settings: Vec<usize>,
    events: Vec<Told<T::Event>>,
    sights: Vec<Told<T::Sight>>,
    carried_out: Flags,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment<T: InPromela> {
    setting: usize,
    /// State and memory.
    pub position: Position<T>,
    /// The row that led there, counted from 1; 0: none.
    row: usize,
    /// It is the first one of those that applied.
    is_first: bool,
    /// What it has shown with it: the numbers of all of it, in order.
    shown: u32,
}

impl<T: InPromela> Moment<T> {
    /// Whether it has just shown that, and nothing else.
    pub fn has_shown(&self, codes: &[u8]) -> bool {
        self.shown == codes.iter().fold(0, |shown, code| with_code(shown, *code))
    }
}

/// Something comes, and a row is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    event: usize,
    sight: usize,
    row: Option<usize>,
    is_first: bool,
}

impl<T: InPromela> Alone<T> {
    /// The table of these rows.
    pub fn new(rules: Rules<T>, readings: Readings) -> Self {
        let carried_out = Flags::new(rules.rows().len());
        let begins = T::begins();
        let alike = |it: &Begin<T>| begins.iter().position(|other| other.setting == it.setting);
        let settings = begins.iter().map(|it| alike(it).expect("it is set up as itself")).collect();
        Alone { rules, readings, begins, settings, events: T::events(), sights: T::sights(), carried_out }
    }

    /// Every row, and whether it was carried out so far.
    pub(super) fn rows(&self) -> Vec<(&'static str, bool)> {
        let rows = self.rules.rows().iter().enumerate();
        rows.map(|(place, row)| (row.id, self.carried_out.is_raised(place))).collect()
    }

    /// How the table is set up.
    pub fn setting(&self, moment: &Moment<T>) -> &T::Setting {
        &self.begins[moment.setting].setting
    }

    fn view(&self, moment: &Moment<T>, sight: usize) -> T::View<'_> {
        T::view(self.setting(moment), &self.sights[sight].what, self.readings)
    }

    /// What time makes of a position as an event comes.
    fn befallen(&self, moment: &Moment<T>, event: usize) -> Position<T> {
        let mut position = moment.position.clone();
        T::befall(&mut position.memory, &self.events[event].what);
        position
    }
}

/// The numbers of what is shown, in order.
fn shown<T: InPromela>(outputs: &Outputs<T>) -> u32 {
    assert!(outputs.len() <= MOST_SHOWN, "more is shown in one step than a number can say");
    outputs.iter().fold(0, |shown, output| {
        let code = T::code(output);
        assert!(code < MOST_CODES, "{output:?} has the number {code}");
        with_code(shown, code)
    })
}

fn with_code(shown: u32, code: u8) -> u32 {
    shown * (u32::from(MOST_CODES) + 1) + u32::from(code) + 1
}

impl<T: InPromela> Model for Alone<T> {
    type State = Moment<T>;
    type Action = Step;

    fn init_states(&self) -> Vec<Moment<T>> {
        let begins = self.settings.iter().zip(&self.begins);
        let moment = |(&setting, it): (&usize, &Begin<T>)| Moment {
            setting,
            position: it.position.clone(),
            row: 0,
            is_first: false,
            shown: 0,
        };
        begins.map(moment).collect()
    }

    fn actions(&self, moment: &Moment<T>, steps: &mut Vec<Step>) {
        for (event, told) in self.events.iter().enumerate() {
            let position = self.befallen(moment, event);
            for sight in 0..self.sights.len() {
                let before = steps.len();
                if T::can_come(self.setting(moment), &position, &told.what) {
                    let view = self.view(moment, sight);
                    let rows = self.rules.matching(&position, &told.what, view);
                    steps.extend(rows.enumerate().map(|(place, row)| Step {
                        event,
                        sight,
                        row: Some(row),
                        is_first: place == 0,
                    }));
                }
                if steps.len() == before {
                    steps.push(Step { event, sight, row: None, is_first: false });
                }
            }
        }
    }

    fn next_state(&self, moment: &Moment<T>, step: Step) -> Option<Moment<T>> {
        let (mut next, mut outputs) = (moment.clone(), Outputs::<T>::new());
        next.position = self.befallen(moment, step.event);
        (next.row, next.is_first) = (0, step.is_first);
        if let Some(row) = step.row {
            let (event, view) = (&self.events[step.event].what, self.view(moment, step.sight));
            outputs = if step.is_first {
                let (first, outputs) = engine::step(&self.rules, &mut next.position, event, view);
                first?;
                outputs
            } else {
                self.rules.fire(row, &mut next.position, event, view)
            };
            self.carried_out.raise(row);
            next.row = row + 1;
        }
        next.shown = shown::<T>(&outputs);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        T::claims()
    }
}
