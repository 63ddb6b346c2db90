//! The rendered documents in `docs/` say what the tables say.

use std::path::PathBuf;
use std::{env, fs};

use redial_model::render;
use redial_model::systems::SYSTEMS;

/// Set to anything, the documents are written instead of compared.
const WRITE: &str = "REDIAL_WRITE_DOCS";

fn is_rendered(name: &str, rendered: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    if env::var_os(WRITE).is_some() {
        fs::write(&path, rendered).unwrap_or_else(|error| panic!("cannot write docs/{name}: {error}"));
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(rendered.lines()).position(|(a, b)| a != b);
    let place = differing.unwrap_or(written.lines().count().min(rendered.lines().count()));
    assert!(
        written == rendered,
        "docs/{name} is not what the tables say any more, from line {} on:\n  there:    {}\n  rendered: {}\n\
         If the tables are right, write it anew: {WRITE}=1 cargo test -p redial-model --test docs",
        place + 1,
        written.lines().nth(place).unwrap_or("(its end)"),
        rendered.lines().nth(place).unwrap_or("(its end)"),
    );
}

#[test]
fn the_open_questions() {
    is_rendered("ambiguities.md", &render::ambiguities(SYSTEMS));
}
