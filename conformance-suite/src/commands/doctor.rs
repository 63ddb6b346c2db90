//! `redial doctor`: is a client attached rightly, and what has to be known of it?

use std::io::Write as _;

use anyhow::Context as _;
use redial_harness::doctor::{Examination, Health};
use redial_harness::limits::Files;
use redial_harness::settings::Settings;
use redial_harness::subject::SubjectCommand;

use super::test::{abilities, choices, settings};
use crate::exit::{Status, Usage};
use crate::named;
use crate::options::{Common, DoctorOptions, Format};
use crate::profile::{ClientProfile, Known};
use crate::report::file;
use crate::report::json::{self, Doctor, Header};
use crate::report::page::{Look, Results, harmless, pad};

/// Columns of a step's name.
const NAME: usize = 17;

/// Runs the command.
///
/// # Errors
/// Says what is wrong with what the user asked for, or why it cannot be done.
pub fn run(options: &DoctorOptions, common: &Common) -> anyhow::Result<Status> {
    let system = named::system(&options.system)?;
    let wire = named::wire(system)?;
    let proforma = wire.proforma();
    let edition = named::edition_of(system, options.edition.as_deref())?;
    let choices = choices(system.name(), proforma, &options.wire)?;
    abilities(system.name(), proforma, "--supports", &options.supports)?;
    let command = SubjectCommand::new(options.command.clone(), proforma.told())
        .map_err(|error| Usage::error(error.to_string()))?;
    if !options.force && options.write.exists() {
        let path = options.write.display();
        return Err(Usage::error(format!("--write: `{path}` is there already; `--force` writes it anew")));
    }
    file::check("--write", &options.write)?;
    let files = Files::raise().context("cannot tell how many files may be open")?;
    let folder =
        tempfile::Builder::new().prefix("redial-").tempdir().context("no folder for temporary files")?;
    let settings = settings(wire, &options.wire, command.with_files(files.usual), folder.path())?;
    let mut settings = Settings { edition, timer_scale: options.timer_scale, choices, ..settings };
    settings.profile.supports.extend(options.supports.iter().cloned());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let found = runtime.block_on(wire.examine(&settings, false)).ok_or_else(|| {
        Usage::error(format!(
            "nobody has said yet how a client of {} is examined; `redial test` plays it",
            system.name()
        ))
    })?;

    let attached = found.wrong_step().is_none();
    if attached {
        let known = Known {
            system: system.name(),
            edition,
            proforma,
            command: &options.command,
            timer_scale: options.timer_scale,
            choices: &settings.choices,
        };
        let text = ClientProfile::written(&known, &found);
        file::write(&options.write, |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    let mut out = Results::stdout();
    match common.format {
        Format::Text => write(&mut out, Look::of_stdout(), &found, options)?,
        Format::Json => {
            let wrote = attached.then_some(options.write.as_path());
            let system = system.name();
            let doctor = Doctor {
                header: Header::new("doctor", settings.seed),
                system,
                attached,
                found: &found,
                wrote,
            };
            json::write(&mut out, &doctor)?;
        }
    }
    out.flush()?;
    Ok(if attached { Status::AsExpected } else { Status::Usage })
}

fn write(out: &mut Results, look: Look, found: &Examination, options: &DoctorOptions) -> std::io::Result<()> {
    for finding in &found.findings {
        let word = match finding.health {
            Health::Good => look.good("ok"),
            Health::Note => look.warn("note"),
            Health::Skip => look.dim("skip"),
            Health::Wrong => look.bad("WRONG"),
        };
        let indent = NAME + 9;
        let what = harmless(&finding.what);
        writeln!(out, "  {} {} {}", pad(&word, 5), pad(finding.step, NAME), look.wrapped(&what, indent))?;
        if let Some(cure) = &finding.cure {
            writeln!(out, "{:indent$}→ {}", "", look.wrapped(cure, indent + 2))?;
        }
    }
    let path = options.write.display();
    match found.wrong_step() {
        None => writeln!(out, "\nwrote {path}; look through it, then: redial test --profile {path}"),
        Some(finding) => writeln!(out, "\n{}", look.bad(format!("not attached rightly: {}", finding.step))),
    }
}
