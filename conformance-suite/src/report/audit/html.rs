//! What an audit found, for people: one HTML file that needs no other.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use redial_model::audit::compare::Comparison;
use redial_model::audit::report::{Fate, Finding, NamedEnd, Outcome};
use redial_model::audit::{Group, Situation};

use super::Context;
use super::digest::{
    self, Hit, SIGNS, counted, fate, hits, instead, mend, sign, too_large, users, worse_otherwise,
};
use super::sequence::chart;
use super::together;
use crate::report::page::harmless;
use crate::report::svg;

/// The whole page.
pub fn page(context: Context<'_>) -> Markup {
    let audit = context.audit;
    let hits = hits(audit);
    let mut findings: Vec<Vec<&Finding>> = vec![Vec::new(); audit.groups.len()];
    for finding in audit.without_failure().chain(audit.singles()) {
        findings[finding.place].push(finding);
    }
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                // Nothing is fetched and nothing runs, whatever a description may have said.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "redial audit: " (harmless(context.file)) }
                style { (PreEscaped(include_str!("../report.css"))) (PreEscaped(include_str!("audit.css"))) }
            }
            body {
                header {
                    h1 { "redial audit " span.dim { (harmless(context.file)) } }
                    (banner(context, &hits))
                    (tiles(context, &hits))
                    p.dim {
                        (context.system.title()) ", edition " (audit.edition) "; "
                        (counted(audit.groups.len() as u64, "group")) ", " (counted(context.users(), "user")) "; "
                        @if !context.readings.is_empty() { "read as " (context.readings.join(", ")) "; " }
                        "redial " (env!("CARGO_PKG_VERSION"))
                    }
                }
                main {
                    (matrix(context, &hits))
                    (together(context))
                    (read_otherwise(context))
                    (beside(context))
                    h2 { "Groups" }
                    @for (place, group) in audit.groups.iter().enumerate() { (of_group(context, place, group, &findings[place])) }
                }
            }
        }
    }
}

fn banner(context: Context<'_>, hits: &[Hit<'_>]) -> Markup {
    let decisive = |hit: &&Hit<'_>| hit.findings.iter().any(|it| context.is_decisive(it));
    let lost = hits.iter().filter(decisive).count();
    let of = if context.incurable_counts { "" } else { " that a change could make up for" };
    let (class, text) = match (context.audit.is_complete(), lost) {
        (false, _) => {
            ("fail", format!("The audit was {}. What is missing was not looked at.", context.audit.outcome))
        }
        (true, 0) if !context.audit.passed(context.incurable_counts) => {
            ("fail", "Some groups are without service when nothing fails.".to_owned())
        }
        (true, 0) => ("pass", format!("No single failure{of} leaves anybody without service.")),
        (true, lost) => (
            "fail",
            format!(
                "{lost} of {} single failures {} users without service.",
                context.audit.failures.len(),
                if lost == 1 { "leaves" } else { "leave" }
            ),
        ),
    };
    html! { p.banner.(class) { (text) } }
}

fn tiles(context: Context<'_>, hits: &[Hit<'_>]) -> Markup {
    let most = |fates: &[Fate]| {
        let of = |hit: &Hit<'_>| fates.iter().map(|&fate| users(&hit.of(fate))).sum::<u64>();
        hits.iter().map(of).max().unwrap_or_default()
    };
    let stuck = hits.iter().map(|hit| users(&hit.stuck())).max().unwrap_or_default();
    let tiles = [
        ("", "users", context.users()),
        ("", "things that can fail", context.audit.failures.len() as u64),
        ("fail", "users without service, at worst", most(&[Fate::WithoutService])),
        ("inconc", "users on a standby, at most", most(&[Fate::Standby, Fate::OnceAccepted])),
        ("fail", "users who do not come home by themselves, at worst", stuck),
    ];
    html! {
        ul.tiles {
            @for (class, what, count) in tiles { li.(class).none[count == 0] { strong { (count) } " " (what) } }
        }
    }
}

