//! What an audit found, as text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use redial_model::audit::Situation;
use redial_model::audit::compare::Comparison;
use redial_model::audit::report::{Fate, Finding};
use redial_model::audit::story::{Told, ToldStep};
use redial_model::rule::Closed;

use super::digest::{
    self, Hit, SIGNS, alike, bad, counted, hits, mend, sign, too_large, users, worse_otherwise,
};
use super::{Context, together};
use crate::report::page::{Look, harmless, pad};

/// Writes it; `verbose` adds how every group comes to where it ends.
///
/// # Errors
/// If it cannot be written.
pub fn write(out: &mut dyn Write, look: Look, context: Context<'_>, verbose: bool) -> io::Result<()> {
    let audit = context.audit;
    let hits = hits(audit);
    head(out, look, context)?;
    writeln!(out, "\n  {}", look.bold("single failures, the worst first"))?;
    let numbered = || (1..).zip(&hits);
    for (number, hit) in numbered().filter(|(_, hit)| !is_quiet(hit)) {
        failure(out, look, context, number, hit)?;
    }
    let quiet: Vec<String> = numbered()
        .filter(|(_, hit)| is_quiet(hit))
        .map(|(number, hit)| format!("{number} {}", harmless(&hit.failure.text)))
        .collect();
    // Of what was not looked at nobody knows.
    if !quiet.is_empty() && audit.is_complete() {
        let text = format!("everybody is served at home: {}", quiet.join("; "));
        writeln!(out, "       {}", look.dim(look.wrapped(&text, 7)))?;
    }
    table(out, look, context, &hits)?;
    to_mend(out, look, context)?;
    together(out, look, context)?;
    read_otherwise(out, look, context)?;
    beside(out, look, context)?;
    if verbose {
        writeln!(out, "\n  {}", look.bold("how each group comes to where it ends"))?;
        for finding in &audit.findings {
            everything(out, look, finding)?;
        }
    }
    summary(out, look, context, &hits)
}

fn head(out: &mut dyn Write, look: Look, context: Context<'_>) -> io::Result<()> {
    let audit = context.audit;
    writeln!(
        out,
        "{}  {}",
        look.bold(format!("{} {}", audit.system, audit.edition)),
        look.dim(context.system.title())
    )?;
    let fact = |out: &mut dyn Write, name: &str, value: String| writeln!(out, "  {name:<13} {value}");
    let groups = counted(audit.groups.len() as u64, "group");
    let what = format!("{}: {groups}, {}", harmless(context.file), counted(context.users(), "user"));
    fact(out, "installation", look.wrapped(&what, 16))?;
    if !context.readings.is_empty() {
        fact(out, "readings", context.readings.join(" "))?;
    }
    let outcome = if audit.is_complete() { look.good(&audit.outcome) } else { look.bad(&audit.outcome) };
    fact(out, "outcome", outcome)
}

