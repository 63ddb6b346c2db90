//! The tours in `docs/`: each command that a reader is told to type is typed, and says what stands below it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::cli::REDIAL;

/// With this begins a tour, up to the next heading of its kind.
const HEADING: &str = "\n## A tour\n";
/// What stands where a line is shortened, and alone on a line where lines are.
const SHORTENED: char = '…';

/// The commands of a tour, each with what it says.
fn steps(page: &str) -> Vec<(&str, &str)> {
    let tour = page.split_once(HEADING).expect("the page has a tour").1;
    let tour = tour.split("\n## ").next().unwrap();
    let block = |text: &str, from: &str| {
        let begins = from.find(text)? + text.len();
        Some((begins, begins + from[begins..].find("\n```").expect("a block ends")))
    };
    let (mut steps, mut rest) = (Vec::new(), tour);
    while let Some((begins, ends)) = block("```sh\n", rest) {
        let (command, behind) = (&rest[begins..ends], &rest[ends..]);
        let (begins, ends) = block("```text\n", behind).expect("below a command stands what it says");
        steps.push((command, &behind[begins..ends]));
        rest = &behind[ends..];
    }
    steps
}

/// Whether a line is what stands on the page, which may be shortened.
fn is_shown(line: &str, shown: &str) -> bool {
    let (line, shown) = (line.trim(), shown.trim());
    let parts: Vec<&str> = shown.split(SHORTENED).map(str::trim).collect();
    let [first, between @ .., last] = &parts[..] else { return line == shown };
    let rest = line.strip_prefix(first).and_then(|rest| rest.strip_suffix(last));
    rest.and_then(|rest| between.iter().try_fold(rest, |rest, part| Some(rest.split_once(part)?.1))).is_some()
}

/// What stands on a page, and was not said, in that order.
fn missing<'s>(said: &str, shown: &'s str) -> Option<&'s str> {
    let mut said = said.lines();
    let mut lines = shown.lines().filter(|line| !line.trim_matches([SHORTENED, ' ']).is_empty());
    lines.find(|shown| !said.any(|line| is_shown(line, shown)))
}

fn says_what_it_shows(page: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("docs").join(page)).unwrap();
    let programs = tempfile::tempdir().unwrap();
    symlink(REDIAL, programs.path().join("redial")).unwrap();
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let steps = steps(&text);
    assert!(steps.len() >= 3, "{page}: {} commands", steps.len());
    for (command, shown) in steps {
        let run =
            Command::new("sh").args(["-c", command]).current_dir(root).env("PATH", &path).output().unwrap();
        let said = String::from_utf8(run.stdout).unwrap();
        if let Some(line) = missing(&said, shown) {
            let told = String::from_utf8_lossy(&run.stderr);
            panic!(
                "docs/{page}: this is not said, or not there:\n{line}\nby\n{command}\nwhich says\n{said}{told}"
            );
        }
    }
}

#[test]
fn a_tour_of_browsers() {
    says_what_it_shows("testing-a-browser.md");
}

#[test]
fn a_tour_of_phones() {
    says_what_it_shows("testing-a-phone.md");
}

#[test]
fn a_line_is_shown_or_shortened_and_nothing_else() {
    for (line, shown) in [
        ("  0.006 ✱   │  starts", "… ✱   │  starts"),
        ("due was a, came was b", "due was …, came …"),
        ("UR-06  1", "UR-06  1"),
        ("seed 17", "seed …"),
    ] {
        assert!(is_shown(line, shown), "{shown}");
    }
    for (line, shown) in [
        ("passed", "failed"),
        ("1 passed; 2 s", "1 passed"),
        ("1 failed; 2 s", "… passed; … s"),
        ("a b c", "a … b"),
    ] {
        assert!(!is_shown(line, shown), "{shown}");
    }
    assert_eq!(missing("one\ntwo\nthree\n", "one\n…\nthree"), None);
    assert_eq!(missing("one\ntwo\nthree\n", "three\n…\none"), Some("one"));
}
