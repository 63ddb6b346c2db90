//! The user resilience rules under the checker: both checkers agree on every topology, everything holds, and a table
//! that was broken on purpose is refuted by the property that names what was broken.

use std::sync::Arc;

use redial_model::ambiguity::Readings;
use redial_model::check::Checkable;
use redial_model::coverage::Flags;
use redial_model::engine::Rules;
use redial_model::explore::{
    self, Form, LiveVerdict, Liveness, Outcome, Verdict, check_with_stateright, explore, explore_live,
};
use redial_model::mutation;
use redial_model::property::Claim;
use redial_model::systems::System;
use redial_model::systems::user_resilience::client_rules::CLIENT_RULES;
use redial_model::systems::user_resilience::model::UserResilience;
use redial_model::systems::user_resilience::server_rules::server_rules;
use redial_model::systems::user_resilience::topology::Topology;
use redial_model::systems::user_resilience::{EDITION_2023_11, USER_RESILIENCE};

fn world(topology: Topology, readings: Readings, faults: u8) -> UserResilience {
    UserResilience::new(topology, EDITION_2023_11, readings, faults)
}

fn both_agree(topology: Topology, faults: u8) {
    let model = || world(topology, Readings::default(), faults);
    let ours = explore(&model(), explore::Options::default()).expect("it can be explored");
    let theirs = check_with_stateright(&Arc::new(model())).expect("it can be explored");
    assert_eq!(ours.counts, theirs.counts, "{topology}");
    assert_eq!(ours.outcome, theirs.outcome, "{topology}");
    for (ours, theirs) in ours.properties.iter().zip(&theirs.properties) {
        assert_eq!(ours.name, theirs.name);
        assert_eq!(
            std::mem::discriminant(&ours.verdict),
            std::mem::discriminant(&theirs.verdict),
            "{topology}: {}",
            ours.name
        );
        let lengths = (ours.verdict.trace().map(|it| it.len()), theirs.verdict.trace().map(|it| it.len()));
        assert_eq!(lengths.0, lengths.1, "{topology}: {}", ours.name);
    }
}

#[test]
fn both_checkers_agree_on_every_topology_with_one_fault() {
    for topology in Topology::enumerate(true) {
        both_agree(topology, 1);
    }
}

#[test]
fn both_checkers_agree_on_topologies_without_habits_with_two_faults() {
    for topology in Topology::enumerate(false).into_iter().filter(|it| it.desk_at().is_none()) {
        both_agree(topology, 2);
    }
}

/// The claims about infinite runs. An endless loss is a run that breaks "again and again".
fn about_runs() -> Vec<Liveness<UserResilience>> {
    let claims = UserResilience::claims().into_iter();
    claims
        .filter_map(|claim| {
            let (form, given, goal) = match claim.claim {
                Claim::Recurs { given, goal } | Claim::Endless { given, goal } => (Form::Recurs, given, goal),
                Claim::Persists { given, goal } => (Form::Persists, given, goal),
                Claim::Always { .. } | Claim::Sometimes(_) | Claim::Hazard(_) => return None,
            };
            Some(Liveness { name: claim.id, form, given, goal })
        })
        .collect()
}

/// What all topologies together say: which claims something is said against or for, and which rows nobody carries out.
#[derive(Debug, Default)]
struct Findings {
    violated: Vec<&'static str>,
    never_reached: Vec<&'static str>,
    dead_rows: Vec<&'static str>,
}

fn check(readings: Readings, faults: u8) -> Findings {
    let claims = UserResilience::claims();
    let (found, spoken) = (Flags::new(claims.len()), Flags::new(claims.len()));
    let place = |id: &str| claims.iter().position(|it| it.id == id).expect("it is one of the claims");
    let mut dead: Option<Vec<&'static str>> = None;
    let mut excused = Vec::new();
    for topology in Topology::enumerate(true) {
        let model = world(topology, readings, faults);
        let (report, runs) =
            explore_live(&model, explore::Options::default(), &about_runs()).expect("it can be explored");
        assert_eq!(report.outcome, Outcome::Exhausted);
        for property in &report.properties {
            if matches!(property.verdict, Verdict::Violated(_)) {
                found.raise(place(property.name));
            }
            if matches!(property.verdict, Verdict::Reached(_)) {
                spoken.raise(place(property.name));
            }
        }
        for run in &runs {
            if matches!(run.verdict, LiveVerdict::Violated(_)) {
                found.raise(place(run.name));
            }
            if run.given_reached {
                spoken.raise(place(run.name));
            }
        }
        for (number, claim) in claims.iter().enumerate() {
            if let Claim::Always { given: redial_model::property::Given::Step(came), .. } = claim.claim
                && came(&model)
            {
                spoken.raise(number);
            }
        }
        excused = model.excused_rows();
        let rows = model.coverage().into_iter().filter(|(_, fired)| !fired).map(|(id, _)| id);
        dead = Some(match dead {
            None => rows.collect(),
            Some(dead) => {
                let rows: Vec<_> = rows.collect();
                dead.into_iter().filter(|id| rows.contains(id)).collect()
            }
        });
    }
    let mut findings = Findings::default();
    for (number, claim) in claims.iter().enumerate() {
        let endless = matches!(claim.claim, Claim::Endless { .. });
        match (endless, found.is_raised(number)) {
            (false, true) => findings.violated.push(claim.id),
            (true, false) => findings.never_reached.push(claim.id),
            (true, true) => {}
            (false, false) if !spoken.is_raised(number) => findings.never_reached.push(claim.id),
            (false, false) => {}
        }
    }
    findings.dead_rows = dead.unwrap_or_default();
    findings.dead_rows.retain(|row| excused.iter().all(|(id, _)| id != row));
    findings
}

/// UR-P24 speaks of UR-A7 b alone.
#[test]
fn everything_holds_and_every_row_is_carried_out_with_two_faults() {
    let findings = check(Readings::default(), 2);
    assert_eq!(findings.violated, Vec::<&str>::new());
    assert_eq!(findings.never_reached, vec!["UR-P24"]);
    assert_eq!(findings.dead_rows, Vec::<&str>::new());
}