/// The groups; in brackets who stands in, and the readings that this hangs on.
fn names(context: Context<'_>, findings: &[&Finding], fate: Option<Fate>) -> String {
    let name = |finding: &&Finding| {
        let is_elsewhere = matches!(fate, Some(Fate::Standby | Fate::OnceAccepted));
        let standbys = is_elsewhere.then(|| format!("by {}", finding.standbys.join(" or ")));
        let hangs_on = fate.map(|_| context.hangs_on(finding)).unwrap_or_default();
        let more: Vec<String> = standbys.into_iter().chain(hangs_on).collect();
        match more.is_empty() {
            true => harmless(&finding.group).into_owned(),
            false => format!("{} ({})", harmless(&finding.group), harmless(&more.join("; "))),
        }
    };
    findings.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn failure(
    out: &mut dyn Write,
    look: Look,
    context: Context<'_>,
    number: usize,
    hit: &Hit<'_>,
) -> io::Result<()> {
    writeln!(out, "  {number:>3}  {}", look.wrapped(&harmless(&hit.failure.text), 7))?;
    let line = |out: &mut dyn Write, shown: String, who: &[&Finding], fate: Option<Fate>| {
        if who.is_empty() {
            return Ok(());
        }
        let who = format!("{}: {}", counted(users(who), "user"), names(context, who, fate));
        writeln!(out, "         {}{}", pad(&shown, 18), look.wrapped(&who, 27))
    };
    for (fate, word) in [
        (Fate::WithoutService, "without service"),
        (Fate::NeverSettles, "never settles"),
        (Fate::OnceAccepted, "after a warning"),
        (Fate::Standby, "by a standby"),
    ] {
        let shown = match fate {
            Fate::WithoutService | Fate::NeverSettles => look.bad(word),
            Fate::OnceAccepted | Fate::Standby | Fate::Home => look.warn(word),
        };
        line(out, shown, &hit.of(fate), Some(fate))?;
    }
    line(out, look.bad("not back"), &hit.stuck(), None)?;
    line(out, look.bad("the second time"), &hit.second_time(), None)?;
    line(out, look.dim("new clients lost"), &hit.strangers(), None)
}

/// Nobody is hit by it.
fn is_quiet(hit: &Hit<'_>) -> bool {
    let unhurt = |finding: &&Finding| {
        finding.fate == Fate::Home && !finding.is_bad() && finding.first_start.is_service()
    };
    hit.findings.iter().all(unhurt)
}

/// A line for each group, a column for each failure, as many at a time as there is room for.
fn table(out: &mut dyn Write, look: Look, context: Context<'_>, hits: &[Hit<'_>]) -> io::Result<()> {
    let groups = &context.audit.groups;
    let complete = context.audit.is_complete();
    if let Some(instead) = too_large(context.audit) {
        writeln!(out, "\n  {}", look.bold("groups by failures"))?;
        return writeln!(out, "    {}", look.dim(look.wrapped(&instead, 4)));
    }
    let name = |name: &str| console::measure_text_width(&harmless(name));
    let widest = groups.iter().map(|group| name(&group.name)).max().unwrap_or_default().clamp(5, 30);
    let room = look.width.saturating_sub(4 + widest + 2) / CELL;
    let mut used = BTreeSet::new();
    for (part, columns) in hits.chunks(room.max(4)).enumerate() {
        let first = part * room.max(4) + 1;
        let title = if part == 0 { "groups by failures" } else { "" };
        writeln!(out, "\n  {}", look.bold(title))?;
        let numbers: String = (first..).zip(columns).map(|(number, _)| format!("{number:>CELL$}")).collect();
        writeln!(out, "    {:widest$}{}", "", look.dim(numbers))?;
        for (place, group) in groups.iter().enumerate() {
            let shown = console::truncate_str(&harmless(&group.name), widest, "…").into_owned();
            let mut cell = |hit: &Hit<'_>| {
                let finding = hit.of_group(place);
                let sign = sign(finding, complete);
                used.extend(sign.chars());
                let gap = " ".repeat(CELL.saturating_sub(sign.chars().count()));
                let painted = match finding {
                    Some(finding) if finding.is_bad() => look.bad(&sign),
                    Some(finding) if finding.fate != Fate::Home => look.warn(&sign),
                    Some(_) => look.good(&sign),
                    None => look.dim(&sign),
                };
                format!("{gap}{painted}")
            };
            let cells: String = columns.iter().map(&mut cell).collect();
            writeln!(out, "    {}{cells}", pad(&shown, widest))?;
        }
    }
    let is_used = |sign: &str| sign.chars().all(|sign| used.contains(&sign));
    let legend: Vec<String> = SIGNS
        .iter()
        .filter(|(sign, _)| is_used(sign))
        .map(|(sign, meaning)| format!("{sign} {meaning}"))
        .collect();
    writeln!(out, "    {}", look.dim(look.wrapped(&legend.join("; "), 4)))
}

/// Columns for each failure of the table.
const CELL: usize = 4;

/// What an administrator can do something about, with what happens; and what nothing helps.
fn to_mend(out: &mut dyn Write, look: Look, context: Context<'_>) -> io::Result<()> {
    let bad = bad(context.audit);
    let same = |it: &Finding| {
        (it.failures.clone(), it.fate, it.returns, mend(it), context.hangs_on(it), worst_story(it))
    };
    let helped = |finding: &&Finding| finding.mend.as_ref().is_some_and(|mend| mend.change.is_some());
    let (helped, helpless): (Vec<&Finding>, Vec<&Finding>) = bad.into_iter().partition(helped);
    for (heading, findings, stories) in
        [("what can be mended", helped, usize::MAX), ("what no change that was tried helps", helpless, 1)]
    {
        let findings = alike(&findings, same);
        if !findings.is_empty() {
            writeln!(out, "\n  {}", look.bold(heading))?;
        }
        for (place, alike) in findings.iter().enumerate() {
            let finding = alike.first();
            let what = format!("{}, when {}: {}", alike.who(), finding.failure_text(), context.told(finding));
            writeln!(out, "    {}", look.wrapped(&harmless(&what), 6))?;
            if let Some(story) = worst_story(finding).filter(|_| place < stories) {
                log(out, look, &story)?;
            }
            if let Some(text) = mend(finding).filter(|_| stories > 1) {
                writeln!(out, "      mend: {}", look.wrapped(&harmless(&text), 12))?;
            }
        }
    }
    Ok(())
}

