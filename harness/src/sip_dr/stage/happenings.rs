//! What a case does to sites, phone and agent.

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Client, Event, Memory};
use redial_model::systems::sip_dr::messages::Person;
use redial_model::systems::sip_dr::sip_server::Input;
use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;

use super::{DN, Stage, server};
use crate::adapter::UNKNOWN;
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::names::Name;
use crate::server::texts::Say;
use crate::server::{Fault, Tell};
use crate::sip::servers::Way;
use crate::sip_dr::case::{
    AccountIs, Action, CallDoes, Nonsense, PhoneDoes, Place, QuestionsAre, ServersAre, Who,
};
use crate::sip_dr::messages::{FromSite, Object, ServiceName, SiteName};

impl Stage {
    /// What becomes of the sites; who looks for the preferred one finds it, or does not.
    pub(super) async fn happen(
        &mut self,
        record: &mut Record<'_, Client>,
        action: &Action,
    ) -> Result<(), Trouble> {
        let happened = self.happens(record, action).await;
        self.shows_what_is_found(record);
        happened
    }

    /// Whoever looks for the preferred site learns by now whether it is there, and goes nowhere during a call.
    pub(super) fn shows_what_is_found(&self, record: &mut Record<'_, Client>) {
        let is_open = |site| matches!(self.servers.fault(site), Fault::Open | Fault::Delayed);
        let is_there = SITES.map(|site| is_open(server(ServiceName::Configuration, site)));
        let has_call = SITES.map(|site| self.sites.has_call(site));
        record.set_able(move |position, event| {
            let Memory { preferred, site, .. } = position.memory;
            let holds = |places: [bool; 2], site: Option<NodeId>| site.is_some_and(|it| places[it.index()]);
            *event != Event::HomeSeen || (holds(is_there, preferred) && !holds(has_call, site))
        });
    }

