//! The guard of a client: a small process that stands between this program and the client, and ends with all that the
//! client has started, however that hides.
//!
//! It adopts what loses its parent below it, so nothing that the client starts gets away from it. Its standard input is a
//! socket to this program: orders come in on it and news go out, a line of JSON each. When the socket ends, as it
//! does if this program is killed, the guard ends everything at once, and removes the program's files. A client that sends its parent a signal meets
//! the guard, which heeds none; if it kills its guard, the program adopts what that leaves
//! ([`Subject`](crate::subject::Subject)).

use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream as StdStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::resource::{self, Resource};
use nix::sys::signal::{self, Signal};
use nix::unistd::{Pid, getppid};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, timeout, timeout_at};

use crate::processes::{self, NoChild};

/// How long a client may take to end after TERM.
pub(crate) const TERM_PATIENCE: Duration = Duration::from_millis(500);
/// How long the system may take to end processes after KILL.
pub(crate) const KILL_PATIENCE: Duration = Duration::from_secs(5);
/// When nothing that was killed has ended for so long, what is left is looked at again.
const KILL_PAUSE: Duration = Duration::from_millis(2);
/// A program that is killed closes its files before it gives its children away: how long that may take.
const DEATH_PATIENCE: Duration = Duration::from_millis(50);

/// What a guard is told: to start a client; anything after that means to end it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Order {
    /// Start the client.
    Start {
        /// The program and its arguments.
        words: Vec<String>,
        /// How many files it may open, if that is to be another number than this program's.
        files: Option<u64>,
        /// The folder of this program's files, which nobody else removes if it is killed.
        folder: Option<PathBuf>,
    },
    /// End it, and all that it has started.
    End,
}

/// What a guard tells.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum News {
    /// The client runs.
    Started,
    /// The client cannot be started.
    Failed {
        /// Why not.
        error: String,
    },
    /// The client's first process has ended by itself.
    Exited {
        /// How.
        how: String,
    },
    /// So many processes do not end.
    Left {
        /// How many.
        processes: usize,
    },
}

/// Is the guard of a client, as the socket on standard input says, until nothing is left of it. A program that plays
/// cases calls this where it is started as a guard: [`SubjectCommand::guarded_by`](crate::subject::SubjectCommand::guarded_by).
///
/// # Errors
/// Standard input is no socket, or the system does not let it be a guard.
pub fn run() -> io::Result<()> {
    let started_by = getppid();
    processes::adopt()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(guard(started_by))
}

async fn guard(started_by: Pid) -> io::Result<()> {
    // Handlers, since a client would inherit what is ignored.
    let heeded = [
        SignalKind::hangup(),
        SignalKind::interrupt(),
        SignalKind::quit(),
        SignalKind::terminate(),
        SignalKind::user_defined1(),
        SignalKind::user_defined2(),
        SignalKind::alarm(),
    ];
    let _heeded = heeded.map(signal);
    let mut changes = signal(SignalKind::child())?;
    let socket = StdStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    socket.set_nonblocking(true)?;
    let (orders, mut news) = UnixStream::from_std(socket)?.into_split();
    let mut orders = BufReader::new(orders).lines();
    let Some(line) = orders.next_line().await? else { return Ok(()) };
    let Order::Start { words, files, folder } = serde_json::from_str(&line)? else { return Ok(()) };
    let leader = match start(&words, files) {
        Ok(leader) => leader,
        Err(error) => return tell(&mut news, &News::Failed { error: error.to_string() }).await,
    };
    // From here on nothing may end it but the end of its client: that nobody listens any more shows when reading.
    let _ = tell(&mut news, &News::Started).await;
    let mut runs = true;
    let told = loop {
        tokio::select! {
            order = orders.next_line() => break matches!(order, Ok(Some(_))),
            _ = changes.recv() => {
                while let Ok(Some((child, how))) = processes::ended(None) {
                    if child == leader {
                        runs = false;
                        let _ = tell(&mut news, &News::Exited { how }).await;
                    }
                }
            }
        }
    };
    if told {
        // There may be nobody left of its group.
        let _ = signal::killpg(leader, Signal::SIGTERM);
        let until = Instant::now() + TERM_PATIENCE;
        while runs {
            let waited = timeout_at(until, async {
                tokio::select! {
                    _ = changes.recv() => true,
                    _ = gone(&mut orders) => false,
                }
            });
            if !waited.await.unwrap_or(false) {
                break;
            }
            while let Ok(Some((child, _))) = processes::ended(None) {
                runs &= child != leader;
            }
        }
    }
    let until = Instant::now() + KILL_PATIENCE;
    let left = loop {
        let children = processes::children();
        children.iter().copied().for_each(processes::kill);
        let none = loop {
            match processes::ended(None) {
                Ok(Some(_)) => {}
                Ok(None) => break false,
                Err(NoChild) => break true,
            }
        };
        if none || Instant::now() > until {
            break if none { 0 } else { children.len().max(1) };
        }
        // What the killed ones leave is there when they have ended.
        let _ = timeout(KILL_PAUSE, changes.recv()).await;
    };
    if let (false, Some(folder)) = (told, folder) {
        remove_after(started_by, &folder).await;
    }
    if left > 0 {
        let _ = tell(&mut news, &News::Left { processes: left }).await;
    }
    Ok(())
}

/// Removes the files of a program that was killed, as the guards of its other clients do at the same time. One that lives
/// has merely lost interest in its client.
async fn remove_after(started_by: Pid, folder: &Path) {
    let until = Instant::now() + DEATH_PATIENCE;
    while getppid() == started_by && Instant::now() < until {
        tokio::time::sleep(KILL_PAUSE).await;
    }
    let until = Instant::now() + KILL_PATIENCE;
    while getppid() != started_by && folder.exists() && Instant::now() < until {
        if std::fs::remove_dir_all(folder).is_err() {
            // Somebody else was quicker, or still writes there.
            tokio::time::sleep(KILL_PAUSE).await;
        }
    }
}

/// Waits until nobody gives orders any more.
async fn gone(orders: &mut Lines<BufReader<OwnedReadHalf>>) {
    while let Ok(Some(_)) = orders.next_line().await {}
}

fn start(words: &[String], files: Option<u64>) -> io::Result<Pid> {
    if let Some(files) = files {
        let (_, hard) = resource::getrlimit(Resource::RLIMIT_NOFILE)?;
        resource::setrlimit(Resource::RLIMIT_NOFILE, files.min(hard), hard)?;
    }
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let client = Command::new(program).args(arguments).stdin(Stdio::null()).process_group(0).spawn()?;
    i32::try_from(client.id()).map(Pid::from_raw).map_err(io::Error::other)
}

async fn tell(to: &mut OwnedWriteHalf, news: &News) -> io::Result<()> {
    let mut line = serde_json::to_string(news)?;
    line.push('\n');
    to.write_all(line.as_bytes()).await
}
