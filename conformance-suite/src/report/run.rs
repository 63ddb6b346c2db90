//! Everything that a run is to be reported to: standard output, a JUnit file, an HTML file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;
use redial_harness::report::{RunEvent, RunReport};

use super::page::Look;
use super::terminal::{Context, Live, write_run};
use super::{html, json, junit};
use crate::exit::{Status, Usage};
use crate::options::{Common, Format, ReportOptions};

/// What a run is reported to.
pub struct Reports<'a> {
    command: &'static str,
    context: Context<'a>,
    format: Format,
    files: &'a ReportOptions,
    look: Look,
    out: &'a mut dyn Write,
    live: Live<'a>,
}

impl<'a> Reports<'a> {
    /// Before the run begins. `out` is standard output, [`super::page::Results`].
    ///
    /// # Errors
    /// If a file that is to be written could not be: better now than after an hour.
    pub fn new(
        command: &'static str,
        context: Context<'a>,
        files: &'a ReportOptions,
        common: &Common,
        look: Look,
        out: &'a mut dyn Write,
    ) -> Result<Self, Usage> {
        for (option, path) in [("--junit", &files.junit), ("--html", &files.html)] {
            if let Some(path) = path {
                File::create(path).map_err(|error| {
                    Usage(format!("{option}: cannot write `{}`: {error}", path.display()))
                })?;
            }
        }
        let live = Live::new(context, look, common.verbose > 0, common.format != Format::Text);
        Ok(Reports { command, context, format: common.format, files, look, out, live })
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        self.live.event(self.out, event)
    }

    /// Writes every report, and says how the program is to end. `stale` are lines of the list of known failures that
    /// name no case.
    ///
    /// # Errors
    /// If a report cannot be written.
    pub fn finish(self, run: &RunReport, seed: u64, stale: &[String]) -> anyhow::Result<Status> {
        let status = self.context.known.status(run);
        match self.format {
            Format::Text => write_run(self.out, self.look, self.context, run)?,
            Format::Json => {
                let header = json::Header::new(self.command, seed);
                json::write(self.out, &json::Test::new(header, run, self.context.known, stale))?;
            }
        }
        self.out.flush()?;
        for line in stale {
            eprintln!("{} {line}", console::style("warning:").yellow().bold().for_stderr());
        }
        if let Some(path) = &self.files.junit {
            write_file(path, |out| Ok(junit::report(self.context, run).serialize(out)?))?;
        }
        if let Some(path) = &self.files.html {
            let page = html::page(self.context, run, seed);
            write_file(path, |out| Ok(out.write_all(page.into_string().as_bytes())?))?;
        }
        Ok(status)
    }
}

fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let mut out = BufWriter::new(File::create(path).with_context(failed)?);
    write(&mut out).with_context(failed)?;
    out.flush().with_context(failed)
}

#[cfg(test)]
mod tests {
    use redial_harness::verdict::Verdict;
    use redial_model::systems::SYSTEMS;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::known_failing::KnownFailing;
    use crate::report::sample;

    fn reported(format: Format, files: &ReportOptions, run: &RunReport) -> (Status, String) {
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        let known = KnownFailing::parse(Path::new("known"), "known-one # because\n").unwrap();
        let context = Context { catalogue: &catalogue, known: &known };
        let mut out = Vec::new();
        let common = Common { format, verbose: 0 };
        let mut reports = Reports::new("test", context, files, &common, Look::plain(100), &mut out).unwrap();
        for case in &run.cases {
            reports.event(&RunEvent::CaseFinished(Box::new(case.clone()))).unwrap();
        }
        let status = reports.finish(run, 7, &["known, line 9: stale".into()]).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    #[test]
    fn json_keeps_to_its_schema_and_is_all_there_is() {
        use Verdict::{Error, Fail, Inconc, Pass, Skip};
        let run = sample::run(&[
            ("a", Pass),
            ("b", Fail),
            ("c", Inconc),
            ("d", Error),
            ("e", Skip),
            ("known-one", Fail),
        ]);
        let (status, text) = reported(Format::Json, &ReportOptions::default(), &run);
        assert_eq!(status, Status::Failure);
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let schema = serde_json::from_str(include_str!("../../schema/test.schema.json")).unwrap();
        jsonschema::validate(&schema, &document).unwrap();
        assert_eq!(document["summary"]["fail"], 2);
        assert_eq!(document["known_failures"][0]["reason"], "because");
    }

    #[test]
    fn the_files_that_are_asked_for_are_written() {
        let dir = tempfile::tempdir().unwrap();
        let files = ReportOptions {
            junit: Some(dir.path().join("junit.xml")),
            html: Some(dir.path().join("report.html")),
        };
        let (status, text) = reported(Format::Text, &files, &sample::run(&[("a", Verdict::Pass)]));
        assert_eq!(status, Status::AsExpected);
        assert!(text.contains("1 passed"), "{text}");
        assert!(std::fs::read_to_string(dir.path().join("junit.xml")).unwrap().contains("<testsuites"));
        assert!(std::fs::read_to_string(dir.path().join("report.html")).unwrap().ends_with("</html>"));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told_before_the_run() {
        let files = ReportOptions { junit: Some("/no/such/folder/junit.xml".into()), html: None };
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        let context = Context { catalogue: &catalogue, known: &KnownFailing::default() };
        let mut out = Vec::new();
        let common = Common { format: Format::Text, verbose: 0 };
        let error = Reports::new("test", context, &files, &common, Look::plain(80), &mut out).err().unwrap();
        assert!(
            error.to_string().starts_with("--junit: cannot write `/no/such/folder/junit.xml`"),
            "{error}"
        );
    }
}
