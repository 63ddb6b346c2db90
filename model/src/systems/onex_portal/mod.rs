//! Resilience of the one-X Portal of IP Office: two servers with a portal each, of which one serves.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | installations, what they need for resilience, and their users |
//! | [`messages`] | what client and portal say to each other |
//! | [`client`], [`client_rules`] | the client's vocabulary; its rows, and the cells without one |
//! | [`server`], [`server_rules`] | the portal's vocabulary; its rows, and the cells without one |
//! | [`world`] | portals, IP Office services, client and faults together: states and actions |
//! | [`model`] | the world as a model to explore |
//! | `narrative` | its steps, in words |
//! | [`steps`] | single steps, judged by the document |
//! | `situations` | the words in which the properties speak of a world |
//! | [`properties`] | what must hold |
//! | `long_run` | what must come in the end |
//! | `hazards` | which losses the document admits |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |
//! | [`audit`] | installations that somebody has, and what becomes of their users |

pub mod ambiguities;
mod audit;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
mod hazards;
mod long_run;
pub mod messages;
pub mod model;
mod narrative;
pub mod properties;
pub mod server;
pub mod server_rules;
mod situations;
pub mod steps;
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

/// The edition of the document: IP Office release 10 and later.
pub const EDITION_10: Edition = Edition("10");
/// All editions.
pub const ALL: &[Edition] = &[EDITION_10];

/// The system, for whoever does not care which one it is.
pub const ONEX_PORTAL: OnexPortalSystem = OnexPortalSystem;

/// Resilience of the one-X Portal of IP Office.
#[derive(Debug, Clone, Copy)]
pub struct OnexPortalSystem;

impl System for OnexPortalSystem {
    fn name(&self) -> &'static str {
        "onex-portal"
    }

    fn title(&self) -> &'static str {
        "IP Office one-X Portal resilience"
    }

    fn editions(&self) -> &'static [Edition] {
        ALL
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
                .beginning_in(client::State::Out),
            TableInfo::of("server", server_rules::SERVER_RULES, server_rules::SERVER_SILENCES),
        ]
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        properties::properties().iter().map(Property::info).collect()
    }

    fn compared(&self) -> &'static [Answer] {
        comparison::COMPARED
    }

    /// Here `scope.slaves` bounds the application servers that stand in for portals of the servers.
    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        let models = topology::Topology::enumerate(scope.slaves)
            .into_iter()
            .map(|topology| model::OnexPortal::new(topology, scope.readings, scope.faults))
            .collect();
        check_all(self.name(), edition, models, options)
    }

    fn topologies(&self, _: Edition, scope: Scope) -> Vec<String> {
        topology::Topology::enumerate(scope.slaves).iter().map(ToString::to_string).collect()
    }

    fn browse(&self, _: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = topology::Topology::enumerate(scope.slaves).swap_remove(topology);
        explore::browse(model::OnexPortal::new(topology, scope.readings, scope.faults), address);
    }
}
