//! What the hand-written cases of a system consist of, and cases put together from it by chance.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt as _;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom as _;

use super::draft::{Draft, Phase, Word};

/// A case is no longer than this, in phases.
const MOST_PHASES: usize = 9;
/// So often something of a case is changed, at most.
const MOST_EDITS: usize = 4;
/// So many words are tried where a phase waits for something else than it did.
const MOST_TRIED: usize = 8;
/// Of so many of the most frequent words each is tried as readily.
const LIKELY: usize = 6;

/// What the hand-written cases of a system consist of.
pub(super) struct Deck {
    /// The cases themselves.
    pub cases: Vec<Draft>,
    /// By the key of an action, and one of its fields: what stands there in any case.
    values: BTreeMap<(String, String), Vec<String>>,
    /// Expectations, the more frequent first.
    expectations: Vec<Word>,
    /// The keys of expectations that let attempts through somewhere.
    lenient: BTreeSet<String>,
}

impl Deck {
    pub fn new(cases: Vec<Draft>) -> Self {
        let mut values: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let mut counts: BTreeMap<Word, usize> = BTreeMap::new();
        let mut lenient = BTreeSet::new();
        for phase in cases.iter().flat_map(|case| &case.phases) {
            for action in &phase.actions {
                for (key, value) in &action.0 {
                    let known = values.entry((action.main_key().to_owned(), key.clone())).or_default();
                    if !known.contains(value) {
                        known.push(value.clone());
                    }
                }
            }
            for word in &phase.expectations {
                if word.value(ALLOWING).is_some() {
                    lenient.insert(word.main_key().to_owned());
                }
                *counts.entry(word.without(ALLOWING)).or_default() += 1;
            }
        }
        let mut expectations: Vec<(Word, usize)> = counts.into_iter().collect();
        expectations.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let expectations = expectations.into_iter().map(|(word, _)| word).collect();
        Deck { cases, values, expectations, lenient }
    }

    /// Another case: one of these, changed in some places.
    pub fn recombined(&self, bases: &[usize], dice: &mut Xoshiro256PlusPlus) -> Option<Draft> {
        let mut draft = self.cases.get(*bases.choose(dice)?)?.clone();
        for _ in 0..dice.random_range(1..=MOST_EDITS) {
            self.edit(&mut draft, dice);
        }
        draft.phases.truncate(MOST_PHASES);
        Some(draft)
    }

    /// A case with the same servers, if there is one.
    fn relative(&self, draft: &Draft, dice: &mut Xoshiro256PlusPlus) -> Option<&Draft> {
        let alike: Vec<&Draft> =
            self.cases.iter().filter(|it| it.installation == draft.installation).collect();
        match alike.is_empty() || dice.random_bool(0.2) {
            true => self.cases.choose(dice),
            false => alike.choose(dice).copied(),
        }
    }

    fn edit(&self, draft: &mut Draft, dice: &mut Xoshiro256PlusPlus) {
        let count = draft.phases.len();
        let kind = dice.random_range(0..10);
        match kind {
            // Something that happens in another case happens in this one, at its end or before.
            0..=4 => {
                let Some(other) = self.relative(draft, dice) else { return };
                let later = other.phases.get(1..).unwrap_or_default();
                if later.is_empty() {
                    return;
                }
                let (first, length) = (dice.random_range(0..later.len()), dice.random_range(1..=2));
                let taken: Vec<Phase> = later.iter().skip(first).take(length).cloned().collect();
                let at = if dice.random_bool(0.6) { count } else { dice.random_range(count.min(1)..=count) };
                draft.phases.splice(at..at, taken);
                draft.whom.requires.extend(other.whom.requires.iter().cloned());
            }
            // It goes on like another case from somewhere on.
            5 => {
                let Some(other) = self.relative(draft, dice) else { return };
                draft.phases.truncate(dice.random_range(count.min(1)..=count));
                draft.phases.extend(other.phases.iter().skip(1).cloned());
                draft.whom.requires.extend(other.whom.requires.iter().cloned());
            }
            // All of it once more.
            6 => {
                let from = dice.random_range(count.min(1)..=count);
                let again = draft.phases.get(from..).unwrap_or_default().to_vec();
                draft.phases.extend(again);
            }
            // Without something.
            7 if count > 2 => {
                draft.phases.remove(dice.random_range(1..count));
            }
            // At once what came one after the other.
            8 if count > 2 => {
                let at = dice.random_range(2..count);
                let later = draft.phases.remove(at);
                if let Some(before) = draft.phases.get_mut(at - 1) {
                    before.actions.extend(later.actions);
                    before.expectations = later.expectations;
                }
            }
            // Elsewhere, or in another way.
            _ => {
                let mut actions: Vec<&mut Word> =
                    draft.phases.iter_mut().flat_map(|phase| &mut phase.actions).collect();
                if actions.is_empty() {
                    return;
                }
                let at = dice.random_range(0..actions.len());
                let Some(action) = actions.get_mut(at) else { return };
                let main = action.main_key().to_owned();
                let field = dice.random_range(0..action.0.len().max(1));
                if let Some((key, value)) = action.0.get_mut(field)
                    && let Some(other) = self.values.get(&(main, key.clone())).and_then(|it| it.choose(dice))
                {
                    value.clone_from(other);
                }
            }
        }
    }

