//! The system under test: a command that is started for each case in a process group of its own, watched, and ended
//! with all that it started.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Longest line of standard output that is read; what is longer is no publication.
const LONGEST_LINE: u64 = 64 << 10;
/// A client that writes more than this is flooding; what comes after it is read and thrown away.
const MOST_OUTPUT: u64 = 16 << 20;
/// Lines of standard error that a failure shows.
const STDERR_LINES: usize = 20;
/// Characters of each of them.
const STDERR_CHARS: usize = 400;
/// How long a client may take to end after TERM.
const TERM_PATIENCE: Duration = Duration::from_millis(500);
/// How long the system may take to end a process after KILL.
const KILL_PATIENCE: Duration = Duration::from_secs(5);
/// How often what a client started is looked for, and the pause between.
const KILL_PASSES: u32 = 100;
const KILL_PAUSE: Duration = Duration::from_millis(5);
/// Marks every process that descends from a client, so that those which left its group are found too.
const MARK: &str = "REDIAL_SUBJECT";

/// Clients are started no more.
static NO_MORE: AtomicBool = AtomicBool::new(false);

/// The command of the client, with placeholders: `{primary}`, `{user}`, ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectCommand {
    words: Vec<String>,
    /// Every placeholder that there is.
    placeholders: Vec<&'static str>,
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
    /// This program is about to end.
    #[error("no client is started any more")]
    Ending,
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
        Ok(SubjectCommand { words, placeholders })
    }

    /// The command as somebody would type it.
    pub fn to_shell(&self) -> String {
        let quote = |word: &String| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+,@%".contains(c);
            match !word.is_empty() && word.chars().all(plain) {
                true => word.clone(),
                false => format!("'{}'", word.replace('\'', r"'\''")),
            }
        };
        self.words.iter().map(quote).collect::<Vec<_>>().join(" ")
    }
}

/// Replaces `{name}`; other braces stay as they are, since a command may have JSON in it.
fn substitute(word: &str, placeholders: &[&'static str], values: &Values) -> Result<String, SubjectError> {
    let mut result = String::new();
    let mut rest = word;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        result.push_str(before);
        let name: &str = from[1..].split('}').next().unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
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

/// What a running client lets us know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubjectEvent {
    /// A line of standard output.
    Line(String),
    /// Standard error has mentioned, for the first time, one of the hosts that were to be watched for.
    Traced(String),
    /// It has written more than anybody reads.
    Flood,
    /// It has ended by itself.
    Exited(String),
}

/// A running client.
#[derive(Debug)]
pub struct Subject {
    group: Pid,
    mark: String,
    stderr: Arc<Mutex<VecDeque<String>>>,
    exited: JoinHandle<()>,
    readers: Vec<JoinHandle<()>>,
    /// Nothing of it is left to be ended.
    ended: bool,
}

impl Subject {
    /// Starts the command for one case; what it does goes to `events`, and which of `hosts` it traces.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(
        command: &SubjectCommand,
        values: &Values,
        mark: &str,
        hosts: &[String],
        events: &mpsc::Sender<SubjectEvent>,
    ) -> Result<Self, SubjectError> {
        if NO_MORE.load(Ordering::SeqCst) {
            return Err(SubjectError::Ending);
        }
        let placed = |word: &String| substitute(word, &command.placeholders, values);
        let words = command.words.iter().map(placed).collect::<Result<Vec<_>, _>>()?;
        let (program, arguments) = words.split_first().ok_or(SubjectError::Empty)?;
        let mut subject = Command::new(program);
        for name in &command.placeholders {
            let variable = format!("REDIAL_{}", name.to_uppercase());
            // What does not apply to a case is an empty placeholder, and no variable, not even an inherited one.
            match values.get(name).filter(|value| !value.is_empty()) {
                Some(value) => subject.env(variable, value),
                None => subject.env_remove(variable),
            };
        }
        let mut child = subject
            .args(arguments)
            .env(MARK, mark)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| SubjectError::Start { program: program.clone(), source })?;
        let id = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .expect("a child that was not waited for has an id");
        let stderr = Arc::new(Mutex::new(VecDeque::new()));
        let readers = vec![
            tokio::spawn(read_lines(child.stdout.take().expect("it is piped"), events.clone())),
            tokio::spawn(read_trace(
                child.stderr.take().expect("it is piped"),
                Arc::clone(&stderr),
                hosts.to_vec(),
                events.clone(),
            )),
        ];
        let exited = tokio::spawn(wait(child, events.clone()));
        Ok(Subject { group: Pid::from_raw(id), mark: mark.to_owned(), stderr, exited, readers, ended: false })
    }

    /// The last lines that it wrote to standard error.
    pub fn stderr(&self) -> Vec<String> {
        self.stderr.lock().map(|lines| lines.iter().cloned().collect()).unwrap_or_default()
    }

    /// Ends it, and all that it started: TERM, then KILL.
    pub async fn end(mut self) -> Vec<String> {
        // Each signal may find that there is nobody left.
        let _ = signal::killpg(self.group, Signal::SIGTERM);
        if tokio::time::timeout(TERM_PATIENCE, &mut self.exited).await.is_err() {
            tracing::debug!(group = self.group.as_raw(), "the client did not end after TERM");
        }
        self.kill_all().await;
        if !self.exited.is_finished() && tokio::time::timeout(KILL_PATIENCE, &mut self.exited).await.is_err()
        {
            tracing::warn!(group = self.group.as_raw(), "the client does not end");
        }
        for reader in &self.readers {
            reader.abort();
        }
        self.ended = true;
        self.stderr()
    }

    /// Looking through all processes takes a while, in which the PBXes of other cases have to go on.
    async fn kill_all(&self) {
        let (group, mark) = (self.group, self.mark.clone());
        // It neither panics nor is it cancelled.
        let _ = tokio::task::spawn_blocking(move || kill(group, &mark)).await;
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        if !self.ended {
            kill(self.group, &self.mark);
        }
    }
}

