//! innovaphone myApps redundancy, editions 16r1 and 13r3.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the documents demand |
//! | [`ambiguities`] | what they leave open |
//! | [`topology`] | installations, homes and configured PBXes |
//! | [`messages`] | what client and PBX say to each other |
//! | [`client`], [`client_rules`] | the client's vocabulary, and its rows |
//! | [`server`], [`server_rules`] | the PBX's vocabulary, and its rows |
//! | [`world`] | PBXes, clients and faults together: states and actions |
//! | `packed` | a client of the world in one word |
//! | [`model`] | the world as a model to explore |
//! | `symmetry` | what of it can be put in the place of what |
//! | `audit` | installations that somebody has, and where their clients end up |
//! | [`benchmark`] | the scopes on which the explorer is measured |
//! | `narrative` | its steps, in words |
//! | [`properties`] | what must hold, and which losses the document admits |
//! | `long_run` | the same of what clients come to in the end |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |

pub mod ambiguities;
mod audit;
pub mod benchmark;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
mod long_run;
pub mod messages;
pub mod model;
mod narrative;
mod packed;
pub mod properties;
pub mod server;
pub mod server_rules;
mod symmetry;
pub mod topology;
pub mod world;

use crate::ambiguity::Ambiguity;
use crate::audit::Auditor;
use crate::audit::described::Reader;
use crate::check::{Options, Scope, SystemReport, check_all};
use crate::clause::Clause;
use crate::comparison::Answer;
use crate::explore;
use crate::property::{Property, PropertyInfo};
use crate::rule::Edition;
use crate::systems::System;
use crate::table::TableInfo;

/// The present edition.
pub const EDITION_16R1: Edition = Edition("16r1");
/// The edition without standby-slaves, in which standbys do not redirect.
pub const EDITION_13R3: Edition = Edition("13r3");
/// Both editions, the present one first.
pub const BOTH: &[Edition] = &[EDITION_16R1, EDITION_13R3];

/// The system, for whoever does not care which one it is.
pub const MYAPPS: MyAppsSystem = MyAppsSystem;

/// innovaphone myApps redundancy.
#[derive(Debug, Clone, Copy)]
pub struct MyAppsSystem;

impl System for MyAppsSystem {
    fn name(&self) -> &'static str {
        "myapps"
    }

    fn title(&self) -> &'static str {
        "innovaphone myApps redundancy"
    }

    fn editions(&self) -> &'static [Edition] {
        BOTH
    }

    fn auditor(&self) -> &dyn Auditor {
        &Reader::<audit::Installation>::NEW
    }

    fn clauses(&self) -> &'static [Clause] {
        clauses::CLAUSES
    }

    fn ambiguities(&self) -> &'static [Ambiguity] {
        ambiguities::AMBIGUITIES
    }

    fn tables(&self) -> Vec<TableInfo> {
        vec![
            TableInfo::of("client", client_rules::CLIENT_RULES, client_rules::CLIENT_SILENCES)
                .beginning_in(client::State::Offline),
            TableInfo::of("server", server_rules::SERVER_RULES, server_rules::SERVER_SILENCES),
        ]
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        properties::properties::<1>().iter().map(Property::info).collect()
    }

    fn compared(&self) -> &'static [Answer] {
        comparison::COMPARED
    }

    /// Some questions make a difference only to a client that has been through a failure before.
    fn register_scope(&self) -> Scope {
        Scope { slaves: 1, ..Scope::default() }
    }

    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        match scope.clients {
            1 => check::<1>(edition, scope, options),
            2 => check::<2>(edition, scope, options),
            3 => check::<3>(edition, scope, options),
            4 => check::<4>(edition, scope, options),
            clients => panic!("a world of {clients} clients is not made; there are 1 to 4"),
        }
    }

    fn topologies(&self, edition: Edition, scope: Scope) -> Vec<String> {
        topology::Topology::enumerate(edition, scope.slaves).iter().map(ToString::to_string).collect()
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = topology::Topology::enumerate(edition, scope.slaves).swap_remove(topology);
        let Scope { readings, faults, .. } = scope;
        match scope.clients {
            1 => explore::browse(model::MyApps::<1>::new(topology, edition, readings, faults), address),
            _ => explore::browse(model::MyApps::<2>::new(topology, edition, readings, faults), address),
        }
    }
}

fn check<const CLIENTS: usize>(
    edition: Edition,
    scope: Scope,
    options: &Options<'_>,
) -> Result<SystemReport, explore::Error> {
    let models = topology::Topology::enumerate(edition, scope.slaves)
        .into_iter()
        .map(|topology| model::MyApps::<CLIENTS>::new(topology, edition, scope.readings, scope.faults))
        .collect();
    check_all(MYAPPS.name(), edition, models, options)
}
