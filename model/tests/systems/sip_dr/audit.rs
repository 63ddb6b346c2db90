//! What becomes of whom in contact centres that somebody might run. The expectations were written from the document,
//! before the program was asked; the clauses stand beside them.

use crate::audits::{self, found, holds};
use redial_model::audit::Situation::{LoggedOn, StartedAgain};
use redial_model::audit::description::{Key, Misfit};
use redial_model::audit::report::{Audit, Fate};
use redial_model::rule::Edition;
use redial_model::systems::by_name;
use serde_json::{Value, json};

use Fate::{Home, NeverSettles, Standby, WithoutService};

const DESKTOP: &str = "agent-desktop";

fn audited(installation: &Value, edition: &'static str, readings: &[(&str, char)], failures: usize) -> Audit {
    audits::audited("sip-dr", installation, edition, readings, failures)
}

/// Two sites, and agents who prefer the first one and are set up like this beside that.
fn centre(groups: &[(&str, Value)]) -> Value {
    let group = |(name, setup): &(&str, Value)| {
        let mut group = json!({ "name": name, "users": 50, "preferred": "bonn" });
        let setup = setup.as_object().unwrap().clone();
        group.as_object_mut().unwrap().extend(setup);
        group
    };
    let groups: Vec<Value> = groups.iter().map(group).collect();
    json!({ "site": [{ "name": "bonn" }, { "name": "kiel" }], "group": groups })
}

fn timed() -> Value {
    json!({ "site-timeout": 60, "site-sip-register-timeout": 90 })
}

const BONN_DOWN: &str = "bonn is down";
const KIEL_DOWN: &str = "kiel is down";
const BONN_TELEPHONY: &str = "the SIP Servers of bonn are down";
const BONN_PROXY: &str = "the configuration proxy of bonn is down";
const BONN_CONFIGURATION: &str = "the configuration servers of bonn are down";
const BONN_STATISTICS: &str = "the statistics servers of bonn are down";
const KIEL_STATISTICS: &str = "the statistics servers of kiel are down";
const BONN_MAINTAINED: &str = "the SIP Servers of bonn are shut down gracefully";
const BONN_CUT: &str = "the desktops do not reach bonn";
const BONN_PHONES: &str = "the phones do not reach bonn";

#[test]
fn agents_whose_timers_are_set() {
    let audit = audited(&centre(&[("Sales", timed())]), DESKTOP, &[], 2);
    holds(
        &audit,
        &[
            // Telephony is OFF for longer than site-timeout (GD-11); whoever starts finds the other proxy (GD-02). No
            // clause brings them back (GD-A3).
            ("Sales", &[BONN_DOWN], Standby, &["kiel"], false, Standby),
            ("Sales", &[KIEL_DOWN], Home, &[], true, Home),
            ("Sales", &[BONN_TELEPHONY], Standby, &["kiel"], false, Standby),
            // Neither is a reason to switch over (GD-13, GD-14), nor are both (GD-A9).
            ("Sales", &[BONN_CONFIGURATION], Home, &[], true, Home),
            ("Sales", &[BONN_STATISTICS], Home, &[], true, Home),
            ("Sales", &[BONN_CONFIGURATION, BONN_STATISTICS], Home, &[], true, Home),
            ("Sales", &[BONN_STATISTICS, KIEL_STATISTICS], Home, &[], true, Home),
            // Whoever works is warned and goes on (GD-13); whoever starts comes to the other site (GD-02), cannot be
            // brought to the preferred one (GD-05), and is not brought there later.
            ("Sales", &[BONN_PROXY], Standby, &["kiel"], false, Standby),
            // The status of the service does not tell a site from the way there (GD-11).
            ("Sales", &[BONN_CUT], Standby, &["kiel"], false, Standby),
            ("Sales", &["the desktops do not reach kiel"], Home, &[], true, Home),
            // Whoever works is moved (GD-20). Whoever starts later finds no telephony (GD-11).
            ("Sales", &[BONN_MAINTAINED], Standby, &["kiel"], false, Standby),
            ("Sales", &[BONN_MAINTAINED, BONN_TELEPHONY], Standby, &["kiel"], false, Standby),
            ("Sales", &[BONN_MAINTAINED, BONN_DOWN], Standby, &["kiel"], false, Standby),
            // Whoever works is moved (GD-17, GD-18). Whoever starts after the registration has expired is refused:
            // there is no dr-force_logout, and no clock (GD-A16).
            ("Sales", &[BONN_PHONES], WithoutService, &["kiel"], false, WithoutService),
            ("Sales", &["the phones do not reach kiel"], Home, &[], true, Home),
            // The target is down, too: to and fro (GD-A1), until one of them is there, whichever.
            ("Sales", &[BONN_DOWN, KIEL_DOWN], WithoutService, &[], false, WithoutService),
            (
                "Sales",
                &[BONN_TELEPHONY, "the SIP Servers of kiel are down"],
                WithoutService,
                &[],
                false,
                WithoutService,
            ),
            // A part fails, and then the rest: no more than the site.
            ("Sales", &[BONN_DOWN, BONN_TELEPHONY], Standby, &["kiel"], false, Standby),
        ],
    );
    // What is left is a way that nothing mends, which decides if it is to.
    assert!(audit.passed(false) && !audit.passed(true));
    // There is no timer left to set.
    assert_eq!(found(&audit, "Sales", &[BONN_DOWN]).mend.as_ref().unwrap().change, None);
}

