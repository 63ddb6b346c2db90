//! The loader: what it takes, and how it says what is wrong.

use std::path::{Path, PathBuf};

use redial_model::systems::myapps::EDITION_16R1;
use redial_model::systems::myapps::topology::Pbx;

use super::{Action, Credentials, Expected, Place, RedirectTarget, Secondary};
use crate::case::{self, Case, CaseError};
use crate::myapps::MyApps;
use crate::myapps::fault::{Layer, StandingFault};
use crate::names::Name;

fn parse(text: &str, file: &str) -> Result<Case<MyApps>, CaseError> {
    Case::parse(text, file)
}

fn place(name: &str) -> Place {
    Name(Pbx::from_name(name).unwrap())
}

fn own(action: &case::Action<MyApps>) -> &Action {
    let case::Action::Wire(action) = action else { panic!("a common action: {action:?}") };
    action
}

fn outcome(expectation: &case::Expectation<MyApps>) -> &Expected {
    let case::Expected::Wire(expected) = &expectation.expected else { panic!("{expectation:?}") };
    expected
}

/// A good case, line by line, that the tests below spoil.
const GOOD: &str = r#"id = "good"
title = "A title"
purpose = "A purpose"
clauses = ["MA-05", "MA-13"]
editions = ["16r1"]
[installation]
pbxes = ["master", "slave1", "slave1-standby"]
home = "slave1"
configured = "master"
modules = { slave1 = "PBX7" }
[[phase]]
name = "log on"
expect = [{ attempts = ["master", "slave1"] }]
[[phase]]
name = "loss"
do = [
  { stop = "slave1", noticed = false },
  { notice = "slave1" },
  { path = "master", is = "http-503" },
  { redirect = "slave1-standby", to = "by-rule" },
]
expect = [
  { login = "slave1-standby", as = "any", clauses = ["MA-17"], allowing = ["master"] },
  { conninfo = { up = true, sec = "none" } },
]
"#;

fn refused(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "`{from}` has to be there once");
    let text = GOOD.replacen(from, to, 1);
    parse(&text, "cases/good.toml").unwrap_err().to_string()
}

#[test]
fn a_case_is_read() {
    let case = parse(GOOD, "cases/good.toml").unwrap();
    assert_eq!(case.head.editions, [EDITION_16R1]);
    assert_eq!(case.installation.module(place("slave1")), "PBX7");
    assert_eq!(case.installation.module(place("master")), "PBX0");
    let phase = &case.phases[1];
    assert_eq!(*own(&phase.actions[0]), Action::Stop { pbx: place("slave1"), noticed: false });
    let unavailable = StandingFault::Above(Layer::Http503);
    assert_eq!(*own(&phase.actions[2]), Action::Path { pbx: place("master"), is: Name(unavailable) });
    let by_rule = Action::Redirect { pbx: place("slave1-standby"), to: RedirectTarget::ByRule };
    assert_eq!(*own(&phase.actions[3]), by_rule);
    let login = &phase.expectations[0];
    let expected = Expected::Login { pbx: place("slave1-standby"), credentials: Credentials::Any };
    assert_eq!(*outcome(login), expected);
    assert_eq!(login.clauses, ["MA-17"]);
    assert!(login.allowing.contains(&place("master").0));
    assert!(matches!(
        outcome(&phase.expectations[1]),
        Expected::Conninfo { fields } if fields.sec == Some(Secondary::None)
    ));
}

