//! Audits of networks of IP Office systems that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | a network as its operator describes it, and what may be wrong with that |
//! | `installation` | the same, looked up |
//! | `scene` | what a group can ever notice of it, as a topology to explore |
//! | `scope` | the installations of the checker's scope, described |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for an administrator of these systems |

mod changes;
mod description;
mod installation;
mod scene;
mod scope;
mod told;

use std::collections::BTreeSet;

pub use self::installation::Installation;

use self::description::Description;
use self::installation::Beside;
use self::installation::IpOffice;
use self::installation::PhoneKind;
use self::installation::Users;
use super::model::UserResilience;
use crate::audit::Failure;
use crate::audit::described::{Changes, Described, Read};
use crate::audit::part::Part;
use crate::rule::Edition;

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = UserResilience;

    fn read(it: &Description, _: Edition) -> Read<Self> {
        description::read(it)
    }

    fn of_scope(_: Edition) -> Vec<serde_json::Value> {
        scope::of_scope()
    }

    fn facts(&self, users: &Users) -> Vec<(&'static str, String)> {
        let phone = match users.phone {
            PhoneKind::Desk => "IP desk phone",
            PhoneKind::Softphone => "softphone",
            PhoneKind::Other => "no IP phone",
        };
        let mut facts = vec![("home", self.name(users.home).to_owned()), ("phone", phone.to_owned())];
        facts.extend(match users.beside {
            Beside::Nothing => None,
            Beside::HotDesk(at) => Some(("hot desks at", self.name(at).to_owned())),
            Beside::InternalTwin => Some(("twinning", "internal".to_owned())),
            Beside::FallbackTwin => Some(("twinning", "fallback".to_owned())),
        });
        facts
    }

    /// Their home system, those that stand in, and two others that might.
    fn near(&self, users: &Users) -> (Self, Users) {
        let desk = match users.beside {
            Beside::HotDesk(at) => Some(at),
            Beside::Nothing | Beside::InternalTwin | Beside::FallbackTwin => None,
        };
        let mut kept: BTreeSet<usize> =
            [Some(users.home), self.systems[users.home].backed_up_by, desk].into_iter().flatten().collect();
        let others: Vec<usize> =
            (0..self.systems.len()).filter(|system| !kept.contains(system)).take(2).collect();
        kept.extend(others);
        let place = |system: usize| kept.iter().position(|&it| it == system);
        let system = |&system: &usize| {
            let it = self.systems[system].clone();
            IpOffice { backed_up_by: it.backed_up_by.and_then(place), ..it }
        };
        let near = |system| place(system).expect("what a group is set up with is kept");
        let beside = desk.map_or(users.beside, |at| Beside::HotDesk(near(at)));
        let users = Users { home: near(users.home), beside, ..*users };
        (Installation { systems: kept.iter().map(system).collect(), ..*self }, users)
    }

    fn scene(&self, users: &Users) -> Part<UserResilience> {
        scene::scene(self, users)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        changes::changes(self, users, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        let systems = || 0..self.systems.len();
        let lines = systems().flat_map(|a| (a + 1..self.systems.len()).map(move |b| self.cut(a, b)));
        systems().map(|system| self.down(system)).chain(lines).collect()
    }
}
