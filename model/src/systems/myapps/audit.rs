//! Audits of myApps installations that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `installation` | the same, looked up |
//! | `scene` | what a group's clients can ever notice of it, as a topology to explore |
//! | `scope` | the installations of the checker's scope, described |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for a PBX administrator |

mod changes;
mod description;
mod installation;
mod scene;
mod scope;
mod told;

use std::collections::BTreeSet;

pub use self::installation::Installation;

use self::description::Description;
use self::installation::Pbx;
use self::installation::Users;
use super::model::MyApps;
use super::topology::Role;
use crate::audit::Failure;
use crate::audit::described::{Changes, Described, Read};
use crate::audit::part::Part;
use crate::rule::Edition;

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = MyApps<1>;

    fn read(it: &Description, edition: Edition) -> Read<Self> {
        description::read(it, edition)
    }

    fn of_scope(edition: Edition) -> Vec<serde_json::Value> {
        scope::of_scope(edition)
    }

    fn facts(&self, users: &Users) -> Vec<(&'static str, String)> {
        let named = |pbx| self.name(pbx).to_owned();
        vec![("home", named(users.home)), ("configured", named(users.configured))]
    }

    /// What its clients can meet, with all standbys; of other slaves one of each sort: with a standby or without, at a site of
    /// one of these, at another one or at none.
    fn near(&self, users: &Users) -> (Self, Users) {
        let mut kept: BTreeSet<usize> = self.met(users).into_iter().collect();
        let known: BTreeSet<usize> =
            kept.iter().filter_map(|&pbx| self.pbxes[pbx].site).chain(users.site).collect();
        let place = |site: Option<usize>| site.map(|site| Some(site).filter(|site| known.contains(site)));
        let sort = |pbx: usize| {
            let standby = self.standby_of(pbx).map(|standby| place(self.pbxes[standby].site));
            (place(self.pbxes[pbx].site), standby)
        };
        let mut sorts = BTreeSet::new();
        let slaves = (0..self.pbxes.len()).filter(|&pbx| self.pbxes[pbx].role == Role::Slave);
        let others: Vec<usize> =
            slaves.filter(|pbx| !kept.contains(pbx)).filter(|&pbx| sorts.insert(sort(pbx))).collect();
        kept.extend(others);
        let standbys: Vec<usize> = kept.iter().filter_map(|&pbx| self.standby_of(pbx)).collect();
        kept.extend(standbys);
        let sites: BTreeSet<usize> =
            kept.iter().filter_map(|&pbx| self.pbxes[pbx].site).chain(users.site).collect();
        let place = |pbx: usize| kept.iter().position(|&it| it == pbx).expect("what belongs to it is kept");
        let site = |site: usize| sites.iter().position(|&it| it == site).expect("what is kept has its site");
        let pbx = |&pbx: &usize| {
            let it = self.pbxes[pbx].clone();
            let (backs, backed_by) = (it.backs.map(place), it.backed_by.map(place));
            Pbx { backs, backed_by, site: it.site.map(site), ..it }
        };
        let near = Installation {
            pbxes: kept.iter().map(pbx).collect(),
            sites: sites.iter().map(|&site| self.sites[site].clone()).collect(),
            ..*self
        };
        let (home, configured) = (place(users.home), place(users.configured));
        (near, Users { home, configured, site: users.site.map(site) })
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
        let lines = (0..self.sites.len()).map(|site| self.line_down(site));
        let unreached = pbxes().map(|pbx| self.unreached(pbx));
        pbxes().map(|pbx| self.down(pbx)).chain(links).chain(lines).chain(unreached).collect()
    }
}
