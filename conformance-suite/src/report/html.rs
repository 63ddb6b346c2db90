//! A run for people: one HTML file that needs no other, in light and dark, on a screen and on paper. It begins with why cases
//! failed, then come these cases, then the clauses, then all other cases. A script of its own searches and filters; where
//! none runs, everything stands there.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use redial_harness::report::{CaseReport, Failure, Findings, RunReport};

use super::chart::Chart;
use super::listing::gist;
use super::page::harmless;
use super::svg;
use super::tally::by_clause;
use super::terminal::{Context, allowed};
use crate::catalogue::Entry;
use crate::exit::Status;
use crate::known_failing::Standing;

/// More failures than this are not opened: the list of them is what is looked for first.
const MOST_OPEN: usize = 3;
/// Searches and filters.
const SCRIPT: &str = include_str!("report.js");
/// Nothing is fetched, and nothing runs but that script, whatever a client may have said: its digest stands here.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-OhXBMGnM1lDxDbaEj6k3ICidamcwgg7BXIgCbXigDJY='";

/// The whole page.
pub fn page(context: Context<'_>, run: &RunReport, seed: u64) -> Markup {
    let title = format!("{} {}", run.system, run.edition);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { "redial: " (title) }
                style { (PreEscaped(include_str!("report.css"))) }
            }
            body {
                header {
                    h1 { "redial " span.dim { (context.catalogue.system.title()) ", edition " (run.edition) } }
                    (banner(context, run))
                    (tiles(context, run))
                    p.dim {
                        (run.cases.len()) (if run.cases.len() == 1 { " case" } else { " cases" }) ", seed " (seed) ", redial " (env!("CARGO_PKG_VERSION"))
                        @if run.interrupted { "; " strong { "interrupted: cases that were not played have no verdict" } }
                    }
                }
                (filter(context, run))
                main {
                    (causes(run))
                    (failures(context, run))
                    (clauses(context, run))
                    (others(context, run))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn banner(context: Context<'_>, run: &RunReport) -> Markup {
    let (class, text) = match context.known.status(run) {
        Status::AsExpected => ("pass", "Everything is as expected."),
        Status::Failure if run.interrupted => ("fail", "The run was interrupted."),
        Status::Failure => ("fail", "Not everything is as expected."),
        Status::NothingRan => ("inconc", "Nothing was judged."),
        Status::Inconclusive => ("inconc", "Nothing failed, and not everything could be decided."),
        Status::Usage | Status::Internal => ("error", "Some cases could not be played."),
    };
    html! { p.banner.(class) { (text) } }
}

fn tiles(context: Context<'_>, run: &RunReport) -> Markup {
    let summary = run.summary;
    let known =
        run.cases.iter().filter(|case| context.known.standing(case) == Standing::KnownFailure).count();
    let tiles = [
        ("pass", "passed", summary.pass),
        ("inconc", "not as recommended", summary.not_recommended),
        ("fail", "failed", summary.fail - known.min(summary.fail)),
        ("known", "failed as known", known),
        ("inconc", "inconclusive", summary.inconc),
        ("error", "not played", summary.error),
        ("skip", "skipped", summary.skip),
    ];
    html! {
        ul.tiles {
            @for (class, name, count) in tiles {
                li.(class).none[count == 0] { strong { (count) } " " (name) }
            }
        }
    }
}

/// What the script searches with; without it there is nothing to be seen of this.
fn filter(context: Context<'_>, run: &RunReport) -> Markup {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for case in &run.cases {
        *counts.entry(word(context, case)).or_default() += 1;
    }
    html! {
        form #filter role="search" hidden {
            input #query type="search" placeholder="Search (press /)" aria-label="Search in cases, causes and clauses"
                autocomplete="off" spellcheck="false";
            select #clause aria-label="Clause" {
                option value="" { "all clauses" }
                @for tally in by_clause(context.catalogue, run) {
                    option value=(harmless(&tally.clause)) { (harmless(&tally.clause)) }
                }
            }
            fieldset {
                legend { "verdicts" }
                @for ((class, word), count) in counts {
                    label.verdict.(class) { input type="checkbox" name="verdict" value=(class); (word) " " (count) }
                }
            }
            button #open type="button" { "open or close all" }
            button type="reset" { "show all" }
            output #count aria-live="polite" {}
        }
    }
}

