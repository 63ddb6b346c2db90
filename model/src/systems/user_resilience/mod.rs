//! IP Office user resilience: a failover system answers for the users of a home system that is gone.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | `audit` | installations that somebody has, and where their users end up |
//! | [`topology`] | installations, phones and habits |
//! | [`messages`] | what phones, users and systems say to each other |
//! | [`client`], [`client_rules`] | the phone's vocabulary, and its rows |
//! | [`server`], [`server_rules`], [`service_rules`] | a system's vocabulary, its rows about itself, and those about users |
//! | [`server_silences`] | the cells of a system's table without a row |
//! | [`world`] | systems, phone and faults together: states and actions |
//! | [`model`], `steps` | the world as a model to explore, and what its steps do |
//! | `narrative` | its steps, in words |
//! | [`breaches`] | single steps, judged by the document |
//! | [`properties`] | what must hold |
//! | [`hazards`] | which losses the document admits |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |

pub mod ambiguities;
mod audit;
pub mod breaches;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod hazards;
pub mod messages;
pub mod model;
mod narrative;
pub mod properties;
pub mod server;
pub mod server_rules;
pub mod server_silences;
pub mod service_rules;
mod steps;
pub mod topology;
pub mod world;

use crate::ambiguity::Ambiguity;
use crate::audit::Auditor;
use crate::check::{Options, Scope, SystemReport, check_all};
use crate::clause::Clause;
use crate::comparison::Answer;
use crate::explore;
use crate::property::{Property, PropertyInfo};
use crate::rule::Edition;
use crate::systems::System;
use crate::table::TableInfo;

/// The document, by the date on it.
pub const EDITION_2023_11: Edition = Edition("2023-11");
/// Every edition.
pub const EVERY: &[Edition] = &[EDITION_2023_11];

/// The system, for whoever does not care which one it is.
pub const USER_RESILIENCE: UserResilienceSystem = UserResilienceSystem;

/// IP Office user resilience.
#[derive(Debug, Clone, Copy)]
pub struct UserResilienceSystem;

impl System for UserResilienceSystem {
    fn name(&self) -> &'static str {
        "user-resilience"
    }

    fn title(&self) -> &'static str {
        "IP Office user resilience"
    }

    fn editions(&self) -> &'static [Edition] {
        EVERY
    }

    fn clauses(&self) -> &'static [Clause] {
        clauses::CLAUSES
    }

    fn ambiguities(&self) -> &'static [Ambiguity] {
        ambiguities::AMBIGUITIES
    }

    fn tables(&self) -> Vec<TableInfo> {
        let phone = TableInfo::of("client", client_rules::CLIENT_RULES, client_rules::CLIENT_SILENCES);
        vec![phone.beginning_in(client::State::Unregistered), server_rules::server_table()]
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        properties::properties().iter().map(Property::info).collect()
    }

    fn compared(&self) -> &'static [Answer] {
        comparison::COMPARED
    }

    fn auditor(&self) -> &dyn Auditor {
        self
    }

    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        let models = topology::Topology::enumerate(scope.slaves > 0)
            .into_iter()
            .map(|topology| model::UserResilience::new(topology, edition, scope.readings, scope.faults))
            .collect();
        check_all(self.name(), edition, models, options)
    }

    fn topologies(&self, _: Edition, scope: Scope) -> Vec<String> {
        topology::Topology::enumerate(scope.slaves > 0).iter().map(ToString::to_string).collect()
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = topology::Topology::enumerate(scope.slaves > 0).swap_remove(topology);
        explore::browse(model::UserResilience::new(topology, edition, scope.readings, scope.faults), address);
    }
}
