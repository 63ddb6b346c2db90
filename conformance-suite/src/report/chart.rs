//! Message sequence charts: a lane for each participant, an arrow for each message, what it says beside it. As text
//! here; as a drawing in [`super::svg`].

use std::fmt::Write as _;

use redial_harness::report::{LogEntry, LogKind};

use super::page::{Look, harmless, pad};

/// What happened, by participant.
#[derive(Debug, PartialEq)]
pub struct Chart {
    /// The participants, the client first, the others in the order in which they appear.
    pub lanes: Vec<String>,
    /// What happened, in order.
    pub rows: Vec<Row>,
}

/// One thing that happened.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// When: seconds since the case began, or the number of a step.
    pub at: String,
    /// Where it is drawn.
    pub mark: Mark,
    /// What sort of thing it is.
    pub kind: LogKind,
    /// What it says.
    pub label: String,
}

/// Where something is drawn; numbers are lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// From one participant to another.
    Arrow {
        /// Whose it is.
        from: usize,
        /// Whom it reaches.
        to: usize,
    },
    /// At one participant.
    At(usize),
    /// At none of them: a phase, a judgement, a note.
    Across,
}

impl Chart {
    /// Of a case's log.
    pub fn of(events: &[LogEntry]) -> Self {
        let takes_part = |entry: &&LogEntry| {
            entry.from != entry.to
                || matches!(entry.kind, LogKind::Client | LogKind::Pbx | LogKind::Publication)
        };
        let client = events
            .iter()
            .find(|entry| matches!(entry.kind, LogKind::Client | LogKind::Publication))
            .map(|entry| entry.from.as_str());
        let mut lanes: Vec<&str> = client.into_iter().collect();
        for entry in events.iter().filter(takes_part) {
            for name in [&entry.from, &entry.to] {
                if !lanes.contains(&name.as_str()) {
                    lanes.push(name);
                }
            }
        }
        let lane = |name: &str| lanes.iter().position(|lane| *lane == name);
        let rows = events
            .iter()
            .map(|entry| {
                let mark = match (lane(&entry.from), lane(&entry.to)) {
                    _ if entry.kind == LogKind::Phase => Mark::Across,
                    (Some(from), Some(to)) if from != to => Mark::Arrow { from, to },
                    (Some(at), Some(_)) => Mark::At(at),
                    _ => Mark::Across,
                };
                Row {
                    at: format!("{:.3}", entry.at_s),
                    mark,
                    kind: entry.kind,
                    label: harmless(&entry.what).into_owned(),
                }
            })
            .collect();
        Chart { lanes: lanes.into_iter().map(|lane| harmless(lane).into_owned()).collect(), rows }
    }

    /// The chart as lines of text, each begun with `indent` blanks.
    pub fn text(&self, look: Look, indent: usize) -> String {
        let columns = Columns::of(&self.lanes);
        let mut text = String::new();
        let blank = format!("{:indent$}{:TIME$}", "", "");
        let header = columns.header(&self.lanes);
        if !self.lanes.is_empty() {
            let _ = writeln!(text, "{}", look.bold(format!("{blank}{header}").trim_end()));
        }
        let label_at = indent + TIME + columns.width + GAP;
        for row in &self.rows {
            if row.kind == LogKind::Phase {
                let line = format!("── {} ", row.label);
                let rest = (TIME + columns.width).saturating_sub(console::measure_text_width(&line)).max(2);
                let _ = writeln!(text, "{:indent$}{}", "", look.bold(format!("{line}{}", "─".repeat(rest))));
                continue;
            }
            let lanes = columns.draw(row.mark, row.kind);
            let label = look.wrapped(&row.label, label_at);
            let mut lines = label.lines().map(str::trim_start);
            let first = style(look, row.kind, lines.next().unwrap_or_default());
            // What the case does stands in no lane.
            let sign = if (row.mark, row.kind) == (Mark::Across, LogKind::Fault) { '✱' } else { ' ' };
            let at = format!("{} {}", look.dim(format!("{:>8}", row.at)), look.warn(sign));
            let _ = writeln!(text, "{:indent$}{at}{}{:GAP$}{first}", "", pad(&lanes, columns.width), "");
            for line in lines {
                let lanes = columns.draw(Mark::Across, LogKind::Note);
                let line = style(look, row.kind, line);
                let _ = writeln!(text, "{blank}{}{:GAP$}{line}", pad(&lanes, columns.width), "");
            }
        }
        text
    }
}

