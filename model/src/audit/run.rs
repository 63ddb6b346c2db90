//! All groups and failures of an installation. Groups that are built alike are explored once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::ends::{End, Limits, Place};
use super::report::{Audit, COMPLETE, Fate, Finding, Mend, NamedEnd, Outcome};
use super::{Error, Failure, FailureKind, Group, Installation, Scene, Situation, View};
use crate::explore;
use crate::rule::{Closed, Edition};

/// What a caller may set.
#[derive(Default)]
pub struct Options<'a> {
    /// At most this many failures at the same time.
    pub failures: usize,
    /// Only failures of these kinds; empty: all of them.
    pub kinds: Vec<FailureKind>,
    /// Tell every story, also those in which nothing is wrong.
    pub every_story: bool,
    /// How many worlds are explored at the same time; 0: one for each core.
    pub jobs: usize,
    /// Most states of one world.
    pub max_states: Option<u64>,
    /// Ends the audit once it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// Called after each world, with how many are done and how many there are.
    pub progress: Option<&'a (dyn Fn(usize, usize) + Sync)>,
}

/// What becomes of a client, by situation: while the failure lasts, and after the repair.
struct Answer {
    during: Vec<Vec<End>>,
    after: Vec<Vec<End>>,
}

/// What becomes of a client that has been at home before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gist {
    /// The worst while the failure lasts.
    fate: Fate,
    /// Whether it comes back once all is repaired.
    returns: bool,
    /// The worst when the same happens again.
    second_time: Fate,
}

impl Gist {
    /// How much is wrong: without service, not back, without service the second time.
    fn wrong(self) -> (bool, bool, bool) {
        (!self.fate.is_service(), !self.returns, !self.second_time.is_service())
    }
}

impl Answer {
    fn of(ends: &[Vec<End>], situation: Situation) -> Fate {
        worst(&ends[situation as usize])
    }

    fn gist(&self) -> Gist {
        let normal = |ends: &[Vec<End>]| {
            let situations = Situation::ALL.iter().filter(|situation| situation.is_normal());
            situations.map(|&situation| Self::of(ends, situation)).max().unwrap_or(Fate::WithoutService)
        };
        Gist {
            fate: normal(&self.during),
            returns: normal(&self.after) == Fate::Home,
            second_time: Self::of(&self.during, Situation::SecondTime),
        }
    }
}

/// A world without a fair run is a defect of the model, and is reported as the worst.
fn worst(ends: &[End]) -> Fate {
    ends.iter().map(|end| fate(&end.place)).max().unwrap_or(Fate::WithoutService)
}

fn fate(place: &Place) -> Fate {
    match place {
        Place::Home => Fate::Home,
        Place::Standby(_) => Fate::Standby,
        Place::Round => Fate::NeverSettles,
        Place::Nowhere => Fate::WithoutService,
    }
}

/// A question: a scene, and what happens in it.
type Question = (String, Vec<usize>);

struct Auditing<'a> {
    options: &'a Options<'a>,
    answers: Mutex<BTreeMap<Question, std::sync::Arc<Answer>>>,
    states: AtomicU64,
}

/// Audits an installation.
///
/// # Errors
/// If a world cannot be explored at all. An audit that was cut short has a report that says so.
pub fn audit(
    system: &'static str,
    edition: Edition,
    installation: &dyn Installation,
    options: &Options<'_>,
) -> Result<Audit, explore::Error> {
    let auditing = Auditing { options, answers: Mutex::new(BTreeMap::new()), states: AtomicU64::new(0) };
    let groups = installation.groups();
    let scenes: Vec<Box<dyn Scene>> =
        (0..groups.len()).map(|group| installation.view(group).scene()).collect();
    let mut audit = Audit {
        system,
        edition,
        outcome: COMPLETE.to_owned(),
        failures: installation.failures().into_iter().filter(|it| auditing.wanted(it)).collect(),
        findings: Vec::new(),
        states: 0,
        groups,
    };
    // What was answered before a limit was met is reported all the same.
    for part in [auditing.answer_all(&scenes), auditing.find(installation, &scenes, &mut audit)] {
        match part {
            Ok(()) => {}
            Err(Error::Truncated(why)) => audit.outcome = format!("truncated: {why}"),
            Err(Error::Explore(error)) => return Err(error),
        }
    }
    audit.states = auditing.states.into_inner();
    Ok(audit)
}

