//! `redial explore`, as a browser sees it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::cli::{REDIAL, document, fails, redial};

/// The program while it serves; it is ended by its id whatever becomes of the test.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn new(options: &[&str]) -> Self {
        let mut child = Command::new(REDIAL)
            .args(["explore", "myapps", "--address", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find(|line| line.starts_with("http://")).unwrap();
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Served { child, address }
    }

    /// The address is printed before the server listens.
    fn connect(&self) -> TcpStream {
        for _ in 0..200 {
            if let Ok(stream) = TcpStream::connect(&self.address) {
                return stream;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("nobody listens at {}", self.address);
    }

    fn get(&self, path: &str) -> serde_json::Value {
        let mut stream = self.connect();
        let address = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        // A long answer comes in chunks, each on lines of its own.
        document(
            &body[body.find('[').unwrap()..=body.rfind(']').unwrap()]
                .replace("\r\n", "\n")
                .lines()
                .filter(|line| line.is_empty() || u32::from_str_radix(line, 16).is_err())
                .collect::<String>(),
        )
    }
}

fn texts(steps: &serde_json::Value, field: &str) -> Vec<String> {
    steps.as_array().unwrap().iter().map(|step| step[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn states_and_actions_are_in_words() {
    let served =
        Served::new(&["--topology", "master, slave1; home slave1, configured master", "--faults", "1"]);
    let first = texts(&served.get("/.states"), "state");
    assert_eq!(first.len(), 1);
    for line in [
        "master, slave1; home slave1, configured master\n",
        "client: offline, an attempt is due\n",
        "master runs, sees slave1; the clients' path to it is open\n",
        "1 more faults may happen",
    ] {
        assert!(first[0].contains(line), "{line}: {}", first[0]);
    }
    // Dialling is the first thing that can happen; then connecting, then the answer, which is a redirect.
    assert_eq!(texts(&served.get("/.states/0"), "action")[0], "the client dials master");
    assert_eq!(texts(&served.get("/.states/0/0"), "action")[0], "the client is connected and logs on");
    let redirected = "the login of the client is answered: the client is redirected to slave1";
    assert_eq!(texts(&served.get("/.states/0/0/0"), "action")[0], redirected);
}

#[test]
fn two_clients_have_numbers() {
    let served = Served::new(&["--clients", "2", "--slaves", "0", "--topology", "1", "--faults", "0"]);
    assert_eq!(
        texts(&served.get("/.states/0"), "action"),
        ["client 1 dials master", "client 2 dials master"]
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    let mut served = Served::new(&["--slaves", "0"]);
    drop(served.connect());
    Command::new("kill").args(["-INT", &served.child.id().to_string()]).status().unwrap();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_list_has_a_number_for_each_topology() {
    let run = redial(&["explore", "myapps", "--list", "--slaves", "0", "--edition", "13r3"]);
    assert_eq!(run.status, 0);
    assert_eq!(
        run.stdout.lines().collect::<Vec<_>>(),
        [
            "   1  master; home master, configured master",
            "   2  master, master-standby; home master, configured master",
            "   3  master, master-standby; home master, configured master-standby",
        ]
    );
}

#[test]
fn what_cannot_be_is_said_in_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(
        &["explore", "myapps", "--address", &address],
        2,
        &format!("--address: cannot listen at {address}: "),
    );
    fails(&["explore", "myapps", "--address", "nowhere"], 2, "invalid socket address");
    fails(&["explore", "nosuch"], 2, "there is no system `nosuch`; there");
    fails(&["explore", "myapps", "--edition", "99r9"], 2, "has no edition `99r9`");
    fails(
        &["explore", "myapps", "--topology", "99"],
        2,
        "--topology: there is no number 99; `--list` shows 1 to ",
    );
    fails(&["explore", "myapps", "--topology", "slave7"], 2, "--topology: none has `slave7`");
    fails(&["explore", "myapps", "--topology", "home slave1"], 2, "give a number");
    fails(&["explore", "myapps", "--reading", "MA-A3=z"], 2, "`MA-A3` has no reading `z`");
    fails(&["explore"], 2, "<SYSTEM>");
}
