//! Audits of contact centres that somebody runs.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `installation` | the same, looked up |
//! | `scene` | the two sites of a group's agents, and what can fail there |
//! | `shift` | the world while an agent is at work |
//! | `scope` | the installations of the checker's scope, described |
//! | `changes` | what an administrator might change |
//!
//! The steps of a story have the words of the system's own narrative.

mod changes;
mod description;
mod installation;
mod scene;
mod scope;
mod shift;

pub use self::installation::Installation;

use self::description::Description;
use self::installation::Agents;
use self::scene::Loss;
use self::shift::Shift;
use crate::audit::Failure;
use crate::audit::described::{Changes, Described, Read};
use crate::audit::part::Part;
use crate::rule::{Closed, Edition};
use crate::timer::Limit;

impl Described for Installation {
    type Description = Description;
    type Users = Agents;
    type World = Shift;

    fn read(it: &Description, _: Edition) -> Read<Self> {
        description::read(it)
    }

    fn of_scope(_: Edition) -> Vec<serde_json::Value> {
        scope::of_scope()
    }

    fn facts(&self, agents: &Agents) -> Vec<(&'static str, String)> {
        let timer = |limit| if limit == Limit::Set { "set" } else { "never" }.to_owned();
        vec![
            ("preferred", self.sites[agents.preferred].to_string()),
            ("secondary", self.sites[agents.secondary].to_string()),
            ("site-timeout", timer(agents.site_timeout)),
            ("site-sip-register-timeout", timer(agents.register_timeout)),
        ]
    }

    /// Of the sites, the two of the group.
    fn near(&self, agents: &Agents) -> (Self, Agents) {
        let Agents { preferred, secondary, first, .. } = *agents;
        let sites = [preferred, secondary].map(|site| self.sites[site].clone()).to_vec();
        let first = usize::from(first != preferred);
        let agents = Agents { preferred: 0, secondary: 1, first, ..*agents };
        (Installation { sites, ..self.clone() }, agents)
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
