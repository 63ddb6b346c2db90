//! A run on a terminal: a bar while it goes on, each case that did not pass as soon as it is over, and at the end
//! every failure in full and a line for each clause.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redial_harness::report::{CaseReport, Failure, Findings, RunEvent, RunReport};
use redial_harness::verdict::{Summary, Verdict};

use super::chart::Chart;
use super::page::{Look, harmless, pad};
use super::tally::by_clause;
use crate::catalogue::{Catalogue, Entry};
use crate::known_failing::{KnownFailing, Standing};
use crate::report::listing::gist;

const NAME: usize = 14;

/// What is known before the run begins.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The system.
    pub catalogue: &'a Catalogue,
    /// The cases that are expected to fail.
    pub known: &'a KnownFailing,
}

/// The bar, and the lines that appear above it.
pub struct Live<'a> {
    context: Context<'a>,
    look: Look,
    bar: ProgressBar,
    running: Vec<String>,
    summary: Summary,
    verbose: bool,
    silent: bool,
}

impl<'a> Live<'a> {
    /// Before anything has happened; `silent` leaves standard output to somebody else, and the bar stays.
    pub fn new(context: Context<'a>, look: Look, verbose: bool, silent: bool) -> Self {
        let style = ProgressStyle::with_template("{spinner} {bar:20} {pos}/{len}  {elapsed}  {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
        Live { context, look, bar, running: Vec::new(), summary: Summary::default(), verbose, silent }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If a line cannot be written.
    pub fn event(&mut self, out: &mut dyn Write, event: &RunEvent) -> io::Result<()> {
        match event {
            RunEvent::Started { cases, seed, jobs } => {
                self.bar.set_length(*cases as u64);
                self.bar.enable_steady_tick(Duration::from_millis(100));
                let (case, at_once) = (
                    plural(*cases, "case"),
                    if *jobs > 1 { format!(", {jobs} at once") } else { String::new() },
                );
                self.line(out, &self.look.dim(format!("{case}{at_once}, seed {seed}")))?;
            }
            RunEvent::CaseStarted { id } => self.running.push(harmless(id).into_owned()),
            RunEvent::PhaseStarted { .. } | RunEvent::Awaits { .. } => {}
            RunEvent::CaseFinished(report) => {
                if let Some(place) = self.running.iter().position(|id| *id == report.id) {
                    self.running.remove(place);
                }
                self.summary.count(report.verdict);
                self.bar.inc(1);
                let standing = self.context.known.standing(report);
                if self.verbose || standing == Standing::UnexpectedPass || report.verdict != Verdict::Pass {
                    self.line(out, &case_line(self.look, self.context.known, report))?;
                }
            }
            RunEvent::Finished { .. } => self.bar.finish_and_clear(),
        }
        let counts = Verdict::ALL.iter().filter_map(|verdict| {
            let count = count(&self.summary, *verdict);
            (count > 0 || *verdict == Verdict::Pass).then(|| format!("{count} {verdict}"))
        });
        let counts = counts.collect::<Vec<_>>().join(", ");
        self.bar.set_message(format!("{counts}  {}", self.running.join(" ")));
        Ok(())
    }

    fn line(&self, out: &mut dyn Write, line: &str) -> io::Result<()> {
        if self.silent {
            return Ok(());
        }
        self.bar.suspend(|| {
            writeln!(out, "{line}")?;
            out.flush()
        })
    }
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn count(summary: &Summary, verdict: Verdict) -> usize {
    match verdict {
        Verdict::Pass => summary.pass,
        Verdict::NotRecommended => summary.not_recommended,
        Verdict::Inconc => summary.inconc,
        Verdict::Fail => summary.fail,
        Verdict::Error => summary.error,
        Verdict::Skip => summary.skip,
    }
}

fn word(look: Look, standing: Standing, verdict: Verdict) -> String {
    match standing {
        Standing::AsExpected if verdict == Verdict::Skip => look.dim("skip"),
        Standing::AsExpected => look.good("pass"),
        Standing::NotRecommended => look.warn("advice"),
        Standing::KnownFailure => look.dim("known"),
        Standing::Failure => look.bad("FAIL"),
        Standing::UnexpectedPass => look.bad("PASSED"),
        Standing::Inconclusive => look.warn("inconc"),
        Standing::Error => look.bad("ERROR"),
    }
}

fn case_line(look: Look, known: &KnownFailing, report: &CaseReport) -> String {
    let standing = known.standing(report);
    let id = harmless(&report.id);
    let head = format!("{}  {}", pad(&word(look, standing, report.verdict), 6), look.id(&id));
    let reason = match standing {
        Standing::UnexpectedPass => "it is listed as known to fail, and passed; take it off the list",
        _ => report.reason.as_str(),
    };
    let known = match known.reason(&report.id) {
        Some(why) if standing == Standing::KnownFailure && !why.is_empty() => format!(" (known: {why})"),
        _ => String::new(),
    };
    let text = format!("{}{}", harmless(reason), harmless(&known));
    if text.is_empty() {
        return format!("{head}  {}", look.dim(harmless(&report.title)));
    }
    format!("{head}\n        {}", look.wrapped(&text, 8))
}

/// Writes what a run found.
///
/// # Errors
/// If it cannot be written.
pub fn write_run(out: &mut dyn Write, look: Look, context: Context<'_>, run: &RunReport) -> io::Result<()> {
    write_causes(out, look, run)?;
    for case in &run.cases {
        match context.known.standing(case) {
            Standing::Failure | Standing::NotRecommended | Standing::Error => {
                write_case(out, look, context, case)?;
            }
            Standing::AsExpected
            | Standing::KnownFailure
            | Standing::UnexpectedPass
            | Standing::Inconclusive => {}
        }
    }
    write_clauses(out, look, context, run)?;
    write_totals(out, look, context, run)
}

/// Writes one case in full, as it is wanted of one that failed.
///
/// # Errors
/// If it cannot be written.
pub fn write_case(
    out: &mut dyn Write,
    look: Look,
    context: Context<'_>,
    case: &CaseReport,
) -> io::Result<()> {
    let word = word(look, context.known.standing(case), case.verdict);
    writeln!(out, "\n{word} {}  {}", look.bold(harmless(&case.id)), look.dim(harmless(&case.title)))?;
    let mut sheet = Sheet { out, look };
    match &case.failure {
        Some(failure) => sheet.failure(context.catalogue, failure)?,
        None => sheet.fact("reason", &case.reason)?,
    }
    if case.tries > 1 {
        sheet.fact("tries", &case.tries.to_string())?;
    }
    for note in &case.notes {
        sheet.fact("note", note)?;
    }
    writeln!(sheet.out, "\n{}", Chart::of(&case.events).text(look, 2))?;
    if let Some(failure) = &case.failure {
        for (place, line) in failure.stderr.iter().enumerate() {
            sheet.fact(if place == 0 { "client stderr" } else { "" }, line)?;
        }
    }
    // Not wrapped: it is there to be copied.
    writeln!(sheet.out, "  {}  {}", pad(&look.dim("repeat it"), NAME), harmless(&case.replay))
}

/// The lines under a case.
struct Sheet<'a> {
    out: &'a mut dyn Write,
    look: Look,
}

impl Sheet<'_> {
    fn fact(&mut self, name: &str, value: &str) -> io::Result<()> {
        let value = self.look.wrapped(&harmless(value), NAME + 4);
        writeln!(self.out, "  {}  {value}", pad(&self.look.dim(name), NAME))
    }

    fn failure(&mut self, catalogue: &Catalogue, failure: &Failure) -> io::Result<()> {
        writeln!(self.out, "  {}\n", self.look.wrapped(&harmless(&failure.summary), 2))?;
        for id in &failure.clauses {
            let text = catalogue.clause(id).map_or("", |clause| clause.text);
            self.fact("clause", &format!("{id} {text}"))?;
        }
        for id in &failure.rows {
            let row = catalogue.rules.iter().find(|rule| rule.id == id);
            let row = row.map(|rule| gist(catalogue, &Entry::Rule(rule))).unwrap_or_default();
            self.fact("row", &format!("{id} {row}"))?;
        }
        self.fact("phase", &failure.phase)?;
        self.fact("last explained", &failure.last_explained)?;
        if !failure.way.is_empty() {
            self.fact("on the way", &failure.way.join(", "))?;
        }
        if failure.allowed.is_empty() {
            self.fact("allowed next", "nothing")?;
        }
        for (place, (what, sources)) in allowed(failure).iter().enumerate() {
            let source = if sources.is_empty() { String::new() } else { format!(" [{}]", sources.join(" ")) };
            let name = if place == 0 { "allowed next" } else { "or" };
            self.fact(name, &format!("{what}{source}"))?;
        }
        self.fact("came", &failure.came)
    }
}

/// What would have been allowed, each thing once, with the rows and then the clauses that allow it.
pub fn allowed(failure: &Failure) -> Vec<(&str, Vec<&str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    let sources = failure.allowed.iter().flat_map(|it| it.row.iter().map(move |row| (it, row)));
    let clauses = failure.allowed.iter().flat_map(|it| it.clauses.iter().map(move |clause| (it, clause)));
    for it in &failure.allowed {
        if !all.iter().any(|(what, _)| *what == it.what) {
            all.push((&it.what, Vec::new()));
        }
    }
    for (it, source) in sources.chain(clauses) {
        let known = all.iter_mut().find(|(what, _)| *what == it.what);
        if let Some((_, known)) = known.filter(|(_, known)| !known.contains(&source.as_str())) {
            known.push(source);
        }
    }
    all
}

/// Each cause once, and how the client reads what is open.
fn write_causes(out: &mut dyn Write, look: Look, run: &RunReport) -> io::Result<()> {
    let Findings { causes, readings, notes } = &run.findings;
    if !causes.is_empty() {
        writeln!(out, "\n{}", look.bold("causes"))?;
    }
    for cause in causes {
        let head = look.bad(format!("{:>3}", cause.number));
        let text = harmless(&cause.told()).into_owned();
        writeln!(out, "{head}  {}", look.wrapped(&text, 5))?;
        // Not wrapped: it is there to be copied.
        writeln!(out, "     {}", look.dim(harmless(&cause.replay)))?;
        for consequence in &cause.consequences {
            let text = format!("and so, most likely: {}", harmless(&consequence.told()));
            writeln!(out, "     {}", look.wrapped(&text, 7))?;
        }
    }
    if !readings.is_empty() {
        writeln!(out, "\n{}", look.bold("readings"))?;
    }
    for reading in readings {
        writeln!(out, "  this client {}", reading.describe())?;
    }
    if !notes.is_empty() {
        writeln!(out, "\n{}", look.bold("notes"))?;
    }
    for note in notes {
        writeln!(out, "  this client {}", look.wrapped(&harmless(&note.told()), 4))?;
    }
    Ok(())
}

fn write_clauses(out: &mut dyn Write, look: Look, context: Context<'_>, run: &RunReport) -> io::Result<()> {
    let tallies = by_clause(context.catalogue, run);
    if tallies.is_empty() {
        return Ok(());
    }
    let ids = tallies.iter().map(|tally| tally.clause.len()).max().unwrap_or_default().max(6);
    let heading = format!("{:ids$}  pass  fail  undecided  skip", "clause");
    writeln!(out, "\n{}", look.bold(heading))?;
    for tally in &tallies {
        let number = |count: usize, width: usize| match count {
            0 => look.dim(format!("{:>width$}", "·")),
            count => format!("{count:>width$}"),
        };
        let fail = if tally.fail > 0 { look.bad(format!("{:>4}", tally.fail)) } else { number(0, 4) };
        let room = look.width.saturating_sub(ids + 33).max(20);
        let text = match tally.why_not_judged() {
            Some(why) => format!("{why}: {}", tally.text),
            None => tally.text.to_owned(),
        };
        let text = console::truncate_str(&text, room, "…");
        let (pass, undecided, skip) =
            (number(tally.pass, 4), number(tally.undecided, 9), number(tally.skip, 4));
        let id = harmless(&tally.clause);
        writeln!(out, "{}  {pass}  {fail}  {undecided}  {skip}  {}", pad(&look.id(id), ids), look.dim(text))?;
    }
    Ok(())
}

fn write_totals(out: &mut dyn Write, look: Look, context: Context<'_>, run: &RunReport) -> io::Result<()> {
    let standings =
        |standing| run.cases.iter().filter(|case| context.known.standing(case) == standing).count();
    let seconds = run.elapsed_s;
    let mut parts = vec![look.good(format!("{} passed", run.summary.pass))];
    let failed = standings(Standing::Failure);
    let parts_of = [
        (failed, look.bad(format!("{failed} failed"))),
        (standings(Standing::KnownFailure), format!("{} failed as known", standings(Standing::KnownFailure))),
        (
            standings(Standing::UnexpectedPass),
            look.bad(format!(
                "{} of them against the list of known failures",
                standings(Standing::UnexpectedPass)
            )),
        ),
        (
            standings(Standing::NotRecommended),
            look.warn(format!("{} not as recommended", standings(Standing::NotRecommended))),
        ),
        (run.summary.inconc, look.warn(format!("{} inconclusive", run.summary.inconc))),
        (run.summary.error, look.bad(format!("{} could not be played", run.summary.error))),
        (run.summary.skip, look.dim(format!("{} skipped", run.summary.skip))),
    ];
    parts.extend(parts_of.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part));
    let total = plural(run.summary.total(), "case");
    writeln!(
        out,
        "\n{}: {}; {seconds:.1} s",
        look.bold(format!("{} {}, {total}", run.system, run.edition)),
        parts.join(", ")
    )?;
    if run.interrupted {
        writeln!(out, "{}", look.bad("interrupted: cases that were not played have no verdict"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use redial_model::systems::SYSTEMS;

    use super::*;
    use crate::report::sample;

    fn written(write: impl FnOnce(&mut Vec<u8>, Context<'_>)) -> String {
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        let mut out = Vec::new();
        write(&mut out, Context { catalogue: &catalogue, known: &KnownFailing::default() });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_failure_says_what_was_due_and_what_came() {
        let case = sample::case("failover/primary-next", Verdict::Fail);
        insta::assert_snapshot!(written(
            |out, context| write_case(out, Look::plain(110), context, &case).unwrap()
        ));
    }

    #[test]
    fn a_run_ends_with_clauses_and_totals() {
        use Verdict::{Error, Inconc, Pass, Skip};
        let run = sample::run(&[("a", Pass), ("b", Inconc), ("c", Skip)]);
        insta::assert_snapshot!(written(
            |out, context| write_run(out, Look::plain(110), context, &run).unwrap()
        ));
        let run = sample::run(&[("d", Error)]);
        let text = written(|out, context| write_run(out, Look::plain(110), context, &run).unwrap());
        assert!(text.contains("permission denied") && text.contains("1 could not be played"), "{text}");
    }

    #[test]
    fn each_case_that_did_not_pass_is_told_at_once() {
        let text = written(|out, context| {
            let mut live = Live::new(context, Look::plain(80), false, false);
            live.event(out, &RunEvent::Started { cases: 3, seed: 7, jobs: 2 }).unwrap();
            for (id, verdict) in [("a", Verdict::Pass), ("b", Verdict::Fail), ("c", Verdict::Skip)] {
                live.event(out, &RunEvent::CaseStarted { id: id.into() }).unwrap();
                live.event(out, &RunEvent::CaseFinished(Box::new(sample::case(id, verdict)))).unwrap();
            }
        });
        insta::assert_snapshot!(text);
    }
}
