//! The rendered pages say what they are rendered from: the chapters in `docs/spec/` the tables, and `docs/clients.md` what is known of
//! clients that nobody here wrote.

mod clients;
mod verdicts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::cli::redial;

/// Set to anything, the chapters are written instead of compared.
const WRITE: &str = "REDIAL_WRITE_DOCS";

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let page = |entry: fs::DirEntry| {
        let text = fs::read_to_string(entry.path()).expect("a chapter is text");
        (entry.file_name().to_string_lossy().into_owned(), text)
    };
    entries.map(|entry| page(entry.expect("a folder can be listed"))).collect()
}

fn render(folder: &Path) {
    let run = redial(&["report", "--markdown", folder.to_str().expect("a path is UTF-8")]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn the_chapters() {
    let there = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/spec");
    if env::var_os(WRITE).is_some() {
        return render(&there);
    }
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    render(folder.path());
    let (there, rendered) = (pages(&there), pages(folder.path()));
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&there),
        names(&rendered),
        "docs/spec/ has a file for each system and an index, and no other"
    );
    for (name, text) in &there {
        let differs = text.lines().zip(rendered[name].lines()).position(|(a, b)| a != b);
        let line = differs.unwrap_or(text.lines().count().min(rendered[name].lines().count()));
        assert!(
            *text == rendered[name],
            "docs/spec/{name} is not what the tables say any more, from line {} on:\n  there:    {}\n  rendered: {}\n\
             If the tables are right, write it anew: {WRITE}=1 cargo test -p redial --test program docs",
            line + 1,
            text.lines().nth(line).unwrap_or("(its end)"),
            rendered[name].lines().nth(line).unwrap_or("(its end)"),
        );
    }
}
