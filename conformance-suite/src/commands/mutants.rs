//! `redial check --mutants`: breaks the rules on purpose, and looks which properties refuse that.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redial_model::check::mutants::{self, Candidate, JudgedMutant, Options, ledger};
use redial_model::systems::System;

use super::check::{Job, jobs};
use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::options::{CheckOptions, Common, Format};
use crate::report::file;
use crate::report::json::{self, Header};
use crate::report::ledger::Ledger;
use crate::report::mutants::{write_summary, write_system};
use crate::report::page::{Look, Results};
use crate::selection::glob;

/// Runs the command.
///
/// # Errors
/// If something that is named does not exist, or a model cannot be explored.
pub fn run(options: &CheckOptions, common: &Common) -> anyhow::Result<Status> {
    let jobs = jobs(options)?;
    let known = match &options.broken.resume {
        Some(path) => resumed(path)?,
        None => Vec::new(),
    };
    if let Some(path) = &options.broken.ledger {
        file::check("--ledger", path)?;
    }
    let ledger = Ledger::new(options.broken.ledger.as_deref(), known);
    let systems = chosen(&jobs, options)?;
    let interrupted = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let mut out = Results::stdout();
    let look = Look::of_stdout();
    let (mut all, mut wanted) = (Vec::new(), 0);
    for (job, candidates) in &systems {
        wanted += candidates.len();
        if interrupted.load(Ordering::Relaxed) {
            continue;
        }
        judge(job, candidates, &ledger, options, interrupted)?;
        let judged: Vec<JudgedMutant> = candidates.iter().filter_map(|it| ledger.outcome(&it.id)).collect();
        if common.format == Format::Text {
            write_system(&mut out, look, job.system, &judged, common.verbose > 0)?;
            out.flush()?;
        }
        all.extend(judged);
    }
    ledger.save()?;
    let holes = all.iter().filter(|it| it.outcome.is_hole()).count();
    match common.format {
        Format::Text => {
            write_summary(&mut out, look, &all, wanted)?;
            out.flush()?;
        }
        Format::Json => json::write(
            &mut out,
            &json::Mutants {
                header: Header::new("check", options.broken.seed),
                passed: holes == 0 && all.len() == wanted,
                interrupted: interrupted.load(Ordering::Relaxed),
                faults: options.faults,
                slaves: options.slaves,
                counts: mutants::Counts::of(&all),
                mutants: &all,
            },
        )?,
    }
    Ok(match (wanted, holes) {
        (0, _) => Status::NothingRan,
        (_, 0) if all.len() == wanted => Status::AsExpected,
        _ => Status::Failure,
    })
}

fn resumed(path: &std::path::Path) -> anyhow::Result<Vec<JudgedMutant>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Usage(format!("--resume: cannot read {}: {error}", path.display())))?;
    ledger::read(&text).map_err(|wrong| Usage::error(format!("--resume: {}, {wrong}", path.display())))
}

/// Each system, and those of its mutants that were asked for.
fn chosen<'j>(jobs: &'j [Job], options: &CheckOptions) -> Result<Vec<(&'j Job, Vec<Candidate>)>, Usage> {
    let globs: Vec<_> = options.broken.only.iter().map(|it| glob(it, "--only")).collect::<Result<_, _>>()?;
    let mut systems: Vec<(&Job, Vec<Candidate>)> = Vec::new();
    for job in jobs {
        if systems.iter().any(|(other, _)| other.system.name() == job.system.name()) {
            continue;
        }
        let editions: Vec<_> =
            jobs.iter().filter(|it| it.system.name() == job.system.name()).map(|it| it.edition).collect();
        let mut candidates = job.system.mutants();
        candidates.iter_mut().for_each(|it| it.editions.retain(|edition| editions.contains(edition)));
        candidates.retain(|it| {
            !it.editions.is_empty() && (globs.is_empty() || globs.iter().any(|glob| glob.is_match(&it.id)))
        });
        systems.push((job, candidates));
    }
    let idle = globs.iter().find(|glob| {
        !systems.iter().any(|(_, candidates)| candidates.iter().any(|it| glob.is_match(&it.id)))
    });
    if let Some(glob) = idle {
        return Err(Usage(format!(
            "--only: `{}` names no mutant; an id is a row's with what is done to it, as in `MA-C05/drop`, so write `MA-C05/*` \
             for all of a row",
            glob.glob()
        )));
    }
    if let Some(count) = options.broken.sample {
        for (_, candidates) in &mut systems {
            *candidates = mutants::sample(std::mem::take(candidates), count, options.broken.seed);
        }
    }
    Ok(systems)
}

/// Judges those of which nothing is known, and shows on standard error how far it has come.
fn judge(
    job: &Job,
    candidates: &[Candidate],
    ledger: &Ledger<'_>,
    options: &CheckOptions,
    interrupted: &'static AtomicBool,
) -> anyhow::Result<()> {
    let rest: Vec<Candidate> =
        candidates.iter().filter(|it| ledger.outcome(&it.id).is_none()).cloned().collect();
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} mutants  {elapsed}, some {eta} more  {msg}";
    let bar = progress_bar(job.system, rest.len(), template);
    let holes = AtomicUsize::new(0);
    let note = |judged: &JudgedMutant| {
        ledger.add(judged);
        let hole = usize::from(judged.outcome.is_hole());
        let holes = holes.fetch_add(hole, Ordering::Relaxed) + hole;
        bar.set_message(format!("{holes} refused by nothing"));
        bar.inc(1);
    };
    let told = Options {
        jobs: options.jobs.map_or(0, usize::from),
        interrupt: Some(interrupted),
        judged: Some(&note),
        hints: &[],
    };
    let judged = job.system.judge_mutants(&rest, job.scope, &told);
    bar.finish_and_clear();
    judged.with_context(|| format!("cannot check the mutants of {}", job.system.name()))?;
    Ok(())
}

/// On standard error; hidden when that is no terminal.
pub(super) fn progress_bar(system: &dyn System, mutants: usize, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(mutants as u64), ProgressDrawTarget::stderr())
        .with_style(style)
        .with_prefix(system.name());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
