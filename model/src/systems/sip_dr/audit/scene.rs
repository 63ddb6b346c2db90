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
    /// What a site can lose. What takes something else with it comes after that, so that both can happen together.
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

    /// In the model's, in this order.
    fn at(self, site: NodeId) -> Vec<Event<Action>> {
        let by_restoring = |failures| Event { failures, repairs: vec![Action::Restore(site)] };
        match self {
            // They are emptied of calls, and then they stop (GD-20). What has stopped cannot be emptied, so that the
            // other order never comes to an end.
            Loss::Maintenance => {
                let emptied = by_restoring(vec![Action::ShutDown(site)]);
                [vec![emptied], Loss::Telephony.at(site)].concat()
            }
            Loss::Telephony => vec![by_restoring(vec![Action::StopPair(site)])],
            // It refuses, or it swallows.
            Loss::Proxy => {
                let ways = [Path::Refused, Path::Silent].map(|path| Action::StopProxy(site, path));
                vec![by_restoring(ways.to_vec())]
            }
            Loss::Configuration => vec![by_restoring(vec![Action::StopConfiguration(site)])],
            Loss::Statistics => vec![by_restoring(vec![Action::StopStatistics(site)])],
            Loss::Site => vec![by_restoring(vec![Action::StopSite(site)])],
            Loss::Desktops => {
                vec![Event { failures: vec![Action::Isolate(site)], repairs: vec![Action::Reconnect(site)] }]
            }
            Loss::Phones => {
                vec![Event { failures: vec![Action::CutPhone(site)], repairs: vec![Action::MendPhone(site)] }]
            }
        }
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
        let all: Vec<(Loss, NodeId)> = Self::losses().collect();
        let mut happening: Vec<Event<Action>> = Vec::new();
        for event in events.iter().map(|&event| all[event]).flat_map(|(loss, site)| loss.at(site)) {
            // Two losses may have a part in common.
            if happening.iter().all(|other| other.failures != event.failures) {
                happening.push(event);
            }
        }
        let faults = happening.len() as u8;
        let model = SipDr::new(self.topology, self.edition, self.readings, faults);
        ends(&Confined::new(Shift(model), happening, situation, repaired), limits)
    }
}
