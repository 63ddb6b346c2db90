//! The results of a run as they come, so that none is lost however the run ends: one line of JSON each, in `FILE.part`, which
//! goes once `--json FILE` is written whole. `--resume FILE` reads either.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use redial_harness::report::CaseReport;
use serde::{Deserialize, Serialize};

use super::file;
use crate::exit::Usage;

/// What a run is; one that goes on with its results has to be the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The system.
    pub system: String,
    /// The edition.
    pub edition: String,
    /// Where random numbers began.
    pub seed: u64,
}

/// What was there already of a run that is gone on with.
#[derive(Debug)]
pub struct Resumed {
    /// What it is.
    pub begun: Begun,
    /// The results.
    pub cases: Vec<CaseReport>,
}

/// The results of a run as they come.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins beside `json`, with what is there already.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(json: &Path, begun: &Begun, cases: &[CaseReport]) -> io::Result<Journal> {
        let path = part(json);
        let mut new = file::beside(&path)?;
        new.write_all(&line(begun)?)?;
        for case in cases {
            new.write_all(&line(case)?)?;
        }
        let file = new.persist(&path).map_err(|error| error.error)?;
        Ok(Journal { path, file })
    }

    /// One more result.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, case: &CaseReport) -> io::Result<()> {
        self.file.write_all(&line(case)?)
    }

    /// The run's own document has been written.
    pub fn end(self) {
        // What is left of it would be read in the document's stead.
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "cannot remove {}", self.path.display());
        }
    }
}

impl Resumed {
    /// What there is of a run: its journal, or its document.
    ///
    /// # Errors
    /// There is neither, or it makes no sense.
    pub fn read(json: &Path) -> Result<Resumed, Usage> {
        let path = part(json);
        let (path, text) = match std::fs::read_to_string(&path) {
            Ok(text) => (path.as_path(), Ok(text)),
            Err(_) => (json, std::fs::read_to_string(json)),
        };
        let text =
            text.map_err(|error| Usage(format!("--resume: cannot read `{}`: {error}", path.display())))?;
        let read = match path == json {
            true => {
                serde_json::from_str::<Document>(&text).map(|it| Resumed { begun: it.begun, cases: it.cases })
            }
            false => of_lines(&text),
        };
        read.map_err(|error| {
            Usage(format!("--resume: `{}` holds no results of `redial test --json`: {error}", path.display()))
        })
    }

    /// The same results, if the run is the same.
    ///
    /// # Errors
    /// Says what is another.
    pub fn of(self, begun: &Begun) -> Result<Vec<CaseReport>, Usage> {
        match self.begun == *begun {
            true => Ok(self.cases),
            false => {
                let say = |it: &Begun| format!("{} {} with seed {}", it.system, it.edition, it.seed);
                let (was, is) = (say(&self.begun), say(begun));
                Err(Usage(format!("--resume: those are results of {was}; this is a run of {is}")))
            }
        }
    }
}

/// What of `redial test --format json` is read.
#[derive(Deserialize)]
struct Document {
    #[serde(flatten)]
    begun: Begun,
    cases: Vec<CaseReport>,
}

fn of_lines(text: &str) -> serde_json::Result<Resumed> {
    // Whoever is ended in the middle of a line has not finished it.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut lines = whole.lines();
    let begun = serde_json::from_str(lines.next().unwrap_or_default())?;
    Ok(Resumed { begun, cases: lines.map(serde_json::from_str).collect::<serde_json::Result<_>>()? })
}

fn part(json: &Path) -> PathBuf {
    let mut name: OsString = json.into();
    name.push(".part");
    name.into()
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use redial_harness::verdict::Verdict;

    use super::*;
    use crate::report::sample;

    fn begun() -> Begun {
        Begun { system: "myapps".into(), edition: "16r1".into(), seed: 7 }
    }

    #[test]
    fn what_was_written_is_read_whole_and_half_a_line_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let json = folder.path().join("run.json");
        let cases = sample::run(&[("a", Verdict::Fail), ("b", Verdict::Pass)]).cases;
        let mut journal = Journal::begin(&json, &begun(), &cases[..1]).unwrap();
        journal.add(&cases[1]).unwrap();
        journal.file.write_all(b"{\"id\":\"half").unwrap();
        let resumed = Resumed::read(&json).unwrap().of(&begun()).unwrap();
        assert_eq!(serde_json::to_value(resumed).unwrap(), serde_json::to_value(&cases).unwrap());
        journal.end();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn what_belongs_to_another_run_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let json = folder.path().join("run.json");
        let missing = Resumed::read(&json).unwrap_err().to_string();
        assert!(missing.contains("cannot read") && missing.contains("run.json`"), "{missing}");
        std::fs::write(&json, "{}").unwrap();
        let wrong = Resumed::read(&json).unwrap_err().to_string();
        assert!(wrong.contains("holds no results"), "{wrong}");
        let _journal = Journal::begin(&json, &begun(), &[]).unwrap();
        let other = Begun { seed: 8, ..begun() };
        let error = Resumed::read(&json).unwrap().of(&other).unwrap_err().to_string();
        assert!(
            error.contains("results of myapps 16r1 with seed 7; this is a run of myapps 16r1 with seed 8")
        );
    }
}
