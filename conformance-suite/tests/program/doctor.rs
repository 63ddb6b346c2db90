//! `redial doctor`: what is wrong with how a client is attached is said with its cure, in seconds; what has to be known of a
//! client that is attached rightly goes into a profile, by which it is tested.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use crate::cli::examination::{
    all_good, examined_of, is_not_played, is_wrong, step, takes, tested_by_profile,
};
use crate::cli::{REDIAL, Run, document, redial};
use serde_json::Value;
use tempfile::TempDir;

fn examined(options: &[&str], command: &[&str]) -> (Run, Value, TempDir) {
    examined_of("myapps", options, command)
}

fn reference(arguments: &[&'static str]) -> Vec<&'static str> {
    [&[REDIAL, "client", "--system", "myapps"], arguments].concat()
}

#[test]
fn a_right_client_is_measured_and_tested_by_its_profile() {
    for options in [&[][..], &["--tls"]] {
        let times = ["--retry-interval", "3", "--answer-timeout", "6", "--keep-alive", "4"];
        let (run, document, folder) = examined(options, &reference(&times));
        assert_eq!(run.status, 0, "{document:#}");
        all_good(
            &document,
            &[
                "starts", "connects", "upgrade", "login", "redirect", "pong", "publishes", "location",
                "trace", "ends", "session", "second factor", "redirect limit", "names",
            ],
        );
        for ability in ["publishes", "persists", "names", "phys", "second-factor", "pong", "traces"] {
            assert_eq!(document["found"]["supports"][ability], true, "{ability}: {document:#}");
        }
        takes(&document, &[("retry-interval", 0.3), ("answer-timeout", 0.6), ("keep-alive", 0.4)]);
        let played = tested_by_profile(&folder, "ma-2[15]-*");
        assert!(played["summary"]["pass"].as_u64() >= Some(3), "{played:#}");
    }
}

#[test]
fn what_is_wrong_with_the_attachment_is_said_with_its_cure() {
    let tls = r#"h=${REDIAL_PRIMARY%/*}; exec 3<>/dev/tcp/${h%:*}/${h#*:}; printf '\x16\x03\x01\x00' >&3; sleep 1000"#;
    let elsewhere = r#"h=${REDIAL_PRIMARY%/*}; exec 3<>/dev/tcp/${h%.11:*}.12/${h#*:}; sleep 1000"#;
    // It knows the authorities of the world, and no other.
    let distrustful = "import os, socket, ssl, time\n\
        host, port = os.environ['REDIAL_PRIMARY'].split('/')[0].split(':')\n\
        tcp = socket.create_connection((host, int(port)))\n\
        try: ssl.create_default_context().wrap_socket(tcp, server_hostname=host)\n\
        except ssl.SSLError: time.sleep(1000)";
    for (options, command, name, sentence) in [
        (&[][..], vec!["sleep", "1000"], "connects", "no connection to 127."),
        (
            &[],
            vec!["sh", "-c", "echo no licence >&2; exit 3"],
            "starts",
            "it ends with exit status 3; the last that it wrote to standard error: no licence",
        ),
        (
            &[],
            vec!["bash", "-c", tls],
            "transport",
            "your client speaks TLS, and the PBX plain text → add `--tls`",
        ),
        (&[], vec!["bash", "-c", elsewhere], "connects", "is its primary → give the client `{primary}`"),
        (&["--tls"], reference(&["--ca", ""]), "transport", "your client speaks plain text, and the PBX TLS"),
        (
            &["--tls"],
            vec!["python3", "-c", distrustful],
            "certificate",
            "→ let it trust the authority in `{ca}`",
        ),
        (&[], reference(&["--password", "x"]), "login", "a digest that is wrong"),
        (
            &[],
            vec![
                "sh",
                "-c",
                "exec \"$0\" client --system myapps --primary \"${REDIAL_PRIMARY%/*}/PBX9\"",
                REDIAL,
            ],
            "path",
            "it asks for /PBX9/APPCLIENT/websocket",
        ),
    ] {
        is_wrong("myapps", options, &command, (name, sentence));
        let said = is_not_played("myapps", options, &command, &format!("{name}: "));
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn what_is_no_matter_of_the_attachment_is_noted() {
    let script = |script| vec!["sh", "-c", script, REDIAL];
    let buffered = "out=\"$REDIAL_STATE_DIR/out\"; \"$0\" client --system myapps >\"$out\" & trap 'cat \"$out\"; exit' TERM; wait";
    let mute = "exec \"$0\" client --system myapps >/dev/null";
    let untraced = "exec \"$0\" client --system myapps 2>/dev/null";
    let stubborn = "trap '' TERM; \"$0\" client --system myapps & while :; do sleep 1000; done";
    for (options, command, name, sentence) in [
        (&[][..], reference(&["--habit", "answers-no-ping"]), "pong", "a ping is not answered"),
        (&[], script(mute), "publishes", "no connInfo came"),
        (&[], script(mute), "location", "skip: nobody sees it"),
        (&[], reference(&["--phys", ""]), "location", "and one is configured → give the client `{phys}`"),
        (&[], reference(&["--phys", "graz"]), "location", "`graz` is published, and `vienna` is configured"),
        (&[], script(untraced), "trace", "standard error does not name the PBXes"),
        (&[], reference(&["--mutant", "MA-C36/drop"]), "second factor", "it does not wait for one"),
        (&[], reference(&["--habit", "follows-for-ever"]), "redirect limit", "more than 60 in a row"),
        (&[], reference(&["--habit", "asks-for-no-sign"]), "keep-alive", "no ping in"),
        (&[], script(buffered), "publishes", "flush standard output after each line"),
        (&[], script(stubborn), "ends", "it does not end after TERM"),
        (&[], reference(&["--state-dir", ""]), "session", "after a restart it logs on as user"),
        (
            &[],
            script("unset REDIAL_HOSTS; exec \"$0\" client --system myapps"),
            "names",
            "is not found → read `{hosts}`",
        ),
        (
            &["--tls"],
            reference(&["--habit", "takes-any-certificate"]),
            "authorities",
            "that it was not told to trust is taken",
        ),
        (&["--tls"], reference(&[]), "authorities", "that it was not told to trust is refused"),
    ] {
        let (run, document, _folder) = examined(options, &command);
        assert_eq!(run.status, 0, "{command:?}: {document:#}");
        let found = step(&document, name);
        assert!(found.contains(sentence), "{command:?}: {found}");
    }
}

#[test]
fn a_profile_is_not_overwritten_and_counts_less_than_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("redial.toml");
    let path = file.to_str().unwrap();
    let profile = format!(
        "system = \"myapps\"\ncommand = [\"{REDIAL}\", \"client\", \"--system\", \"myapps\"]\ntimer-scale = 0.1\n[supports]\nnames = false\n"
    );
    std::fs::write(&file, &profile).unwrap();
    let refused = redial(&["doctor", "--system", "myapps", "--write", path, "--", "true"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("is there already; `--force` writes it anew"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), profile);
    let reason = |options: &[&str]| {
        let head = ["test", "--profile", path, "--run", "ma-25-host-names", "--format", "json"];
        let run = redial(&[&head[..], options].concat());
        let document = document(&run.stdout);
        (run.status, document["cases"][0]["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(reason(&[]), (4, "the client does not support `names`".to_owned()));
    assert_eq!(reason(&["--supports", "names"]), (0, String::new()));
    std::fs::write(&file, profile.replace("names", "nmaes")).unwrap();
    let wrong = redial(&["test", "--profile", path]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("`nmaes` is nothing that a client of myapps may support"),
        "{}",
        wrong.stderr
    );
}

fn phone(system: &'static str, arguments: &[&'static str]) -> Vec<&'static str> {
    [&[REDIAL, "client", "--system", system, "--timer-scale", "0.1"], arguments].concat()
}

#[test]
fn a_right_phone_is_measured_and_tested_by_its_profile() {
    for (system, transport, case) in [
        ("user-resilience", "transport=udp", "ur-11-goes-home-when-it-is-sent"),
        ("netphone", "transport=tcp", "np-03-*"),
        ("netphone", "transport=tls", "np-03-*"),
    ] {
        let times = ["--retry-interval", "3", "--answer-timeout", "10"];
        let options = ["--option", transport];
        let (run, document, folder) = examined_of(system, &options, &phone(system, &times));
        assert_eq!(run.status, 0, "{document:#}");
        all_good(&document, &["starts", "asks", "user", "proof", "call", "renewal", "ends", "other system"]);
        assert_eq!(document["found"]["supports"]["calls"], true, "{document:#}");
        takes(&document, &[("retry-interval", 0.3), ("answer-timeout", 1.0)]);
        let played = tested_by_profile(&folder, case);
        assert!(played["summary"]["pass"].as_u64() >= Some(1), "{transport}: {played:#}");
    }
}

/// Who is said to read its settings file is told nothing else; who reads it though nobody has said so is asked to say it.
#[test]
fn whether_a_phone_reads_its_settings_file_is_seen() {
    let declared = ["--option", "transport=tcp", "--supports", "settings-file"];
    let (run, document, folder) = examined_of("user-resilience", &declared, &phone("user-resilience", &[]));
    assert_eq!(run.status, 0, "{document:#}");
    let found = step(&document, "settings file");
    assert!(found.starts_with("good: it has read http://127."), "{found}");
    assert_eq!(document["found"]["supports"]["settings-file"], true, "{document:#}");
    let played = tested_by_profile(&folder, "ur-07-by-file-home-*");
    assert_eq!(played["summary"]["pass"], 2, "{played:#}");
    let fetch = "import os, time, urllib.request as r\n\
        try: r.urlopen(os.environ['REDIAL_SETTINGS_URL']OTHER)\n\
        except OSError: pass\n\
        time.sleep(1000)";
    let by = |script: &str| ["python3".to_owned(), "-c".to_owned(), script.to_owned()];
    let elsewhere = ".replace('46xxsettings.txt', 'J100Supgrade.txt')";
    for (command, sentence) in [
        (by("import time; time.sleep(1000)"), "it never asks for http://127."),
        (
            by(&fetch.replace("OTHER", elsewhere)),
            "it asks for /J100Supgrade.txt where its settings file is http://127.",
        ),
        (by(&fetch.replace("OTHER", "")), ", and asks no system for a registration over tcp"),
    ] {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        is_wrong("user-resilience", &declared, &command, ("settings file", sentence));
    }
    let reads = "python3 -c \"import os, urllib.request as r; r.urlopen(os.environ['REDIAL_SETTINGS_URL']).read()\"; \
                 exec \"$0\" client --system user-resilience --timer-scale 0.1";
    let (run, document, _folder) = examined_of("user-resilience", &[], &["sh", "-c", reads, REDIAL]);
    assert_eq!(run.status, 0, "{document:#}");
    let found = step(&document, "settings file");
    assert!(found.starts_with("note") && found.contains("→ add `--supports settings-file`"), "{found}");
}

#[test]
fn what_is_wrong_with_the_attachment_of_a_phone_is_said_with_its_cure() {
    let by = |script| vec!["sh", "-c", script, REDIAL];
    let over_tcp = "REDIAL_TRANSPORT=tcp exec \"$0\" client --system netphone";
    let over_udp = "REDIAL_TRANSPORT=udp exec \"$0\" client --system netphone";
    let over_ws = "REDIAL_TRANSPORT=ws exec \"$0\" client --system netphone";
    let without_sub_protocol = "h=$REDIAL_PRIMARY; exec 3<>/dev/tcp/${h%:*}/${h#*:}; printf '%s\\r\\n' 'GET / HTTP/1.1' \
         'Host: x' 'Upgrade: websocket' 'Connection: Upgrade' 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \
         'Sec-WebSocket-Version: 13' '' >&3; sleep 1000";
    let garbage = "h=$REDIAL_PRIMARY; exec 3<>/dev/udp/${h%:*}/${h#*:}; echo hello >&3; sleep 1000";
    // It knows the authorities of the world, and no other.
    let distrustful = "import os, socket, ssl, time\n\
        host, port = os.environ['REDIAL_PRIMARY'].split(':')\n\
        tcp = socket.create_connection((host, int(port)))\n\
        try: ssl.create_default_context().wrap_socket(tcp, server_hostname=host)\n\
        except ssl.SSLError: time.sleep(1000)";
    let right = || phone("netphone", &[]);
    for (options, command, name, sentence) in [
        (&[][..], vec!["sleep", "1000"], "asks", "no REGISTER at 127."),
        (
            &[],
            by("echo no licence >&2; exit 3"),
            "starts",
            "it ends with exit status 3; the last that it wrote",
        ),
        (
            &[],
            by(over_tcp),
            "transport",
            "it comes over tcp, and the systems speak udp → add `--option transport=tcp`",
        ),
        (
            &["--option", "transport=tls"],
            by(over_tcp),
            "transport",
            "it comes over tcp, and the systems speak tls",
        ),
        (
            &["--option", "transport=tcp"],
            by(over_udp),
            "transport",
            "it comes over udp, and the systems speak tcp",
        ),
        (
            &[],
            by(over_ws),
            "transport",
            "it comes over ws, and the systems speak udp → add `--option transport=ws`",
        ),
        (
            &["--option", "transport=ws"],
            by(over_tcp),
            "transport",
            "it comes over tcp, and the systems speak ws",
        ),
        (
            &["--option", "transport=wss"],
            by(over_ws),
            "transport",
            "it comes over ws, and the systems speak wss",
        ),
        (
            &["--option", "transport=ws"],
            vec!["bash", "-c", without_sub_protocol],
            "upgrade",
            "it does not offer the sub-protocol `sip` → open a WebSocket",
        ),
        (
            &["--option", "transport=tls"],
            vec!["python3", "-c", distrustful],
            "certificate",
            "→ let it trust the authority in `{ca}`",
        ),
        (&[], vec!["bash", "-c", garbage], "asks", "something unreadable"),
        (&[], [right(), vec!["--user", "999"]].concat(), "user", "it registers 999, and the user is 201"),
        (
            &[],
            [right(), vec!["--password", "x"]].concat(),
            "proof",
            "a proof that is wrong → give it `{user}`",
        ),
        (
            &[],
            [right(), vec!["--habit", "never-proves"]].concat(),
            "proof",
            "without one → answer a challenge",
        ),
    ] {
        is_wrong("netphone", options, &command, (name, sentence));
    }
    is_not_played("netphone", &[], &by(over_tcp), "transport: it comes over tcp");
}

#[test]
fn what_is_no_matter_of_the_attachment_of_a_phone_is_noted() {
    let never_elsewhere = "unset REDIAL_SECONDARY; exec \"$0\" client --system netphone --timer-scale 0.1";
    let swapped = "p=$REDIAL_PRIMARY; export REDIAL_PRIMARY=$REDIAL_SECONDARY REDIAL_SECONDARY=$p; \
                   exec \"$0\" client --system netphone --timer-scale 0.1";
    let own_pace = "REDIAL_TIMER_SCALE=1 exec \"$0\" client --system netphone";
    let own_clock = ["--option", "clock=own"];
    let by = |script| vec!["sh", "-c", script, REDIAL];
    for (options, command, name, sentence) in [
        (&[][..], by(never_elsewhere), "other system", "it does not ask 127."),
        (&[], by(swapped), "asks", "is its first system → if the order matters to it"),
        (&own_clock, by(own_pace), "clock", "its clock is not scaled"),
    ] {
        let (run, document, _folder) = examined_of("netphone", options, &command);
        assert_eq!(run.status, 0, "{command:?}: {document:#}");
        let found = step(&document, name);
        assert!(found.contains(sentence), "{command:?}: {found}");
    }
}
