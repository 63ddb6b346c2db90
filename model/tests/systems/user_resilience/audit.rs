//! What becomes of whom in networks of IP Office systems that somebody might have. The expectations were written from the
//! document, before the program was asked; the clauses stand beside them.

use crate::audits::{self, found, holds};
use redial_model::ambiguity::Readings;
use redial_model::audit::Situation::LoggedOn;
use redial_model::audit::report::{Audit, Fate};
use redial_model::rule::Edition;
use redial_model::systems::by_name;
use serde_json::{Value, json};

use Fate::{Home, Standby, WithoutService};

const SYSTEM: &str = "user-resilience";
const EDITION: &str = "2023-11";

fn audited(installation: &Value, readings: &[(&str, char)], failures: usize) -> Audit {
    audits::audited(SYSTEM, installation, EDITION, readings, failures)
}

/// Three systems; graz stands in for vienna.
fn network(groups: Value) -> Value {
    json!({
        "ip_office": [
            { "name": "vienna", "backs_up_my_ip_phones": "graz" },
            { "name": "graz", "backs_up_my_ip_phones": "vienna" },
            { "name": "linz" },
        ],
        "group": groups,
    })
}

fn desks() -> Value {
    json!([{ "name": "Desks", "users": 80, "home": "vienna", "phone": "desk" }])
}

const HOME_DOWN: &str = "vienna is down";
const FAILOVER_DOWN: &str = "graz is down";
const FAILOVER_RESTARTS: &str = "graz loses its copies in a restart";
const LINE_CUT: &str = "vienna and graz do not see each other";
const NO_WAY_HOME: &str = "the phones of vienna do not reach it";
const NO_WAY_OUT: &str = "the phones of vienna do not reach graz";

#[test]
fn desk_phones_that_are_backed_up() {
    let audit = audited(&network(desks()), &[], 2);
    holds(
        &audit,
        &[
            // The copy is there (UR-05), desk phones ask and 3 minutes pass (UR-09): they go on at the failover system
            // (UR-07), and come home after 10 minutes (UR-11).
            ("Desks", &[HOME_DOWN], Standby, &["graz"], true, Standby),
            // The home system holds the settings itself (UR-01).
            ("Desks", &[FAILOVER_DOWN], Home, &[], true, Home),
            ("Desks", &[FAILOVER_RESTARTS], Home, &[], true, Home),
            // The home system is not visible, and no desk phone asks (UR-09).
            ("Desks", &[LINE_CUT], Home, &[], true, Home),
            // The failover system sees the home system, so that its 3 minutes never begin (UR-06, UR-A1).
            ("Desks", &[NO_WAY_HOME], WithoutService, &[], true, WithoutService),
            ("Desks", &[NO_WAY_OUT], Home, &[], true, Home),
            // Now both conditions are met (UR-09).
            ("Desks", &[NO_WAY_HOME, LINE_CUT], Standby, &["graz"], true, Standby),
            ("Desks", &[HOME_DOWN, FAILOVER_DOWN], WithoutService, &[], true, WithoutService),
            // A restart loses the copy (UR-12). It may be sent anew if the home system runs for long enough (UR-05).
            ("Desks", &[HOME_DOWN, FAILOVER_RESTARTS], WithoutService, &["graz"], true, WithoutService),
            ("Desks", &[HOME_DOWN, NO_WAY_OUT], WithoutService, &[], true, WithoutService),
        ],
    );
    // The copy is taken again once there is normal operation (UR-05).
    assert_eq!(found(&audit, "Desks", &[HOME_DOWN]).second_time, Standby);
    // A system has one failover system, and nothing helps against the loss of both.
    let mend = |failures: &[&str]| found(&audit, "Desks", failures).mend.clone().unwrap();
    assert_eq!(mend(&[NO_WAY_HOME]).change, None);
    assert_eq!(mend(&[HOME_DOWN, FAILOVER_DOWN]).change, None);
    assert_eq!(mend(&[HOME_DOWN, FAILOVER_RESTARTS]).change, None);
}

