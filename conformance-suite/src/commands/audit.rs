//! `redial audit`: what becomes of the users of an installation when something fails.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redial_model::audit::FailureKind;
use redial_model::audit::run::{self, Options};

use crate::exit::Status;
use crate::installation;
use crate::interrupt;
use crate::options::{AuditOptions, Common, FailureKindChoice, Format};
use crate::report::audit::{Context, html, json, text};
use crate::report::file;
use crate::report::page::{Look, Results};

/// Runs the command.
///
/// # Errors
/// If the installation cannot be read, its world cannot be explored, or a report cannot be written.
pub fn run(options: &AuditOptions, common: &Common) -> anyhow::Result<Status> {
    let described = installation::load(&options.installation, &options.readings.readings)?;
    if let Some(path) = &options.html {
        // Better now than after the work.
        file::check("--html", path)?;
    }
    let interrupted = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let bar = progress_bar(described.system.name());
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
        described.system.name(),
        described.edition,
        &*described.installation,
        &Options {
            failures: usize::from(options.failures),
            kinds: options.kinds.iter().map(kind).collect(),
            every_story: common.verbose > 0,
            jobs: options.jobs.map_or(0, usize::from),
            max_states: None,
            interrupt: Some(interrupted),
            progress: Some(&show),
        },
    );
    bar.finish_and_clear();
    let audit = audit.context("cannot audit the installation")?;
    let context = Context {
        title: described.system.title(),
        file: &options.installation.display().to_string(),
        readings: &described.readings,
        failures: options.failures,
        audit: &audit,
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
    Ok(if audit.passed() { Status::AsExpected } else { Status::Failure })
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
