//! What a system says of installations that somebody has, and what every such installation then offers.
//!
//! A system writes a [`Described`]: how a description becomes an installation with groups of users, what can happen to one
//! group, and what an administrator might change for it. The rest is here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::audited::Audited;
use super::description::{self, Grouped, Misfit};
use super::part::{Part, Rulebook};
use super::{Auditor, Change, Failure, Group, Installation, Scene, View};
use crate::ambiguity::Readings;
use crate::rule::Edition;

/// An installation of a system, without its users, put together from its operator's description. Installations are equal
/// if they are in all that matters; what they are called is a [`Name`].
pub trait Described: Clone + Ord + Send + Sync + 'static {
    /// How an operator describes it.
    type Description: DeserializeOwned + JsonSchema;
    /// How users of a group are set up.
    type Users: Clone + Ord + Send + Sync + 'static;
    /// The world of a group.
    type World: Audited + 'static;

    /// Puts it together, and the groups, in the order of the description.
    ///
    /// # Errors
    /// Says what is wrong with the description, and where.
    fn read(description: &Self::Description, edition: Edition) -> Read<Self>;
    /// Descriptions of small installations; see [`Auditor::of_scope`].
    fn of_scope(edition: Edition) -> Vec<serde_json::Value> {
        let _ = edition;
        Vec::new()
    }
    /// What is said of a group beside its name and how many users it has, for people.
    fn facts(&self, users: &Self::Users) -> Vec<(&'static str, String)>;
    /// As much of the installation as matters to a group: what its clients can notice; and of what they might be given instead,
    /// one of each kind. The order stays.
    fn near(&self, users: &Self::Users) -> (Self, Self::Users) {
        (self.clone(), users.clone())
    }
    /// What a group's clients can ever notice.
    fn scene(&self, users: &Self::Users) -> Part<Self::World>;
    /// What an administrator might change for a group, the smallest change first. Of changes after which its scene has the
    /// same key, or the one it had, only the first is tried, or none.
    fn changes(&self, users: &Self::Users, changes: &mut Changes<'_, Self>);

    /// What can fail by itself whether or not a group notices it. What some group can notice comes after that: nodes, links,
    /// paths, parts, each in the order of the groups.
    fn failures(&self) -> Vec<Failure> {
        Vec::new()
    }
}

/// An installation and its groups, or what is wrong with the description.
pub type Read<D> = Result<(D, Vec<Grouped<<D as Described>::Users>>), Misfit>;

/// What an operator calls something. It decides nothing: all are equal, so that what is built alike is equal whatever it is
/// called.
#[derive(Debug, Clone)]
pub struct Name(Arc<str>);

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Name(name.into())
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq for Name {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

/// Changes that are offered for a group, each as an order to the administrator.
pub struct Changes<'a, D: Described> {
    of: &'a Seen<D>,
    offered: Vec<Change>,
}

impl<D: Described> Changes<'_, D> {
    /// What the operator calls the group.
    pub fn group(&self) -> &str {
        &self.of.group
    }

    /// Offers what comes of changing the installation, or how the group's users are set up.
    pub fn offer(&mut self, what: impl Into<String>, change: impl FnOnce(&mut D, &mut D::Users)) {
        self.add(what.into(), change, false);
    }

    /// Offers it for when neither one of the others helps nor two of them together.
    pub fn last_resort(&mut self, what: impl Into<String>, change: impl FnOnce(&mut D, &mut D::Users)) {
        self.add(what.into(), change, true);
    }

    fn add(&mut self, what: String, change: impl FnOnce(&mut D, &mut D::Users), last_resort: bool) {
        let mut seen = self.of.clone();
        change(&mut seen.installation, &mut seen.users);
        self.offered.push(Change { what, after: Box::new(seen), last_resort });
    }
}

/// An installation, as one group sees it.
#[derive(Clone)]
struct Seen<D: Described> {
    installation: D,
    rulebook: Rulebook,
    group: Arc<str>,
    users: D::Users,
}

impl<D: Described> View for Seen<D> {
    fn scene(&self) -> Box<dyn Scene> {
        Box::new(self.installation.scene(&self.users).by(self.rulebook))
    }