#[test]
fn what_happens_elsewhere_does_not_concern_a_group() {
    let audit = audited(&network(desks()), &[], 1);
    let mut failures = audit.findings.iter().flat_map(|finding| &finding.failures);
    assert!(failures.all(|failure| !failure.text.contains("linz")));
    // What can fail is said whether or not anybody notices: each system, and each line between two of them.
    for text in
        ["linz is down", "vienna and linz do not see each other", "graz and linz do not see each other"]
    {
        assert!(audit.failures.iter().any(|failure| failure.text == text), "{text}");
    }
}

#[test]
fn a_network_may_have_any_number_of_systems() {
    let site = |number: usize| format!("site {}", number % 40);
    let systems: Vec<Value> = (0..40)
        .map(|number| json!({ "name": site(number), "backs_up_my_ip_phones": site(number + 1) }))
        .collect();
    let groups: Vec<Value> = (0..40)
        .map(|number| json!({ "name": site(number), "users": 1, "home": site(number), "phone": "desk" }))
        .collect();
    let audit = audited(&json!({ "ip_office": systems, "group": groups }), &[], 1);
    for number in 0..40 {
        let finding = found(&audit, &site(number), &[&format!("{} is down", site(number))]);
        assert_eq!((finding.fate, &finding.standbys), (Standby, &vec![site(number + 1)]));
        let concerns = audit.findings.iter().filter(|finding| finding.group == site(number));
        assert_eq!(concerns.count(), 6);
    }
}

#[test]
fn softphones_alone_do_not_fail_over() {
    let softphones = json!({ "name": "Remote", "users": 20, "home": "vienna", "phone": "softphone" });
    let mut all = network(json!([softphones]));
    // Resilience of desk phones never begins (UR-09).
    let audit = audited(&all, &[], 1);
    holds(&audit, &[("Remote", &[HOME_DOWN], WithoutService, &[], true, WithoutService)]);
    let mend = found(&audit, "Remote", &[HOME_DOWN]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("register an IP desk phone with vienna"));
    assert_eq!((mend.fate, mend.costs.len()), (Some(Standby), 0));
    // With a colleague's desk phone it does, for everybody (UR-06, UR-07).
    all["group"] = json!([softphones, desks()[0]]);
    holds(&audited(&all, &[], 1), &[("Remote", &[HOME_DOWN], Standby, &["graz"], true, Standby)]);
}

#[test]
fn softphones_of_a_system_that_is_not_backed_up() {
    let softphones = json!([{ "name": "Remote", "users": 20, "home": "linz", "phone": "softphone" }]);
    let audit = audited(&network(softphones), &[], 1);
    // Neither condition alone (UR-04, UR-09).
    let mend = found(&audit, "Remote", &["linz is down"]).mend.clone().unwrap();
    assert_eq!(
        mend.change.as_deref(),
        Some("back up the IP phones of linz to vienna, and register an IP desk phone with linz")
    );
}

#[test]
fn other_phones_belong_to_their_system() {
    let groups = json!([{ "name": "Hall", "users": 9, "home": "vienna", "phone": "other" }, desks()[0]]);
    let audit = audited(&network(groups), &[], 1);
    holds(
        &audit,
        &[
            // Only IP phones register elsewhere (UR-07).
            ("Hall", &[HOME_DOWN], WithoutService, &[], true, WithoutService),
            ("Hall", &[LINE_CUT], Home, &[], true, Home),
            ("Hall", &[FAILOVER_DOWN], Home, &[], true, Home),
        ],
    );
    // To hot desk would do as well (UR-08), but not when the other system is down or not seen.
    let mend = found(&audit, "Hall", &[HOME_DOWN]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("give them IP desk phones"));
}

