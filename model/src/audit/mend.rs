//! Which change of an installation would help a group.

use std::collections::BTreeSet;

use super::answers::{Answers, Gist};
use super::report::Mend;
use super::{Change, Error, Failure, Scene, View};

/// What a group's clients can notice after a change.
pub struct Changed {
    /// The place of the change among those that are offered.
    place: usize,
    scene: Box<dyn Scene>,
    /// For each of its events, which one of the group's own it is.
    same: Vec<Option<usize>>,
}

/// The changes that make a difference to a group; of those that come to the same for it, the first.
pub fn changed(view: &dyn View, scene: &dyn Scene) -> Vec<Changed> {
    let own = scene.failures();
    let mut known = BTreeSet::from([scene.key().to_owned()]);
    let mut all = Vec::new();
    for (place, change) in view.changes().into_iter().enumerate() {
        let scene = change.after.scene();
        if known.insert(scene.key().to_owned()) {
            let same = scene.failures().iter().map(|it| own.iter().position(|other| other == it)).collect();
            all.push(Changed { place, scene, same });
        }
    }
    all
}

/// What the best change does, without names: it is the same for all groups that are set up alike.
#[derive(Debug, Clone)]
pub struct Mended {
    found: Option<Found>,
    tried: usize,
}

#[derive(Debug, Clone)]
struct Found {
    /// The place of the change among those that are offered.
    change: usize,
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

/// The first change that gives service, and brings everybody back; best one that costs nothing elsewhere.
///
/// # Errors
/// If a world cannot be explored, or was not explored to the end.
pub fn mend(
    answers: &Answers<'_>,
    scene: &dyn Scene,
    changes: &[Changed],
    set: &[usize],
    wanted: &dyn Fn(&Failure) -> bool,
) -> Result<Mended, Error> {
    let before = answers.ask(scene, set)?.gist();
    let mut best: Option<Found> = None;
    for changed in changes {
        let gist = changed.after(answers, set)?;
        if gist.wrong() >= before.wrong() || !gist.fate.is_service() {
            continue;
        }
        let costs = changed.costs(answers, scene, wanted)?;
        if best.as_ref().is_none_or(|best| costs.len() < best.costs.len()) {
            best = Some(Found { change: changed.place, gist, costs });
        }
        if best.as_ref().is_some_and(|best| best.costs.is_empty()) {
            break;
        }
    }
    Ok(Mended { found: best, tried: changes.len() })
}

impl Mended {
    /// The same in a group's names, given the changes that are offered to it.
    pub fn named(&self, changes: &[Change], scene: &dyn Scene) -> Mend {
        let Some(found) = &self.found else {
            return Mend { change: None, fate: None, returns: None, costs: Vec::new(), tried: self.tried };
        };
        let change = &changes[found.change];
        let cost = |cost: &Cost| match *cost {
            Cost::Known(event) => scene.failures()[event].text.clone(),
            Cost::New(event) => change.after.scene().failures()[event].text.clone(),
        };
        Mend {
            change: Some(change.what.clone()),
            fate: Some(found.gist.fate),
            returns: Some(found.gist.returns()),
            costs: found.costs.iter().map(cost).collect(),
            tried: self.tried,
        }
    }
}
