//! Rows that no world carries out under the readings that are followed, and why.

use super::ambiguities::Question;
use crate::ambiguity::Readings;

/// The rows of readings, with the question and the reading that each of them is for.
const ROWS_OF_READINGS: &[(&str, Question, u8)] = &[
    ("GD-C04", Question::TargetDown, 0),
    ("GD-C05", Question::TargetDown, 1),
    ("GD-C06", Question::TargetDown, 2),
    ("GD-C16", Question::TimerRace, 1),
    ("GD-C17", Question::TimerRace, 1),
    ("GD-C18", Question::Flapping, 0),
    ("GD-C19", Question::Flapping, 1),
    ("GD-C22", Question::BothServices, 1),
    ("GD-C25", Question::BothServices, 1),
    ("GD-C27", Question::BothServices, 1),
    ("GD-C41", Question::UnknownReason, 0),
    ("GD-C42", Question::UnknownReason, 1),
    ("GD-C43", Question::UnknownReason, 1),
    ("GD-C45", Question::NoPhone, 0),
    ("GD-C46", Question::LateBack, 1),
    ("GD-C48", Question::LogInAgain, 0),
    ("GD-C51", Question::NoPhone, 0),
    ("GD-C52", Question::NoPhone, 1),
    ("GD-C53", Question::NoPhone, 1),
    ("GD-C54", Question::EveryConnection, 0),
    ("GD-C54", Question::ListenersAfter, 0),
    ("GD-C55", Question::EveryConnection, 0),
    ("GD-C55", Question::ListenersAfter, 1),
    ("GD-C56", Question::EveryConnection, 1),
    ("GD-C57", Question::TargetDown, 0),
    ("GD-C58", Question::TargetDown, 1),
    ("GD-C59", Question::TargetDown, 2),
    ("GD-C60", Question::TargetDown, 2),
    ("GD-C61", Question::PreferredChanged, 1),
    ("GD-C62", Question::Failback, 1),
    ("GD-S03", Question::ProxyAlone, 0),
    ("GD-S04", Question::ProxyAlone, 1),
    ("GD-T13", Question::ShutdownLogout, 0),
    ("GD-T14", Question::ShutdownLogout, 1),
];

/// Rows that no world carries out under these readings, and why.
pub(super) fn excused_rows(readings: Readings) -> Vec<(&'static str, &'static str)> {
    ROWS_OF_READINGS
        .iter()
        .filter(|(_, question, reading)| readings.get(*question) != *reading)
        .map(|(row, ..)| (*row, "It belongs to a reading that is not followed."))
        .collect()
}
