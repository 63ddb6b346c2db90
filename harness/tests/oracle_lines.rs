//! The oracle with a client that has several lines at a time, and more rows than fit a word.
#![allow(clippy::unwrap_used, reason = "all of it is test code")]

use redial_harness::line::Line;
use redial_harness::oracle::{Channel, Mishap, Observable, Oracle, Shown, Ways};
use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Row, Rules};
use redial_model::rule::{Duty, Edition, Outputs, Table};
use redial_model::topology::NodeId;

redial_model::closed_enum! {
    /// It is always there.
    pub enum State {
        /// Here.
        Here,
    }
}

redial_model::closed_enum! {
    /// What it is told.
    pub enum Input {
        /// A registration is due.
        Due,
        /// One was accepted.
        Accepted,
        /// A line is over.
        Lost,
        /// Nothing that concerns it.
        Noise,
    }
}

redial_model::closed_enum! {
    /// What it does.
    pub enum Effect {
        /// Registers where it is not registered.
        Register,
        /// Says thanks on the line of the event.
        Thank,
        /// Forgets the registration.
        Forget,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Due(Channel),
    Accepted(Channel),
    Lost(Channel),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Output {
    Register(Channel),
    Thanks(Channel),
}

/// A phone that keeps a registration with each of two registrars at the same time, by messages without a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Phone;

/// With which registrars it is registered, or tries to be, and whether it has thanked one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Memory {
    tries: [bool; 2],
    thanked: bool,
}

impl Table for Phone {
    const EDITIONS: &'static [Edition] = &[Edition("1")];
    type State = State;
    type Input = Input;
    type Guard = ();
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = Output;
    type View<'a> = ();

    fn kind(event: &Event) -> Input {
        match event {
            Event::Due(_) => Input::Due,
            Event::Accepted(_) => Input::Accepted,
            Event::Lost(_) => Input::Lost,
        }
    }

    fn holds((): (), _: &Memory, _: &Event, (): ()) -> bool {
        true
    }

    fn apply(effect: Effect, memory: &mut Memory, event: &Event, (): (), outputs: &mut Outputs<Self>) {
        let (Event::Due(channel) | Event::Accepted(channel) | Event::Lost(channel)) = *event;
        match effect {
            Effect::Register => {
                memory.tries[usize::from(channel)] = true;
                outputs.push(Output::Register(channel));
            }
            Effect::Thank => {
                memory.thanked = true;
                outputs.push(Output::Thanks(channel));
            }
            Effect::Forget => memory.tries[usize::from(channel)] = false,
        }
    }
}

impl Observable for Phone {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Register(channel) => Shown::Ask(*channel, NodeId(*channel)),
            Output::Thanks(channel) => Shown::Said(*channel),
        }
    }

    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Event)> {
        let due = |channel: &Channel| !position.memory.tries[usize::from(*channel)];
        (0..2).filter(due).map(|channel| (channel, Event::Due(channel))).collect()
    }

    fn mishap(_: &Position<Self>, mishap: Mishap, channel: Channel) -> Option<Event> {
        (mishap == Mishap::Lost).then_some(Event::Lost(channel))
    }

    fn on(_: &Position<Self>, channel: Channel, event: &Event) -> Event {
        match event {
            Event::Accepted(_) => Event::Accepted(channel),
            other => *other,
        }
    }

    fn awaits_answer(_: &Position<Self>, _: Channel) -> bool {
        false
    }

    fn published(_: &Memory) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Register(channel) => format!("REGISTER at {}", name(NodeId(*channel))),
            Output::Thanks(channel) => format!("thanks to {}", name(NodeId(*channel))),
        }
    }

    fn describe_rest(_: &Position<Self>, _: &dyn Fn(NodeId) -> String) -> String {
        "to rest".to_owned()
    }
}

fn row(id: &'static str, on: Input, effects: &[Effect], duty: Duty) -> Row<Phone> {
    Row {
        id,
        clauses: &["PH-1"],
        from: vec![State::Here],
        on: vec![on],
        when: Vec::new(),
        to: None,
        effects: effects.to_vec(),
        duty,
    }
}

/// 150 rows that never apply stand before those that do.
fn rules(thanks: Duty) -> Rules<Phone> {
    let mut rows = vec![row("PH-NOISE", Input::Noise, &[], Duty::Must); 150];
    rows.push(row("PH-REGISTER", Input::Due, &[Effect::Register], Duty::Must));
    rows.push(row("PH-THANK", Input::Accepted, &[Effect::Thank], thanks));
    rows.push(row("PH-LOST", Input::Lost, &[Effect::Forget], Duty::Must));
    Rules::from_rows(rows)
}

