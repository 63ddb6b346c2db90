//! The search: cases put together by chance, played by a client that follows the rows and by whomever the goal is about.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{RngExt as _, SeedableRng as _};
use redial_harness::seed;
use redial_harness::verdict::Verdict;
use redial_harness::wires::Playable;

use super::bench::{Bench, once};
use super::deck::Deck;
use super::draft::{Draft, Phase, Word};
use super::found::Found;
use super::goal::Goal;
use super::refine;

/// So many are put together before anything is made of what they find: as many whatever the number of threads, since it decides
/// who is searched for next.
const AT_ONCE: usize = 24;
/// So much is asked of one that was put together; if it does some of that, everything.
const MOST_AT_FIRST: usize = 10;

pub(super) struct Search<'b> {
    bench: &'b Bench,
    goal: &'b dyn Goal,
    pub found: Vec<Found>,
    /// What the cases that there were do.
    pub before: BTreeSet<usize>,
    /// What none does.
    pub left: BTreeSet<usize>,
    /// How many times a case was played to search.
    pub played: usize,
    deck: Deck,
    /// By way and hand-written case: the rows that a client follows that passes it.
    followed: Vec<Vec<BTreeSet<String>>>,
    /// The ids of those that were tried.
    tried: BTreeSet<String>,
    seed: u64,
    drawn: usize,
}

/// What became of one that was put together.
struct Tried {
    draft: Option<Draft>,
    does: BTreeSet<usize>,
    played: usize,
}

impl<'b> Search<'b> {
    pub fn new(
        bench: &'b Bench,
        goal: &'b dyn Goal,
        cases: Vec<(Draft, Arc<dyn Playable>)>,
        seed: u64,
    ) -> Self {
        let (drafts, cases): (Vec<Draft>, Vec<Arc<dyn Playable>>) = cases.into_iter().unzip();
        let all: Vec<(usize, usize)> =
            (0..bench.ways.len()).flat_map(|way| (0..cases.len()).map(move |case| (way, case))).collect();
        let played = all.len();
        let followed = bench.each(&all, |(way, case)| bench.followed(&*cases[*case], *way));
        let before = followed.iter().flatten().flat_map(|it| goal.done_by(it)).collect::<BTreeSet<usize>>();
        let mut rows = followed.into_iter().map(|it| it.map_or_else(BTreeSet::new, |it| it.rows));
        let followed = bench.ways.iter().map(|_| rows.by_ref().take(cases.len()).collect()).collect();
        let left = (0..goal.names().len()).filter(|it| !before.contains(it)).collect();
        let (deck, tried) = (Deck::new(drafts), BTreeSet::new());
        Search { bench, goal, found: Vec::new(), before, left, played, deck, followed, tried, seed, drawn: 0 }
    }

    /// Tries some more cases.
    pub fn go_on(&mut self) {
        let left: Vec<usize> = self.left.iter().copied().collect();
        let draws: Vec<usize> = (self.drawn..self.drawn + AT_ONCE).collect();
        self.drawn += AT_ONCE;
        let tried = self.bench.each(&draws, |draw| self.try_one(*draw, &left));
        for Tried { draft, mut does, played } in tried {
            self.played += played;
            does.retain(|it| self.left.contains(it));
            if let Some(draft) = draft
                && !does.is_empty()
                && self.tried.insert(draft.id())
                && let Some(draft) = refine::refined(self.bench, self.goal, draft, &does)
            {
                self.keep(draft, &does);
            }
        }
    }

    fn keep(&mut self, draft: Draft, done: &BTreeSet<usize>) {
        let clauses = self.goal.clauses_of(self.bench.wire.system(), done);
        let Some(case) = self.bench.playable(&draft, &clauses) else { return };
        let left: Vec<usize> = self.left.iter().copied().collect();
        let (does, _) = self.goal.reached(self.bench, &*case, &left, usize::MAX);
        self.left.retain(|it| !does.contains_key(it));
        if !does.is_empty() {
            let (id, does_more, left) = (draft.id(), does.len(), self.left.len());
            tracing::info!(id, does_more, left, "a case was found");
            self.found.push(Found { draft, does });
        }
    }

