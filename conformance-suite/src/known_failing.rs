//! Which cases are expected to fail, and whether they still do.
//!
//! A file has an id or a glob on each line, and the reason after `#`:
//!
//! ```text
//! # Until the next release of the client.
//! failback/*           # it stays on the standby
//! login/second-factor  # not implemented
//! ```

use std::path::{Path, PathBuf};

use globset::GlobMatcher;
use redial_harness::report::{CaseReport, RunReport};
use redial_harness::verdict::Verdict;

use crate::exit::{Status, Usage};
use crate::selection::glob;

/// The cases that are expected to fail.
#[derive(Debug, Default)]
pub struct KnownFailing {
    file: PathBuf,
    entries: Vec<Entry>,
    /// What is not as recommended is a failure.
    strict: bool,
}

/// One line.
#[derive(Debug)]
struct Entry {
    line: usize,
    glob: GlobMatcher,
    reason: String,
}

impl KnownFailing {
    /// What a file says; nothing without a file.
    ///
    /// # Errors
    /// If the file cannot be read, or a line of it is no glob.
    pub fn load(file: Option<&Path>) -> Result<Self, Usage> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(file)
            .map_err(|error| Usage(format!("--known-failing: cannot read `{}`: {error}", file.display())))?;
        Self::parse(file, &text)
    }

    /// What a text says; `file` is where it stands.
    ///
    /// # Errors
    /// If a line is no glob.
    pub fn parse(file: &Path, text: &str) -> Result<Self, Usage> {
        let mut entries = Vec::new();
        for (place, line) in text.lines().enumerate() {
            let (pattern, reason) = line.split_once('#').unwrap_or((line, ""));
            if pattern.trim().is_empty() {
                continue;
            }
            let glob = glob(pattern.trim(), &format!("{}, line {}", file.display(), place + 1))?;
            entries.push(Entry { line: place + 1, glob, reason: reason.trim().to_owned() });
        }
        Ok(KnownFailing { file: file.to_owned(), entries, strict: false })
    }

    /// The same, where what is not as the document recommends is a failure, too.
    pub fn strict(self, strict: bool) -> Self {
        KnownFailing { strict, ..self }
    }

    /// Whether the case is expected to fail, and why: the reason of the first line that names it.
    pub fn reason(&self, case: &str) -> Option<&str> {
        self.entries.iter().find(|entry| entry.glob.is_match(case)).map(|entry| entry.reason.as_str())
    }

    /// Lines that name no case of the suite, for people. `all` are the ids of every case, played or not.
    pub fn stale<'a>(&self, all: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        self.entries
            .iter()
            .filter(|entry| !all.clone().any(|id| entry.glob.is_match(id)))
            .map(|entry| {
                let pattern = entry.glob.glob().glob();
                format!(
                    "{}, line {}: no case has the id `{pattern}`; take the line out",
                    self.file.display(),
                    entry.line
                )
            })
            .collect()
    }

    /// What a case's verdict is worth.
    pub fn standing(&self, case: &CaseReport) -> Standing {
        let verdict = match case.verdict {
            Verdict::NotRecommended if self.strict => Verdict::Fail,
            verdict => verdict,
        };
        match (verdict, self.reason(&case.id).is_some()) {
            (Verdict::NotRecommended, _) => Standing::NotRecommended,
            (Verdict::Fail, true) => Standing::KnownFailure,
            (Verdict::Pass, true) => Standing::UnexpectedPass,
            (Verdict::Pass | Verdict::Skip, _) => Standing::AsExpected,
            (Verdict::Fail, false) => Standing::Failure,
            (Verdict::Inconc, _) => Standing::Inconclusive,
            (Verdict::Error, _) => Standing::Error,
        }
    }

    /// The exit status of a run: the gravest thing that happened decides.
    pub fn status(&self, run: &RunReport) -> Status {
        let any = |standing| run.cases.iter().any(|case| self.standing(case) == standing);
        if any(Standing::Failure) || any(Standing::UnexpectedPass) {
            Status::Failure
        } else if any(Standing::Error) || run.trouble.is_some() {
            Status::Internal
        } else if run.interrupted {
            // What was not played was not passed.
            Status::Failure
        } else if run.cases.iter().all(|case| case.verdict == Verdict::Skip) {
            Status::NothingRan
        } else if any(Standing::Inconclusive) {
            Status::Inconclusive
        } else {
            Status::AsExpected
        }
    }
}

