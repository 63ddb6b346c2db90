//! The client's program in a case.

use std::path::PathBuf;

use nix::unistd::Pid;
use tokio::sync::mpsc;

use crate::settings::Settings;
use crate::subject::inside::Running;
use crate::subject::{Client, Subject, SubjectEvent, Values};

/// The program, and what it is started with.
pub(super) struct Actor<'a> {
    pub settings: &'a Settings,
    /// The servers by the names that the client is told.
    pub hosts: Vec<String>,
    pub values: Values,
    pub state_dir: PathBuf,
    /// Where it may put pictures of what its user sees.
    pub pictures: PathBuf,
    pub events: mpsc::Sender<SubjectEvent>,
    pub subject: Option<Subject>,
    /// It instead of a program, if it runs in this one.
    pub running: Option<Running>,
    /// Whether anything was in its state directory when it was ended to be started again.
    pub stored: Option<bool>,
}

impl Actor<'_> {
    pub(super) async fn enter(&mut self) -> Result<(), String> {
        for folder in [&self.state_dir, &self.pictures] {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        match &self.settings.client {
            Client::Started(command) => {
                let started = Subject::start(command, &self.values, &self.hosts, &self.events).await;
                self.subject = Some(started.map_err(|error| error.to_string())?);
                Ok(())
            }
            Client::Outside(outside) => outside.start(&self.values).await,
            Client::Inside(inside) => {
                self.running = Some(Running::start(&**inside, &self.values, &self.events)?);
                Ok(())
            }
        }
    }

    /// The process at the head of the program.
    pub(super) fn head(&self) -> Option<Pid> {
        self.subject.as_ref().and_then(Subject::head)
    }

    pub(super) async fn exit(&mut self) -> Vec<String> {
        if let Some(running) = self.running.take() {
            running.end().await;
        }
        match self.subject.take() {
            Some(subject) => subject.end().await,
            None => Vec::new(),
        }
    }
}
