//! Rows that no world carries out under some readings, and why.

use super::ambiguities::Question;
use crate::ambiguity::Readings;

/// The rows that belong to readings which are not followed.
pub(super) fn excused_rows(readings: Readings) -> Vec<(&'static str, &'static str)> {
    let followed = |row: &&(&str, &[(Question, u8)])| {
        row.1.iter().all(|&(question, reading)| readings.get(question) == reading)
    };
    let left_out = ROWS_OF_READINGS.iter().filter(|row| !followed(row));
    left_out.map(|&(row, _)| (row, "It belongs to a reading that is not followed.")).collect()
}

/// Rows, and the readings that it takes for them to come up.
const ROWS_OF_READINGS: &[(&str, &[(Question, u8)])] = &[
    ("UR-C06", &[(Question::Refused, 0)]),
    ("UR-C07", &[(Question::Refused, 1)]),
    ("UR-C03", &[(Question::FirstAfterLoss, 0)]),
    ("UR-C16", &[(Question::FirstAfterLoss, 1)]),
    ("UR-S02", &[(Question::HomeBeforeFailback, 1)]),
    ("UR-S05", &[(Question::VisibleToWhom, 0)]),
    ("UR-S06", &[(Question::VisibleToWhom, 1)]),
    ("UR-S07", &[(Question::VisibleToWhom, 1)]),
    ("UR-S08", &[(Question::VisibleToWhom, 0)]),
    ("UR-S09", &[(Question::VisibleToWhom, 0), (Question::ShortReturn, 0)]),
    ("UR-S10", &[(Question::VisibleToWhom, 0), (Question::ShortReturn, 1)]),
    ("UR-S11", &[(Question::VisibleToWhom, 0), (Question::ShortReturn, 1)]),
    ("UR-S13", &[(Question::EarlyAttempt, 0)]),
    ("UR-S14", &[(Question::EarlyAttempt, 1)]),
    // Where the 3 minutes are enough, the clock begins failover before any phone does.
    ("UR-S16", &[(Question::SecondCondition, 0)]),
    ("UR-S17", &[(Question::VisibleToWhom, 1)]),
    // Where only a later attempt counts, that attempt begins failover, and not the clock.
    ("UR-S18", &[(Question::EarlyAttempt, 0)]),
    ("UR-S19", &[(Question::VisibleToWhom, 1)]),
    ("UR-S22", &[(Question::ShortAbsence, 0)]),
    ("UR-S23", &[(Question::ShortAbsence, 1)]),
    ("UR-S24", &[(Question::ShortAbsence, 1)]),
    ("UR-S29", &[(Question::LostInGrace, 0), (Question::VisibleToWhom, 0)]),
    ("UR-S30", &[(Question::LostInGrace, 1)]),
    ("UR-S33", &[(Question::HomeBeforeFailback, 1)]),
    ("UR-S34", &[(Question::HomeBeforeFailback, 1)]),
    ("UR-S37", &[(Question::VisibleToWhom, 0)]),
    ("UR-S47", &[(Question::NoSettings, 0)]),
    ("UR-S48", &[(Question::NoSettings, 1)]),
    ("UR-S50", &[(Question::NoSettings, 0)]),
    ("UR-S51", &[(Question::NoSettings, 1)]),
    ("UR-S54", &[(Question::WithoutCopy, 1)]),
    ("UR-S55", &[(Question::WithoutCopy, 1), (Question::NoSettings, 0)]),
    ("UR-S56", &[(Question::WithoutCopy, 1), (Question::NoSettings, 1)]),
    ("UR-S58", &[(Question::WithoutCopy, 1)]),
    ("UR-S68", &[(Question::NoSettings, 0)]),
    ("UR-S69", &[(Question::NoSettings, 1)]),
    ("UR-S67", &[(Question::LostInGrace, 0), (Question::VisibleToWhom, 1)]),
];