fn with_oracle(test: impl FnOnce(Oracle<'_, Phone>)) {
    with_thanks(Duty::May, test);
}

fn with_thanks(thanks: Duty, test: impl FnOnce(Oracle<'_, Phone>)) {
    let rules = rules(thanks);
    let names = ["left", "right"].map(str::to_owned);
    let start = Position { state: State::Here, memory: Memory::default() };
    test(Oracle::new(&rules, Ways::only(Readings::default()), |_| (), start, &names));
}

const LEFT: (NodeId, Line) = (NodeId(0), Line(1));
const RIGHT: (NodeId, Line) = (NodeId(1), Line(2));

#[test]
fn two_lines_are_followed_at_a_time_and_read_in_any_order() {
    with_oracle(|mut oracle| {
        oracle.asked(RIGHT.0, RIGHT.1, &Output::Register(1)).unwrap();
        oracle.asked(LEFT.0, LEFT.1, &Output::Register(0)).unwrap();
        // Which registrar a message is from is known by its line.
        oracle.tell(LEFT.1, Event::Accepted(0));
        oracle.tell(RIGHT.1, Event::Accepted(0));
        oracle.said(RIGHT.1, &Output::Thanks(1)).unwrap();
        oracle.said(LEFT.1, &Output::Thanks(0)).unwrap();
        assert_eq!(oracle.rows(), ["PH-REGISTER", "PH-THANK"]);
        assert_eq!(oracle.choices(), ["PH-THANK"]);
    });
}

#[test]
fn what_is_lost_on_one_line_leaves_the_other_as_it_was() {
    with_oracle(|mut oracle| {
        oracle.asked(LEFT.0, LEFT.1, &Output::Register(0)).unwrap();
        oracle.asked(RIGHT.0, RIGHT.1, &Output::Register(1)).unwrap();
        oracle.loses(LEFT.1);
        oracle.tell(RIGHT.1, Event::Accepted(0));
        oracle.asked(LEFT.0, Line(3), &Output::Register(0)).unwrap();
        oracle.said(RIGHT.1, &Output::Thanks(1)).unwrap();
    });
}

/// What was said just before a reset may never have arrived, unless the client has shown that it did.
#[test]
fn a_reset_may_take_along_what_was_not_read_and_nothing_else() {
    for (read, explained) in [(0, &[][..]), (1, &["PH-THANK"])] {
        with_oracle(|mut oracle| {
            oracle.asked(LEFT.0, LEFT.1, &Output::Register(0)).unwrap();
            oracle.tell(LEFT.1, Event::Accepted(0));
            oracle.has_read(LEFT.1, read);
            oracle.tears(LEFT.1);
            oracle.asked(LEFT.0, Line(3), &Output::Register(0)).unwrap();
            assert_eq!(oracle.choices(), explained);
        });
    }
}

#[test]
fn what_nobody_owes_on_a_line_is_refused_and_what_is_due_is_said() {
    with_oracle(|mut oracle| {
        oracle.asked(LEFT.0, LEFT.1, &Output::Register(0)).unwrap();
        let refused = oracle.said(LEFT.1, &Output::Thanks(0)).unwrap_err();
        assert_eq!(refused.came, "thanks to left");
        let due: Vec<&str> = refused.allowed.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(due, ["REGISTER at right"]);
        let again = oracle.asked(LEFT.0, Line(9), &Output::Register(0)).unwrap_err();
        assert_eq!(again.came, "REGISTER at left");
    });
}

/// Only a must can be failed: thanks that are recommended, and go to somebody else, break nothing.
#[test]
fn what_is_only_recommended_is_known_as_such() {
    for duty in [Duty::Must, Duty::Should] {
        with_thanks(duty, |mut oracle| {
            oracle.asked(LEFT.0, LEFT.1, &Output::Register(0)).unwrap();
            oracle.asked(RIGHT.0, RIGHT.1, &Output::Register(1)).unwrap();
            oracle.tell(LEFT.1, Event::Accepted(0));
            let refused = oracle.said(RIGHT.1, &Output::Thanks(1)).unwrap_err();
            assert_eq!(refused.allowed.len(), 1, "{:?}", refused.allowed);
            assert_eq!(oracle.only_recommends(&refused.allowed), duty == Duty::Should);
            assert!(!oracle.only_recommends(&[]), "who owes nothing is not let off");
        });
    }
}
