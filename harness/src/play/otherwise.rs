//! Whether a client that did not do what a case expects reads the document otherwise than the case, and did nothing wrong by that.

use redial_model::ambiguity::{Ambiguity, Readings, Side};
use redial_model::system::System;

use crate::oracle::{Observable, Oracle, Silence, Subset};

/// The readings under which a client did nothing wrong that did not do what a case expects.
#[derive(Debug, Default)]
pub(super) struct Explaining {
    /// Those that explain what it did.
    pub so_far: Subset,
    /// Those that explain as well that it did no more.
    pub silence: Subset,
    /// By none is nothing due, but by some of a client whose time for an answer was over.
    pub rests_impatient: bool,
}

impl Explaining {
    /// What the rows say of it.
    pub(super) fn by<T: Observable>(oracle: &mut Oracle<'_, T>, silence: Silence) -> Self {
        // Whoever had the time for it has published what it had to say, whatever it did meanwhile.
        let published = if silence == Silence::None { Silence::None } else { Silence::Unpublished };
        let (so_far, silent) = (oracle.explaining(published), oracle.explaining(silence));
        let rests_impatient = silence == Silence::Complete && silent.is_empty() && oracle.rests_impatient();
        Explaining { so_far, silence: silent, rests_impatient }
    }

    /// The readings that such a client may follow: as few as there are other than those by which the case holds. `None`: it did
    /// wrong by all of them, or what it did is right by those of the case.
    pub(super) fn reads_otherwise(&self, system: &dyn System, by_the_case: Readings) -> Option<String> {
        fewest(system, by_the_case, &self.so_far).or_else(|| fewest(system, by_the_case, &self.silence))
    }
}

fn fewest(system: &dyn System, by_the_case: Readings, explaining: &Subset) -> Option<String> {
    let questions: Vec<(usize, &Ambiguity)> = questions(system).collect();
    let otherwise = |readings: Readings| {
        let differs =
            move |(place, _): &&(usize, _)| readings.at_place(*place) != by_the_case.at_place(*place);
        questions.iter().filter(differs)
    };
    let fewest = explaining.iter().min_by_key(|readings| otherwise(*readings).count())?;
    let letter = |(place, question): &(usize, &Ambiguity)| {
        let letter = question.letters().nth(usize::from(fewest.at_place(*place)));
        letter.map(|letter| format!("reading {letter} of {}", question.id))
    };
    let letters: Vec<String> = otherwise(fewest).filter_map(letter).collect();
    (!letters.is_empty()).then(|| letters.join(" and "))
}

/// The open questions about the client, and their places in the register.
pub(super) fn questions(system: &dyn System) -> impl Iterator<Item = (usize, &'static Ambiguity)> {
    system.ambiguities().iter().enumerate().filter(|(_, it)| it.side == Side::Client)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use redial_model::systems;

    use super::*;
    use crate::oracle::Ways;

    /// What a client did that only another reading than that of the case explains is held against nobody.
    #[test]
    fn a_case_that_holds_by_one_reading_judges_no_other_one() {
        let system = systems::by_name("user-resilience").unwrap();
        let declared = |readings: &[(&str, char)]| {
            let readings: Vec<_> = readings.iter().map(|(id, letter)| ((*id).to_owned(), *letter)).collect();
            system.readings(&readings).unwrap()
        };
        let places = ["UR-A11", "UR-A12"].map(|id| questions(system).find(|(_, it)| it.id == id).unwrap());
        let ways = Arc::new(Ways::new(declared(&[]), places.map(|(place, it)| (place, it.readings.len()))));
        let case = declared(&[]);
        let (one, other) = (declared(&[("UR-A11", 'b')]), declared(&[("UR-A11", 'b'), ("UR-A12", 'b')]));
        let both = || Some("reading b of UR-A11 and reading b of UR-A12".to_owned());
        let first = || Some("reading b of UR-A11".to_owned());
        for (case, so_far, silence, otherwise) in [
            (case, vec![], vec![], None),
            (case, vec![one, case], vec![], None),
            (case, vec![one, case], vec![case], None),
            (case, vec![one, case], vec![one], first()),
            (case, vec![other, one], vec![], first()),
            (case, vec![other], vec![other], both()),
            (one, vec![one], vec![], None),
        ] {
            let read = |it: Readings| places.map(|(place, _)| it.at_place(place));
            let some =
                |some: Vec<Readings>| ways.such(|it| some.iter().any(|other| read(*other) == read(it)));
            let (so_far, silence) = (some(so_far), some(silence));
            let explaining = Explaining { so_far, silence, rests_impatient: false };
            assert_eq!(explaining.reads_otherwise(system, case), otherwise, "{explaining:?}");
        }
    }
}
