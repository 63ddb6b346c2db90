//! The cases: those built into the program, or those of a folder.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::exit::Usage;

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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseInfo {
    /// Permanent id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it tries to find out.
    #[serde(default)]
    pub purpose: String,
    /// The clauses that it is about.
    #[serde(default)]
    pub clauses: Vec<String>,
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

/// What is known of the cases of a system.
///
/// # Errors
/// If a case file cannot be read, or lacks what every case has.
pub fn load(system: &str, dir: Option<&Path>) -> anyhow::Result<Vec<CaseInfo>> {
    sources(system, dir)?
        .iter()
        .map(|source| {
            toml::from_str(&source.text)
                .map_err(|error| Usage(format!("{}: {}", source.path, error.to_string().trim_end())).into())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_a_folder_are_read_in_the_order_of_their_names() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("myapps");
        std::fs::create_dir(&folder).unwrap();
        for id in ["b", "a"] {
            let text = format!("id = \"{id}\"\ntitle = \"Case {id}\"\nclauses = [\"MA-11\"]\n[[phase]]\n");
            std::fs::write(folder.join(format!("{id}.toml")), text).unwrap();
        }
        std::fs::write(folder.join("README.md"), "not a case").unwrap();
        let cases = load("myapps", Some(dir.path())).unwrap();
        assert_eq!(cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(load("netphone", Some(dir.path())).unwrap().is_empty());
    }

    #[test]
    fn a_case_without_a_title_is_refused_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("myapps")).unwrap();
        std::fs::write(dir.path().join("myapps/a.toml"), "id = \"a\"\n").unwrap();
        let error = load("myapps", Some(dir.path())).unwrap_err();
        assert!(error.is::<Usage>());
        let text = error.to_string();
        assert!(text.contains("a.toml") && text.contains("title"), "{text}");
    }
}
