//! The system under test: a command that is started for each case below a [guard](crate::guard) of its own, watched, and
//! ended with all that it started.
//!
//! - this file: the running client
//! - `command`: what is started, and what is put in its places
//! - `event`: what is seen of it
//! - [`inside`]: a client that is no program of its own
//! - `output`: what it writes
//! - `outside`: a client that is none of ours to start
//! - `pictures`: what its user saw

mod command;
mod event;
pub mod inside;
mod output;
pub mod outside;
pub(crate) mod pictures;

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdStream;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use command::{SubjectCommand, SubjectError, Values, to_shell};
pub use event::SubjectEvent;
pub use outside::Outside;

use crate::guard::{KILL_PATIENCE, News, Order, TERM_PATIENCE};
use crate::lock::locked;
use crate::processes;

/// What a guard may take for everything that it has to do when it is told to end its client.
const GUARD_PATIENCE: Duration =
    TERM_PATIENCE.saturating_add(KILL_PATIENCE).saturating_add(Duration::from_secs(1));
/// How long the last words of a client may take to be read.
const READ_PATIENCE: Duration = Duration::from_millis(50);
/// How long what a killed guard has left is looked for, and the pause between.
const SWEEP_PATIENCE: Duration = Duration::from_secs(2);
const SWEEP_PAUSE: Duration = Duration::from_millis(2);

/// The guards that run. What else is a child of this process was left by a guard that its client has killed.
static GUARDS: Mutex<BTreeSet<Pid>> = Mutex::new(BTreeSet::new());

/// How a client comes to a case.
#[derive(Debug, Clone)]
pub enum Client {
    /// It is started.
    Started(SubjectCommand),
    /// It connects by itself.
    Outside(Outside),
    /// It runs in this program.
    Inside(Arc<dyn inside::Program>),
}

impl Client {
    /// Whether it connects by itself.
    pub fn is_outside(&self) -> bool {
        matches!(self, Client::Outside(_))
    }

    /// Whether it runs in this program.
    pub fn is_inside(&self) -> bool {
        matches!(self, Client::Inside(_))
    }
}

/// A running client. A process that starts clients starts nothing else while they run: see [`Subject::start`].
#[derive(Debug)]
pub struct Subject {
    /// Everything ends when it is closed.
    orders: OwnedWriteHalf,
    guard: JoinHandle<()>,
    /// The process at the head of all that it started, its guard.
    head: Option<Pid>,
    stderr: Arc<Mutex<VecDeque<String>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Subject {
    /// Starts the command for one case; what it does goes to `events`, and which of `hosts` it traces.
    ///
    /// A client may kill its guard. What that guard held is then adopted by this process, which ends all of its children
    /// that are no guards.
    ///
    /// # Errors
    /// It cannot be started.
    pub async fn start(
        command: &SubjectCommand,
        values: &Values,
        hosts: &[String],
        events: &mpsc::Sender<SubjectEvent>,
    ) -> Result<Self, SubjectError> {
        let words = command.words(values)?;
        let guarding = |source| SubjectError::Guard { source };
        let (mut child, kept, socket) = start_guard(command, values).map_err(guarding)?;
        let stderr = Arc::new(Mutex::new(VecDeque::new()));
        let readers = vec![
            tokio::spawn(output::read_lines(child.stdout.take().expect("it is piped"), events.clone())),
            tokio::spawn(output::read_trace(
                child.stderr.take().expect("it is piped"),
                Arc::clone(&stderr),
                hosts.to_vec(),
                events.clone(),
            )),
        ];
        let (news, mut orders) = socket.into_split();
        let mut news = BufReader::new(news).lines();
        let program = words.first().cloned().unwrap_or_default();
        let order = Order::Start { words, files: command.files, folder: command.folder.clone() };
        let first = async {
            order_guard(&mut orders, &order).await?;
            next(&mut news).await
        };
        let first = first.await;
        let subject = |news| {
            let head = kept.0;
            let guard = tokio::spawn(watch(child, kept, news, events.clone()));
            Subject { orders, guard, head, stderr, readers }
        };
        match first {
            Ok(Some(News::Started)) => Ok(subject(news)),
            other => {
                subject(news).end().await;
                Err(match other {
                    Ok(Some(News::Failed { error })) => {
                        SubjectError::Start { program, source: io::Error::other(error) }
                    }
                    Ok(_) => guarding(io::Error::other("it has ended without a word")),
                    Err(error) => guarding(error),
                })
            }
        }
    }

    /// The last lines that it wrote to standard error.
    pub fn stderr(&self) -> Vec<String> {
        self.stderr.lock().map(|lines| lines.iter().cloned().collect()).unwrap_or_default()
    }

    /// The process at the head of all that it started, its guard.
    pub(crate) fn head(&self) -> Option<Pid> {
        self.head
    }

    /// Ends it, and all that it started: TERM, then KILL. Dropping it does the same, at once and without waiting for it.
    pub async fn end(mut self) -> Vec<String> {
        // A guard that was killed takes no orders, and has left nothing.
        let _ = order_guard(&mut self.orders, &Order::End).await;
        if timeout(GUARD_PATIENCE, &mut self.guard).await.is_err() {
            tracing::warn!("the guard of a client does not end");
            self.guard.abort();
            // Its task is over when it has killed the guard and what that held.
            let _ = (&mut self.guard).await;
        }
        for reader in &mut self.readers {
            // Nobody writes any more, so it ends, unless nobody takes what it has read.
            if timeout(READ_PATIENCE, &mut *reader).await.is_err() {
                reader.abort();
            }
        }
        self.stderr()
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.readers.iter().for_each(JoinHandle::abort);
    }
}

fn start_guard(command: &SubjectCommand, values: &Values) -> io::Result<(Child, Guard, UnixStream)> {
    processes::adopt()?;
    let (ours, theirs) = StdStream::pair()?;
    ours.set_nonblocking(true)?;
    let ours = UnixStream::from_std(ours)?;
    let mut guard = Command::new(command.guard_program());
    guard.args(command.guard_arguments());
    for (variable, value) in command.variables(values) {
        match value {
            Some(value) => guard.env(variable, value),
            None => guard.env_remove(variable),
        };
    }
    guard.stdin(OwnedFd::from(theirs)).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    // Whoever looks for what is no guard must not find one that is not listed yet.
    let mut guards = locked(&GUARDS);
    let child = guard.spawn()?;
    let id = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
    guards.extend(id);
    Ok((child, Guard(id), ours))
}

async fn order_guard(orders: &mut OwnedWriteHalf, order: &Order) -> io::Result<()> {
    let mut line = serde_json::to_string(order)?;
    line.push('\n');
    orders.write_all(line.as_bytes()).await
}

async fn next(news: &mut Lines<BufReader<OwnedReadHalf>>) -> io::Result<Option<News>> {
    match news.next_line().await? {
        Some(line) => Ok(Some(serde_json::from_str(&line)?)),
        None => Ok(None),
    }
}

/// Ends the guard if whoever waits for it is cancelled.
struct Guard(Option<Pid>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(guard) = self.0 {
            processes::kill(guard);
            forget(guard);
            sweep();
        }
    }
}

