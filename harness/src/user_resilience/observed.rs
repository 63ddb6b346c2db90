//! What of a phone can be seen, for the oracle. It has one registration at a time, channel 0, which begins with a REGISTER and
//! is renewed by others.

use redial_model::engine::Position;
use redial_model::systems::user_resilience::client::{Event, Memory, Output, Phone, State};
use redial_model::systems::user_resilience::topology::{HOME, Refusal};
use redial_model::topology::NodeId;

use crate::oracle::{Channel, Mishap, Observable, Shown};

fn is_registered(position: &Position<Phone>) -> bool {
    matches!(position.state, State::AtHome | State::AtFailover)
}

impl Observable for Phone {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Register(node) => Shown::Ask(0, *node),
            // Phones end registrations whenever they like, also such as they have not got: nobody is judged by it.
            Output::Unregister => Shown::Hidden,
        }
    }

    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Event)> {
        match position.state {
            State::Unregistered => vec![(0, Event::AttemptDue)],
            _ => Vec::new(),
        }
    }

    fn mishap(position: &Position<Self>, _: Mishap, _: Channel) -> Option<Event> {
        match position.state {
            State::Registering => Some(Event::Unanswered),
            State::AtHome | State::AtFailover => Some(Event::Lost),
            State::Unregistered | State::Preserving | State::GivenUp => None,
        }
    }

    /// To a phone that asks to keep what it has, a refusal is the loss of it; to one that asks anew, being sent home is a refusal.
    fn on(position: &Position<Self>, _: Channel, event: &Event) -> Event {
        match event {
            Event::Refused(_) if is_registered(position) => Event::Lost,
            Event::SentHome if position.state == State::Registering => Event::Refused(Refusal::Busy),
            _ => *event,
        }
    }

    fn renews(position: &Position<Self>, _: Channel) -> bool {
        is_registered(position)
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        position.state == State::Registering
    }

    fn published(_: &Memory) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Register(node) => format!("a REGISTER at {}", name(*node)),
            Output::Unregister => "the end of its registration".to_owned(),
        }
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        match position.state {
            State::AtHome => format!("to stay with {}", name(HOME)),
            State::AtFailover => "to stay where it is a guest".to_owned(),
            State::Preserving => "to wait for the end of its call".to_owned(),
            State::GivenUp => "to wait until somebody restarts it".to_owned(),
            State::Unregistered | State::Registering => "to wait for an answer".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use redial_model::ambiguity::Readings;
    use redial_model::rule::{Closed as _, Table as _};
    use redial_model::systems::user_resilience::ambiguities::Question;
    use redial_model::systems::user_resilience::client::View;
    use redial_model::systems::user_resilience::tables::CLIENT;
    use redial_model::systems::user_resilience::topology::FAILOVER;

    use super::*;
    use crate::line::Line;
    use crate::oracle::{Oracle, Silence, Ways};

    const AT_HOME: Output = Output::Register(HOME);
    const AT_FAILOVER: Output = Output::Register(FAILOVER);
    const FIRST: Line = Line(1);

    /// What is seen of a phone that asks its home system.
    fn asking(test: impl FnOnce(Oracle<'_, Phone>)) {
        let rules = CLIENT.rules(Phone::EDITIONS[0]);
        let names = ["home", "failover"].map(str::to_owned);
        let view = |readings| View { preserves_media: true, readings };
        let mut oracle = Oracle::new(&rules, Ways::only(Readings::default()), view, Phone::start(), &names);
        oracle.asked(HOME, FIRST, &AT_HOME).unwrap();
        test(oracle);
    }

    /// What is seen of one that is registered there.
    fn registered(test: impl FnOnce(Oracle<'_, Phone>)) {
        asking(|mut oracle| {
            oracle.tell(FIRST, Event::Accepted { by: HOME });
            test(oracle);
        });
    }

    #[test]
    fn who_is_registered_renews_that_and_asks_nobody_else() {
        registered(|mut oracle| {
            oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
            oracle.tell(FIRST, Event::Accepted { by: HOME });
            oracle.renewed(HOME, FIRST, Line(2), &AT_HOME).unwrap();
            let unexplained = oracle.asked(FAILOVER, Line(3), &AT_FAILOVER).unwrap_err();
            assert_eq!(unexplained.came, "a REGISTER at failover");
        });
    }

    #[test]
    fn silence_is_noticed_or_not_and_what_speaks_again_is_no_reason_to_go() {
        registered(|mut oracle| {
            oracle.falls_silent(FIRST);
            // Not noticed: it renews what it has. Noticed: it asks its home system, as after a start, and then the other one.
            oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
            oracle.asked(FAILOVER, Line(2), &AT_FAILOVER).unwrap();
        });
        registered(|mut oracle| {
            oracle.falls_silent(FIRST);
            oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
            oracle.speaks_again(FIRST);
            oracle.tell(FIRST, Event::Accepted { by: HOME });
            oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
            oracle.tell(FIRST, Event::Accepted { by: HOME });
            oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
            oracle.asked(FAILOVER, Line(2), &AT_FAILOVER).unwrap_err();
        });
    }

    /// To be refused what it has is the loss of it. Who asks again has read that, and does not just renew.
    #[test]
    fn who_is_refused_what_it_has_asks_anew() {
        for (told, explains) in [(0, true), (2, false)] {
            registered(|mut oracle| {
                oracle.asked(HOME, Line(8), &AT_HOME).unwrap_err();
                oracle.renewed(HOME, FIRST, FIRST, &AT_HOME).unwrap();
                oracle.tell(FIRST, Event::Refused(Refusal::Busy));
                assert_eq!(oracle.told(FIRST), 2);
                oracle.has_read(FIRST, told);
                let renewed = oracle.renewed(FAILOVER, FIRST, Line(2), &AT_FAILOVER);
                assert_eq!(renewed.is_ok(), explains, "{renewed:?}");
            });
        }
    }

    /// A phone that asks nobody any more may follow the reading by which it stays away after 403, and does not follow the other one; a
    /// phone that was refused otherwise owes the next attempt by both.
    #[test]
    fn silence_is_explained_by_the_readings_by_which_nothing_is_due() {
        let rules = CLIENT.rules(Phone::EDITIONS[0]);
        let names = ["home", "failover"].map(str::to_owned);
        let [asks, stays] = [0, 1].map(|reading| Readings::default().with(Question::Refused, reading));
        for (refusal, explaining) in [(Refusal::Forbidden, vec![stays]), (Refusal::Busy, vec![])] {
            let view = |readings| View { preserves_media: true, readings };
            let ways = Ways::new(Readings::default(), [(Question::Refused.index(), 2)]);
            let mut oracle = Oracle::new(&rules, ways, view, Phone::start(), &names);
            let by =
                |oracle: &mut Oracle<'_, _>, silence| oracle.explaining(silence).iter().collect::<Vec<_>>();
            oracle.asked(HOME, FIRST, &AT_HOME).unwrap();
            assert_eq!(by(&mut oracle, Silence::Complete), [asks, stays], "it waits for an answer");
            oracle.tell(FIRST, Event::Refused(refusal));
            assert_eq!(by(&mut oracle, Silence::None), [asks, stays]);
            assert_eq!(by(&mut oracle, Silence::Complete), explaining, "{refusal:?}");
        }
    }

    /// Whoever has proved who it is, and waits for what comes of that, has not given up when it was asked.
    #[test]
    fn who_was_asked_for_a_proof_may_ask_elsewhere_until_it_gives_one() {
        for (proves, explains) in [(false, true), (true, false)] {
            asking(|mut oracle| {
                oracle.falls_silent(FIRST);
                oracle.speaks_again(FIRST);
                if proves {
                    oracle.goes_on(FIRST);
                }
                oracle.tell(FIRST, Event::Accepted { by: HOME });
                let asked = oracle.asked(FAILOVER, Line(2), &AT_FAILOVER);
                assert_eq!(asked.is_ok(), explains, "{proves}: {asked:?}");
            });
        }
    }
}
