//! What a phone asks of a registrar, and what it is answered.

use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::Exchange;
use super::systems::{Asked, ClientOf, Decision, EventOf, How, Systems};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::sip::message::Message;
use crate::sip::proforma::Lease;
use crate::sip::registrar::{Answered, Key, Proof, Transaction, Wanted, wanted};
use crate::sip::value;
use crate::sip::written::{Answer, reason};

/// A server, and the line on which it was spoken to.
type Flow = (NodeId, Line);

impl<S: Systems> Exchange<S> {
    /// A phone asks for a registration, to keep one, or to end one.
    pub(super) fn registers(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        at: Instant,
        (node, conn): Flow,
        message: &Message,
    ) -> Result<(), Trouble> {
        let key = Key::of(message);
        let known = self.sites[node.index()].registrar.last.as_ref().filter(|last| last.key == key);
        let line = match known {
            Some(Transaction { answered: Answered::With(answer), .. }) => {
                return Ok(self.servers.send(node, conn, answer.clone())?);
            }
            Some(Transaction { answered: Answered::Nothing, .. }) => return Ok(()),
            // It says the same again, and may be answered by now.
            Some(last) => last.line,
            None => {
                let contact = match wanted(message) {
                    Wanted::Binding(contact) => contact,
                    other => return self.asks_for_no_registration(record, (node, conn), message, &other),
                };
                self.is_for_the_user(message)?;
                let line = self.line_of(record, at, node, message)?;
                let last = Transaction { key, line, answered: Answered::NotYet };
                self.site(node).registrar.last = Some(last);
                tracing::debug!(node = node.0, contact = contact.address, "a REGISTER");
                line
            }
        };
        if self.is_silent(node) {
            record.silenced(line);
            return Ok(());
        }
        let account = self.account.clone();
        let site = self.site(node);
        match site.registrar.proof(&account, message) {
            Proof::Right => self.decides(record, (node, conn), line, message),
            Proof::Wrong => {
                Err(Trouble::broken("a REGISTER with a wrong proof of the password", S::REGISTERS))
            }
            proof @ (Proof::Missing | Proof::Stale) => {
                site.asking = Some(line);
                let challenge = site.registrar.challenge(&account, proof == Proof::Stale);
                let field = ("WWW-Authenticate", challenge.to_string());
                self.answers(record, (node, conn), line, message, 401, &[field])?;
                // It may ask elsewhere as well, as one does that begins with the first system whenever it says something.
                record.silenced(line);
                Ok(())
            }
        }
    }

    /// The line of a request that was not seen before: that on which the phone was asked who it is, or one that begins.
    fn line_of(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        at: Instant,
        node: NodeId,
        message: &Message,
    ) -> Result<Line, Trouble> {
        let proves = message.values("Authorization").next().is_some();
        match self.site(node).asking.take().filter(|_| proves) {
            Some(line) => {
                record.ledger.happens(at, line, false);
                record.ledger.owes(line);
                record.goes_on(line);
                record.ledger.client_does(node, "proves who it is");
                Ok(line)
            }
            None => {
                let line = self.begins(record, at, node, "REGISTER")?;
                if let Some(event) = S::has_connected() {
                    record.tell(line, event);
                }
                Ok(line)
            }
        }
    }

    /// A phone asks a system anew, or renews what it has there: only the phone knows which.
    pub(super) fn begins(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        at: Instant,
        node: NodeId,
        what: &str,
    ) -> Result<Line, Trouble> {
        let site = &self.sites[node.index()];
        let stands = |line: &Line| record.ledger.lines.get(line).is_some_and(|state| !state.over);
        // Whoever has asked in vain to keep what it had, and asks once more, asks anew.
        let in_vain = |last: &&Transaction| !matches!(last.answered, Answered::With(_));
        let in_vain = site.registrar.last.as_ref().filter(in_vain).map(|last| last.line);
        let held = site.held.filter(stands).filter(|held| in_vain != Some(*held));
        let line = match (held, site.registrar.current()) {
            (Some(held), Some(_)) => held,
            _ => self.servers.new_line(),
        };
        self.sites.iter_mut().for_each(|site| site.asking = None);
        // Who asks somebody else is tired of whoever owes an answer.
        if let Some(owing) = self.current.filter(|current| *current != line) {
            record.ledger.happens(at, owing, true);
        }
        let before = self.sites.iter_mut().filter_map(|site| site.held.take());
        for other in before.chain(self.current.replace(line)).filter(|other| *other != line) {
            record.ledger.forsaken(other);
        }
        self.site(node).held = held.map(|_| line);
        record.ledger.happens(at, line, false);
        let output = S::asks(node);
        match held {
            Some(held) => {
                // Who asks once more has read what it was answered before.
                record.has_read(held, self.site(node).told);
                let what = if held == line { format!("{what} (renews)") } else { what.to_owned() };
                record.renewed((held, line), node, &output, what)?;
            }
            None => record.asked(line, node, &output, what)?,
        }
        Ok(line)
    }

