//! What a reference client makes of what is left to it: which of the rows that apply it takes, how long it pauses, what it says beside
//! its rows. By itself it takes the first row and its longest pauses, and says nothing more.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use redial_model::ambiguity::{Ambiguity, Side};
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Edition, Outputs, Table};

use super::diary::Diary;
use crate::seed;

/// How much of its time for an answer a client may take to act.
const MOST_HESITATION: f64 = 1.0 / 8.0;
/// How often a client does something out of the ordinary.
const SELDOM: f64 = 0.25;
/// The least part of a time after which a client does something again that costs others something.
const LEAST_PART: f64 = 0.25;

/// Which of what is permitted a client does.
#[derive(Debug, Clone, Default)]
pub struct Freedom {
    prefers: Vec<&'static str>,
    /// Open questions that it reads now in this way, now in that.
    mixes: Vec<&'static str>,
    /// How often several rows applied.
    turns: usize,
    dice: Option<Xoshiro256PlusPlus>,
    /// Where it writes which rows it follows.
    diary: Option<Diary>,
}

impl Freedom {
    /// Whoever takes these rows wherever they apply.
    pub fn preferring(rows: Vec<&'static str>) -> Self {
        Freedom { prefers: rows, ..Freedom::default() }
    }

    /// The same, who reads these open questions in each of their ways by turns.
    #[must_use]
    pub fn mixing(self, questions: Vec<&'static str>) -> Self {
        Freedom { mixes: questions, ..self }
    }

    /// The rows as somebody follows them who is so free.
    pub fn of<T: Table>(&self, rules: Rules<T>) -> Rules<T> {
        match self.mixes.is_empty() {
            true => rules,
            false => rules.whatever_reading(|reading| self.mixes.contains(&reading.declared().0)),
        }
    }

    /// The same, who leaves everything else to chance: the same in each run of this case with this seed.
    #[must_use]
    pub fn at_random(self, seed: u64, case: &str) -> Self {
        Freedom { dice: Some(Xoshiro256PlusPlus::seed_from_u64(seed::of_case(seed, case))), ..self }
    }

    /// The same, who writes down which rows are followed.
    #[must_use]
    pub fn keeping(self, diary: Diary) -> Self {
        Freedom { diary: Some(diary), ..self }
    }

    /// The program is about to start.
    pub fn begin(&self) {
        self.diary.iter().for_each(Diary::begin);
    }

    /// Somebody else with as much freedom, who keeps no diary.
    pub fn another(&mut self) -> Self {
        let dice = self.dice.as_mut().map(Xoshiro256PlusPlus::from_rng);
        Freedom { prefers: self.prefers.clone(), mixes: self.mixes.clone(), dice, ..Freedom::default() }
    }

    /// One step by the rows, as [`engine::step`](redial_model::engine::step) makes it; of several rows that apply, by the one that
    /// is preferred, or any.
    pub fn step<T: Table>(
        &mut self,
        rules: &Rules<T>,
        position: &mut Position<T>,
        event: &T::Event,
        view: T::View<'_>,
    ) -> (Option<usize>, Outputs<T>) {
        let applying: Vec<usize> = rules.matching(position, event, view).collect();
        let is_preferred = |row: &&usize| self.prefers.contains(&rules.rows()[**row].id);
        let preferred = applying.iter().find(is_preferred);
        let row = match (preferred, &mut self.dice) {
            (None, Some(dice)) => applying.choose(dice),
            (None, None) if applying.len() > 1 && !self.mixes.is_empty() => {
                self.turns += 1;
                applying.get(self.turns % applying.len())
            }
            (preferred, _) => preferred.or(applying.first()),
        };
        let Some(&row) = row else { return (None, Outputs::<T>::new()) };
        let outputs = rules.fire(row, position, event, view);
        self.diary.iter().for_each(|diary| diary.note(rules.rows()[row].id));
        (Some(row), outputs)
    }

    /// Readings of a client's open questions of which nothing was declared: now and then another one than the default.
    pub fn draw(
        &mut self,
        questions: &[Ambiguity],
        edition: Edition,
        declared: &[(String, char)],
    ) -> Vec<(String, char)> {
        let is_open = |id: &str| declared.iter().all(|(declared, _)| declared != id);
        let open = questions.iter().filter(|it| it.side == Side::Client && is_open(it.id));
        open.filter_map(|it| Some((it.id.to_owned(), self.reads(it, it.default_of(edition))?))).collect()
    }

