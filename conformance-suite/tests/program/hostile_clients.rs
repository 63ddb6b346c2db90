//! Clients that do what no client should: each gets its verdict in time, and nothing of it is left.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::{REDIAL, Suite, clauses_of, clear, document};
use serde_json::Value;

/// Two short cases with one PBX, and one with two.
const CASES: [&str; 3] = ["ma-21-single-pbx", "ma-23-offline-while-it-dials", "ma-19-master-with-a-standby"];
const CASE: [&str; 1] = ["ma-19-master-with-a-standby"];
/// The variable that every process of a run inherits.
const MARK: &str = "REDIAL_HOSTILE_TEST";
/// A run of a few cases with a patience of two seconds takes some; the rest is for machines that are busy.
const BOUND: Duration = Duration::from_secs(40);
/// The exit status of a run in which nothing failed, and of which a busy machine has left some undecided.
const UNDECIDED: i32 = 5;

/// Plays the cases against a client, and holds what is true of every run.
fn played(suite: Suite) -> (i32, Value) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let mark = format!("{}-{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
    let suite = suite.with(&["--format", "json"]);
    let started = Instant::now();
    let output = Command::new(REDIAL).args(suite.arguments()).env(MARK, &mark).output().unwrap();
    assert!(started.elapsed() < BOUND, "it took {:?}", started.elapsed());
    let left = marked(&mark);
    assert!(left.is_empty(), "left behind: {left:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    (output.status.code().unwrap(), document(&String::from_utf8(output.stdout).unwrap()))
}

/// What is still there of a run.
fn marked(mark: &str) -> Vec<String> {
    let wanted = format!("{MARK}={mark}");
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    processes
        .filter(|process| {
            let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
        })
        .map(|process| std::fs::read_to_string(process.path().join("cmdline")).unwrap_or_default())
        .collect()
}

fn cases(document: &Value) -> &[Value] {
    document["cases"].as_array().unwrap()
}

fn script(text: &str) -> [&str; 4] {
    ["sh", "-c", text, REDIAL]
}

/// Every case fails, and each reason says this.
fn fails(globs: &[&str], command: &[&str], reason: &str) -> Value {
    let (status, document) =
        clear(|| played(Suite::of_client(globs, command)), |(status, _)| *status != UNDECIDED);
    assert_eq!(status, 1, "{document:#}");
    assert_eq!(cases(&document).len(), globs.len());
    for case in cases(&document) {
        assert_eq!(case["verdict"], "fail", "{case:#}");
        assert!(case["reason"].as_str().unwrap().contains(reason), "{}", case["reason"]);
    }
    document
}

#[test]
fn one_that_ends_at_once() {
    let document = fails(
        &CASES,
        &script("echo 'no licence' >&2; exit 3"),
        "what came was the end of the client, with exit status 3",
    );
    assert_eq!(cases(&document)[0]["failure"]["stderr"][0], "no licence");
}

#[test]
fn one_that_breaks_off() {
    fails(&CASES, &script("kill -ABRT $$"), "what came was the end of the client, with signal SIGABRT");
}

#[test]
fn one_that_ends_in_the_middle() {
    // It cannot publish a second time.
    let text = "\"$0\" client --system myapps | { read -r line; echo \"$line\"; }; exit 9";
    fails(
        &["ma-23-offline-while-it-dials"],
        &script(text),
        "what came was the end of the client, with exit status 9",
    );
}

#[test]
fn one_that_hangs_and_does_not_heed_term() {
    fails(
        &CASES,
        &script("trap '' TERM INT HUP; while :; do sleep 1000; done"),
        "what came was nothing in 2 s",
    );
}

#[test]
fn one_that_leaves_children_in_sessions_of_their_own() {
    let text = "sleep 1000 & setsid sleep 1000 & (setsid sh -c 'trap \"\" TERM; sleep 1000; sleep 1000' &) & \
                exec \"$0\" client --system myapps";
    let (status, document) = played(Suite::of_client(&CASES, &script(text)));
    assert_eq!(status, 0, "{document:#}");
}

#[test]
fn one_that_ends_and_leaves_its_children_holding_the_pipes() {
    fails(&CASES, &script("setsid sleep 1000 & exit 0"), "the end of the client, with exit status 0");
}

#[test]
fn one_that_ends_its_parents_group_or_hides_from_it() {
    // Whoever else is played is not touched.
    let attack = |what: &str| {
        format!("case $REDIAL_CASE in ma-21*) {what};; *) exec \"$0\" client --system myapps;; esac")
    };
    let killing = "setsid env -i sleep 1000 & kill -KILL -$(cut -d' ' -f5 /proc/$PPID/stat); sleep 1000";
    let globs = ["ma-21-single-pbx", "ma-13-*"];
    let (status, document) = played(Suite::of_client(&globs, &script(&attack(killing))));
    assert_eq!(status, 1, "{document:#}");
    for case in cases(&document) {
        let attacker = case["id"] == "ma-21-single-pbx";
        assert_eq!(case["verdict"], if attacker { "fail" } else { "pass" }, "{case:#}");
        assert_eq!(
            case["reason"].as_str().unwrap().contains("its parent process, which it has killed"),
            attacker
        );
    }
    let hiding = "setsid env -i sleep 31415926 & exec >&- 2>&-; setsid env -i sleep 31415926 & exit 0";
    fails(&CASE, &script(hiding), "the end of the client, with exit status 0");
    let names = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|it| std::fs::read(it.ok()?.path().join("cmdline")).ok());
    assert!(!names.into_iter().any(|name| name.windows(8).any(|it| it == b"31415926")), "left behind");
}