fn cell(context: Context<'_>, finding: Option<&Finding>) -> Markup {
    let class = match finding.map(|finding| (finding.fate, finding.is_bad())) {
        None => "none",
        Some((_, true)) => "lost",
        Some((Fate::Standby | Fate::OnceAccepted, _)) => "standby",
        Some(_) => "home",
    };
    let title = finding.map(|it| format!("{}, when {}: {}", it.group, it.failure_text(), context.told(it)));
    html! { td { span.fate.(class) title=[title.map(|title| harmless(&title).into_owned())] { (sign(finding, context.audit.is_complete())) } } }
}

fn matrix(context: Context<'_>, hits: &[Hit<'_>]) -> Markup {
    if let Some(instead) = too_large(context.audit) {
        return html! {
            h2 { "Groups by single failures" }
            p { (instead) "." }
        };
    }
    html! {
        h2 { "Groups by single failures, the worst failure first" }
        div.wide {
            table.matrix {
                thead {
                    tr {
                        th scope="col" {}
                        @for hit in hits { th scope="col" { span { (harmless(&hit.failure.text)) } } }
                    }
                }
                tbody {
                    @for (place, group) in context.audit.groups.iter().enumerate() {
                        tr {
                            th scope="row" { (harmless(&group.name)) " " span.users { (group.users) } }
                            @for hit in hits {
                                (cell(context, hit.of_group(place)))
                            }
                        }
                    }
                }
            }
        }
        ul.legend { @for (sign, meaning) in SIGNS { li { b { (sign) } " " (meaning) } } }
    }
}