    /// The rows say what becomes of a registration.
    fn decides(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        flow: Flow,
        line: Line,
        message: &Message,
    ) -> Result<(), Trouble> {
        let (node, conn) = flow;
        let call_id = message.text("Call-ID").unwrap_or_default().into_owned();
        let binding = self.site(node).registrar.current();
        let asked = Asked {
            is_registered: binding.is_some(),
            renews: binding.is_some_and(|binding| binding.call_id == call_id),
            in_call: self.is_in_call(),
        };
        match self.systems.decides(node, asked) {
            Decision::Granted(means) => {
                let Wanted::Binding(contact) = wanted(message) else { return Ok(()) };
                let Lease { told, lasts, .. } = self.lease;
                // Where it was before, nobody looks for it any more.
                self.sites.iter_mut().for_each(|site| site.registrar.binding = None);
                let (_, field) = self.site(node).registrar.grants(&contact, (told, lasts), call_id, conn);
                self.answers(record, flow, line, message, 200, &[field])?;
                let site = self.site(node);
                (site.held, site.granted) = (Some(line), site.granted + 1);
                self.systems.arrives(node);
                self.tells(record, node, line, means);
            }
            Decision::Refused(how, means) => {
                self.site(node).refused += 1;
                self.refuses(record, flow, line, message, (how, means))?;
            }
            Decision::SentAway(how, means) => self.refuses(record, flow, line, message, (how, means))?,
            Decision::Unanswered => self.keeps_silent(record, node, line),
        }
        self.carries_out(record)
    }

    /// A phone is not registered, or not any more, and gets to see that.
    fn refuses(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        (node, conn): Flow,
        line: Line,
        message: &Message,
        (how, means): (How, EventOf<S>),
    ) -> Result<(), Trouble> {
        self.leaves(node);
        match how {
            How::Status(status, fields) => {
                self.answers(record, (node, conn), line, message, status, &fields)?;
                self.tells(record, node, line, means);
            }
            How::Silence => self.keeps_silent(record, node, line),
            How::Close => {
                self.keeps_silent(record, node, line);
                self.servers.close(node, conn)?;
            }
        }
        Ok(())
    }

    /// Says nothing, whoever asks the same again.
    fn keeps_silent(&mut self, record: &mut Record<'_, ClientOf<S>>, node: NodeId, line: Line) {
        if let Some(last) = &mut self.site(node).registrar.last {
            last.answered = Answered::Nothing;
        }
        record.silenced(line);
    }

    /// What an answer means to the phone.
    fn tells(&mut self, record: &mut Record<'_, ClientOf<S>>, node: NodeId, line: Line, event: EventOf<S>) {
        record.tell(line, event);
        self.site(node).told = record.told(line);
    }

    /// The phone is not registered with a system any more.
    fn leaves(&mut self, node: NodeId) {
        self.site(node).registrar.binding = None;
        self.systems.leaves(node);
    }

    /// Answers, and keeps the answer for whoever asks the same again.
    fn answers(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        (node, conn): Flow,
        line: Line,
        message: &Message,
        status: u16,
        fields: &[(&str, String)],
    ) -> Result<(), Trouble> {
        let seen_from = self.servers.seen_from(node, conn);
        let tag = self.site(node).registrar.tag();
        let answer = Answer::to(message, status, &tag, seen_from).with_all(fields);
        let nonsense = self.around.before(node, message, &answer);
        let answer = answer.bytes();
        if let Some(last) = &mut self.site(node).registrar.last {
            last.answered = Answered::With(answer.clone());
        }
        if let Some(nonsense) = nonsense {
            record.ledger.server_does(node, format!("nonsense: {} bytes", nonsense.len()));
            self.servers.send(node, conn, nonsense)?;
        }
        record.ledger.server_does(node, format!("{status} {}", reason(status)));
        record.ledger.answered(line);
        if record.ledger.lines.get(&line).is_some_and(|state| state.silent) {
            record.resumed(line);
        }
        Ok(self.servers.send(node, conn, answer)?)
    }

    /// A REGISTER that ends a registration, or asks where the user is. Phones do so when they like, also at a system with which they
    /// are not registered: it is answered, and judged by nobody.
    fn asks_for_no_registration(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        (node, conn): Flow,
        message: &Message,
        wanted: &Wanted,
    ) -> Result<(), Trouble> {
        if *wanted == Wanted::End {
            record.ledger.client_does(node, "REGISTER (ends its registration)");
            if !self.is_silent(node) {
                self.leaves(node);
            }
        }
        if self.is_silent(node) {
            return Ok(());
        }
        let bound = self.site(node).registrar.current().map(|it| it.contact.clone());
        let answer = Answer::to(message, 200, "registrar", self.servers.seen_from(node, conn));
        let answer = match bound {
            Some(contact) => answer.with("Contact", contact),
            None => answer,
        };
        Ok(self.servers.send(node, conn, answer.bytes())?)
    }

    fn is_for_the_user(&self, message: &Message) -> Result<(), Trouble> {
        let to = message.text("To").unwrap_or_default();
        match value::user(value::uri(&to)) {
            Some(user) if user == self.account.user => Ok(()),
            _ => Err(Trouble::broken(
                format!("a REGISTER for {to}, and the user is {}", self.account.user),
                S::REGISTERS,
            )),
        }
    }
}