/// The sequence that shows what is wrong: on the way out, or on the way back.
pub fn worst_story(finding: &Finding) -> Option<Told> {
    let of = |repaired: bool, second: bool| {
        let situations = Situation::ALL.iter().filter(|it| match second {
            true => **it == Situation::SecondTime,
            false => it.is_normal(),
        });
        let ends = situations.filter_map(|&it| finding.situations.ends(it, repaired).next_back());
        // Of equals the first: it begins while all is well.
        ends.min_by_key(|end| Reverse(end.fate)).and_then(|end| end.story)
    };
    match finding.fate.is_service() {
        true if !finding.returns => of(true, false),
        true => of(false, !finding.second_time.is_service()),
        false => of(false, false),
    }
}

fn log(out: &mut dyn Write, look: Look, story: &Told) -> io::Result<()> {
    let line = |out: &mut dyn Write, number: usize, step: &ToldStep| {
        writeln!(out, "      {number:>3}. {}", look.wrapped(&harmless(&step.sentence()), 11))
    };
    for (number, step) in (1..).zip(&story.lead) {
        line(out, number, step)?;
    }
    if !story.cycle.is_empty() {
        writeln!(out, "      {}", look.dim("and then for ever:"))?;
        for (number, step) in (story.lead.len() + 1..).zip(&story.cycle) {
            line(out, number, step)?;
        }
    }
    Ok(())
}

/// Several failures that are worse together than each of them.
fn together(out: &mut dyn Write, look: Look, context: Context<'_>) -> io::Result<()> {
    if context.failures < 2 {
        return Ok(());
    }
    let heading = format!("up to {} failures at the same time, where that is worse", context.failures);
    writeln!(out, "\n  {}", look.bold(heading))?;
    let worse = together::together(context);
    for together in &worse {
        let failures = together.worse[0].first().failure_text();
        writeln!(out, "    {}", look.wrapped(&harmless(&failures), 4))?;
        for alike in &together.worse {
            let text = format!("{}: {}", alike.who(), context.told(alike.first()));
            writeln!(out, "      {}", look.wrapped(&harmless(&text), 8))?;
            if let Some(text) = mend(alike.first()) {
                writeln!(out, "        mend: {}", look.wrapped(&harmless(&text), 14))?;
            }
        }
        for others in &together.others {
            let (who, users) = (counted(others.groups as u64, "other"), counted(others.users, "user"));
            let text = format!("and {who} ({users}) as with the {} alone", others.ordinal());
            writeln!(out, "      {}", look.dim(text))?;
        }
    }
    if worse.is_empty() {
        writeln!(out, "    {}", look.dim("nobody is worse off than by one of them alone"))?;
    }
    Ok(())
}

/// What another reading of the document makes worse. What it makes better stands with what is found.
fn read_otherwise(out: &mut dyn Write, look: Look, context: Context<'_>) -> io::Result<()> {
    let worse = worse_otherwise(context.audit);
    if worse.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {}", look.bold("what another reading of the document makes worse"))?;
    for (reading, found) in worse {
        writeln!(out, "    by {reading}")?;
        let mut of: BTreeMap<(String, String), Vec<&Finding>> = BTreeMap::new();
        for (finding, other) in found {
            of.entry((finding.failure_text(), digest::instead(finding, other))).or_default().push(finding);
        }
        for ((when, what), findings) in of {
            let who = digest::Alike { findings }.who();
            writeln!(out, "      {}", look.wrapped(&harmless(&format!("{who}, when {when}: {what}")), 8))?;
        }
    }
    Ok(())
}

