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

use self::description::Description;
use self::scene::Loss;
use self::shift::Shift;
use super::topology::{Endpoint, Registers, Seating, Spelling};
use crate::ambiguity::Readings;
use crate::audit::described::{Changes, Described};
use crate::audit::description::Misfit;
use crate::audit::part::Part;
use crate::audit::{Failure, Group};
use crate::rule::{Closed, Edition};
use crate::timer::Limit;

/// Agents who are set up alike; sites are numbered in the order of the description.
#[derive(Debug, Clone)]
pub struct Agents {
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
pub struct Installation {
    sites: Vec<String>,
    spelling: Spelling,
    edition: Edition,
    readings: Readings,
}

impl Described for Installation {
    type Description = Description;
    type Users = Agents;
    type World = Shift;

    fn read(it: &Description, edition: Edition, readings: Readings) -> Result<(Self, Vec<Agents>), Misfit> {
        description::read(it, edition, readings)
    }

    fn group(&self, agents: &Agents) -> Group {
        let timer = |limit| if limit == Limit::Set { "set" } else { "never" }.to_owned();
        Group {
            name: agents.name.clone(),
            users: agents.count,
            facts: vec![
                ("preferred", self.sites[agents.preferred].clone()),
                ("secondary", self.sites[agents.secondary].clone()),
                ("site-timeout", timer(agents.site_timeout)),
                ("site-sip-register-timeout", timer(agents.register_timeout)),
            ],
        }
    }

    fn scene(&self, agents: &Agents) -> Part<Shift> {
        scene::scene(self, agents)
    }

    fn changes(&self, agents: &Agents, changes: &mut Changes<'_, Self>) {
        changes::changes(self, agents, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        Loss::ALL.iter().flat_map(|loss| self.sites.iter().map(|site| loss.of(site))).collect()
    }
}
