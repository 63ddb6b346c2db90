//! All broken clients of a wire: under which edition and readings each is looked at, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use redial_model::ambiguity::Readings;
use redial_model::check::mutants::Candidate;
use redial_model::coverage::{Touch, Tracked};
use redial_model::engine::Rules;
use redial_model::frame::Followed as _;
use redial_model::mutation;
use redial_model::rule::Edition;

use super::class::{Class, ClassedMutant};
use super::foreseen::Foreseen;
use super::machine::{Machine, PATIENT, STRICT, Takes};
use super::sets::Sets;
use super::walk::{Inputs, walk};
use crate::case::Language;
use crate::lock::locked;

/// What a caller may set.
#[derive(Default)]
pub struct Options<'a> {
    /// How many are decided at the same time; 0: one for each core.
    pub jobs: usize,
    /// Ends it once it is set; what is known by then is given.
    pub interrupt: Option<&'a AtomicBool>,
    /// Called after each, with what became of it.
    pub decided: Option<&'a (dyn Fn(&ClassedMutant) + Sync)>,
}

/// Decides what some mutants are, in their order. One that it did not come to is left out.
pub(crate) fn decide_all<W: Foreseen>(
    candidates: &[Candidate],
    declared: Readings,
    options: &Options<'_>,
) -> Vec<ClassedMutant> {
    let jobs = match options.jobs {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    };
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let numbered: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
    let rows: Vec<_> = numbered.chunk_by(|(_, one), (_, other)| one.row == other.row).collect();
    let is_over = || options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(rows.len()) {
            scope.spawn(|| {
                let kinds: Vec<_> = W::kinds();
                let mut benches = Benches::<W> { kinds: &kinds, known: Vec::new() };
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for (place, candidate) in *row {
                        if is_over() {
                            return;
                        }
                        let decided = decide(&mut benches, candidate, declared);
                        if let Some(note) = options.decided {
                            note(&decided);
                        }
                        locked(&found).push((*place, decided));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, it)| it).collect()
}

/// What a mutant is in all editions that have it, under the readings under which its row speaks. The first in which it breaks the
/// rules counts, and else what is most.
fn decide<W: Foreseen>(
    benches: &mut Benches<'_, W>,
    candidate: &Candidate,
    declared: Readings,
) -> ClassedMutant {
    let mut most: Option<ClassedMutant> = None;
    let register = W::SYSTEM.ambiguities();
    for &edition in &candidate.editions {
        let rules = W::rules(edition);
        let usual = declared.in_edition(register, edition);
        let implied = Tracked::new(rules, &[]).implied(&candidate.id, usual);
        for readings in implied.unwrap_or_else(|| vec![usual]) {
            let class = benches.class(edition, readings, candidate);
            let decided = ClassedMutant {
                id: candidate.id.clone(),
                row: candidate.row.to_owned(),
                description: candidate.description.clone(),
                edition: edition.0.to_owned(),
                readings: told::<W>(edition, readings),
                class,
            };
            if decided.class.is_wrong() {
                return decided;
            }
            if most.as_ref().is_none_or(|it| it.class.place() < decided.class.place()) {
                most = Some(decided);
            }
        }
    }
    most.expect("a candidate has an edition")
}

/// Readings as they are declared in an edition.
fn told<W: Foreseen>(edition: Edition, readings: Readings) -> Vec<String> {
    let questions = <W as Language>::SYSTEM.ambiguities().iter().enumerate();
    let read = questions.filter_map(|(place, question)| {
        let letter = question.letters().nth(usize::from(readings.at_place(place)))?;
        (letter != question.default_of(edition)).then(|| format!("{}={letter}", question.id))
    });
    read.collect()
}

/// An edition of the document, and how it is read.
type Under = (Edition, Readings);

/// What is known of the rules as they are, under the editions and readings that were asked for.
struct Benches<'k, W: Foreseen> {
    kinds: &'k [(&'static str, W::Setting)],
    known: Vec<(Under, Vec<Bench<'k, W>>)>,
}