#[test]
fn a_mistake_is_told_with_its_place_and_its_remedy() {
    for (from, to, message) in [
        (
            "\"MA-05\", \"MA-13\"",
            "\"MA-05\", \"MA-99\"",
            "cases/good.toml:4:21: clause `MA-99` does not exist; `redial list` shows the clauses",
        ),
        (
            "clauses = [\"MA-17\"]",
            "clauses = [\"MA-98\"]",
            "cases/good.toml:23:54: clause `MA-98` does not exist; `redial list` shows the clauses",
        ),
        (
            "home = \"slave1\"",
            "home = \"slave\"",
            "cases/good.toml:8:8: unknown PBX `slave`: the names are `master`, `master-standby`, `slave1`, \
             `slave1-standby`, `slave2` and `slave2-standby`",
        ),
        (
            "home = \"slave1\"",
            "home = \"slave2\"",
            "cases/good.toml:8:8: `slave2` is not in this installation, which has `master`, `slave1` and \
             `slave1-standby`",
        ),
        (
            "home = \"slave1\"",
            "home = \"slave1-standby\"",
            "cases/good.toml:8:8: users are configured on the master or on a slave, not on `slave1-standby`: try \
             `slave1`",
        ),
        (
            "{ notice = \"slave1\" }",
            "{ move-user = \"slave2\" }",
            "cases/good.toml:18:17: `slave2` is not in this installation, which has `master`, `slave1` and \
             `slave1-standby`",
        ),
        (
            "{ notice = \"slave1\" }",
            "{ remove-standby = \"slave1\" }",
            "cases/good.toml:18:22: `slave1` is no standby: only a standby is added or taken away",
        ),
        (
            "{ notice = \"slave1\" }",
            "{ add-standby = \"slave1-standby\" }",
            "cases/good.toml:18:3: `slave1-standby` is there already: no `remove-standby` before",
        ),
        (
            "name = \"loss\"",
            "name = \"loss\"\ncontrol = true",
            "cases/good.toml:16:11: a control comes before what the case is about: the last phase is none",
        ),
        (
            "clauses = [\"MA-05\", \"MA-13\"]",
            "clauses = []",
            "cases/good.toml:4:11: `clauses` is empty: name at least one clause that the case judges",
        ),
        (
            "[\"master\", \"slave1\"] }]",
            "[\"master\", \"slave1\" }]",
            "cases/good.toml:13:44: missing comma between array elements, expected `,`",
        ),
        (
            "\"slave1\", \"slave1-standby\"]",
            "\"slave1-standby\"]",
            "cases/good.toml:7:20: `slave1-standby` backs nobody: `slave1` is not among the PBXes",
        ),
        (
            "id = \"good\"",
            "id = \"bad\"",
            "cases/good.toml:1:6: id `bad` differs from the file's name: it should be `good`",
        ),
        (
            "title =",
            "titel =",
            "cases/good.toml:2:1: unknown field `titel`, expected one of `id`, `title`, `purpose`, `clauses`, \
             `editions`, `requires`, `readings`, `installation`, `phase`",
        ),
        (
            "noticed = false",
            "notcied = false",
            "cases/good.toml:17:3: unknown field `notcied`, expected `stop` or `noticed`",
        ),
        (
            "{ notice = \"slave1\" }",
            "{ stop = \"master\", start = \"slave1\" }",
            "cases/good.toml:18:3: `stop` and `start` in one action: write one after the other",
        ),
        (
            "login = \"slave1-standby\", as",
            "logon = \"slave1-standby\", as",
            "cases/good.toml:23:3: unknown `as`: an expectation has one of `attempts`, `traces`, `login`, \
             `offers`, `reads`, `served`, `conninfo`, `hangs-up`, `not-served` or `stays`",
        ),
        (
            "login = \"slave1-standby\", as = \"any\"",
            "attempts = [\"master\", \"slave1\"]",
            "cases/good.toml:23:27: nobody sees an attempt at `slave1` here, it is stopped: leave it out",
        ),
        (
            "login = \"slave1-standby\", as = \"any\"",
            "served = \"slave1\", standby = false",
            "cases/good.toml:23:14: `slave1` is stopped here: it cannot have a connection",
        ),
        (
            "is = \"http-503\"",
            "is = \"tls-refused\"",
            "cases/good.toml:19:27: this fault needs TLS: give the installation `transport = \"tls\"`",
        ),
        (
            "editions = [\"16r1\"]",
            "editions = [\"13r3\"]",
            "cases/good.toml:7:30: edition 13r3 has no standby-slaves: with `slave1-standby` it takes \
             `editions = [\"16r1\"]`",
        ),
        (
            "{ stop = \"slave1\", noticed = false }",
            "{ unregister = [\"slave1\", \"slave1\"] }",
            "cases/good.toml:17:18: `slave1` and `slave1` do not register with each other: a standby does with the PBX \
             it backs, a slave and a standby-slave with the master",
        ),
        (
            "noticed = false",
            "noticed = true",
            "cases/good.toml:18:3: there is nothing to notice about `slave1`: no `noticed = false` before",
        ),
        (
            "modules = { slave1 = \"PBX7\" }",
            "phys = \"Vienna\"",
            "cases/good.toml:10:8: not every client can do this: it takes `requires = [\"phys\"]`",
        ),
        (
            "editions = [\"16r1\"]",
            "editions = [\"16r1\", \"17\"]",
            "cases/good.toml:5:21: unknown edition `17`: the editions are `16r1` and `13r3`",
        ),
        (
            "editions = [\"16r1\"]",
            "editions = [\"16r1\"]\nrequires = [\"wings\"]",
            "cases/good.toml:6:13: unknown `wings`: what a client may support is `publishes`, `persists`, `names`, `phys`, \
             `second-factor`, `sessions`, `pong`, `traces`, `tls` and `checks-certificates`",
        ),
        (
            "{ notice = \"slave1\" }",
            "{ hold = \"a-while\" }",
            "cases/good.toml:18:12: unknown time `a-while`: the times of a client are `retry-interval`, `answer-timeout` and \
             `keep-alive`",
        ),
        (
            "name = \"log on\"\n",
            "name = \"log on\"\ndo = [{ cut = \"master\", how = \"reset\" }]\n",
            "cases/good.toml:13:7: the client program is only started after the `do` of the first phase",
        ),
    ] {
        assert_eq!(refused(from, to), message);
    }
}

#[test]
fn a_case_that_observes_nothing_is_refused() {
    let text = GOOD.split("[[phase]]").next().unwrap().to_owned();
    let only_published =
        format!("{text}[[phase]]\nname = \"x\"\nexpect = [{{ conninfo = {{ up = true }} }}]\n");
    let error = parse(&only_published, "good.toml").unwrap_err();
    assert!(error.message.starts_with("the case observes nothing"), "{error}");
    let publishing = only_published.replace("[installation]", "requires = [\"publishes\"]\n[installation]");
    parse(&publishing, "good.toml").unwrap();
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance-suite/cases/myapps");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

#[test]
fn every_case_of_the_folder_loads() {
    let load = |file: &PathBuf| parse(&std::fs::read_to_string(file).unwrap(), file.to_str().unwrap());
    let files = cases();
    let faults: Vec<String> =
        files.iter().filter_map(|file| load(file).err()).map(|error| error.to_string()).collect();
    assert!(!files.is_empty() && faults.is_empty(), "{}", faults.join("\n"));
}