#[test]
fn a_system_that_is_not_backed_up() {
    let mut installation = network(desks());
    installation["ip_office"][0] = json!({ "name": "vienna" });
    let audit = audited(&installation, &[], 1);
    // UR-04.
    holds(&audit, &[("Desks", &[HOME_DOWN], WithoutService, &[], true, WithoutService)]);
    let mend = found(&audit, "Desks", &[HOME_DOWN]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("back up the IP phones of vienna to graz"));
    assert!(!audit.passed(false));
}

#[test]
fn a_system_alone() {
    let installation = json!({ "ip_office": [{ "name": "vienna" }], "group": desks() });
    let audit = audited(&installation, &[], 1);
    let failures: Vec<&str> = audit.failures.iter().map(|failure| failure.text.as_str()).collect();
    assert_eq!(failures, [HOME_DOWN, NO_WAY_HOME]);
    holds(&audit, &[("Desks", &[HOME_DOWN], WithoutService, &[], true, WithoutService)]);
    let mend = found(&audit, "Desks", &[HOME_DOWN]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("add a system, and back up the IP phones of vienna to it"));
    // Nobody is told of a system that is not there.
    let story = found(&audit, "Desks", &[HOME_DOWN]).situations.of(LoggedOn).during[0].story.clone().unwrap();
    assert!(story.lead.iter().chain(&story.cycle).all(|step| step.sentence().contains("vienna")
        || step.sentence() == "the client notices that its registration is gone"
        || step.sentence() == "the client gets no answer"));
}

#[test]
fn an_administrator_who_has_to_start_failback() {
    let mut installation = network(desks());
    installation["ip_office"][0]["failback"] = json!("manual");
    let audit = audited(&installation, &[], 1);
    // UR-11 as far as it goes: who starts failback is a setting.
    holds(&audit, &[("Desks", &[HOME_DOWN], Standby, &["graz"], false, Standby)]);
    let stuck = found(&audit, "Desks", &[HOME_DOWN]);
    assert_eq!(stuck.situations.of(LoggedOn).after.last().unwrap().by.as_deref(), Some("graz"));
    let change = stuck.mend.as_ref().unwrap().change.as_deref();
    assert_eq!(change, Some("let failback to vienna start by itself"));
}

#[test]
fn users_who_hot_desk_at_the_failover_system() {
    let visitors = json!({
        "name": "Visitors", "users": 5, "home": "vienna", "phone": "other", "hot_desks_at": "graz",
    });
    let audit = audited(&network(json!([visitors, desks()[0]])), &[], 2);
    holds(
        &audit,
        &[
            // Any user can, with the full settings (UR-08), which a desk phone has to make possible (UR-09).
            ("Visitors", &[HOME_DOWN], Standby, &["graz"], true, Standby),
            ("Visitors", &[FAILOVER_DOWN], WithoutService, &[], true, WithoutService),
            // The settings cannot be asked for (UR-03), and no desk phone asks for resilience (UR-09).
            ("Visitors", &[LINE_CUT], WithoutService, &[], true, WithoutService),
            // The settings are asked for by the system (UR-03).
            ("Visitors", &[NO_WAY_HOME], Home, &[], true, Home),
            // No desk phone gets to the failover system (UR-09), or it was there before its way was cut.
            ("Visitors", &[HOME_DOWN, NO_WAY_OUT], WithoutService, &["graz"], true, WithoutService),
        ],
    );
    // With nothing but phones of other kinds at home, nobody can hot desk either (UR-04, UR-09).
    let audit = audited(&network(json!([visitors])), &[], 1);
    holds(&audit, &[("Visitors", &[HOME_DOWN], WithoutService, &[], true, WithoutService)]);
}

