//! `redial check`: explores every topology of each system, and says what holds.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::{HumanCount, HumanFloatCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use redial_model::check::{Checker, Options, Progress, Scope, SystemReport};
use redial_model::rule::Edition;
use redial_model::systems::{SYSTEMS, System};

use crate::exit::{Status, Usage};
use crate::interrupt;
use crate::named;
use crate::options::{CheckOptions, CheckerChoice, Common, Format};
use crate::report::check::{write_summary, write_system};
use crate::report::json::{self, Header};
use crate::report::page::{Look, Results};

/// One system under one edition.
pub(super) struct Job {
    pub(super) system: &'static dyn System,
    pub(super) edition: Edition,
    pub(super) scope: Scope,
}

/// Runs the command.
///
/// # Errors
/// If a system, edition or reading does not exist, or a model cannot be explored.
pub fn run(options: &CheckOptions, common: &Common) -> anyhow::Result<Status> {
    let mut jobs = jobs(options)?;
    if let Some(mutant) = &options.broken.mutant {
        let all: Vec<_> = jobs.iter().flat_map(|job| job.system.mutants()).collect();
        let Some(found) = all.into_iter().find(|it| it.id == *mutant) else {
            let text = format!(
                "--mutant: there is no mutant `{mutant}` of the systems that are checked; `redial check SYSTEM --mutants -v \
                 --only 'ROW/*'` names those of a row"
            );
            return Err(Usage::error(text));
        };
        let has = |job: &Job| job.system.rules().iter().any(|row| row.id == found.row);
        jobs.retain(|job| has(job) && found.editions.contains(&job.edition));
    }
    let interrupted = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let mut out = Results::stdout();
    let look = Look::of_stdout();
    let mut reports = Vec::new();
    for job in &jobs {
        if interrupted.load(Ordering::Relaxed) {
            break;
        }
        let report = explore(
            job,
            options.broken.mutant.as_deref(),
            Options {
                checker: match options.checker {
                    CheckerChoice::Redial => Checker::Redial,
                    CheckerChoice::Stateright => Checker::Stateright,
                },
                symmetry: options.clients > 1 && !options.no_symmetry,
                max_states: options.max_states,
                each: options.each,
                jobs: options.jobs.map_or(0, usize::from),
                interrupt: Some(interrupted),
                progress: None,
            },
        )?;
        if common.format == Format::Text {
            write_system(&mut out, look, job.system.title(), &report, common.verbose > 0)?;
            out.flush()?;
        }
        reports.push(report);
    }
    let passed = reports.len() == jobs.len() && reports.iter().all(SystemReport::passed);
    match common.format {
        Format::Text => {
            write_summary(&mut out, look, &reports, jobs.len())?;
            out.flush()?;
        }
        Format::Json => json::write(
            &mut out,
            &json::Check {
                header: Header::new("check", 0),
                passed,
                interrupted: interrupted.load(Ordering::Relaxed),
                scope: json::Scope {
                    faults: options.faults,
                    slaves: options.slaves,
                    clients: options.clients,
                    changes: options.changes,
                    readings: &options
                        .readings
                        .readings
                        .iter()
                        .map(|(id, r)| format!("{id}={r}"))
                        .collect::<Vec<_>>(),
                    checker: match options.checker {
                        CheckerChoice::Redial => "redial",
                        CheckerChoice::Stateright => "stateright",
                    },
                },
                systems: &reports,
            },
        )?,
    }
    Ok(if passed { Status::AsExpected } else { Status::Failure })
}

/// Each system with each edition that was asked for.
pub(super) fn jobs(options: &CheckOptions) -> Result<Vec<Job>, Usage> {
    let mut systems = Vec::new();
    for name in &options.systems {
        let system = named::system(name)?;
        if !systems.iter().any(|other: &&dyn System| other.name() == system.name()) {
            systems.push(system);
        }
    }
    if systems.is_empty() {
        systems = SYSTEMS.to_vec();
    }
    let editions = options.editions.iter().map(|name| named::edition(name, &systems));
    let editions = editions.collect::<Result<Vec<_>, _>>()?;
    let mut jobs = Vec::new();
    for system in &systems {
        let readings = named::readings(*system, &systems, &options.readings.readings)?;
        let CheckOptions { slaves, faults, clients, changes, .. } = *options;
        let scope = Scope { slaves, faults, clients, changes, readings };
        let wanted = |edition: &&Edition| editions.is_empty() || editions.contains(edition);
        let of_system = system.editions().iter().filter(wanted);
        jobs.extend(of_system.map(|edition| Job { system: *system, edition: *edition, scope }));
    }
    Ok(jobs)
}

/// Explores, and shows on standard error how far it has come.
pub(super) fn explore(job: &Job, mutant: Option<&str>, options: Options<'_>) -> anyhow::Result<SystemReport> {
    let name = format!("{} {}", job.system.name(), job.edition);
    let bar = progress_bar(&name);
    let started = Instant::now();
    let show = |progress: Progress| {
        bar.set_length(progress.topologies as u64);
        bar.set_position(progress.done as u64);
        let rate = progress.states as f64 / started.elapsed().as_secs_f64().max(1e-3);
        bar.set_message(format!(
            "{} states, {} states/s",
            HumanCount(progress.states),
            HumanFloatCount(rate.round())
        ));
    };
    let options = Options { progress: Some(&show), ..options };
    let report = match mutant {
        Some(mutant) => job.system.check_broken(mutant, job.edition, job.scope, &options),
        None => job.system.check(job.edition, job.scope, &options),
    };
    bar.finish_and_clear();
    report.with_context(|| format!("cannot check {name}"))
}

/// On standard error; hidden when that is no terminal.
fn progress_bar(name: &str) -> ProgressBar {
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} topologies  {elapsed}, some {eta} more  {msg}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        .with_style(style)
        .with_prefix(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
