//! What a user gets wrong is said in one sentence: what, where, and what would be right.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::net::TcpListener;
use std::path::Path;

use crate::cli::{Suite, fails, redial};
use tempfile::TempDir;

const CASE: &str = "ma-21-single-pbx";
const CLIENT: [&str; 5] = ["client", "--system", "myapps", "--primary", "127.0.0.1:9/PBX0"];

/// Nothing is played, and the sentence says why.
fn refused(options: &[&str], command: &[&str], sentence: &str) {
    fails(&Suite::of_client(&[CASE], command).with(options).arguments(), 2, sentence);
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_case_file_is_refused_with_file_line_and_field() {
    let case = format!("{}/cases/myapps/{CASE}.toml", env!("CARGO_MANIFEST_DIR"));
    let case = std::fs::read_to_string(case).unwrap();
    for (right, wrong, sentence) in [
        ("title =", "titel =", ":3:1: unknown field `titel`, expected one of `id`, `title`"),
        ("\"MA-21\"", "\"MA-99\"", "clause `MA-99` does not exist; `redial list` shows the clauses"),
        ("attempts", "atempts", "unknown `atempts`: an expectation has one of `attempts`"),
        ("home = \"master\"", "home = \"boss\"", "unknown PBX `boss`: the names are `master`"),
        ("[installation]", "[installation", "unclosed table, expected `]`"),
        (CASE, "another-id", "another-id"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, &format!("myapps/{CASE}.toml"), &case.replace(right, wrong));
        let arguments =
            ["test", "--system", "myapps", "--cases", folder.path().to_str().unwrap(), "--", "true"];
        fails(&arguments, 2, sentence);
        fails(&arguments, 2, &path);
    }
    refused(&["--cases", "/no/such/folder"], &["true"], "--cases: `/no/such/folder` is no folder");
}

/// The parser bounds the depth of keys and of lists, and lets them multiply: more than the stack holds.
#[test]
fn what_is_nested_deeply_is_refused_wherever_it_stands() {
    let inner = format!("[{{{}a = ", "a.".repeat(60));
    let text =
        format!("system = \"myapps\"\ncommand = [\"x\"]\nzz = {}1{}\n", inner.repeat(38), "}]".repeat(38));
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "myapps/deep.toml", &text);
    let cases = folder.path().to_str().unwrap();
    for arguments in [
        &["audit", &path][..],
        &["test", "--profile", &path],
        &["test", "--system", "myapps", "--cases", cases, "--", "true"],
        &["list", "cases", "--cases", cases],
    ] {
        fails(arguments, 2, "deep.toml:3:");
        fails(arguments, 2, "tables and lists stand more than 40 deep in one another");
    }
}

#[test]
fn a_table_or_a_mutant_of_it_that_does_not_exist_is_named() {
    let of = |options: &[&'static str]| [&["promela", "--system", "myapps"], options].concat();
    fails(
        &of(&["--table", "servers"]),
        2,
        "myapps has no table `servers`; its tables are `client`, `server`",
    );
    let sentence =
        "the table `client` of myapps 16r1 has no mutant `MA-S01/drop`; one of it is `MA-C01/drop`";
    fails(&of(&["--mutant", "MA-S01/drop"]), 2, sentence);
}

#[test]
fn a_command_that_cannot_be_run_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = file(&folder, "client", "#!/bin/sh\n");
    refused(&[], &["./no-such-client"], "cannot start the client: `./no-such-client`: No such file");
    refused(&[], &["no-such-client"], "cannot start the client: `no-such-client`: no such program in PATH");
    refused(&[], &[&text], "it is not executable");
    refused(&[], &["/"], "cannot start the client: `/`: it is not executable");
    refused(&[], &[""], "cannot start the client: ``: no such program");
    refused(&[], &[], "<CMD>");
    refused(
        &[],
        &["sh", "{usr}"],
        "`{usr}` in the client command is no placeholder; placeholders are {primary} ",
    );
}

#[cfg(unix)]
#[test]
fn a_program_that_the_system_cannot_run_is_an_error_of_each_case() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let client = file(&folder, "client", "#!/no/such/interpreter\n");
    std::fs::set_permissions(&client, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = Suite::of_client(&[CASE], &[&client]).run();
    assert_eq!(run.status, 3, "{}", run.stdout);
    assert!(run.stdout.contains("cannot start the client:"), "{}", run.stdout);
}

#[test]
fn an_address_that_is_taken_is_named_before_the_run() {
    for host in ["127.251.1.11:0", "127.251.7.16:0", "127.251.1.200:0"] {
        let taken = TcpListener::bind(host).unwrap();
        let address = taken.local_addr().unwrap();
        let port = address.port().to_string();
        let sentence = format!("cannot listen on {address}: Address already in use");
        refused(&["--address-base", "127.251.0.0", "--port", &port], &["true"], &sentence);
    }
    refused(&["--address-base", "10.0.0.1"], &["true"], "write a loopback address, as in `127.1.0.1`");
}

