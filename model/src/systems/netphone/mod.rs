//! NetPhone Server, master and standby: the document of November 2020, and what later documentation says of times.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | both systems, and what of their users is followed |
//! | [`server`], [`server_rules`] | the server's vocabulary, and its rows from three files: |
//! | [`role_rules`], [`work_rules`], [`order_rules`] | who is active, what it does for its users, what is ordered |
//! | [`client`], [`client_rules`] | the client's vocabulary, and its rows |
//! | [`service`], [`service_rules`] | a service other than the server service: vocabulary, and rows |
//! | [`world`] | systems, users and faults together: states and actions |
//! | [`model`], `steps` | the world as a model to explore: what can happen, and where it leads |
//! | `narrative` | its steps, in words |
//! | [`judge`], [`properties`], `long_run` | what must hold, of steps, of states and in the long run |
//! | `losses` | what has to be reached: what the document says can happen, and the losses that it admits |
//! | `audit` | audits of installations that somebody has |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |

pub mod ambiguities;
mod audit;
pub mod clauses;
pub mod client;
pub mod client_rules;
mod comparison;
pub mod judge;
mod long_run;
mod losses;
pub mod model;
mod narrative;
pub mod order_rules;
pub mod properties;
pub mod role_rules;
pub mod server;
pub mod server_rules;
pub mod service;
pub mod service_rules;
mod steps;
pub mod topology;
pub mod work_rules;
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

/// The document, of November 2020: the passive system becomes active at once.
pub const EDITION_2020: Edition = Edition("2020");
/// With what later documentation says: after about ten seconds if the computer cannot be reached, after more than two
/// minutes if its server service does not answer.
pub const EDITION_LATER: Edition = Edition("later");
/// Both editions, the document first.
pub const BOTH: &[Edition] = &[EDITION_2020, EDITION_LATER];

/// The system, for whoever does not care which one it is.
pub const NETPHONE: NetPhoneSystem = NetPhoneSystem;

/// NetPhone Server, master and standby.
#[derive(Debug, Clone, Copy)]
pub struct NetPhoneSystem;

impl System for NetPhoneSystem {
    fn name(&self) -> &'static str {
        "netphone"
    }

    fn title(&self) -> &'static str {
        "NetPhone Server, master and standby"
    }

    fn editions(&self) -> &'static [Edition] {
        BOTH
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
            TableInfo::of("server", server_rules::SERVER_RULES, server_rules::SERVER_SILENCES)
                .beginning_in(server::State::Stopped),
            TableInfo::of("service", service_rules::SERVICE_RULES, service_rules::SERVICE_SILENCES)
                .beginning_in(service::State::Passive),
        ]
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        properties::properties().iter().map(Property::info).collect()
    }

    fn compared(&self) -> &'static [Answer] {
        comparison::COMPARED
    }

    fn auditor(&self) -> &dyn Auditor {
        &Reader::<audit::Installation>::NEW
    }

    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        let model = |topology| model::NetPhone::new(topology, edition, scope.readings, scope.faults);
        let models = topology::Topology::enumerate().into_iter().map(model).collect();
        check_all(self.name(), edition, models, options)
    }

    fn topologies(&self, _: Edition, _: Scope) -> Vec<String> {
        topology::Topology::enumerate().iter().map(ToString::to_string).collect()
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = topology::Topology::enumerate().swap_remove(topology);
        explore::browse(model::NetPhone::new(topology, edition, scope.readings, scope.faults), address);
    }
}
