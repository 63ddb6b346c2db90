//! The cases: those built into the program, or those of a folder.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use redial_harness::case::Head;
use redial_harness::wires::Playable;
use redial_model::systems::System;
use serde::Serialize;

use crate::exit::Usage;
use crate::named;

// `EMBEDDED: &[(&str, &str)]`, path below `cases/` and text of every case file; see `build.rs`.
include!(concat!(env!("OUT_DIR"), "/embedded_cases.rs"));

/// The text of one case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSource {
    /// Where it comes from, for people.
    pub path: String,
    /// TOML.
    pub text: String,
}

/// What lists and explanations say of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseInfo {
    /// Permanent id.
    pub id: String,
    /// What holds when it passes.
    pub title: String,
    /// The defect that it is there to catch.
    pub purpose: String,
    /// The clauses that it judges.
    pub clauses: Vec<String>,
    /// The editions in which it holds.
    pub editions: Vec<&'static str>,
    /// What a client has to support for it.
    pub requires: Vec<String>,
}

impl From<&Head> for CaseInfo {
    fn from(case: &Head) -> Self {
        CaseInfo {
            id: case.id.clone(),
            title: case.title.clone(),
            purpose: case.purpose.clone(),
            clauses: case.clauses.clone(),
            editions: case.editions.iter().map(|edition| edition.0).collect(),
            requires: case.requires.iter().cloned().collect(),
        }
    }
}

/// The case files of a system, in the order of their names; none if the system has no folder.
///
/// # Errors
/// If the folder, or a file in it, cannot be read.
pub fn sources(system: &str, dir: Option<&Path>) -> anyhow::Result<Vec<CaseSource>> {
    let Some(dir) = dir else {
        let of_system = |path: &&str| path.split_once('/').is_some_and(|(folder, _)| folder == system);
        return Ok(EMBEDDED
            .iter()
            .filter(|(path, _)| of_system(path))
            .map(|(path, text)| CaseSource { path: (*path).to_owned(), text: (*text).to_owned() })
            .collect());
    };
    if !dir.is_dir() {
        let sentence =
            format!("--cases: `{}` is no folder; name one that has a folder for each system", dir.display());
        bail!(Usage(sentence));
    }
    let folder = dir.join(system);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(CaseSource { path: path.display().to_string(), text })
    };
    paths.iter().map(read).collect()
}

/// The cases of a system, in the order of their names.
///
/// # Errors
/// If a case file cannot be read, or is no case, or if there is no wire that could read it.
pub fn load(system: &dyn System, dir: Option<&Path>) -> anyhow::Result<Vec<Arc<dyn Playable>>> {
    let sources = sources(system.name(), dir)?;
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let wire = named::wire(system)?;
    let read = |source: &CaseSource| {
        wire.read(&source.text, &source.path).map_err(|error| Usage::error(error.to_string()))
    };
    sources.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use redial_model::systems::SYSTEMS;

    use super::*;

    #[test]
    fn the_built_in_cases_are_cases_with_ids_of_their_own() {
        assert!(SYSTEMS.iter().any(|system| !load(*system, None).unwrap().is_empty()));
        for system in SYSTEMS {
            let cases = load(*system, None).unwrap();
            let mut ids: Vec<&str> = cases.iter().map(|case| case.head().id.as_str()).collect();
            ids.dedup();
            assert_eq!(ids.len(), cases.len());
        }
    }

    #[test]
    fn a_folder_stands_in_for_the_built_in_cases() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("myapps")).unwrap();
        for name in ["b.toml", "a.toml", "README.md"] {
            std::fs::write(dir.path().join("myapps").join(name), name).unwrap();
        }
        let sources = sources("myapps", Some(dir.path())).unwrap();
        assert_eq!(
            sources.iter().map(|source| source.text.as_str()).collect::<Vec<_>>(),
            ["a.toml", "b.toml"]
        );
    }

    #[test]
    fn what_is_no_case_is_refused_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("myapps")).unwrap();
        std::fs::write(dir.path().join("myapps/a.toml"), "id = \"a\"\n").unwrap();
        let error = load(SYSTEMS[0], Some(dir.path())).err().unwrap();
        assert!(error.is::<Usage>());
        let text = error.to_string();
        assert!(text.contains("a.toml") && text.contains("title"), "{text}");
    }
}