#[test]
fn agents_without_timers_stay_where_nothing_works() {
    let audit = audited(&centre(&[("Sales", json!({}))]), DESKTOP, &[], 1);
    holds(
        &audit,
        &[
            // Telephony is no reason to switch over (GD-12). Who starts meanwhile finds the other proxy (GD-02), and
            // stays there.
            ("Sales", &[BONN_DOWN], WithoutService, &["kiel"], false, Standby),
            // Who starts meanwhile comes to the preferred site, where the proxy runs (GD-05), and stays there.
            ("Sales", &[BONN_TELEPHONY], WithoutService, &[], true, WithoutService),
            // Nor is the phone (GD-19). It comes back, and EventDNBackInService says so (GD-17).
            ("Sales", &[BONN_PHONES], WithoutService, &[], true, WithoutService),
            // A shutdown is one, whatever the timers are (GD-20), for whoever works when it begins.
            ("Sales", &[BONN_MAINTAINED], WithoutService, &["kiel"], false, WithoutService),
            ("Sales", &[KIEL_DOWN], Home, &[], true, Home),
        ],
    );
    let mend = |failure| found(&audit, "Sales", &[failure]).mend.clone().unwrap();
    for failure in [BONN_DOWN, BONN_TELEPHONY, BONN_MAINTAINED, BONN_CUT] {
        assert_eq!(mend(failure).change.as_deref(), Some("set site-timeout"), "{failure}");
        assert_eq!(mend(failure).fate, Some(Standby));
    }
    // It would help whoever is logged on, and not whoever starts (GD-A16) …
    assert_eq!(mend(BONN_PHONES).change, None);
    // … unless a phone that is not there is waited for. By itself that timer has a price: SIP Servers that are back know
    // no phone, and while it registers again the desktop may leave (GD-18). With both it has left by then (GD-11).
    let audit = audited(&centre(&[("Sales", json!({}))]), DESKTOP, &[("GD-A16", 'b')], 1);
    let mend = found(&audit, "Sales", &[BONN_PHONES]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("set site-timeout and site-sip-register-timeout"));
}

#[test]
fn zero_seconds_are_never() {
    // GD-12, GD-19.
    let zero = json!({ "site-timeout": 0, "site-sip-register-timeout": 0 });
    let audit = audited(&centre(&[("Absent", json!({})), ("Zero", zero)]), DESKTOP, &[], 1);
    let of = |group: &str| {
        let all = audit.findings.iter().filter(|finding| finding.group == group);
        all.map(|it| (it.failure_text(), it.fate, it.returns, it.first_start)).collect::<Vec<_>>()
    };
    assert_eq!(of("Absent"), of("Zero"));
    assert!(!of("Zero").is_empty());
}

