//! The gallery of installations in `docs/audit/` says what `redial audit` says of them.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::{document, redial};
use serde_json::Value;

const NOTICE: &str = "<!-- Rendered by redial audit; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial --test program audit_gallery -->";

const INTRODUCTION: &str = "\
Installations as somebody might have them, and what `redial audit` says of each. A group that is not named in a row is
served at home; failures that nobody notices have no row. *Not by MA-A8=b* means that this reading of an
[open question](../ambiguities.md) says otherwise. [How to describe your own](../audit.md).

A client that is *new* has never been at home, and knows nothing but what it was set up with.
";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/audit")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn groups(findings: &[&Value], wanted: impl Fn(&Value) -> bool) -> String {
    let of = |finding: &&&Value| wanted(finding);
    findings.iter().filter(of).map(|it| text(&it["group"])).collect::<Vec<_>>().join(", ")
}

/// The group, with whatever else there is to say of it.
fn named(finding: &Value, by: Option<String>) -> String {
    let back = (finding["returns"] == false).then(|| "not back by itself".to_owned());
    // A finding that is not there by another reading of the document.
    let served =
        list(&finding["otherwise"]).iter().filter(|it| is_lost(&finding["fate"]) && !is_lost(&it["fate"]));
    let readings: Vec<&str> = served.map(|it| text(&it["reading"])).collect();
    let otherwise = (!readings.is_empty()).then(|| format!("not by {}", readings.join(", ")));
    let more: Vec<String> = by.into_iter().chain(back).chain(otherwise).collect();
    match more.is_empty() {
        true => text(&finding["group"]).to_owned(),
        false => format!("{} ({})", text(&finding["group"]), more.join(", ")),
    }
}

fn without_service(findings: &[&Value]) -> String {
    let lost = findings.iter().filter(|it| is_lost(&it["fate"]));
    lost.map(|it| named(it, None)).collect::<Vec<_>>().join(", ")
}

fn is_lost(fate: &Value) -> bool {
    !matches!(text(fate), "home" | "standby" | "once-accepted")
}

/// `by vienna: Graz`, for each standby.
fn on_standby(findings: &[&Value]) -> String {
    let standing = findings.iter().filter(|it| matches!(text(&it["fate"]), "standby" | "once-accepted"));
    let by = |it: &Value| {
        let who = list(&it["standbys"]).iter().map(text).collect::<Vec<_>>().join(" or ");
        match text(&it["fate"]) {
            "standby" => format!("by {who}"),
            _ => format!("by {who} once a certificate has been accepted by hand"),
        }
    };
    standing.map(|it| named(it, Some(by(it)))).collect::<Vec<_>>().join(", ")
}

fn mends(findings: &[&Value]) -> String {
    let mut all: Vec<String> = Vec::new();
    for mend in findings.iter().filter_map(|finding| finding.get("mend")) {
        let costs = list(&mend["costs"]).iter().map(text).collect::<Vec<_>>().join(", ");
        let text = match mend.get("change").map(text) {
            None => "nothing that was tried".to_owned(),
            Some(change) if costs.is_empty() => change.to_owned(),
            Some(change) => format!("{change}, at the cost of: {costs}"),
        };
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join("; ")
}

fn section(page: &mut String, path: &Path) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let source = std::fs::read_to_string(path).unwrap();
    let about: Vec<&str> = source.lines().map_while(|line| line.strip_prefix('#')).map(str::trim).collect();
    let run = redial(&["audit", path.to_str().unwrap(), "--format", "json"]);
    assert!(matches!(run.status, 0 | 1), "{}", run.stderr);
    let audit = document(&run.stdout);
    assert_eq!(audit["outcome"], "complete");
    let users: u64 = list(&audit["groups"]).iter().filter_map(|group| group["users"].as_u64()).sum();
    writeln!(page, "\n## {name}\n\n{}\n", about.join("\n")).unwrap();
    writeln!(
        page,
        "[The file]({name}): {} groups, {users} users; {} things can fail by themselves.\n",
        list(&audit["groups"]).len(),
        list(&audit["failures"]).len()
    )
    .unwrap();
    let head = "| when | without service | on a standby | without service the second time | new clients without service \
                | what would help |";
    writeln!(page, "{head}\n|---|---|---|---|---|---|").unwrap();
    for failure in list(&audit["failures"]) {
        let of = |it: &&Value| list(&it["failures"]).len() == 1 && it["failures"][0] == *failure;
        let findings: Vec<&Value> = list(&audit["findings"]).iter().filter(of).collect();
        let lost = without_service(&findings);
        let later = groups(&findings, |it| !is_lost(&it["fate"]) && is_lost(&it["second_time"]));
        let new = groups(&findings, |it| is_lost(&it["first_start"]));
        let standing = on_standby(&findings);
        if [&lost, &later, &new, &standing].iter().all(|it| it.is_empty()) {
            continue;
        }
        let when = text(&failure["text"]);
        writeln!(page, "| {when} | {lost} | {standing} | {later} | {new} | {} |", mends(&findings)).unwrap();
    }
    let worse = worse_otherwise(list(&audit["findings"]));
    if !worse.is_empty() {
        writeln!(page, "\nBy another reading of an open question more are without service: {worse}.")
            .unwrap();
    }
    let pairs: Vec<&Value> = list(&audit["findings"])
        .iter()
        .filter(|it| list(&it["failures"]).len() == 2 && is_lost(&it["fate"]))
        .collect();
    let mendable = pairs.iter().filter(|it| it["mend"].get("change").is_some()).count();
    writeln!(
        page,
        "\nOf the pairs of failures {} leave a group without service; a change of the configuration would help with {mendable} \
         of these.",
        pairs.len()
    )
    .unwrap();
}

/// Whom another reading leaves without service, though they are served by this one.
fn worse_otherwise(findings: &[Value]) -> String {
    let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in findings.iter().filter(|it| list(&it["failures"]).len() == 1 && !is_lost(&it["fate"])) {
        for other in list(&finding["otherwise"]).iter().filter(|it| is_lost(&it["fate"])) {
            let what = format!("{} when {}", text(&finding["group"]), text(&finding["failures"][0]["text"]));
            all.entry(text(&other["reading"])).or_default().push(what);
        }
    }
    let by = all.iter().map(|(reading, whom)| format!("by {reading} {}", whom.join(", ")));
    by.collect::<Vec<_>>().join("; ")
}

#[test]
fn the_gallery_says_what_the_audit_says() {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut examples: Vec<PathBuf> =
        entries.filter(|it| it.extension().is_some_and(|it| it == "toml")).collect();
    examples.sort();
    assert!(examples.len() >= 5);
    let mut page = format!("{NOTICE}\n\n# Installations and what becomes of them\n\n{INTRODUCTION}");
    for example in &examples {
        section(&mut page, example);
    }
    let file = folder().join("README.md");
    if std::env::var_os("REDIAL_WRITE_DOCS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == page, "docs/audit/README.md is stale. {NOTICE}\n{page}");
}
