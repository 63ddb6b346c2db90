//! What becomes of whom in installations of two portals that somebody might have. The expectations were written from the
//! document, before the program was asked; the clauses stand beside them.

use crate::audits::{self, Expectation, found, holds};
use redial_model::audit::Situation::{LoggedOn, StartedAgain};
use redial_model::audit::report::{Audit, Fate};
use redial_model::rule::Edition;
use redial_model::systems::by_name;
use serde_json::{Value, json};

use Fate::{Home, OnceAccepted, Standby, WithoutService};

fn audited(installation: &Value, readings: &[(&str, char)], failures: usize) -> Audit {
    audits::audited("onex-portal", installation, "10", readings, failures)
}

/// Everything is configured. Groups differ in what they work with, which addresses they know and what they trust.
fn usual() -> Value {
    let group = |name: &str, client: &str, addresses: &[&str], certificate: &str| {
        json!({
            "name": name, "users": 10, "client": client, "addresses": addresses, "certificate": certificate,
        })
    };
    let both = &["dresden", "leipzig"];
    json!({
        "resilience": { "select_mode": true, "failover": true },
        "line": { "supports_resiliency": true, "backs_up_portal": true },
        "server": [
            { "name": "dresden", "role": "primary" },
            { "name": "leipzig", "role": "secondary" },
        ],
        "group": [
            group("Browsers", "browser", both, "accepted"),
            group("One address", "browser", &["dresden"], "accepted"),
            group("Outlook", "plug-in", both, "trusted"),
            group("Outlook, one address", "plug-in", &["dresden"], "trusted"),
            group("Assistants", "application", both, "trusted"),
            group("Assistants, one address", "application", &["dresden"], "trusted"),
            group("Not accepted", "browser", both, "not-accepted"),
        ],
    })
}

/// The same with one group that misses nothing.
fn with_one_group() -> Value {
    let mut installation = usual();
    installation["group"] = json!([installation["group"][2].clone()]);
    installation
}

const DRESDEN_DOWN: &str = "dresden is down";
const OFFICE_DOWN: &str = "dresden's IP Office is down";
const PORTAL_DOWN: &str = "dresden's portal is down";
const LEIPZIG_DOWN: &str = "leipzig is down";
const CUT: &str = "dresden and leipzig do not reach each other";
const UNREACHED: &str = "the clients do not reach dresden's portal";
const LEIPZIG: &str = "leipzig's portal";

fn mend(audit: &Audit, group: &str, failures: &[&str]) -> Option<String> {
    found(audit, group, failures).mend.clone().unwrap().change
}

#[test]
fn users_who_know_both_portals_are_served_by_the_one_that_stands_in() {
    let audit = audited(&usual(), &[], 1);
    holds(
        &audit,
        &[
            // The secondary becomes available (OX-10, OX-16), and whoever is new enters its address (OX-15); on a new
            // computer its certificate has to be accepted again (OX-13).
            ("Browsers", &[DRESDEN_DOWN], Standby, &[LEIPZIG], true, OnceAccepted),
            ("Browsers", &[PORTAL_DOWN], Standby, &[LEIPZIG], true, OnceAccepted),
            ("Browsers", &[OFFICE_DOWN], Standby, &[LEIPZIG], true, OnceAccepted),
            ("Outlook", &[PORTAL_DOWN], Standby, &[LEIPZIG], true, Standby),
            // Never redirected (OX-09): they enter the address of the secondary, and that of the primary afterwards.
            ("Assistants", &[PORTAL_DOWN], Standby, &[LEIPZIG], true, Standby),
            ("Assistants", &[OFFICE_DOWN], Standby, &[LEIPZIG], true, Standby),
            // The primary serves on, whatever becomes of the other one (OX-18).
            ("Browsers", &[LEIPZIG_DOWN], Home, &[], true, Home),
            ("Browsers", &[CUT], Home, &[], true, Home),
            ("Assistants", &[CUT], Home, &[], true, Home),
            // The secondary redirects to the primary, which serves and is not reached (OX-20, OX-23).
            ("Browsers", &[UNREACHED], WithoutService, &[], true, WithoutService),
            ("Outlook", &[UNREACHED], WithoutService, &[], true, WithoutService),
        ],
    );
    assert_eq!(mend(&audit, "Outlook", &[UNREACHED]), None);
}

