//! `redial serve`: the same cases for a client that connects by itself, on this machine, and from an address of its own.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::{REDIAL, clear, document, fails, redial};
use serde_json::Value;

const SCALE: &str = "0.05";
/// How a run ends on a machine that has too much to do.
const INCONCLUSIVE: i32 = 5;

/// What stops a client, and starts it, as a switch's port or a device's own interface would: `$1` is where it leaves its number, the rest
/// how it is started.
const SWITCH: &str = r#"
number=$1; shift
case $REDIAL_STEP in
stop)
    test -f "$number" || exit 0
    read -r client <"$number"; rm "$number"
    kill "$client" 2>/dev/null
    while kill -0 "$client" 2>/dev/null; do sleep 0.02; done ;;
start)
    setsid "$@" >/dev/null 2>&1 &
    echo $! >"$number" ;;
*) exit 9 ;;
esac
"#;

fn switch(folder: &Path) -> String {
    let file = folder.join("switch");
    std::fs::write(&file, SWITCH).unwrap();
    format!("sh {} {}", file.display(), folder.join("number").display())
}

/// A port that is free now, on addresses that no other test has.
fn port(address: &str) -> u16 {
    std::net::TcpListener::bind((address, 0)).unwrap().local_addr().unwrap().port()
}

fn verdicts(document: &Value) -> Vec<(&str, &str, &str)> {
    let cases = document["cases"].as_array().unwrap();
    cases
        .iter()
        .map(|case| {
            let of = |field: &str| case[field].as_str().unwrap_or_default();
            (of("id"), of("verdict"), of("reason"))
        })
        .collect()
}

/// Stands for where the file server of a run is.
const FILES: &str = "FILES";

#[test]
fn a_client_that_connects_by_itself_is_judged_as_one_that_is_started() {
    for (system, third, options, globs, passes) in [
        (
            "user-resilience",
            1,
            &["--option", "transport=udp", "--file-server", FILES, "--supports", "settings-file"][..],
            ["ur-11-[gfr]*", "ur-07-by-*-home-*"],
            6,
        ),
        ("netphone", 2, &["--option", "transport=tls"], ["np-03-[kr]*", "np-03-by-dns-*"], 6),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let number = folder.path().join("number");
        let client =
            format!("{} {REDIAL} client --system {system} --timer-scale {SCALE}", switch(folder.path()));
        let addresses = [1, 2, 3].map(|host| format!("127.254.{third}.{host}"));
        let ports = [(); 3].map(|()| std::net::TcpListener::bind((&*addresses[0], 0)).unwrap());
        let [port, port_of_dns, port_of_files] = ports.map(|listener| listener.local_addr().unwrap().port());
        let dns = format!("{}:{port_of_dns}", addresses[0]);
        let files = format!("{}:{port_of_files}", addresses[0]);
        let listen = addresses.map(|address| format!("{address}:{port}")).join(",");
        let ca = folder.path().join("ca.pem");
        let arguments = [
            "serve",
            "--system",
            system,
            "--listen",
            &listen,
            "--reset",
            &client,
            "--timer-scale",
            SCALE,
            "--run",
            globs[0],
            "--run",
            globs[1],
            "--dns",
            &dns,
            "--supports",
            "dns",
            "--ca-out",
            ca.to_str().unwrap(),
            "--format",
            "json",
        ];
        let options: Vec<&str> = options.iter().map(|it| if *it == FILES { &files } else { *it }).collect();
        let run = clear(|| redial(&[&arguments[..], &options].concat()), |run| run.status != INCONCLUSIVE);
        let document = document(&run.stdout);
        let verdicts = verdicts(&document);
        assert!(run.status == 0, "{}{verdicts:#?}", run.stderr);
        assert!(document["summary"]["pass"].as_u64().unwrap() >= passes, "{verdicts:#?}");
        let is_restarted = |(id, verdict, reason): &(&str, &str, &str)| {
            id.contains("restarted") && *verdict == "skip" && reason.contains("the client is restarted in it")
        };
        assert!(verdicts.iter().any(is_restarted), "{verdicts:#?}");
        assert!(run.stderr.contains("waits for its first word"), "{}", run.stderr);
        assert!(std::fs::read_to_string(&ca).unwrap().contains("BEGIN CERTIFICATE"));
        assert!(!number.exists(), "the client still runs");
        assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    }
}