    async fn happens(&mut self, record: &mut Record<'_, Client>, action: &Action) -> Result<(), Trouble> {
        match *action {
            Action::Off { service, at } => self.ends(record, service, at.0.node()).await,
            Action::On { service, at } => {
                record.ledger.fault(format!("{} of {at} is there again", service.name()));
                self.runs_again(record, service, at.0.node()).await?;
                self.servers.path(record, server(service, at.0.node()), Fault::Open).await
            }
            Action::Servers { servers: ServersAre::Lost, at } => {
                record.ledger.fault(format!("the configuration servers of {at} end; its proxy runs on"));
                self.sites.set_servers(at.0.node(), false);
                self.leaves_to_the_proxy(record, at.0.node())
            }
            Action::Servers { servers: ServersAre::Found, at } => {
                record.ledger.fault(format!("the configuration servers of {at} run again"));
                self.sites.set_servers(at.0.node(), true);
                Ok(())
            }
            Action::Stop { at } => {
                record.ledger.fault(format!("{at} ends, with all that runs there"));
                for service in ServiceName::ALL {
                    let site = at.0.node();
                    self.tell_of_pending(record, service, site)?;
                    let stood = self.has_configuration(site);
                    if service == ServiceName::Telephony {
                        self.registrar_meets(site, Some(Way::Closed)).await?;
                    }
                    self.servers.stop(record, server(service, site)).await?;
                    self.is_gone(record, service, site, stood)?;
                }
                Ok(())
            }
            Action::Start { at } => {
                record.ledger.fault(format!("{at} runs again"));
                self.sites.set_servers(at.0.node(), true);
                for service in ServiceName::ALL {
                    self.runs_again(record, service, at.0.node()).await?;
                    self.servers.start(record, server(service, at.0.node())).await?;
                }
                Ok(())
            }
            Action::Path { at, is } => {
                let node = server(ServiceName::Configuration, at.0.node());
                self.servers.path(record, node, is.0).await
            }
            Action::Phone { phone: PhoneDoes::Registers, at } => {
                record.ledger.fault(format!("the phone registers at {}", whole(at)));
                sites(at).into_iter().try_for_each(|site| self.phone_registers(record, site))
            }
            Action::Phone { phone: PhoneDoes::Expires, at } => {
                record.ledger.fault(format!("the registration of the phone runs out at {}", whole(at)));
                sites(at).into_iter().try_for_each(|site| self.registration_ends(record, site))
            }
            Action::Registrar { registrar, at } => {
                record.ledger.fault(format!("what the registrar of {at} does: {registrar}"));
                match &mut self.registrars {
                    Some(registrars) => Ok(registrars.set(at.0.node(), registrar.0).await?),
                    None => Ok(()),
                }
            }
            Action::Logout { logout, at } => {
                let (input, who) = match logout {
                    Who::Agent => (Input::LogOutByAgent, "the agent logs out"),
                    Who::Supervisor => (Input::LogOutBySupervisor, "a supervisor logs the agent out"),
                    Who::Other => {
                        (Input::LogOutOtherwise, "the agent is logged out, with a reason code of its own")
                    }
                };
                record.ledger.fault(format!("{who} at {at}"));
                let said = self.sites.happens(at.0.node(), input);
                self.say_of_dn(record, at.0.node(), &said, None)
            }
            Action::Call { call, at } => {
                let what = match call {
                    CallDoes::Begin if self.by_sip => "a colleague calls the agent",
                    CallDoes::Begin => "the agent takes a call",
                    CallDoes::End => "the agent's call ends",
                };
                record.ledger.fault(format!("{what} at {at}"));
                self.calls(record, call, at.0.node())
            }
            Action::ShutDown { at } => {
                record
                    .ledger
                    .fault(format!("an administrator has the SIP Servers of {at} shut down gracefully"));
                let said = self.sites.happens(at.0.node(), Input::ShutDownGracefully);
                self.say_of_dn(record, at.0.node(), &said, None)
            }
            Action::Prefer { site } => self.prefer(record, site),
            Action::Account { account } => {
                let (open, what) = match account {
                    AccountIs::Locked => (false, "an administrator locks the agent's account"),
                    AccountIs::Open => (true, "an administrator opens the agent's account again"),
                };
                record.ledger.fault(what);
                self.account_is_open = open;
                Ok(())
            }
            Action::Questions { questions, at, about } => {
                let answers = questions == QuestionsAre::Answered;
                let what = if answers { "is answered again" } else { "is not answered" };
                let object = match about {
                    None => "an object",
                    Some(Object::Person) => "the person object",
                    Some(Object::Site) => "the application object of the preferred site",
                };
                record.ledger.fault(format!("whoever reads {object} at {at} {what}"));
                for object in [Object::Person, Object::Site] {
                    if about.is_none_or(|about| about == object) {
                        self.answers[at.0.node().index()][object as usize] = answers;
                    }
                }
                Ok(())
            }
            Action::Send { send, by, at } => self.send(record, send, by, at),
        }
    }

    /// A service of a site ends.
    async fn ends(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
    ) -> Result<(), Trouble> {
        let node = server(service, site);
        record.ledger.fault(format!("{} of {} ends", service.name(), record.ledger.name(site)));
        if service == ServiceName::Telephony {
            self.registrar_meets(site, Some(Way::Reset)).await?;
        }
        self.servers.path(record, node, Fault::Reset).await?;
        self.tell_of_pending(record, service, site)?;
        let stood = self.cuts(record, service, site)?;
        self.is_gone(record, service, site, stood)
    }

    /// A proxy without its servers does not keep whoever has come to it, where that is the configuration service being OFF.
    pub(super) fn leaves_to_the_proxy(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
    ) -> Result<(), Trouble> {
        let service = ServiceName::Configuration;
        if self.sites.offers(site, service.service()) || !self.has_configuration(site) {
            return Ok(());
        }
        let stood = self.cuts(record, service, site)?;
        self.drop_links(service, site);
        self.library_learns(record, service, site, stood);
        Ok(())
    }

    /// Resets all connections to a service. True: one of them was the library's to the configuration service.
    fn cuts(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
    ) -> Result<bool, Trouble> {
        for (line, link) in &self.links {
            if (link.service, link.site) == (service, site) {
                self.servers.order(server(service, site), *line, Tell::Reset)?;
            }
        }
        let stood = self.has_configuration(site);
        if stood
            && service == ServiceName::Configuration
            && let Some(session) = &self.session
            && session.configuration == Some(session.line)
        {
            record.torn(session.line);
        }
        Ok(stood)
    }

    fn has_configuration(&self, site: NodeId) -> bool {
        self.session.as_ref().is_some_and(|session| session.site == site && session.configuration.is_some())
    }