#[test]
fn one_that_floods_standard_output() {
    fails(&CASE, &["yes"], "what came was nothing in 2 s");
}

#[test]
fn one_that_floods_standard_error() {
    fails(&CASE, &script("yes >&2"), "what came was nothing in 2 s");
}

#[test]
fn one_that_publishes_without_end() {
    let all = r#"{"publish":"connInfo","value":{"up":false}}"#;
    fails(&CASE, &["yes", all], "the client does not come to rest");
    fails(&CASE, &["yes", "{"], "what came was nothing in 2 s");
}

#[test]
fn one_that_writes_much_beside_its_publications_passes() {
    let text = "head -c 10000000 /dev/zero | tr '\\0' '{'; echo; head -c 10000000 /dev/zero >&2; \
                exec \"$0\" client --system myapps";
    let (status, document) = played(Suite::of_client(&CASES, &script(text)));
    assert_eq!(status, 0, "{document:#}");
}

#[test]
fn one_that_never_connects() {
    fails(&CASE, &["sleep", "1000"], "due was a connection to master; what came was nothing in 2 s");
}

#[test]
fn one_that_connects_elsewhere() {
    let to = |primary: &str| format!("exec \"$0\" client --system myapps --primary {primary}");
    fails(
        &CASE,
        &script(&to("127.0.0.1:9/PBX0")),
        "due was a connection to master; what came was nothing in 2 s",
    );
    fails(
        &CASE,
        &script(&to("\"${REDIAL_PRIMARY%.11:*}.12:${REDIAL_PRIMARY##*:}\"")),
        "due was a connection to master; what came was a connection to master-standby",
    );
    let document = fails(&CASE, &script(&to("\"${REDIAL_PRIMARY%/*}/PBX9\"")), "which is another module");
    assert_eq!(clauses_of(&cases(&document)[0]), ["MW-05"]);
}

#[test]
fn one_that_connects_all_the_time() {
    fails(&CASE, &program("connects_all_the_time"), "due was to wait for master to answer; what came was");
}

#[test]
fn one_that_speaks_garbage() {
    fails(&CASE, &program("speaks_garbage"), "what came was");
}

