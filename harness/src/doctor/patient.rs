//! The client that is examined: its process, what it is told, and how long the machine has kept it from running.

use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::doctor::Examination;
use crate::guard::TERM_PATIENCE;
use crate::hindrance::Hindrance;
use crate::settings::Settings;
use crate::subject::{Client, Subject, SubjectEvent, Values};

/// Lines that may wait to be read.
const QUEUE: usize = 64;
/// A machine that has too much to do is waited for no longer than this.
const LONGEST_EXCUSE: Duration = Duration::from_secs(8);

/// A client that is examined, running or not.
pub(crate) struct Patient<'a> {
    /// What is the same for all clients of the run.
    pub settings: &'a Settings,
    /// What it is told; whoever examines it adds what its wire has to tell.
    pub values: Values,
    told: mpsc::Sender<SubjectEvent>,
    /// What it says on standard output, and that it has ended.
    pub lines: mpsc::Receiver<SubjectEvent>,
    subject: Option<Subject>,
    /// What it wrote to standard error before it was ended.
    said: Vec<String>,
    hindrance: Hindrance,
    /// Kept as long as the client's files are needed.
    folder: tempfile::TempDir,
}

impl<'a> Patient<'a> {
    /// One that does not run yet; `secure`: its servers speak TLS.
    pub fn new(settings: &'a Settings, secure: bool) -> Result<Patient<'a>, String> {
        let folder = tempfile::Builder::new().prefix("doctor-").tempdir_in(&settings.folder);
        let folder = folder.map_err(|error| error.to_string())?;
        let state = folder.path().join("state");
        std::fs::create_dir(&state).map_err(|error| error.to_string())?;
        let ca = if secure { settings.ca.display().to_string() } else { String::new() };
        let values = Values::from([
            ("ca", ca),
            ("hosts", String::new()),
            ("state_dir", state.display().to_string()),
            ("pictures", String::new()),
            ("timer_scale", settings.timer_scale.to_string()),
            ("case", "doctor".to_owned()),
        ]);
        let (told, lines) = mpsc::channel(QUEUE);
        let hindrance = Hindrance::default();
        Ok(Patient { settings, values, told, lines, subject: None, said: Vec::new(), hindrance, folder })
    }

    /// A folder that goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it, or starts it again; `hosts` are what it may name on standard error.
    pub async fn start(&mut self, hosts: &[String]) -> Result<(), String> {
        let Client::Started(command) = &self.settings.client else {
            return Err("it is not started from here".to_owned());
        };
        let started = Subject::start(command, &self.values, hosts, &self.told).await;
        let subject = started.map_err(|error| error.to_string())?;
        self.hindrance.follow(subject.head());
        self.subject = Some(subject);
        Ok(())
    }

    /// A time that it was given, and what the machine has cost it so far.
    pub fn due(&mut self, until: Instant) -> Instant {
        until + self.hindrance.so_far().min(LONGEST_EXCUSE)
    }

    /// The last line on standard error, as the end of a sentence.
    pub fn last_words(&self) -> String {
        let lines = self.subject.as_ref().map_or_else(|| self.said.clone(), Subject::stderr);
        lines
            .last()
            .map_or(String::new(), |line| format!("; the last that it wrote to standard error: {line}"))
    }

    /// Ends it, and says how long that took.
    pub async fn end(&mut self) -> Duration {
        let started = Instant::now();
        if let Some(subject) = self.subject.take() {
            self.said = subject.end().await;
        }
        started.elapsed()
    }
}

/// How long a client took to end once it was told to.
pub(crate) fn ended(took: Duration, found: &mut Examination) {
    match took < TERM_PATIENCE {
        true => found.good("ends", format!("{:.2} s after TERM", took.as_secs_f64())),
        false => found.note(
            "ends",
            "it does not end after TERM, and is killed",
            "end when told, or each case takes half a second longer",
        ),
    }
}

/// A time of the client was measured.
pub(crate) fn measured(
    settings: &Settings,
    (step, name): (&'static str, &'static str),
    time: Duration,
    found: &mut Examination,
) {
    found.good(step, seconds(settings, time));
    found.times.insert(name, time);
}

/// It still waits for an answer, after so long.
pub(crate) fn waits_longer(time: Duration, cure: &str, found: &mut Examination) {
    let what = format!("more than {:.0} s, which is as long as it was waited for", time.as_secs_f64());
    found.note("answer time-out", what, cure);
}

/// A time as it was measured, and what that is before scaling.
pub(crate) fn seconds(settings: &Settings, time: Duration) -> String {
    let time = time.as_secs_f64();
    match settings.timer_scale {
        1.0 => format!("{time:.2} s"),
        scale => format!("{time:.2} s, which is {:.2} s before scaling", time / scale),
    }
}
