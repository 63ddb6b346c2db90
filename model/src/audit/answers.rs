//! What becomes of a client in a scene. Each question is asked once, whoever asks it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::ends::{End, Limits, Place};
use super::fate::Fate;
use super::{Error, Scene, Situation};
use crate::rule::Closed;

/// What becomes of a client, by situation: while the failure lasts, and after the repair.
#[derive(Debug, Default)]
pub struct Answer {
    during: Vec<Vec<End>>,
    after: Vec<Vec<End>>,
    states: u64,
}

/// What becomes of a client that has been at home before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gist {
    /// The worst while the failure lasts.
    pub fate: Fate,
    /// The worst once everything is repaired.
    pub afterwards: Fate,
    /// The worst when the same happens again.
    pub second_time: Fate,
}

/// What is wrong, what weighs most at the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Wrong {
    without_service: bool,
    stays_away: bool,
    /// Without service the second time.
    lost_later: bool,
    /// Served after a warning only.
    warned: bool,
}

impl Gist {
    /// Whether it comes back once all is repaired.
    pub fn returns(self) -> bool {
        self.afterwards == Fate::Home
    }

    /// How badly a client fares.
    pub fn rank(self) -> (Fate, bool, Fate) {
        (self.fate, !self.returns(), self.second_time)
    }

    /// Whether something is to be mended.
    pub fn is_to_be_mended(self) -> bool {
        self.wrong() != Wrong::default()
    }

    /// How much is wrong.
    pub fn wrong(self) -> Wrong {
        Wrong {
            without_service: !self.fate.is_service(),
            stays_away: !self.returns(),
            lost_later: !self.second_time.is_service(),
            warned: self.fate == Fate::OnceAccepted,
        }
    }
}

impl Answer {
    /// Where clients end, the best first.
    pub fn ends(&self, situation: Situation, repaired: bool) -> &[End] {
        let ends = if repaired { &self.after } else { &self.during };
        &ends[situation.index()]
    }

    /// The worst that becomes of a client.
    pub fn worst(&self, situation: Situation, repaired: bool) -> Fate {
        let fates = self.ends(situation, repaired).iter().map(|end| end.place.fate());
        // A world without a fair run is a defect of the model, and is reported as the worst.
        fates.max().unwrap_or(Fate::WithoutService)
    }

    /// The nodes that stand in for the home in some run of a client that has been at home before.
    pub fn standbys(&self) -> BTreeSet<usize> {
        let normal = Situation::ALL.iter().filter(|situation| situation.is_normal());
        let ends = normal.flat_map(|&situation| self.ends(situation, false));
        ends.filter_map(|end| end.place.standby()).collect()
    }

    /// What becomes of a client that has been at home before.
    pub fn gist(&self) -> Gist {
        let normal = |repaired| {
            let situations = Situation::ALL.iter().filter(|situation| situation.is_normal());
            situations.map(|&it| self.worst(it, repaired)).max().unwrap_or(Fate::WithoutService)
        };
        Gist {
            fate: normal(false),
            afterwards: normal(true),
            second_time: self.worst(Situation::SecondTime, false),
        }
    }
}

impl Place {
    /// The node that stands in for the home.
    pub fn standby(&self) -> Option<usize> {
        match self {
            Place::Standby(node) | Place::OnceAccepted(node) => Some(*node),
            Place::Home | Place::Round | Place::Nowhere => None,
        }
    }

    /// How well somebody is served who ends there.
    pub fn fate(&self) -> Fate {
        match self {
            Place::Home => Fate::Home,
            Place::Standby(_) => Fate::Standby,
            Place::OnceAccepted(_) => Fate::OnceAccepted,
            Place::Round => Fate::NeverSettles,
            Place::Nowhere => Fate::WithoutService,
        }
    }
}

/// By the scene's key, and what happens in it.
type Known = BTreeMap<String, BTreeMap<Vec<usize>, Arc<Answer>>>;

/// All that has been asked.
pub struct Answers<'a> {
    limits: Limits<'a>,
    known: Mutex<Known>,
}

impl<'a> Answers<'a> {
    /// Nothing yet.
    pub fn new(limits: Limits<'a>) -> Self {
        Answers { limits, known: Mutex::new(Known::new()) }
    }

    /// What becomes of a client when these things happen in this scene.
    ///
    /// # Errors
    /// If the world cannot be explored, or was not explored to the end.
    pub fn ask(&self, scene: &dyn Scene, set: &[usize]) -> Result<Arc<Answer>, Error> {
        let known = || self.known.lock().expect("no thread panics while it holds this");
        if let Some(answer) = known().get(scene.key()).and_then(|of_scene| of_scene.get(set)) {
            return Ok(answer.clone());
        }
        let mut answer = Answer::default();
        for &situation in Situation::ALL {
            for repaired in [false, true] {
                let found = scene.ends(set, situation, repaired, self.limits)?;
                answer.states += found.states;
                let ends = if repaired { &mut answer.after } else { &mut answer.during };
                ends.push(found.ends);
            }
        }
        let mut known = known();
        let of_scene = known.entry(scene.key().to_owned()).or_default();
        Ok(of_scene.entry(set.to_vec()).or_insert(Arc::new(answer)).clone())
    }

    /// States that were explored.
    pub fn states(self) -> u64 {
        let known = self.known.into_inner().expect("no thread panics while it holds this");
        known.values().flat_map(BTreeMap::values).map(|answer| answer.states).sum()
    }
}
