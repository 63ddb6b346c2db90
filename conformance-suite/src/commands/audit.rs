//! `redial audit`: what becomes of the users of an installation when something fails.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redial_model::audit::FailureKind;
use redial_model::audit::report::Audit;
use redial_model::audit::run::{self, Options};

use crate::exit::{Status, Usage};
use crate::installation::{self, Described};
use crate::interrupt;
use crate::options::{AuditOptions, Common, FailureKindChoice, Format};
use crate::report::audit::{Compared, Context, csv, html, json, text};
use crate::report::file;
use crate::report::page::{Look, Results};

/// Runs the command.
///
/// # Errors
/// If an installation cannot be read, its world cannot be explored, or a report cannot be written.
pub fn run(options: &AuditOptions, common: &Common) -> anyhow::Result<Status> {
    let load = |path| installation::load(path, &options.readings.readings);
    let described = load(&options.installation)?;
    let other = options.compare.as_ref().map(|path| Ok::<_, Usage>((path, load(path)?))).transpose()?;
    if let Some((path, other)) =
        other.as_ref().filter(|(_, other)| other.system.name() != described.system.name())
    {
        let (file, system) = (path.display(), other.system.name());
        let message = format!(
            "--compare: `{file}` is an installation of {system}, and the first one of {}; compare two of one system",
            described.system.name()
        );
        return Err(Usage(message).into());
    }
    for (option, path) in [("--html", &options.html), ("--csv", &options.csv)] {
        if let Some(path) = path {
            // Better now than after the work.
            file::check(option, path)?;
        }
    }
    let interrupted = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let (system, readings) = (described.system, described.readings.clone());
    let audit = audited(described, options, common, interrupted)?;
    let compared = match other {
        None => None,
        Some((path, other)) => {
            // What hangs on a reading is said of the first one.
            let second = audited(Described { otherwise: Vec::new(), ..other }, options, common, interrupted)?;
            Some(Compared::new(path.display().to_string(), &audit, &second))
        }
    };
    let context = Context {
        system,
        file: &options.installation.display().to_string(),
        readings: &readings,
        failures: options.failures,
        incurable_counts: options.incurable,
        audit: &audit,
        compared: compared.as_ref(),
    };
    let mut out = Results::stdout();
    match common.format {
        Format::Text => text::write(&mut out, Look::of_stdout(), context, common.verbose > 0)?,
        Format::Json => json::write(&mut out, context, interrupted.load(Ordering::Relaxed))?,
    }
    out.flush()?;
    if let Some(path) = &options.html {
        let page = html::page(context).into_string();
        file::write(path, |out| Ok(out.write_all(page.as_bytes())?))?;
    }
    if let Some(path) = &options.csv {
        file::write(path, |out| csv::write(out, context))?;
    }
    Ok(if context.passed() { Status::AsExpected } else { Status::Failure })
}

fn audited(
    described: Described,
    options: &AuditOptions,
    common: &Common,
    interrupted: &AtomicBool,
) -> anyhow::Result<Audit> {
    let name = described.system.name();
    let bar = progress_bar(name);
    let show = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let kind = |choice: &FailureKindChoice| match choice {
        FailureKindChoice::Node => FailureKind::Node,
        FailureKindChoice::Link => FailureKind::Link,
        FailureKindChoice::Path => FailureKind::Path,
        FailureKindChoice::Service => FailureKind::Service,
    };
    let audit = run::audit(
        name,
        described.edition,
        &*described.installation,
        &Options {
            failures: usize::from(options.failures),
            kinds: options.kinds.iter().map(kind).collect(),
            otherwise: described.otherwise,
            unmended: false,
            every_story: common.verbose > 0,
            jobs: options.jobs.map_or(0, usize::from),
            max_states: None,
            interrupt: Some(interrupted),
            progress: Some(&show),
        },
    );
    bar.finish_and_clear();
    audit.context("cannot audit the installation")
}

/// On standard error; hidden when that is no terminal.
fn progress_bar(name: &str) -> ProgressBar {
    let template = "{spinner} {prefix}  {bar:24} {pos}/{len} failures  {elapsed}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        .with_style(style)
        .with_prefix(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
