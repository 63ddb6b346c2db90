//! What becomes of whom in installations that somebody might have. The expectations were written from the document,
//! before the program was asked; the clauses stand beside them.

use crate::audits::{self, found, holds};
use redial_model::audit::Situation::LoggedOn;
use redial_model::audit::report::{Audit, Fate};
use serde_json::{Value, json};

use Fate::{Home, Standby, WithoutService};

/// A myApps installation.
fn audited(installation: &Value, edition: &'static str, readings: &[(&str, char)], failures: usize) -> Audit {
    audits::audited("myapps", installation, edition, readings, failures)
}

fn solo() -> Value {
    json!({
        "pbx": [
            { "name": "hq", "role": "master" },
            { "name": "hq2", "role": "standby", "backs": "hq" },
        ],
        "group": [{ "name": "all", "users": 40, "home": "hq", "configured": "hq" }],
    })
}

const HQ_DOWN: &str = "hq is down";

#[test]
fn a_single_pbx_with_its_standby() {
    holds(
        &audited(&solo(), "16r1", &[], 2),
        &[
            // The standby was stored (MA-19), has no registration and keeps the client (MA-09), and sends it back
            // (MA-31). A client that has stored nothing knows only its primary (MA-12, MA-16).
            ("all", &[HQ_DOWN], Standby, &["hq2"], true, WithoutService),
            ("all", &["hq2 is down"], Home, &[], true, Home),
            ("all", &["hq2 and hq do not reach each other"], Home, &[], true, Home),
            // The standby has the registration and redirects to the PBX that the client does not reach (MA-06) …
            ("all", &["the clients do not reach hq"], WithoutService, &[], true, WithoutService),
            ("all", &["the clients do not reach hq2"], Home, &[], true, Home),
            ("all", &[HQ_DOWN, "hq2 is down"], WithoutService, &[], true, WithoutService),
            // … so that it takes a second failure to be served (MA-09).
            (
                "all",
                &["the clients do not reach hq", "hq2 and hq do not reach each other"],
                Standby,
                &["hq2"],
                true,
                WithoutService,
            ),
        ],
    );
}

#[test]
fn an_earlier_edition_refuses_instead_of_redirecting() {
    holds(
        &audited(&solo(), "13r3", &[], 1),
        &[
            ("all", &[HQ_DOWN], Standby, &["hq2"], true, WithoutService),
            ("all", &["the clients do not reach hq"], WithoutService, &[], true, WithoutService),
        ],
    );
}

#[test]
fn a_group_may_be_badly_off_when_nothing_fails() {
    // The earlier edition's standby does not redirect, and refuses as long as the PBX is there that it backs (MA-A5).
    let mut installation = solo();
    installation["group"][0]["configured"] = json!("hq2");
    let audit = audited(&installation, "13r3", &[], 1);
    let finding = found(&audit, "all", &[]);
    assert_eq!(finding.fate, WithoutService);
    assert_eq!(finding.mend.as_ref().unwrap().change.as_deref(), Some("configure hq as the primary"));
    assert!(!audit.passed(false));
    // The present one redirects (MA-06).
    let audit = audited(&installation, "16r1", &[], 1);
    assert!(audit.findings.iter().all(|finding| !finding.failures.is_empty()));
}

fn branches() -> Value {
    json!({
        "pbx": [
            { "name": "hq", "role": "master" },
            { "name": "graz", "role": "slave" },
            { "name": "linz", "role": "slave" },
        ],
        "group": [
            { "name": "Graz", "users": 30, "home": "graz", "configured": "hq" },
            { "name": "Branch", "users": 20, "home": "graz", "configured": "graz" },
            { "name": "Via Linz", "users": 10, "home": "graz", "configured": "linz" },
            { "name": "Board", "users": 5, "home": "hq", "configured": "hq" },
            { "name": "Board via Graz", "users": 5, "home": "hq", "configured": "graz" },
        ],
    })
}

const GRAZ_DOWN: &str = "graz is down";
const GRAZ_CUT: &str = "graz and hq do not reach each other";

