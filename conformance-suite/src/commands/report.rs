//! `redial report`: the specifications, rendered from the rows.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use anyhow::Context as _;
use redial_harness::case::Head;
use redial_model::check::{Options, Scope};
use redial_model::render::chapter;
use redial_model::render::specification::{CaseLine, Specification};
use redial_model::systems::{SYSTEMS, System};

use super::check::{Job, explore};
use crate::cases;
use crate::exit::{Status, Usage, say};
use crate::interrupt;
use crate::named;
use crate::options::{Common, Format, ReportCommandOptions};
use crate::report::file;
use crate::report::json::{self, Header};
use crate::report::page::Results;
use crate::report::spec;

/// A file to be written: which option asked for it, where, and what.
struct Rendered {
    option: &'static str,
    path: PathBuf,
    text: String,
}

/// Runs the command.
///
/// # Errors
/// If a system or edition does not exist, a model cannot be explored, or a file cannot be written.
pub fn run(options: &ReportCommandOptions, common: &Common) -> anyhow::Result<Status> {
    let mut specs = specifications(options)?;
    if options.check && !check(&mut specs, options)? {
        return Ok(Status::Failure);
    }
    // Nothing is written before everything is rendered.
    let files = rendered(options, &specs);
    for file in &files {
        write(file)?;
    }
    let written: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let mut out = Results::stdout();
    match common.format {
        Format::Text => {
            for path in written {
                writeln!(out, "wrote {}", path.display())?;
            }
        }
        Format::Json => {
            json::write(&mut out, &json::Written { header: Header::new("report", 0), written })?;
        }
    }
    out.flush()?;
    Ok(Status::AsExpected)
}

fn specifications(options: &ReportCommandOptions) -> anyhow::Result<Vec<Specification>> {
    let mut systems: Vec<&'static dyn System> = Vec::new();
    for name in &options.systems {
        let system = named::system(name)?;
        if !systems.iter().any(|other| other.name() == system.name()) {
            systems.push(system);
        }
    }
    if systems.is_empty() {
        systems = SYSTEMS.to_vec();
    }
    let edition = options.edition.as_deref().map(|name| named::edition(name, &systems)).transpose()?;
    // Without names, whoever has the edition is meant.
    systems.retain(|system| edition.is_none_or(|it| system.editions().contains(&it)));
    let spec = |system: &&'static dyn System| {
        let cases = cases::load(*system, options.cases.dir.as_deref())?;
        let heads = cases.iter().map(|case| case.head());
        let in_edition = |head: &&Head| edition.is_none_or(|it| head.editions.contains(&it));
        let line = |head: &Head| CaseLine {
            id: head.id.clone(),
            title: head.title.clone(),
            clauses: head.clauses.clone(),
        };
        Ok(Specification::new(*system, edition, heads.filter(in_edition).map(line).collect()))
    };
    systems.iter().map(spec).collect()
}

/// Adds what the checker finds; false if it was interrupted.
fn check(specs: &mut [Specification], options: &ReportCommandOptions) -> anyhow::Result<bool> {
    let interrupted = interrupt::flag().context("cannot listen for Ctrl-C")?;
    let scope = Scope { slaves: options.slaves, faults: options.faults, ..Scope::default() };
    for spec in specs {
        for &edition in &spec.editions {
            let job = Job { system: spec.system, edition, scope };
            spec.checked.push(explore(
                &job,
                None,
                Options { interrupt: Some(interrupted), ..Options::default() },
            )?);
            if interrupted.load(Ordering::Relaxed) {
                say("interrupted: no report was written");
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn rendered(options: &ReportCommandOptions, specs: &[Specification]) -> Vec<Rendered> {
    let mut files = Vec::new();
    if let Some(path) = &options.html {
        files.push(Rendered { option: "--html", path: path.clone(), text: spec::page(specs).into_string() });
    }
    if let Some(folder) = &options.markdown {
        let mut add = |name: &str, text| {
            files.push(Rendered { option: "--markdown", path: folder.join(name), text });
        };
        add("README.md", chapter::index(specs));
        for spec in specs {
            add(&chapter::file_name(spec), chapter::chapter(spec));
        }
    }
    files
}

fn write(file: &Rendered) -> anyhow::Result<()> {
    let cannot = |error| Usage(format!("{}: cannot write `{}`: {error}", file.option, file.path.display()));
    if file.option == "--markdown"
        && let Some(folder) = file.path.parent()
    {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    file::check(file.option, &file.path)?;
    file::write(&file.path, |out| Ok(out.write_all(file.text.as_bytes())?))
}
