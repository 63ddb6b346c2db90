//! What a case does to the systems, to the network, and to calls.

use redial_model::topology::NodeId;

use super::Exchange;
use super::systems::{ClientOf, Done, PlaceOf, Systems};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::oracle::Mishap;
use crate::sip::call::Standing;
use crate::sip::servers::Way;
use crate::sip::transport::Transport;
use crate::sip::words::between::Between;
use crate::sip::words::{Action, CallDoes, LineIs, node};

impl<S: Systems> Exchange<S> {
    /// Does what the case says to whatever is between the phone and the systems.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn between(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        it: &Between<PlaceOf<S>>,
    ) -> Result<(), Trouble> {
        self.around.become_as(&self.servers, &mut record.ledger, it).await
    }

    /// Does what the case says, in words that every wire of SIP has.
    ///
    /// # Errors
    /// What settles the case at once.
    pub async fn happen(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        action: &Action<PlaceOf<S>>,
    ) -> Result<(), Trouble> {
        match *action {
            Action::Stop { at, noticed } => {
                record.ledger.fault(format!("{at} stops{}", unnoticed(noticed)));
                let at = node(at);
                self.systems.stop(at);
                self.ends(record, at).await?;
                self.notice(noticed);
            }
            Action::Start { at, noticed } => {
                record.ledger.fault(format!("{at} starts{}", unnoticed(noticed)));
                self.systems.start(node(at));
                self.meets(record, node(at)).await?;
                self.notice(noticed);
            }
            Action::Notice { at } => {
                record.ledger.fault(format!("{at} notices whether it sees the other system"));
                self.systems.notice(node(at));
            }
            Action::Line { line } => {
                let broken = line == LineIs::Broken;
                let how = if broken { "breaks" } else { "is whole again" };
                record.ledger.fault(format!("the line between the systems {how}"));
                self.systems.set_broken(broken);
                self.notice(true);
            }
            Action::Path { at, is } => {
                record.ledger.fault(format!("on its way to {at} the phone meets: {is}"));
                self.site(node(at)).way = is.0;
                self.meets(record, node(at)).await?;
            }
            Action::Call { call: CallDoes::Begin } => self.begins_call(record)?,
            Action::Call { call: CallDoes::End } => self.ends_call(record)?,
        }
        self.carries_out(record)
    }

    fn notice(&mut self, noticed: bool) {
        if noticed {
            self.systems.notice_all();
        }
    }

    /// What the systems have done to phones and calls by their rows reaches those.
    ///
    /// # Errors
    /// The harness failed.
    pub fn carries_out(&mut self, record: &mut Record<'_, ClientOf<S>>) -> Result<(), Trouble> {
        for done in self.systems.done() {
            match done {
                Done::CutsCall(node) => self.cuts_call(record, node)?,
                Done::ClosesPhones(node) => self.closes_phones(record, node)?,
            }
        }
        Ok(())
    }

    fn closes_phones(&mut self, record: &mut Record<'_, ClientOf<S>>, node: NodeId) -> Result<(), Trouble> {
        if let Some(held) = self.site(node).held {
            // Over datagrams it learns that when it renews what it had.
            record.silenced(held);
        }
        let Some(binding) = self.site(node).registrar.binding.take() else { return Ok(()) };
        record.ledger.server_does(node, "ends the registration");
        let phone = (node, binding.line);
        match self.call.as_ref().is_some_and(|call| call.standing == Standing::Ends && call.through == phone)
        {
            true => self.closes = Some(phone),
            false => self.servers.close(node, binding.line)?,
        }
        Ok(())
    }

    /// A system does not run any more.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn ends(&mut self, record: &mut Record<'_, ClientOf<S>>, at: NodeId) -> Result<(), Trouble> {
        self.site(at).registrar.forget();
        self.meets(record, at).await
    }

    /// What the phone meets at a system has changed: on sockets, and for whoever explains what it does.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn meets(&mut self, record: &mut Record<'_, ClientOf<S>>, at: NodeId) -> Result<(), Trouble> {
        let is_up = self.systems.is_up(at);
        let way = if is_up { self.site(at).way } else { Way::Closed };
        let unseen = match (way, self.transport) {
            (Way::Closed, _) | (Way::Reset, Transport::Udp) => Some(Mishap::Unreachable),
            (Way::Gone, _) => Some(Mishap::NoAnswer),
            _ => None,
        };
        if unseen.is_some() {
            record.set_unseen(at, unseen);
        }
        self.servers.set_way(at, way).await?;
        if unseen.is_none() {
            // Whoever came until now got nowhere, and was seen by nobody.
            record.set_unseen(at, None);
        }
        if (way != Way::Open || self.systems.is_hung(at))
            && let Some(held) = self.site(at).held
        {
            record.silenced(held);
        }
        Ok(())
    }
}

fn unnoticed(noticed: bool) -> &'static str {
    if noticed { "" } else { ", and nobody notices" }
}