#[test]
fn phones_that_register_at_one_site_at_a_time() {
    let with = |more: Value| {
        let mut setup = timed();
        setup.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        setup
    };
    let groups = [
        ("Phones", with(json!({ "registers": "one" }))),
        ("Embedded", with(json!({ "registers": "one", "endpoint": "embedded" }))),
    ];
    let audit = audited(&centre(&groups), DESKTOP, &[], 1);
    holds(
        &audit,
        &[
            // The phone cannot reach the site either, and moves.
            ("Phones", &[BONN_DOWN], Standby, &["kiel"], false, Standby),
            // The desktop moves (GD-11), and the phone, which reaches its site, does not: the agent is refused.
            ("Phones", &[BONN_CUT], WithoutService, &[], false, WithoutService),
            // An embedded one goes where its desktop goes.
            ("Embedded", &[BONN_DOWN], Standby, &["kiel"], false, Standby),
            ("Embedded", &[BONN_CUT], Standby, &["kiel"], false, Standby),
        ],
    );
    let mend = found(&audit, "Phones", &[BONN_CUT]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("have the phones register at both sites"));
}

#[test]
fn the_other_desktop_counts_every_service() {
    let audit = audited(&centre(&[("Sales", timed())]), "workspace", &[], 2);
    holds(
        &audit,
        &[
            // Against GD-13 and GD-14 …
            ("Sales", &[BONN_CONFIGURATION], Standby, &["kiel"], false, Standby),
            ("Sales", &[BONN_STATISTICS], Standby, &["kiel"], false, Standby),
            // … so that it leaves each of two sites where agents could work.
            ("Sales", &[BONN_STATISTICS, KIEL_STATISTICS], NeverSettles, &[], false, NeverSettles),
        ],
    );
}

#[test]
fn a_desktop_that_goes_back_by_itself_may_go_for_ever() {
    let audit = audited(&centre(&[("Sales", timed())]), DESKTOP, &[("GD-A3", 'b')], 1);
    holds(
        &audit,
        &[
            ("Sales", &[BONN_DOWN], Standby, &["kiel"], true, Standby),
            // What it looks at is the proxy, which has been there all the time; it may see that before it has logged the
            // agent in.
            ("Sales", &[BONN_TELEPHONY], WithoutService, &[], true, WithoutService),
        ],
    );
    let telephony = found(&audit, "Sales", &[BONN_TELEPHONY]);
    assert!(telephony.situations.of(LoggedOn).during.iter().any(|end| end.fate == NeverSettles));
}

#[test]
fn a_desktop_may_give_up_when_neither_site_answers() {
    let both: &[&str] = &[BONN_DOWN, KIEL_DOWN];
    let ends = |reading| {
        let audit = audited(&centre(&[("Sales", timed())]), DESKTOP, &[("GD-A1", reading)], 2);
        // The other site is there.
        assert_eq!(found(&audit, "Sales", &[KIEL_DOWN]).fate, Home);
        let after = found(&audit, "Sales", both).situations.of(StartedAgain).after.clone();
        after.iter().map(|end| end.fate).collect::<Vec<_>>()
    };
    // It goes on trying both, and some site has it, whichever is there first (GD-02, GD-21).
    assert_eq!(ends('a'), [Home, Standby]);
    // Or the one that it tried last, which after the person object is the preferred one (GD-05).
    assert_eq!(ends('b'), [Home]);
    // It has told the agent, and does nothing more, unless it has not tried yet.
    assert_eq!(ends('c'), [Home, Standby, WithoutService]);
}

#[test]
fn agents_may_have_to_log_in_by_hand() {
    // GD-A12: they do.
    let audit = audited(&centre(&[("Sales", timed())]), DESKTOP, &[("GD-A12", 'b')], 1);
    holds(
        &audit,
        &[
            ("Sales", &[BONN_DOWN], Standby, &["kiel"], false, Standby),
            ("Sales", &[KIEL_DOWN], Home, &[], true, Home),
        ],
    );
}

