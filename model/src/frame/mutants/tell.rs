//! Where a mutant first differs, in words; and whether anybody sees it.

use crate::check::Checkable as _;
use crate::explore::{Difference, Onlooker};
use crate::frame::world::{Installed, World};
use crate::property::Property;

/// Sees all that properties look at, and hears what is told of each step.
pub(super) struct Everybody<'c, W: World>(pub(super) &'c [Property<Installed<W>>]);

impl<W: World> Onlooker<Installed<W>> for Everybody<'_, W> {
    type Sight = Vec<(bool, bool)>;

    fn sight(&self, model: &Installed<W>, state: &W::State) -> Self::Sight {
        self.0.iter().map(|claim| claim.looks(model, state)).collect()
    }

    fn told(&self, model: &Installed<W>, before: &W::State, action: &W::Action, after: &W::State) -> String {
        model.narrate(before, action, after)
    }
}

/// The way to a difference, and the difference, in words.
pub(super) fn tell<W: World>(
    model: &Installed<W>,
    as_is: &Installed<W>,
    difference: &Difference<W::State, W::Action>,
) -> String {
    let Difference { way, action, here, there } = difference;
    let mut story = vec![format!("in {}", model.topology)];
    let mut before = &way.init;
    for (action, after) in &way.steps {
        story.push(model.narrate(before, action, after));
        before = after;
    }
    story.retain(|step| !step.is_empty());
    let told = |model: &Installed<W>, after: &Option<W::State>| match after {
        Some(after) => model.narrate(before, action, after),
        None => "nothing of the kind".to_owned(),
    };
    let (mutated, right) = (told(model, here), told(as_is, there));
    let differing = match (here, there) {
        (Some(here), Some(there)) if mutated == right => {
            differing(&model.describe(here), &as_is.describe(there))
        }
        _ => format!("{mutated} · instead of: {right}"),
    };
    format!("{}; then {differing}", story.join("; "))
}

/// The first lines that differ of two descriptions.
fn differing(here: &str, there: &str) -> String {
    let lines = here.lines().zip(there.lines()).filter(|(here, there)| here != there).take(3);
    let told = lines.map(|(here, there)| format!("{} · instead of: {}", here.trim(), there.trim()));
    told.collect::<Vec<_>>().join(" | ")
}
