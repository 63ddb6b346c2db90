//! What an installation can become by what its administrator changes.

use std::fmt;

use super::super::topology::{Role, Topology};
use crate::audit::story::{Step, said};
use crate::topology::NodeId;

/// With so many PBXes there are two slaves, or a slave and a standby of it or of the master.
pub(super) const MOST_PBXES: usize = 3;

/// What an administrator changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The user is moved to another PBX.
    Move {
        /// To which one.
        to: NodeId,
        /// The master knows at once. It does, unless the move is from one slave to another.
        told: bool,
    },
    /// A standby is taken away: it runs no more, and nobody is backed by it.
    TakeAway(NodeId),
    /// A standby is added, and runs.
    Add(NodeId),
    /// The client is given another PBX as its primary.
    Configure(NodeId),
}

impl Change {
    /// In the words of an administrator.
    pub(super) fn told(self) -> Vec<Step> {
        let step = |what, node| Step::nobody(said(what, &[node]));
        match self {
            Change::Move { to, told: true } => vec![step("the user is moved to {}", to)],
            Change::Move { to, told: false } => {
                vec![step("the user is moved to {}, and the master is not told", to)]
            }
            Change::TakeAway(node) => vec![step("{} is taken away", node)],
            Change::Add(node) => vec![step("{} is added", node)],
            Change::Configure(node) => vec![step("the client is given {} as its primary", node)],
        }
    }

    fn made_of(self, topology: &Topology) -> Option<Topology> {
        let with = |node, is_there| topology.with_standby(topology.pbx(node), is_there);
        match self {
            Change::Move { to, told } => {
                let moved = topology.with_home(topology.pbx(to)).ok()?;
                Some(if told { moved } else { moved.known_at(topology.home()) })
            }
            Change::TakeAway(node) => with(node, false).ok(),
            Change::Add(node) => with(node, true).ok(),
            Change::Configure(node) => Some(topology.with_configured(node)),
        }
    }
}

/// All that can be changed in an installation.
fn possible(topology: &Topology) -> Vec<Change> {
    let role = |node| topology.pbx(node).role;
    let is_standby = |node: &NodeId| matches!(role(*node), Role::Standby | Role::StandbySlave);
    let homes = topology.nodes().filter(|node| !is_standby(node) && *node != topology.home());
    let between_slaves = |node| role(node) == Role::Slave && role(topology.home()) == Role::Slave;
    let mut all = Vec::new();
    for to in homes {
        all.push(Change::Move { to, told: true });
        if between_slaves(to) && topology.master_knows() {
            all.push(Change::Move { to, told: false });
        }
    }
    all.extend(topology.nodes().filter(is_standby).map(Change::TakeAway));
    all.extend(topology.absent().map(Change::Add));
    let others = topology.nodes().filter(|&node| node != topology.configured());
    all.extend(others.map(Change::Configure));
    all
}

/// An installation, and every installation that it becomes by so many changes.
#[derive(Debug, Clone)]
pub struct Course {
    forms: Vec<Form>,
    changes: u8,
}

#[derive(Debug, Clone)]
struct Form {
    topology: Topology,
    ways: Vec<(Change, u8)>,
    /// The same, once the master was told where the user is.
    once_told: Option<u8>,
}

impl Course {
    /// What becomes of an installation: of itself, and of the same with one of its standbys not there yet.
    pub(super) fn begun_as(topology: &Topology, changes: u8) -> Vec<Course> {
        let is_to_come = |topology: &Topology, node: NodeId| {
            let without = topology.with_standby(topology.pbx(node), false);
            without.ok().filter(|_| node != topology.configured())
        };
        let begun_without = topology.nodes().filter_map(|node| is_to_come(topology, node));
        let begun = std::iter::once(topology.clone()).chain(begun_without);
        begun.filter(|it| !possible(it).is_empty()).map(|it| Course::of(it, changes)).collect()
    }

    /// What an installation becomes by so many changes.
    pub fn of(topology: Topology, changes: u8) -> Self {
        let mut course = Course { forms: Vec::new(), changes };
        let mut last = vec![course.place(topology)];
        for _ in 0..changes {
            let mut next = Vec::new();
            for place in last {
                let from = course.form(place).clone();
                if !course.forms[usize::from(place)].ways.is_empty() {
                    continue;
                }
                for change in possible(&from) {
                    if let Some(to) = change.made_of(&from) {
                        let to = course.place(to);
                        course.forms[usize::from(place)].ways.push((change, to));
                        next.extend([Some(to), course.once_told(to)].into_iter().flatten());
                    }
                }
            }
            last = next;
        }
        course
    }

    /// The place of an installation in the list, in which it is put if it is new there.
    fn place(&mut self, topology: Topology) -> u8 {
        if let Some(place) = self.forms.iter().position(|form| form.topology == topology) {
            return place as u8;
        }
        let once_told = (!topology.master_knows()).then(|| self.place(topology.known_at(topology.home())));
        self.forms.push(Form { topology, ways: Vec::new(), once_told });
        u8::try_from(self.forms.len() - 1).expect("a small installation becomes few others")
    }

    /// The installation at a place; it begins as the first.
    pub(super) fn form(&self, place: u8) -> &Topology {
        &self.forms[usize::from(place)].topology
    }

    /// So many changes are made at most.
    pub(super) fn changes(&self) -> u8 {
        self.changes
    }

    /// What can be changed.
    pub(super) fn ways(&self, place: u8) -> impl Iterator<Item = Change> + '_ {
        self.forms[usize::from(place)].ways.iter().map(|(change, _)| *change)
    }

    /// What a change makes of it.
    pub(super) fn after(&self, place: u8, change: Change) -> Option<u8> {
        self.forms[usize::from(place)].ways.iter().find(|(it, _)| *it == change).map(|(_, to)| *to)
    }

    /// The same once the master was told where the user is, if it is not.
    pub(super) fn once_told(&self, place: u8) -> Option<u8> {
        self.forms[usize::from(place)].once_told
    }
}

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topology = self.form(0);
        write!(f, "{topology}")?;
        topology.absent().try_for_each(|node| write!(f, "; without {}", topology.name(node)))
    }
}
