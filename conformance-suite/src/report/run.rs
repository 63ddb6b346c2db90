//! Everything that a run is to be reported to: standard output, a JUnit file, an HTML file, a JSON file.

use std::io::{self, Write};

use anyhow::Context as _;
use redial_harness::report::{CaseReport, RunEvent, RunReport};

use super::journal::{Begun, Journal};
use super::page::Look;
use super::terminal::{Context, Live, write_run};
use super::{file, html, json, junit};
use crate::exit::{Status, Usage, say};
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
    journal: Option<Journal>,
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
        let all = [
            ("--junit", &files.junit),
            ("--html", &files.html),
            ("--json", &files.json),
            ("--lock", &files.lock),
        ];
        for (option, path) in all {
            if let Some(path) = path {
                file::check(option, path)?;
            }
        }
        if let Some(folder) = &files.pcap {
            file::check_folder("--pcap", folder)?;
        }
        let live = Live::new(context, look, common.verbose > 0, common.format != Format::Text);
        Ok(Reports { command, context, format: common.format, files, look, out, live, journal: None })
    }

    /// The run begins, or goes on with the cases that were played before.
    ///
    /// # Errors
    /// If the results cannot be written as they come.
    pub fn begin(&mut self, begun: &Begun, before: &[CaseReport]) -> anyhow::Result<()> {
        let Some(path) = self.files.json_file() else { return Ok(()) };
        let journal = Journal::begin(path, begun, before);
        self.journal = Some(journal.with_context(|| format!("cannot write beside {}", path.display()))?);
        Ok(())
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If standard output, or the result that has come, cannot be written.
    pub fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        if let (Some(journal), RunEvent::CaseFinished(case)) = (&mut self.journal, event) {
            journal.add(case)?;
        }
        self.live.event(self.out, event)
    }

    /// Writes every report, and says how the program is to end. `stale` are lines of the list of known failures that
    /// name no case.
    ///
    /// # Errors
    /// If a report cannot be written.
    pub fn finish(self, run: &RunReport, seed: u64, stale: &[String]) -> anyhow::Result<Status> {
        let status = self.context.known.status(run);
        let document =
            || json::Test::new(json::Header::new(self.command, seed), run, self.context.known, stale);
        match self.format {
            Format::Text => write_run(self.out, self.look, self.context, run),
            Format::Json => json::write(self.out, &document()),
        }
        .and_then(|()| self.out.flush())
        .context("cannot write to standard output")?;
        for line in stale {
            say(format!("{} {line}", console::style("warning:").yellow().bold().for_stderr()));
        }
        if let Some(path) = &self.files.junit {
            file::write(path, |out| Ok(junit::report(self.context, run).serialize(out)?))?;
        }
        if let Some(path) = &self.files.html {
            let page = html::page(self.context, run, seed);
            file::write(path, |out| Ok(out.write_all(page.into_string().as_bytes())?))?;
        }
        if let Some(path) = self.files.json_file() {
            file::write(path, |out| Ok(json::write(out, &document())?))?;
        }
        if let Some(path) = &self.files.lock {
            file::write(path, |out| Ok(out.write_all(run.findings.as_options().as_bytes())?))?;
        }
        self.journal.into_iter().for_each(Journal::end);
        match &run.trouble {
            None => Ok(status),
            Some(trouble) => Err(anyhow::anyhow!(trouble.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

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
        let begun = Begun { system: run.system.clone(), edition: run.edition.clone(), seed: 7 };
        reports.begin(&begun, &[]).unwrap();
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
            pcap: None,
            junit: Some(dir.path().join("junit.xml")),
            html: Some(dir.path().join("report.html")),
            json: Some(dir.path().join("run.json")),
            resume: None,
            lock: Some(dir.path().join("readings")),
        };
        let (status, text) = reported(Format::Text, &files, &sample::run(&[("a", Verdict::Pass)]));
        assert_eq!(status, Status::AsExpected);
        assert!(text.contains("1 passed"), "{text}");
        assert!(std::fs::read_to_string(dir.path().join("junit.xml")).unwrap().contains("<testsuites"));
        assert!(std::fs::read_to_string(dir.path().join("report.html")).unwrap().ends_with("</html>"));
        assert!(std::fs::read_to_string(dir.path().join("run.json")).unwrap().contains("\"seed\": 7"));
        assert_eq!(dir.path().read_dir().unwrap().count(), 4, "nothing else is left");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told_before_the_run() {
        let files =
            ReportOptions { junit: Some("/no/such/folder/junit.xml".into()), ..ReportOptions::default() };
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
