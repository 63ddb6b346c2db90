//! What the systems and a colleague do with a call, and what the phone does.

use redial_model::topology::NodeId;

use super::Exchange;
use super::systems::{ClientOf, Systems};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::sip::call::{Call, Came, NOBODY_THERE, Standing};
use crate::sip::message::Message;
use crate::sip::written::Answer;

/// What a phone does at the colleague's is written down beside the first system, which is where both belong.
const COLLEAGUE_SEEN_AT: NodeId = NodeId(0);

impl<S: Systems> Exchange<S> {
    /// Whether the phone is in a call, as far as the systems know.
    pub(super) fn is_in_call(&self) -> bool {
        self.call.as_ref().is_some_and(|call| call.standing == Standing::Up)
    }

    /// A colleague calls the phone.
    pub(super) fn begins_call(&mut self, record: &mut Record<'_, ClientOf<S>>) -> Result<(), Trouble> {
        record.ledger.fault("a colleague calls the phone");
        let mut sites = (0..).map(NodeId).zip(&self.sites);
        let bound = sites.find_map(|(node, site)| Some((node, site.registrar.current()?.clone())));
        let Some((node, binding)) = bound else {
            return Err(Trouble::broken(NOBODY_THERE, &[]));
        };
        if !self.carries_call(record, node) {
            return Ok(());
        }
        let tag = self.site(node).registrar.tag();
        let colleague = if S::CALLS_ARE_DIRECT { self.colleague() } else { node };
        let addresses = [node, colleague].map(|node| self.servers.address(node));
        let through = (node, binding.line);
        let call = Call::begin((&self.account, self.transport), (through, addresses), &binding, &tag);
        let invite = call.invite();
        self.call = Some(call);
        self.told_before_call = self.current.map_or(0, |line| record.told(line));
        record.ledger.server_does(node, "INVITE");
        Ok(self.servers.send(node, binding.line, invite)?)
    }

    /// The colleague ends the call.
    pub(super) fn ends_call(&mut self, record: &mut Record<'_, ClientOf<S>>) -> Result<(), Trouble> {
        record.ledger.fault("the colleague ends the call");
        let Some(mut call) = self.call.take() else {
            return Err(Trouble::Harness("the case ends a call that nobody has begun".to_owned()));
        };
        let (node, line) = call.through;
        let phone = self.servers.seen_from(node, line).filter(|_| S::CALLS_ARE_DIRECT);
        let bye = call.bye();
        match phone {
            Some(phone) => self.servers.send_to(self.colleague(), phone, &bye),
            None => self.servers.send(node, line, bye)?,
        }
        self.call_ends(record, &mut call, Standing::Ends);
        self.call = Some(call);
        self.carries_out(record)
    }

    /// A system does not carry a call any more that it has carried.
    pub(super) fn cuts_call(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        node: NodeId,
    ) -> Result<(), Trouble> {
        let is_meant = |call: &mut Call| {
            call.through.0 == node && matches!(call.standing, Standing::Rings | Standing::Up)
        };
        let Some(mut call) = self.call.take_if(is_meant) else { return Ok(()) };
        // Whoever does not run any more says nothing.
        let standing = match self.is_there(node) && !self.is_silent(node) {
            true => {
                record.ledger.server_does(node, "BYE");
                let bye = call.bye();
                self.servers.send(node, call.through.1, bye)?;
                Standing::Ends
            }
            false => Standing::Dead,
        };
        self.call_is(record, &mut call, standing);
        self.call = Some(call);
        Ok(())
    }

    /// Where the colleague is.
    fn colleague(&self) -> NodeId {
        NodeId(self.sites.len() as u8)
    }

    /// A call is over because somebody has ended it.
    fn call_ends(&mut self, record: &mut Record<'_, ClientOf<S>>, call: &mut Call, standing: Standing) {
        if call.standing == Standing::Up {
            self.systems.call_ends(call.through.0);
        }
        self.call_is(record, call, standing);
    }

    fn call_is(&self, record: &mut Record<'_, ClientOf<S>>, call: &mut Call, standing: Standing) {
        let was_up = call.standing == Standing::Up;
        call.standing = standing;
        self.tells_of_call(record, was_up, false);
    }

    /// What a call is to the phone, by its rows.
    fn tells_of_call(&self, record: &mut Record<'_, ClientOf<S>>, is_so: bool, begins: bool) {
        if let (Some(line), Some(event)) = (self.current.filter(|_| is_so), S::call(begins)) {
            record.tell(line, event);
        }
    }

    /// The phone has answered a call: it knows of it, and has read what it was told before, if nothing was told since.
    fn has_taken(&self, record: &mut Record<'_, ClientOf<S>>, is_up: bool) {
        let line = self.current.filter(|line| is_up && record.told(*line) == self.told_before_call);
        self.tells_of_call(record, is_up, true);
        if let Some(line) = line {
            record.has_read(line, record.told(line));
        }
    }

    /// A request of the phone that is no registration.
    pub(super) fn requests(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        (node, conn): (NodeId, Line),
        method: &str,
        message: &Message,
    ) -> Result<(), Trouble> {
        let of_call = self.call.as_ref().is_some_and(|call| call.is_of(message));
        let status = match method {
            "ACK" => return Ok(()),
            "OPTIONS" => 200,
            "BYE" if of_call => {
                record.ledger.client_does(node, "BYE");
                if let Some(mut call) = self.call.take() {
                    self.call_ends(record, &mut call, Standing::Over);
                    self.call = Some(call);
                }
                200
            }
            "BYE" | "CANCEL" => 481,
            "INVITE" => self.is_called(record, node),
            _ => 405,
        };
        let answer = Answer::to(message, status, "office", self.servers.seen_from(node, conn));
        self.servers.send(node, conn, answer.bytes())?;
        self.carries_out(record)
    }

    /// The phone calls somebody, who is busy, unless no system carries the call.
    fn is_called(&mut self, record: &mut Record<'_, ClientOf<S>>, node: NodeId) -> u16 {
        record.ledger.client_shows(node, "INVITE");
        match self.is_colleague(node) {
            true => 486,
            false if self.carries_call(record, node) => {
                self.systems.call_ends(node);
                486
            }
            false => 503,
        }
    }

    /// Whether a system carries a new call.
    fn carries_call(&mut self, record: &mut Record<'_, ClientOf<S>>, node: NodeId) -> bool {
        let is_carried = self.systems.carries_call(node);
        if !is_carried {
            record.ledger.server_does(node, "does not carry the call");
            self.not_carried += 1;
        }
        is_carried
    }

    /// A response of the phone: to a call, or to its end.
    pub(super) fn responds(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        (node, conn): (NodeId, Line),
        message: &Message,
    ) -> Result<(), Trouble> {
        let Some(mut call) = self.call.take_if(|call| call.is_of(message)) else { return Ok(()) };
        let (came, said) = call.hears(message);
        match came {
            Some(Came::Answered(status)) => {
                let is_up = call.standing == Standing::Up;
                record.ledger.client_shows(node, format!("answers the call: {status}"));
                self.has_taken_a_call |= is_up;
                self.has_taken(record, is_up);
                if !is_up {
                    self.systems.call_ends(call.through.0);
                }
            }
            Some(Came::Over(status)) => {
                record
                    .ledger
                    .client_shows(COLLEAGUE_SEEN_AT, format!("answers the end of the call: {status}"));
                if let Some((node, line)) = self.closes.take() {
                    self.servers.close(node, line)?;
                }
            }
            None => {}
        }
        if let Some(said) = said {
            self.servers.send(node, conn, said)?;
        }
        self.call = Some(call);
        self.carries_out(record)
    }
}