    fn changes(&self) -> Vec<Change> {
        let mut changes = Changes { of: self, offered: Vec::new() };
        self.installation.changes(&self.users, &mut changes);
        changes.offered
    }
}

/// An installation with its groups.
struct Whole<D: Described> {
    installation: D,
    rulebook: Rulebook,
    groups: Vec<Grouped<D::Users>>,
}

impl<D: Described> Installation for Whole<D> {
    fn groups(&self) -> Vec<Group> {
        let group = |group: &Grouped<D::Users>| {
            let Grouped { name, users, setup } = group;
            Group { name: name.clone(), users: *users, facts: self.installation.facts(setup) }
        };
        self.groups.iter().map(group).collect()
    }

    fn failures(&self) -> Vec<Failure> {
        let mut all = self.installation.failures();
        let mut known: BTreeSet<Failure> = all.iter().cloned().collect();
        let near = self.groups.iter().map(|group| self.installation.near(&group.setup));
        let noticed = near.flat_map(|(near, users)| near.scene(&users).happenings);
        let noticed = noticed.map(|happening| happening.failure);
        let mut noticed: Vec<Failure> = noticed.filter(|failure| known.insert(failure.clone())).collect();
        noticed.sort_by_key(|failure| failure.kind);
        all.extend(noticed);
        all
    }

    fn alike(&self) -> Vec<usize> {
        let mut first: BTreeMap<(D, D::Users), usize> = BTreeMap::new();
        let near = self.groups.iter().map(|group| self.installation.near(&group.setup));
        near.enumerate().map(|(group, near)| *first.entry(near).or_insert(group)).collect()
    }

    fn view(&self, group: usize) -> Box<dyn View> {
        let Grouped { name, setup, .. } = &self.groups[group];
        let (installation, users) = self.installation.near(setup);
        Box::new(Seen { installation, rulebook: self.rulebook, group: name.as_str().into(), users })
    }
}

/// Reads descriptions of one system's installations.
pub struct Reader<D>(PhantomData<fn() -> D>);

impl<D> Reader<D> {
    /// The only one.
    pub const NEW: Self = Reader(PhantomData);
}

impl<D: Described> Auditor for Reader<D> {
    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(D::Description)
    }

    fn read(
        &self,
        description: serde_json::Value,
        edition: Edition,
        readings: Readings,
    ) -> Result<Box<dyn Installation>, Misfit> {
        let (installation, groups) = D::read(&description::read(description)?, edition)?;
        Ok(Box::new(Whole { installation, rulebook: Rulebook { edition, readings }, groups }))
    }

    fn of_scope(&self, edition: Edition) -> Vec<serde_json::Value> {
        D::of_scope(edition)
    }
}

/// What is not near a group changes nothing: neither its scene, nor what is offered to it, up to what comes to the same.
#[cfg(test)]
pub(crate) fn compare_near<D: Described>(
    (installation, groups): &(D, Vec<Grouped<D::Users>>),
    edition: Edition,
) {
    let rulebook = Rulebook { edition, readings: Readings::default() };
    let mut compared = 0;
    for Grouped { name, setup, .. } in groups {
        let seen = |(installation, users): (D, D::Users)| Seen {
            installation,
            rulebook,
            group: name.as_str().into(),
            users,
        };
        let whole = seen((installation.clone(), setup.clone()));
        let near = seen(installation.near(setup));
        let said = |scene: &dyn Scene| {
            let failures: Vec<Failure> = scene.failures().into_iter().cloned().collect();
            (scene.key().to_owned(), scene.names().clone(), failures)
        };
        let offered = |seen: &Seen<D>| {
            let mut known = BTreeSet::from([seen.scene().key().to_owned()]);
            let all = seen.changes().into_iter().map(|change| (change.what, said(&*change.after.scene())));
            all.filter(|(_, (key, ..))| known.insert(key.clone())).collect::<Vec<_>>()
        };
        assert_eq!(said(&*near.scene()), said(&*whole.scene()));
        assert_eq!(offered(&near), offered(&whole));
        compared += offered(&near).len();
    }
    assert!(compared >= groups.len(), "{compared} changes are too few to tell");
}
