//! Installations that somebody has: registrars, and telephones that are set up alike.

use std::sync::Arc;

use redial_model::audit::audited::Event;
use redial_model::audit::described::{Changes, Described, Name, Read};
use redial_model::audit::description::{Entry, Names, groups};
use redial_model::audit::part::{Happening, Part};
use redial_model::audit::{Failure, FailureKind};
use redial_model::environment::Path;
use redial_model::frame::served::Served;
use redial_model::frame::trouble::Trouble;
use redial_model::rule::Edition;
use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::phone::Phone;
use crate::world::{Action, Model, State, Telephony};
use crate::{FIRST, Setup};

/// An installation, as its operator describes it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Telephones with two registrars")]
pub struct Description {
    /// The registrars.
    #[serde(rename = "registrar")]
    registrars: Vec<RegistrarEntry>,
    /// Telephones that are set up alike.
    #[serde(rename = "group")]
    groups: Vec<GroupEntry>,
}

/// A registrar.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RegistrarEntry {
    /// The operator's name for it.
    name: String,
}

/// Telephones that are set up alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    /// The operator's name for them.
    name: String,
    /// How many users there are.
    users: u64,
    /// Their first registrar.
    first: String,
    /// Their second one, if they have one.
    second: Option<String>,
}

/// The registrars by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    registrars: Vec<Name>,
}

/// How the telephones of a group are set up; registrars are numbered in the order of the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    first: usize,
    second: Option<usize>,
}

impl Users {
    fn registrars(&self) -> impl Iterator<Item = usize> {
        [Some(self.first), self.second].into_iter().flatten()
    }
}

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = Model;

    fn read(it: &Description, _: Edition) -> Read<Self> {
        let names = Names::of("registrar", "registrar", &it.registrars, |entry| &entry.name)?;
        let users = |entry: Entry, group: &GroupEntry| {
            let first = names.place(entry, "first", &group.first)?;
            let second = group.second.as_ref().map(|name| names.place(entry, "second", name)).transpose()?;
            if second == Some(first) {
                return Err(entry.misfit("second", "it is the first one already; name another, or none"));
            }
            Ok(Users { first, second })
        };
        let groups = groups(&it.groups, |group| (&group.name, group.users), users)?;
        Ok((Installation { registrars: names.iter().map(Name::from).collect() }, groups))
    }

    fn facts(&self, users: &Users) -> Vec<(&'static str, String)> {
        let facts = ["first", "second"].into_iter().zip(users.registrars());
        facts.map(|(key, registrar)| (key, self.registrars[registrar].to_string())).collect()
    }

    fn scene(&self, users: &Users) -> Part<Model> {
        let setup = Setup { knows_second: users.second.is_some() };
        let names: Arc<[String]> =
            users.registrars().map(|registrar| self.registrars[registrar].to_string()).collect();
        let of = |kind, text, event| Happening::new(Failure { kind, text }, event);
        let happenings = setup.registrars().iter().zip(&*names).flat_map(|(&node, name)| {
            let withdrawn = Event::new([Action::Withdraw(node)], [Action::PutBack(node)]);
            let blocked = Trouble::Block(node, Path::Refused).event(Action::Net);
            [
                of(FailureKind::Node, format!("{name} is down"), Trouble::Stop(node).event(Action::Net)),
                of(FailureKind::Service, format!("{name} is out of service"), withdrawn),
                of(FailureKind::Path, format!("the telephones do not reach {name}"), blocked),
            ]
        });
        let happenings = happenings.collect();
        Part::of(setup, names, happenings)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        let others =
            (0..self.registrars.len()).filter(|&other| users.second.is_none() && other != users.first);
        for other in others {
            let what = format!("tell the telephones of {} of {}", changes.group(), self.registrars[other]);
            changes.offer(what, |_, users| users.second = Some(other));
        }
    }
}

impl Served for Telephony {
    fn home(_: &Model) -> NodeId {
        FIRST
    }

    fn place(_: &Model, state: &State) -> Option<NodeId> {
        state.registered()
    }

    /// A telephone stores nothing.
    fn restarted(_: &Model, state: &State, _: bool) -> State {
        State { phone: Phone::START, connected: false, asked: None, ..*state }
    }
}
