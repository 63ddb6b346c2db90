//! The tables of myApps: where its editions differ.

use std::collections::BTreeSet;

use redial_model::engine::Rules;
use redial_model::systems::myapps::EDITION_13R3;
use redial_model::systems::myapps::server_rules::SERVER_RULES;

/// Edition 13r3 has no standby-slaves, so their cells are of no interest.
#[test]
fn the_pbx_of_13r3_differs_where_the_document_does() {
    let rules = Rules::lower(SERVER_RULES, EDITION_13R3);
    let ids: BTreeSet<&str> = rules.rows().iter().map(|row| row.id).collect();
    assert!(!ids.contains("MA-S01"), "a standby does not redirect (MA-06)");
    assert!(!ids.contains("MA-S11"), "there is no standby-slave to redirect to (MA-03)");
    assert!(ids.contains("MA-S02") && ids.contains("MA-S13"));
}
