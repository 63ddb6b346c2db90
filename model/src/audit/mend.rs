//! Which change of an installation would help a group.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::answers::{Answers, Gist};
use super::report::Mend;
use super::{Change, Error, Failure, Scene, View};

/// What a group's clients can notice after a change, or after two.
struct Changed {
    /// The places of the changes among those that are offered, each after the one before it.
    way: Vec<usize>,
    scene: Box<dyn Scene>,
    /// For each of its events, which one of the group's own it is.
    same: Vec<Option<usize>>,
}

/// The changes that make a difference to a group; of those that come to the same for it, the first.
pub struct Offered {
    single: Vec<Changed>,
    last_resort: Vec<Changed>,
    /// Two of them together: put together when they are needed.
    double: OnceLock<Vec<Changed>>,
}

impl Offered {
    /// Those of a group with this scene.
    pub fn new(view: &dyn View, scene: &dyn Scene) -> Self {
        let mut known = BTreeSet::from([scene.key().to_owned()]);
        let mut of = |last_resort| {
            let changes = view.changes().into_iter().enumerate();
            let changes = changes.filter(|(_, change)| change.last_resort == last_resort);
            let changed = changes.map(|(place, change)| (vec![place], change.after.scene()));
            different(changed, scene, &mut known)
        };
        Offered { single: of(false), last_resort: of(true), double: OnceLock::new() }
    }

    fn double(&self, view: &dyn View, scene: &dyn Scene) -> &[Changed] {
        self.double.get_or_init(|| {
            let single = self.single.iter().map(|changed| changed.scene.key().to_owned());
            let mut known: BTreeSet<String> = single.chain([scene.key().to_owned()]).collect();
            let changes = |view: &dyn View| {
                let changes = view.changes().into_iter().enumerate();
                changes.filter(|(_, change)| !change.last_resort)
            };
            let pairs = changes(view).flat_map(|(first, change)| {
                let then = changes(&*change.after);
                then.map(move |(second, change)| (vec![first, second], change.after.scene()))
            });
            different(pairs, scene, &mut known)
        })
    }
}

/// The scenes that are none of those that are known, each once.
fn different(
    changed: impl Iterator<Item = (Vec<usize>, Box<dyn Scene>)>,
    own: &dyn Scene,
    known: &mut BTreeSet<String>,
) -> Vec<Changed> {
    let own = own.failures();
    let same = |scene: &dyn Scene| {
        let failures = scene.failures().into_iter();
        failures.map(|failure| own.iter().position(|other| *other == failure)).collect()
    };
    changed
        .filter(|(_, scene)| known.insert(scene.key().to_owned()))
        .map(|(way, scene)| Changed { way, same: same(&*scene), scene })
        .collect()
}

/// What the best change does, without names: it is the same for all groups that are set up alike.
#[derive(Debug, Clone)]
pub struct Mended {
    found: Option<Found>,
    tried: usize,
}

#[derive(Debug, Clone)]
struct Found {
    /// The places of the changes among those that are offered, each after the one before it.
    way: Vec<usize>,
    gist: Gist,
    costs: Vec<Cost>,
}

/// A single failure of which the group fares worse.
#[derive(Debug, Clone, Copy)]
enum Cost {
    /// One that concerned it before.
    Known(usize),
    /// One that concerns it after the change only.
    New(usize),
}

impl Changed {
    /// What becomes of the group after the change when these of its own events happen.
    fn after(&self, answers: &Answers<'_>, set: &[usize]) -> Result<Gist, Error> {
        let known = |event: &usize| self.same[*event].is_some_and(|own| set.contains(&own));
        let set: Vec<usize> = (0..self.same.len()).filter(known).collect();
        // Without any, it is an ordinary day: what a group never meets does it no harm.
        Ok(answers.ask(&*self.scene, &set)?.gist())
    }

