//! What becomes of the agent's phone: where it is registered, and whether it is in a call, because a case says so or by SIP, and what the SIP
//! Servers say to that.

use redial_model::systems::sip_dr::client::Client;
use redial_model::systems::sip_dr::sip_server::Input;
use redial_model::topology::NodeId;

use super::{DN, Stage, registrar, server};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::sip::call::Standing;
use crate::sip::servers::Way;
use crate::sip_dr::case::CallDoes;
use crate::sip_dr::judge::Seen;
use crate::sip_dr::messages::{DN_OUT, DnEvent, ESTABLISHED, FromSite, RELEASED, ServiceName, SiteName};
use crate::sip_dr::registrars::{News, Registrars, Report};

impl Stage {
    /// The phone is registered at a site.
    pub(super) fn phone_registers(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
    ) -> Result<(), Trouble> {
        self.phone_is_at[site.index()] = true;
        let said = self.sites.happens(site, Input::PhoneRegisters);
        self.say_of_dn(record, site, &said, None)
    }

    /// The registration of the phone at a site is over.
    pub(super) fn phone_is_gone(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
    ) -> Result<(), Trouble> {
        self.phone_is_at[site.index()] = false;
        self.say_event(record, site, &DnEvent::of_phone(DN, DN_OUT))?;
        let said = self.sites.happens(site, Input::RegistrationExpires);
        self.say_of_dn(record, site, &said, None)
    }

    /// An event that decides nothing is said to whoever listens to the DN.
    pub(super) fn say_event(
        &self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        event: &DnEvent,
    ) -> Result<(), Trouble> {
        let node = server(ServiceName::Telephony, site);
        let listening =
            self.links_to(ServiceName::Telephony, site).into_iter().filter(|(_, listens)| *listens);
        let mut lines = listening.map(|(line, _)| line);
        lines.try_for_each(|line| self.say(record, node, line, &FromSite::Event(event.clone())))
    }

    /// SIP Servers that run again know no phone. One that is said to be there registers with them at once, and one that speaks SIP
    /// when it does.
    pub(super) fn phone_finds(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
    ) -> Result<(), Trouble> {
        match self.phone_is_at[site.index()] && !self.by_sip {
            true => self.phone_registers(record, site),
            false => Ok(()),
        }
    }

    /// Something is seen of an endpoint that speaks SIP. What is seen of it where a case says of the phone itself what becomes of it
    /// means nothing.
    pub(super) fn endpoint_did(
        &mut self,
        record: &mut Record<'_, Client>,
        report: Report,
    ) -> Result<(), Trouble> {
        let Some(registrars) = &mut self.registrars else { return Ok(()) };
        if registrars.notes(&mut record.ledger, &report) {
            return Ok(());
        }
        let (site, news) = registrars.sees(report)?;
        self.comes(record, site, news)
    }

    /// What comes of it for the SIP Servers of that site.
    fn comes(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        news: Vec<News>,
    ) -> Result<(), Trouble> {
        let node = registrar(site);
        for news in news {
            match news {
                News::Does(what) => record.ledger.client_does(node, what),
                News::Asks => record.ledger.client_shows(node, "REGISTER"),
                News::Says(what) => record.ledger.server_does(node, what),
                News::Denied => self.seen.push(Seen::Denied(SiteName::of(site))),
                News::Wrong(what) => return Err(Trouble::broken(what, &[])),
                News::Registered if self.by_sip && !self.phone_is_at[site.index()] => {
                    self.phone_registers(record, site)?;
                }
                News::Registered => {}
                News::Gone(why) => {
                    record.ledger.server_does(node, format!("the registration is over: {why}"));
                    if self.by_sip {
                        self.phone_is_gone(record, site)?;
                    }
                }
                News::CallBegins => self.call_is(record, site, CallDoes::Begin)?,
                News::CallEnds => self.call_is(record, site, CallDoes::End)?,
            }
        }
        Ok(())
    }

    /// A call begins or ends, because a case says so: by SIP, where the endpoint speaks that.
    pub(super) fn calls(
        &mut self,
        record: &mut Record<'_, Client>,
        call: CallDoes,
        site: NodeId,
    ) -> Result<(), Trouble> {
        let Some(registrars) = self.registrars.as_mut().filter(|_| self.by_sip) else {
            return self.call_is(record, site, call);
        };
        let news = match call {
            CallDoes::Begin => registrars.begins_call(site)?,
            CallDoes::End => registrars.ends_call(site)?,
        };
        self.comes(record, site, news)
    }

    /// What a call is to the SIP Servers.
    fn call_is(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        call: CallDoes,
    ) -> Result<(), Trouble> {
        let (input, event) = match call {
            CallDoes::Begin => (Input::CallBegins, ESTABLISHED),
            CallDoes::End => (Input::CallEnds, RELEASED),
        };
        let had = self.sites.has_call(site);
        let said = self.sites.happens(site, input);
        if self.sites.has_call(site) != had {
            self.shows_what_is_found(record);
            self.say_event(record, site, &DnEvent::of_call(DN, event))?;
        }
        self.say_of_dn(record, site, &said, None)
    }

    /// The registration by SIP with a site runs out.
    pub(super) fn registration_ends(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
    ) -> Result<(), Trouble> {
        let had = self.registrars.as_mut().is_none_or(|registrars| registrars.ends(site));
        match had || !self.by_sip {
            true => self.phone_is_gone(record, site),
            false => Ok(()),
        }
    }

    /// The SIP Servers of a site end, and with them its registrar; or they run again. They know no phone then.
    pub(super) async fn registrar_meets(&mut self, site: NodeId, gone: Option<Way>) -> Result<(), Trouble> {
        if let Some(registrars) = &mut self.registrars {
            registrars.set_gone(site, gone).await?;
        }
        if self.by_sip {
            self.phone_is_at[site.index()] = false;
        }
        Ok(())
    }

    /// How it stands with the last call of an endpoint that speaks SIP.
    pub(super) fn call(&self) -> Option<Standing> {
        self.registrars.as_ref().and_then(Registrars::call)
    }

    /// Where the endpoint is registered by SIP.
    pub(super) fn registered(&self) -> [bool; 2] {
        let has = |site| self.registrars.as_ref().is_some_and(|registrars| registrars.has(NodeId(site)));
        [0, 1].map(has)
    }
}
