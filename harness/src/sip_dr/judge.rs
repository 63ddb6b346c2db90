//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use redial_model::topology::NodeId;
use serde::{Deserialize, Serialize};

use super::case::{AgentIs, CallIs, Expected, Library, Listener, Place, Way, Whom};
use super::messages::{Object, ServiceName, SiteName};
use crate::sip::call::Standing as Call;
use crate::wire::Standing;

/// Something that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// A library begins at a site.
    Began {
        /// What it calls itself.
        library: String,
        /// No library before it was called so.
        is_new: bool,
        /// It loads on demand.
        on_demand: bool,
    },
    /// A connection to a service that is ON.
    Opened(ServiceName, SiteName),
    /// An attempt at a service that is OFF.
    Retried(ServiceName, SiteName),
    /// A question for an object.
    Read(Object),
    /// A login that was accepted.
    LoggedIn(SiteName),
    /// A login that was refused.
    Refused(SiteName),
    /// A logout, whoever wanted it.
    LoggedOut(SiteName),
    /// An endpoint that was launched again.
    Launched,
    /// A registration by SIP that was refused, or not answered.
    Denied(SiteName),
    /// What a desktop shows to its agent.
    Published(Shown),
}

/// What a desktop shows to its agent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Shown {
    /// The services of which it says that they are OFF.
    #[serde(default)]
    pub off: Vec<ServiceName>,
    /// It says that it cannot go on.
    #[serde(default)]
    pub stopped: bool,
}

impl Shown {
    /// It says of these services that they are OFF, in whatever order, and of no others.
    fn says_off(&self, services: &[ServiceName]) -> bool {
        self.off.iter().all(|it| services.contains(it)) && services.iter().all(|it| self.off.contains(it))
    }
}

/// How a desktop stands now.
#[derive(Debug, Clone, Default)]
pub(super) struct Stands {
    /// The site that has let it in.
    pub site: Option<NodeId>,
    /// What it listens to there.
    pub listens: Vec<Listener>,
    /// Where the agent is logged in.
    pub agent: [bool; 2],
    /// Where the endpoint is registered by SIP.
    pub registered: [bool; 2],
    /// How it stands with the last call to an endpoint that speaks SIP.
    pub call: Option<Call>,
    /// A library before the present one has connections that stand.
    pub has_old: bool,
}