/// A part of the page that is searched in.
fn part(title: &str, content: &Markup) -> Markup {
    html! {
        section data-part {
            h2 { (title) }
            (content)
            p.nothing.dim hidden { "Nothing here fits what is searched for." }
        }
    }
}

/// Why it failed, each cause once, and how the client reads what is open.
fn causes(run: &RunReport) -> Markup {
    let Findings { causes, readings, notes } = &run.findings;
    let listed = |what: &str, cases: &[String]| {
        html! {
            details {
                summary { (what) (cases.len()) (if cases.len() == 1 { " case" } else { " cases" }) }
                ul.ids { @for id in cases { li { (to_case(id)) } } }
            }
        }
    };
    html! {
        @if !causes.is_empty() {
            (part("Causes", &html! {
                ol.causes {
                    @for cause in causes {
                        li data-find=(harmless(&cause.clauses.join(" "))) {
                            p.summary {
                                (harmless(&cause.what)) " "
                                span.dim {
                                    (ids(&[&cause.clauses[..], &cause.rows].concat()))
                                    @if !cause.way.is_empty() { "on the way " (ids(&cause.way)) }
                                }
                                @if cause.is_recommended { " not as recommended" }
                            }
                            p { "Begin with " (to_case(&cause.shortest)) ", in which the least happens:" br;
                                code { (harmless(&cause.replay)) } }
                            (listed("", &cause.cases))
                            @for it in &cause.consequences {
                                (listed(&format!("And so, most likely: {}: ", harmless(&it.what)), &it.cases))
                            }
                            @if !cause.hides.is_empty() {
                                p.dim { "Not judged in these cases: " (ids(&cause.hides)) }
                            }
                        }
                    }
                }
            }))
        }
        @if !readings.is_empty() {
            h2 { "Readings" }
            ul { @for reading in readings { li { "This client " (reading.describe()) "." } } }
        }
        @if !notes.is_empty() {
            h2 { "Notes" }
            ul {
                @for note in notes {
                    li { (listed(&format!("This client {}: ", harmless(&note.what)), &note.cases)) }
                }
            }
        }
    }
}

/// Ids, none of which is broken at the end of a line.
fn ids(ids: &[String]) -> Markup {
    html! { @for id in ids { span.id { (harmless(id)) } " " } }
}

/// A link to a case of this page.
fn to_case(id: &str) -> Markup {
    let id = harmless(id);
    html! { a href={ "#" (id) } { (id) } }
}

fn clauses(context: Context<'_>, run: &RunReport) -> Markup {
    let tallies = by_clause(context.catalogue, run);
    part(
        "Clauses",
        &html! {
            table {
                thead {
                    tr { th scope="col" { "clause" } th scope="col" { "verdict" } th.number scope="col" { "pass" }
                         th.number scope="col" { "fail" } th.number scope="col" { "undecided" } th.number scope="col" { "skip" }
                         th scope="col" { "what it says" } }
                }
                tbody {
                    @for tally in &tallies {
                        @let id = harmless(&tally.clause);
                        tr data-find=(id) {
                            th scope="row" { button type="button" data-clause=(id) disabled title="only what is about it" { (id) } }
                            td { span.verdict.(tally.verdict()) { (tally.verdict()) } }
                            @for count in [tally.pass, tally.fail, tally.undecided, tally.skip] {
                                td.number.none[count == 0] { (count) }
                            }
                            td { @if let Some(why) = tally.why_not_judged() { em { (why) } ": " } (tally.text) }
                        }
                    }
                }
            }
        },
    )
}

fn is_bad(context: Context<'_>, case: &CaseReport) -> bool {
    matches!(context.known.standing(case), Standing::Failure | Standing::UnexpectedPass | Standing::Error)
}