/// What a verdict is worth, once it is known what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It passed or did not apply.
    AsExpected,
    /// It broke nothing, and is not as the document recommends.
    NotRecommended,
    /// It failed, as it was known to.
    KnownFailure,
    /// It failed.
    Failure,
    /// It was known to fail, and passed.
    UnexpectedPass,
    /// It could not be decided.
    Inconclusive,
    /// It could not be played.
    Error,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    const FILE: &str =
        "# until the next release\nfailback/*  # it stays on the standby\n\n  start\nno-such-case # gone\n";

    fn known() -> KnownFailing {
        KnownFailing::parse(Path::new("known.txt"), FILE).unwrap()
    }

    fn status(cases: &[(&str, Verdict)]) -> Status {
        known().status(&sample::run(cases))
    }

    #[test]
    fn lines_are_globs_with_reasons() {
        assert_eq!(known().reason("failback/one"), Some("it stays on the standby"));
        assert_eq!(known().reason("start"), Some(""));
        assert_eq!(known().reason("starts"), None);
    }

    #[test]
    fn a_line_that_names_no_case_is_stale() {
        let stale = known().stale(["failback/one", "start"].into_iter());
        assert_eq!(stale, ["known.txt, line 5: no case has the id `no-such-case`; take the line out"]);
    }

    #[test]
    fn a_line_that_is_no_glob_is_refused_with_its_place() {
        let error = KnownFailing::parse(Path::new("known.txt"), "ok\nbad[\n").unwrap_err().to_string();
        assert!(error.starts_with("known.txt, line 2: `bad[` is no glob"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_a_usage_error() {
        let error = KnownFailing::load(Some(Path::new("/no/such/file"))).unwrap_err().to_string();
        assert!(error.contains("/no/such/file"), "{error}");
    }

    #[test]
    fn the_gravest_thing_decides_the_status() {
        use Verdict::{Error, Fail, Inconc, Pass, Skip};
        assert_eq!(status(&[("a", Pass), ("b", Skip)]), Status::AsExpected);
        assert_eq!(status(&[("a", Pass), ("b", Fail)]), Status::Failure);
        assert_eq!(status(&[("a", Error), ("b", Fail)]), Status::Failure);
        assert_eq!(status(&[("a", Error), ("b", Inconc)]), Status::Internal);
        assert_eq!(status(&[("a", Pass), ("b", Inconc)]), Status::Inconclusive);
        assert_eq!(status(&[("a", Skip)]), Status::NothingRan);
        assert_eq!(status(&[]), Status::NothingRan);
    }

    #[test]
    fn what_is_not_as_recommended_fails_a_strict_run_only() {
        let cases = [("a", Verdict::Pass), ("b", Verdict::NotRecommended)];
        assert_eq!(status(&cases), Status::AsExpected);
        assert_eq!(known().strict(true).status(&sample::run(&cases)), Status::Failure);
        let listed = [("start", Verdict::NotRecommended)];
        assert_eq!(known().strict(true).status(&sample::run(&listed)), Status::AsExpected, "it was known");
    }

    #[test]
    fn what_is_known_to_fail_must_fail() {
        use Verdict::{Fail, Inconc, Pass, Skip};
        assert_eq!(status(&[("start", Fail), ("a", Pass)]), Status::AsExpected);
        assert_eq!(status(&[("start", Pass), ("a", Pass)]), Status::Failure);
        assert_eq!(status(&[("start", Inconc), ("a", Pass)]), Status::Inconclusive);
        assert_eq!(status(&[("start", Skip), ("a", Pass)]), Status::AsExpected);
    }

    #[test]
    fn an_interrupted_run_never_passes() {
        let mut run = sample::run(&[("a", Verdict::Pass)]);
        run.interrupted = true;
        assert_eq!(KnownFailing::default().status(&run), Status::Failure);
    }
}
