//! Which module may use which: the layers of the three crates, as data. `docs/design.md` shows them as a drawing.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{files, hold, sources};
use crate::uses::{circles, uses};

/// Modules with one subject, and the layers right below.
struct Layer {
    /// What the drawing calls it.
    name: &'static str,
    /// Its files and folders; of two layers the one with the longer path has a file. `*` stands for the folders that
    /// are there, none of which uses another.
    files: &'static [&'static str],
    /// Its files may use these layers, and whatever those may use.
    above: &'static [&'static str],
}

const fn layer(name: &'static str, files: &'static [&'static str], above: &'static [&'static str]) -> Layer {
    Layer { name, files, above }
}

/// Each after those that it stands on.
const LAYERS: &[Layer] = &[
    layer(
        "words: clauses, rows, questions",
        &[
            "model/src/ambiguity.rs",
            "model/src/clause.rs",
            "model/src/closed.rs",
            "model/src/edition.rs",
            "model/src/rule.rs",
            "model/src/timer.rs",
            "model/src/topology.rs",
        ],
        &[],
    ),
    layer(
        "engine",
        &["model/src/coverage.rs", "model/src/engine.rs", "model/src/mutation.rs", "model/src/table.rs"],
        &["words: clauses, rows, questions"],
    ),
    layer("environment", &["model/src/environment.rs"], &["words: clauses, rows, questions"]),
    layer("explorer", &["model/src/explore/"], &[]),
    layer(
        "properties, check",
        &[
            "model/src/addition.rs",
            "model/src/browse.rs",
            "model/src/check",
            "model/src/comparison.rs",
            "model/src/finding.rs",
            "model/src/property.rs",
        ],
        &["engine", "explorer"],
    ),
    layer("audit", &["model/src/audit"], &["words: clauses, rows, questions", "explorer"]),
    layer("second checker", &["model/src/promela"], &["engine", "explorer"]),
    layer("what a system is", &["model/src/system.rs"], &["properties, check", "audit", "second checker"]),
    layer("frame", &["model/src/frame"], &["what a system is", "environment"]),
    layer("systems", &["model/src/systems/*/"], &["frame"]),
    layer("list of systems", &["model/src/systems/mod.rs"], &["systems"]),
    layer(
        "documents",
        &["model/src/decided.rs", "model/src/register.rs", "model/src/render/"],
        &["what a system is"],
    ),
    layer(
        "events, verdicts",
        &[
            "harness/src/doctor.rs",
            "harness/src/lag.rs",
            "harness/src/line.rs",
            "harness/src/lock.rs",
            "harness/src/names.rs",
            "harness/src/place.rs",
            "harness/src/proforma.rs",
            "harness/src/causes.rs",
            "harness/src/report",
            "harness/src/seed.rs",
            "harness/src/verdict.rs",
        ],
        &["words: clauses, rows, questions"],
    ),
    layer(
        "sockets, processes",
        &[
            "harness/src/capture.rs",
            "harness/src/dns",
            "harness/src/doctor/",
            "harness/src/files",
            "harness/src/guard.rs",
            "harness/src/hindrance.rs",
            "harness/src/limits.rs",
            "harness/src/net.rs",
            "harness/src/net/",
            "harness/src/processes.rs",
            "harness/src/publication.rs",
            "harness/src/server",
            "harness/src/settings.rs",
            "harness/src/stream.rs",
            "harness/src/subject",
            "harness/src/tls.rs",
        ],
        &["events, verdicts"],
    ),
    layer("oracle, record", &["harness/src/ledger", "harness/src/oracle"], &["engine", "events, verdicts"]),
    layer("reference clients", &["harness/src/reference"], &["engine", "sockets, processes"]),
    layer(
        "wire, case",
        &["harness/src/adapter", "harness/src/case", "harness/src/ensemble.rs", "harness/src/wire.rs"],
        &["oracle, record", "reference clients", "what a system is"],
    ),
    layer("conform", &["harness/src/conform"], &["wire, case", "frame", "documents"]),
    layer("SIP", &["harness/src/sip/"], &["wire, case"]),
    layer("wires", &["harness/src/*/"], &["SIP", "conform", "environment", "list of systems"]),
    layer("play", &["harness/src/play"], &["wire, case"]),
    layer("list of wires", &["harness/src/wires.rs"], &["wires", "play"]),
    layer("run", &["harness/src/run"], &["list of wires"]),
    layer("what is asked for", &["conformance-suite/src/"], &["run", "documents"]),
    layer("reports", &["conformance-suite/src/report/"], &["what is asked for"]),
    layer("commands", &["conformance-suite/src/commands/", "conformance-suite/src/main.rs"], &["reports"]),
];

/// How a path fits one of a layer's: how much of it, and the folder that stands for `*`.
fn fits<'a>(path: &'a str, pattern: &str) -> Option<(usize, Option<&'a str>)> {
    match pattern.split_once('*') {
        None => path.starts_with(pattern).then_some((pattern.len(), None)),
        Some((before, after)) => {
            let (folder, _) = path.strip_prefix(before)?.split_once(after)?;
            Some((before.len(), Some(folder)))
        }
    }
}

/// The layer of a file, and the folder that stands for `*`.
fn layer_of(path: &str) -> Option<(&'static Layer, Option<&str>)> {
    let fitting = LAYERS.iter().flat_map(|layer| {
        let fit = layer.files.iter().filter_map(|pattern| fits(path, pattern)).max_by_key(|it| it.0);
        fit.map(|(length, folder)| (length, layer, folder))
    });
    fitting.max_by_key(|(length, ..)| *length).map(|(_, layer, folder)| (layer, folder))
}

/// Everything that a layer may use beside itself.
fn below(layer: &Layer) -> BTreeSet<&'static str> {
    let right_below = layer.above.iter().map(|name| {
        LAYERS.iter().find(|it| it.name == *name).unwrap_or_else(|| panic!("there is no layer {name}"))
    });
    right_below.flat_map(|it| below(it).into_iter().chain([it.name])).collect()
}

