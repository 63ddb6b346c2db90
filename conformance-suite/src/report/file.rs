//! Files that are written whole or not at all: beside their place, and then renamed.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::NamedTempFile;

use crate::exit::Usage;

/// What any file may be by default; the process's mask takes some of it away.
const MODE: u32 = 0o666;

/// Whether a file can be written there: better known now than after an hour. What is there stays as it is.
///
/// # Errors
/// It cannot; `option` is what names it.
pub fn check(option: &str, path: &Path) -> Result<(), Usage> {
    let tried = match is_special(path) {
        true => std::fs::OpenOptions::new().append(true).open(path).map(drop),
        false => beside(&target(path)).map(drop),
    };
    tried.map_err(|error| Usage(format!("{option}: cannot write `{}`: {error}", path.display())))
}

/// Whether a folder can be filled: it is empty, or was not there and is made.
///
/// # Errors
/// It cannot; `option` is what names it.
pub fn check_folder(option: &str, path: &Path) -> Result<(), Usage> {
    let made = std::fs::create_dir_all(path).and_then(|()| std::fs::read_dir(path));
    match made.map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Usage(format!("{option}: `{}` is not empty; name a new folder", path.display()))),
        Err(error) => Err(Usage(format!("{option}: cannot use `{}` as a folder: {error}", path.display()))),
    }
}

/// Writes a file.
///
/// # Errors
/// It cannot be written. Whatever was there before still is.
pub fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    if is_special(path) {
        let mut out =
            BufWriter::new(std::fs::OpenOptions::new().append(true).open(path).with_context(failed)?);
        write(&mut out).with_context(failed)?;
        return out.flush().with_context(failed);
    }
    let target = target(path);
    let mut out = BufWriter::new(beside(&target).with_context(failed)?);
    write(&mut out).with_context(failed)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error).with_context(failed)?;
    file.persist(&target).map_err(|error| error.error).with_context(failed)?;
    Ok(())
}

/// A new file that can be renamed to this one; it goes if it is not.
///
/// # Errors
/// It cannot be made.
pub fn beside(target: &Path) -> io::Result<NamedTempFile> {
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let permissions = Permissions::from_mode(MODE);
    let new = tempfile::Builder::new().prefix(".redial-").permissions(permissions).tempfile_in(folder);
    // The name of the new file is of no use to anybody.
    new.map_err(|error| error.raw_os_error().map_or(error, io::Error::from_raw_os_error))
}

/// The file itself, where a link stands for it.
fn target(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A pipe, a terminal, `/dev/null`: it takes what is written, and nothing can stand in its place.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("b"));
        std::os::unix::fs::symlink("a", &link).unwrap();
        write(&path, |out| Ok(out.write_all(b"before")?)).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o600, 0o600);
        check("--html", &link).unwrap();
        let failed = write(&link, |out| {
            out.write_all(b"half")?;
            anyhow::bail!("no more")
        });
        assert!(format!("{:#}", failed.unwrap_err()).starts_with("cannot write"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        write(&link, |out| Ok(out.write_all(b"after")?)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "after");
        assert!(link.is_symlink());
        assert_eq!(folder.path().read_dir().unwrap().count(), 2);
    }

    #[test]
    fn what_cannot_be_replaced_is_written_to() {
        check("--html", Path::new("/dev/null")).unwrap();
        write(Path::new("/dev/null"), |out| Ok(out.write_all(b"x")?)).unwrap();
        let full = write(Path::new("/dev/full"), |out| Ok(out.write_all(b"x")?)).unwrap_err();
        assert!(format!("{full:#}").contains("No space left"), "{full:#}");
        assert!(Path::new("/dev/full").exists());
        let error = check("--html", Path::new("/")).unwrap_err().to_string();
        assert!(error.starts_with("--html: cannot write `/`: "), "{error}");
        let error = check("--html", Path::new("/no/such/folder/x")).unwrap_err().to_string();
        assert!(error.contains("No such file"), "{error}");
    }
}