fn failures(context: Context<'_>, run: &RunReport) -> Markup {
    let bad: Vec<&CaseReport> = run.cases.iter().filter(|case| is_bad(context, case)).collect();
    let few = bad.len() <= MOST_OPEN;
    let all = html! { @for case in &bad { (case_details(context, case, few)) } };
    if bad.is_empty() {
        html! {}
    } else {
        part("Failures", &all)
    }
}

fn others(context: Context<'_>, run: &RunReport) -> Markup {
    let others: Vec<&CaseReport> = run.cases.iter().filter(|case| !is_bad(context, case)).collect();
    let title = if others.len() == run.cases.len() { "Cases" } else { "Other cases" };
    let all = html! { @for case in &others { (case_details(context, case, false)) } };
    if others.is_empty() {
        html! {}
    } else {
        part(title, &all)
    }
}

/// The word for a case, and its class.
fn word(context: Context<'_>, case: &CaseReport) -> (&'static str, &'static str) {
    match context.known.standing(case) {
        Standing::KnownFailure => ("known", "known failure"),
        Standing::UnexpectedPass => ("fail", "unexpected pass"),
        _ => (case.verdict.name(), case.verdict.name()),
    }
}

fn case_details(context: Context<'_>, case: &CaseReport, open: bool) -> Markup {
    let (class, word) = word(context, case);
    let blamed = case.failure.iter().flat_map(|failure| &failure.clauses);
    let clauses: Vec<&str> = case.clauses.iter().chain(blamed).map(String::as_str).collect();
    html! {
        details.case.(class) id=(harmless(&case.id)) data-verdict=(class) data-find=(harmless(&clauses.join(" "))) open[open] {
            summary {
                span.verdict.(class) { (word) }
                " " strong { (harmless(&case.id)) } " " span.dim { (harmless(&case.title)) }
            }
            div.body {
                @if let Some(failure) = &case.failure { (explained(context, failure)) }
                @else if !case.reason.is_empty() { p { (harmless(&case.reason)) } }
                @if let Some(why) = context.known.reason(&case.id) {
                    p.dim { "It is listed as known to fail" @if !why.is_empty() { ": " (harmless(why)) } "." }
                }
                @for note in &case.notes { p.dim { "Note: " (harmless(note)) } }
                @if !case.events.is_empty() { div.scroll { (svg::draw(&Chart::of(&case.events))) } }
                @if let Some(failure) = case.failure.as_ref().filter(|failure| !failure.pictures.is_empty()) {
                    h3 { "What the user saw last" }
                    div.pictures {
                        @for picture in &failure.pictures {
                            figure {
                                img src=(format!("data:image/png;base64,{}", picture.png)) alt="";
                                figcaption { (harmless(&picture.name)) }
                            }
                        }
                    }
                }
                @if let Some(failure) = case.failure.as_ref().filter(|failure| !failure.stderr.is_empty()) {
                    h3 { "What the client wrote to standard error" }
                    pre { @for line in &failure.stderr { (harmless(line)) "\n" } }
                }
                dl {
                    dt { "clauses" } dd { (harmless(&case.clauses.join(" "))) }
                    @if !case.rows.is_empty() { dt { "rows" } dd { (harmless(&case.rows.join(" "))) } }
                    dt { "time" }
                    dd {
                        (format!("{:.3} s", case.elapsed_s))
                        @if case.tries > 1 { ", after " (case.tries) " tries" }
                        ", the harness was at most " (format!("{:.0} ms", case.lag_s * 1e3)) " late"
                    }
                    dt { "repeat it" } dd { code { (harmless(&case.replay)) } }
                }
            }
        }
    }
}

