//! An installation, read from its file: what every system's file has is read here, the rest by the system.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use redial_harness::place::{NESTED, Step, locate, nested_too_deeply, position};
use redial_model::audit::Installation;
use redial_model::audit::description::{self, Key, Misfit, ticked};
use redial_model::audit::otherwise::{ReadOtherwise, otherwise};
use redial_model::rule::Edition;
use redial_model::systems::{SYSTEMS, System};
use serde::Deserialize;
use serde_json::Value;
use toml::de::DeTable;

use crate::exit::Usage;

/// An installation, and what its file says beside it.
pub struct Described {
    /// Whose installation it is.
    pub system: &'static dyn System,
    /// By which edition it is audited.
    pub edition: Edition,
    /// The readings that are not the default, as `ID=LETTER`.
    pub readings: Vec<String>,
    /// The installation.
    pub installation: Box<dyn Installation>,
    /// The same under each other reading of an open question.
    pub otherwise: Vec<ReadOtherwise>,
}

/// What every file has.
#[derive(Deserialize)]
struct Head {
    system: String,
    edition: Option<String>,
    #[serde(default)]
    readings: BTreeMap<String, String>,
}

const HEAD: [&str; 3] = ["system", "edition", "readings"];

/// Reads an installation. `declared` readings count more than those of the file.
///
/// # Errors
/// Says what is wrong, on which line of the file, and what would be right.
pub fn load(path: &Path, declared: &[(String, char)]) -> Result<Described, Usage> {
    let file = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|error| Usage(format!("cannot read `{file}`: {error}")))?;
    parse(&text, &file, declared)
}

/// Reads an installation from text; `file` is its name for messages.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str, declared: &[(String, char)]) -> Result<Described, Usage> {
    let complain = |span: Option<Range<usize>>, message: &str| {
        let (line, column) = position(text, span.map_or(0, |span| span.start));
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Usage(format!("{file}:{line}:{column}: {message}"))
    };
    if let Some(at) = nested_too_deeply(text) {
        return Err(complain(Some(at..at), NESTED));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| complain(error.span(), error.message()))?;
    let misfit = |misfit: Misfit| complain(place(text, &misfit.at), &misfit.message);
    let mut rest = serde_json::to_value(table).map_err(|error| complain(None, &error.to_string()))?;
    let head = take_head(&mut rest).map_err(misfit)?;
    let system = system(&head.system).map_err(misfit)?;
    let edition = edition(system, head.edition.as_deref()).map_err(misfit)?;
    let readings = readings(system, &head.readings, declared).map_err(misfit)?;
    let of_file = system.readings(&readings);
    let of_file = of_file.map_err(|error| misfit(Misfit::at("readings", error)))?;
    let otherwise = |installation| {
        let otherwise = otherwise(system.auditor(), system.ambiguities(), &rest, edition, of_file)?;
        Ok((installation, otherwise))
    };
    let read = system.auditor().read(rest.clone(), edition, of_file).and_then(otherwise);
    let (installation, otherwise) = read.map_err(misfit)?;
    let readings = readings.iter().map(|(id, letter)| format!("{id}={letter}")).collect();
    Ok(Described { system, edition, readings, installation, otherwise })
}

fn take_head(description: &mut Value) -> Result<Head, Misfit> {
    let mut head = serde_json::Map::new();
    if let Some(all) = description.as_object_mut() {
        for key in HEAD {
            head.extend(all.shift_remove(key).map(|value| (key.to_owned(), value)));
        }
    }
    if !head.contains_key("system") {
        let message = format!("`system` is missing: say whose installation it is; {}", known());
        return Err(Misfit { at: Vec::new(), message });
    }
    description::read(Value::Object(head))
}

/// The systems, for messages.
fn known() -> String {
    format!("there are {}", ticked(SYSTEMS.iter().map(|system| system.name())))
}

fn system(name: &str) -> Result<&'static dyn System, Misfit> {
    let system = SYSTEMS.iter().copied().find(|system| system.name() == name);
    system.ok_or_else(|| Misfit::at("system", format!("there is no system `{name}`; {}", known())))
}

fn edition(system: &'static dyn System, name: Option<&str>) -> Result<Edition, Misfit> {
    let all = system.editions();
    let Some(name) = name else { return Ok(all[0]) };
    all.iter().copied().find(|edition| edition.0 == name).ok_or_else(|| {
        let known = ticked(all.iter().map(|edition| edition.0));
        Misfit::at("edition", format!("{} has no edition `{name}`; there are {known}", system.name()))
    })
}