impl Auditing<'_> {
    fn wanted(&self, failure: &Failure) -> bool {
        self.options.kinds.is_empty() || self.options.kinds.contains(&failure.kind)
    }

    /// Every set of at most so many failures that concern a scene: none at all, then the single ones.
    fn sets(&self, scene: &dyn Scene) -> Vec<Vec<usize>> {
        let events = scene.events();
        let wanted: Vec<usize> = (0..events.len()).filter(|&event| self.wanted(&events[event])).collect();
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        let mut last = sets.clone();
        for _ in 0..self.options.failures {
            let longer = |set: &Vec<usize>| {
                let greatest = set.last().copied();
                let set = set.clone();
                let rest = wanted.iter().filter(move |&&event| greatest.is_none_or(|it| event > it));
                rest.map(move |&event| [set.clone(), vec![event]].concat()).collect::<Vec<_>>()
            };
            last = last.iter().flat_map(longer).collect();
            sets.extend(last.iter().cloned());
        }
        sets
    }

    /// Explores what the groups need, on all cores.
    fn answer_all(&self, scenes: &[Box<dyn Scene>]) -> Result<(), Error> {
        let mut asked = BTreeSet::new();
        let mut questions = Vec::new();
        for scene in scenes {
            for set in self.sets(&**scene) {
                if asked.insert((scene.key(), set.clone())) {
                    questions.push((&**scene, set));
                }
            }
        }
        let done = AtomicUsize::new(0);
        let answer = |(scene, set): &(&dyn Scene, Vec<usize>)| {
            self.answer(*scene, set)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(progress) = self.options.progress {
                progress(done, questions.len());
            }
            Ok(())
        };
        let cores = ThreadPoolBuilder::new().num_threads(self.options.jobs).build();
        let cores = cores.expect("the system lets a program have some threads");
        cores.install(|| questions.par_iter().with_max_len(1).try_for_each(answer))
    }

    fn answer(&self, scene: &dyn Scene, set: &[usize]) -> Result<std::sync::Arc<Answer>, Error> {
        let question = (scene.key(), set.to_vec());
        let known = || self.answers.lock().expect("no thread panics while it holds this");
        if let Some(answer) = known().get(&question) {
            return Ok(answer.clone());
        }
        let limits = Limits { max_states: self.options.max_states, interrupt: self.options.interrupt };
        let mut answer = Answer { during: Vec::new(), after: Vec::new() };
        for &situation in Situation::ALL {
            for (repaired, ends) in [(false, &mut answer.during), (true, &mut answer.after)] {
                let found = scene.ends(set, situation, repaired, limits)?;
                self.states.fetch_add(found.states, Ordering::Relaxed);
                ends.push(found.ends);
            }
        }
        Ok(known().entry(question).or_insert(std::sync::Arc::new(answer)).clone())
    }

    /// What every group finds, the single failures before the pairs; and first, if something is wrong when nothing fails.
    fn find(
        &self,
        installation: &dyn Installation,
        scenes: &[Box<dyn Scene>],
        audit: &mut Audit,
    ) -> Result<(), Error> {
        let mut cut = Ok(());
        for together in 0..=self.options.failures {
            for (place, scene) in scenes.iter().enumerate() {
                let changes = std::cell::OnceCell::new();
                for set in self.sets(&**scene).into_iter().filter(|set| set.len() == together) {
                    let answer = match self.answer(&**scene, &set) {
                        Err(Error::Truncated(why)) => {
                            cut = Err(Error::Truncated(why));
                            continue;
                        }
                        answer => answer?,
                    };
                    let mut finding =
                        finding(&audit.groups[place], &**scene, &set, &answer, self.options.every_story);
                    if finding.is_bad() {
                        let changes = changes.get_or_init(|| changed(&*installation.view(place)));
                        match self.mend(&**scene, changes, &finding, answer.gist()) {
                            Err(Error::Truncated(why)) => cut = Err(Error::Truncated(why)),
                            mend => finding.mend = Some(mend?),
                        }
                    }
                    if together > 0 || finding.is_bad() {
                        audit.findings.push(finding);
                    }
                }
            }
        }
        cut
    }

    /// The first change that gives service, and brings everybody back; best one that costs nothing elsewhere.
    fn mend(
        &self,
        scene: &dyn Scene,
        changes: &[Changed],
        finding: &Finding,
        before: Gist,
    ) -> Result<Mend, Error> {
        let mut best: Option<Mend> = None;
        for change in changes {
            let after = self.after(&*change.scene, &finding.failures)?;
            if after.wrong() >= before.wrong() || !after.fate.is_service() {
                continue;
            }
            let costs = self.costs(scene, &*change.scene)?;
            let found = Mend {
                change: Some(change.what.clone()),
                fate: Some(after.fate),
                returns: Some(after.returns),
                costs,
                tried: changes.len(),
            };
            if found.costs.is_empty() {
                return Ok(found);
            }
            if best.as_ref().is_none_or(|best| found.costs.len() < best.costs.len()) {
                best = Some(found);
            }
        }
        let none = Mend { change: None, fate: None, returns: None, costs: Vec::new(), tried: changes.len() };
        Ok(best.unwrap_or(none))
    }

    /// What becomes of a group of another scene when the same things fail.
    fn after(&self, scene: &dyn Scene, failures: &[Failure]) -> Result<Gist, Error> {
        let events = scene.events();
        let mut set: Vec<usize> =
            failures.iter().filter_map(|failure| events.iter().position(|event| event == failure)).collect();
        set.sort_unstable();
        // Without any, it is an ordinary day: what a group never meets does it no harm.
        self.answer(scene, &set).map(|answer| answer.gist())
    }

    /// The single failures that a group fares worse of in the second scene, among those of both.
    fn costs(&self, before: &dyn Scene, after: &dyn Scene) -> Result<Vec<String>, Error> {
        let mut all: Vec<Failure> = before.events();
        all.extend(after.events().into_iter().filter(|event| !before.events().contains(event)));
        let mut costs = Vec::new();
        for failure in all.into_iter().filter(|failure| self.wanted(failure)) {
            let one = std::slice::from_ref(&failure);
            if self.after(after, one)?.wrong() > self.after(before, one)?.wrong() {
                costs.push(failure.text);
            }
        }
        Ok(costs)
    }
}