#[test]
fn users_who_know_one_portal_depend_on_being_redirected() {
    let audit = audited(&usual(), &[], 1);
    holds(
        &audit,
        &[
            // Who was logged on is redirected, since the IP Office runs (OX-12, OX-14); who comes later is not (OX-15).
            ("One address", &[PORTAL_DOWN], WithoutService, &[LEIPZIG], true, WithoutService),
            ("Outlook, one address", &[PORTAL_DOWN], WithoutService, &[LEIPZIG], true, WithoutService),
            // Nobody is, without it (OX-12).
            ("One address", &[DRESDEN_DOWN], WithoutService, &[], true, WithoutService),
            ("One address", &[OFFICE_DOWN], WithoutService, &[], true, WithoutService),
            ("Outlook, one address", &[OFFICE_DOWN], WithoutService, &[], true, WithoutService),
            // Nobody ever is (OX-09).
            ("Assistants, one address", &[PORTAL_DOWN], WithoutService, &[], true, WithoutService),
            ("One address", &[LEIPZIG_DOWN], Home, &[], true, Home),
            ("One address", &[CUT], Home, &[], true, Home),
        ],
    );
    for group in ["One address", "Outlook, one address", "Assistants, one address"] {
        let wanted = format!("give {group} the address of leipzig's portal as well");
        assert_eq!(mend(&audit, group, &[PORTAL_DOWN]), Some(wanted), "{group}");
    }
}

#[test]
fn a_certificate_that_nobody_has_accepted_is_accepted_by_hand_in_the_end() {
    let audit = audited(&usual(), &[], 1);
    holds(
        &audit,
        &[
            // The reconnection breaks off there (OX-13) until they accept it, or turn to the primary while that is there.
            ("Not accepted", &[PORTAL_DOWN], OnceAccepted, &[LEIPZIG], true, OnceAccepted),
            ("Not accepted", &[DRESDEN_DOWN], OnceAccepted, &[LEIPZIG], true, OnceAccepted),
            // Behind the warning nobody serves (OX-20, OX-23).
            ("Not accepted", &[UNREACHED], WithoutService, &[], true, WithoutService),
            // Nobody has to go there.
            ("Not accepted", &[LEIPZIG_DOWN], Home, &[], true, Home),
            ("Not accepted", &[CUT], Home, &[], true, Home),
        ],
    );
    let wanted = "let Not accepted accept the certificate of leipzig's portal";
    assert_eq!(mend(&audit, "Not accepted", &[PORTAL_DOWN]).as_deref(), Some(wanted));
    // That is service: nobody is harmed, and there is something to be mended.
    let finding = found(&audit, "Not accepted", &[PORTAL_DOWN]);
    assert!(!finding.is_bad() && finding.is_to_be_mended());
    let story = finding.situations.of(LoggedOn).during.last().unwrap().story.clone().unwrap();
    let accepts = "the client is told by its user to trust the certificate of leipzig's portal";
    assert!(story.lead.iter().any(|step| step.sentence() == accepts), "{story:?}");
}

#[test]
fn two_failures_at_once() {
    let audit = audited(&usual(), &[], 2);
    let alone: &[Expectation] = &[
        ("Outlook", &[DRESDEN_DOWN, LEIPZIG_DOWN], WithoutService, &[], true, WithoutService),
        ("Outlook", &[PORTAL_DOWN, CUT], Standby, &[LEIPZIG], true, Standby),
        // In standalone mode the secondary serves and redirects nobody: here the second failure helps (OX-18).
        ("Outlook", &[UNREACHED, CUT], Standby, &[LEIPZIG], true, Standby),
        ("Browsers", &[UNREACHED, CUT], Standby, &[LEIPZIG], true, OnceAccepted),
        ("Assistants", &[UNREACHED, CUT], Standby, &[LEIPZIG], true, Standby),
        // A portal and its IP Office that fail one after the other; and a server that takes them with it.
        ("Outlook", &[PORTAL_DOWN, OFFICE_DOWN], Standby, &[LEIPZIG], true, Standby),
        ("Outlook", &[DRESDEN_DOWN, PORTAL_DOWN], Standby, &[LEIPZIG], true, Standby),
        // The document asks only for the primary to be unavailable (OX-01).
        ("Outlook", &[DRESDEN_DOWN, "leipzig's IP Office is down"], Standby, &[LEIPZIG], true, Standby),
        ("Outlook", &[DRESDEN_DOWN, "leipzig's portal is down"], WithoutService, &[], true, WithoutService),
    ];
    holds(&audit, alone);
    // A portal that needs its own IP Office, as the primary's does (OX-16), does not stand in without it.
    holds(
        &audited(&with_one_group(), &[("OX-A8", 'b')], 2),
        &[(
            "Outlook",
            &[DRESDEN_DOWN, "leipzig's IP Office is down"],
            WithoutService,
            &[],
            true,
            WithoutService,
        )],
    );
}