/// Who gains in the other installation, and who loses.
fn beside(out: &mut dyn Write, look: Look, context: Context<'_>) -> io::Result<()> {
    let Some(other) = context.compared else { return Ok(()) };
    let Comparison { gains, losses, gone, added } = &other.comparison;
    writeln!(out, "\n  {}", look.bold(format!("compared with {}", harmless(&other.file))))?;
    if !other.is_complete {
        writeln!(
            out,
            "    {}",
            look.bad("it was not looked at to the end: what is missing here is not known")
        )?;
    }
    for (heading, shifts) in [(look.good("better there"), gains), (look.bad("worse there"), losses)] {
        if shifts.is_empty() {
            continue;
        }
        writeln!(out, "    {heading}")?;
        for shifted in digest::shifted(shifts) {
            writeln!(out, "      when {}", look.wrapped(&harmless(&shifted.when), 11))?;
            for (who, before, after) in shifted.who {
                let names: Vec<&str> = who.iter().map(|shift| shift.group.as_str()).collect();
                let users = counted(who.iter().map(|shift| shift.users).sum(), "user");
                let text = format!("{users}: {}: {after}, instead of {before}", names.join(", "));
                writeln!(out, "        {}", look.wrapped(&harmless(&text), 10))?;
            }
        }
    }
    for (what, groups) in [("only here", gone), ("only there", added)] {
        if !groups.is_empty() {
            writeln!(out, "    {what}: {}", look.wrapped(&harmless(&groups.join(", ")), 15))?;
        }
    }
    if gains.is_empty() && losses.is_empty() {
        writeln!(out, "    {}", look.dim("nobody fares otherwise there"))?;
    }
    Ok(())
}

fn everything(out: &mut dyn Write, look: Look, finding: &Finding) -> io::Result<()> {
    let what = format!("{}, when {}", harmless(&finding.group), harmless(&finding.failure_text()));
    writeln!(out, "\n    {}", look.bold(look.wrapped(&what, 4)))?;
    for outcome in finding.situations.iter() {
        for (when, ends) in [("", &outcome.during), (", after the repair", &outcome.after)] {
            for end in ends {
                let by = end.by.as_ref().map(|by| format!(" ({})", harmless(by))).unwrap_or_default();
                let text = format!("a client {}{when}: {}{by}", outcome.situation.text(), end.fate.text());
                writeln!(out, "      {}", look.wrapped(&text, 8))?;
                if let Some(story) = &end.story {
                    log(out, look, story)?;
                }
            }
        }
    }
    Ok(())
}

fn summary(out: &mut dyn Write, look: Look, context: Context<'_>, hits: &[Hit<'_>]) -> io::Result<()> {
    let audit = context.audit;
    let lost: Vec<&Hit<'_>> =
        hits.iter().filter(|hit| hit.findings.iter().any(|finding| context.is_decisive(finding))).collect();
    writeln!(out)?;
    if !audit.is_complete() {
        return writeln!(
            out,
            "{} {}: what is missing here was not looked at",
            look.bad("FAIL"),
            audit.outcome
        );
    }
    match lost.first() {
        None if !audit.passed(context.incurable_counts) => {
            writeln!(out, "{} some groups are without service when nothing fails", look.bad("FAIL"))?;
        }
        None if !context.passed() => {
            writeln!(out, "{} the other installation was not looked at to the end", look.bad("FAIL"))?;
        }
        None => writeln!(
            out,
            "{} no single failure {}leaves anybody without service, of {}",
            look.good("pass"),
            if context.incurable_counts { "" } else { "that a change could make up for " },
            audit.failures.len()
        )?,
        Some(worst) => {
            let hit: Vec<&Finding> =
                worst.findings.iter().copied().filter(|finding| !finding.fate.is_service()).collect();
            let text = format!(
                "{} of {} {} users without service; at worst {} of {}, when {}",
                lost.len(),
                counted(audit.failures.len() as u64, "single failure"),
                if lost.len() == 1 { "leaves" } else { "leave" },
                users(&hit),
                context.users(),
                harmless(&worst.failure.text)
            );
            writeln!(out, "{} {}", look.bad("FAIL"), look.wrapped(&text, 5))?;
        }
    }
    let incurable = hits
        .iter()
        .filter(|hit| hit.findings.iter().any(|it| it.is_incurable()))
        .filter(|hit| !hit.findings.iter().any(|it| context.is_decisive(it)))
        .count();
    if incurable > 0 && !context.incurable_counts {
        let more = if lost.is_empty() { "" } else { " more" };
        let text = format!(
            "{incurable}{more} do where clients do not reach a node that runs, and no change that was tried helps: --incurable \
             counts them, too"
        );
        writeln!(out, "     {}", look.dim(look.wrapped(&text, 5)))?;
    }
    Ok(())
}
