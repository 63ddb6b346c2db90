//! A client that cannot be started from here: a phone on a desk, an app, a program on another machine. It connects by itself. For each
//! case it is stopped before the servers are there, and started once they are, by a command or by whoever sits in front of it.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::command::Values;
use crate::proforma::{PERSISTS, PUBLISHES, TRACES};

/// How long a command may take to stop a client, or to start one.
const LONGEST: Duration = Duration::from_secs(300);
/// How long its first word is waited for: a phone has to start, and a person has to see to it.
pub(crate) const FIRST_WORD: Duration = Duration::from_secs(3600);
/// The variable that says what a command is to do.
const STEP: &str = "REDIAL_STEP";
/// What such a client cannot be seen to do: it writes nothing where that could be read, and nobody knows where it stores what.
pub const LACKS: [&str; 3] = [PUBLISHES.name, PERSISTS.name, TRACES.name];

/// A client that connects by itself.
#[derive(Debug, Clone)]
pub struct Outside {
    by: By,
    /// Every name of what it is to know.
    told: Vec<&'static str>,
}

/// Who stops it, and starts it.
#[derive(Debug, Clone)]
pub enum By {
    /// A command of the shell, called with `REDIAL_STEP=stop` and `REDIAL_STEP=start`.
    Command(String),
    /// A person, who is asked.
    Person(mpsc::UnboundedSender<Request>),
}

/// Something that a person is to do.
#[derive(Debug)]
pub struct Request {
    /// What, in a sentence.
    pub what: String,
    /// Told once that is done; none: nobody waits for an answer.
    pub done: Option<oneshot::Sender<()>>,
}

impl Outside {
    /// One that is stopped and started so, and is to know these things.
    pub fn new(by: By, told: impl Iterator<Item = &'static str>) -> Self {
        Outside { by, told: told.collect() }
    }

    /// It is to be silent.
    pub(crate) async fn stop(&self, case: &str) -> Result<(), String> {
        let values = Values::from([("case", case.to_owned())]);
        match &self.by {
            By::Command(command) => self.call(command, "stop", &values).await,
            By::Person(asked) => {
                let (done, is_done) = oneshot::channel();
                let what = format!("{case}: stop the client, so that it is silent; then press Enter");
                let request = Request { what, done: Some(done) };
                asked.send(request).map_err(|_| "nobody is there any more to stop the client".to_owned())?;
                is_done.await.map_err(|_| "nobody has said that the client was stopped".to_owned())
            }
        }
    }

    /// It is to start, and to know this.
    pub(crate) async fn start(&self, values: &Values) -> Result<(), String> {
        match &self.by {
            By::Command(command) => self.call(command, "start", values).await,
            By::Person(asked) => {
                let known = |name: &&&'static str| values.get(**name).is_some_and(|value| !value.is_empty());
                let of_the_case = self.told.iter().filter(known).filter(|name| !OF_FILES.contains(*name));
                let told: Vec<String> = of_the_case.map(|name| format!("{name} {}", values[name])).collect();
                let what = format!("start the client with {}", told.join(", "));
                let request = Request { what, done: None };
                asked.send(request).map_err(|_| "nobody is there any more to start the client".to_owned())
            }
        }
    }

    /// The run is over: a command leaves it silent.
    pub(crate) async fn end(&self) -> Result<(), String> {
        match &self.by {
            By::Command(command) => self.call(command, "stop", &Values::new()).await,
            By::Person(_) => Ok(()),
        }
    }

    async fn call(&self, command: &str, step: &str, values: &Values) -> Result<(), String> {
        let mut called = Command::new("sh");
        called.args(["-c", command]).env(STEP, step).stdin(Stdio::null()).stdout(Stdio::null());
        called.kill_on_drop(true);
        for name in &self.told {
            let variable = format!("REDIAL_{}", name.to_uppercase());
            match values.get(name).filter(|value| !value.is_empty()) {
                Some(value) => called.env(variable, value),
                None => called.env_remove(variable),
            };
        }
        let failed = |what: String| format!("--reset, to {step} the client: `{command}` {what}");
        match timeout(LONGEST, called.status()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(failed(format!("ends with {status}"))),
            Ok(Err(error)) => Err(failed(format!("cannot be called: {error}"))),
            Err(_) => Err(failed(format!("has not ended after {} s", LONGEST.as_secs()))),
        }
    }
}

/// What is of use only to who reads files of this machine, or measures its own time.
const OF_FILES: [&str; 6] = ["hosts", "state_dir", "pictures", "publish_url", "deadline", "case"];
