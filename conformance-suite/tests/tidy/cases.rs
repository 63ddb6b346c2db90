//! Case files.

use std::collections::BTreeMap;
use std::path::Path;

use redial_model::systems::SYSTEMS;

use crate::tree::{Complaint, File, files, hold};

const FOLDER: &str = "conformance-suite/cases/";

fn cases() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.path.starts_with(FOLDER) && file.is("toml"))
}

fn id(case: &File) -> String {
    let table: toml::Table = case.text.parse().unwrap_or_else(|error| panic!("{}: {error}", case.path));
    table.get("id").and_then(toml::Value::as_str).unwrap_or_default().to_owned()
}

#[test]
fn a_case_is_named_like_its_file() {
    let differs = |case: &File| {
        let stem = Path::new(&case.path).file_stem()?.to_str()?;
        let id = id(case);
        (id != stem).then(|| (case.path.clone(), format!("its id is `{id}`")))
    };
    hold("The id of a case is the name of its file.", cases().filter_map(differs).collect(), &[]);
}

#[test]
fn a_case_is_there_once_and_belongs_to_a_system() {
    let mut complaints: Vec<Complaint> = Vec::new();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for case in cases() {
        let folder = case.path[FOLDER.len()..].split('/').next().unwrap_or_default();
        if !SYSTEMS.iter().any(|system| system.name() == folder) {
            complaints.push((case.path.clone(), format!("`{folder}` is no system")));
        }
        if let Some(other) = seen.insert(id(case), &case.path) {
            complaints.push((case.path.clone(), format!("has the id of {other}")));
        }
    }
    hold("Ids are unique, and the folder is the system's name.", complaints, &[]);
}