    /// Who has connected to a proxy that ends, and not said yet who it is, is seen now or never.
    fn tell_of_pending(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
    ) -> Result<(), Trouble> {
        if service != ServiceName::Configuration {
            return Ok(());
        }
        let said_nothing = self
            .links
            .iter()
            .filter(|(_, link)| (link.service, link.site) == (service, site) && link.library.is_none());
        let pending: Vec<(Line, bool)> = said_nothing.map(|(line, link)| (*line, link.is_attempt)).collect();
        for (line, is_attempt) in pending {
            // Who has the service back is told so by the end of that.
            if !is_attempt && self.is_reconnect(site, None) {
                continue;
            }
            if !is_attempt {
                self.tries(record, site, line, "was about to open")?;
            }
            record.lost(line);
        }
        Ok(())
    }

    /// It is gone, and so are its connections; the library learns it. That its first connection is over it has been told.
    fn is_gone(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
        had_configuration: bool,
    ) -> Result<(), Trouble> {
        self.drop_links(service, site);
        let said = self.sites.set(site, service.service(), false);
        self.say_of_dn(record, site, &said, None)?;
        self.library_learns(record, service, site, had_configuration);
        Ok(())
    }

    /// The library learns that a service is OFF.
    fn library_learns(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
        had_configuration: bool,
    ) {
        let is_configuration = service == ServiceName::Configuration;
        let Some(session) = self.session.as_mut().filter(|session| session.site == site) else { return };
        if is_configuration && had_configuration {
            let was_first = session.configuration.take() == Some(session.line);
            if was_first {
                session.off[service.service().index()].begins();
                return;
            }
        }
        if session.accepted && !session.off[service.service().index()].is() {
            self.tell_off(record, service.service());
        }
    }

    async fn runs_again(
        &mut self,
        record: &mut Record<'_, Client>,
        service: ServiceName,
        site: NodeId,
    ) -> Result<(), Trouble> {
        if service == ServiceName::Telephony {
            self.registrar_meets(site, None).await?;
        }
        let said = self.sites.set(site, service.service(), true);
        self.say_of_dn(record, site, &said, None)?;
        match service {
            ServiceName::Telephony => self.phone_finds(record, site),
            ServiceName::Configuration | ServiceName::Statistics => Ok(()),
        }
    }

    fn prefer(&mut self, record: &mut Record<'_, Client>, site: Name<Place>) -> Result<(), Trouble> {
        record.ledger.fault(format!("{site} is preferred from now on"));
        let person = Person { preferred: site.0.node() };
        self.sites.person = person;
        let (preferred, secondary) = (site.0.site(), SiteName::of(self.secondary()));
        let Some(session) = self.session.as_ref().filter(|session| session.accepted) else { return Ok(()) };
        let Some(line) = session.configuration else { return Ok(()) };
        let node = server(ServiceName::Configuration, session.site);
        self.say(record, node, line, &FromSite::PersonChanged { preferred, secondary })?;
        self.tell(record, Event::PersonChanged(person));
        Ok(())
    }

    /// Something that no adapter has to know: nothing comes of it.
    fn send(
        &self,
        record: &mut Record<'_, Client>,
        send: Nonsense,
        by: ServiceName,
        at: Name<Place>,
    ) -> Result<(), Trouble> {
        let node = server(by, at.0.node());
        let text = match send {
            Nonsense::UnknownType => UNKNOWN.to_owned(),
            Nonsense::UnknownEvent => {
                format!(r#"{{"type":"event","name":"EventWeather","dn":"{DN}"}}"#)
            }
            Nonsense::UnknownFields => {
                format!(r#"{{"type":"listening","dn":"{DN}","since":1,"by":{{"name":"somebody"}}}}"#)
            }
        };
        for (line, _) in self.links_to(by, at.0.node()) {
            record.ledger.server_does(node, format!("says {text}"));
            self.servers.order(node, line, Say::Text(text.clone()))?;
        }
        Ok(())
    }
}

/// The sites of which an action speaks.
fn sites(at: Option<Name<Place>>) -> Vec<NodeId> {
    at.map_or(SITES.to_vec(), |at| vec![at.0.node()])
}

fn whole(at: Option<Name<Place>>) -> String {
    at.map_or("both sites".to_owned(), |at| at.to_string())
}