    /// The single failures that the group fares worse of than before, among those of both scenes.
    fn costs(
        &self,
        answers: &Answers<'_>,
        before: &dyn Scene,
        wanted: &dyn Fn(&Failure) -> bool,
    ) -> Result<Vec<Cost>, Error> {
        let is_worse = |after: Gist, before: Gist| after.wrong() > before.wrong();
        let mut costs = Vec::new();
        for (event, failure) in before.failures().into_iter().enumerate() {
            let then = || Ok::<_, Error>(answers.ask(before, &[event])?.gist());
            if wanted(failure) && is_worse(self.after(answers, &[event])?, then()?) {
                costs.push(Cost::Known(event));
            }
        }
        for (event, failure) in self.scene.failures().into_iter().enumerate() {
            if self.same[event].is_none() && wanted(failure) {
                let after = answers.ask(&*self.scene, &[event])?.gist();
                if is_worse(after, answers.ask(before, &[])?.gist()) {
                    costs.push(Cost::New(event));
                }
            }
        }
        Ok(costs)
    }
}

/// What is to be mended.
pub struct Ill<'a> {
    /// How the group sees the installation.
    pub view: &'a dyn View,
    /// What can happen to it.
    pub scene: &'a dyn Scene,
    /// What happens.
    pub set: &'a [usize],
    /// Whether two changes are tried where none helps by itself.
    pub thoroughly: bool,
}

/// The first change that gives service, and brings everybody back; best one that costs nothing elsewhere.
///
/// # Errors
/// If a world cannot be explored, or was not explored to the end.
pub fn mend(
    answers: &Answers<'_>,
    ill: Ill<'_>,
    offered: &Offered,
    wanted: &dyn Fn(&Failure) -> bool,
) -> Result<Mended, Error> {
    let before = answers.ask(ill.scene, ill.set)?.gist();
    let best = |changes: &[Changed]| {
        let mut best: Option<Found> = None;
        for changed in changes {
            let gist = changed.after(answers, ill.set)?;
            if gist.wrong() >= before.wrong() || !gist.fate.is_service() {
                continue;
            }
            let costs = changed.costs(answers, ill.scene, wanted)?;
            if best.as_ref().is_none_or(|best| costs.len() < best.costs.len()) {
                best = Some(Found { way: changed.way.clone(), gist, costs });
            }
            if best.as_ref().is_some_and(|best| best.costs.is_empty()) {
                break;
            }
        }
        Ok::<_, Error>(best)
    };
    let double = || if ill.thoroughly { offered.double(ill.view, ill.scene) } else { &[] };
    let mut tried = 0;
    for stage in [&|| &offered.single[..], &double as &dyn Fn() -> _, &|| &offered.last_resort[..]] {
        let changes: &[Changed] = stage();
        tried += changes.len();
        let found = best(changes)?;
        if found.is_some() {
            return Ok(Mended { found, tried });
        }
    }
    Ok(Mended { found: None, tried })
}

impl Mended {
    /// The same in a group's names, given the changes that are offered to it.
    pub fn named(&self, changes: &[Change], scene: &dyn Scene) -> Mend {
        let Some(found) = &self.found else {
            return Mend { change: None, fate: None, returns: None, costs: Vec::new(), tried: self.tried };
        };
        let cost = |cost: &Cost| match *cost {
            Cost::Known(event) => scene.failures()[event].text.clone(),
            Cost::New(event) => after(changes, &found.way).failures()[event].text.clone(),
        };
        Mend {
            change: Some(orders(changes, &found.way)),
            fate: Some(found.gist.fate),
            returns: Some(found.gist.returns()),
            costs: found.costs.iter().map(cost).collect(),
            tried: self.tried,
        }
    }
}

/// What is changed on a way.
fn orders(changes: &[Change], way: &[usize]) -> String {
    let change = &changes[way[0]];
    match &way[1..] {
        [] => change.what.clone(),
        rest => format!("{}, and {}", change.what, orders(&change.after.changes(), rest)),
    }
}

/// The scene at the end of a way.
fn after(changes: &[Change], way: &[usize]) -> Box<dyn Scene> {
    let change = &changes[way[0]];
    match &way[1..] {
        [] => change.after.scene(),
        rest => after(&change.after.changes(), rest),
    }
}
