//! What people should know of a client that nobody here wrote: `client.toml` in its folder, beside its profile and what it is known to
//! do otherwise.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// A client, for people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct About {
    /// As its authors call it.
    pub name: String,
    /// What it is, as a sentence.
    pub what: String,
    /// What to install, as commands.
    pub install: Vec<String>,
    /// The command that says its version.
    pub version: Vec<String>,
    /// What it does otherwise.
    #[serde(default)]
    pub deviation: Vec<Deviation>,
}

/// Something that a client does otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deviation {
    /// What it does, in the words of `known-failing`, whose cases these are then.
    pub does: String,
    /// What its user notices, and what helps.
    pub means: String,
    /// Options of the run with which it does that, unless they are those of the profile.
    #[serde(default)]
    pub with: Vec<String>,
    /// The cases that show it, where `known-failing` does not have them.
    #[serde(default)]
    pub cases: Vec<String>,
}

/// The folder of a client, from the root of the project.
pub fn folder(client: &str) -> String {
    format!("conformance-suite/clients/{client}")
}

/// A file of a client.
///
/// # Panics
/// If it cannot be read.
pub fn text(client: &str, file: &str) -> String {
    let path: PathBuf = root().join(folder(client)).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

impl About {
    /// What stands in the folder of a client.
    ///
    /// # Panics
    /// If it is not there, or says something that nobody knows.
    pub fn of(client: &str) -> Self {
        toml::from_str(&text(client, "client.toml"))
            .unwrap_or_else(|error| panic!("{client}/client.toml: {error}"))
    }

    /// The version that is installed here: the first line of what the command says.
    pub fn installed(&self, client: &str) -> String {
        let (program, arguments) = self.version.split_first().expect("a version is asked for by a command");
        let run = Command::new(program)
            .args(arguments)
            .current_dir(root().join(folder(client)))
            .output()
            .unwrap_or_else(|error| panic!("{client}: {program}: {error}"));
        assert!(run.status.success(), "{client}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).lines().next().unwrap_or_default().trim().to_owned()
    }
}
