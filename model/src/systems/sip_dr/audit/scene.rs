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
use super::installation::{Agents, Installation};
use super::shift::Shift;
use crate::audit::audited::Event;
use crate::audit::part::{Happening, Part, once_each};
use crate::audit::{Failure, FailureKind};
use crate::environment::Path;
use crate::rule::Closed;
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
        let by_restoring = |ways: Vec<Action>| Event::new(ways, [Action::Restore(site)]);
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
                vec![Event::new([Action::Isolate(site)], [Action::Reconnect(site)])]
            }
            Loss::Phones => {
                vec![Event::new([Action::CutPhone(site)], [Action::MendPhone(site)])]
            }
        }
    }
}

/// The part of an installation that a group can notice.
pub(super) fn scene(installation: &Installation, agents: &Agents) -> Part<Shift> {
    let topology = Topology {
        first: if agents.first == agents.preferred { SITE_1 } else { SITE_2 },
        seating: agents.seating,
        site_timeout: agents.site_timeout,
        register_timeout: agents.register_timeout,
        endpoint: agents.endpoint,
        registers: agents.registers,
        spelling: installation.spelling,
    };
    let names = [agents.preferred, agents.secondary].map(|site| installation.sites[site].clone());
    let happening = |loss: Loss, site: NodeId| Happening {
        failure: loss.of(&names[site.index()]),
        events: loss.at(site),
    };
    let happenings = Loss::ALL.iter().flat_map(|&loss| SITES.map(|site| happening(loss, site))).collect();
    Part {
        key: topology.to_string(),
        names: names.iter().map(|it| it.to_string()).collect(),
        happenings,
        together: once_each,
        world: Box::new(move |by, faults| Shift(SipDr::new(topology, by.edition, by.readings, faults))),
    }
}
