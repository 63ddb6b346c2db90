//! Rows that no world carries out under some readings, and why.

use super::ambiguities::Question;
use crate::ambiguity::Readings;

/// The rows that belong to a reading which is not followed.
pub(super) fn excused_rows(readings: Readings) -> Vec<(&'static str, &'static str)> {
    ROWS_OF_READINGS
        .iter()
        .filter(|(_, question, reading)| readings.get(*question) != *reading)
        .map(|&(row, _, _)| (row, "It belongs to a reading that is not followed."))
        .collect()
}

const ROWS_OF_READINGS: &[(&str, Question, u8)] =
    &[("UR-C06", Question::Refused, 0), ("UR-C07", Question::Refused, 1)];
