//! Audits of contact centres that somebody runs.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `scene` | the two sites of a group's agents, and what can fail there |
//! | `shift` | the world while an agent is at work |
//! | `changes` | what an administrator might change |
//!
//! The steps of a story have the words of the system's own narrative.

mod changes;
mod description;
mod scene;
mod shift;

use super::SipDrSystem;
use super::topology::{Endpoint, Registers, Seating, Spelling};
use crate::ambiguity::Readings;
use crate::audit::{self, Auditor, Change, Failure, Group, Misfit, Scene};
use crate::rule::{Closed, Edition};
use crate::timer::Limit;

pub use description::Description;

impl Auditor for SipDrSystem {
    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Description)
    }

    fn read(
        &self,
        description: serde_json::Value,
        edition: Edition,
        readings: Readings,
    ) -> Result<Box<dyn audit::Installation>, Misfit> {
        let description: Description = audit::described(description)?;
        Installation::new(&description, edition, readings)
            .map(|it| Box::new(it) as Box<dyn audit::Installation>)
    }
}

/// Agents who are set up alike; sites are numbered in the order of the description.
#[derive(Debug, Clone)]
struct Agents {
    name: String,
    count: u64,
    preferred: usize,
    secondary: usize,
    first: usize,
    site_timeout: Limit,
    register_timeout: Limit,
    endpoint: Endpoint,
    registers: Registers,
    seating: Seating,
}

/// An installation.
#[derive(Debug, Clone)]
struct Installation {
    sites: Vec<String>,
    groups: Vec<Agents>,
    spelling: Spelling,
    edition: Edition,
    readings: Readings,
}

impl audit::Installation for Installation {
    fn groups(&self) -> Vec<Group> {
        let timer = |limit| if limit == Limit::Set { "set" } else { "never" }.to_owned();
        let group = |agents: &Agents| Group {
            name: agents.name.clone(),
            users: agents.count,
            facts: vec![
                ("preferred", self.sites[agents.preferred].clone()),
                ("secondary", self.sites[agents.secondary].clone()),
                ("site-timeout", timer(agents.site_timeout)),
                ("site-sip-register-timeout", timer(agents.register_timeout)),
            ],
        };
        self.groups.iter().map(group).collect()
    }

    fn failures(&self) -> Vec<Failure> {
        scene::Loss::ALL.iter().flat_map(|loss| self.sites.iter().map(|site| loss.of(site))).collect()
    }

    fn scene(&self, group: usize) -> Box<dyn Scene> {
        Box::new(scene::SipDrScene::of(self, &self.groups[group]))
    }

    fn changes(&self, group: usize) -> Vec<Change> {
        changes::changes(self, group)
    }
}
