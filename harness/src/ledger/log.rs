//! What was written down in a case: of much, the beginning and the end.

use std::collections::VecDeque;

use crate::report::{LogEntry, shortened};

/// Entries of the beginning that are kept, and of the end. The longest cases have a few hundred.
const HEAD: usize = 600;
const TAIL: usize = 200;

/// What was written down in a case. A client may make it long; what is kept of it is not.
#[derive(Debug, Default)]
pub struct Log {
    head: Vec<LogEntry>,
    tail: VecDeque<LogEntry>,
    left_out: usize,
}

impl Log {
    pub(super) fn push(&mut self, mut entry: LogEntry) {
        entry.what = shortened(entry.what);
        if self.head.len() < HEAD {
            self.head.push(entry);
            return;
        }
        if self.tail.len() == TAIL {
            self.tail.pop_front();
            self.left_out += 1;
        }
        self.tail.push_back(entry);
    }

    /// What is kept, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &LogEntry> {
        self.head.iter().chain(&self.tail)
    }

    /// The last entry.
    pub fn last(&self) -> Option<&LogEntry> {
        self.iter().next_back()
    }

    /// What is kept, and how much is not: said at `place`, where it would stand.
    pub fn into_entries(self, place: &str) -> Vec<LogEntry> {
        let Log { head: mut entries, tail, left_out } = self;
        if left_out > 0 {
            let at_s = entries.last().map_or(0.0, |entry| entry.at_s);
            entries.push(LogEntry::left_out(at_s, place, left_out));
        }
        entries.extend(tail);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(entries: usize) -> Vec<LogEntry> {
        let mut log = Log::default();
        for number in 0..entries {
            let entry = LogEntry::left_out(number as f64, "case", number);
            log.push(LogEntry { what: format!("{number} {}", "x".repeat(60_000)), ..entry });
        }
        log.into_entries("case")
    }

    #[test]
    fn of_much_the_beginning_and_the_end_are_kept_and_the_rest_is_counted() {
        let entries = log(10_000);
        assert_eq!(entries.len(), HEAD + 1 + TAIL);
        assert_eq!(entries[HEAD].what, "… 9200 more left out");
        assert!(entries[HEAD - 1].what.starts_with("599 x"));
        assert!(entries[HEAD + 1].what.starts_with("9800 x"));
        assert!(entries.iter().all(|entry| entry.what.len() < 2_000));
        assert!(entries[0].what.ends_with("more characters left out"), "{}", entries[0].what);
    }

    #[test]
    fn a_usual_case_is_kept_whole() {
        assert_eq!(log(HEAD + TAIL).len(), HEAD + TAIL);
    }
}
