//! A run for people: one HTML file that needs no other, in light and dark, on a screen and on paper.

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
                // Nothing is fetched and nothing runs, whatever a client may have said.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
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
                main {
                    (causes(run))
                    (clauses(context, run))
                    (cases(context, run))
                }
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

/// Why it failed, each cause once, and how the client reads what is open.
fn causes(run: &RunReport) -> Markup {
    let Findings { causes, readings } = &run.findings;
    html! {
        @if !causes.is_empty() {
            h2 { "Causes" }
            ol {
                @for cause in causes {
                    li {
                        p { (harmless(&cause.told())) }
                        @if !cause.hides.is_empty() {
                            p.dim { "Not judged in these cases: " (harmless(&cause.hides.join(" "))) }
                        }
                        p { code { (harmless(&cause.replay)) } }
                    }
                }
            }
        }
        @if !readings.is_empty() {
            h2 { "Readings" }
            ul { @for reading in readings { li { "This client " (reading.describe()) "." } } }
        }
    }
}

fn clauses(context: Context<'_>, run: &RunReport) -> Markup {
    let tallies = by_clause(context.catalogue, run);
    html! {
        h2 { "Clauses" }
        table {
            thead {
                tr { th { "clause" } th { "verdict" } th.number { "pass" } th.number { "fail" }
                     th.number { "undecided" } th.number { "skip" } th { "what it says" } }
            }
            tbody {
                @for tally in &tallies {
                    tr {
                        th scope="row" { (harmless(&tally.clause)) }
                        td { span.verdict.(tally.verdict()) { (tally.verdict()) } }
                        @for count in [tally.pass, tally.fail, tally.undecided, tally.skip] {
                            td.number.none[count == 0] { (count) }
                        }
                        td { @if let Some(why) = tally.why_not_judged() { em { (why) } ": " } (tally.text) }
                    }
                }
            }
        }
    }
}

fn cases(context: Context<'_>, run: &RunReport) -> Markup {
    let is_bad = |case: &CaseReport| {
        matches!(context.known.standing(case), Standing::Failure | Standing::UnexpectedPass | Standing::Error)
    };
    let few = run.cases.iter().filter(|case| is_bad(case)).count() <= MOST_OPEN;
    html! {
        h2 { "Cases" }
        input #all type="radio" name="shown" checked;
        label for="all" { "all" }
        input #only type="radio" name="shown";
        label for="only" { "only those that did not pass" }
        @for case in &run.cases { (case_details(context, case, few && is_bad(case))) }
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
    html! {
        details.case.(class) open[open] {
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
    use redial_harness::verdict::Verdict;
    use redial_model::systems::SYSTEMS;

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
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u{1b}"));
        assert!(page.contains("retrying &lt;standby&gt; &amp; \\u{1b}[31mfriends"));
    }

    #[test]
    fn the_page_needs_no_other_file() {
        let page = rendered(&sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail)]));
        for outside in ["src=", "href=", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn failures_are_open_and_the_others_are_closed() {
        let page =
            rendered(&sample::run(&[("a", Verdict::Pass), ("b", Verdict::Fail), ("c", Verdict::Skip)]));
        assert_eq!(page.matches("<details").count(), 3);
        assert_eq!(page.matches(" open>").count(), 1);
    }
}