/// What the file declares and what the command line does; the latter counts more.
fn readings(
    system: &dyn System,
    of_file: &BTreeMap<String, String>,
    declared: &[(String, char)],
) -> Result<Vec<(String, char)>, Misfit> {
    let mut all: BTreeMap<String, char> = BTreeMap::new();
    for (id, letter) in of_file {
        let mut letters = letter.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            let message = format!("a reading is one letter, as in `{id} = \"b\"`");
            return Err(Misfit { at: vec!["readings".into(), id.as_str().into()], message });
        };
        let one = [(id.clone(), letter)];
        system.readings(&one).map_err(|error| Misfit {
            at: vec!["readings".into(), id.as_str().into()],
            message: error.to_string(),
        })?;
        all.insert(id.clone(), letter);
    }
    all.extend(declared.iter().cloned());
    Ok(all.into_iter().collect())
}

/// The span of a value, or of the innermost one on the way to it that exists.
fn place(text: &str, way: &[Key]) -> Option<Range<usize>> {
    let step = |key: &Key| match key {
        Key::Name(name) => Step::Name(name.clone()),
        Key::Index(index) => Step::Index(*index),
    };
    let steps: Vec<Step> = way.iter().map(step).collect();
    locate(&DeTable::parse(text).ok()?, &steps)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The JSON Schema of all descriptions, for editors.
    fn schema() -> Value {
        let mut all = serde_json::Map::new();
        let mut choices = Vec::new();
        for system in SYSTEMS {
            // Each system's definitions get names of their own.
            let text = serde_json::to_string(&system.auditor().schema()).unwrap();
            let text = text.replace("#/$defs/", &format!("#/$defs/{}-", system.name()));
            let mut one: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
            one.shift_remove("$schema");
            if let Some(Value::Object(definitions)) = one.shift_remove("$defs") {
                all.extend(
                    definitions.into_iter().map(|(name, it)| (format!("{}-{name}", system.name()), it)),
                );
            }
            let editions: Vec<&str> = system.editions().iter().map(|edition| edition.0).collect();
            let properties = one["properties"].as_object_mut().unwrap();
            properties.insert("system".into(), json!({ "const": system.name() }));
            properties.insert(
                "edition".into(),
                json!({ "enum": editions, "description": "The edition of the document; the present one without it." }),
            );
            properties.insert(
                "readings".into(),
                json!({
                    "type": "object",
                    "additionalProperties": { "type": "string", "pattern": "^[a-z]$" },
                    "description": "Readings of open questions other than the default, as `MA-A3 = \"b\"`.",
                }),
            );
            one["required"].as_array_mut().unwrap().push(json!("system"));
            choices.push(Value::Object(one));
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "An installation, for `redial audit`",
            "anyOf": choices,
            "$defs": all,
        })
    }

    /// `REDIAL_WRITE_SCHEMA=1 cargo test -p redial installation` writes the file anew.
    #[test]
    fn the_schema_is_that_of_the_types() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/installation.schema.json");
        let now = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
        if std::env::var_os("REDIAL_WRITE_SCHEMA").is_some() {
            std::fs::write(&file, &now).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(there, now, "if the types are right, write it anew with REDIAL_WRITE_SCHEMA=1");
    }

    #[test]
    fn the_examples_are_installations_by_type_and_by_schema() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/audit");
        let mut examples = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|it| it != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let table: toml::Table = text.parse().unwrap();
            if let Err(error) = jsonschema::validate(&schema(), &serde_json::to_value(table).unwrap()) {
                panic!("{}: {error} at {}", path.display(), error.instance_path());
            }
            if let Err(error) = load(&path, &[]) {
                panic!("{error}");
            }
            examples += 1;
        }
        assert!(examples >= 5, "{examples}");
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_in_it_is_read_or_refused_with_its_place(text in crate::edited::text(crate::edited::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/audit")))) {
            if let Err(error) = parse(&text, "a.toml", &[]) {
                let sentence = error.to_string();
                let mut place = sentence.strip_prefix("a.toml:").unwrap_or_default().splitn(3, ':');
                let line: usize = place.next().and_then(|it| it.parse().ok()).unwrap_or_default();
                proptest::prop_assert!((1..=text.split('\n').count()).contains(&line), "{}", sentence);
            }
        }
    }
}