#[test]
fn the_site_that_is_tried_first_need_not_be_the_preferred_one() {
    let mut setup = timed();
    setup["first"] = json!("kiel");
    let installation = centre(&[("Sales", setup)]);
    const KIEL_CONFIGURATION: &str = "the configuration servers of kiel are down";
    holds(
        &audited(&installation, DESKTOP, &[], 1),
        &[
            // The other proxy is tried (GD-02), and the preferred site is moved to (GD-05).
            ("Sales", &[KIEL_DOWN], Home, &[], true, Home),
            ("Sales", &[BONN_DOWN], Standby, &["kiel"], false, Standby),
            ("Sales", &[KIEL_CONFIGURATION], Home, &[], true, Home),
        ],
    );
    // A proxy that refuses whom it cannot look up is no proxy that fails: the other one is not tried (GD-02, GD-A15).
    let audit = audited(&installation, DESKTOP, &[("GD-A15", 'b')], 1);
    holds(&audit, &[("Sales", &[KIEL_CONFIGURATION], WithoutService, &[], false, WithoutService)]);
    let mend = found(&audit, "Sales", &[KIEL_CONFIGURATION]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("have the desktops connect to bonn first"));
    assert_eq!(mend.costs, Vec::<String>::new());
}

#[test]
fn a_reason_code_may_be_spelt_in_the_other_way() {
    let mut installation = centre(&[("Sales", timed())]);
    installation["reason-code"] = json!("dr-force logout");
    let of = |readings: &[(&str, char)]| {
        let audit = audited(&installation, DESKTOP, readings, 1);
        found(&audit, "Sales", &[BONN_PHONES]).clone()
    };
    // It is taken for a logout that somebody wanted (GD-16, GD-A8): nobody logs in again, whatever is repaired.
    let finding = of(&[("GD-A16", 'b')]);
    assert_eq!((finding.fate, finding.returns), (WithoutService, false));
    let mend = finding.mend.unwrap();
    assert_eq!(mend.change.as_deref(), Some("have the SIP Servers give the reason code as dr-force_logout"));
    // A desktop that knows both.
    let finding = of(&[("GD-A16", 'b'), ("GD-A10", 'b')]);
    assert_eq!(finding.fate, Standby);
}

#[test]
fn a_third_site_does_not_concern_a_group() {
    let mut installation = centre(&[("Sales", timed())]);
    installation["site"].as_array_mut().unwrap().push(json!({ "name": "ulm" }));
    installation["group"][0]["secondary"] = json!("ulm");
    let audit = audited(&installation, DESKTOP, &[], 1);
    holds(&audit, &[("Sales", &[BONN_DOWN], Standby, &["ulm"], false, Standby)]);
    let all = audit.findings.iter().flat_map(|finding| &finding.failures);
    assert!(all.clone().all(|failure| !failure.text.contains("kiel")));
    assert!(audit.failures.iter().any(|failure| failure.text == KIEL_DOWN));
}

#[test]
fn a_story_tells_where_the_desktop_goes_in_the_operators_names() {
    let audit = audited(&centre(&[("Sales", timed())]), DESKTOP, &[], 2);
    let told = |failures: &[&str]| {
        let outcome = found(&audit, "Sales", failures).situations.of(LoggedOn);
        let end = outcome.during.last().unwrap();
        end.story.clone().unwrap()
    };
    let lead: Vec<String> = told(&[BONN_TELEPHONY]).lead.iter().map(|step| step.sentence()).collect();
    assert_eq!(
        lead,
        [
            "both SIP Servers of bonn stop",
            "the telephony service is OFF",
            "the client switches over to kiel, since telephony was OFF for too long",
            "the client is connected to kiel",
            "the client works at kiel",
            "the client logs the agent in",
            "the agent is logged in",
        ]
    );
    let cycle: Vec<String> = told(&[BONN_DOWN, KIEL_DOWN]).cycle.iter().map(|step| step.sentence()).collect();
    let round = [
        "bonn cannot be connected",
        "the client tries kiel",
        "kiel cannot be connected",
        "the client tries bonn",
    ];
    assert!(cycle == round || cycle == [&round[2..], &round[..2]].concat(), "{cycle:?}");
}

