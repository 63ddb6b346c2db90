//! What becomes of whom in installations that somebody might have. The expectations were written from the document,
//! before the program was asked; the clauses stand beside them.

use crate::audits::{self, found, holds};
use redial_model::audit::Situation::LoggedOn;
use redial_model::audit::description::{Key, Misfit};
use redial_model::audit::report::{Audit, Fate, Finding};
use redial_model::rule::Edition;
use redial_model::systems::by_name;
use serde_json::{Value, json};

use Fate::{Home, Standby, WithoutService};

/// A NetPhone installation.
fn audited(installation: &Value, edition: &'static str, readings: &[(&str, char)], failures: usize) -> Audit {
    audits::audited("netphone", installation, edition, readings, failures)
}

/// The change that is proposed, and what becomes of the group then.
fn mend(finding: &Finding) -> (Option<&str>, Option<Fate>) {
    let mend = finding.mend.as_ref().unwrap();
    assert_eq!(mend.costs.len(), 0, "{mend:?}");
    (mend.change.as_deref(), mend.fate)
}

fn office() -> Value {
    json!({
        "server": [{ "name": "np1", "role": "master" }, { "name": "np2", "role": "standby" }],
        "group": [
            { "name": "all", "users": 40 },
            { "name": "old", "users": 5, "addresses": ["np1"] },
        ],
    })
}

const NP1_DOWN: &str = "np1 is down";
const NP2_DOWN: &str = "np2 is down";
const NP1_ENDS: &str = "the server service of np1 ends";
const NP1_HANGS: &str = "the server service of np1 hangs";
const SPLIT: &str = "np1 and np2 do not reach each other";
const NO_WAY: &str = "the clients do not reach np1";
const SWITCH_BACK: &str = "order a switchover whenever np2 is active and np1 is well again";

#[test]
fn a_master_with_its_standby() {
    let audit = audited(&office(), "2020", &[], 2);
    holds(
        &audit,
        &[
            // The standby takes over (NP-06), and the client logs on there (NP-03, NP-12). A master that starts beside an
            // active system is passive (NP-01), and only an administrator changes that (NP-14).
            ("all", &[NP1_DOWN], Standby, &["np2"], false, Standby),
            ("all", &[NP1_ENDS], Standby, &["np2"], false, Standby),
            ("all", &[NP2_DOWN], Home, &[], true, Home),
            // One that hangs is replaced, too; when it answers again both are active, and the master stays (NP-A2).
            ("all", &[NP1_HANGS], Standby, &["np2"], true, Standby),
            // Both are active (NP-06). Whoever is logged on stays, and whoever starts tries the server first (NP-A9).
            ("all", &[SPLIT], Home, &[], true, Home),
            // The master is well and active; the standby turns every login down (NP-03) …
            ("all", &[NO_WAY], WithoutService, &[], true, WithoutService),
            ("all", &["the clients do not reach np2"], Home, &[], true, Home),
            // … unless it does not hear of the master either (NP-06); when the split heals the master stays (NP-A2).
            ("all", &[NO_WAY, SPLIT], Standby, &["np2"], true, Standby),
            // Whichever starts alone is active (NP-01).
            ("all", &[NP1_DOWN, NP2_DOWN], WithoutService, &[], false, WithoutService),
            ("all", &[NP1_DOWN, SPLIT], Standby, &["np2"], false, Standby),
            // With the server's address only there is nobody else to try, neither meanwhile nor afterwards, when the
            // server turns every login down (NP-03).
            ("old", &[NP1_DOWN], WithoutService, &[], false, WithoutService),
            ("old", &[NP1_ENDS], WithoutService, &[], false, WithoutService),
            ("old", &[NP1_HANGS], WithoutService, &[], true, WithoutService),
            ("old", &[SPLIT], Home, &[], true, Home),
        ],
    );
    assert!(!audit.passed(false));
}