impl<W: Foreseen> Benches<'_, W> {
    /// The class of a mutant under an edition and some readings: of all kinds of client the one that is most.
    fn class(&mut self, edition: Edition, readings: Readings, candidate: &Candidate) -> Class {
        let key = (edition, readings);
        let place = self.known.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let rules = Rc::new(W::rules(edition));
            let benches = self.kinds.iter().map(|kind| Bench::new(kind, &rules, readings));
            self.known.push((key, benches.collect()));
            self.known.len() - 1
        });
        let mut most = Class::Dead;
        for bench in &mut self.known[place].1 {
            let class = bench.class(candidate);
            if class.place() > most.place() {
                most = class;
            }
            if most.is_wrong() {
                break;
            }
        }
        most
    }
}

/// The rules as they are, for one kind of client.
struct Bench<'k, W: Foreseen> {
    kind: &'static str,
    setting: &'k W::Setting,
    readings: Readings,
    rules: Rc<Rules<W::Client>>,
    /// What each of the edition's mutants would make of all that the client meets.
    touched: BTreeMap<String, Touch>,
    /// The rows that the client carries out.
    fired: BTreeSet<&'static str>,
    strict: Sets<'k, W>,
    patient: Sets<'k, W>,
    permitted: Sets<'k, W>,
    inputs: Inputs<W>,
}

impl<'k, W: Foreseen> Bench<'k, W> {
    fn new(kind: &'k (&'static str, W::Setting), rules: &Rc<Rules<W::Client>>, readings: Readings) -> Self {
        let (kind, setting) = (kind.0, &kind.1);
        let machine = |takes, patience| Machine {
            rules: Rc::clone(rules),
            view: W::view(setting, readings),
            setting,
            takes,
            patience,
            watched: None,
        };
        let (mut strict, mut inputs) = (Sets::new(machine(Takes::First, STRICT)), Inputs::new());
        let watched = Rc::new(Tracked::new(Rules::clone(rules), &[]));
        watched.watch();
        let client = Machine { watched: Some(Rc::clone(&watched)), ..machine(Takes::First, STRICT) };
        let walked = walk(&client, &mut strict, &mut inputs, kind);
        assert!(walked.way.is_none(), "who follows the rows is explained by them: {:?}", walked.way);
        tracing::debug!(kind, states = walked.states, "the client that follows the rows");
        let ids = mutation::mutants(rules).into_iter().map(|mutant| mutant.id);
        Bench {
            kind,
            setting,
            readings,
            rules: Rc::clone(rules),
            touched: ids.zip(watched.touched()).collect(),
            fired: walked.fired,
            strict,
            patient: Sets::new(machine(Takes::First, PATIENT)),
            permitted: Sets::new(machine(Takes::Any, PATIENT)),
            inputs,
        }
    }

    fn class(&mut self, candidate: &Candidate) -> Class {
        match self.touched.get(&candidate.id) {
            None | Some(Touch::Not) => return Class::Dead,
            Some(Touch::Same) => return self.same(candidate, false),
            Some(Touch::Otherwise) => {}
        }
        let Some(mutant) = mutation::find(&self.rules, &candidate.id) else { return Class::Dead };
        let broken = Rc::new(mutation::apply(&self.rules, &mutant));
        let client = |patience| Machine {
            rules: Rc::clone(&broken),
            view: W::view(self.setting, self.readings),
            setting: self.setting,
            takes: Takes::First,
            patience,
            watched: None,
        };
        let differs = walk(&client(STRICT), &mut self.strict, &mut self.inputs, self.kind);
        let Some(way) = differs.way else {
            return self.same(candidate, differs.fired.contains(candidate.row));
        };
        if walk(&client(PATIENT), &mut self.patient, &mut self.inputs, self.kind).way.is_none() {
            return Class::Pause;
        }
        match walk(&client(PATIENT), &mut self.permitted, &mut self.inputs, self.kind).way {
            Some(way) => Class::Breaks { way },
            None => Class::Conforms { way },
        }
    }

    /// It shows the same; whether it is because nothing ever comes to its row.
    fn same(&self, candidate: &Candidate, is_fired: bool) -> Class {
        if is_fired || self.fired.contains(candidate.row) { Class::Equal } else { Class::Dead }
    }
}