#[test]
fn every_way_to_fail_and_to_be_repaired_ends_somewhere() {
    let mut apart = with_one_group();
    apart["server"][0]["application_server"] = json!("zwinger");
    apart["server"][1]["application_server"] = json!("gewandhaus");
    apart["resilience"]["failback"] = json!("manual");
    for installation in [usual(), apart] {
        let audit = audited(&installation, &[], 2);
        assert!(audit.is_complete());
        for finding in &audit.findings {
            for outcome in finding.situations.iter() {
                let ends = !outcome.during.is_empty() && !outcome.after.is_empty();
                assert!(ends, "{}, {}, {:?}", finding.group, finding.failure_text(), outcome.situation);
            }
        }
    }
}

/// Configuration, step 1 (OX-27): the connection is there by default in a new installation only; after an upgrade it has
/// to be enabled by hand.
#[test]
fn an_upgraded_portal_has_no_central_cti_until_somebody_enables_it() {
    let fate = |installation: &Value| found(&audited(installation, &[], 1), "Outlook", &[PORTAL_DOWN]).fate;
    let complete = fate(&with_one_group());
    for server in [0, 1] {
        let mut upgraded = with_one_group();
        upgraded["server"][server]["upgraded"] = json!(true);
        assert_eq!(fate(&upgraded), WithoutService, "nobody has enabled it on server {server}");
        upgraded["server"][server]["central_cti"] = json!(true);
        assert_eq!(fate(&upgraded), complete, "somebody has, on server {server}");
    }
    assert_ne!(complete, WithoutService);
}

/// A description in which this is not so.
fn without(way: &[&str]) -> Value {
    let mut installation = with_one_group();
    let mut place = &mut installation;
    for key in way {
        place = match key.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[*key],
        };
    }
    *place = json!(false);
    installation
}

#[test]
fn each_prerequisite_that_is_missing_is_named_as_the_mend() {
    let tick = "tick \"Supports Resiliency\" and \"Backs up my one-X Portal\" on the line from \
                dresden's IP Office to leipzig's IP Office";
    let all: [(&[&str], &str); 9] = [
        (
            &["resilience", "select_mode"],
            "switch the servers to Server Edition Select mode and restart both portals",
        ),
        (&["resilience", "same_version"], "bring dresden's portal and leipzig's portal to the same version"),
        (&["resilience", "failover"], "enable failover on dresden's portal and restart both portals"),
        (&["line", "supports_resiliency"], tick),
        (&["line", "backs_up_portal"], tick),
        (
            &["server", "0", "central_cti"],
            "enable the central CTI connection on dresden's portal and restart it",
        ),
        (
            &["server", "1", "central_cti"],
            "enable the central CTI connection on leipzig's portal and restart it",
        ),
        (&["server", "0", "restarted"], "restart dresden's portal"),
        (&["server", "1", "restarted"], "restart leipzig's portal"),
    ];
    for (missing, remedy) in all {
        let audit = audited(&without(missing), &[], 1);
        // Nobody stands in (OX-02, OX-03, OX-04, OX-25, OX-26), and the primary comes back by itself (OX-20, OX-24).
        for failure in [DRESDEN_DOWN, OFFICE_DOWN, PORTAL_DOWN] {
            let finding = found(&audit, "Outlook", &[failure]);
            assert_eq!((finding.fate, finding.returns), (WithoutService, true), "{missing:?}, {failure}");
            let mend = finding.mend.clone().unwrap();
            assert_eq!(mend.change.as_deref(), Some(remedy), "{failure}");
            assert_eq!((mend.fate, mend.costs.len()), (Some(Standby), 0));
        }
        // The primary serves alone, standalone mode or not.
        holds(&audit, &[("Outlook", &[CUT], Home, &[], true, Home)]);
    }
}