    /// One of them. `None`: the default.
    fn reads(&mut self, question: &Ambiguity, default: char) -> Option<char> {
        let others: Vec<char> = question.letters().filter(|letter| *letter != default).collect();
        let dice = self.dice.as_mut()?;
        if dice.random_bool(SELDOM) { others.choose(dice).copied() } else { None }
    }

    /// A pause of at most this length: often none at all, or all of it, where others least expect that.
    pub fn pause(&mut self, most: Duration) -> Duration {
        let Some(dice) = &mut self.dice else { return most };
        match dice.random_range(0..4) {
            0 => Duration::ZERO,
            1 => most,
            _ => most.mul_f64(dice.random()),
        }
    }

    /// After how much of a time at most something is done again and again.
    pub fn period(&mut self, most: Duration) -> Duration {
        self.pause(most).max(most.mul_f64(LEAST_PART))
    }

    /// How long it takes to act on something, of a client that waits so long for an answer itself.
    fn hesitation(&mut self, answer_limit: Duration) -> Duration {
        let Some(dice) = &mut self.dice else { return Duration::ZERO };
        match dice.random() {
            true => answer_limit.mul_f64(MOST_HESITATION * dice.random::<f64>()),
            false => Duration::ZERO,
        }
    }

    /// Takes that time.
    pub async fn hesitates(&mut self, answer_limit: Duration) {
        let hesitation = self.hesitation(answer_limit);
        match hesitation.is_zero() {
            // A broken client may have something to do for ever, and others have their turn all the same.
            true => tokio::task::yield_now().await,
            false => tokio::time::sleep(hesitation).await,
        }
    }

    /// Whether it does something now that is neither demanded nor forbidden.
    pub fn does_more(&mut self) -> bool {
        self.dice.as_mut().is_some_and(|dice| dice.random())
    }
}

#[cfg(test)]
mod tests {
    use redial_model::ambiguity::Readings;
    use redial_model::systems::myapps::client::{Client, Event, Memory, State, View};
    use redial_model::systems::myapps::client_rules::CLIENT_RULES;
    use redial_model::topology::NodeId;

    use super::*;

    /// The row by which a client acts that is connected and has a session.
    fn taken(freedom: &mut Freedom) -> &'static str {
        let rules = Rules::lower(CLIENT_RULES, Client::EDITIONS[0]);
        let view = View { configured: NodeId(0), readings: Readings::default() };
        let memory = Memory { session: true, ..Memory::NEW };
        let mut position = Position { state: State::Dialing, memory };
        let (row, _) = freedom.step(&rules, &mut position, &Event::Connected, view);
        rules.rows()[row.unwrap()].id
    }

    #[test]
    fn a_row_is_taken_by_itself_by_preference_or_by_chance() {
        assert_eq!(taken(&mut Freedom::default()), "MA-C13");
        assert_eq!(taken(&mut Freedom::preferring(vec!["MA-C01", "MA-C14"])), "MA-C14");
        let drawn = |seed| {
            let mut freedom = Freedom::default().at_random(seed, "a-case");
            [(); 32].map(|()| taken(&mut freedom))
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert!(["MA-C13", "MA-C14"].iter().all(|row| drawn(1).contains(row)));
    }

    #[test]
    fn nothing_is_left_to_chance_unless_that_is_asked_for_and_no_pause_is_longer_than_declared() {
        let (most, mut usual) = (Duration::from_secs(8), Freedom::default());
        assert_eq!(
            (usual.pause(most), usual.period(most), usual.hesitation(most)),
            (most, most, Duration::ZERO)
        );
        assert!(!usual.does_more());
        let mut free = usual.at_random(3, "a-case");
        let pauses = [(); 64].map(|()| free.pause(most));
        assert!(
            pauses.contains(&most) && pauses.contains(&Duration::ZERO) && pauses.iter().all(|it| *it <= most)
        );
        assert!([(); 64].iter().all(|()| free.period(most) >= most / 4));
        assert!([(); 64].iter().all(|()| free.hesitation(most) <= most / 8));
    }
}