#[test]
fn one_that_publishes_nonsense() {
    let publishing = |value: &str| format!(r#"echo '{{"publish":"connInfo","value":{value}}}'; sleep 1000"#);
    for (value, clause, reason) in [
        (r#"{"up":"maybe"}"#, "MA-23", "connInfo.up is \"maybe\"; it has to be true or false"),
        ("17", "MA-23", "connInfo.up is null; it has to be true or false"),
        (r#"{"up":true}"#, "MA-24", "connInfo.standby is null; it has to be true or false"),
        (
            r#"{"up":true,"standby":false,"cur":"x/PBX0"}"#,
            "MA-25",
            "connInfo.cur is \"x/PBX0\", which is no PBX",
        ),
        (r#"{"up":true,"standby":false,"sec":"x"}"#, "MA-27", "connInfo.sec is \"x\", which is no PBX"),
        (
            r#"{"up":true,"standby":false}"#,
            "MA-26",
            "connInfo.pri is null; the primary is the configured PBX",
        ),
    ] {
        let document = fails(&CASE, &script(&publishing(value)), reason);
        assert_eq!(clauses_of(&cases(&document)[0]), [clause]);
    }
}

#[test]
fn one_that_publishes_nothing() {
    let silent = script("exec \"$0\" client --system myapps >&2");
    let globs = ["ma-23-offline-while-it-dials", "mw-06-a-nonce-for-each-login"];
    let verdicts = |options: &[&str]| {
        let play = || played(Suite::of_client(&globs, &silent).with(options));
        let is_clear =
            |(_, document): &(i32, Value)| cases(document).iter().all(|it| it["verdict"] != "inconc");
        let (status, document) = clear(play, is_clear);
        let verdict = |case: &Value| case["verdict"].as_str().unwrap().to_owned();
        let reason = cases(&document)[0]["reason"].as_str().unwrap().to_owned();
        (status, cases(&document).iter().map(verdict).collect::<Vec<_>>(), reason)
    };
    let (status, each, reason) = verdicts(&[]);
    assert_eq!((status, each.join(" ")), (0, "skip pass".to_owned()), "{reason}");
    assert_eq!(reason, "the client publishes nothing (declare it with `--lacks publishes`)");
    let (status, each, reason) = verdicts(&["--lacks", "publishes"]);
    assert_eq!((status, each.join(" ")), (0, "skip pass".to_owned()), "{reason}");
    assert_eq!(reason, "the client does not support `publishes`");
    let (status, each, reason) = verdicts(&["--supports", "publishes"]);
    assert_eq!((status, each.join(" ")), (1, "fail fail".to_owned()), "{reason}");
    assert!(reason.contains("no publication in 2 s"), "{reason}");
}

/// That a client publishes nothing is waited for once in a run, however many cases want a publication.
#[test]
fn one_that_publishes_nothing_is_waited_for_once() {
    let silent = script("exec \"$0\" client --system myapps >&2");
    let globs = ["ma-23-offline-while-it-dials", "ma-24-standby-flag", "ma-27-no-secondary-published"];
    let (status, document) = played(Suite::of_client(&globs, &silent).with(&["--jobs", "1"]));
    assert_eq!(status, 4, "{document:#}");
    let waited = |case: &&Value| case["elapsed_s"].as_f64().unwrap() > 1.9;
    assert!(
        cases(&document).iter().all(|case| case["reason"].as_str().unwrap().contains("publishes nothing"))
    );
    assert_eq!(cases(&document).iter().filter(waited).count(), 1, "{document:#}");
}

#[test]
fn one_that_publishes_by_http_passes() {
    let (status, document) =
        played(Suite::of_client(&CASES, &program("publishes_by_http")).with(&["--supports", "publishes"]));
    assert_eq!(status, 0, "{document:#}");
}

/// Most that redial may ever have in memory, and most that a document of it may have: 512 MiB, and 20 MB.
const MOST_MEMORY_KIB: i64 = 512 << 10;
const MOST_DOCUMENT: usize = 20_000_000;

#[test]
fn those_that_send_more_than_anybody_can_keep() {
    // What was the most memory is known of all programs together that a process has started: this one is to start no others.
    let [this, options @ ..] = program("nobody_can_keep_what_they_send");
    let run = Command::new(this).args(options).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
#[ignore = "the test above starts it"]
fn nobody_can_keep_what_they_send() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["pings_and_does_not_read", "publishes_much", "says_much", "holds_connections"] {
        let html = folder.path().join(name);
        let options = ["--html", html.to_str().unwrap(), "--jobs", "9"];
        let (status, document) = played(Suite::of_client(&CASES, &program(name)).with(&options));
        assert_eq!(status, 1, "{name}: {document:#}");
        for length in [document.to_string().len(), html.metadata().unwrap().len() as usize] {
            assert!(length < MOST_DOCUMENT, "{name}: {length} bytes");
        }
        if name == "says_much" {
            assert!(document.to_string().contains("more left out"), "what is missing is said");
        }
    }
    let most =
        nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
    assert!(most < MOST_MEMORY_KIB, "{most} KiB");
}

/// The command that runs one of the clients below: this program itself, which has no other ignored test of that name.
fn program(name: &'static str) -> [&'static str; 5] {
    static THIS: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let this = THIS.get_or_init(|| std::env::current_exe().unwrap().to_str().unwrap().to_owned());
    [this, "--ignored", name, "--nocapture", "--test-threads=1"]
}

/// Clients, written as tests so that they need no program of their own; without a PBX to meet they do nothing.
mod clients {
    use super::*;

    fn connect() -> Option<TcpStream> {
        let primary = std::env::var("REDIAL_PRIMARY").ok()?;
        TcpStream::connect(primary.split('/').next()?).ok()
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn connects_all_the_time() {
        while connect().is_some() {}
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn speaks_garbage() {
        let Some(mut pbx) = connect() else { return };
        // The PBX may have had enough of it before it is through.
        let _ = pbx.write_all(&[0xff; 100_000]);
        std::thread::sleep(Duration::from_secs(1000));
    }

    /// A connection that speaks WebSocket.
    fn upgraded() -> Option<TcpStream> {
        let module = std::env::var("REDIAL_PRIMARY").ok()?.split('/').nth(1)?.to_owned();
        let mut pbx = connect()?;
        write!(
            pbx,
            "GET /{module}/APPCLIENT/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        .ok()?;
        let (mut answer, mut byte) = (Vec::new(), [0]);
        while !answer.ends_with(b"\r\n\r\n") {
            pbx.read_exact(&mut byte).ok()?;
            answer.extend(byte);
        }
        Some(pbx)
    }

    /// Frames with a mask of zero, again and again, on one connection after the other.
    fn without_end(opcode: u8, payload: &[u8]) {
        let head = [0x80 | opcode, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
        let frames = [&head[..], payload].concat().repeat(500);
        while std::env::var_os("REDIAL_PRIMARY").is_some() {
            let Some(mut pbx) = upgraded() else {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            };
            while pbx.write_all(&frames).is_ok() {}
        }
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn pings_and_does_not_read() {
        without_end(9, &[b'p'; 125]);
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn says_much() {
        without_end(1, format!("{{\"mt\":\"{}\"}}", "X".repeat(100)).as_bytes());
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn publishes_much() {
        let Ok(url) = std::env::var("REDIAL_PUBLISH_URL") else { return };
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        let line = format!(
            "{{\"publish\":\"connInfo\",\"value\":{{\"up\":false,\"pad\":\"{}\"}}}}",
            "z".repeat(60_000)
        );
        let post = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{line}", line.len());
        let mut answer = [0; 512];
        loop {
            let Ok(mut desk) = TcpStream::connect(&host) else { continue };
            while desk.write_all(post.as_bytes()).is_ok() && desk.read(&mut answer).is_ok_and(|read| read > 0)
            {
            }
        }
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn holds_connections() {
        let mut held = Vec::new();
        while let Some(pbx) = connect() {
            held.push(pbx);
        }
        std::thread::sleep(Duration::from_secs(1000));
    }

    #[test]
    #[ignore = "a client that other tests start"]
    fn publishes_by_http() {
        let Ok(url) = std::env::var("REDIAL_PUBLISH_URL") else { return };
        let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut client = Command::new(REDIAL);
        client.args(["client", "--system", "myapps"]).stdout(Stdio::piped());
        let lines = BufReader::new(client.spawn().unwrap().stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            let mut desk = TcpStream::connect(host).unwrap();
            let length = line.len();
            write!(desk, "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{line}")
                .unwrap();
            let mut answer = String::new();
            desk.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        }
    }
}
