//! A message sequence chart, drawn. Colours come from the page's style sheet, by class.

use maud::{Markup, html};
use redial_harness::report::LogKind;

use super::chart::{Chart, Mark, Row};

const TIME: usize = 62;
const LANE: usize = 120;
const ROW: usize = 24;
const HEAD: usize = 34;
const CHARACTER: usize = 7;
/// Characters of a label before it is cut; the whole text stands in a tooltip.
const LABEL: usize = 150;

/// Draws a chart.
pub fn draw(chart: &Chart) -> Markup {
    let x = |lane: usize| TIME + LANE / 2 + lane * LANE;
    let label_at = TIME + chart.lanes.len() * LANE + 8;
    let longest = chart.rows.iter().map(|row| row.label.chars().count().min(LABEL)).max().unwrap_or_default();
    let (width, height) = (label_at + longest * CHARACTER + 16, HEAD + chart.rows.len() * ROW + 8);
    html! {
        svg class="chart" role="img" aria-label="message sequence chart" xmlns="http://www.w3.org/2000/svg"
            width=(width) height=(height) viewBox=(format!("0 0 {width} {height}")) {
            @for (lane, name) in chart.lanes.iter().enumerate() {
                rect class="head" x=(x(lane) - LANE / 2 + 4) y="4" width=(LANE - 8) height="22" rx="4" {}
                text class="name" x=(x(lane)) y="19" text-anchor="middle" { (name) }
                line class="lane" x1=(x(lane)) x2=(x(lane)) y1="26" y2=(height) {}
            }
            @for (place, row) in chart.rows.iter().enumerate() {
                (draw_row(row, HEAD + place * ROW, label_at, width, &x))
            }
        }
    }
}

fn draw_row(row: &Row, top: usize, label_at: usize, width: usize, x: &dyn Fn(usize) -> usize) -> Markup {
    let (middle, base) = (top + ROW / 2, top + ROW / 2 + 4);
    if row.kind == LogKind::Phase {
        return html! {
            rect class="phase" x="0" y=(top + 2) width=(width) height=(ROW - 4) {}
            text class="phase-name" x="8" y=(base) { (cut(&row.label)) }
        };
    }
    html! {
        g class=(class(row.kind)) {
            title { (row.at) ": " (row.label) }
            text class="time" x=(TIME - 8) y=(base) text-anchor="end" { (row.at) }
            @match row.mark {
                Mark::Arrow { from, to } => {
                    @let (from, to) = (x(from), x(to));
                    @let tip = if from < to { to - 7 } else { to + 7 };
                    line class="arrow" x1=(from) x2=(tip) y1=(middle) y2=(middle) {}
                    path class="tip" d=(format!("M{to} {middle} L{tip} {} L{tip} {} Z", middle - 4, middle + 4)) {}
                }
                Mark::At(lane) => { circle class="tip" cx=(x(lane)) cy=(middle) r="4.5" {} }
                // What the case does stands in no lane.
                Mark::Across => { @if row.kind == LogKind::Fault { circle class="tip" cx=(TIME) cy=(middle) r="3" {} } }
            }
            text class="label" x=(label_at) y=(base) { (cut(&row.label)) }
        }
    }
}

fn class(kind: LogKind) -> &'static str {
    match kind {
        LogKind::Phase => "phase",
        LogKind::Fault => "fault",
        LogKind::Client => "client",
        LogKind::Pbx => "pbx",
        LogKind::Publication => "publication",
        LogKind::Judgement => "judgement",
        LogKind::Note => "note",
    }
}

fn cut(label: &str) -> String {
    match label.char_indices().nth(LABEL) {
        Some((end, _)) => format!("{}…", &label[..end]),
        None => label.to_owned(),
    }
}
