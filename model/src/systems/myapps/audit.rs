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

use super::MyAppsSystem;
use super::topology::Role;
use crate::ambiguity::Readings;
use crate::audit::{self, Auditor, Change, Failure, FailureKind, Group, Misfit, Scene};
use crate::rule::Edition;

pub use description::Description;

impl Auditor for MyAppsSystem {
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
struct Users {
    name: String,
    count: u64,
    home: usize,
    configured: usize,
}

/// An installation; PBXes are numbered in the order of its description.
#[derive(Debug, Clone)]
struct Installation {
    pbxes: Vec<Pbx>,
    groups: Vec<Users>,
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

impl audit::Installation for Installation {
    fn groups(&self) -> Vec<Group> {
        let group = |users: &Users| Group {
            name: users.name.clone(),
            users: users.count,
            facts: vec![
                ("home", self.name(users.home).to_owned()),
                ("configured", self.name(users.configured).to_owned()),
            ],
        };
        self.groups.iter().map(group).collect()
    }

    fn failures(&self) -> Vec<Failure> {
        let pbxes = || 0..self.pbxes.len();
        let links = self.links();
        let links = links.iter().map(|&(a, b)| self.cut(a, b));
        pbxes().map(|pbx| self.down(pbx)).chain(links).chain(pbxes().map(|pbx| self.unreached(pbx))).collect()
    }

    fn scene(&self, group: usize) -> Box<dyn Scene> {
        Box::new(scene::MyAppsScene::of(self, &self.groups[group]))
    }

    fn changes(&self, group: usize) -> Vec<Change> {
        changes::changes(self, group)
    }
}
