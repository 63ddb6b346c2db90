//! The command of the client, and what is put in its places.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What starts this program as a guard, unless something else was said.
const THIS_AS_GUARD: [&str; 2] = ["/proc/self/exe", "guard"];

/// The command of the client, with placeholders: `{primary}`, `{user}`, ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectCommand {
    words: Vec<String>,
    /// Every placeholder that there is.
    placeholders: Vec<&'static str>,
    guard: Vec<String>,
    /// How many files the client may open, if that is to be another number than this program's.
    pub(super) files: Option<u64>,
    /// The folder of this program's files.
    pub(super) folder: Option<PathBuf>,
}

/// Why a command cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    /// There is nothing to start.
    #[error("no client command was given; put it after `--`, e.g. `-- ./my-client --server {{primary}}`")]
    Empty,
    /// A placeholder that is none.
    #[error("`{{{name}}}` in the client command is no placeholder; placeholders are {known}")]
    Placeholder {
        /// What was written.
        name: String,
        /// What there is.
        known: String,
    },
    /// There is no guard for it.
    #[error("cannot start the guard of the client: {source}")]
    Guard {
        /// Why not.
        source: io::Error,
    },
    /// The program is not there.
    #[error("cannot start the client: `{program}`: {source}")]
    Start {
        /// The program.
        program: String,
        /// Why not.
        source: io::Error,
    },
}

/// What a placeholder stands for in one case. The same values are given as environment variables.
pub type Values = BTreeMap<&'static str, String>;

impl SubjectCommand {
    /// Checks the command's words.
    ///
    /// # Errors
    /// It is empty, names a program that is not there, or has a placeholder that does not exist.
    pub fn new(
        words: Vec<String>,
        placeholders: impl Iterator<Item = &'static str>,
    ) -> Result<Self, SubjectError> {
        let placeholders: Vec<_> = placeholders.collect();
        let program = words.first().ok_or(SubjectError::Empty)?.clone();
        for word in &words {
            substitute(word, &placeholders, &Values::new())?;
        }
        if !program.contains('{') {
            find_program(&program).map_err(|source| SubjectError::Start { program, source })?;
        }
        let guard = THIS_AS_GUARD.map(str::to_owned).to_vec();
        Ok(SubjectCommand { words, placeholders, guard, files: None, folder: None })
    }

    /// The same, with another command that is a [guard](crate::guard::run) than this program and the word `guard`.
    #[must_use]
    pub fn guarded_by(self, guard: &[&str]) -> Self {
        SubjectCommand { guard: guard.iter().map(ToString::to_string).collect(), ..self }
    }

    /// The same, for clients that may open so many files, however many this program may.
    #[must_use]
    pub fn with_files(self, files: u64) -> Self {
        SubjectCommand { files: Some(files), ..self }
    }

    /// The same, with a folder that is removed if this program is killed while a client runs.
    #[must_use]
    pub fn within(self, folder: &Path) -> Self {
        SubjectCommand { folder: Some(folder.to_owned()), ..self }
    }

    pub(super) fn guard_program(&self) -> &str {
        self.guard.first().map_or(THIS_AS_GUARD[0], String::as_str)
    }

    pub(super) fn guard_arguments(&self) -> &[String] {
        self.guard.get(1..).unwrap_or_default()
    }

    /// The words, each with what stands in its places.
    pub(super) fn words(&self, values: &Values) -> Result<Vec<String>, SubjectError> {
        self.words.iter().map(|word| substitute(word, &self.placeholders, values)).collect()
    }

    /// The same values as environment variables. What does not apply to a case is an empty placeholder, and no variable, not
    /// even an inherited one.
    pub(super) fn variables<'a>(
        &self,
        values: &'a Values,
    ) -> impl Iterator<Item = (String, Option<&'a String>)> {
        self.placeholders.iter().map(|name| {
            let value = values.get(name).filter(|value| !value.is_empty());
            (format!("REDIAL_{}", name.to_uppercase()), value)
        })
    }

    /// The command as somebody would type it.
    pub fn to_shell(&self) -> String {
        to_shell(&self.words)
    }
}

/// A command as somebody would type it.
pub fn to_shell(words: &[String]) -> String {
    let quote = |word: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+,@%".contains(c);
        match !word.is_empty() && word.chars().all(plain) {
            true => word.clone(),
            false => format!("'{}'", word.replace('\'', r"'\''")),
        }
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// Replaces `{name}`; other braces stay as they are, since a command may have JSON in it.
fn substitute(word: &str, placeholders: &[&'static str], values: &Values) -> Result<String, SubjectError> {
    let mut result = String::new();
    let mut rest = word;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        result.push_str(before);
        let name: &str = from[1..].split('}').next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_name && from[1 + name.len()..].starts_with('}') {
            if !placeholders.contains(&name) {
                return Err(SubjectError::Placeholder {
                    name: name.to_owned(),
                    known: placeholders.iter().map(|it| format!("{{{it}}}")).collect::<Vec<_>>().join(" "),
                });
            }
            // What does not apply to a case is an empty word.
            result.push_str(values.get(name).map_or("", String::as_str));
            rest = &from[name.len() + 2..];
        } else {
            result.push('{');
            rest = &from[1..];
        }
    }
    result.push_str(rest);
    Ok(result)
}

fn find_program(program: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let is_program = |path: &std::path::Path| {
        path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
    };
    let path = std::path::Path::new(program);
    if program.contains('/') {
        return match (path.metadata(), is_program(path)) {
            (_, true) => Ok(()),
            (Err(error), _) => Err(error),
            (Ok(_), false) => Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is not executable")),
        };
    }
    let found = std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| is_program(&folder.join(program))));
    match found {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::NotFound, "no such program in PATH")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_and_other_braces_stay() {
        let substitute =
            |word| substitute(word, &["user", "ca"], &Values::from([("user", "ann".to_owned())]));
        assert_eq!(substitute("--user={user}").unwrap(), "--user=ann");
        assert_eq!(substitute("--ca={ca}").unwrap(), "--ca=");
        assert_eq!(substitute(r#"{"user": "{user}"}"#).unwrap(), r#"{"user": "ann"}"#);
        assert_eq!(substitute("{}{{x").unwrap(), "{}{{x");
        let error = substitute("{usr}").unwrap_err().to_string();
        assert!(error.starts_with("`{usr}` in the client command is no placeholder"), "{error}");
    }

    fn command(words: &[&str]) -> Result<SubjectCommand, SubjectError> {
        SubjectCommand::new(words.iter().map(ToString::to_string).collect(), std::iter::empty())
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = command(&["./no-such-client"]).unwrap_err().to_string();
        assert!(error.contains("`./no-such-client`"), "{error}");
        let error = command(&["/etc/passwd"]).unwrap_err().to_string();
        assert!(error.contains("not executable"), "{error}");
        assert!(matches!(command(&[]), Err(SubjectError::Empty)));
    }
}
