//! Audits of myApps installations that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `scene` | what a group's clients can ever notice of it, as a topology to explore |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for a PBX administrator |

mod changes;
mod description;
mod scene;
mod told;

use self::description::Description;
use super::model::MyApps;
use super::topology::Role;
use crate::ambiguity::Readings;
use crate::audit::described::{Changes, Described};
use crate::audit::description::Misfit;
use crate::audit::part::Part;
use crate::audit::{Failure, FailureKind, Group};
use crate::rule::Edition;

/// A PBX of an installation.
#[derive(Debug, Clone)]
struct Pbx {
    name: String,
    role: Role,
    /// Which PBX a standby backs.
    backs: Option<usize>,
}

/// Users who live on one PBX and have one configured.
#[derive(Debug, Clone)]
pub struct Users {
    name: String,
    count: u64,
    home: usize,
    configured: usize,
}

/// An installation; PBXes are numbered in the order of its description.
#[derive(Debug, Clone)]
pub struct Installation {
    pbxes: Vec<Pbx>,
    edition: Edition,
    readings: Readings,
}

impl Installation {
    fn master(&self) -> usize {
        self.pbxes.iter().position(|pbx| pbx.role == Role::Master).expect("a description has a master")
    }

    fn standby_of(&self, pbx: usize) -> Option<usize> {
        self.pbxes.iter().position(|other| other.backs == Some(pbx))
    }

    fn name(&self, pbx: usize) -> &str {
        &self.pbxes[pbx].name
    }

    /// The pairs of PBXes that register with one another, as [`Topology::links`](super::topology::Topology::links)
    /// has them.
    fn links(&self) -> Vec<(usize, usize)> {
        let master = self.master();
        let of = |(number, pbx): (usize, &Pbx)| match pbx.role {
            Role::Master => Vec::new(),
            Role::Slave => vec![(number, master)],
            Role::Standby | Role::StandbySlave => {
                let backed = pbx.backs.expect("a standby of a description backs a PBX");
                let mut links = vec![(number, backed)];
                links.extend((pbx.role == Role::StandbySlave).then_some((number, master)));
                links
            }
        };
        self.pbxes.iter().enumerate().flat_map(of).collect()
    }

    fn down(&self, pbx: usize) -> Failure {
        Failure { kind: FailureKind::Node, text: format!("{} is down", self.name(pbx)) }
    }

    fn cut(&self, a: usize, b: usize) -> Failure {
        let text = format!("{} and {} do not reach each other", self.name(a), self.name(b));
        Failure { kind: FailureKind::Link, text }
    }

    fn unreached(&self, pbx: usize) -> Failure {
        Failure { kind: FailureKind::Path, text: format!("the clients do not reach {}", self.name(pbx)) }
    }
}

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = MyApps<1>;

    fn read(it: &Description, edition: Edition, readings: Readings) -> Result<(Self, Vec<Users>), Misfit> {
        description::read(it, edition, readings)
    }

    fn group(&self, users: &Users) -> Group {
        Group {
            name: users.name.clone(),
            users: users.count,
            facts: vec![
                ("home", self.name(users.home).to_owned()),
                ("configured", self.name(users.configured).to_owned()),
            ],
        }
    }

    fn scene(&self, users: &Users) -> Part<MyApps<1>> {
        scene::scene(self, users)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        changes::changes(self, users, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        let pbxes = || 0..self.pbxes.len();
        let links = self.links();
        let links = links.iter().map(|&(a, b)| self.cut(a, b));
        pbxes().map(|pbx| self.down(pbx)).chain(links).chain(pbxes().map(|pbx| self.unreached(pbx))).collect()
    }
}
