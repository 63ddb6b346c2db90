//! The files of the tree, and how a rule complains.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A text file.
pub struct File {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(place, line)| (place + 1, line))
    }

    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|it| it == extension)
    }

    /// The lines of a Rust file that are compiled into a program: no comments, nothing that is there for tests only.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let of_tests = |line: &str| line.trim_start().starts_with("#[cfg(test)]");
        let end = match self.lines().find(|(_, line)| of_tests(line)) {
            // Attributes of single modules stand among the others; a block of tests stands at the end.
            Some((place, _)) if self.text.lines().nth(place).is_some_and(|next| next.ends_with('{')) => place,
            _ => usize::MAX,
        };
        self.lines().take_while(move |(place, _)| *place < end).filter(|(_, line)| !is_comment(line))
    }
}

pub fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file that is tracked, or would be by `git add`. None in a copy of the tree that is no repository.
pub fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        if !root().join(".git").exists() {
            return Vec::new();
        }
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .expect("git can be run");
        assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
        let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
        let paths: BTreeSet<&str> = listed.split_terminator('\0').collect();
        // A file that was deleted and not committed yet is listed, and one that is no text is nobody's business here.
        let read = |path: &str| {
            let text = std::fs::read_to_string(root().join(path)).ok()?;
            Some(File { path: path.to_owned(), text })
        };
        let files: Vec<File> = paths.into_iter().filter_map(read).collect();
        assert!(files.len() > 100, "the tree has more files than {}", files.len());
        files
    });
    &FILES
}

pub fn rust() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is("rs"))
}

/// Rust that is compiled into a library or program, in this folder.
pub fn sources(folder: &str) -> impl Iterator<Item = &'static File> {
    rust().filter(move |file| file.path.starts_with(folder) && file.path.contains("src/"))
}

/// Files that a rule does not hold for, with the reasons.
pub type Exceptions = &'static [(&'static str, &'static str)];

/// What a rule has found: the path, and what is wrong with it.
pub type Complaint = (String, String);

/// Fails with every complaint about a file that is not excepted, and with every exception that nothing complains about.
pub fn hold(rule: &str, complaints: Vec<Complaint>, exceptions: Exceptions) {
    if files().is_empty() {
        return;
    }
    let excepted = |path: &str| exceptions.iter().any(|(it, _)| *it == path);
    let mut said: Vec<String> = complaints
        .iter()
        .filter(|(path, _)| !excepted(path))
        .map(|(path, what)| format!("{path}: {what}"))
        .collect();
    for (path, _) in exceptions.iter().filter(|(it, _)| complaints.iter().all(|(path, _)| path != it)) {
        said.push(format!("{path}: is excepted and need not be any more; remove the exception"));
    }
    assert!(said.is_empty(), "{rule}\n  {}", said.join("\n  "));
}