#[test]
fn what_would_help() {
    let audit = audited(&office(), "2020", &[], 2);
    let of = |group, failures: &[&str]| mend(found(&audit, group, failures));
    assert_eq!(of("all", &[NP1_DOWN]), (Some(SWITCH_BACK), Some(Standby)));
    assert_eq!(of("old", &[NP1_DOWN]), (Some("give the clients the address of np2"), Some(Standby)));
    // The standby cannot know that somebody does not reach the master (NP-06).
    assert_eq!(of("all", &[NO_WAY]), (None, None));
    // One of the changes brings its group home, the other one gives it service; without it there is none even afterwards.
    let returns = |group| found(&audit, group, &[NP1_DOWN]).mend.as_ref().unwrap().returns;
    assert_eq!((returns("all"), returns("old")), (Some(true), Some(false)));
    let afterwards = |group| found(&audit, group, &[NP1_DOWN]).afterwards();
    assert_eq!((afterwards("all"), afterwards("old")), (Standby, WithoutService));
    assert_eq!(found(&audit, "all", &[NP1_DOWN]).second_time, Standby);
    assert_eq!(found(&audit, "old", &[NP1_DOWN]).second_time, WithoutService);
}

#[test]
fn an_administrator_who_switches_back_brings_everybody_home() {
    let mut installation = office();
    installation["switches_back"] = json!(true);
    // At the master the order is obeyed by both readings of NP-A5, and by both of NP-A6.
    for readings in [&[][..], &[("NP-A5", 'b')], &[("NP-A6", 'b')]] {
        holds(
            &audited(&installation, "2020", readings, 2),
            &[
                ("all", &[NP1_DOWN], Standby, &["np2"], true, Standby),
                ("all", &[NP1_DOWN, NP2_DOWN], WithoutService, &[], true, WithoutService),
                // A computer that runs again starts what had ended on it.
                ("all", &[NP1_DOWN, NP1_ENDS], Standby, &["np2"], true, Standby),
                ("all", &[NP1_DOWN, NP1_HANGS], Standby, &["np2"], true, Standby),
                ("all", &[NP1_ENDS, NP1_HANGS], Standby, &["np2"], true, Standby),
                // Even those who know nobody but the master.
                ("old", &[NP1_DOWN], WithoutService, &[], true, WithoutService),
            ],
        );
    }
}

#[test]
fn times_change_nothing_in_the_end() {
    // After ten seconds or two minutes instead of at once (NP-06).
    holds(
        &audited(&office(), "later", &[], 1),
        &[
            ("all", &[NP1_DOWN], Standby, &["np2"], false, Standby),
            ("all", &[NP1_ENDS], Standby, &["np2"], false, Standby),
            ("all", &[NP1_HANGS], Standby, &["np2"], true, Standby),
            ("all", &[SPLIT], Home, &[], true, Home),
            ("old", &[NP1_DOWN], WithoutService, &[], false, WithoutService),
        ],
    );
}

#[test]
fn how_a_login_is_turned_down_changes_nothing() {
    let mut closed = office();
    closed["refusal"] = json!("closed");
    let fates = |installation: &Value| {
        let gist = |it: &Finding| (it.group.clone(), it.failure_text(), it.fate, it.returns, it.first_start);
        audited(installation, "2020", &[], 2).findings.iter().map(gist).collect::<Vec<_>>()
    };
    assert_eq!(fates(&closed), fates(&office()));
}

#[test]
fn a_client_that_gives_up_waits_for_its_user() {
    // It may have tried both before the standby has noticed anything (NP-06, NP-A10).
    holds(
        &audited(&office(), "2020", &[("NP-A10", 'b')], 1),
        &[
            ("all", &[NP1_DOWN], WithoutService, &["np2"], false, WithoutService),
            ("all", &[SPLIT], Home, &[], true, Home),
        ],
    );
}

#[test]
fn a_refused_path_ends_the_connection_as_well_as_one_that_swallows() {
    // A service that works with the standby only (NP-09): where the servers do not see each other and the master is not
    // reached, its users belong on the standby, which is active then (NP-03, NP-06).
    let installation = json!({
        "server": [{ "name": "np1", "role": "master" }, { "name": "np2", "role": "standby" }],
        "service": [{ "name": "lab", "computer": "bench", "works_with": ["np2"] }],
        "group": [{ "name": "Lab", "users": 12, "needs": "lab" }],
    });
    let audit = audited(&installation, "2020", &[], 2);
    // Nobody is called away from the master while he reaches it (NP-A9).
    holds(&audit, &[("Lab", &[SPLIT], WithoutService, &[], false, WithoutService)]);
    holds(&audit, &[("Lab", &[SPLIT, NO_WAY], Standby, &["np2"], false, Standby)]);
}

