//! What a registration costs the scripted registrar, beside SIPp's own server: SIPp is a thousand phones a second for both, by turns.
//!
//! Rates say little on a machine that others use as well, so processor time is counted, for each REGISTER: two for a phone, one without a
//! proof and one with it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use redial_harness::server::{Connections, Post, Seen};
use redial_harness::sip::digest::Algorithm;
use redial_harness::sip::heard::Heard;
use redial_harness::sip::registrar::{Account, Proof, Registrar, Wanted, wanted};
use redial_harness::sip::servers::{Servers, SipEvent};
use redial_harness::sip::transport::Transport;
use redial_harness::sip::written::Answer;
use redial_model::topology::NodeId;

/// Phones that register in a second.
const RATE: u32 = 1_000;
/// Phones in a round.
const PHONES: u32 = 5_000;
/// How many REGISTER they send.
const REGISTERS: u32 = 2 * PHONES;
/// Seconds that a REGISTER may take of two cores, on which that many come.
const MOST: f64 = 2.0 / (2.0 * RATE as f64);
/// As phones are told.
const LEASE: Duration = Duration::from_secs(60);
/// How long they may take.
const LIMIT: &str = "60s";
/// Where registrars are.
const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 77, 7, 7);

/// What SIPp says of its phones.
#[derive(Debug, Clone, Copy)]
struct Phones {
    registered: u32,
    failed: u32,
    repeated: u32,
    seconds: f64,
}

/// Both have a thousand new phones a second, by turns.
#[test]
fn a_thousand_phones_a_second_are_registered() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    eprintln!("{PHONES} phones, {RATE} in a second, {REGISTERS} REGISTER over UDP, proofs by MD5");
    let mut costs = [0.0; 2];
    let measured = [("redial", ours(folder.path(), 0)), ("SIPp", theirs(folder.path(), 1))];
    for ((name, (phones, cost)), of) in measured.into_iter().zip(&mut costs) {
        let Phones { registered, failed, repeated, seconds } = phones;
        eprintln!(
            "{name}: {registered} registered in {seconds:.2} s, {repeated} repetitions, {:.1} µs of processor time for each REGISTER",
            cost * 1e6
        );
        assert_eq!((registered, failed), (PHONES, 0), "{name}");
        *of = cost;
    }
    let [ours, theirs] = costs;
    eprintln!("{:.1} times as much as SIPp's own server, which looks at nothing", ours / theirs);
    assert!(ours < MOST, "{ours} s for each REGISTER");
}

/// Whether SIPp is. If not, it is said what is not done; and it is wrong if `REDIAL_REQUIRED` names it.
fn is_there() -> bool {
    let is_there = Command::new("sipp").arg("-v").output().is_ok();
    let required = std::env::var("REDIAL_REQUIRED").unwrap_or_default();
    assert!(
        is_there || !required.split_whitespace().any(|it| it == "sipp"),
        "SIPp is required, and not installed"
    );
    if !is_there {
        eprintln!("SIPp: skipped, for it is not installed (Debian: sip-tester)");
    }
    is_there
}

/// A port of its own for each run.
fn place(run: u16) -> SocketAddr {
    (ADDRESS, 20_000 + run).into()
}

/// The scripted registrar, in this process: what it costs, in seconds.
fn ours(folder: &Path, run: u16) -> (Phones, f64) {
    let address = place(run);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut servers = runtime.block_on(open(address));
    let mut phones = start_phones(folder, run);
    let before = own_time();
    runtime.block_on(async {
        let ended = tokio::task::spawn_blocking(move || phones.wait());
        tokio::select! {
            () = register_all(&mut servers) => unreachable!("it goes on until the phones have ended"),
            ended = ended => ended.unwrap().unwrap(),
        }
    });
    let cost = own_time() - before;
    runtime.block_on(servers.strike());
    (told(folder, run), cost / f64::from(REGISTERS))
}

async fn open(address: SocketAddr) -> Servers {
    let connections = Arc::new(Connections::new(16, LEASE));
    let post = Post {
        node: NodeId(0),
        address,
        names: Vec::new(),
        authorities: None,
        connections: Arc::clone(&connections),
        delay: Duration::ZERO,
    };
    Servers::open(Transport::Udp, vec![post], connections).await.unwrap()
}

