//! What an audit finds of `installation.toml`, counted by hand beforehand.

use redial_model::ambiguity::Readings;
use redial_model::audit::report::{Audit, Fate, Finding};
use redial_model::audit::run::{Options, audit};
use redial_model::systems::System;
use redial_tutorial::{EDITION, TWO_REGISTRARS};

fn read(description: &str) -> Result<Audit, String> {
    let mut table: toml::Table = description.parse().unwrap();
    table.remove("system");
    let description = serde_json::to_value(table).unwrap();
    let installation = TWO_REGISTRARS.auditor().read(description, EDITION, Readings::default());
    let installation = installation.map_err(|misfit| misfit.to_string())?;
    Ok(audit(TWO_REGISTRARS.name(), EDITION, &*installation, &Options { failures: 2, ..Options::default() })
        .unwrap())
}

const INSTALLATION: &str = include_str!("../../installation.toml");

/// What an administrator may do for the Warehouse.
const MEND: Option<&str> = Some("tell the telephones of Warehouse of north");

/// The group, what fails, its fate meanwhile, and what would help. Telephones that do not reach their first registrar, while
/// their second one does, are sent to look for it every hour (TR-07): they never settle, and the Warehouse would not, either.
const SINGLE: &[(&str, &str, Fate, Option<&str>)] = &[
    ("Office", "north is down", Fate::Standby, None),
    ("Office", "north is out of service", Fate::Standby, None),
    ("Office", "the telephones do not reach north", Fate::NeverSettles, None),
    ("Office", "south is down", Fate::Home, None),
    ("Office", "south is out of service", Fate::Home, None),
    ("Office", "the telephones do not reach south", Fate::Home, None),
    ("Warehouse", "south is down", Fate::WithoutService, MEND),
    ("Warehouse", "south is out of service", Fate::WithoutService, MEND),
    ("Warehouse", "the telephones do not reach south", Fate::WithoutService, None),
];

#[test]
fn an_audit_finds_what_was_counted_by_hand() {
    let audit = read(INSTALLATION).unwrap();
    let singles: Vec<&Finding> = audit.singles().collect();
    assert_eq!(singles.len(), SINGLE.len(), "{singles:#?}");
    for (group, failure, fate, mend) in SINGLE {
        let of_it = |it: &&&Finding| it.group == *group && it.failures[0].text == *failure;
        let finding =
            singles.iter().find(of_it).unwrap_or_else(|| panic!("nothing about {group}, {failure}"));
        let change = finding.mend.as_ref().and_then(|mend| mend.change.as_deref());
        assert_eq!((finding.fate, change), (*fate, *mend), "{group}, {failure}: {finding:#?}");
        assert!(finding.returns, "{group} comes back by itself from {failure}");
    }
    // Each registrar can be gone in three ways, and Office is without service if both are.
    let lost = audit.only_together().filter(|it| it.group == "Office" && it.fate == Fate::WithoutService);
    assert_eq!(lost.count(), 3 * 3);
}

#[test]
fn what_is_wrong_with_a_description_is_said() {
    for (right, wrong, message) in [
        (
            "first = \"south\"",
            "first = \"east\"",
            "there is no registrar `east`; there are `north` and `south`",
        ),
        ("second = \"south\"", "second = \"north\"", "it is the first one already; name another, or none"),
    ] {
        assert_eq!(read(&INSTALLATION.replace(right, wrong)).unwrap_err(), message);
    }
}