#[test]
fn users_who_hot_desk_at_a_third_system() {
    let visitors = json!({
        "name": "Visitors", "users": 5, "home": "vienna", "phone": "desk", "hot_desks_at": "linz",
    });
    let audit = audited(&network(json!([visitors])), &[], 1);
    const FAR_LINE: &str = "vienna and linz do not see each other";
    holds(
        &audit,
        &[
            // UR-08.
            ("Visitors", &[HOME_DOWN], Standby, &["graz"], true, Standby),
            // UR-03.
            ("Visitors", &[FAILOVER_DOWN], Home, &[], true, Home),
            ("Visitors", &[LINE_CUT], Home, &[], true, Home),
            ("Visitors", &["graz and linz do not see each other"], Home, &[], true, Home),
            ("Visitors", &["linz is down"], WithoutService, &[], true, WithoutService),
            // The failover system sees the home system and does not stand in (UR-06, UR-09).
            ("Visitors", &[FAR_LINE], WithoutService, &[], true, WithoutService),
        ],
    );
    let mend = found(&audit, "Visitors", &[FAR_LINE]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("let them hot desk at graz"));
    assert_eq!(mend.costs, [FAILOVER_DOWN, LINE_CUT]);
}

#[test]
fn readings_change_who_is_served_and_who_comes_back() {
    let with = |readings: &[(&str, char)], refusal: &str, phone: &str, failures| {
        let mut installation = network(desks());
        installation["group"][0]["phone"] = json!(phone);
        installation["refusal"] = json!(refusal);
        audited(&installation, readings, failures)
    };
    // The 3 minutes are enough (UR-A2).
    holds(
        &with(&[("UR-A2", 'b')], "busy", "softphone", 1),
        &[("Desks", &[HOME_DOWN], Standby, &["graz"], true, Standby)],
    );
    // After a restart it goes on with basic details (UR-A9).
    holds(
        &with(&[("UR-A9", 'b')], "busy", "desk", 2),
        &[("Desks", &[HOME_DOWN, FAILOVER_RESTARTS], Standby, &["graz"], true, Standby)],
    );
    // A phone that was forbidden stays away (UR-A11), and does not even come back.
    holds(
        &with(&[("UR-A11", 'b')], "forbidden", "desk", 1),
        &[("Desks", &[HOME_DOWN], WithoutService, &["graz"], false, WithoutService)],
    );
    holds(
        &with(&[("UR-A11", 'b')], "busy", "desk", 1),
        &[("Desks", &[HOME_DOWN], Standby, &["graz"], true, Standby)],
    );
    // What phones see counts (UR-A1): they are served for a while, then sent home to where they cannot go, and a phone
    // that asks at the wrong times is never served.
    holds(
        &with(&[("UR-A1", 'b')], "busy", "desk", 1),
        &[("Desks", &[NO_WAY_HOME], WithoutService, &[], true, WithoutService)],
    );
    // A login with basic details is a login (UR-A10).
    let visitors = json!([{
        "name": "Visitors", "users": 5, "home": "vienna", "phone": "desk", "hot_desks_at": "graz",
    }]);
    holds(
        &audited(&network(visitors), &[("UR-A10", 'b')], 1),
        &[("Visitors", &[LINE_CUT], Standby, &["graz"], true, Standby)],
    );
}

/// The sentences of the last way to come to an end of this group, logged on when it happens.
fn told(audit: &Audit, group: &str, failures: &[&str]) -> (Vec<String>, Vec<String>) {
    let outcome = found(audit, group, failures).situations.of(LoggedOn);
    let end = outcome.during.last().unwrap();
    let story = end.story.clone().unwrap();
    let sentences = |steps: &[redial_model::audit::story::ToldStep]| {
        steps.iter().map(|step| step.sentence()).collect::<Vec<_>>()
    };
    (sentences(&story.lead), sentences(&story.cycle))
}