fn services() -> Value {
    json!({
        "server": [{ "name": "np1", "role": "master" }, { "name": "np2", "role": "standby" }],
        "service": [
            { "name": "gate", },
            { "name": "fax", "computer": "box", "works_with": ["np1", "np2"] },
            { "name": "dispatch", "computer": "box", "works_with": ["np1"] },
            { "name": "lab", "computer": "bench", "works_with": ["np2"] },
        ],
        "group": [
            { "name": "Gate", "users": 40, "needs": "gate" },
            { "name": "Fax", "users": 12, "needs": "fax" },
            { "name": "Dispatch", "users": 3, "needs": "dispatch" },
            { "name": "Old dispatch", "users": 2, "needs": "dispatch", "addresses": ["np1"] },
            { "name": "Lab", "users": 1, "needs": "lab" },
        ],
    })
}

const FAX_FAILS: &str = "fax on box fails";
const BOX_CUT: &str = "box and np1 do not reach each other";

#[test]
fn services_beside_the_servers_and_on_computers_of_their_own() {
    let audit = audited(&services(), "2020", &[], 2);
    holds(
        &audit,
        &[
            // The services of the system that is active now take the place of the others (NP-08).
            ("Gate", &[NP1_DOWN], Standby, &["np2"], false, Standby),
            ("Gate", &[NP1_ENDS], Standby, &["np2"], false, Standby),
            ("Gate", &[SPLIT], Home, &[], true, Home),
            // What fails by itself on the active system is started again (NP-07), and on the other one when that becomes
            // active (NP-A8).
            ("Gate", &["gate on np1 fails"], Home, &[], true, Home),
            ("Gate", &["gate on np2 fails"], Home, &[], true, Home),
            ("Gate", &["gate on np2 fails", NP1_DOWN], Standby, &["np2"], false, Standby),
            // A separate service works with either (NP-09); nobody starts it again (NP-A8).
            ("Fax", &[NP1_DOWN], Standby, &["np2"], false, Standby),
            ("Fax", &[FAX_FAILS], WithoutService, &[], true, WithoutService),
            ("Fax", &["box is down"], WithoutService, &[], true, WithoutService),
            // It works with the active system and with no other.
            ("Fax", &[BOX_CUT], WithoutService, &[], true, WithoutService),
            ("Fax", &["box and np2 do not reach each other"], Home, &[], true, Home),
            // In a split it stays with the master like the clients (NP-09) …
            ("Fax", &[SPLIT], Home, &[], true, Home),
            // … if it reaches it; otherwise it works with the standby, which is active as well (NP-06), and the clients
            // are logged on at the master.
            ("Fax", &[SPLIT, BOX_CUT], WithoutService, &[], true, WithoutService),
            // One that is configured for the master waits for it, and the standby stays active (NP-01, NP-09).
            ("Dispatch", &[NP1_DOWN], WithoutService, &[], false, WithoutService),
            ("Dispatch", &[NP1_HANGS], WithoutService, &[], true, WithoutService),
        ],
    );
    let of = |group, failures: &[&str]| mend(found(&audit, group, failures));
    let each = "run fax on the computer of each server";
    assert_eq!(of("Fax", &[FAX_FAILS]), (Some(each), Some(Home)));
    assert_eq!(of("Fax", &[SPLIT, BOX_CUT]), (Some(each), Some(Home)));
    let both = "configure dispatch for both servers";
    assert_eq!(of("Dispatch", &[NP1_DOWN]), (Some(both), Some(Standby)));
    let address = format!("give the clients the address of np2, and {both}");
    assert_eq!(of("Old dispatch", &[NP1_DOWN]), (Some(&*address), Some(Standby)));
    // Configured for the system that is passive as a rule, it stands still on an ordinary day.
    let lab = found(&audit, "Lab", &[]);
    assert_eq!(lab.fate, WithoutService);
    assert_eq!(mend(lab), (Some("configure lab for both servers"), Some(Home)));
}

