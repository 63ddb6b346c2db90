//! What the systems and a colleague do with a call, and what the phone does.

use redial_model::systems::user_resilience::client::{Event, Phone};
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME};
use redial_model::topology::NodeId;

use super::{COLLEAGUE, Stage};
use crate::ledger::{Record, Trouble};
use crate::line::Line;
use crate::sip::message::{Kind, Message};
use crate::sip::value;
use crate::sip::written::Answer;
use crate::user_resilience::call::{Call, Standing};

/// What a phone does at the colleague's is written down beside the home system, which is where both belong.
const COLLEAGUE_SEEN_AT: NodeId = HOME;

impl Stage {
    /// Whether the phone is in a call, as far as the systems know.
    pub(super) fn is_in_call(&self) -> bool {
        self.call.as_ref().is_some_and(|call| call.standing == Standing::Up)
    }

    /// Whether the phone has ever taken a call of this case.
    pub(in crate::user_resilience) fn has_taken_a_call(&self) -> bool {
        self.call
            .as_ref()
            .is_some_and(|call| !matches!(call.standing, Standing::Rings | Standing::Refused(_)))
    }

    /// A colleague calls the phone.
    pub(super) fn begins_call(&mut self, record: &mut Record<'_, Phone>) -> Result<(), Trouble> {
        record.ledger.fault("a colleague calls the phone");
        let bound = [HOME, FAILOVER].into_iter().find_map(|node| {
            let binding = self.systems[node.index()].registrar.current()?;
            Some((node, binding.line, binding.contact.clone()))
        });
        let Some((node, line, contact)) = bound else {
            return Err(Trouble::broken("no registration, by which a colleague could call the phone", &[]));
        };
        let tag = self.systems[node.index()].registrar.tag();
        let call = Call {
            standing: Standing::Rings,
            through: (node, line),
            addresses: [node, COLLEAGUE].map(|node| self.servers.address(node)),
            transport: self.transport,
            target: value::uri(&contact).to_owned(),
            call_id: format!("{tag}@colleague"),
            from: format!("<sip:202@{}>;tag={tag}", self.account.realm),
            to: format!("<sip:{}@{}>", self.account.user, self.account.realm),
            cseq: 1,
        };
        record.ledger.server_does(node, "INVITE");
        let invite = call.request("INVITE", call.cseq);
        self.call = Some(call);
        Ok(self.servers.send(node, line, invite)?)
    }

    /// The colleague ends the call.
    pub(super) fn ends_call(&mut self, record: &mut Record<'_, Phone>) -> Result<(), Trouble> {
        record.ledger.fault("the colleague ends the call");
        let Some(mut call) = self.call.take() else {
            return Err(Trouble::Harness("the case ends a call that nobody has begun".to_owned()));
        };
        call.cseq += 1;
        let bye = call.request("BYE", call.cseq);
        let (node, line) = call.through;
        match self.servers.seen_from(node, line) {
            Some(phone) => self.servers.send_to(COLLEAGUE, phone, &bye),
            None => self.servers.send(node, line, bye)?,
        }
        self.call_ends(record, &mut call, Standing::Ends);
        self.call = Some(call);
        Ok(())
    }

    fn call_ends(&self, record: &mut Record<'_, Phone>, call: &mut Call, standing: Standing) {
        let was_up = call.standing == Standing::Up;
        call.standing = standing;
        if let Some(line) = self.current.filter(|_| was_up) {
            record.tell(line, Event::CallEnds);
        }
    }

    /// A request of the phone that is no registration.
    pub(super) fn requests(
        &mut self,
        record: &mut Record<'_, Phone>,
        (node, conn): (NodeId, Line),
        method: &str,
        message: &Message,
    ) -> Result<(), Trouble> {
        let id = message.text("Call-ID").unwrap_or_default();
        let of_call = self.call.as_ref().is_some_and(|call| call.call_id == id);
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
            "INVITE" => 486,
            _ => 405,
        };
        let answer = Answer::to(message, status, "office", self.servers.seen_from(node, conn));
        Ok(self.servers.send(node, conn, answer.bytes())?)
    }

    /// A response of the phone: to a call, or to its end.
    pub(super) fn responds(
        &mut self,
        record: &mut Record<'_, Phone>,
        (node, conn): (NodeId, Line),
        message: &Message,
    ) -> Result<(), Trouble> {
        let (Kind::Response(status), Some((cseq, method))) = (message.kind(), message.cseq()) else {
            return Ok(());
        };
        let id = message.text("Call-ID").unwrap_or_default();
        let Some(mut call) = self.call.take_if(|call| call.call_id == id) else { return Ok(()) };
        if status >= 200 {
            match method.as_str() {
                "INVITE" => {
                    if call.standing == Standing::Rings {
                        record.ledger.client_shows(node, format!("answers the call: {status}"));
                        call.standing = if status < 300 { Standing::Up } else { Standing::Refused(status) };
                        call.to = message.text("To").unwrap_or_default().into_owned();
                        if let Some(line) = self.current.filter(|_| status < 300) {
                            record.tell(line, Event::CallBegins);
                        }
                    }
                    let ack = call.request("ACK", cseq);
                    self.servers.send(node, conn, ack)?;
                }
                "BYE" => {
                    record
                        .ledger
                        .client_shows(COLLEAGUE_SEEN_AT, format!("answers the end of the call: {status}"));
                    call.standing = Standing::Over;
                }
                _ => {}
            }
        }
        self.call = Some(call);
        Ok(())
    }
}