    /// Puts one together to do something of what is left.
    fn try_one(&self, draw: usize, left: &[usize]) -> Tried {
        let mut tried = Tried { draft: None, does: BTreeSet::new(), played: 0 };
        let mut dice = Xoshiro256PlusPlus::seed_from_u64(seed::of_case(self.seed, &draw.to_string()));
        // A row of which there is much left is not sought the more for that.
        let row = |it: &usize| self.goal.rows(*it)[0];
        let rows: BTreeSet<&str> = left.iter().map(row).collect();
        let rows: Vec<&str> = rows.into_iter().collect();
        let Some(of_row) = rows.choose(&mut dice) else { return tried };
        let (mut alike, mut others): (Vec<usize>, Vec<usize>) =
            left.iter().copied().partition(|it| row(it) == *of_row);
        alike.shuffle(&mut dice);
        let Some(sought) = alike.first().copied() else { return tried };
        let way = self.goal.way(sought);
        others.shuffle(&mut dice);
        alike.extend(others);
        let followed = &self.followed[way];
        let passed = (0..followed.len()).filter(|case| !followed[*case].is_empty());
        let rows = self.goal.rows(sought);
        let telling: Vec<usize> =
            passed.clone().filter(|case| rows.iter().all(|row| followed[*case].contains(*row))).collect();
        let bases = if telling.is_empty() || dice.random_bool(0.2) { passed.collect() } else { telling };
        let Some(draft) = self.deck.recombined(&bases, &mut dice) else { return tried };
        let clauses = self.goal.clauses_of(self.bench.wire.system(), &BTreeSet::from([sought]));
        let Some(draft) = self.grown(draft, way, &clauses, &mut dice, &mut tried.played) else {
            return tried;
        };
        let Some(case) = self.bench.playable(&draft, &clauses) else { return tried };
        alike.retain(|it| self.goal.way(*it) == way);
        let (does, played) = self.goal.reached(self.bench, &*case, &alike, MOST_AT_FIRST);
        tried.played += played;
        tried.does = does.into_keys().collect();
        tried.draft = Some(draft);
        tried
    }

    /// The same case with something to wait for in each phase that a client meets which follows the rows; phases are left out for
    /// which no such thing is found.
    fn grown(
        &self,
        draft: Draft,
        way: usize,
        clauses: &BTreeSet<String>,
        dice: &mut Xoshiro256PlusPlus,
        played: &mut usize,
    ) -> Option<Draft> {
        let way = &self.bench.ways[way];
        let mut grown = Draft { phases: Vec::new(), ..draft.clone() };
        // It is for those who read the document as the one does who is sought.
        let declared = &way.right.profile.readings;
        for (id, letter) in &mut grown.whom.readings {
            if let Some((_, read)) = declared.iter().find(|(known, _)| known == id) {
                *letter = read.to_string();
            }
        }
        for reading in &way.declared.beside {
            let (id, letter) = reading.split_once('=')?;
            grown.whom.readings.insert(id.to_owned(), letter.to_owned());
        }
        if grown.whom.editions.iter().all(|it| it != way.declared.edition.0) {
            grown.whom.editions.clear();
        }
        let mut others: Vec<Vec<Vec<Word>>> =
            draft.phases.iter().map(|phase| self.deck.waits_for(&draft, phase, dice)).collect();
        let first =
            |others: &mut Vec<Vec<Word>>| if others.is_empty() { None } else { Some(others.remove(0)) };
        for (phase, others) in draft.phases.iter().zip(&mut others) {
            let expectations = first(others).unwrap_or_default();
            grown.phases.push(Phase { actions: phase.actions.clone(), expectations });
        }
        // The phase that goes wrong first waits for something else, until all go well.
        let mut at = 0;
        loop {
            let case = self.bench.playable(&grown, clauses)?;
            *played += 1;
            let report = once(&*case, &way.right).ok()?;
            match report.verdict {
                Verdict::Pass => return Some(grown),
                Verdict::Fail | Verdict::NotRecommended | Verdict::Inconc => {}
                _ => return None,
            }
            let wrong = report.failure?.phase;
            at += grown.names().iter().skip(at).position(|name| *name == wrong)?;
            match first(&mut others[at]) {
                Some(expectations) => grown.phases[at].expectations = expectations,
                None => {
                    grown.phases.remove(at);
                    others.remove(at);
                }
            }
        }
    }
}
