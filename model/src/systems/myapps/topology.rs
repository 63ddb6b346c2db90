//! Installations of myApps PBXes: a master, slaves, and standbys of either; where the user lives and which PBX the
//! client has configured.

use std::fmt;

use serde::Serialize;

use super::editions::EDITION_13R3;
use crate::rule::Edition;
use crate::topology::{NodeId, NodeSet, Permutation};

crate::closed_enum! {
    /// What a PBX is in its installation.
    pub enum Role {
        /// The PBX at which the slaves are registered.
        Master,
        /// The standby of the master (MA-02).
        Standby,
        /// A PBX registered at the master, home of some users.
        Slave,
        /// The standby of a slave (MA-03); not in edition 13r3.
        StandbySlave,
    }
}

/// One PBX of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub struct Pbx {
    /// What it is.
    pub role: Role,
    /// Which slave it is, or backs: 1, 2, …; 0 for the master and its standby.
    pub number: u8,
}

impl Pbx {
    /// Every PBX that an installation can have, in the order of an installation's list.
    pub const ALL: [Pbx; 6] = [
        Pbx { role: Role::Master, number: 0 },
        Pbx { role: Role::Standby, number: 0 },
        Pbx { role: Role::Slave, number: 1 },
        Pbx { role: Role::StandbySlave, number: 1 },
        Pbx { role: Role::Slave, number: 2 },
        Pbx { role: Role::StandbySlave, number: 2 },
    ];

    /// What cases, traces and reports call it.
    pub fn name(self) -> &'static str {
        match (self.role, self.number) {
            (Role::Master, _) => "master",
            (Role::Standby, _) => "master-standby",
            (Role::Slave, 1) => "slave1",
            (Role::StandbySlave, 1) => "slave1-standby",
            (Role::Slave, _) => "slave2",
            (Role::StandbySlave, _) => "slave2-standby",
        }
    }

    /// The PBX of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pbx| pbx.name() == name)
    }

    fn is_backed_by(self, other: Pbx) -> bool {
        self.number == other.number
            && matches!(
                (self.role, other.role),
                (Role::Master, Role::Standby) | (Role::Slave, Role::StandbySlave)
            )
    }
}

impl From<Pbx> for &'static str {
    fn from(pbx: Pbx) -> Self {
        pbx.name()
    }
}