/// Who sits in front of a client: does what stands on standard error, and presses Enter.
#[test]
fn a_person_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.json");
    let port = port("127.254.3.1");
    let listen = format!("127.254.3.1:{port}");
    let mut serve = Command::new(REDIAL)
        .args(["serve", "--system", "user-resilience", "--listen", &listen, "--timer-scale", SCALE])
        .args(["--run", "ur-07-*", "--skip", "*by-silence", "--option", "transport=tcp"])
        .args(["--json", results.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keys, told) = (serve.stdin.take().unwrap(), BufReader::new(serve.stderr.take().unwrap()));
    let mut client: Option<std::process::Child> = None;
    let (mut stops, mut starts) = (0, 0);
    for line in told.lines().map(Result::unwrap) {
        if line.contains("stop the client, so that it is silent; then press Enter") {
            stops += 1;
            if let Some(mut client) = client.take() {
                client.kill().unwrap();
                client.wait().unwrap();
            }
            keys.write_all(b"\n").unwrap();
        } else if let Some((_, told)) = line.split_once("start the client with ") {
            starts += 1;
            // Two ports of the one address.
            assert!(told.contains(&format!("primary 127.254.3.1:{port}, ")), "{told}");
            assert!(told.contains(&format!("secondary 127.254.3.1:{}, ", port + 1)), "{told}");
            let values = told.split(", ").map(|value| value.split_once(' ').unwrap());
            let values = values.map(|(name, value)| (format!("REDIAL_{}", name.to_uppercase()), value));
            let mut command = Command::new(REDIAL);
            command.args(["client", "--system", "user-resilience", "--timer-scale", SCALE]).envs(values);
            client = Some(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        }
    }
    let status = serve.wait().unwrap();
    if let Some(mut client) = client {
        client.kill().unwrap();
        client.wait().unwrap();
    }
    let document = document(&std::fs::read_to_string(&results).unwrap());
    let verdicts = verdicts(&document);
    // A machine that has too much to do has cases played again, and some of them in vain.
    assert!(status.success() || status.code() == Some(INCONCLUSIVE), "{verdicts:#?}");
    assert!(starts > 2 && stops == starts, "{stops} {starts}");
    assert!(document["summary"]["pass"].as_u64() > Some(2), "{verdicts:#?}");
}

/// In a network of their own: servers with two addresses, and a client with another one, in a network namespace of its own.
#[test]
fn a_client_with_an_address_of_its_own_is_judged() {
    const NETWORK: &str = r#"
        set -e
        ip link set lo up
        ip link add here type veth peer name there
        ip addr add 10.254.0.1/24 dev here
        ip addr add 10.254.0.2/24 dev here
        ip link set here up
        unshare -n sleep 600 & client=$!
        trap 'kill $client' EXIT
        until test "$(readlink /proc/$client/ns/net)" != "$(readlink /proc/$$/ns/net)"; do :; done
        ip link set there netns $client
        nsenter -t $client -n sh -ec 'ip link set lo up; ip addr add 10.254.0.9/24 dev there; ip link set there up'
        "$REDIAL" serve --system netphone --listen 10.254.0.1:5060,10.254.0.2:5060 --option "transport=$TRANSPORT" \
            --reset "$SWITCH nsenter -t $client -n $REDIAL client --system netphone --timer-scale 0.05" \
            --dns 10.254.0.2:53 --supports dns --timer-scale 0.05 --run "$CASES" --ca-out "$CA" --format json
    "#;
    let tried = Command::new("unshare")
        .args(["-rn", "ip", "link", "add", "here", "type", "veth", "peer", "name", "there"])
        .stderr(Stdio::null())
        .status();
    if !tried.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this machine allows no network of its own");
        return;
    }
    // Who is told its domain alone asks at the port that everybody asks at.
    for (transport, cases) in [
        ("udp", "np-03-turned-down*"),
        ("tls", "np-03-turned-down*"),
        ("udp", "np-0[36]-by-dns-*"),
        ("tls", "np-03-by-dns-master-first"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let serve = || {
            Command::new("unshare")
                .args(["-rn", "sh", "-c", NETWORK])
                .env("TRANSPORT", transport)
                .env("CASES", cases)
                .env("REDIAL", REDIAL)
                .env("SWITCH", switch(folder.path()))
                .env("CA", folder.path().join("ca.pem"))
                .output()
                .unwrap()
        };
        let output = clear(serve, |output| output.status.code() != Some(INCONCLUSIVE));
        let (told, stderr) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{stderr}{told}");
        let document = document(&told);
        let summary = &document["summary"];
        assert!(summary["pass"].as_u64() >= Some(1) && summary["skip"] == 0, "{:#?}", verdicts(&document));
        let open = "10.254.0.1:5060, 10.254.0.2:5060, 10.254.0.2:53";
        assert!(stderr.contains(&format!("warning: whoever reaches {open} reaches the servers")), "{stderr}");
    }
}

#[test]
fn what_cannot_be_served_is_refused_in_one_sentence() {
    for (system, listen, sentence) in [
        ("myapps", "127.254.4.1:9000", "give an address for each, and one port for all"),
        ("onex-portal", "127.254.4.1:9000", "give an address for each portal"),
        (
            "user-resilience",
            "127.254.4.1:9000,127.254.4.2:9000",
            "cases of user-resilience have up to 3 servers: give an address for each, and not 2",
        ),
        ("netphone", "0.0.0.0:9000", "a client has to be told an address and a port"),
        ("netphone", "127.254.4.1:0", "a client has to be told an address and a port"),
        ("netphone", "203.0.113.9:9000", "203.0.113.9:9000: "),
    ] {
        fails(&["serve", "--system", system, "--listen", listen, "--reset", "true"], 2, sentence);
    }
    for (system, option, place, sentence) in [
        (
            "netphone",
            "--dns",
            "127.254.4.2:53",
            "--dns: 127.254.4.2:53: it takes an address of `--listen`, and a port for DNS",
        ),
        (
            "netphone",
            "--dns",
            "127.254.4.1:0",
            "--dns: 127.254.4.1:0: it takes an address of `--listen`, and a port for DNS",
        ),
        (
            "netphone",
            "--dns",
            "127.254.4.1:9001",
            "--dns: 127.254.4.1:9001: a server is there; give it another port",
        ),
        (
            "user-resilience",
            "--file-server",
            "127.254.4.2:80",
            "--file-server: 127.254.4.2:80: it takes an address of `--listen`, and a port for the file server",
        ),
        (
            "netphone",
            "--file-server",
            "127.254.4.1:9009",
            "--file-server: clients of netphone are told addresses, and read no settings file",
        ),
    ] {
        let listen = "127.254.4.1:9000";
        fails(
            &["serve", "--system", system, "--listen", listen, option, place, "--reset", "true"],
            2,
            sentence,
        );
    }
    let portals = [
        "--system",
        "onex-portal",
        "--listen",
        "127.254.4.1:9000,127.254.4.2:9000",
        "--dns",
        "127.254.4.1:9009",
    ];
    let sentence = "--dns: clients of onex-portal are told addresses, and ask no DNS";
    fails(&[&["serve", "--reset", "true"][..], &portals].concat(), 2, sentence);
    let head = ["serve", "--system", "netphone", "--listen", "127.254.4.1:9000"];
    fails(&[&head[..], &["--jobs", "2"]].concat(), 2, "there is one client, and one case at a time");
    let sentence =
        "--supports publishes: nothing that a client which connects by itself writes or stores can be seen";
    fails(&[&head[..], &["--supports", "publishes"]].concat(), 2, sentence);
}
