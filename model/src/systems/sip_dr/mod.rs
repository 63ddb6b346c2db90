//! Disaster recovery for SIP sites, as the agent's desktop sees it: two sites, and a desktop that works at one of them.
//!
//! | file | holds |
//! |---|---|
//! | [`clauses`] | what the document demands |
//! | [`ambiguities`] | what it leaves open |
//! | [`topology`] | the desktop's configuration, its seat, its phone, its timers |
//! | [`messages`] | what desktop, proxy and SIP Server say to each other |
//! | [`client`], [`client_words`] | the desktop: what it remembers; its states, inputs, guards and effects |
//! | [`client_rules`], [`client_silences`] | its rows, and the cells without one |
//! | [`proxy`], [`proxy_rules`] | the configuration proxy of a site: vocabulary, and rows |
//! | [`sip_server`], [`sip_server_rules`] | the pair of SIP Servers of a site: vocabulary, and rows |
//! | [`world`] | sites, phone and desktop together: states and actions |
//! | [`model`], `steps` | the world as a model to explore: which actions there are, and where they lead |
//! | `narrative` | its steps, in words |
//! | `judge` | each step of the desktop, held against the document |
//! | [`properties`], `long_run`, `hazards` | what must hold, now and in the end, and which losses the document admits |
//! | `audit` | installations that somebody runs |
//! | `comparison` | which properties and rows answer the questions that are asked of every system |

pub mod ambiguities;
mod audit;
pub mod clauses;
pub mod client;
pub mod client_rules;
pub mod client_silences;
pub mod client_words;
mod comparison;
mod hazards;
mod judge;
mod long_run;
pub mod messages;
pub mod model;
mod narrative;
pub mod properties;
pub mod proxy;
pub mod proxy_rules;
pub mod sip_server;
pub mod sip_server_rules;
mod steps;
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

/// The desktop of the document.
pub const AGENT_DESKTOP: Edition = Edition("agent-desktop");
/// The vendor's other desktop, which also switches over when it has lost configuration or statistics (against GD-13
/// and GD-14).
pub const WORKSPACE: Edition = Edition("workspace");
/// Both editions, that of the document first.
pub const BOTH: &[Edition] = &[AGENT_DESKTOP, WORKSPACE];

/// The system, for whoever does not care which one it is.
pub const SIP_DR: SipDrSystem = SipDrSystem;

/// Disaster recovery for SIP sites.
#[derive(Debug, Clone, Copy)]
pub struct SipDrSystem;

impl System for SipDrSystem {
    fn name(&self) -> &'static str {
        "sip-dr"
    }

    fn title(&self) -> &'static str {
        "Genesys SIP disaster recovery, agent desktop"
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
            TableInfo::of("client", client_rules::CLIENT_RULES, client_silences::CLIENT_SILENCES)
                .beginning_in(client::State::Closed),
            TableInfo::of("proxy", proxy_rules::PROXY_RULES, proxy_rules::PROXY_SILENCES),
            TableInfo::of(
                "sip-server",
                sip_server_rules::SIP_SERVER_RULES,
                sip_server_rules::SIP_SERVER_SILENCES,
            ),
        ]
    }

    fn properties(&self) -> Vec<PropertyInfo> {
        properties::properties().iter().map(Property::info).collect()
    }

    fn compared(&self) -> &'static [Answer] {
        comparison::COMPARED
    }

    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        let models = topology::Topology::enumerate()
            .into_iter()
            .map(|topology| model::SipDr::new(topology, edition, scope.readings, scope.faults))
            .collect();
        check_all(self.name(), edition, models, options)
    }

    fn topologies(&self, _: Edition, _: Scope) -> Vec<String> {
        topology::Topology::enumerate().iter().map(ToString::to_string).collect()
    }

    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str) {
        let topology = topology::Topology::enumerate().swap_remove(topology);
        explore::browse(model::SipDr::new(topology, edition, scope.readings, scope.faults), address);
    }
}
