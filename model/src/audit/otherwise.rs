//! The same installation under every other reading of every open question, one at a time.

use serde_json::Value;

use super::description::Misfit;
use super::{Auditor, Installation};
use crate::ambiguity::{Ambiguity, Consulted, Readings};
use crate::rule::Edition;

/// An installation under another reading of one open question.
pub struct ReadOtherwise {
    /// The reading, as `ID=LETTER`.
    pub reading: String,
    /// The installation, with the same groups in the same order.
    pub installation: Box<dyn Installation>,
    /// The question's place in the register.
    pub(super) question: usize,
    /// What the description is read as depends on it.
    pub(super) shapes: bool,
}

/// An installation under every reading that is not followed, the other questions read as they are.
///
/// # Errors
/// As the system's [auditor](super::Auditor::read).
pub fn otherwise(
    auditor: &dyn Auditor,
    questions: &[Ambiguity],
    description: &Value,
    edition: Edition,
    readings: Readings,
) -> Result<Vec<ReadOtherwise>, Misfit> {
    let mut all = Vec::new();
    let followed = readings.in_edition(questions, edition);
    for (place, question) in questions.iter().enumerate() {
        for (reading, letter) in (0..).zip(question.letters()) {
            if followed.at_place(place) == reading {
                continue;
            }
            let read = readings.with_place(place, reading);
            let (installation, consulted) =
                Consulted::during(|| auditor.read(description.clone(), edition, read));
            all.push(ReadOtherwise {
                reading: format!("{}={letter}", question.id),
                installation: installation?,
                question: place,
                shapes: consulted.contains(place),
            });
        }
    }
    Ok(all)
}
