//! All groups and failures of an installation. Groups that are set up alike are asked about once; names are put in last.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::ThreadPoolBuilder;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::answers::{Answer, Answers, ButFor, Gist};
use super::ends::Limits;
use super::mend::{Ill, Mended, Offered, mend};
use super::otherwise::ReadOtherwise;
use super::report::{Audit, COMPLETE, Finding, Otherwise, Situations, Stories};
use super::{Change, Error, Failure, FailureKind, Installation, Scene, View};
use crate::ambiguity::Consulted;
use crate::explore;
use crate::rule::Edition;

/// What a caller may set.
#[derive(Default)]
pub struct Options<'a> {
    /// At most this many failures at the same time.
    pub failures: usize,
    /// Only failures of these kinds; empty: all of them.
    pub kinds: Vec<FailureKind>,
    /// The same installation under other readings of open questions, one at a time: what hangs on one is marked.
    pub otherwise: Vec<ReadOtherwise>,
    /// Do not look for what would help.
    pub unmended: bool,
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

impl Options<'_> {
    fn wanted(&self, failure: &Failure) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&failure.kind)
    }

    /// Every set of at most so many failures that concern a scene: none at all, then the single ones.
    fn sets(&self, scene: &dyn Scene) -> Vec<Vec<usize>> {
        let failures = scene.failures();
        let wanted: Vec<usize> = (0..failures.len()).filter(|&it| self.wanted(failures[it])).collect();
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        let mut last = sets.clone();
        for _ in 0..self.failures {
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
}

/// Groups that are set up alike, by the first of them.
struct Kind {
    view: Box<dyn View>,
    scene: Box<dyn Scene>,
    /// The same under each other reading.
    otherwise: Vec<SceneOtherwise>,
    offered: OnceLock<Offered>,
    questions: Vec<Question>,
}

/// A scene under another reading of one open question.
struct SceneOtherwise {
    scene: Box<dyn Scene>,
    /// The question's place in the register, unless the scene itself depends on it.
    question: Option<usize>,
}

impl SceneOtherwise {
    /// What happens there, when it is known what happens under the reading that is followed.
    fn ask(&self, answers: &Answers<'_>, set: &[usize], answer: &Answer) -> Result<Arc<Answer>, Error> {
        let similar = self.question.map(|question| ButFor { answer, question });
        answers.ask_knowing(&*self.scene, set, similar)
    }
}

/// What happens to groups of a kind, and what comes of it; empty until it is known.
struct Question {
    set: Vec<usize>,
    answer: OnceLock<Arc<Answer>>,
    mended: OnceLock<Mended>,
    /// What another reading changes, by its place.
    otherwise: OnceLock<Vec<(usize, Gist)>>,
}

impl Kind {
    fn new(installation: &dyn Installation, group: usize, options: &Options<'_>) -> Self {
        let view = installation.view(group);
        let scene = view.scene();
        let question = |set| Question {
            set,
            answer: OnceLock::new(),
            mended: OnceLock::new(),
            otherwise: OnceLock::new(),
        };
        let other = |other: &ReadOtherwise| {
            let (there, consulted) = Consulted::during(|| other.installation.view(group).scene());
            debug_assert_eq!(there.failures(), scene.failures(), "no reading changes what can fail");
            let shapes = other.shapes || consulted.contains(other.question);
            SceneOtherwise { scene: there, question: (!shapes).then_some(other.question) }
        };
        Kind {
            otherwise: options.otherwise.iter().map(other).collect(),
            offered: OnceLock::new(),
            questions: options.sets(&*scene).into_iter().map(question).collect(),
            view,
            scene,
        }
    }

    /// Whether it is looked at more closely: one failure, or several that are worse together than each of them.
    fn is_of_interest(&self, question: &Question) -> bool {
        let gist = |set: &[usize]| {
            let found = self.questions.iter().find(|question| question.set == set);
            found.and_then(|question| question.answer.get()).map(|answer| answer.gist().rank())
        };
        let alone = || question.set.iter().filter_map(|&event| gist(&[event])).max();
        question.set.len() <= 1 || gist(&question.set) > alone()
    }
}

/// Audits an installation.
///
/// # Errors
/// If a world cannot be explored at all. An audit that was cut short has a report that says so.
///
/// # Panics
/// If the machine has no thread left.
pub fn audit(
    system: &'static str,
    edition: Edition,
    installation: &dyn Installation,
    options: &Options<'_>,
) -> Result<Audit, explore::Error> {
    let kind_of = installation.alike();
    let first: BTreeSet<usize> = kind_of.iter().copied().collect();
    let kinds: BTreeMap<usize, Kind> =
        first.into_iter().map(|group| (group, Kind::new(installation, group, options))).collect();
    let answers = Answers::new(Limits { max_states: options.max_states, interrupt: options.interrupt });
    let mut outcome = COMPLETE.to_owned();
    // What was answered before a limit was met is reported all the same.
    match answer_all(&kinds, &answers, options) {
        Ok(()) => {}
        Err(Error::Truncated(why)) => outcome = format!("truncated: {why}"),
        Err(Error::Explore(error)) => return Err(error),
    }
    let wanted = |failure: &Failure| options.wanted(failure);
    Ok(Audit {
        system,
        edition,
        outcome,
        failures: installation.failures().into_iter().filter(wanted).collect(),
        findings: findings(installation, &kind_of, &kinds, options),
        states: answers.states(),
        groups: installation.groups(),
    })
}

/// Explores what the groups need, on all cores: what becomes of them, then what would help, and what hangs on a reading.
fn answer_all(
    kinds: &BTreeMap<usize, Kind>,
    answers: &Answers<'_>,
    options: &Options<'_>,
) -> Result<(), Error> {
    let cores = ThreadPoolBuilder::new().num_threads(options.jobs).build();
    let cores = cores.expect("the system lets a program have some threads");
    let all = || kinds.values().flat_map(|kind| kind.questions.iter().map(move |question| (kind, question)));
    let questions: Vec<(&Kind, &Question)> = all().collect();
    let done = AtomicUsize::new(0);
    let answer = |(kind, question): &(&Kind, &Question)| {
        let answer = answers.ask(&*kind.scene, &question.set)?;
        question.answer.get_or_init(|| answer);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = options.progress {
            progress(done, questions.len());
        }
        Ok::<_, Error>(())
    };
    cores.install(|| questions.par_iter().with_max_len(1).try_for_each(answer))?;
    let look_closer = |(kind, question): &(&Kind, &Question)| {
        let Some(answer) = question.answer.get() else { return Ok(()) };
        let of_interest = kind.is_of_interest(question);
        if answer.gist().is_to_be_mended() && !options.unmended {
            let offered = kind.offered.get_or_init(|| Offered::new(&*kind.view, &*kind.scene));
            // There are many more pairs of failures than single ones, and none of them decides.
            let thoroughly = question.set.len() <= 1;
            let ill = Ill { view: &*kind.view, scene: &*kind.scene, set: &question.set, thoroughly };
            let mended = mend(answers, ill, offered, &|failure| options.wanted(failure))?;
            question.mended.get_or_init(|| mended);
        }
        if of_interest {
            let mut otherwise = Vec::new();
            for (place, there) in kind.otherwise.iter().enumerate() {
                let gist = there.ask(answers, &question.set, answer)?.gist();
                let told = |gist: Gist| (gist.rank(), gist.standbys, gist.first_start);
                otherwise.extend((told(gist) != told(answer.gist())).then_some((place, gist)));
            }
            question.otherwise.get_or_init(|| otherwise);
        }
        Ok::<_, Error>(())
    };
    cores.install(|| questions.par_iter().with_max_len(1).try_for_each(look_closer))
}

/// What every group finds, the single failures before the pairs; and first, if something is wrong when nothing fails.
fn findings(
    installation: &dyn Installation,
    kind_of: &[usize],
    kinds: &BTreeMap<usize, Kind>,
    options: &Options<'_>,
) -> Vec<Finding> {
    let groups: Vec<Named> = (installation.groups().into_iter().enumerate())
        .map(|(place, group)| {
            let view = installation.view(place);
            let scene = view.scene();
            Named { place, name: group.name, users: group.users, view, scene, changes: OnceCell::new() }
        })
        .collect();
    let mut findings = Vec::new();
    for together in 0..=options.failures {
        for group in &groups {
            let questions = &kinds[&kind_of[group.place]].questions;
            let of_so_many = questions.iter().filter(|question| question.set.len() == together);
            let found = of_so_many.filter_map(|question| group.finding(question, options));
            findings.extend(found.filter(|finding| together > 0 || finding.is_to_be_mended()));
        }
    }
    findings
}

/// A group, and its names for what happens to its kind.
struct Named {
    place: usize,
    name: String,
    users: u64,
    view: Box<dyn View>,
    scene: Box<dyn Scene>,
    changes: OnceCell<Vec<Change>>,
}

impl Named {
    /// What was found of the group; nothing if it was not looked at.
    fn finding(&self, question: &Question, options: &Options<'_>) -> Option<Finding> {
        let answer = question.answer.get()?;
        let gist = answer.gist();
        let (failures, names) = (self.scene.failures(), self.scene.names());
        let named = |gist: Gist| {
            let standbys: BTreeSet<String> =
                gist.standbys.iter().map(|node| names[node.index()].clone()).collect();
            standbys.into_iter().collect()
        };
        let stories = match () {
            () if options.every_story => Stories::All,
            () if question.set.len() <= 1 || gist.is_to_be_mended() => Stories::NotAtHome,
            () => Stories::None,
        };
        let mend =
            |mended: &Mended| mended.named(self.changes.get_or_init(|| self.view.changes()), &*self.scene);
        let otherwise = |&(place, gist): &(usize, Gist)| Otherwise {
            reading: options.otherwise[place].reading.clone(),
            fate: gist.fate,
            standbys: named(gist),
            returns: gist.returns(),
            second_time: gist.second_time,
            first_start: gist.first_start,
        };
        Some(Finding {
            place: self.place,
            group: self.name.clone(),
            users: self.users,
            failures: question.set.iter().map(|&event| failures[event].clone()).collect(),
            fate: gist.fate,
            standbys: named(gist),
            returns: gist.returns(),
            second_time: gist.second_time,
            first_start: gist.first_start,
            situations: Situations::new(answer.clone(), names.clone(), stories),
            mend: question.mended.get().map(mend),
            otherwise: question.otherwise.get().into_iter().flatten().map(otherwise).collect(),
        })
    }
}