#[test]
fn a_master_and_slaves_without_standbys() {
    let audit = audited(&branches(), "16r1", &[], 2);
    holds(
        &audit,
        &[
            // Redirected home, no explicit standby: the home is the secondary (MA-18); the master stands in (MA-03).
            ("Graz", &[GRAZ_DOWN], Standby, &["hq"], true, Standby),
            ("Graz", &[HQ_DOWN], Home, &[], true, WithoutService),
            // Whoever is logged on notices nothing; whoever starts again meets the master, which has no registration
            // of a slave that runs (MA-09).
            ("Graz", &[GRAZ_CUT], Standby, &["hq"], true, Standby),
            ("Graz", &["the clients do not reach hq"], Home, &[], true, WithoutService),
            ("Graz", &["the clients do not reach graz"], WithoutService, &[], true, WithoutService),
            ("Graz", &[GRAZ_DOWN, HQ_DOWN], WithoutService, &[], true, WithoutService),
            // At its primary: the master is the implicit standby (MA-20).
            ("Branch", &[GRAZ_DOWN], Standby, &["hq"], true, WithoutService),
            ("Branch", &[HQ_DOWN], Home, &[], true, Home),
            ("Branch", &[GRAZ_CUT], Home, &[], true, Home),
            // A slave without a registration of the master stands in for whoever comes (MA-09, MA-10).
            ("Via Linz", &[HQ_DOWN], Standby, &["linz"], true, Standby),
            ("Via Linz", &[GRAZ_DOWN], Standby, &["hq"], true, Standby),
            // Not redirected, no standby of either kind: no secondary (MA-21).
            ("Board", &[HQ_DOWN], WithoutService, &[], true, WithoutService),
            // A slave backs the master, if the client has it configured (MA-04, MA-10).
            ("Board via Graz", &[HQ_DOWN], Standby, &["graz"], true, Standby),
            ("Board via Graz", &[GRAZ_DOWN], Home, &[], true, WithoutService),
            ("Board via Graz", &[GRAZ_CUT], Standby, &["graz"], true, Standby),
        ],
    );
    let of = |failures: &[&str], group| found(&audit, group, failures).mend.clone().unwrap();
    let mend = of(&[HQ_DOWN], "Board");
    assert_eq!(mend.change.as_deref(), Some("configure graz as the primary"));
    assert_eq!((mend.fate, mend.costs.len()), (Some(Standby), 0));
    // Linz misses the master and stands in (MA-09): no PBX has to be bought.
    let mend = of(&[GRAZ_DOWN, HQ_DOWN], "Graz");
    assert_eq!(mend.change.as_deref(), Some("configure linz as the primary"));
    // Whoever has the registration redirects to where the client cannot go.
    assert_eq!(of(&["the clients do not reach graz"], "Graz").change, None);
    assert!(!audit.passed(false));
}

#[test]
fn what_happens_elsewhere_does_not_concern_a_group() {
    let audit = audited(&branches(), "16r1", &[], 1);
    let of_graz = audit.findings.iter().filter(|finding| finding.group == "Graz");
    assert!(of_graz.flat_map(|finding| &finding.failures).all(|failure| !failure.text.contains("linz")));
    assert!(audit.failures.iter().any(|failure| failure.text == "linz is down"));
}

fn full() -> Value {
    json!({
        "pbx": [
            { "name": "hq", "role": "master" },
            { "name": "hq2", "role": "standby", "backs": "hq" },
            { "name": "graz", "role": "slave" },
            { "name": "graz2", "role": "standby", "backs": "graz" },
        ],
        "group": [
            { "name": "Graz", "users": 30, "home": "graz", "configured": "hq" },
        ],
    })
}

#[test]
fn a_standby_for_every_pbx() {
    holds(
        &audited(&full(), "16r1", &[], 2),
        &[
            // The explicit standby is stored (MA-17); the master, which has no registration of the slave, keeps whoever
            // turns to it, standby-slave or not (MA-09).
            ("Graz", &[GRAZ_DOWN], Standby, &["graz2", "hq"], true, Standby),
            ("Graz", &[HQ_DOWN], Home, &[], true, WithoutService),
            ("Graz", &["graz2 and graz do not reach each other"], Home, &[], true, Home),
            ("Graz", &["the clients do not reach graz"], WithoutService, &[], true, WithoutService),
            ("Graz", &[GRAZ_DOWN, HQ_DOWN], Standby, &["graz2"], true, WithoutService),
            // With neither of them registered the master stands in (MA-09).
            ("Graz", &[GRAZ_DOWN, "graz2 is down"], Standby, &["hq"], true, Standby),
        ],
    );
}