    /// All places that cases with these servers speak of in attempts.
    fn places(&self, draft: &Draft) -> Vec<String> {
        let alike = self.cases.iter().filter(|it| it.installation == draft.installation);
        let words = alike.chain([draft]).flat_map(|it| &it.phases).flat_map(|it| &it.expectations);
        let lists = words.flat_map(|word| [ATTEMPTS, ALLOWING].map(|key| word.value(key)));
        let mut places: Vec<String> = Vec::new();
        for name in lists.flatten().flat_map(|list| list.trim_matches(['[', ']']).split(',')) {
            let name = name.trim().to_owned();
            if !name.is_empty() && !places.contains(&name) {
                places.push(name);
            }
        }
        places.sort();
        places
    }

    /// What a phase may wait for, the likelier first: each lets through whatever attempts it can, since the rows judge them.
    pub fn waits_for(&self, draft: &Draft, phase: &Phase, dice: &mut Xoshiro256PlusPlus) -> Vec<Vec<Word>> {
        let places = self.places(draft);
        let own: Vec<Word> = phase.expectations.iter().map(|word| self.weak(word, &places)).collect();
        let strict: Vec<Word> = own.iter().map(|word| word.strict()).collect();
        let mut all = vec![strict];
        if !all.contains(&own) {
            all.push(own.clone());
        }
        // Where several things were waited for, the last of them is where the client comes to.
        all.extend(own.last().filter(|_| own.len() > 1).map(|last| vec![last.clone()]));
        // The same in another place comes first, then anything; the more frequent words are more often right.
        let key = own.last().map_or("", |word| word.main_key());
        let (mut alike, mut others): (Vec<&Word>, Vec<&Word>) =
            self.expectations.iter().partition(|word| word.main_key() == key);
        while all.len() < MOST_TRIED {
            let from = if alike.is_empty() || dice.random_bool(0.25) { &mut others } else { &mut alike };
            if from.is_empty() {
                break;
            }
            let word = from.remove(dice.random_range(0..from.len().min(LIKELY)));
            let waits = vec![self.weak(word, &places)];
            if !all.contains(&waits) {
                all.push(waits);
            }
        }
        if !phase.actions.is_empty() {
            all.push(Vec::new());
        }
        all
    }

    fn weak(&self, word: &Word, places: &[String]) -> Word {
        if !self.lenient.contains(word.main_key()) || word.main_key() == ATTEMPTS {
            return word.clone();
        }
        let mut weak = word.without(ALLOWING);
        weak.0.push((ALLOWING.to_owned(), format!("[{}]", places.join(", "))));
        weak
    }
}

/// The key of the attempts that an expectation lets through.
const ALLOWING: &str = "allowing";
/// The key of those that it waits for.
const ATTEMPTS: &str = "attempts";

impl Word {
    /// The same of attempts that lets none through beside them.
    fn strict(&self) -> Word {
        if self.main_key() == ATTEMPTS { self.without(ALLOWING) } else { self.clone() }
    }
}