#[test]
fn options_that_name_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let known = file(&folder, "known", "# all is well\nbad[\n");
    for (options, sentence) in [
        (
            ["--run", "nope*"],
            "no case has an id like `nope*`; `redial list cases --system myapps` shows the cases",
        ),
        (["--run", "["], "--run: `[` is no glob: unclosed character class"),
        (["--skip", "nope*"], "no case has an id like `nope*`"),
        (["--edition", "9"], "myapps has no edition `9`; there are `16r1`, `13r3`"),
        (["--reading", "MA-A3=z"], "`MA-A3` has no reading `z`; its readings are `ab`"),
        (["--reading", "XX=a"], "there is no open question `XX`; the open questions are MA-A1"),
        (
            ["--supports", "flying"],
            "--supports: `flying` is nothing that a client of myapps may support; there are `publishes`, `persists`",
        ),
        (["--time", "lunch=1"], "--time: a client of myapps has no time `lunch`; there are `retry-interval`"),
        (
            ["--option", "colour=red"],
            "--option: there is no `colour` to choose for myapps; there are `transport`",
        ),
        (
            ["--redirect-form", "both"],
            "--redirect-form: `redirect-form` cannot be `both`; it can be `host`, `host-port`, `port-field`",
        ),
        (["--shard", "3/2"], "write the part and how many there are"),
        (["--jobs", "0"], "invalid value '0' for '--jobs <N>'"),
        (["--retry-interval", "1e300"], "write a number greater than 0 and at most 1000000, as in `0.5`"),
        (["--retry-interval", "nan"], "write a number greater than 0"),
        (["--junit", "/no/such/folder/x"], "--junit: cannot write `/no/such/folder/x`: No such file"),
        (["--html", "/"], "--html: cannot write `/`: is a directory"),
        (["--known-failing", "/no/such/file"], "--known-failing: cannot read `/no/such/file`"),
        (["--known-failing", &known], "known, line 2: `bad[` is no glob"),
    ] {
        refused(&options, &["true"], sentence);
    }
    let both = ["--supports", "phys", "--lacks", "phys"];
    refused(&both, &["true"], "`phys` stands with --supports and with --lacks; leave one of them out");
}

#[test]
fn a_run_without_cases_is_no_pass() {
    let run = Suite::of_client(&[CASE], &["true"]).with(&["--skip", CASE]).run();
    assert_eq!(run.status, 4);
    assert!(run.stdout.contains("0 cases: 0 passed; 0.0 s"), "{}", run.stdout);
}

#[test]
fn the_reference_client_refuses_what_it_cannot_use() {
    let folder = tempfile::tempdir().unwrap();
    let ca = file(&folder, "ca.pem", "no certificate\n");
    let hosts = file(&folder, "hosts", "127.0.0.1 master # right\nmaster 127.0.0.1\n");
    let state = file(&folder, "state/redial-client.json", "{\"secondary\": 7}\n");
    let state_dir = Path::new(&state).parent().unwrap().to_str().unwrap();
    for (options, sentence) in [
        (["--ca", "/no/such/file"], "cannot use `/no/such/file`: No such file"),
        (["--ca", &ca], "no certificate in the PEM text of the authority to trust"),
        (["--hosts", "/no/such/file"], "--hosts: cannot read `/no/such/file`"),
        (["--hosts", &hosts], "hosts, line 2: `master` is no address; write `ADDRESS NAME…`"),
        (
            ["--state-dir", state_dir],
            "expected a string at line 1 column 15; remove the file to start with nothing stored",
        ),
        (
            ["--mutant", "MA-C99/drop"],
            "there is no mutant `MA-C99/drop`; `redial client --system myapps --list-mutants`",
        ),
        (["--reading", "MA-A3=z"], "`MA-A3` has no reading `z`"),
        (["--edition", "9"], "myapps has no edition `9`"),
        (["--timer-scale", "1e300"], "at most 1000000"),
    ] {
        fails(&[&CLIENT[..], &options].concat(), 2, sentence);
    }
    for primary in ["", "127.0.0.1", "127.0.0.1:99999/PBX0", "127.0.0.1:/PBX0", "/PBX0"] {
        let sentence = format!("--primary: `{primary}` is no PBX; write `host:port/module`");
        fails(&["client", "--system", "myapps", "--primary", primary], 2, &sentence);
    }
    let missing = redial(&["client", "--system", "myapps"]);
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.contains("write `host:port/module`"), "{}", missing.stderr);
    let unknown = [&CLIENT[..], &["--value", "colour=red"]].concat();
    fails(&unknown, 2, "--value: a client is not told `colour`; it is told `primary`");
}