/// Why a list of PBXes is no installation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopologyError {
    /// There is no master.
    #[error("the installation has no `master`; every installation has exactly one")]
    NoMaster,
    /// A PBX is listed twice.
    #[error("`{0}` is listed twice; each PBX stands once in the list")]
    Twice(&'static str),
    /// A standby backs nobody.
    #[error("`{0}` backs a PBX that is not in the installation; add that PBX or leave its standby out")]
    BacksNobody(&'static str),
    /// A user cannot live there.
    #[error("`{0}` cannot be a user's home; a home is the master or a slave of the installation")]
    NoHome(&'static str),
    /// It is no standby.
    #[error("`{0}` is no standby; only a standby can be added or taken away")]
    NoStandby(&'static str),
    /// The client is configured with a PBX that is not there.
    #[error("`{0}` is not in the installation, so no client can be configured with it")]
    NotThere(&'static str),
    /// The edition does not have it.
    #[error("`{0}` is a standby of a slave, which edition 13r3 does not have (MA-03); use edition 16r1")]
    NotInEdition(&'static str),
}

/// An installation, a user's home in it and the PBX that the user's client has configured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Topology {
    pbxes: Vec<Pbx>,
    home: NodeId,
    configured: NodeId,
    /// Where the master has the user: at home, unless it has not been told of a move.
    #[serde(skip)]
    believed: NodeId,
    /// Standbys that have a place in the list and are not there: not yet, or not any more.
    #[serde(skip)]
    absent: NodeSet,
    /// What follows from these, looked up in every step of the checker.
    #[serde(skip)]
    relations: Relations,
    /// What can be put in whose place.
    #[serde(skip)]
    automorphisms: Vec<Permutation>,
}

/// Who stands in which relation to whom, by the place of the one who is asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Relations {
    standbys: Vec<Option<NodeId>>,
    backed: Vec<Option<NodeId>>,
    next_hops: Vec<NodeId>,
    links: Vec<(NodeId, NodeId)>,
}

impl Relations {
    fn of(pbxes: &[Pbx], absent: NodeSet, home: NodeId, believed: NodeId) -> Self {
        let places = || (0..pbxes.len() as u8).map(NodeId);
        let find = |wanted: &dyn Fn(Pbx) -> bool| {
            places().find(|&place| wanted(pbxes[place.index()]) && !absent.contains(place))
        };
        let master = find(&|pbx| pbx.role == Role::Master).expect("an installation has a master");
        let standbys: Vec<_> = pbxes.iter().map(|pbx| find(&|other| pbx.is_backed_by(other))).collect();
        let backed: Vec<_> = pbxes.iter().map(|pbx| find(&|other| other.is_backed_by(*pbx))).collect();
        let mut next_hops = Vec::new();
        let mut links = Vec::new();
        for node in places() {
            let backed = || backed[node.index()].expect("a standby backs a PBX");
            let (next_hop, registers_at) = match pbxes[node.index()].role {
                _ if absent.contains(node) => (node, vec![]),
                Role::Master => (believed, vec![]),
                Role::Slave => (master, vec![master]),
                Role::Standby => (backed(), vec![master]),
                Role::StandbySlave => (backed(), vec![backed(), master]),
            };
            next_hops.push(if node == home { node } else { next_hop });
            links.extend(registers_at.into_iter().map(|other| (node, other)));
        }
        Relations { standbys, backed, next_hops, links }
    }
}

impl Topology {
    /// Puts an installation together.
    ///
    /// # Errors
    /// Says which PBX does not fit, and why.
    pub fn new(pbxes: &[Pbx], home: Pbx, configured: Pbx) -> Result<Self, TopologyError> {
        let mut sorted = pbxes.to_vec();
        sorted.sort_by_key(|pbx| Pbx::ALL.iter().position(|other| other == pbx));
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(TopologyError::Twice(twice[0].name()));
        }
        if !sorted.iter().any(|pbx| pbx.role == Role::Master) {
            return Err(TopologyError::NoMaster);
        }
        for pbx in &sorted {
            let standby = matches!(pbx.role, Role::Standby | Role::StandbySlave);
            if standby && !sorted.iter().any(|other| other.is_backed_by(*pbx)) {
                return Err(TopologyError::BacksNobody(pbx.name()));
            }
        }
        let place = |pbx: Pbx| sorted.iter().position(|other| *other == pbx).map(|place| NodeId(place as u8));
        let home_node = place(home)
            .filter(|_| matches!(home.role, Role::Master | Role::Slave))
            .ok_or(TopologyError::NoHome(home.name()))?;
        let configured_node = place(configured).ok_or(TopologyError::NotThere(configured.name()))?;
        let topology = Topology {
            home: home_node,
            configured: configured_node,
            pbxes: sorted,
            believed: home_node,
            absent: NodeSet::default(),
            relations: Relations::default(),
            automorphisms: Vec::new(),
        };
        Ok(topology.related())
    }

    /// The same with all that follows from who is there, and who is whose.
    fn related(mut self) -> Self {
        self.relations = Relations::of(&self.pbxes, self.absent, self.home, self.believed);
        self.automorphisms = automorphisms(&self);
        self
    }

    /// The same, refused if the edition does not have one of its PBXes.
    ///
    /// # Errors
    /// Says which PBX the edition lacks.
    pub fn in_edition(self, edition: Edition) -> Result<Self, TopologyError> {
        match self.pbxes.iter().find(|pbx| edition == EDITION_13R3 && pbx.role == Role::StandbySlave) {
            Some(pbx) => Err(TopologyError::NotInEdition(pbx.name())),
            None => Ok(self),
        }
    }

    /// Every installation of one master, up to `slaves` slaves and a standby for each, with every home and every
    /// configured PBX; of those that differ only in the slaves' numbers, one.
    pub fn enumerate(edition: Edition, slaves: u8) -> Vec<Self> {
        assert!(slaves <= 2, "installations with more than two slaves are not named");
        let mut all = Vec::new();
        for listed in 0..1u8 << Pbx::ALL.len() {
            let chosen = |place: usize| listed & (1 << place) != 0;
            let pbxes: Vec<Pbx> =
                Pbx::ALL.into_iter().enumerate().filter(|(i, _)| chosen(*i)).map(|(_, pbx)| pbx).collect();
            if pbxes.iter().any(|pbx| pbx.number > slaves) {
                continue;
            }
            for &home in &pbxes {
                for &configured in &pbxes {
                    let topology =
                        Topology::new(&pbxes, home, configured).and_then(|it| it.in_edition(edition));
                    all.extend(topology.ok().filter(Topology::is_canonical));
                }
            }
        }
        all
    }

    /// The same with slave 1 and slave 2 exchanged.
    fn exchanged(&self) -> Self {
        let exchanged = |pbx: Pbx| Pbx { number: [0, 2, 1][usize::from(pbx.number)], ..pbx };
        let pbxes: Vec<Pbx> = self.pbxes.iter().map(|&pbx| exchanged(pbx)).collect();
        Topology::new(&pbxes, exchanged(self.pbx(self.home)), exchanged(self.pbx(self.configured)))
            .expect("exchanging the numbers keeps an installation whole")
    }

    /// Of a topology and the one with slave 1 and slave 2 exchanged, the lesser by name; without slave 1, neither.
    fn is_canonical(&self) -> bool {
        let key = |topology: &Topology| {
            let places = |pbx: &Pbx| Pbx::ALL.iter().position(|other| other == pbx);
            let listed: Vec<_> = topology.pbxes.iter().map(places).collect();
            (listed, places(&topology.pbx(topology.home)), places(&topology.pbx(topology.configured)))
        };
        key(self) <= key(&self.exchanged())
    }

    /// What a client can notice of the installation, as one that is enumerated: the master, the user's home and its standby,
    /// the configured PBX and the one that this backs. It can notice nothing else, whatever fails:
    ///
    /// - it dials the configured PBX, the one of a redirect, and a secondary, which is the home, the standby of that, or the
    ///   master (MA-16 to MA-21);
    /// - a standby redirects to the PBX that it backs, a slave to the master, the master to the home or its standby (MA-03,
    ///   MA-06 to MA-08), and each by its registrations with these (MA-09);
    /// - so a run of the installation, without all that happens elsewhere, is one of this part, in which no more has failed;
    ///   and a run of this part is one of the installation.
    ///
    /// What is asked of *all* PBXes, as whether just one has failed, is asked of these then. MA-H01 asks whether there is
    /// anybody else: if the part is the master alone, another PBX stays in it.
    pub fn noticed(&self) -> Self {
        let master = self.master();
        let near = [
            Some(master),
            Some(self.home),
            self.standby_of(self.home),
            self.backed_by(self.configured),
            Some(self.configured),
        ];
        let mut noticed: Vec<NodeId> = self.nodes().filter(|&node| near.contains(&Some(node))).collect();
        if noticed == [master] {
            noticed.extend(self.nodes().find(|&node| node != master));
        }
        let pbxes: Vec<Pbx> = noticed.into_iter().map(|node| self.pbx(node)).collect();
        let part = Topology::new(&pbxes, self.pbx(self.home), self.pbx(self.configured)).expect(
            "a part that holds the master, and with each standby the PBX it backs, is an installation",
        );
        if part.is_canonical() { part } else { part.exchanged() }
    }

    /// How many PBXes there are, those included that are not there now.
    pub fn len(&self) -> usize {
        self.pbxes.len()
    }

    /// Never: every installation has a master.
    pub fn is_empty(&self) -> bool {
        self.pbxes.is_empty()
    }

    /// All PBXes that are there.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let absent = self.absent;
        (0..self.pbxes.len() as u8).map(NodeId).filter(move |&node| !absent.contains(node))
    }

    /// The PBX at a place.
    #[inline]
    pub fn pbx(&self, node: NodeId) -> Pbx {
        self.pbxes[node.index()]
    }

    /// The name of the PBX at a place.
    pub fn name(&self, node: NodeId) -> &'static str {
        self.pbx(node).name()
    }

    /// The place of a PBX.
    pub fn node(&self, pbx: Pbx) -> Option<NodeId> {
        self.pbxes.iter().position(|other| *other == pbx).map(|place| NodeId(place as u8))
    }

    /// The PBX on which the user is configured.
    #[inline]
    pub fn home(&self) -> NodeId {
        self.home
    }

    /// The same installation, with the user on another PBX, as the master knows.
    ///
    /// # Errors
    /// The PBX is not there, or is a standby.
    pub fn with_home(&self, home: Pbx) -> Result<Self, TopologyError> {
        let moved = Self::new(&self.pbxes, home, self.pbx(self.configured))?;
        Ok(Topology { absent: self.absent, ..moved }.related())
    }

    /// The same with the user where the master has it still.
    #[must_use]
    pub(super) fn known_at(&self, believed: NodeId) -> Self {
        Topology { believed, ..self.clone() }.related()
    }

    /// The same installation, whose client is given another PBX.
    #[must_use]
    pub(super) fn with_configured(&self, configured: NodeId) -> Self {
        Topology { configured, ..self.clone() }.related()
    }

    /// The same installation with one of its standbys, or without it: it keeps its place in the list.
    ///
    /// # Errors
    /// The PBX is not in the list, or no standby.
    pub fn with_standby(&self, standby: Pbx, is_there: bool) -> Result<Self, TopologyError> {
        let node = self.node(standby).ok_or(TopologyError::NotThere(standby.name()))?;
        if !matches!(standby.role, Role::Standby | Role::StandbySlave) {
            return Err(TopologyError::NoStandby(standby.name()));
        }
        let mut absent = self.absent;
        absent.set(node, !is_there);
        Ok(Topology { absent, ..self.clone() }.related())
    }

    /// The standbys that have a place in the list and are not there.
    pub fn absent(&self) -> impl Iterator<Item = NodeId> + use<> {
        self.absent.iter()
    }

    /// The PBX on which the master has the user: the home, unless it was not told of a move (MA-08).
    #[inline]
    pub(super) fn believed(&self) -> NodeId {
        self.believed
    }

    /// Whether the master knows where the user is.
    pub fn master_knows(&self) -> bool {
        self.believed == self.home
    }

    /// The PBX that the client has configured.
    #[inline]
    pub fn configured(&self) -> NodeId {
        self.configured
    }

    /// The master.
    pub fn master(&self) -> NodeId {
        self.nodes().find(|&node| self.pbx(node).role == Role::Master).expect("an installation has a master")
    }

    /// Whether the master has slaves.
    pub fn has_slaves(&self) -> bool {
        self.nodes().any(|node| self.pbx(node).role == Role::Slave)
    }

    /// The explicit standby of a PBX (MA-02, MA-03).
    #[inline]
    pub fn standby_of(&self, node: NodeId) -> Option<NodeId> {
        self.relations.standbys[node.index()]
    }

    /// The PBX that a standby backs.
    pub fn backed_by(&self, node: NodeId) -> Option<NodeId> {
        self.relations.backed[node.index()]
    }

    /// The PBX to which this one would redirect the user: itself for the user's own PBX (MA-06, MA-07, MA-08).
    #[inline]
    pub fn next_hop(&self, node: NodeId) -> NodeId {
        self.relations.next_hops[node.index()]
    }

    /// The pairs of PBXes that register with one another: slave and master, standby and the PBX it backs,
    /// standby-slave and master.
    #[inline]
    pub fn links(&self) -> &[(NodeId, NodeId)] {
        &self.relations.links
    }

    /// Every way but the identity to put PBXes in each other's place.
    #[inline]
    pub fn automorphisms(&self) -> &[Permutation] {
        &self.automorphisms
    }
}

