//! Audits of NetPhone installations that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `scene` | what a group's clients can ever notice of it, as a topology to explore |
//! | `happenings` | everything that can fail, in the operator's words and in the model's |
//! | `ordinary` | the world on an ordinary day, in which nobody does anything by whim |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for an administrator |

mod changes;
mod description;
mod happenings;
mod ordinary;
mod scene;
mod told;

use super::NetPhoneSystem;
use super::server::Role;
use super::topology::{Addresses, Placement, Refusal};
use crate::ambiguity::Readings;
use crate::audit::{self, Auditor, Change, Failure, Group, Misfit, Scene};
use crate::rule::Edition;

pub use description::Description;

impl Auditor for NetPhoneSystem {
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

/// A service other than the server service.
#[derive(Debug, Clone)]
struct Service {
    name: String,
    /// Its computer, if it has one of its own.
    computer: Option<String>,
    placement: Placement,
}

/// Users whose clients are set up alike.
#[derive(Debug, Clone)]
struct Users {
    name: String,
    count: u64,
    addresses: Addresses,
    /// The service that they need beside the server service.
    needs: Option<usize>,
}

/// An installation; services are numbered in the order of its description.
#[derive(Debug, Clone)]
struct Installation {
    master: String,
    standby: Option<String>,
    services: Vec<Service>,
    groups: Vec<Users>,
    refusal: Refusal,
    switches_back: bool,
    edition: Edition,
    readings: Readings,
}

impl Installation {
    /// The name of the system of that role.
    fn system(&self, role: Role) -> &str {
        match role {
            Role::Master => &self.master,
            Role::Standby => self.standby.as_deref().unwrap_or("a standby"),
        }
    }

    /// The systems that there are.
    fn roles(&self) -> &'static [Role] {
        match self.standby {
            Some(_) => &[Role::Master, Role::Standby],
            None => &[Role::Master],
        }
    }

    /// The service that a group needs.
    fn needed(&self, users: &Users) -> Option<&Service> {
        users.needs.map(|service| &self.services[service])
    }
}

impl audit::Installation for Installation {
    fn groups(&self) -> Vec<Group> {
        let group = |users: &Users| {
            let both = [self.system(Role::Master), self.system(Role::Standby)].join(", ");
            let known = match users.addresses {
                Addresses::Both => both,
                Addresses::ServerOnly => self.master.clone(),
            };
            let mut facts = vec![("addresses", known)];
            facts.extend(self.needed(users).map(|service| ("needs", service.name.clone())));
            Group { name: users.name.clone(), users: users.count, facts }
        };
        self.groups.iter().map(group).collect()
    }

    fn failures(&self) -> Vec<Failure> {
        happenings::failures(self)
    }

    fn scene(&self, group: usize) -> Box<dyn Scene> {
        Box::new(scene::NetPhoneScene::of(self, &self.groups[group]))
    }

    fn changes(&self, group: usize) -> Vec<Change> {
        changes::changes(self, group)
    }
}