#[test]
fn a_portal_that_was_down_has_been_restarted() {
    // What was configured is in force from then on (OX-03, OX-25): the second time the secondary stands in.
    let of = |server: &'static str| without(&["server", server, "restarted"]);
    let audit = audited(&of("0"), &[], 1);
    assert_eq!(found(&audit, "Outlook", &[PORTAL_DOWN]).second_time, Standby);
    // Not so if it was the IP Office, or the other portal that lacked it.
    let audit = audited(&of("0"), &[], 1);
    assert_eq!(found(&audit, "Outlook", &[OFFICE_DOWN]).second_time, WithoutService);
    let audit = audited(&of("1"), &[], 1);
    assert_eq!(found(&audit, "Outlook", &[PORTAL_DOWN]).second_time, WithoutService);
    // And if a restart is not needed, nothing is missing.
    let audit = audited(&of("1"), &[("OX-A10", 'b')], 1);
    assert_eq!(found(&audit, "Outlook", &[PORTAL_DOWN]).fate, Standby);
}

#[test]
fn two_things_may_have_to_be_changed_together() {
    let mut installation = usual();
    installation["line"] = json!({});
    installation["group"] = json!([installation["group"][5].clone()]);
    let audit = audited(&installation, &[], 1);
    let wanted = "tick \"Supports Resiliency\" and \"Backs up my one-X Portal\" on the line from dresden's IP Office to \
                  leipzig's IP Office, and give Assistants, one address the address of leipzig's portal as well";
    assert_eq!(mend(&audit, "Assistants, one address", &[PORTAL_DOWN]).as_deref(), Some(wanted));
}

#[test]
fn with_manual_failback_nobody_comes_back_by_himself() {
    let mut installation = with_one_group();
    installation["resilience"]["failback"] = json!("manual");
    let audit = audited(&installation, &[], 1);
    holds(
        &audit,
        &[
            // The secondary serves until a portal is restarted (OX-20, OX-24, and the setting beside them).
            ("Outlook", &[PORTAL_DOWN], Standby, &[LEIPZIG], false, Standby),
            ("Outlook", &[OFFICE_DOWN], Standby, &[LEIPZIG], false, Standby),
            // The primary had never failed (OX-A5).
            ("Outlook", &[CUT], Home, &[], true, Home),
        ],
    );
    let wanted = "set failback to automatic on dresden's portal";
    assert_eq!(mend(&audit, "Outlook", &[PORTAL_DOWN]).as_deref(), Some(wanted));
    // If it is the primary's portal that has to be restarted, one that was down has been (OX-A3).
    holds(
        &audited(&installation, &[("OX-A3", 'b')], 1),
        &[
            ("Outlook", &[PORTAL_DOWN], Standby, &[LEIPZIG], true, Standby),
            ("Outlook", &[OFFICE_DOWN], Standby, &[LEIPZIG], false, Standby),
        ],
    );
}

#[test]
fn a_detection_time_delays_and_does_nothing_else() {
    let mut installation = usual();
    installation["resilience"]["detection_time_min"] = json!(3);
    let (later, at_once) = (audited(&installation, &[], 1), audited(&usual(), &[], 1));
    for (later, at_once) in later.findings.iter().zip(&at_once.findings) {
        let gist = |it: &redial_model::audit::report::Finding| {
            (it.group.clone(), it.failures.clone(), it.fate, it.standbys.clone(), it.returns, it.first_start)
        };
        assert_eq!(gist(later), gist(at_once));
    }
    let found = found(&later, "Outlook", &[DRESDEN_DOWN]);
    let story = found.situations.of(LoggedOn).during.last().unwrap().story.clone().unwrap();
    let told: Vec<String> = story.lead.iter().map(|step| step.sentence()).collect();
    assert!(told.contains(&"leipzig's portal has waited for the detection time".to_owned()), "{told:#?}");
}