/// Every way but the identity to put PBXes in each other's place so that roles, who backs whom, the home and the
/// configured PBX stay.
fn automorphisms(topology: &Topology) -> Vec<Permutation> {
    let mut found = Vec::new();
    // An installation that its administrator changes is explored as it is.
    if topology.absent.is_empty() {
        extend(topology, &mut Vec::new(), &mut found);
    }
    found.into_iter().filter(|permutation| *permutation != Permutation::IDENTITY).collect()
}

/// Finds an image for the next node, and for all after it, in every way there is.
fn extend(topology: &Topology, images: &mut Vec<NodeId>, found: &mut Vec<Permutation>) {
    let Some(node) = topology.nodes().nth(images.len()) else {
        found.push(Permutation::of(images));
        return;
    };
    for image in topology.nodes().filter(|&image| topology.pbx(image).role == topology.pbx(node).role) {
        let fixed = [topology.home(), topology.configured()];
        let stays = fixed.iter().all(|&it| (it == node) == (it == image));
        let backs_alike = match (topology.backed_by(node), topology.backed_by(image)) {
            (Some(backed), Some(backed_by_image)) => {
                // Whoever is backed stands before its standby in every installation.
                images.get(backed.index()) == Some(&backed_by_image)
            }
            (None, None) => topology.standby_of(node).is_some() == topology.standby_of(image).is_some(),
            _ => false,
        };
        if stays && backs_alike && !images.contains(&image) {
            images.push(image);
            extend(topology, images, found);
            images.pop();
        }
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.nodes().map(|node| self.name(node)).collect();
        write!(
            f,
            "{}; home {}, configured {}",
            names.join(", "),
            self.name(self.home),
            self.name(self.configured)
        )
    }
}
