//! Every table by itself, explored here and by SPIN: `docs/second-checker.md` says what is compared.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

#[path = "../programs/mod.rs"]
mod programs;
mod spin;

use redial_model::promela::{Compared, Found, Read, compared};
use redial_model::systems::{System, by_name};

use spin::Spin;

/// What SPIN finds of a table, in the explorer's terms: without the state in which nothing has begun, the steps out of it, and the
/// one into it. Claims in the order of `found`.
fn found_by_spin(spin: &Spin, found: &Found) -> Found {
    let mut claims = spin.claims();
    claims.sort_unstable();
    let mut known: Vec<&str> = found.claims.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(claims, known, "a claim is made in both languages");
    let said: Vec<_> = found.claims.iter().map(|(name, _)| (*name, spin.explore(name))).collect();
    let (_, full) =
        said.iter().find(|(_, said)| said.holds).expect("a claim holds, so that everything is explored");
    let rows = found.rows.iter().enumerate();
    Found {
        begins: found.begins,
        states: full.stored - 1,
        steps: full.transitions - 1 - found.begins,
        claims: said.iter().map(|(name, said)| (*name, said.holds)).collect(),
        rows: rows
            .map(|(place, (row, _))| (*row, !full.unreached.contains(&spin.line_of(place + 1))))
            .collect(),
    }
}

/// Broken in each of these ways, if a row of the table can be, and something else is found then.
const EDITS: [&str; 4] = ["/negate-guard-1", "/to-", "/drop-effect-1", "/swap-effects-1"];

/// So many rows of a table are broken.
const ENOUGH: usize = 2;

/// Of a broken row both find the same, and it is not what both find of the row as it is: had one of them alone got it wrong, they would
/// not agree.
fn a_mistake_is_noticed(system: &dyn System, compared: &Compared, found: &Found) {
    let Compared { table, edition, readings, .. } = *compared;
    let mutants = table.mutants(edition);
    let mut broken = 0;
    for edit in EDITS {
        if broken == ENOUGH {
            break;
        }
        let of_edit = mutants.iter().filter(|id| id.contains(edit));
        let explored = of_edit.map(|id| (id, table.explored(edition, readings, Some(id)).unwrap()));
        let differs = |(_, it): &(&String, Found)| it != found && it.claims.iter().any(|(_, holds)| *holds);
        let Some((id, expected)) = explored.into_iter().find(differs) else { continue };
        let name = format!("{}-{}{}", system.name(), table.name(), edit.replace('/', "-"));
        let said = found_by_spin(&Spin::of(&name, table.promela(edition, readings, Some(id))), &expected);
        assert_eq!(said, expected, "{id}");
        assert_ne!(said, *found, "{id}");
        broken += 1;
    }
    assert!(broken > 0, "no row of {} was broken", table.name());
}

fn both_say_the_same(system: &str) {
    if !programs::has_spin("no table was explored a second time") {
        return;
    }
    let system = by_name(system).unwrap();
    let all = compared(&system.twice_checked(), system.editions(), system.ambiguities()).unwrap();
    let mut tables: Vec<&str> = all.iter().map(|(compared, _)| compared.table.name()).collect();
    tables.dedup();
    assert_eq!(tables, system.tables().iter().map(|table| table.name).collect::<Vec<_>>());
    for (number, (compared, found)) in all.iter().enumerate() {
        let Compared { table, edition, readings, read } = *compared;
        let name = format!("{}-{}-{number}", system.name(), table.name());
        let spin = Spin::of(&name, table.promela(edition, readings, None));
        assert_eq!(found_by_spin(&spin, found), *found, "{name}, {edition}, {read:?}");
        if edition == system.editions()[0] && read == Read::Default {
            a_mistake_is_noticed(system, compared, found);
        }
    }
}

#[test]
fn myapps() {
    both_say_the_same("myapps");
}

#[test]
fn netphone() {
    both_say_the_same("netphone");
}

#[test]
fn onex_portal() {
    both_say_the_same("onex-portal");
}

#[test]
fn sip_dr() {
    both_say_the_same("sip-dr");
}

#[test]
fn user_resilience() {
    both_say_the_same("user-resilience");
}