#[test]
fn a_portal_on_an_application_server_fails_by_itself() {
    let mut installation = with_one_group();
    installation["server"][0]["application_server"] = json!("zwinger");
    let audit = audited(&installation, &[], 1);
    let failures: Vec<&str> = audit.failures.iter().map(|failure| failure.text.as_str()).collect();
    assert_eq!(
        failures,
        [
            "dresden is down",
            "zwinger is down",
            "leipzig is down",
            "leipzig's IP Office is down",
            "leipzig's portal is down",
            "zwinger and leipzig do not reach each other",
            "zwinger and dresden do not reach each other",
            "the clients do not reach zwinger's portal",
            "the clients do not reach leipzig's portal",
        ]
    );
    holds(
        &audit,
        &[
            ("Outlook", &["dresden is down"], Standby, &[LEIPZIG], true, Standby),
            ("Outlook", &["zwinger is down"], Standby, &[LEIPZIG], true, Standby),
            // A portal without its IP Office does not serve (OX-16).
            ("Outlook", &["zwinger and dresden do not reach each other"], Standby, &[LEIPZIG], true, Standby),
            ("Outlook", &["zwinger and leipzig do not reach each other"], Home, &[], true, Home),
        ],
    );
}

#[test]
fn whoever_knows_only_the_secondary_is_redirected_home_as_long_as_it_runs() {
    let mut installation = usual();
    let mut group = |place: usize, addresses: &[&str]| {
        installation["group"][place]["addresses"] = json!(addresses);
    };
    group(0, &["leipzig"]);
    group(4, &["leipzig"]);
    let audit = audited(&installation, &[], 1);
    holds(
        &audit,
        &[
            ("Browsers", &[CUT], Standby, &[LEIPZIG], true, OnceAccepted),
            // Logged on at the primary, they stay there; new ones find nobody to redirect them (OX-23).
            ("Browsers", &[LEIPZIG_DOWN], WithoutService, &[], true, WithoutService),
        ],
    );
    let wanted = "give Browsers the address of dresden's portal as well";
    assert_eq!(mend(&audit, "Browsers", &[LEIPZIG_DOWN]).as_deref(), Some(wanted));
    // An application does not follow the redirect (OX-09): it has no service even when nothing fails.
    let finding = found(&audit, "Assistants", &[]);
    assert_eq!(finding.fate, WithoutService);
    let wanted = "give Assistants the address of dresden's portal as well";
    assert_eq!(finding.mend.as_ref().unwrap().change.as_deref(), Some(wanted));
}

#[test]
fn readings_change_who_is_redirected() {
    // Also by a portal whose IP Office has stopped (OX-A2): some who were logged on come to the secondary.
    let standbys = |readings: &[(&str, char)], failure: &str| {
        found(&audited(&usual(), readings, 1), "One address", &[failure]).standbys.clone()
    };
    assert!(standbys(&[], OFFICE_DOWN).is_empty());
    assert_eq!(standbys(&[("OX-A2", 'b')], OFFICE_DOWN), [LEIPZIG]);
    // A page that knows the secondary turns to it whatever has stopped (OX-A1).
    assert!(standbys(&[], DRESDEN_DOWN).is_empty());
    assert_eq!(standbys(&[("OX-A1", 'b')], DRESDEN_DOWN), [LEIPZIG]);
}

#[test]
fn a_story_tells_who_redirects_whom_in_the_operators_names() {
    let audit = audited(&usual(), &[], 1);
    let finding = found(&audit, "Browsers", &[PORTAL_DOWN]);
    let story = finding.situations.of(LoggedOn).during.last().unwrap().story.clone().unwrap();
    let told: Vec<String> = story.lead.iter().map(|step| step.sentence()).collect();
    for sentence in [
        "dresden's portal stops",
        "leipzig's portal notices that dresden's portal is not there",
        "leipzig's portal becomes available",
        "the client is redirected to leipzig's portal at the address of dresden's portal",
        "leipzig's portal shows the page to log on",
        "leipzig's portal logs the user on",
    ] {
        assert!(told.iter().any(|it| it == sentence), "{sentence}: {told:#?}");
    }
    // Whoever is new tries one address for ever.
    let finding = found(&audit, "One address", &[PORTAL_DOWN]);
    let story = finding.situations.of(StartedAgain).during.last().unwrap().story.clone().unwrap();
    let told: Vec<String> = story.cycle.iter().map(|step| step.sentence()).collect();
    assert_eq!(
        told,
        [
            "the client is given the address of dresden's portal by its user",
            "the client finds nothing at dresden's portal",
        ]
    );
}