fn kill(group: Pid, mark: &str) {
    // There may be nobody left.
    let _ = signal::killpg(group, Signal::SIGKILL);
    for _ in 0..KILL_PASSES {
        let left = marked(mark);
        if left.is_empty() {
            return;
        }
        for process in left {
            let _ = signal::kill(process, Signal::SIGKILL);
        }
        // Whoever was starting another process meanwhile is found with it in the next pass.
        std::thread::sleep(KILL_PAUSE);
    }
    tracing::warn!(%mark, "some of what the client started does not end");
}

/// The mark of a client that this process starts; `name` is one of its own.
pub fn mark(name: &str) -> String {
    format!("{}-{name}", std::process::id())
}

/// Ends every client that this process has started, and all that they started, and lets it start no more: for a
/// program that has to end at once.
pub fn kill_every_one() {
    NO_MORE.store(true, Ordering::SeqCst);
    // Whoever was being started meanwhile is found the second time.
    (0..2).for_each(|_| kill_all_of_ours());
}

fn kill_all_of_ours() {
    for process in marked_by(|value| value.starts_with(mark("").as_bytes())) {
        // It may have ended meanwhile.
        let _ = signal::kill(process, Signal::SIGKILL);
    }
}

/// The processes that carry a client's mark in their environment: also those that have left its group.
fn marked(mark: &str) -> Vec<Pid> {
    marked_by(|value| value == mark.as_bytes())
}

fn marked_by(wanted: impl Fn(&[u8]) -> bool) -> Vec<Pid> {
    let name = format!("{MARK}=");
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|id: &i32| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            let mut variables = environment.split(|byte| *byte == 0);
            variables.any(|variable| variable.strip_prefix(name.as_bytes()).is_some_and(&wanted))
        })
        .map(Pid::from_raw)
        .collect()
}

async fn wait(mut child: Child, events: mpsc::Sender<SubjectEvent>) {
    let how = match child.wait().await {
        Ok(status) => describe(status),
        Err(error) => format!("it cannot be waited for: {error}"),
    };
    // Nobody listens any more once the case is over.
    let _ = events.send(SubjectEvent::Exited(how)).await;
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal().and_then(|number| Signal::try_from(number).ok())) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "an unknown status".to_owned(),
    }
}

async fn read_lines(stream: impl AsyncRead + Unpin, events: mpsc::Sender<SubjectEvent>) {
    let mut reader = BufReader::new(stream);
    let mut read = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let taken = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).await;
        match taken {
            Ok(0) | Err(_) => return,
            Ok(bytes) => read += bytes as u64,
        }
        if read > MOST_OUTPUT {
            let _ = events.send(SubjectEvent::Flood).await;
            // A pipe that nobody empties would stop the client, and hide what it does next.
            let _ = tokio::io::copy(&mut reader, &mut tokio::io::sink()).await;
            return;
        }
        // Only lines that can be publications are worth a place in the queue.
        let text = String::from_utf8_lossy(&line);
        if text.starts_with('{') && text.contains("\"publish\"") {
            let text = text.trim_end().to_owned();
            if events.send(SubjectEvent::Line(text)).await.is_err() {
                return;
            }
        }
    }
}

async fn read_trace(
    stream: impl AsyncRead + Unpin,
    kept: Arc<Mutex<VecDeque<String>>>,
    mut hosts: Vec<String>,
    events: mpsc::Sender<SubjectEvent>,
) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let whole = String::from_utf8_lossy(&line);
        while let Some(place) = hosts.iter().position(|host| mentions(&whole, host)) {
            let host = hosts.swap_remove(place);
            // Nobody listens any more once the case is over.
            let _ = events.send(SubjectEvent::Traced(host)).await;
        }
        let text: String = whole.trim_end().chars().take(STDERR_CHARS).collect();
        if let Ok(mut kept) = kept.lock() {
            if kept.len() == STDERR_LINES {
                kept.pop_front();
            }
            kept.push_back(text);
        }
    }
}

/// Whether a line has the host as a whole: 127.0.0.1 is not mentioned by 127.0.0.11.
fn mentions(line: &str, host: &str) -> bool {
    line.match_indices(host).any(|(place, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let after = &line[place + host.len()..];
        !line[..place].ends_with(is_part) && !after.starts_with(is_part)
    })
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

    #[test]
    fn a_host_is_mentioned_as_a_whole() {
        assert!(mentions("connects to 127.0.0.1:80/PBX0", "127.0.0.1"));
        assert!(!mentions("connects to 127.0.0.11:80/PBX0", "127.0.0.1"));
        assert!(!mentions("slave1-standby.redial.test", "standby.redial.test"));
    }

    #[tokio::test]
    async fn what_a_client_started_ends_with_it_even_outside_its_group() {
        let (events, mut seen) = mpsc::channel(8);
        let script = "setsid sleep 1000 & sleep 1000 & echo '{\"publish\":1}'; wait";
        let command = command(&["sh", "-c", script]).unwrap();
        let mark = format!("test-{}", std::process::id());
        let subject = Subject::start(&command, &Values::new(), &mark, &[], &events).unwrap();
        assert_eq!(seen.recv().await, Some(SubjectEvent::Line(r#"{"publish":1}"#.into())));
        assert!(!marked(&mark).is_empty());
        subject.end().await;
        for _ in 0..500 {
            if marked(&mark).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("still there: {:?}", marked(&mark));
    }
}