/// How an expectation stands; further attempts have been looked at already.
pub(super) fn look(expected: &Expected, seen: &[Seen], mark: usize, stands: &Stands) -> Standing {
    let since = &seen[mark.min(seen.len())..];
    let shown =
        || since.iter().filter_map(|it| if let Seen::Published(shown) = it { Some(shown) } else { None });
    let is_at = |at: Place| stands.site == Some(at.node());
    match expected {
        Expected::Works { at, listens } => {
            (is_at(at.0) && listens.iter().all(|listener| stands.listens.contains(listener))).into()
        }
        Expected::Agent { agent, at } => {
            let (site, is_in) = (at.0.site(), stands.agent[at.0.node().index()]);
            let came = |what: Seen| since.contains(&what);
            match agent {
                AgentIs::In => (is_at(at.0) && is_in && came(Seen::LoggedIn(site))).into(),
                // Nobody is logged out once more, so who was, has to be waited for in vain.
                AgentIs::Stays => (is_at(at.0) && is_in && !came(Seen::LoggedOut(site))).into(),
                AgentIs::Refused => came(Seen::Refused(site)).into(),
                AgentIs::Out if came(Seen::LoggedIn(site)) || came(Seen::Refused(site)) => {
                    Standing::Broken(format!("a login at {at}"))
                }
                AgentIs::Out => (!is_in).into(),
            }
        }
        Expected::Retries { service, at, times } => {
            let wanted = Seen::Retried(*service, at.0.site());
            (since.iter().filter(|it| **it == wanted).count() >= *times).into()
        }
        Expected::Reads { reads } => since.contains(&Seen::Read(*reads)).into(),
        Expected::Restarts { restarts: Library::Library } => {
            let mut began = since.iter().filter_map(|it| match it {
                Seen::Began { is_new, .. } => Some(*is_new),
                _ => None,
            });
            match began.next_back() {
                Some(false) => Standing::Broken("a library that has connected before, elsewhere".to_owned()),
                Some(true) => (!stands.has_old).into(),
                None => Standing::Open,
            }
        }
        Expected::Loads { loads: Way::OnDemand } => {
            let last = seen.iter().rev().find_map(|it| match it {
                Seen::Began { on_demand, .. } => Some(*on_demand),
                _ => None,
            });
            match last {
                Some(false) => Standing::Broken("a library that loads everything at once".to_owned()),
                last => last.is_some().into(),
            }
        }
        Expected::Launches { .. } => since.contains(&Seen::Launched).into(),
        Expected::Registered { at } => stands.registered[at.0.node().index()].into(),
        Expected::Call { call: CallIs::Up } => Call::is_up(stands.call),
        Expected::Call { call: CallIs::Over } => Call::is_over(stands.call),
        Expected::Denied { at } => since.contains(&Seen::Denied(at.0.site())).into(),
        Expected::Warns { of } => shown().any(|shown| shown.off.contains(of)).into(),
        Expected::Lifts { of } => shown().next_back().is_some_and(|shown| !shown.off.contains(of)).into(),
        Expected::Shows { shows } => {
            let last = seen
                .iter()
                .rev()
                .find_map(|it| if let Seen::Published(shown) = it { Some(shown) } else { None });
            last.is_some_and(|shown| shown.says_off(shows)).into()
        }
        Expected::Tells { tells } => match (tells, shown().any(|shown| shown.stopped)) {
            (Whom::Agent, told) => told.into(),
            (Whom::Nobody, false) => Standing::Met,
            (Whom::Nobody, true) => Standing::Broken("an agent who is told that nothing goes on".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Name;

    #[test]
    fn what_was_seen_before_the_phase_counts_for_nothing() {
        let again = Expected::Retries { service: ServiceName::Telephony, at: Name(Place::Site1), times: 1 };
        let seen = [Seen::Retried(ServiceName::Telephony, SiteName::Site1), Seen::Launched];
        assert_eq!(look(&again, &seen, 0, &Stands::default()), Standing::Met);
        assert_eq!(look(&again, &seen, 1, &Stands::default()), Standing::Open);
    }

    #[test]
    fn what_is_shown_now_is_shown_exactly() {
        let shown = |off: &[ServiceName]| Seen::Published(Shown { off: off.to_vec(), stopped: false });
        let shows = |off: &[ServiceName]| Expected::Shows { shows: off.to_vec() };
        let both = [ServiceName::Statistics, ServiceName::Telephony];
        let seen = [shown(&both[..1]), shown(&both)];
        let look = |expected: &Expected, mark| look(expected, &seen, mark, &Stands::default());
        assert_eq!(look(&shows(&[both[1], both[0]]), 2), Standing::Met);
        assert_eq!(look(&shows(&both[..1]), 0), Standing::Open);
        assert_eq!(look(&shows(&[]), 0), Standing::Open);
    }

    #[test]
    fn a_library_that_was_there_before_is_no_new_one() {
        let restarts = Expected::Restarts { restarts: Library::Library };
        let began = |is_new| Seen::Began { library: "1".to_owned(), is_new, on_demand: true };
        let stands = Stands { has_old: true, ..Stands::default() };
        assert!(matches!(look(&restarts, &[began(false)], 0, &stands), Standing::Broken(_)));
        assert_eq!(look(&restarts, &[began(true)], 0, &stands), Standing::Open);
        assert_eq!(look(&restarts, &[began(true)], 0, &Stands::default()), Standing::Met);
    }
}
