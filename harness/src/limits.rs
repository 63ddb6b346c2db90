//! What the machine gives a run: open files, and room for its files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use nix::sys::resource::{self, Resource};
use nix::sys::statvfs::statvfs;

use crate::server::MOST_CONNECTIONS;

/// Open files that a run needs beside those of its cases, and with some to spare.
const FILES_OF_A_RUN: u64 = 100;
/// Open files of a case beside its connections: listeners, the desk for publications and who stands at it, the client.
const FILES_OF_A_CASE: u64 = 40;
/// Open files of a connection: its socket, and a second hold on it.
const FILES_OF_A_CONNECTION: u64 = 2;
/// Fewer connections at a time than this would be noticed by clients that do nothing wrong.
const LEAST_CONNECTIONS: u64 = 16;

/// Bytes and files that a case may need in the folder for temporary files.
const BYTES_OF_A_CASE: u64 = 64 << 10;
const INODES_OF_A_CASE: u64 = 16;

/// How many files this process may have open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files {
    /// Before anything was changed: what a client gets.
    pub usual: u64,
    /// Now.
    pub most: u64,
}

impl Files {
    /// Raises the limit as far as this process may, once.
    ///
    /// # Errors
    /// The system does not say what the limit is.
    pub fn raise() -> io::Result<Files> {
        static RAISED: OnceLock<Files> = OnceLock::new();
        if let Some(raised) = RAISED.get() {
            return Ok(*raised);
        }
        let (usual, hard) = resource::getrlimit(Resource::RLIMIT_NOFILE)?;
        // Where it cannot be raised, there is less.
        let raised = resource::setrlimit(Resource::RLIMIT_NOFILE, hard, hard).is_ok();
        Ok(*RAISED.get_or_init(|| Files { usual, most: if raised { hard } else { usual } }))
    }

    /// How many cases can be played at the same time.
    pub fn cases(self) -> usize {
        let least = FILES_OF_A_CASE + LEAST_CONNECTIONS * FILES_OF_A_CONNECTION;
        usize::try_from(self.most.saturating_sub(FILES_OF_A_RUN) / least).unwrap_or(usize::MAX).max(1)
    }

    /// How many connections each of them may have at a time.
    pub fn connections(self, cases: usize) -> usize {
        let each = self.most.saturating_sub(FILES_OF_A_RUN) / cases.max(1) as u64;
        let connections = each.saturating_sub(FILES_OF_A_CASE) / FILES_OF_A_CONNECTION;
        connections.clamp(LEAST_CONNECTIONS, MOST_CONNECTIONS as u64) as usize
    }
}

/// There is no room for files.
#[derive(Debug, thiserror::Error)]
#[error("the folder for temporary files, {}, has no room: {why}; make some, or set TMPDIR to another folder", folder.display())]
pub struct NoRoom {
    folder: PathBuf,
    why: String,
}

/// Whether there is room for the files of so many cases at the same time.
///
/// # Errors
/// There is not.
pub fn room_for(folder: &Path, cases: usize) -> Result<(), NoRoom> {
    // A file system that does not tell is tried.
    let Ok(told) = statvfs(folder) else { return room(folder) };
    let (cases, bytes) = (cases as u64, told.blocks_available().saturating_mul(told.fragment_size()));
    let why = if bytes < cases * BYTES_OF_A_CASE {
        format!(
            "{} KiB are left, and {cases} cases at once may need {}",
            bytes >> 10,
            (cases * BYTES_OF_A_CASE) >> 10
        )
    } else if told.files() > 0 && told.files_available() < cases * INODES_OF_A_CASE {
        let needed = cases * INODES_OF_A_CASE;
        format!(
            "{} more files can be made, and {cases} cases at once may need {needed}",
            told.files_available()
        )
    } else {
        return Ok(());
    };
    Err(NoRoom { folder: folder.to_owned(), why })
}

/// Whether a file can be written now.
///
/// # Errors
/// It cannot, for there is no room.
pub(crate) fn room(folder: &Path) -> Result<(), NoRoom> {
    let written =
        tempfile::NamedTempFile::new_in(folder).and_then(|file| std::fs::write(file.path(), [0; 4096]));
    match written {
        Err(error) if [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded].contains(&error.kind()) => {
            Err(NoRoom { folder: folder.to_owned(), why: error.to_string() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_and_their_connections_keep_below_the_limit() {
        for most in [256, 1_024, 4_096, 20_000, 1 << 20] {
            let files = Files { usual: most, most };
            for cases in [1, files.cases().min(250)] {
                let each = FILES_OF_A_CASE + FILES_OF_A_CONNECTION * files.connections(cases) as u64;
                assert!(FILES_OF_A_RUN + each * cases as u64 <= most, "{cases} of {most}");
            }
        }
        assert_eq!(Files { usual: 1, most: 1_024 }.cases(), 12);
        assert_eq!(Files { usual: 1, most: 20_000 }.connections(16), MOST_CONNECTIONS);
    }

    #[test]
    fn there_is_no_room_for_more_than_there_is() {
        let folder = std::env::temp_dir();
        assert!(room(&folder).is_ok());
        let sentence = room_for(&folder, usize::MAX >> 20).unwrap_err().to_string();
        assert!(sentence.contains("may need") && sentence.contains("set TMPDIR"), "{sentence}");
    }
}