#[test]
fn a_service_beside_one_server_works_with_that_one() {
    let mut installation = services();
    installation["service"] =
        json!([{ "name": "recorder", "beside": "np1" }, { "name": "archive", "beside": "np2" }]);
    let group = |name, needs| json!({ "name": name, "users": 1, "needs": needs });
    installation["group"] = json!([group("Dealers", "recorder"), group("Archive", "archive")]);
    let audit = audited(&installation, "2020", &[], 1);
    holds(
        &audit,
        &[
            // It works with the system beside it and with no other (NP-08), and nothing takes its place.
            ("Dealers", &[NP1_DOWN], WithoutService, &[], false, WithoutService),
            // The active system starts it again (NP-07).
            ("Dealers", &["recorder on np1 fails"], Home, &[], true, Home),
            ("Dealers", &[NP2_DOWN], Home, &[], true, Home),
        ],
    );
    assert!(!audit.failures.iter().any(|failure| failure.text == "recorder on np2 fails"));
    let each = "run recorder on the computer of each server";
    assert_eq!(mend(found(&audit, "Dealers", &[NP1_DOWN])), (Some(each), Some(Standby)));
    // Beside the system that is passive as a rule, it stands still on an ordinary day.
    assert_eq!(found(&audit, "Archive", &[]).fate, WithoutService);
}

#[test]
fn a_helper_that_looks_after_every_computer() {
    let audit = audited(&services(), "2020", &[("NP-A8", 'b')], 1);
    holds(&audit, &[("Fax", &[FAX_FAILS], Home, &[], true, Home)]);
}

#[test]
fn what_a_group_does_not_need_does_not_concern_it() {
    let audit = audited(&services(), "2020", &[], 1);
    let of = |group: &str, word: &str| {
        let findings = audit.findings.iter().filter(|finding| finding.group == group);
        findings.flat_map(|finding| &finding.failures).filter(|it| it.text.contains(word)).count()
    };
    assert_eq!((of("Gate", "fax"), of("Gate", "box"), of("Gate", "gate on")), (0, 0, 2));
    // The computer is that of two services.
    assert_eq!((of("Fax", "box is down"), of("Dispatch", "box is down")), (1, 1));
    assert_eq!(audit.failures.iter().filter(|failure| failure.text == "box is down").count(), 1);
    // What is configured for the master alone does not ask the standby.
    assert_eq!((of("Fax", "box and np2"), of("Dispatch", "box and np2")), (1, 0));
}

#[test]
fn a_master_alone() {
    let alone = json!({
        "server": [{ "name": "np1", "role": "master" }],
        "service": [{ "name": "fax", "computer": "box", "works_with": ["np1"] }],
        "group": [{ "name": "all", "users": 9 }, { "name": "Fax", "users": 1, "needs": "fax" }],
    });
    let audit = audited(&alone, "2020", &[], 2);
    holds(
        &audit,
        &[
            ("all", &[NP1_DOWN], WithoutService, &[], true, WithoutService),
            ("all", &[NP1_HANGS], WithoutService, &[], true, WithoutService),
            ("Fax", &[NP1_ENDS], WithoutService, &[], true, WithoutService),
        ],
    );
    assert!(audit.failures.iter().all(|failure| !failure.text.contains("standby")));
    let of = |group, failures: &[&str]| mend(found(&audit, group, failures));
    assert_eq!(of("all", &[NP1_DOWN]).0, Some("add a standby, and give the clients its address"));
    let all = "add a standby, give the clients its address, and configure fax for both";
    assert_eq!(of("Fax", &[NP1_DOWN]), (Some(all), Some(Standby)));
}

#[test]
fn a_story_tells_who_becomes_active_in_the_operators_names() {
    let audit = audited(&office(), "2020", &[], 1);
    let lost = found(&audit, "all", &[NP1_ENDS]).situations.of(LoggedOn);
    let story = lost.during.last().unwrap().story.as_ref().unwrap();
    let lead: Vec<String> = story.lead.iter().map(|step| step.sentence()).collect();
    assert_eq!(lead[0], "the server service of np1 ends");
    assert!(lead.contains(&"np2 gets no keep-alive of np1".to_owned()), "{lead:?}");
    assert!(lead.contains(&"np2 becomes active".to_owned()), "{lead:?}");
    assert_eq!(lead.last().unwrap(), "np2 accepts the login");
    // Nobody does anything any more.
    assert!(story.cycle.is_empty());
    // Afterwards the server is there, and turns down whoever knows nobody else.
    let after = &found(&audit, "old", &[NP1_ENDS]).situations.of(LoggedOn).after;
    let cycle = &after.last().unwrap().story.as_ref().unwrap().cycle;
    let cycle: Vec<String> = cycle.iter().map(|step| step.sentence()).collect();
    assert_eq!(cycle, ["the client dials np1, and logs on", "np1 turns the login down: it is not active"]);
}

