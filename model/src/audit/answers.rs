//! What becomes of a client in a scene. Each question is asked once, whoever asks it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::ends::{End, Limits, Place};
use super::fate::Fate;
use super::{Error, Scene, Situation};
use crate::ambiguity::Consulted;
use crate::rule::Closed;
use crate::topology::{NodeId, NodeSet};

/// What becomes of a client, by situation: while the failure lasts, and after the repair.
#[derive(Debug, Default)]
pub struct Answer {
    during: Vec<Arc<World>>,
    after: Vec<Arc<World>>,
    states: u64,
}

/// What one world came to.
#[derive(Debug)]
struct World {
    ends: Vec<End>,
    /// The open questions that it met.
    met: Consulted,
}

/// The answer to the same under other readings but for that of one open question, by its place in the register. A world
/// that did not meet the question is the same under any reading of it.
#[derive(Clone, Copy)]
pub struct ButFor<'a> {
    /// What was answered.
    pub answer: &'a Answer,
    /// The question.
    pub question: usize,
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
    /// Who stands in for the home in some run while the failure lasts.
    pub standbys: NodeSet,
    /// The worst while the failure lasts, of a client that is started for the first time.
    pub first_start: Fate,
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
        &self.worlds(repaired)[situation.index()].ends
    }

    fn worlds(&self, repaired: bool) -> &[Arc<World>] {
        if repaired { &self.after } else { &self.during }
    }

    /// The worst that becomes of a client.
    pub fn worst(&self, situation: Situation, repaired: bool) -> Fate {
        let fates = self.ends(situation, repaired).iter().map(|end| end.place.fate());
        // A world without a fair run is a defect of the model, and is reported as the worst.
        fates.max().unwrap_or(Fate::WithoutService)
    }

    /// The nodes that stand in for the home in some run of a client that has been at home before.
    fn standbys(&self) -> NodeSet {
        let normal = Situation::ALL.iter().filter(|situation| situation.is_normal());
        let ends = normal.flat_map(|&situation| self.ends(situation, false));
        let mut standbys = NodeSet::default();
        for node in ends.filter_map(|end| end.place.standby()) {
            standbys.set(NodeId(node as u8), true);
        }
        standbys
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
            standbys: self.standbys(),
            first_start: self.worst(Situation::FirstStart, false),
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

impl<'a> ButFor<'a> {
    /// A world that is the same here.
    fn world(self, situation: Situation, repaired: bool) -> Option<&'a Arc<World>> {
        let world = &self.answer.worlds(repaired)[situation.index()];
        (!world.met.contains(self.question)).then_some(world)
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
        self.ask_knowing(scene, set, None)
    }

    /// The same, when something is known of it.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub fn ask_knowing(
        &self,
        scene: &dyn Scene,
        set: &[usize],
        similar: Option<ButFor<'_>>,
    ) -> Result<Arc<Answer>, Error> {
        let known = || self.known.lock().expect("no thread panics while it holds this");
        if let Some(answer) = known().get(scene.key()).and_then(|of_scene| of_scene.get(set)) {
            return Ok(answer.clone());
        }
        let mut answer = Answer::default();
        let incident = scene.incident(set);
        for &situation in Situation::ALL {
            for repaired in [false, true] {
                let same = similar.and_then(|it| it.world(situation, repaired));
                let world = match same {
                    Some(world) => world.clone(),
                    None => {
                        let explore = || incident.ends(situation, repaired, self.limits);
                        let (found, met) = Consulted::during(explore);
                        let found = found?;
                        answer.states += found.states;
                        Arc::new(World { ends: found.ends, met })
                    }
                };
                let worlds = if repaired { &mut answer.after } else { &mut answer.during };
                worlds.push(world);
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
