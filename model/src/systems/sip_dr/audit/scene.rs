//! The two sites of a group's agents, and what can fail there.
//!
//! An installation may have more sites. A desktop connects to the two that are named in its local configuration and in
//! its agent's person object (GD-01, GD-02, GD-04), switches over from one of them to the other (GD-21), and listens to
//! the one where it is (GD-09); no site asks another one before it answers. So what happens at a third site changes
//! nothing for the group. The two are alike but for their parts in the group, and are numbered by these: the preferred
//! site is the first.
//!
//! One SIP Server of a pair is not among what can fail, since the other one serves alone (GD-10), and neither is the phone
//! of an agent: without it no site serves that agent, however the desktop is set up.

use super::super::model::SipDr;
use super::super::topology::{SITE_1, SITE_2, SITES, Topology};
use super::super::world::Action;
use super::shift::Shift;
use super::{Agents, Installation};
use crate::ambiguity::Readings;
use crate::audit::ends::{Ends, Limits, ends};
use crate::audit::world::{Confined, Event};
use crate::audit::{Error, Failure, FailureKind, Scene, Situation};
use crate::environment::Path;
use crate::rule::{Closed, Edition};
use crate::topology::NodeId;

crate::closed_enum! {
    /// What a site can lose. What takes something else with it comes after that, so that both can happen.
    pub enum Loss {
        /// The SIP Servers, for maintenance.
        Maintenance,
        /// The SIP Servers.
        Telephony,
        /// The configuration proxy.
        Proxy,
        /// The configuration servers.
        Configuration,
        /// The statistics servers.
        Statistics,
        /// Everything.
        Site,
        /// The desktops' way to it.
        Desktops,
        /// The phones' way to it.
        Phones,
    }
}

impl Loss {
    /// In the operator's words.
    pub(super) fn of(self, site: &str) -> Failure {
        let (kind, text) = match self {
            Loss::Maintenance => {
                (FailureKind::Service, format!("the SIP Servers of {site} are shut down gracefully"))
            }
            Loss::Telephony => (FailureKind::Service, format!("the SIP Servers of {site} are down")),
            Loss::Proxy => (FailureKind::Service, format!("the configuration proxy of {site} is down")),
            Loss::Configuration => {
                (FailureKind::Service, format!("the configuration servers of {site} are down"))
            }
            Loss::Statistics => (FailureKind::Service, format!("the statistics servers of {site} are down")),
            Loss::Site => (FailureKind::Node, format!("{site} is down")),
            Loss::Desktops => (FailureKind::Path, format!("the desktops do not reach {site}")),
            Loss::Phones => (FailureKind::Path, format!("the phones do not reach {site}")),
        };
        Failure { kind, text }
    }

    /// In the model's.
    fn at(self, site: NodeId) -> Event<Action> {
        let (failures, repair) = match self {
            Loss::Maintenance => (vec![Action::ShutDown(site)], Action::Restore(site)),
            Loss::Telephony => (vec![Action::StopPair(site)], Action::Restore(site)),
            // It refuses, or it swallows.
            Loss::Proxy => {
                let ways = [Path::Refused, Path::Silent].map(|path| Action::StopProxy(site, path));
                (ways.to_vec(), Action::Restore(site))
            }
            Loss::Configuration => (vec![Action::StopConfiguration(site)], Action::Restore(site)),
            Loss::Statistics => (vec![Action::StopStatistics(site)], Action::Restore(site)),
            Loss::Site => (vec![Action::StopSite(site)], Action::Restore(site)),
            Loss::Desktops => (vec![Action::Isolate(site)], Action::Reconnect(site)),
            Loss::Phones => (vec![Action::CutPhone(site)], Action::MendPhone(site)),
        };
        Event { failures, repairs: vec![repair] }
    }
}

/// The part of an installation that a group can notice.
pub(super) struct SipDrScene {
    topology: Topology,
    edition: Edition,
    readings: Readings,
    /// The operator's names, by site.
    names: [String; 2],
}

impl SipDrScene {
    pub(super) fn of(installation: &Installation, agents: &Agents) -> Self {
        let topology = Topology {
            first: if agents.first == agents.preferred { SITE_1 } else { SITE_2 },
            seating: agents.seating,
            site_timeout: agents.site_timeout,
            register_timeout: agents.register_timeout,
            endpoint: agents.endpoint,
            registers: agents.registers,
            spelling: installation.spelling,
        };
        SipDrScene {
            topology,
            edition: installation.edition,
            readings: installation.readings,
            names: [agents.preferred, agents.secondary].map(|site| installation.sites[site].clone()),
        }
    }

    /// Everything that can fail, and where.
    fn losses() -> impl Iterator<Item = (Loss, NodeId)> {
        Loss::ALL.iter().flat_map(|&loss| SITES.map(|site| (loss, site)))
    }
}

impl Scene for SipDrScene {
    fn key(&self) -> String {
        format!("{} {} {:?}", self.topology, self.edition, self.readings)
    }

    fn names(&self) -> Vec<String> {
        self.names.to_vec()
    }

    fn events(&self) -> Vec<Failure> {
        Self::losses().map(|(loss, site)| loss.of(&self.names[site.index()])).collect()
    }

    fn ends(
        &self,
        events: &[usize],
        situation: Situation,
        repaired: bool,
        limits: Limits<'_>,
    ) -> Result<Ends, Error> {
        let faults = events.len() as u8;
        let model = SipDr::new(self.topology, self.edition, self.readings, faults);
        let all: Vec<(Loss, NodeId)> = Self::losses().collect();
        let events = events.iter().map(|&event| all[event]).map(|(loss, site)| loss.at(site)).collect();
        ends(&Confined::new(Shift(model), events, situation, repaired), limits)
    }
}
