//! The two sites as their rows have them: configuration proxies, pairs of SIP Servers, and what else runs there.

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::sip_dr::ambiguities::Question;
use redial_model::systems::sip_dr::messages::{Identity, Person, Service};
use redial_model::systems::sip_dr::proxy::{self, Proxy};
use redial_model::systems::sip_dr::sip_server::{self, Input, Output, SipServer, State};
use redial_model::systems::sip_dr::tables::{PROXY, SIP_SERVER};
use redial_model::systems::sip_dr::topology::Topology;
use redial_model::topology::NodeId;

/// What runs at a site.
struct Site {
    pair: Position<SipServer>,
    /// The configuration proxy.
    configuration: bool,
    /// The configuration servers behind it.
    servers: bool,
    statistics: bool,
}

/// Both sites.
pub struct Sites {
    topology: Topology,
    readings: Readings,
    proxy: Rules<Proxy>,
    sip_server: Rules<SipServer>,
    sites: [Site; 2],
    /// What the configuration says of the agent.
    pub person: Person,
}

impl Sites {
    /// Two sites at which all is well, with the phone registered at both of them or at none.
    pub fn new(
        topology: Topology,
        (person, phone): (Person, bool),
        edition: Edition,
        readings: Readings,
    ) -> Self {
        let pair = || SipServer::serving(phone);
        let site = || Site { pair: pair(), configuration: true, servers: true, statistics: true };
        Sites {
            topology,
            readings,
            proxy: PROXY.rules(edition),
            sip_server: SIP_SERVER.rules(edition),
            sites: [site(), site()],
            person,
        }
    }

    /// Whether a service runs. Whether that of the configuration does when a proxy runs without its servers is open (GD-A19).
    pub fn offers(&self, site: NodeId, service: Service) -> bool {
        let site = &self.sites[site.index()];
        match service {
            Service::Telephony => site.pair.state != State::Gone,
            Service::Configuration => {
                let by_the_proxy_alone = self.readings.get(Question::ConfigurationService) == 1;
                site.configuration && (site.servers || by_the_proxy_alone)
            }
            Service::Statistics => site.statistics,
        }
    }

    /// The configuration servers of a site end, or run again.
    pub fn set_servers(&mut self, site: NodeId, run: bool) {
        self.sites[site.index()].servers = run;
    }

    /// A service ends, or runs again; what the SIP Servers say to that.
    pub fn set(&mut self, site: NodeId, service: Service, runs: bool) -> Vec<Output> {
        match service {
            Service::Telephony if runs => return self.happens(site, Input::Restored),
            Service::Telephony => return self.happens(site, Input::BothGone),
            Service::Configuration => self.sites[site.index()].configuration = runs,
            Service::Statistics => self.sites[site.index()].statistics = runs,
        }
        Vec::new()
    }

    /// Whether the agent is in a call.
    pub fn has_call(&self, site: NodeId) -> bool {
        self.sites[site.index()].pair.memory.call
    }

    /// Whether the agent is logged in.
    pub fn has_agent(&self, site: NodeId) -> bool {
        self.sites[site.index()].pair.memory.agent
    }

    /// Whether the proxy of a site lets a desktop in.
    pub fn lets_in(&self, site: NodeId, identity: Identity, right: bool) -> bool {
        self.asked(site, &proxy::Event::LogOn { identity, right }).contains(&proxy::Output::Accepted)
    }

    /// What the proxy of a site says of the agent.
    pub fn person(&self, site: NodeId) -> Option<Person> {
        self.asked(site, &proxy::Event::AskPerson).into_iter().find_map(|output| match output {
            proxy::Output::Person(person) => Some(person),
            _ => None,
        })
    }

    /// Whether the proxy of a site says where the preferred site is.
    pub fn names_site(&self, site: NodeId) -> bool {
        self.asked(site, &proxy::Event::AskSite).contains(&proxy::Output::Address)
    }

    fn asked(&self, site: NodeId, event: &proxy::Event) -> Vec<proxy::Output> {
        let has_servers = self.sites[site.index()].servers;
        let state = if has_servers { proxy::State::Connected } else { proxy::State::Alone };
        let mut position = Position::<Proxy> { state, memory: () };
        let view = proxy::View { person: self.person, readings: self.readings };
        let (_, outputs) = engine::step(&self.proxy, &mut position, event, view);
        outputs.into_iter().collect()
    }

    /// Something happens to the SIP Servers of a site; what they say to it, and to what follows from it: whoever is in no call
    /// while they are being emptied is logged out, sooner or later.
    pub fn happens(&mut self, site: NodeId, input: Input) -> Vec<Output> {
        let mut said = self.steps(site, input);
        let pair = &self.sites[site.index()].pair;
        if pair.state == State::ShuttingDown && pair.memory.agent && !pair.memory.call {
            said.extend(self.steps(site, Input::LogOutDue));
        }
        said
    }

    fn steps(&mut self, site: NodeId, input: Input) -> Vec<Output> {
        let view = sip_server::View { topology: &self.topology, readings: self.readings };
        let (_, outputs) = engine::step(&self.sip_server, &mut self.sites[site.index()].pair, &input, view);
        outputs.into_iter().collect()
    }
}
