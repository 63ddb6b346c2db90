//! A story as a message sequence chart.

use redial_harness::report::LogKind;
use redial_model::audit::story::{StepKind, Told, ToldStep};

use crate::report::chart::{Chart, Mark, Row};
use crate::report::page::harmless;

/// The lane of the client.
const CLIENT: &str = "the client";

/// The chart of a story: what happens once, and then what is repeated for ever.
pub fn chart(story: &Told) -> Chart {
    let steps = || story.lead.iter().chain(&story.cycle);
    let mut lanes: Vec<&str> = vec![CLIENT];
    for name in steps().flat_map(|step| [step.from.as_str(), step.to.as_str()]) {
        if !name.is_empty() && !lanes.contains(&name) {
            lanes.push(name);
        }
    }
    let row = |(number, step): (usize, &ToldStep)| {
        let lane = |name: &str| lanes.iter().position(|lane| *lane == name);
        let (mark, label) = match (lane(&step.from), lane(&step.to)) {
            (Some(from), Some(to)) if from != to => (Mark::Arrow { from, to }, step.what.clone()),
            (Some(at), Some(_)) => (Mark::At(at), step.sentence()),
            _ => (Mark::Across, step.sentence()),
        };
        Row { at: number.to_string(), mark, kind: kind(step.kind), label: harmless(&label).into_owned() }
    };
    let mut rows: Vec<Row> = (1..).zip(&story.lead).map(row).collect();
    if !story.cycle.is_empty() {
        let label = "and then for ever".to_owned();
        rows.push(Row { at: String::new(), mark: Mark::Across, kind: LogKind::Phase, label });
        rows.extend((story.lead.len() + 1..).zip(&story.cycle).map(row));
    }
    let lanes = lanes.iter().map(|lane| harmless(lane.strip_prefix("the ").unwrap_or(lane)).into_owned());
    Chart { lanes: lanes.collect(), rows }
}

fn kind(kind: StepKind) -> LogKind {
    match kind {
        StepKind::Failure | StepKind::Repair => LogKind::Fault,
        StepKind::Client => LogKind::Client,
        StepKind::Node => LogKind::Pbx,
        StepKind::Note => LogKind::Note,
    }
}
