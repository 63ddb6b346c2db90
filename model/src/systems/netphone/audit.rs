//! Audits of NetPhone installations that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `installation` | the same, looked up |
//! | `scene` | what a group's clients can ever notice of it, as a topology to explore |
//! | `happenings` | everything that can fail, in the operator's words and in the model's |
//! | `ordinary` | the world on an ordinary day, in which nobody does anything by whim |
//! | `scope` | the installations of the checker's scope, described |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for an administrator |

mod changes;
mod description;
mod happenings;
mod installation;
mod ordinary;
mod scene;
mod scope;
mod told;

pub use self::installation::Installation;

use self::description::Description;
use self::installation::Service;
use self::installation::Users;
use self::ordinary::Ordinary;
use super::server::Role;
use super::topology::Addresses;
use crate::audit::Failure;
use crate::audit::described::{Changes, Described, Read};
use crate::audit::part::Part;
use crate::rule::Edition;

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = Ordinary;

    fn read(it: &Description, _: Edition) -> Read<Self> {
        description::read(it)
    }

    fn of_scope(_: Edition) -> Vec<serde_json::Value> {
        scope::of_scope()
    }

    fn facts(&self, users: &Users) -> Vec<(&'static str, String)> {
        let both = [self.system(Role::Master), self.system(Role::Standby)].join(", ");
        let known = match users.addresses {
            Addresses::Both => both,
            Addresses::ServerOnly => self.master.to_string(),
        };
        let mut facts = vec![("addresses", known)];
        facts.extend(self.needed(users).map(|service| ("needs", service.name.to_string())));
        facts
    }

    /// Of the services, the one that the group needs.
    fn near(&self, users: &Users) -> (Self, Users) {
        let services: Vec<Service> = self.needed(users).into_iter().cloned().collect();
        let needs = users.needs.map(|_| 0);
        (Installation { services, ..self.clone() }, Users { needs, ..*users })
    }

    fn scene(&self, users: &Users) -> Part<Ordinary> {
        scene::scene(self, users)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        changes::changes(self, users, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        happenings::failures(self)
    }
}