#[test]
fn readings_change_who_serves_and_who_comes_back() {
    // The master redirects the users of a slave that is gone to the standby-slave, which is there for that (MA-03).
    holds(
        &audited(&full(), "16r1", &[("MA-A1", 'a')], 1),
        &[("Graz", &[GRAZ_DOWN], Standby, &["graz2"], true, Standby)],
    );
    // A standby that never says that the original is back keeps its clients.
    let audit = audited(&solo(), "16r1", &[("MA-A7", 'b')], 1);
    holds(&audit, &[("all", &[HQ_DOWN], Standby, &["hq2"], false, WithoutService)]);
    let stuck = found(&audit, "all", &[HQ_DOWN]);
    assert_eq!(stuck.situations.of(LoggedOn).after.last().unwrap().by.as_deref(), Some("hq2"));
    assert_eq!(stuck.mend.as_ref().unwrap().change, None);
}

#[test]
fn a_story_tells_who_dials_whom_in_the_operators_names() {
    let audit = audited(&branches(), "16r1", &[], 1);
    let lost = found(&audit, "Board", &[HQ_DOWN]);
    let outcome = lost.situations.of(LoggedOn);
    let end = outcome.during.last().unwrap();
    let story = end.story.as_ref().unwrap();
    let lead: Vec<String> = story.lead.iter().map(|step| step.sentence()).collect();
    assert_eq!(lead[0], "hq stops");
    let cycle: Vec<String> = story.cycle.iter().map(|step| step.sentence()).collect();
    assert_eq!(cycle, ["the client dials hq, its primary: no connection"]);
}

#[test]
fn a_client_that_came_home_from_a_standby_may_have_forgotten_it() {
    // Sent home by the master, the client was redirected, so that its home is its own secondary (MA-18, read as MA-A8
    // has it): when the home fails again it knows nobody else.
    let second = |group: &str, readings: &[(&str, char)]| {
        found(&audited(&branches(), "16r1", readings, 1), group, &[GRAZ_DOWN]).second_time
    };
    assert_eq!(second("Branch", &[]), WithoutService);
    assert_eq!(second("Branch", &[("MA-A8", 'b')]), Standby);
    // With another primary nothing changes by it.
    assert_eq!(second("Graz", &[]), Standby);
    let audit = audited(&branches(), "16r1", &[], 1);
    let mend = found(&audit, "Branch", &[GRAZ_DOWN]).mend.clone().unwrap();
    assert_eq!(mend.change.as_deref(), Some("configure hq as the primary"));
}

#[test]
fn what_hangs_on_a_reading_is_asked_again() {
    audits::says_the_same_by_every_reading("myapps", &solo(), "16r1");
}

const GRAZ_LINE: &str = "the line of Graz is down";

#[test]
fn the_line_of_a_site_is_one_failure() {
    let pbx = |name, role, site| json!({ "name": name, "role": role, "site": site });
    let group = |name, home, configured, site: Option<&str>| json!({ "name": name, "users": 1, "home": home, "configured": configured, "site": site });
    let installation = json!({
        "pbx": [pbx("hq", "master", "Vienna"), pbx("graz", "slave", "Graz")],
        "group": [
            group("Vienna", "hq", "hq", None),
            group("Graz", "graz", "hq", None),
            group("guests", "hq", "hq", Some("Graz")),
            group("guests of graz", "hq", "graz", Some("Graz")),
        ],
    });
    let audit = audited(&installation, "16r1", &[], 2);
    holds(
        &audit,
        &[
            // They have their home on this side, and have stored it (MA-16); a client that has stored nothing knows only the
            // master (MA-12).
            ("Graz", &[GRAZ_LINE], Home, &[], true, WithoutService),
            // From the other end it is the same line.
            ("Graz", &["the line of Vienna is down"], Home, &[], true, WithoutService),
            // Nobody on this side would take them.
            ("guests", &[GRAZ_LINE], WithoutService, &[], true, WithoutService),
            // A slave that does not see the master keeps whom it would send there (MA-09).
            ("guests of graz", &[GRAZ_LINE], Standby, &["graz"], true, Standby),
        ],
    );
    // It is what its parts are when they fail together.
    let parts = ["graz and hq do not reach each other", "the clients do not reach hq"];
    let (whole, parts) =
        (found(&audit, "guests of graz", &[GRAZ_LINE]), found(&audit, "guests of graz", &parts));
    assert_eq!((whole.rank(), whole.first_start), (parts.rank(), parts.first_start));
    let story = whole.situations.of(LoggedOn).during.last().unwrap().story.clone().unwrap();
    assert_eq!(story.lead[0].sentence(), "the line of the site of graz breaks");
    // Whose way to its PBXes does not cross it does not notice it.
    assert!(!audit.singles().any(|it| it.group == "Vienna" && it.failures[0].text.starts_with("the line")));
}
