//! The rules as they are, installation by installation: what is said of them, and which mutants matter where.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::said::{Places, Said, Standing};
use crate::ambiguity::Readings;
use crate::check::Scope;
use crate::coverage::Touch;
use crate::explore::{self, Error, Walk, explore_live, walk_beside};
use crate::frame::tables::Tables as _;
use crate::frame::world::{Installed, World};
use crate::property::Property;
use crate::rule::Edition;

/// One installation under the rules as they are.
pub(super) struct Known<W: World> {
    pub(super) topology: W::Topology,
    pub(super) states: u64,
    /// By claim.
    pub(super) said: Vec<Said>,
    /// Every row, and whether it was carried out.
    pub(super) coverage: Vec<(&'static str, bool)>,
    /// What each of the edition's mutants would make of it.
    touched: Vec<Touch>,
}

/// All installations of a scope under one edition and some readings.
pub(super) struct Original<W: World> {
    pub(super) known: Vec<Known<W>>,
    /// By claim, what it comes to in the whole scope.
    pub(super) standing: Vec<Option<Standing>>,
    /// The place of each mutant among those of the edition.
    places: BTreeMap<String, usize>,
}

impl<W: World> Known<W> {
    /// Most states of the same with an edited row. It may make a world far larger than it was, which need not be followed to its
    /// end.
    pub(super) fn most(&self) -> u64 {
        self.states * 8 + 200_000
    }
}

impl<W: World> Original<W> {
    fn explore(edition: Edition, scope: Scope) -> Result<Self, Error> {
        let claims = W::properties();
        let questions: Vec<_> = claims.iter().filter_map(Property::of_runs).collect();
        let topologies = W::topologies(edition, scope);
        let explore = |topology: &W::Topology| {
            let model = || Installed::<W>::new(topology.clone(), edition, scope.readings, scope.faults);
            let watched = model();
            watched.tables.all().into_iter().for_each(|table| table.watch());
            let walked = walk_beside(&watched, None, &Walk::default())?;
            let options = explore::Options { threads: 1, ..explore::Options::default() };
            let (_, runs) = explore_live(&model(), options, &questions)?;
            Ok(Known {
                topology: topology.clone(),
                states: walked.states,
                said: Places::of(&claims).said(&watched, &claims, &walked.settled, &runs),
                coverage: watched.tables.all().into_iter().flat_map(|table| table.rows()).collect(),
                touched: watched.tables.all().into_iter().flat_map(|table| table.touched()).collect(),
            })
        };
        let known: Result<Vec<_>, Error> = topologies.par_iter().map(explore).collect();
        let known = known?;
        let standing = claims.iter().enumerate().map(|(place, claim)| {
            let said = known.iter().map(|it: &Known<W>| it.said[place]);
            Standing::of(claim, said).filter(|_| claim.is_asked_in(edition))
        });
        let standing = standing.collect();
        let tables = W::Tables::of(edition, None);
        let mutants = tables.all().into_iter().flat_map(|table| table.mutants());
        let places = mutants.enumerate().map(|(place, mutant)| (mutant.id, place)).collect();
        Ok(Original { known, standing, places })
    }

    /// Whether a mutant's row is asked for anywhere, before or after the edit.
    pub(super) fn asks(&self, mutant: &str) -> bool {
        let place = self.places.get(mutant);
        place.is_some_and(|&place| self.known.iter().any(|known| known.touched[place] != Touch::Not))
    }

    /// The installations in which a mutant makes a difference, the smallest first.
    pub(super) fn touched(&self, mutant: &str) -> Vec<usize> {
        let Some(&place) = self.places.get(mutant) else { return Vec::new() };
        let differs = |&topology: &usize| self.known[topology].touched[place] == Touch::Otherwise;
        let mut touched: Vec<usize> = (0..self.known.len()).filter(differs).collect();
        touched.sort_by_key(|&topology| self.known[topology].states);
        touched
    }
}

/// The original of a scope, once somebody has asked for it.
type Slot<W> = Arc<OnceLock<Result<Original<W>, Error>>>;

/// The originals that were asked for so far.
pub(super) struct Originals<W: World> {
    /// The scopes, each wider than the one before.
    pub(super) levels: Vec<Scope>,
    slots: Mutex<BTreeMap<(Edition, Readings, usize), Slot<W>>>,
}

impl<W: World> Originals<W> {
    /// Those of scopes up to this one: little installations and few faults come first, as most mutants show there.
    pub(super) fn up_to(scope: Scope) -> Self {
        let mut levels: Vec<Scope> = Vec::new();
        // The number of slaves means something to some systems only.
        let installations = |level: Scope| W::topologies(W::PAPERS.editions[0], level).len();
        for (slaves, faults) in [(1, 1), (2, 1), (2, 2)] {
            let level = Scope { slaves: slaves.min(scope.slaves), faults: faults.min(scope.faults), ..scope };
            let is_same =
                |last: &Scope| last.faults == level.faults && installations(*last) == installations(level);
            if !levels.last().is_some_and(is_same) {
                levels.push(level);
            }
        }
        if levels.last().is_none_or(|last| last.faults < scope.faults) {
            levels.push(scope);
        }
        Originals { levels, slots: Mutex::default() }
    }

    /// The original at a level, which is explored at the first call.
    pub(super) fn at(&self, edition: Edition, readings: Readings, level: usize) -> Slot<W> {
        let key = (edition, readings, level);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = Arc::clone(slots.entry(key).or_default());
        drop(slots);
        slot.get_or_init(|| {
            let explore = || Original::explore(edition, Scope { readings, ..self.levels[level] });
            // On a thread of its own: one of a pool would be given another mutant while it waits, and that may wait for this.
            std::thread::scope(|scope| scope.spawn(explore).join()).unwrap_or_else(|panic| {
                std::panic::resume_unwind(panic);
            })
        });
        slot
    }
}