/// What is wrong with a description: where, and what.
fn misfit(description: Value) -> (String, String) {
    let system = by_name("sip-dr").unwrap();
    let readings = system.readings(&[]).unwrap();
    let Err(Misfit { at, message }) = system.auditor().read(description.clone(), Edition(DESKTOP), readings)
    else {
        panic!("nothing is wrong with {description}");
    };
    let key = |key: &Key| match key {
        Key::Name(name) => name.clone(),
        Key::Index(index) => index.to_string(),
    };
    (at.iter().map(key).collect::<Vec<_>>().join("."), message)
}

#[test]
fn what_is_wrong_with_a_description_is_said_in_a_sentence() {
    let with = |setup: Value| centre(&[("Sales", setup)]);
    let edited = |edit: &dyn Fn(&mut Value)| {
        let mut installation = with(json!({}));
        edit(&mut installation);
        installation
    };
    let ulm = json!({ "name": "ulm" });
    let three = |group: Value| {
        let mut installation = with(group);
        installation["site"].as_array_mut().unwrap().push(ulm.clone());
        installation
    };
    let wrong: Vec<(Value, &str, &str)> = vec![
        (
            edited(&|it| it["site"] = json!([])),
            "site",
            "a desktop switches over from one site to another one, so that there are at least two; described is none",
        ),
        (
            edited(&|it| it["site"] = json!([{ "name": "bonn" }])),
            "site",
            "a desktop switches over from one site to another one, so that there are at least two; described is `bonn`",
        ),
        (
            edited(&|it| it["site"][1]["name"] = json!("bonn")),
            "site.1.name",
            "there is a site `bonn` already; names have to differ",
        ),
        (edited(&|it| it["site"][0]["name"] = json!(" ")), "site.0.name", "a site has a name"),
        (
            edited(&|it| it["group"] = json!([])),
            "group",
            "there is no group of users; without one there is nothing to audit",
        ),
        (
            centre(&[("Sales", json!({})), ("Sales", json!({}))]),
            "group.1.name",
            "there is a group `Sales` already; names have to differ",
        ),
        (
            with(json!({ "preferred": "ulm" })),
            "group.0.preferred",
            "there is no site `ulm`; there are `bonn` and `kiel`",
        ),
        (
            with(json!({ "secondary": "bonn" })),
            "group.0.secondary",
            "`bonn` is the preferred site already; the secondary one is another: `kiel`",
        ),
        (
            three(json!({})),
            "group.0.name",
            "there are 3 sites; say which of them is the `secondary` one of `Sales`",
        ),
        (
            three(json!({ "secondary": "kiel", "first": "ulm" })),
            "group.0.first",
            "a desktop knows the two sites of its agent, `bonn` and `kiel`; `ulm` is neither",
        ),
        (
            with(json!({ "first": "berlin" })),
            "group.0.first",
            "there is no site `berlin`; there are `bonn` and `kiel`",
        ),
        (
            with(json!({ "endpoint": "softphone" })),
            "group.0.endpoint",
            "unknown variant `softphone`, expected `external` or `embedded`",
        ),
        (
            with(json!({ "registers": "all" })),
            "group.0.registers",
            "unknown variant `all`, expected `both` or `one`",
        ),
        (
            with(json!({ "seats": "hot" })),
            "group.0.seats",
            "unknown variant `hot`, expected `own` or `shared`",
        ),
        (
            with(json!({ "site-timeout": -1 })),
            "group.0.site-timeout",
            "invalid value: integer `-1`, expected a whole number, 0 or more",
        ),
        (
            edited(&|it| it["reason-code"] = json!("force_logout")),
            "reason-code",
            "unknown variant `force_logout`, expected `dr-force_logout` or `dr-force logout`",
        ),
    ];
    for (description, at, message) in wrong {
        assert_eq!(misfit(description), (at.to_owned(), message.to_owned()));
    }
    let (at, message) = misfit(with(json!({ "site_timeout": 60 })));
    assert_eq!(at, "group.0.site_timeout");
    assert!(
        message.starts_with("unknown field `site_timeout`, expected one of `name`, `users`"),
        "{message}"
    );
}