/// Puts something wrong into a description.
type Spoil<'a> = &'a dyn Fn(&mut Value);

#[test]
fn what_is_wrong_with_a_description_is_said_in_a_sentence() {
    let complaint = |spoil: Spoil<'_>| {
        let mut description = usual();
        spoil(&mut description);
        let system = by_name("onex-portal").unwrap();
        let readings = system.readings(&[]).unwrap();
        let read = system.auditor().read(description, Edition("10"), readings);
        read.err().expect("it is wrong").message
    };
    let cases: &[(Spoil<'_>, &str)] = &[
        (&|it| it["server"] = json!([]), "there is no primary; give one server `role = \"primary\"`"),
        (&|it| it["server"][1] = json!({ "name": "leipzig", "role": "primary" }), PRIMARY_TWICE),
        (&|it| it["server"].as_array_mut().unwrap().truncate(1), SECONDARY_MISSING),
        (
            &|it| it["server"][1]["name"] = json!("dresden"),
            "there is a server `dresden` already; names have to differ",
        ),
        (&|it| it["server"][1]["name"] = json!(" "), "a server has a name"),
        (
            &|it| it["server"][1]["role"] = json!("spare"),
            "unknown variant `spare`, expected `primary` or `secondary`",
        ),
        (
            &|it| it["server"][0]["application_server"] = json!("leipzig"),
            "`leipzig` is a server itself; leave this out if its portal runs there",
        ),
        (
            &|it| it["server"][0]["application_server"] = json!(""),
            "an application server has a name; without one, leave it out",
        ),
        (
            &|it| {
                it["server"][0]["application_server"] = json!("app");
                it["server"][1]["application_server"] = json!("app");
            },
            "`app` has the portal of `dresden` already; an application server has one",
        ),
        (
            &|it| {
                it["resilience"].as_object_mut().unwrap().remove("select_mode");
            },
            "missing field `select_mode`",
        ),
        (
            &|it| it["resilience"]["detection_time_min"] = json!(0),
            "a detection time of 0 is none; leave it out, and the secondary takes over at once",
        ),
        (
            &|it| it["resilience"]["failback"] = json!("never"),
            "unknown variant `never`, expected `automatic` or `manual`",
        ),
        (&|it| it["group"] = json!([]), "there is no group of users; without one there is nothing to audit"),
        (
            &|it| it["group"][1]["name"] = json!("Browsers"),
            "there is a group `Browsers` already; names have to differ",
        ),
        (
            &|it| it["group"][0]["addresses"] = json!([]),
            "users know the address of one portal at least; say of which server, of `dresden` and `leipzig`",
        ),
        (
            &|it| it["group"][0]["addresses"] = json!(["dresden", "berlin"]),
            "there is no server `berlin`; there are `dresden` and `leipzig`",
        ),
        (
            &|it| it["group"][0]["addresses"] = json!(["dresden", "dresden"]),
            "`dresden` stands there twice; once is enough",
        ),
        (
            &|it| it["group"][0]["client"] = json!("phone"),
            "unknown variant `phone`, expected one of `browser`, `plug-in`, `application`",
        ),
        (
            &|it| it["group"][0]["users"] = json!(-1),
            "invalid value: integer `-1`, expected a whole number, 0 or more",
        ),
        (
            &|it| it["line"]["backs_up_phones"] = json!(true),
            "unknown field `backs_up_phones`, expected `supports_resiliency` or `backs_up_portal`",
        ),
    ];
    for (spoil, message) in cases {
        assert_eq!(complaint(spoil), *message);
    }
}

const PRIMARY_TWICE: &str =
    "`dresden` is the primary already; portals stand in for each other in pairs, one of each role";
const SECONDARY_MISSING: &str = "there is no secondary; give one server `role = \"secondary\"`";