struct Changed {
    what: String,
    scene: Box<dyn Scene>,
}

/// The changes that make a difference to a group; of those that come to the same for it, the first.
fn changed(view: &dyn View) -> Vec<Changed> {
    let mut known = BTreeSet::from([view.scene().key()]);
    let changes = view.changes().into_iter();
    let changes = changes.map(|change| Changed { what: change.what, scene: change.after.scene() });
    changes.filter(|change| known.insert(change.scene.key())).collect()
}

fn finding(group: &Group, scene: &dyn Scene, set: &[usize], answer: &Answer, every_story: bool) -> Finding {
    let Gist { fate, returns, second_time } = answer.gist();
    let harmless = answer.gist().wrong() == (false, false, false);
    let (names, events) = (scene.names(), scene.events());
    let named = |ends: &[End]| {
        let by = |place: &Place| match place {
            Place::Standby(node) => Some(names[*node].clone()),
            Place::Home | Place::Round | Place::Nowhere => None,
        };
        let end = |end: &End| NamedEnd {
            fate: self::fate(&end.place),
            by: by(&end.place),
            story: (every_story || (end.place != Place::Home && (set.len() == 1 || !harmless)))
                .then(|| end.story.told(&names)),
        };
        ends.iter().map(end).collect::<Vec<_>>()
    };
    let outcomes: Vec<Outcome> = Situation::ALL
        .iter()
        .enumerate()
        .map(|(place, &situation)| Outcome {
            situation,
            during: named(&answer.during[place]),
            after: named(&answer.after[place]),
        })
        .collect();
    let standbys: BTreeSet<&String> = outcomes
        .iter()
        .filter(|outcome| outcome.situation.is_normal())
        .flat_map(|outcome| outcome.during.iter().filter_map(|end| end.by.as_ref()))
        .collect();
    Finding {
        group: group.name.clone(),
        users: group.users,
        failures: set.iter().map(|&event| events[event].clone()).collect(),
        fate,
        standbys: standbys.into_iter().cloned().collect(),
        returns,
        second_time,
        first_start: worst(&answer.during[Situation::FirstStart as usize]),
        situations: outcomes,
        mend: None,
    }
}
