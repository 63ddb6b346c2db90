//! How much of what happened in its cases a run remembers: a client may make a lot happen, and reports are to be read.

use crate::ledger::CASE;
use crate::report::{CaseReport, LogEntry};
use crate::verdict::Verdict;

/// Bytes of records for cases that passed, which nobody looks for first.
const OF_PASSES: usize = 3 << 20;
/// Bytes of records for the others.
const OF_OTHERS: usize = 6 << 20;
/// One case gets at most the so many-th part of what is left, so that something is left for those that end later.
const SHARE: usize = 8;
/// What an entry costs beside its words.
const BESIDE: usize = 100;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    passes: usize,
    others: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Budget { passes: OF_PASSES, others: OF_OTHERS }
    }

    /// Takes what there is no room for out of a report, and says how much that is.
    pub(super) fn fit(&mut self, report: &mut CaseReport) {
        let left = if report.verdict == Verdict::Pass { &mut self.passes } else { &mut self.others };
        let share = *left / SHARE;
        let entries = std::mem::take(&mut report.events);
        let cost = |entry: &LogEntry| BESIDE + entry.what.len() + entry.from.len() + entry.to.len();
        let all: usize = entries.iter().map(cost).sum();
        report.events = if all <= share { entries } else { shorten(entries, share, cost) };
        *left -= report.events.iter().map(cost).sum::<usize>().min(*left);
    }
}

/// The beginning, for a quarter of the room, and the end, which is about what the verdict comes from.
fn shorten(mut entries: Vec<LogEntry>, room: usize, cost: impl Fn(&LogEntry) -> usize) -> Vec<LogEntry> {
    let fitting = |entries: &mut dyn Iterator<Item = &LogEntry>, mut room: usize| {
        let fits = |entry: &&LogEntry| {
            let fits = cost(entry) <= room;
            room = room.saturating_sub(cost(entry));
            fits
        };
        entries.take_while(fits).count()
    };
    let head = fitting(&mut entries.iter(), room / 4);
    let tail = fitting(&mut entries[head..].iter().rev(), room - room / 4);
    let end = entries.len() - tail;
    let at_s = entries[..end].last().map_or(0.0, |entry| entry.at_s);
    let gap = LogEntry::left_out(at_s, CASE, end - head);
    entries.splice(head..end, [gap]);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::LogKind;

    fn report(verdict: Verdict, entries: usize) -> CaseReport {
        let entry = |number: usize| LogEntry {
            at_s: number as f64,
            from: CASE.to_owned(),
            to: CASE.to_owned(),
            what: format!("{number}"),
            kind: LogKind::Client,
        };
        CaseReport { events: (0..entries).map(entry).collect(), ..CaseReport::unplayed("a", "b", verdict) }
    }

    #[test]
    fn usual_runs_are_kept_whole() {
        let mut budget = Budget::new();
        for _ in 0..150 {
            let mut case = report(Verdict::Pass, 60);
            budget.fit(&mut case);
            assert_eq!(case.events.len(), 60);
        }
    }

    #[test]
    fn however_much_happens_the_record_of_a_run_is_bounded_and_says_what_is_missing() {
        let mut budget = Budget::new();
        let mut kept = 0;
        for verdict in [Verdict::Fail, Verdict::Pass] {
            for _ in 0..20_000 {
                let mut case = report(verdict, 800);
                budget.fit(&mut case);
                kept += case.events.iter().map(|entry| BESIDE + entry.what.len()).sum::<usize>();
                if case.events.len() < 800 {
                    let left_out = case.events.iter().filter(|entry| entry.what.contains("more left out"));
                    assert_eq!(left_out.count(), 1);
                }
            }
        }
        // A line that says how much is missing stays of each.
        assert!(kept < OF_PASSES + OF_OTHERS + 40_000 * 130, "{kept}");
    }

    #[test]
    fn a_failure_keeps_its_end() {
        let mut budget = Budget { passes: 0, others: 8 * 8 * 1_024 };
        let mut case = report(Verdict::Fail, 800);
        budget.fit(&mut case);
        assert_eq!(case.events.first().map(|entry| entry.what.as_str()), Some("0"));
        assert_eq!(case.events.last().map(|entry| entry.what.as_str()), Some("799"));
    }
}
