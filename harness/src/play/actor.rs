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
    pub playing: Option<Playing>,
    /// Whether anything was in its state directory when it was ended to be started again.
    pub stored: Option<bool>,
}

/// A client that plays.
pub(super) enum Playing {
    /// As a program.
    Program(Subject),
    /// In this one.
    Inside(Running),
}

impl Actor<'_> {
    pub(super) async fn enter(&mut self) -> Result<(), String> {
        for folder in [&self.state_dir, &self.pictures] {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        match &self.settings.client {
            Client::Started(command) => {
                let started = Subject::start(command, &self.values, &self.hosts, &self.events).await;
                self.playing = Some(Playing::Program(started.map_err(|error| error.to_string())?));
                Ok(())
            }
            Client::Outside(outside) => outside.start(&self.values).await,
            Client::Inside(inside) => {
                let started = Running::start(&**inside, &self.values, &self.events)?;
                self.playing = Some(Playing::Inside(started));
                Ok(())
            }
        }
    }

    /// The process at the head of the program.
    pub(super) fn head(&self) -> Option<Pid> {
        match &self.playing {
            Some(Playing::Program(subject)) => subject.head(),
            Some(Playing::Inside(_)) | None => None,
        }
    }

    pub(super) async fn exit(&mut self) -> Vec<String> {
        match self.playing.take() {
            Some(Playing::Program(subject)) => subject.end().await,
            Some(Playing::Inside(running)) => {
                running.end().await;
                Vec::new()
            }
            None => Vec::new(),
        }
    }
}