/// Where a description is wrong, and how.
fn misfit(description: Value) -> (String, String) {
    let system = by_name("netphone").unwrap();
    let readings = system.readings(&[]).unwrap();
    let read = system.auditor().read(description, Edition("2020"), readings);
    let Err(Misfit { at, message }) = read else { panic!("there is something wrong with it") };
    let key = |key: &Key| match key {
        Key::Name(name) => name.clone(),
        Key::Index(index) => index.to_string(),
    };
    (at.iter().map(key).collect::<Vec<_>>().join("."), message)
}

/// A change that makes a description wrong; where that is, and what is said.
type Case<'a> = (&'a dyn Fn(&mut Value), &'a str, &'a str);

#[test]
fn what_is_wrong_with_a_description_is_said() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut description = services();
        change(&mut description);
        misfit(description)
    };
    let cases: &[Case<'_>] = &[
        (&|it| it["server"] = json!([]), "server", "there is no master; give one server `role = \"master\"`"),
        (
            &|it| it["server"][1]["role"] = json!("master"),
            "server.1.role",
            "`np1` is the master already; an installation has one",
        ),
        (
            &|it| it["server"][0]["role"] = json!("standby"),
            "server.1.role",
            "`np1` is the standby already; an installation has one",
        ),
        (
            &|it| it["server"][1]["role"] = json!("slave"),
            "server.1.role",
            "unknown variant `slave`, expected `master` or `standby`",
        ),
        (
            &|it| it["server"][1]["name"] = json!("np1"),
            "server.1.name",
            "there is a server `np1` already; names have to differ",
        ),
        (
            &|it| it["service"][0]["works_with"] = json!(["np1"]),
            "service.0.works_with",
            "without a computer of its own `gate` works with the server beside it (NP-08); leave `works_with` out, or \
             say on which `computer` it runs",
        ),
        (
            &|it| it["service"][0]["computer"] = json!("box"),
            "service.0.computer",
            "`gate` has a computer of its own; say which servers it `works_with`, one or both (NP-09)",
        ),
        (
            &|it| it["service"][0]["beside"] = json!("np3"),
            "service.0.beside",
            "there is no server `np3`; there are `np1` and `np2`",
        ),
        (
            &|it| it["service"][1]["beside"] = json!("np1"),
            "service.1.beside",
            "`fax` runs on `box`; leave `beside` out, or `computer`",
        ),
        (
            &|it| it["service"][1]["computer"] = json!("np2"),
            "service.1.computer",
            "`np2` has a server service; leave `computer` out for a service beside each server, or name a computer \
             without one",
        ),
        (&|it| it["service"][1]["computer"] = json!(" "), "service.1.computer", "a computer has a name"),
        (
            &|it| it["service"][1]["works_with"] = json!([]),
            "service.1.works_with",
            "`fax` has to work with a server, or with both",
        ),
        (
            &|it| it["service"][1]["works_with"] = json!(["np1", "np3"]),
            "service.1.works_with",
            "there is no server `np3`; there are `np1` and `np2`",
        ),
        (
            &|it| it["group"][0]["addresses"] = json!(["np2"]),
            "group.0.addresses",
            "every client has the address of the master; add `np1`",
        ),
        (
            &|it| it["group"][0]["needs"] = json!("gatee"),
            "group.0.needs",
            "there is no service `gatee`; there are `gate`, `fax`, `dispatch` and `lab`",
        ),
        (
            &|it| it["group"] = json!([]),
            "group",
            "there is no group of users; without one there is nothing to audit",
        ),
        (
            &|it| it["group"][0]["users"] = json!(-1),
            "group.0.users",
            "invalid value: integer `-1`, expected a whole number, 0 or more",
        ),
        (
            &|it| it["refusal"] = json!("silent"),
            "refusal",
            "unknown variant `silent`, expected `answered` or `closed`",
        ),
    ];
    for (change, at, message) in cases {
        assert_eq!(with(change), ((*at).to_owned(), (*message).to_owned()));
    }
    let alone = json!({
        "server": [{ "name": "np1", "role": "master" }],
        "group": [{ "name": "all", "users": 9 }],
        "switches_back": true,
    });
    let message = "there is no standby to switch back from; leave `switches_back` out";
    assert_eq!(misfit(alone), ("switches_back".to_owned(), message.to_owned()));
}