/// Passes on what the guard tells, until it has ended; ends what it leaves if it was killed.
async fn watch(
    mut child: Child,
    mut kept: Guard,
    mut news: Lines<BufReader<OwnedReadHalf>>,
    events: mpsc::Sender<SubjectEvent>,
) {
    let mut exited = false;
    while let Ok(Some(news)) = next(&mut news).await {
        match news {
            News::Exited { how } => {
                exited = true;
                // Nobody listens any more once the case is over.
                let _ = events.send(SubjectEvent::Exited(how)).await;
            }
            News::Left { processes } => {
                tracing::warn!(processes, "some of what the client started does not end");
            }
            News::Started | News::Failed { .. } => {}
        }
    }
    let ended = child.wait().await;
    if let Some(guard) = kept.0.take() {
        forget(guard);
    }
    if !ended.is_ok_and(|status| status.success()) {
        // Looking for what it has left takes a while, in which the PBXes of other cases have to go on; it does not panic.
        let _ = tokio::task::spawn_blocking(sweep).await;
        if !exited {
            let how = "its parent process, which it has killed".to_owned();
            let _ = events.send(SubjectEvent::Exited(how)).await;
        }
    }
}

fn forget(guard: Pid) {
    locked(&GUARDS).remove(&guard);
}

/// Ends every child of this process that is no guard, and what those leave.
fn sweep() {
    let until = Instant::now() + SWEEP_PATIENCE;
    while Instant::now() < until {
        let guards = locked(&GUARDS);
        let strangers: Vec<Pid> =
            processes::children().into_iter().filter(|it| !guards.contains(it)).collect();
        drop(guards);
        if strangers.is_empty() {
            return;
        }
        for stranger in strangers {
            processes::kill(stranger);
            // It is there for the next look if it has not ended yet.
            let _ = processes::ended(Some(stranger));
        }
        std::thread::sleep(SWEEP_PAUSE);
    }
    tracing::warn!("some of what a client has left does not end");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of a process group that the client names is still there.
    fn runs(id: i32) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
    }

    /// The guard of the clients below: this program, as it is started by one of them.
    #[test]
    #[ignore = "the guard of a client that other tests start"]
    fn guard() {
        if std::env::args().any(|it| it == "subject::tests::guard") {
            crate::guard::run().unwrap();
        }
    }

    async fn client(script: &str) -> (Subject, Vec<i32>, mpsc::Receiver<SubjectEvent>) {
        let this = std::env::current_exe().unwrap();
        let guard = [this.to_str().unwrap(), "--ignored", "--exact", "subject::tests::guard", "--nocapture"];
        let words = ["sh", "-c", script].map(str::to_owned).to_vec();
        let command = SubjectCommand::new(words, std::iter::empty()).unwrap().guarded_by(&guard);
        let (events, mut seen) = mpsc::channel(8);
        let subject = Subject::start(&command, &Values::new(), &[], &events).await.unwrap();
        let Some(SubjectEvent::Line(line)) = seen.recv().await else { panic!("it says nothing") };
        let ids: serde_json::Value = serde_json::from_str(&line).unwrap();
        let ids = ids["publish"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap() as i32).collect();
        (subject, ids, seen)
    }

    /// Starts some that try to get away, and names them.
    const HIDING: &str = r#"sleep 1000 & a=$!
        setsid env -i sleep 1000 & b=$!
        c=$( (setsid sh -c 'trap "" TERM HUP; echo $$; exec >&- 2>&-; sleep 1000' & ) )
        echo "{\"publish\":[$$,$a,$b,$c]}""#;

    #[tokio::test]
    async fn what_a_client_started_ends_with_it_even_outside_its_group() {
        let (subject, ids, _seen) = client(&format!("{HIDING}; wait")).await;
        assert_eq!(ids.len(), 4);
        assert!(ids.iter().all(|id| runs(*id)), "{ids:?}");
        subject.end().await;
        assert!(!ids.iter().any(|id| runs(*id)), "{ids:?}");
    }

    #[tokio::test]
    async fn a_client_that_has_ended_leaves_what_it_started_to_its_guard() {
        let (subject, ids, mut seen) = client(&format!("{HIDING}; exit 3")).await;
        assert_eq!(seen.recv().await, Some(SubjectEvent::Exited("exit status 3".into())));
        assert!(ids[1..].iter().all(|id| runs(*id)), "{ids:?}");
        subject.end().await;
        assert!(!ids.iter().any(|id| runs(*id)), "{ids:?}");
    }

    #[tokio::test]
    async fn a_client_that_kills_its_guard_ends_with_what_it_started() {
        let (subject, ids, mut seen) = client(&format!("{HIDING}; kill -KILL $PPID; wait")).await;
        let Some(SubjectEvent::Exited(how)) = seen.recv().await else { panic!("it goes on") };
        assert!(how.contains("which it has killed"), "{how}");
        assert!(!ids.iter().any(|id| runs(*id)), "{ids:?}");
        subject.end().await;
    }

    /// As when a run is broken off.
    #[tokio::test]
    async fn who_stops_waiting_for_its_start_leaves_none_behind() {
        let this = std::env::current_exe().unwrap();
        let guard = [this.to_str().unwrap(), "--ignored", "--exact", "subject::tests::guard", "--nocapture"];
        let name = format!("2718281{}", std::process::id());
        let words = ["sleep", &name].map(str::to_owned).to_vec();
        let command = SubjectCommand::new(words, std::iter::empty()).unwrap().guarded_by(&guard);
        let (events, _seen) = mpsc::channel(8);
        for moment in 0..40 {
            let (values, hosts) = (Values::new(), []);
            let start = Subject::start(&command, &values, &hosts, &events);
            let started = timeout(Duration::from_micros(moment * 500), start).await;
            drop(started);
        }
        let there = || {
            let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
            let names = processes.filter_map(|it| std::fs::read_to_string(it.path().join("cmdline")).ok());
            names.filter(|it| it.contains(&name)).count()
        };
        let until = Instant::now();
        while there() > 0 {
            assert!(until.elapsed() < Duration::from_secs(5), "{} left behind", there());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test]
    async fn other_signals_to_its_guard_change_nothing() {
        let script = format!(
            "for name in HUP INT QUIT TERM USR1 USR2 ALRM; do kill -$name $PPID; done; {HIDING}; wait"
        );
        let (subject, ids, _seen) = client(&script).await;
        assert!(ids.iter().all(|id| runs(*id)), "{ids:?}");
        subject.end().await;
        assert!(!ids.iter().any(|id| runs(*id)), "{ids:?}");
    }

    /// As when the program is killed: its end of the socket is closed.
    #[tokio::test]
    async fn nothing_outlives_whoever_started_it() {
        let (subject, ids, _seen) = client(&format!("trap '' TERM; {HIDING}; wait")).await;
        let Subject { guard, orders, .. } = &subject;
        assert!(!guard.is_finished() && orders.peer_addr().is_ok());
        drop(subject);
        let started = Instant::now();
        while ids.iter().any(|id| runs(*id)) {
            assert!(started.elapsed() < Duration::from_secs(5), "{ids:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