fn explained(context: Context<'_>, failure: &Failure) -> Markup {
    let catalogue = context.catalogue;
    let row = |id: &str| {
        let rule = catalogue.rules.iter().find(|rule| rule.id == id);
        rule.map(|rule| gist(catalogue, &Entry::Rule(rule))).unwrap_or_default()
    };
    html! {
        p.summary { (harmless(&failure.summary)) }
        dl {
            @for id in &failure.clauses {
                dt { "clause " (harmless(id)) }
                dd { (catalogue.clause(id).map_or("", |clause| clause.text)) }
            }
            @for id in &failure.rows { dt { "row " (harmless(id)) } dd { (row(id)) } }
            dt { "phase" } dd { (harmless(&failure.phase)) }
            dt { "last explained" } dd { (harmless(&failure.last_explained)) }
            @if !failure.way.is_empty() { dt { "on the way" } dd { (ids(&failure.way)) } }
            dt { "allowed next" }
            dd {
                @if failure.allowed.is_empty() { "nothing" }
                ul {
                    @for (what, sources) in allowed(failure) {
                        li { (harmless(what)) " " span.dim { (harmless(&sources.join(" "))) } }
                    }
                }
            }
            dt.fail { "what came" } dd.fail { (harmless(&failure.came)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::display::Base64Display;
    use base64::engine::general_purpose::STANDARD;
    use redial_harness::verdict::Verdict;
    use redial_model::systems::SYSTEMS;
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::known_failing::KnownFailing;
    use crate::report::sample;

    fn rendered(run: &RunReport) -> String {
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        page(Context { catalogue: &catalogue, known: &KnownFailing::default() }, run, 7).into_string()
    }

    #[test]
    fn what_a_client_says_stays_text() {
        let mut run = sample::run(&[("a", Verdict::Fail)]);
        let case = &mut run.cases[0];
        let event = &mut case.events[2];
        for text in [&mut case.reason, &mut event.what, &mut event.to] {
            *text = "</text><script>alert(1)</script>\u{1b}".into();
        }
        let page = rendered(&run);
        assert_eq!(page.matches("<script").count(), 1, "the page's own: {page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u{1b}"));
        assert!(page.contains("retrying &lt;standby&gt; &amp; \\u{1b}[31mfriends"));
        assert!(page.contains("<figcaption>004 error &lt;b&gt;</figcaption>"));
    }

    #[test]
    fn the_page_needs_no_other_file() {
        let page = rendered(&sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail)]));
        for outside in ["url(", "@import", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
        let mut pictures = page.split("src=").skip(1);
        assert!(pictures.all(|picture| picture.starts_with("\"data:image/png;base64,")));
        let links: Vec<&str> = page.split("href=\"").skip(1).collect();
        assert!(!links.is_empty() && links.iter().all(|link| link.starts_with('#')), "{links:?}");
    }

    /// What a browser runs is what has that digest, and nothing else.
    #[test]
    fn the_script_is_the_one_that_may_run() {
        let digest = Base64Display::new(&Sha256::digest(SCRIPT), &STANDARD).to_string();
        assert!(POLICY.ends_with(&format!("script-src 'sha256-{digest}'")), "the digest is {digest}");
        assert!(!SCRIPT.contains("</script"));
        let page = rendered(&sample::run(&[("a", Verdict::Pass)]));
        assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
    }

    /// Whoever reads it without a script finds causes, then failures, then clauses, then all the rest, and nothing hidden but
    /// what searches.
    #[test]
    fn causes_come_first_and_nothing_is_hidden_but_the_search() {
        let page = rendered(&sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail)]));
        let parts: Vec<&str> = page.split("<h2>").skip(1).map(|it| it.split('<').next().unwrap()).collect();
        assert_eq!(parts, ["Causes", "Failures", "Clauses", "Other cases"]);
        assert!(page.contains("<a href=\"#b\">b</a>") && page.contains("id=\"b\" data-verdict=\"fail\""));
        let hidden = page.matches(" hidden>").count();
        assert_eq!(hidden, 1 + page.matches("class=\"nothing dim\" hidden>").count());
    }

    #[test]
    fn failures_are_open_and_the_others_are_closed() {
        let page =
            rendered(&sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail), ("c", Verdict::Skip)]));
        assert_eq!(page.matches("<details class=\"case").count(), 3);
        assert_eq!(page.matches(" open>").count(), 1);
    }
}