fn style(look: Look, kind: LogKind, label: &str) -> String {
    match kind {
        LogKind::Fault => look.warn(label),
        LogKind::Judgement => look.bold(label),
        LogKind::Note => look.dim(label),
        LogKind::Phase | LogKind::Client | LogKind::Pbx | LogKind::Publication => label.to_owned(),
    }
}

/// Columns that the time takes: eight digits, a blank and a sign.
const TIME: usize = 10;
/// Columns between the last lane and what is said.
const GAP: usize = 2;

/// Where the lanes stand.
struct Columns {
    lines: Vec<usize>,
    width: usize,
}

impl Columns {
    fn of(lanes: &[String]) -> Self {
        let mut lines = Vec::new();
        let mut width = 0;
        for lane in lanes {
            let column = (console::measure_text_width(lane) + 2).max(10);
            lines.push(width + column / 2);
            width += column;
        }
        Columns { lines, width }
    }

    /// Each name centred over its line.
    fn header(&self, lanes: &[String]) -> String {
        let mut header = String::new();
        for (lane, line) in lanes.iter().zip(&self.lines) {
            let name = console::measure_text_width(lane);
            let begin = line.saturating_sub(name / 2);
            let gap = begin.saturating_sub(console::measure_text_width(&header));
            let _ = write!(header, "{:gap$}{lane}", "");
        }
        header
    }

    fn draw(&self, mark: Mark, kind: LogKind) -> String {
        let mut canvas = vec![' '; self.width];
        for &line in &self.lines {
            canvas[line] = '│';
        }
        match mark {
            Mark::Across => {}
            Mark::At(lane) => canvas[self.lines[lane]] = if kind == LogKind::Fault { '✱' } else { '●' },
            Mark::Arrow { from, to } => {
                let (from, to) = (self.lines[from], self.lines[to]);
                for cell in &mut canvas[from.min(to) + 1..from.max(to)] {
                    *cell = if *cell == '│' { '┼' } else { '─' };
                }
                let rightwards = from < to;
                canvas[from] = if rightwards { '├' } else { '┤' };
                canvas[if rightwards { to - 1 } else { to + 1 }] = if rightwards { '▶' } else { '◀' };
            }
        }
        canvas.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_failover_reads_from_top_to_bottom() {
        insta::assert_snapshot!(Chart::of(&sample::events()).text(Look::plain(120), 0));
    }

    #[test]
    fn the_client_has_the_first_lane_whoever_speaks_first() {
        let mut events = sample::events();
        events.swap(2, 3);
        assert_eq!(Chart::of(&events).lanes, ["client", "master", "slave1", "slave1-standby"]);
    }

    #[test]
    fn a_participant_without_messages_gets_no_lane() {
        let entry = LogEntry {
            at_s: 1.0,
            from: "case".into(),
            to: "case".into(),
            what: "slave2 stops".into(),
            kind: LogKind::Fault,
        };
        let chart = Chart::of(&[entry]);
        assert!(chart.lanes.is_empty());
        assert_eq!(chart.text(Look::plain(80), 0), "   1.000 ✱  slave2 stops\n");
    }

    #[test]
    fn an_empty_log_is_an_empty_chart() {
        assert_eq!(Chart::of(&[]).text(Look::plain(80), 2), "");
    }

    #[test]
    fn what_a_client_says_cannot_break_the_chart() {
        let entry = LogEntry {
            at_s: 0.5,
            from: "client".into(),
            to: "master".into(),
            what: format!("logs on as \u{1b}[2J\n{}", "x".repeat(300)),
            kind: LogKind::Client,
        };
        let text = Chart::of(&[entry]).text(Look::plain(80), 0);
        assert!(!text.contains('\u{1b}'));
        assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
    }
}