/// A crate's root declares its modules and what they share, such as its macros.
fn is_root(path: &str) -> bool {
    path.ends_with("src/lib.rs")
}

fn used() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let all = ["model/", "harness/", "conformance-suite/"].into_iter().flat_map(sources);
    let mut used =
        uses(all.filter(|file| !is_root(&file.path)).map(|it| (it.path.as_str(), it.text.as_str())));
    used.retain(|path, _| !path.ends_with("tests.rs"));
    used
}

#[test]
fn every_file_belongs_to_a_layer_and_uses_only_what_is_below() {
    let mut complaints = Vec::new();
    for (file, used) in used() {
        let Some((layer, folder)) = layer_of(file) else {
            complaints.push((file.to_owned(), "belongs to no layer".to_owned()));
            continue;
        };
        let below = below(layer);
        for other in used {
            let Some((at, place)) = layer_of(other) else { continue };
            let is_own = std::ptr::eq(at, layer) && place == folder;
            if !is_own && !below.contains(at.name) {
                let what = format!("is of \"{}\" and uses {other}, which is of \"{}\"", layer.name, at.name);
                complaints.push((file.to_owned(), what));
            }
        }
    }
    hold("A module uses what is below it.", complaints, &[]);
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let complaints = circles(&used()).into_iter().map(|circle| {
        let (first, others) = circle.split_first().expect("a circle has files");
        ((*first).to_owned(), format!("uses, and is used by, {}", others.join(", ")))
    });
    hold("There are no circles between files.", complaints.collect(), &[]);
}

#[test]
fn the_drawing_shows_the_layers() {
    let id = |name: &str| name.split([',', ':']).next().unwrap_or(name).replace(' ', "_");
    let mut drawn = String::from("```mermaid\nflowchart BT\n");
    for (name, folder) in [("model", "model/"), ("harness", "harness/"), ("suite", "conformance-suite/")] {
        drawn += &format!("    subgraph {name}[\"{folder}\"]\n");
        for layer in LAYERS.iter().filter(|layer| layer.files[0].starts_with(folder)) {
            drawn += &format!("        {}[\"{}\"]\n", id(layer.name), layer.name);
        }
        drawn += "    end\n";
    }
    for layer in LAYERS {
        for other in layer.above {
            drawn += &format!("    {} --> {}\n", id(other), id(layer.name));
        }
    }
    drawn += "```";
    let page = files().iter().find(|file| file.path == "docs/design.md");
    assert!(page.is_none_or(|page| page.text.contains(&drawn)), "docs/design.md has to show:\n{drawn}");
}