/// Answers everybody: as in a case, there is a registrar for each phone.
async fn register_all(servers: &mut Servers) {
    let account = Account {
        user: "phone".to_owned(),
        password: "secret".to_owned(),
        realm: "pbx.example".to_owned(),
        algorithm: Some(Algorithm::Md5),
    };
    let mut registrars: HashMap<String, Registrar> = HashMap::new();
    while let Some(SipEvent { node, conn, seen, .. }) = servers.ears().recv().await {
        let Seen::Heard(Heard::Message(message)) = seen else { continue };
        let call_id = message.text("Call-ID").unwrap_or_default().into_owned();
        let seed = registrars.len() as u64;
        let registrar = registrars.entry(call_id.clone()).or_insert_with(|| Registrar::new(seed));
        let (status, fields) = match (registrar.proof(&account, &message), wanted(&message)) {
            (Proof::Missing | Proof::Stale, _) => {
                (401, vec![("WWW-Authenticate", registrar.challenge(&account, false).to_string())])
            }
            (Proof::Right, Wanted::Binding(contact)) => {
                (200, vec![registrar.grants(&contact, (LEASE.as_secs(), LEASE), call_id, conn).1])
            }
            (Proof::Right, _) => (200, Vec::new()),
            (Proof::Wrong, _) => (403, Vec::new()),
        };
        let answer = Answer::to(&message, status, &registrar.tag(), servers.seen_from(node, conn));
        servers.send(node, conn, answer.with_all(&fields).bytes()).unwrap();
    }
}

/// SIPp's own server, in a process of its own: what it costs, in seconds.
fn theirs(folder: &Path, run: u16) -> (Phones, f64) {
    let address = place(run);
    let mut server = sipp(
        folder,
        &["-sf", &scenario("server"), "-i", &address.ip().to_string(), "-p", &address.port().to_string()],
    );
    // Phones repeat what they have sent before it listens.
    let mut phones = start_phones(folder, run);
    phones.wait().unwrap();
    let cost = time_of(&server);
    let _ = kill(Pid::from_raw(server.id() as i32), Signal::SIGKILL);
    server.wait().unwrap();
    (told(folder, run), cost / f64::from(REGISTERS))
}

fn scenario(name: &str) -> String {
    format!("{}/tests/registrar/{name}.xml", env!("CARGO_MANIFEST_DIR"))
}

fn sipp(folder: &Path, options: &[&str]) -> Child {
    let command = Command::new("sipp")
        .args(["-nostdin", "-t", "u1"])
        .args(options)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    command.unwrap()
}

fn start_phones(folder: &Path, run: u16) -> Child {
    let (remote, own) = (place(run).to_string(), ADDRESS.to_string());
    let (rate, phones) = (RATE.to_string(), PHONES.to_string());
    let statistics = statistics(run);
    let numbers = [
        "-r", &rate, "-m", &phones, "-l", &phones, "-trace_stat", "-stf", &statistics, "-fd", "1",
        "-timeout", LIMIT,
    ];
    sipp(folder, &[&["-sf", &scenario("phones"), "-i", &own], &numbers[..], &[&remote]].concat())
}

fn statistics(run: u16) -> String {
    format!("phones-{run}.csv")
}

/// What SIPp has written down last.
fn told(folder: &Path, run: u16) -> Phones {
    let text = std::fs::read_to_string(folder.join(statistics(run))).unwrap();
    let heading = text.lines().next().unwrap().split(';');
    let last: HashMap<&str, &str> = heading.zip(text.lines().last().unwrap().split(';')).collect();
    let number = |column: &str| last[column].parse().unwrap();
    let elapsed: Vec<f64> = last["ElapsedTime(C)"].split(':').map(|it| it.parse().unwrap()).collect();
    Phones {
        registered: number("SuccessfulCall(C)"),
        failed: number("FailedCall(C)"),
        repeated: number("Retransmissions(C)"),
        seconds: elapsed.iter().take(3).fold(0.0, |sum, part| 60.0 * sum + part),
    }
}

/// Seconds of processor time that this process took.
fn own_time() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 * 1e-6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// The same of another one, in the kernel's ticks of which a second has a hundred.
fn time_of(process: &Child) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().map(|place| fields[*place].parse::<u64>().unwrap()).sum();
    ticks as f64 / 100.0
}