#[test]
fn a_story_tells_who_asks_whom_in_the_operators_names() {
    let audit = audited(&network(desks()), &[], 1);
    let (lead, cycle) = told(&audit, "Desks", &[NO_WAY_HOME]);
    assert_eq!(lead[0], "the phones do not reach vienna any more");
    assert_eq!(
        cycle,
        [
            "the client asks vienna for a registration",
            "the client gets no answer",
            "the client asks graz for a registration",
            "graz refuses",
        ]
    );
    let (lead, _) = told(&audit, "Desks", &[HOME_DOWN]);
    for sentence in ["graz notices that vienna is not visible any more", "graz registers it"] {
        assert!(lead.iter().any(|it| it == sentence), "{sentence}: {lead:?}");
    }
}

#[test]
fn a_story_tells_which_twin_rings() {
    let twins = |twinning: &str| {
        let mut groups = desks();
        groups[0]["twinning"] = json!(twinning);
        let audit = audited(&network(groups), &[], 1);
        holds(&audit, &[("Desks", &[HOME_DOWN], Standby, &["graz"], true, Standby)]);
        told(&audit, "Desks", &[HOME_DOWN]).0
    };
    // UR-13.
    let rings = "graz would ring, on a call for the user: the phone, not its internal twin".to_owned();
    assert!(twins("internal").contains(&rings));
    // UR-14.
    assert!(twins("fallback").contains(&"graz would ring, on a call for the user: the phone".to_owned()));
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let good = || network(desks());
    let with = |way: &str, value: Value| {
        let mut installation = good();
        *installation.pointer_mut(way).unwrap() = value;
        installation
    };
    let wrong = |description: Value| {
        let auditor = by_name(SYSTEM).unwrap().auditor();
        let found = auditor.read(description, Edition(EDITION), Readings::default());
        found.err().unwrap().message
    };
    let group = |key: &str, value: &str| {
        let mut group = desks()[0].clone();
        group[key] = json!(value);
        with("/group/0", group)
    };
    let system = |value: Value| with("/ip_office/0", value);
    for (description, message) in [
        (
            with("/ip_office", json!([])),
            "there is no IP Office system; describe each one that belongs to the network",
        ),
        (system(json!({ "name": "graz" })), "there is a system `graz` already; names have to differ"),
        (system(json!({ "name": " " })), "a system has a name"),
        (
            system(json!({ "name": "vienna", "backs_up_my_ip_phones": "wien" })),
            "there is no system `wien`; there are `vienna`, `graz` and `linz`",
        ),
        (
            system(json!({ "name": "vienna", "backs_up_my_ip_phones": "vienna" })),
            "`vienna` cannot back up its own phones; name the system at the other end of the line, or leave it out",
        ),
        (
            system(json!({ "name": "vienna", "failback": "never" })),
            "unknown variant `never`, expected `automatic` or `manual`",
        ),
        (
            system(json!({ "name": "vienna", "backup": "graz" })),
            "unknown field `backup`, expected one of `name`, `backs_up_my_ip_phones`, `failback`",
        ),
        (with("/group", json!([])), "there is no group of users; without one there is nothing to audit"),
        (group("home", "wien"), "there is no system `wien`; there are `vienna`, `graz` and `linz`"),
        (group("phone", "fax"), "unknown variant `fax`, expected one of `desk`, `softphone`, `other`"),
        (group("hot_desks_at", "wels"), "there is no system `wels`; there are `vienna`, `graz` and `linz`"),
        (
            group("hot_desks_at", "vienna"),
            "`vienna` is their home system, where they have their settings without it; leave `hot_desks_at` out",
        ),
        (
            {
                let mut both = group("hot_desks_at", "linz");
                both["group"][0]["twinning"] = json!("internal");
                both
            },
            "a group hot desks or relies on twinning; make two groups of those who do both",
        ),
        (
            with("/group/0/users", json!(-3)),
            "invalid value: integer `-3`, expected a whole number, 0 or more",
        ),
        (
            {
                let mut rude = good();
                rude["refusal"] = json!("rude");
                rude
            },
            "unknown variant `rude`, expected one of `busy`, `forbidden`, `silence`",
        ),
    ] {
        assert_eq!(wrong(description), message);
    }
}
