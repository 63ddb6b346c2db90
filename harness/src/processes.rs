//! Processes that this one is the parent of, their end, and how long they are kept from running.
//!
//! Linux gives what loses its parent to the nearest ancestor that adopts ([`adopt`]), however it has hidden: in a session
//! or a group of its own, without an environment, in the middle of `exec`. So who adopts needs to end its own children
//! only, again and again, until it has none: what they leave becomes its child.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

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
    match listed_children(Pid::this()) {
        Ok(children) if !children.is_empty() => children,
        // The list is an option of the kernel.
        _ => children_by_their_parent(),
    }
}

fn listed_children(parent: Pid) -> io::Result<Vec<Pid>> {
    let mut children = Vec::new();
    for thread in threads(parent)? {
        // A thread that ends meanwhile leaves its children to another one.
        let Ok(listed) = fs::read_to_string(thread.join("children")) else { continue };
        children.extend(listed.split_whitespace().filter_map(|id| id.parse().ok()).map(Pid::from_raw));
    }
    Ok(children)
}

fn threads(of: Pid) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(format!("/proc/{of}/task"))?.map(|thread| Ok(thread?.path())).collect()
}

fn children_by_their_parent() -> Vec<Pid> {
    let me = Pid::this().as_raw();
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let is_child = |id: &i32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Behind the name, which may have blanks and parentheses: the state, and the parent.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        parent == Some(me)
    };
    ids.filter(is_child).map(Pid::from_raw).collect()
}

/// For how long each thread of some processes has had to wait for a processor since it began, as Linux counts it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delays(BTreeMap<PathBuf, Duration>);

impl Delays {
    /// Of a process and all below it. What Linux does not tell is missing.
    pub(crate) fn below(process: Pid) -> Self {
        let mut delays = BTreeMap::new();
        let mut due = vec![process];
        while let Some(process) = due.pop() {
            // It may have ended.
            for thread in threads(process).unwrap_or_default() {
                if let Some(delay) = run_delay(&thread) {
                    delays.insert(thread, delay);
                }
            }
            due.extend(listed_children(process).unwrap_or_default());
        }
        Delays(delays)
    }

    /// Nothing is known of any of them.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much has been added to what was counted before. Of what has ended since, nobody knows.
    pub(crate) fn since(&self, before: &Delays) -> Duration {
        let added = |(thread, delay): (&PathBuf, &Duration)| {
            delay.saturating_sub(before.0.get(thread).copied().unwrap_or_default())
        };
        self.0.iter().map(added).sum()
    }
}

/// On a processor, waiting for one, how often: the first two in nanoseconds.
fn run_delay(thread: &Path) -> Option<Duration> {
    let text = fs::read_to_string(thread.join("schedstat")).ok()?;
    text.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
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
