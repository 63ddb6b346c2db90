//! Whom the clauses of each document bind, and how strongly their text speaks, written down by hand from the documents.

use std::collections::BTreeSet;

use redial_model::ambiguity::Kind;
use redial_model::clause::{Binds, Clause, Strength};
use redial_model::rule::Duty;
use redial_model::systems::SYSTEMS;

fn clauses() -> impl Iterator<Item = &'static Clause> {
    SYSTEMS.iter().flat_map(|system| system.clauses())
}

fn ids(which: impl Fn(&Clause) -> bool) -> BTreeSet<&'static str> {
    clauses().filter(|clause| which(clause)).map(|clause| clause.id).collect()
}

#[test]
fn every_statement_is_there_once() {
    assert_eq!(clauses().count(), 123);
    assert_eq!(ids(|_| true).len(), 123);
}

/// Conditions of configuration, and losses that are to be accepted: no client and no PBX can break them.
#[test]
fn what_an_operator_does_or_a_user_loses_binds_no_program() {
    let expected: BTreeSet<&str> = [
        // Another computer is set up so (functional description); what a switchover cuts and loses (not seamless).
        "NP-09", "NP-10", "NP-11",
        // What resilience needs, what is not copied, which conferences and contacts suffer, how it is configured.
        "OX-02", "OX-03", "OX-04", "OX-06", "OX-07", "OX-17", "OX-19", "OX-25", "OX-26", "OX-27", "OX-28",
        // The setting (introduction), and the limitations.
        "UR-04", "UR-12", "UR-13", "UR-14", // The local configuration (startup).
        "GD-23",
    ]
    .into();
    assert_eq!(ids(|clause| clause.binds == Binds::Installation), expected);
}

/// Only the desktop's document says must, should and may; the other four tell how their product is.
#[test]
fn the_text_speaks_as_strongly_as_the_clause() {
    // Startup: the first connection has to be made; the preferred site can be kept.
    assert_eq!(ids(|clause| clause.strength == Strength::Must), ["GD-01"].into());
    assert_eq!(ids(|clause| clause.strength == Strength::May), ["GD-06"].into());
    // What the library needs, what OFF stands for, where parameters come from, and that the library tries again: told.
    let told: BTreeSet<&str> = ["GD-03", "GD-10", "GD-23", "GD-24"].into();
    let of_desktop = |clause: &Clause| clause.id.starts_with("GD");
    assert_eq!(ids(|clause| of_desktop(clause) && clause.strength == Strength::Fact), told);
    assert_eq!(ids(|clause| of_desktop(clause) && clause.strength == Strength::Should).len(), 25 - 6);
    assert!(clauses().all(|clause| of_desktop(clause) || clause.strength == Strength::Fact));
}

/// A desktop is only held to what the text demands: whatever it recommends is recommended by the row, too.
#[test]
fn no_row_of_a_client_is_stronger_than_its_clauses() {
    for system in SYSTEMS {
        let strength =
            |id: &str| system.clauses().iter().find(|clause| clause.id == id).map(|it| it.strength);
        for row in system.rules().iter().filter(|row| row.table == "client") {
            let weakest = row.clauses.iter().filter_map(|id| strength(id)).max();
            match weakest {
                Some(Strength::May) => assert_ne!(row.duty, Duty::Must, "{}", row.id),
                Some(Strength::Should) => assert_ne!(row.duty, Duty::Must, "{}", row.id),
                _ => assert_ne!(row.duty, Duty::Should, "{}", row.id),
            }
        }
    }
    let desktop = SYSTEMS.iter().find(|system| system.name() == "sip-dr").unwrap();
    let duties = |duty| desktop.rules().iter().filter(|it| it.table == "client" && it.duty == duty).count();
    // Startup (must first connect): one row. Everything else that the text asks of a desktop it recommends.
    assert_eq!((duties(Duty::Must), duties(Duty::Should), duties(Duty::May)), (1, 58, 6));
}

/// The register says of each entry what makes a question of it: a reader must not take all of them for flaws.
#[test]
fn questions_are_of_kinds() {
    let of = |kind| {
        let all = SYSTEMS.iter().flat_map(|system| system.ambiguities());
        all.filter(move |question| question.kind == kind).map(|question| question.id).collect::<BTreeSet<_>>()
    };
    // Later editions, manual failback, the detection time, the grace period, the refusal: no document speaks of them.
    for id in ["MA-A4", "MA-A5", "NP-A3", "OX-A3", "OX-A5", "OX-A6", "OX-A7", "OX-A14", "UR-A8", "UR-A11"] {
        assert!(of(Kind::ProductFact).contains(id), "{id}");
    }
    // Effect and failover name other conditions (UR-06, UR-09); "as above" and its condition (OX-12, OX-16); always and two
    // listeners (GD-06, GD-09, GD-22); who backs a slave (MA-03, MA-09).
    for id in ["UR-A1", "UR-A2", "OX-A2", "GD-A2", "GD-A13", "MA-A1"] {
        assert!(of(Kind::Contradiction).contains(id), "{id}");
    }
    assert!(of(Kind::Parameter).contains("OX-A15"));
    assert!(of(Kind::Silence).contains("MA-A2"));
}