fn together(context: Context<'_>) -> Markup {
    if context.failures < 2 {
        return html! {};
    }
    let worse = together::together(context);
    html! {
        h2 { "Up to " (context.failures) " failures at the same time, where that is worse than each of them" }
        @if worse.is_empty() { p { "There are none." } } @else {
            div.wide {
                table {
                    thead { tr { th { "when" } th { "groups" } th.number { "users" } th { "what becomes of them" } th { "what would help" } } }
                    @for together in &worse {
                        tbody {
                            @for (place, alike) in together.worse.iter().enumerate() {
                                tr {
                                    @if place == 0 {
                                        td.what rowspan=(together.worse.len() + together.others.len()) { (harmless(&alike.first().failure_text())) }
                                    }
                                    td { (harmless(&alike.names())) }
                                    td.number { (users(&alike.findings)) }
                                    td { (harmless(&context.told(alike.first()))) }
                                    td.what { (harmless(&mend(alike.first()).unwrap_or_default())) }
                                }
                            }
                            @for others in &together.others {
                                tr.dim {
                                    td { (counted(others.groups as u64, "other")) }
                                    td.number { (others.users) }
                                    td { "as with the " (others.ordinal()) " alone" }
                                    td {}
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What another reading of the document makes worse.
fn read_otherwise(context: Context<'_>) -> Markup {
    let worse = worse_otherwise(context.audit);
    html! {
        @if !worse.is_empty() {
            h2 { "What another reading of the document makes worse" }
            div.wide {
                table {
                    thead { tr { th { "by" } th { "group" } th.number { "users" } th { "when" } th { "what becomes of it" } th { "instead of" } } }
                    tbody {
                        @for (reading, found) in &worse {
                            @for (finding, other) in found {
                                tr {
                                    th scope="row" { (reading) }
                                    td { (harmless(&finding.group)) }
                                    td.number { (finding.users) }
                                    td.what { (harmless(&finding.failure_text())) }
                                    td { (instead(finding, other)) }
                                    td { (harmless(&fate(finding))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who gains in the other installation, and who loses.
fn beside(context: Context<'_>) -> Markup {
    let Some(other) = context.compared else { return html! {} };
    let Comparison { gains, losses, gone, added } = &other.comparison;
    html! {
        h2 { "Compared with " (harmless(&other.file)) }
        @if !other.is_complete { p.banner.fail { "It was not looked at to the end. What is missing here is not known." } }
        @if gains.is_empty() && losses.is_empty() { p { "Nobody fares otherwise there." } } @else {
            div.wide {
                table {
                    thead { tr { th { } th { "when" } th { "groups" } th.number { "users" } th { "here" } th { "there" } } }
                    tbody {
                        @for (class, word, shifts) in [("pass", "better", gains), ("fail", "worse", losses)] {
                            @for shifted in digest::shifted(shifts) {
                                @for (who, before, after) in &shifted.who {
                                    tr {
                                        th.(class) scope="row" { (word) }
                                        td.what { (harmless(&shifted.when)) }
                                        td { (harmless(&who.iter().map(|it| it.group.as_str()).collect::<Vec<_>>().join(", "))) }
                                        td.number { (who.iter().map(|it| it.users).sum::<u64>()) }
                                        td { (harmless(before)) }
                                        td { (harmless(after)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        @for (what, groups) in [("Only here: ", gone), ("Only there: ", added)] {
            @if !groups.is_empty() { p { (what) (harmless(&groups.join(", "))) "." } }
        }
    }
}

fn of_group(context: Context<'_>, place: usize, group: &Group, findings: &[&Finding]) -> Markup {
    let lost = findings.iter().any(|finding| finding.is_bad());
    // A group that is built like one before it tells the same stories.
    let alike = context.audit.groups[..place].iter().find(|other| other.facts == group.facts);
    html! {
        details.case.(if lost { "fail" } else { "pass" }) open[lost && place < MOST_OPEN] {
            summary {
                strong { (harmless(&group.name)) } " "
                span.dim {
                    (counted(group.users, "user"))
                    @for (what, value) in &group.facts { ", " (what) " " (harmless(value)) }
                }
            }
            div.body {
                table {
                    thead { tr { th { "when" } th {} th { "what becomes of it" } th { "a new client" } th { "what would help" } } }
                    tbody {
                        @for finding in findings {
                            tr {
                                td.what { (harmless(&finding.failure_text())) }
                                (cell(context, Some(finding)))
                                td { (harmless(&context.told(finding))) }
                                td { (finding.first_start.text()) }
                                td.what { (harmless(&mend(finding).unwrap_or_default())) }
                            }
                        }
                    }
                }
                @if let Some(alike) = alike {
                    p.dim { "The sequences are those of " (harmless(&alike.name)) ", which is configured in the same way." }
                } @else {
                    @for finding in findings { (sequences(finding)) }
                }
            }
        }
    }
}

/// More groups than these are not opened at first.
const MOST_OPEN: usize = 2;

/// How the clients that were at home before come to where they end; nothing where they simply stay at home.
fn sequences(finding: &Finding) -> Markup {
    let mut shown: Vec<(String, NamedEnd)> = Vec::new();
    let worse_later = finding.fate.is_service() && !finding.second_time.is_service();
    let is_shown =
        |situation: Situation| situation.is_normal() || (situation == Situation::SecondTime && worse_later);
    for outcome in finding.situations.iter().filter(|outcome| is_shown(outcome.situation)) {
        let Outcome { situation, during, after } = outcome;
        for (when, ends) in [("", during), (", after the repair", after)] {
            for end in ends.into_iter().filter(|end| end.fate != Fate::Home) {
                let by = end.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
                let text = format!("a client {}{when}: {}{by}", situation.text(), end.fate.text());
                if shown.iter().all(|(_, other)| other.story != end.story) {
                    shown.push((text, end));
                }
            }
        }
    }
    if shown.is_empty() {
        return html! {};
    }
    html! {
        h3 { "When " (harmless(&finding.failure_text())) }
        @for (text, end) in shown {
            h4 { (harmless(&text)) }
            @if let Some(story) = &end.story { div.scroll { (svg::draw(&chart(story))) } }
        }
    }
}
