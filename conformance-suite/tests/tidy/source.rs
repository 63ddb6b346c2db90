//! How Rust files look.

use crate::tree::{Complaint, File, files, hold, is_comment, rust};

/// Past this, a file is asked what its two subjects are.
const MOST_LINES: usize = 600;
/// Lines of a `mod.rs` beside comments, attributes, modules and what they re-export.
const MOST_CODE_IN_MOD: usize = 35;

#[test]
fn no_file_is_too_long() {
    let long = |file: &File| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES)
            .then(|| (file.path.clone(), format!("{lines} lines; which are its two subjects?")))
    };
    hold(&format!("A Rust file has at most {MOST_LINES} lines."), rust().filter_map(long).collect(), &[]);
}

#[test]
fn a_mod_rs_is_thin() {
    let declares = |line: &str| {
        ["mod ", "pub mod ", "use ", "pub use ", "#[", "}"].iter().any(|it| line.starts_with(it))
    };
    let thick = |file: &File| {
        let lines = file.code().filter(|(_, line)| !line.trim().is_empty() && !declares(line)).count();
        (lines > MOST_CODE_IN_MOD)
            .then(|| (file.path.clone(), format!("{lines} lines of code; give them a file")))
    };
    // What test programs share has to be called mod.rs, or it would be a test program itself.
    let mods = rust().filter(|file| file.path.contains("src/") && file.path.ends_with("/mod.rs"));
    hold("A mod.rs names modules and does little else.", mods.filter_map(thick).collect(), &[]);
}

/// The names that a file declares as modules, tests aside.
fn modules(file: &File) -> Vec<&str> {
    let mut modules = Vec::new();
    let mut of_tests = false;
    for (_, line) in file.lines() {
        let name = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ");
        if let Some(name) = name.and_then(|rest| rest.strip_suffix(';'))
            && !of_tests
        {
            modules.push(name);
        }
        of_tests = line == "#[cfg(test)]";
    }
    modules
}

fn incomplete_map(file: &File) -> Option<Complaint> {
    let map: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
    let is_root = ["src/lib.rs", "src/main.rs"].iter().any(|it| file.path.ends_with(it));
    if !is_root && !map.contains("//! |---|") {
        return None;
    }
    let missing: Vec<&str> =
        modules(file).into_iter().filter(|module| !map.contains(&format!("`{module}`"))).collect();
    (!missing.is_empty())
        .then(|| (file.path.clone(), format!("its map does not name {}", missing.join(", "))))
}

#[test]
fn maps_name_every_module() {
    let complaints = rust().filter_map(incomplete_map).collect();
    hold("A crate begins with a map of its modules, and a map is complete.", complaints, &[]);
}

#[test]
fn nothing_is_left_over() {
    // In two halves, so that this file is not found.
    let leftovers =
        [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!("), concat!("FIX", "ME")];
    let mut complaints = Vec::new();
    for file in files() {
        for (place, line) in file.lines() {
            for leftover in leftovers.iter().filter(|leftover| line.contains(**leftover)) {
                complaints.push((file.path.clone(), format!("line {place}: {leftover}")));
            }
        }
    }
    hold("What is to be done stands in an issue, not in the code.", complaints, &[]);
}

#[test]
fn every_rust_file_says_what_it_is() {
    let silent = |file: &&File| {
        !file.text.lines().next().is_some_and(|line| is_comment(line) && line.starts_with("//!"))
    };
    let complaints =
        rust().filter(silent).map(|file| (file.path.clone(), "no line `//! …`".to_owned())).collect();
    hold("A Rust file begins with what it is about.", complaints, &[]);
}
