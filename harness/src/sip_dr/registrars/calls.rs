//! Calls to an endpoint, through the SIP Servers with which it is registered. What they are to these, their rows say.

use redial_model::topology::NodeId;

use super::{Flow, News, Registrars, says};
use crate::ledger::Trouble;
use crate::server::ServerError;
use crate::sip::call::{Call, Came, NOBODY_THERE, Standing};
use crate::sip::message::Message;
use crate::sip::written::Answer;

impl Registrars {
    /// A colleague calls the endpoint through a site.
    ///
    /// # Errors
    /// It is not registered there.
    pub fn begins_call(&mut self, site: NodeId) -> Result<Vec<News>, Trouble> {
        let registrar = &mut self.sites[site.index()].registrar;
        let Some(binding) = registrar.current().cloned() else {
            return Err(Trouble::broken(NOBODY_THERE, &[]));
        };
        let (tag, flow) = (registrar.tag(), (site, binding.line));
        let addresses = [self.servers.address(site); 2];
        let call = Call::begin((&self.account, self.transport), (flow, addresses), &binding, &tag);
        self.servers.send(site, binding.line, call.invite())?;
        self.call = Some(call);
        Ok(vec![News::Says("INVITE".to_owned())])
    }

    /// The colleague ends the call. Whoever is in none any more need not be told.
    ///
    /// # Errors
    /// There was none, or the site does not run.
    pub fn ends_call(&mut self, site: NodeId) -> Result<Vec<News>, Trouble> {
        let Some(call) = self.call.as_mut().filter(|call| call.through.0 == site) else {
            return Err(Trouble::Harness("the case ends a call that nobody has begun there".to_owned()));
        };
        if call.standing != Standing::Up {
            return Ok(Vec::new());
        }
        call.standing = Standing::Ends;
        let (bye, (site, line)) = (call.bye(), call.through);
        self.servers.send(site, line, bye)?;
        Ok(vec![News::Says("BYE".to_owned()), News::CallEnds])
    }

    /// How it stands with the call that was begun last.
    pub fn call(&self) -> Option<Standing> {
        self.call.as_ref().map(|call| call.standing)
    }

    /// The endpoint has taken a call.
    pub fn has_taken_a_call(&self) -> bool {
        self.has_taken_a_call
    }

    /// The SIP Servers of a site end, which carry no call any more: nobody says so.
    pub(super) fn loses_call(&mut self, site: NodeId) {
        let is_lost = |call: &&mut Call| {
            call.through.0 == site && matches!(call.standing, Standing::Rings | Standing::Up | Standing::Ends)
        };
        if let Some(call) = self.call.as_mut().filter(is_lost) {
            call.standing = Standing::Dead;
        }
    }

    /// A request of the endpoint that is no registration.
    pub(super) fn requests(
        &mut self,
        (site, conn): Flow,
        method: &str,
        message: &Message,
    ) -> Result<Vec<News>, ServerError> {
        let call = self.call.as_mut().filter(|call| method == "BYE" && call.is_of(message));
        let ends = call.map(|call| std::mem::replace(&mut call.standing, Standing::Over));
        let status = match method {
            "OPTIONS" => 200,
            "BYE" if ends.is_some() => 200,
            "BYE" | "CANCEL" => 481,
            // There is nobody to call, and nothing to subscribe to.
            _ => 480,
        };
        let answer = Answer::to(message, status, "registrar", self.seen_from((site, conn)));
        self.servers.send(site, conn, answer.bytes())?;
        let ends = (ends == Some(Standing::Up)).then_some(News::CallEnds);
        Ok([News::Does(method.to_owned()), says(status)].into_iter().chain(ends).collect())
    }

    /// A response of the endpoint: to a call, or to its end.
    pub(super) fn responds(
        &mut self,
        (site, conn): Flow,
        message: &Message,
    ) -> Result<Vec<News>, ServerError> {
        let Some(call) = self.call.as_mut().filter(|call| call.is_of(message)) else { return Ok(Vec::new()) };
        let (came, said) = call.hears(message);
        let is_up = call.standing == Standing::Up;
        if let Some(said) = said {
            self.servers.send(site, conn, said)?;
        }
        Ok(match came {
            Some(Came::Answered(status)) => {
                self.has_taken_a_call |= is_up;
                let does = News::Does(format!("answers the call: {status}"));
                [does].into_iter().chain(is_up.then_some(News::CallBegins)).collect()
            }
            Some(Came::Over(status)) => vec![News::Does(format!("answers the end of the call: {status}"))],
            None => Vec::new(),
        })
    }
}
