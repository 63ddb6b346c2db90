//! A run that is ended before its time, by whoever and at whatever moment, or that the machine does not let go on: nothing is left
//! of it but its results, and those are whole.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::{REDIAL, Suite, document, redial, valid};
use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = include_str!("../../schema/test.schema.json");
/// Marks, in their environment, all processes that descend from a run.
const MARK: &str = "REDIAL_CUT_SHORT";

/// A run of many cases, with a client that does not heed TERM.
struct Running {
    child: Child,
    folder: TempDir,
    mark: String,
}

impl Running {
    /// Some cases are being played by then.
    fn start(options: &[&str]) -> Running {
        Running::with_client("exec \"$0\" client --system myapps", options)
    }

    fn with_client(script: &str, options: &[&str]) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let client =
            format!("trap '' TERM INT; echo $$ >> {}; {script}", folder.path().join("pids").display());
        let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (json, junit) = (file("run.json"), file("junit.xml"));
        let files = ["--json", &json, "--junit", &junit, "--seed", "7"];
        let suite = Suite::of_client(&["ma-13-*"], &["sh", "-c", &client, REDIAL]).with(&files).with(options);
        let mark = folder.path().display().to_string();
        let mut command = Command::new(REDIAL);
        let temporary = folder.path().join("temporary");
        std::fs::create_dir(&temporary).unwrap();
        command.env("TMPDIR", &temporary);
        command.args(suite.arguments()).env(MARK, &mark).stdout(Stdio::piped()).stderr(Stdio::piped());
        let running = Running { child: command.spawn().unwrap(), folder, mark };
        running.until("no client was started", |it| it.lines_of("pids") >= 2);
        running
    }

    fn until(&self, otherwise: &str, so: impl Fn(&Running) -> bool) {
        let started = Instant::now();
        while !so(self) {
            assert!(started.elapsed() < Duration::from_secs(20), "{otherwise}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// How many files and folders the run keeps for itself.
    fn kept(&self) -> usize {
        std::fs::read_dir(self.file("temporary")).unwrap().count()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn lines_of(&self, name: &str) -> usize {
        std::fs::read_to_string(self.file(name)).unwrap_or_default().lines().count()
    }

    fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Its exit status, standard output and standard error, once nothing of it is left: no process, and so no port.
    fn end(self) -> (Option<i32>, String, String, TempDir) {
        let Running { child, folder, mark } = self;
        let output = child.wait_with_output().unwrap();
        let started = Instant::now();
        loop {
            let left = marked(&mark);
            if left.is_empty() {
                break;
            }
            assert!(started.elapsed() < Duration::from_secs(5), "left behind: {left:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr), folder)
    }
}

fn marked(mark: &str) -> Vec<String> {
    let wanted = format!("{MARK}={mark}");
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let is_of_it = |process: &std::fs::DirEntry| {
        let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    };
    let name = |it: std::fs::DirEntry| std::fs::read_to_string(it.path().join("cmdline")).unwrap_or_default();
    processes.filter(is_of_it).map(name).collect()
}

fn written(folder: &TempDir) -> Value {
    assert!(std::fs::read_to_string(folder.path().join("junit.xml")).unwrap().contains("</testsuites>"));
    assert!(!folder.path().join("run.json.part").exists());
    let document = document(&std::fs::read_to_string(folder.path().join("run.json")).unwrap());
    valid(&document, SCHEMA);
    document
}

fn played(document: &Value) -> usize {
    document["cases"].as_array().unwrap().len()
}

#[test]
fn ctrl_c_finishes_what_has_begun() {
    let running = Running::start(&["--jobs", "2"]);
    running.signal("INT");
    let (status, _, stderr, folder) = running.end();
    assert_eq!(status, Some(1), "{stderr}");
    assert!(stderr.contains("interrupted: finishing what has begun"), "{stderr}");
    let document = written(&folder);
    assert!((2..9).contains(&played(&document)), "{} cases were played", played(&document));
    assert_eq!(document["interrupted"], true);
}

#[test]
fn who_does_not_wait_gets_what_was_finished() {
    // Some of these are moments at which a client is being started.
    for (moment, signals) in
        [(0, &["INT", "INT"][..]), (0, &["TERM"]), (1, &["TERM"]), (3, &["TERM"]), (50, &["TERM"])]
    {
        // Nothing that is due comes in two seconds.
        let running = Running::with_client("sleep 1000", &["--jobs", "8"]);
        std::thread::sleep(Duration::from_millis(moment));
        for name in signals {
            running.signal(name);
            std::thread::sleep(Duration::from_millis(50));
        }
        let (status, _, stderr, folder) = running.end();
        assert_eq!(status, Some(1), "{stderr}");
        assert!(stderr.contains("interrupted: breaking off what has begun"), "{stderr}");
        let document = written(&folder);
        assert_eq!((played(&document), &document["interrupted"]), (0, &Value::Bool(true)));
    }
}

#[test]
fn killed_at_any_moment_it_leaves_nothing_but_its_results_and_goes_on_with_them() {
    for moment in [0, 3, 10, 30, 100, 300, 700] {
        let running = Running::start(&["--jobs", "2"]);
        std::thread::sleep(Duration::from_millis(moment));
        running.signal("KILL");
        let (status, _, stderr, folder) = running.end();
        if status.is_some() {
            // It was over by then.
            continue;
        }
        let json = folder.path().join("run.json");
        let part = std::fs::read_to_string(folder.path().join("run.json.part")).unwrap();
        let before = part.lines().count() - 1;
        let suite = Suite::of(&["ma-13-*"]).with(&["--resume", json.to_str().unwrap()]);
        let resumed = suite.run();
        assert_eq!(resumed.status, 0, "{stderr}{}{}", resumed.stdout, resumed.stderr);
        let document = document(&std::fs::read_to_string(&json).unwrap());
        valid(&document, SCHEMA);
        let again: Vec<_> = resumed.stdout.lines().filter(|line| line.contains("seed 7")).collect();
        assert!(again[0].starts_with(&format!("{} case", played(&document) - before)), "{again:?}");
        let ids: std::collections::BTreeSet<_> =
            document["cases"].as_array().unwrap().iter().map(|case| case["id"].as_str()).collect();
        assert_eq!(ids.len(), played(&document), "each of them once");
        assert_eq!(document["summary"]["pass"], played(&document));
        assert!(!folder.path().join("run.json.part").exists());
    }
}

/// As long as any of its clients runs, somebody is there who removes its files.
#[test]
fn killed_it_leaves_no_files_but_its_results() {
    let running = Running::with_client("sleep 1000", &["--jobs", "3"]);
    assert_eq!(running.kept(), 1);
    running.signal("KILL");
    let temporary = running.file("temporary");
    let (_, _, _, _folder) = running.end();
    assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0);
}

#[test]
fn results_that_nobody_can_be_told_of_end_the_run_with_a_sentence() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let suite = Suite::of_client(&["ma-1*"], &["sleep", "1000"]);
    let started = Instant::now();
    let output = Command::new(REDIAL).args(suite.arguments()).stdout(full()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert_eq!(stderr.matches("No space left on device").count(), 1, "{stderr}");
    assert!(started.elapsed() < Duration::from_secs(2), "it went on");
    // Nor does anything break where not even that can be said.
    let status = Command::new(REDIAL).args(suite.arguments()).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(3));
    for option in ["--html", "--junit", "--json"] {
        let suite = Suite::of(&["ma-21-single-pbx"]).with(&[option, "/dev/full"]);
        let run = redial(&suite.arguments());
        if option == "--json" {
            // Its journal stands beside it, where there is room.
            assert!(run.stderr.contains("cannot write"), "{}", run.stderr);
        }
        assert_eq!(run.status, 3, "{}", run.stderr);
        assert_eq!(run.stderr.matches("No space left on device").count(), 1, "{}", run.stderr);
    }
}

#[test]
fn a_closed_pipe_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let junit = folder.path().join("junit.xml");
    let suite = Suite::of(&["ma-13-current-first-*"]).with(&["--junit", junit.to_str().unwrap()]);
    let mut child = Command::new(REDIAL)
        .args(suite.arguments())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(std::fs::read_to_string(junit).unwrap().contains("</testsuites>"));
}

/// What a file system without room does to a run is tried with one that is small: that takes the right to mount it.
#[test]
fn without_room_for_files_the_run_is_at_fault_and_not_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let mount = |size: &str| {
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "redial-test"]).arg(folder.path());
        mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let unmount = || Command::new("umount").arg(folder.path()).status().unwrap();
    let run = |options: &[&str], client: &[&str]| {
        let suite = Suite::of_client(&["ma-13-*"], client).with(options);
        let output =
            Command::new(REDIAL).args(suite.arguments()).env("TMPDIR", folder.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    if !mount("64k") {
        return;
    }
    let before = run(&["--jobs", "8"], &[REDIAL, "client", "--system", "myapps"]);
    unmount();
    assert!(mount("2m"));
    // Each client fills it, and then cannot store its session.
    let script =
        "cat /dev/zero > \"$REDIAL_STATE_DIR/waste\" 2>/dev/null; exec \"$0\" client --system myapps";
    let meanwhile = run(&["--jobs", "8"], &["sh", "-c", script, REDIAL]);
    unmount();
    for (status, stdout, stderr) in [before, meanwhile] {
        assert_eq!(status, Some(3), "{stdout}{stderr}");
        assert_eq!(stderr.matches("has no room").count(), 1, "{stdout}{stderr}");
        assert!(stderr.contains("set TMPDIR to another folder"), "{stderr}");
        assert!(!stdout.contains("FAIL"), "{stdout}");
    }
}

#[test]
fn no_more_cases_at_once_than_open_files_are_allowed_for() {
    let limited = |limit: &str, options: &[&str]| {
        let suite = Suite::of(&["ma-13-*"]).with(options);
        let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
        let output =
            Command::new("sh").args(["-c", &script, REDIAL]).args(suite.arguments()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    // The soft limit is no limit.
    let (status, stdout, stderr) = limited("-Sn 64", &["--jobs", "9"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""), "{stdout}");
    assert!(stdout.contains("9 at once"), "{stdout}");
    let (status, stdout, stderr) = limited("-n 400", &["--jobs", "128"]);
    assert_eq!(status, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("4 at once"), "{stdout}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.contains("128 cases at once need more open files than the 400 that are allowed: 4 are played"),
        "{stderr}"
    );
}

/// A client gets the limit that it would have without the run.
#[test]
fn the_clients_own_limit_of_files_stays_as_it_was() {
    let script = "test \"$(ulimit -Sn)\" = 200 || exit 9; exec \"$0\" client --system myapps";
    let suite = Suite::of_client(&["ma-21-single-pbx"], &["sh", "-c", script, REDIAL]);
    let outer = "ulimit -Sn 200; exec \"$0\" \"$@\"";
    let output = Command::new("sh").args(["-c", outer, REDIAL]).args(suite.arguments()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}
