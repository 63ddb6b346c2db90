//! Processes that this one is the parent of, and their end.
//!
//! Linux gives what loses its parent to the nearest ancestor that adopts ([`adopt`]), however it has hidden: in a session
//! or a group of its own, without an environment, in the middle of `exec`. So who adopts needs to end its own children
//! only, again and again, until it has none: what they leave becomes its child.

use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::signal::{self, Signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// From now on this process is given what loses its parent below it.
///
/// # Errors
/// Linux is older than 3.4.
pub(crate) fn adopt() -> nix::Result<()> {
    prctl::set_child_subreaper(true)
}

/// The children that this process has now; some may be missing while others end.
pub(crate) fn children() -> Vec<Pid> {
    let of_threads = || -> std::io::Result<Vec<Pid>> {
        let mut children = Vec::new();
        for thread in std::fs::read_dir("/proc/self/task")? {
            // A thread that ends meanwhile leaves its children to another one.
            let Ok(listed) = std::fs::read_to_string(thread?.path().join("children")) else { continue };
            children.extend(listed.split_whitespace().filter_map(|id| id.parse().ok()).map(Pid::from_raw));
        }
        Ok(children)
    };
    match of_threads() {
        Ok(children) if !children.is_empty() => children,
        // The list is an option of the kernel.
        _ => children_by_their_parent(),
    }
}

fn children_by_their_parent() -> Vec<Pid> {
    let me = Pid::this().as_raw();
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let is_child = |id: &i32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Behind the name, which may have blanks and parentheses: the state, and the parent.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        parent == Some(me)
    };
    ids.filter(is_child).map(Pid::from_raw).collect()
}

/// Ends a process at once; it may have ended by itself.
pub(crate) fn kill(process: Pid) {
    let _ = signal::kill(process, Signal::SIGKILL);
}

/// What became of a child that has ended, or of any: `Ok(None)` if none has since the last time.
///
/// # Errors
/// There is no such child.
pub(crate) fn ended(child: Option<Pid>) -> Result<Option<(Pid, String)>, NoChild> {
    loop {
        return match waitpid(child, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(child, code)) => Ok(Some((child, format!("exit status {code}")))),
            Ok(WaitStatus::Signaled(child, by, _)) => Ok(Some((child, format!("signal {by}")))),
            Ok(_) => Ok(None),
            Err(Errno::EINTR) => continue,
            Err(_) => Err(NoChild),
        };
    }
}

/// There is no such child.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoChild;
