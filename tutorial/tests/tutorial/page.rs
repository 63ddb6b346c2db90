//! The page quotes the files as they are, and says what the checker finds.

use std::path::{Path, PathBuf};

use redial_model::check::{Options, Scope};
use redial_model::systems::System;
use redial_tutorial::{EDITION, TWO_REGISTRARS};

const PAGE: &str = include_str!("../../../docs/adding-a-system.md");
/// Lines of code of the whole system: past this, something is in it that every system would have to write.
const MOST_LINES: usize = 1000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn what_is_quoted_stands_in_the_file_that_is_named_before_it() {
    let (mut named, mut quoted, mut block) = (None, 0, None::<String>);
    for line in PAGE.lines() {
        match (&mut block, line) {
            (None, "```rust" | "```toml") => block = Some(String::new()),
            (None, prose) => {
                let links = prose.split("](../tutorial/").skip(1).filter_map(|rest| rest.split(')').next());
                named = links.last().map(str::to_owned).or(named);
            }
            (Some(text), "```") => {
                let file = named.as_ref().expect("a file is named before it is quoted");
                assert!(
                    read(&root().join("tutorial").join(file)).contains(text.as_str()),
                    "{file} has no\n{text}"
                );
                (quoted, block) = (quoted + 1, None);
            }
            (Some(text), line) => *text += &format!("{line}\n"),
        }
    }
    assert!(quoted > 20, "only {quoted} blocks");
}

#[test]
fn what_the_checker_finds_stands_there() {
    let report = TWO_REGISTRARS.check(EDITION, Scope::default(), &Options::default()).unwrap();
    let found = TWO_REGISTRARS.properties().into_iter().map(|property| {
        let result = report.results().find(|result| result.id == property.id).unwrap();
        let of: String = result.refuted_by.iter().map(|topology| format!(", in {topology}")).collect();
        format!("{} {}{of}\n", result.verdict.name(), result.id)
    });
    let found: String = found.collect();
    assert!(PAGE.contains(&format!("```text\n{found}```\n")), "the page does not say\n{found}");
}

#[test]
fn it_stays_small() {
    let files = root().join("tutorial/src").read_dir().unwrap();
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let lines = files.map(|file| read(&file.unwrap().path()).lines().filter(is_code).count()).sum::<usize>();
    assert!((800..=MOST_LINES).contains(&lines), "{lines} lines of code");
}
