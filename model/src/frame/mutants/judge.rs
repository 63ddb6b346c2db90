//! One mutant: the smallest installation in which a property refuses it, or where it first differs, or that it does not.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use rayon::ThreadPoolBuilder;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::original::{Known, Original, Originals};
use super::said::{Places, Said, Standing};
use super::tell::{Everybody, tell};
use crate::ambiguity::Readings;
use crate::check::mutants::{Candidate, How, JudgedMutant, Options, Outcome};
use crate::check::{Checkable as _, Scope};
use crate::explore::{self, End, Error, LiveVerdict, Walk, are_alike, explore_live, is_within, walk_beside};
use crate::frame::tables::Tables as _;
use crate::frame::world::{Installed, World};
use crate::property::{Claim, Property};
use crate::rule::Edition;

/// Judges mutants, and gives the outcomes in their order. One that it did not come to is left out.
///
/// # Errors
/// If an installation cannot be explored at all.
pub(crate) fn judge_all<W: World>(
    candidates: &[Candidate],
    scope: Scope,
    options: &Options<'_>,
) -> Result<Vec<JudgedMutant>, Error> {
    let bench = Bench::<W>::new(scope, options);
    let mut rows: Vec<Vec<&Candidate>> = Vec::new();
    for candidate in candidates {
        match rows.last_mut().filter(|row| row[0].row == candidate.row) {
            Some(row) => row.push(candidate),
            None => rows.push(vec![candidate]),
        }
    }
    // What has killed one mutant of a row is where the next one is looked for first: a row is one thread's.
    let judge_row = |row: &Vec<&Candidate>| -> Result<Vec<JudgedMutant>, Error> {
        let (mut judged, mut last) = (Vec::new(), None);
        for candidate in row {
            let Some(it) = bench.judge(candidate, &mut last)? else { break };
            if let Some(note) = options.judged {
                note(&it);
            }
            judged.push(it);
        }
        Ok(judged)
    };
    let cores = ThreadPoolBuilder::new().num_threads(options.jobs).build();
    let cores = cores.expect("the system lets a program have some threads");
    let judged: Vec<_> = cores.install(|| rows.par_iter().with_max_len(1).map(judge_row).collect());
    Ok(judged.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

struct Bench<'o, W: World> {
    options: &'o Options<'o>,
    scope: Scope,
    claims: Vec<Property<Installed<W>>>,
    places: Places,
    originals: Originals<W>,
    hints: BTreeMap<&'o str, &'o str>,
}

/// What became of a mutant under one edition and some readings.
enum Found {
    Settled(Outcome),
    Interrupted,
}

/// What one installation says of a mutant.
enum Explored {
    Killed(Outcome),
    Interrupted,
    /// Nothing kills it here: what is said of each claim, the rows that were carried out, and where it first differs.
    Alive {
        said: Vec<Said>,
        coverage: Vec<(&'static str, bool)>,
        first: Option<String>,
    },
}

impl<'o, W: World> Bench<'o, W> {
    fn new(scope: Scope, options: &'o Options<'o>) -> Self {
        let claims = W::properties();
        let topology = |it: &'o JudgedMutant| match &it.outcome {
            Outcome::Killed { topology: Some(topology), .. } => Some((it.id.as_str(), topology.as_str())),
            _ => None,
        };
        Bench {
            options,
            scope,
            places: Places::of(&claims),
            claims,
            originals: Originals::up_to(scope),
            hints: options.hints.iter().filter_map(topology).collect(),
        }
    }

    /// What becomes of a mutant in all editions that have it, under the readings under which its row speaks, and if it is dead
    /// there, or nothing refuses it, under each other one. The first kill counts, and else what is worst.
    fn judge(&self, candidate: &Candidate, last: &mut Option<String>) -> Result<Option<JudgedMutant>, Error> {
        let mut worst: Option<JudgedMutant> = None;
        for led_to_by_another_reading in [false, true] {
            for &edition in &candidate.editions {
                let readings = match led_to_by_another_reading {
                    false => self.readings(edition, &candidate.id),
                    true => self.other_readings(edition, &candidate.id)?,
                };
                for readings in readings {
                    let Found::Settled(outcome) = self.under(edition, readings, &candidate.id, last)? else {
                        return Ok(None);
                    };
                    let judged = JudgedMutant {
                        id: candidate.id.clone(),
                        table: candidate.table.to_owned(),
                        edition: edition.0.to_owned(),
                        readings: self.told(edition, readings),
                        outcome,
                    };
                    if matches!(judged.outcome, Outcome::Killed { .. }) {
                        return Ok(Some(judged));
                    }
                    if worst.as_ref().is_none_or(|it| it.outcome.place() < judged.outcome.place()) {
                        worst = Some(judged);
                    }
                }
            }
            if worst.as_ref().is_some_and(|it| it.outcome != Outcome::Dead && !it.outcome.is_hole()) {
                break;
            }
        }
        Ok(worst)
    }

    /// The readings for which the row does not ask and which nevertheless lead to it; of a row that asks for some itself none, as
    /// there would be too many.
    fn other_readings(&self, edition: Edition, mutant: &str) -> Result<Vec<Readings>, Error> {
        let mut leading = Vec::new();
        let implied = self.scope.readings.in_edition(W::PAPERS.ambiguities, edition);
        if self.readings(edition, mutant) != [implied] {
            return Ok(leading);
        }
        for (place, question) in W::PAPERS.ambiguities.iter().enumerate() {
            for reading in 0..question.readings.len() as u8 {
                let readings = implied.with_place(place, reading);
                if readings == implied {
                    continue;
                }
                let slot = self.originals.at(edition, readings, 0);
                match slot.get() {
                    Some(Ok(original)) if original.asks(mutant) => leading.push(readings),
                    Some(Err(error)) => return Err(error.clone()),
                    _ => {}
                }
            }
        }
        Ok(leading)
    }

    fn readings(&self, edition: Edition, mutant: &str) -> Vec<Readings> {
        let tables = W::Tables::of(edition, None);
        let usual = self.scope.readings.in_edition(W::PAPERS.ambiguities, edition);
        let of_table = tables.all().into_iter().find_map(|table| table.implied(mutant, usual));
        of_table.unwrap_or_else(|| vec![usual])
    }

    /// Readings as they are declared in an edition.
    fn told(&self, edition: Edition, readings: Readings) -> Vec<String> {
        let questions = W::PAPERS.ambiguities.iter().enumerate();
        let read = questions.filter_map(|(place, question)| {
            let letter = question.letters().nth(usize::from(readings.at_place(place)))?;
            (letter != question.default_of(edition)).then(|| format!("{}={letter}", question.id))
        });
        read.collect()
    }

    fn under(
        &self,
        edition: Edition,
        readings: Readings,
        mutant: &str,
        last: &mut Option<String>,
    ) -> Result<Found, Error> {
        let mut touches = false;
        let mut end = None;
        for (level, scope) in self.originals.levels.iter().enumerate() {
            let slot = self.originals.at(edition, readings, level);
            let original = match slot.get() {
                Some(Ok(original)) => original,
                Some(Err(error)) => return Err(error.clone()),
                None => continue,
            };
            let scope = Scope { readings, ..*scope };
            let mut touched = original.touched(mutant);
            touches |= original.asks(mutant);
            let hint = self.hints.get(mutant).map(|it| (*it).to_owned()).or_else(|| last.clone());
            touched.sort_by_key(|&place| Some(original.known[place].topology.to_string()) != hint);
            let mut alive: BTreeMap<usize, Alive> = BTreeMap::new();
            for place in touched {
                match self.explore(edition, scope, original, place, mutant)? {
                    Explored::Killed(outcome) => {
                        *last = Some(original.known[place].topology.to_string());
                        return Ok(Found::Settled(outcome));
                    }
                    Explored::Interrupted => return Ok(Found::Interrupted),
                    Explored::Alive { said, coverage, first } => {
                        alive.insert(place, Alive { said, coverage, first });
                    }
                }
            }
            let differing = || self.differing(edition, scope, original, &alive, mutant);
            end = Some(match self.over_all(original, scope, &alive, mutant) {
                Outcome::Survived { first } | Outcome::ToldApart { first, .. }
                    if all(differing(), |it| self.is_unseen(it))? =>
                {
                    Outcome::Alike { first }
                }
                Outcome::Survived { first } | Outcome::ToldApart { first, .. }
                    if all(differing(), |it| self.is_permitted(it))? =>
                {
                    Outcome::Conforms { first }
                }
                end => end,
            });
        }
        let end = end.unwrap_or(Outcome::Dead);
        Ok(Found::Settled(if end == Outcome::Equal && !touches { Outcome::Dead } else { end }))
    }

    /// What a mutant comes to that is alive in every installation in which it matters; everywhere else all is as it was.
    fn over_all(
        &self,
        original: &Original<W>,
        scope: Scope,
        alive: &BTreeMap<usize, Alive>,
        mutant: &str,
    ) -> Outcome {
        let Some(first) = alive.values().find_map(|it| it.first.clone()) else { return Outcome::Equal };
        let said = |claim: usize| {
            let known = original.known.iter().enumerate();
            known.map(move |(place, known)| alive.get(&place).map_or(known.said[claim], |it| it.said[claim]))
        };
        for (place, claim) in self.claims.iter().enumerate() {
            if original.standing[place] != Some(Standing::Right) {
                continue;
            }
            let how = match Standing::of(claim, said(place)) {
                Some(Standing::Unreached) => How::Unreached,
                Some(Standing::Vacuous) => How::Vacuous,
                _ => continue,
            };
            let by = claim.id.to_owned();
            return Outcome::Killed { by, how, topology: None, faults: scope.faults, steps: None };
        }
        for (place, claim) in self.claims.iter().enumerate() {
            let is_count =
                matches!(claim.claim, Claim::Hazard(_) | Claim::Theorem { .. } | Claim::Endless { .. });
            if is_count && said(place).zip(&original.known).any(|(it, known)| it != known.said[place]) {
                return Outcome::ToldApart { by: claim.id.to_owned(), first };
            }
        }
        let rows = original.known.first().map_or(0, |known| known.coverage.len());
        for row in 0..rows {
            let was = original.known.iter().any(|known| known.coverage[row].1);
            let id = original.known[0].coverage[row].0;
            let is = original.known.iter().enumerate().any(|(place, known)| {
                let coverage = alive.get(&place).map_or(&known.coverage, |it| &it.coverage);
                coverage.iter().any(|&(row, fired)| row == id && fired)
            });
            let is_own = mutant.split_once('/').is_some_and(|(row, _)| row == id);
            if was && !is && !is_own {
                return Outcome::ToldApart { by: id.to_owned(), first };
            }
        }
        Outcome::Survived { first }
    }

    fn explore(
        &self,
        edition: Edition,
        scope: Scope,
        original: &Original<W>,
        place: usize,
        mutant: &str,
    ) -> Result<Explored, Error> {
        let known = &original.known[place];
        let topology = || known.topology.clone();
        let as_is = Installed::<W>::new(topology(), edition, scope.readings, scope.faults);
        let broken = || Installed::<W>::new(topology(), edition, scope.readings, scope.faults).broken(mutant);
        let model = broken();
        let is_right = |claim: usize| original.standing[claim] == Some(Standing::Right);
        let mut ends = vec![false; self.claims.len()];
        for (claim, place) in self.places.of_states.iter().enumerate() {
            if let (Some(place), Claim::Always { .. }) = (place, &self.claims[claim].claim) {
                ends[*place] = is_right(claim);
            }
        }
        let most = known.most();
        let walk = Walk { ends: &ends, max_states: Some(most), interrupt: self.options.interrupt };
        let walked = walk_beside(&model, Some(&as_is), &walk)?;
        let killed = |claim: &Property<Installed<W>>, steps| {
            Explored::Killed(Outcome::Killed {
                by: claim.id.to_owned(),
                how: How::Violated,
                topology: Some(known.topology.to_string()),
                faults: scope.faults,
                steps: Some(steps),
            })
        };
        let first = walked.difference.as_ref().map(|it| tell(&model, &as_is, it));
        match walked.end {
            End::Settled(settled, way) => {
                let claim = self.places.of_states.iter().position(|it| *it == Some(settled));
                let claim = claim.expect("only a claim of states ends a walk");
                return Ok(killed(&self.claims[claim], way.len()));
            }
            End::CutShort if self.is_interrupted() => return Ok(Explored::Interrupted),
            End::CutShort => {
                let first = format!("more than {most} states: {}", first.unwrap_or_default());
                return Ok(alive_as(known, Some(first)));
            }
            End::Exhausted if first.is_none() => return Ok(alive_as(known, None)),
            End::Exhausted => {}
        }
        let questions: Vec<_> = self.claims.iter().filter_map(Property::of_runs).collect();
        let limits =
            explore::Options { threads: 1, interrupt: self.options.interrupt, ..explore::Options::default() };
        let runs = match explore_live(&broken(), limits, &questions) {
            Ok((_, runs)) => runs,
            Err(Error::Unjudgeable(why)) => {
                let first = format!("runs cannot be judged, {why}: {}", first.unwrap_or_default());
                return Ok(alive_as(known, Some(first)));
            }
            Err(error) => return Err(error),
        };
        if self.is_interrupted() {
            return Ok(Explored::Interrupted);
        }
        let of_runs = self.claims.iter().enumerate().filter(|(_, claim)| !claim.is_of_states());
        for ((claim, property), run) in of_runs.zip(&runs) {
            if let (true, LiveVerdict::Violated(lasso)) = (is_right(claim), &run.verdict) {
                return Ok(killed(property, lasso.prefix.len() + lasso.cycle.len()));
            }
        }
        let said = self.places.said(&model, &self.claims, &walked.settled, &runs);
        Ok(Explored::Alive { said, coverage: model.coverage(), first })
    }

    /// The installations in which a mutant differs, as it makes them and as they are; the smallest first.
    fn differing<'a>(
        &self,
        edition: Edition,
        scope: Scope,
        original: &'a Original<W>,
        alive: &BTreeMap<usize, Alive>,
        mutant: &'a str,
    ) -> impl Iterator<Item = Pair<W>> + use<'a, W> {
        let mut differing: Vec<&Known<W>> = alive
            .iter()
            .filter(|(_, it)| it.first.is_some())
            .map(|(&place, _)| &original.known[place])
            .collect();
        differing.sort_by_key(|known| known.states);
        differing.into_iter().map(move |known| {
            let as_is = || Installed::<W>::new(known.topology.clone(), edition, scope.readings, scope.faults);
            Pair { broken: as_is().broken(mutant), as_is: as_is(), most: known.most() as usize }
        })
    }

    /// Whether nobody sees that a mutant differs.
    fn is_unseen(&self, it: &Pair<W>) -> Result<bool, Error> {
        are_alike(&it.broken, &it.as_is, &Everybody::<W>(&self.claims), it.most, self.options.interrupt)
    }

    /// Whether a mutant takes ways only that the rules leave.
    fn is_permitted(&self, it: &Pair<W>) -> Result<bool, Error> {
        is_within(&it.broken, &it.as_is, W::met, it.most, self.options.interrupt)
    }

    fn is_interrupted(&self) -> bool {
        self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

/// An installation in which a mutant differs.
struct Pair<W: World> {
    broken: Installed<W>,
    as_is: Installed<W>,
    /// Most states that are looked at.
    most: usize,
}

/// Whether something is so of all, up to the first of which it is not.
fn all<T>(those: impl Iterator<Item = T>, is_so: impl Fn(&T) -> Result<bool, Error>) -> Result<bool, Error> {
    for it in those {
        if !is_so(&it)? {
            return Ok(false);
        }
    }
    Ok(true)
}

struct Alive {
    said: Vec<Said>,
    coverage: Vec<(&'static str, bool)>,
    first: Option<String>,
}

/// As it was, as far as is known.
fn alive_as<W: World>(known: &Known<W>, first: Option<String>) -> Explored {
    Explored::Alive { said: known.said.clone(), coverage: known.coverage.clone(), first }
}
