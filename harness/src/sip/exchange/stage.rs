//! An exchange as the stage of a case.

use super::Exchange;
use super::judge::{self, Mark};
use super::systems::{ClientOf, PlaceOf, Systems};
use crate::case::Language;
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::sip::proforma::CALLS;
use crate::sip::servers::SipEvent;
use crate::sip::words::Expectations;
use crate::subject::Values;
use crate::wire::{Host, Stage, Standing};

/// Systems to which a case can do something.
pub trait Acted: Systems {
    /// Does what the case says.
    fn act(
        exchange: &mut Exchange<Self>,
        record: &mut Record<'_, ClientOf<Self>>,
        action: &<Self::Wire as Language>::Action,
    ) -> impl Future<Output = Result<(), Trouble>> + Send;
}

impl<S: Acted> Stage<S::Wire> for Exchange<S>
where
    S::Wire: Language<Expected = Expectations<PlaceOf<S>>>,
{
    type Event = SipEvent;
    type Mark = Mark;

    fn values(&self) -> Values {
        self.told()
    }

    fn hosts(&self) -> Vec<Host> {
        self.systems_hosts()
    }

    async fn hears(&mut self) -> Option<SipEvent> {
        self.servers.ears().recv().await
    }

    fn saw(&mut self, record: &mut Record<'_, ClientOf<S>>, event: SipEvent) -> Result<(), Trouble> {
        self.sees(record, event)
    }

    async fn act(
        &mut self,
        record: &mut Record<'_, ClientOf<S>>,
        action: &<S::Wire as Language>::Action,
    ) -> Result<(), Trouble> {
        S::act(self, record, action).await
    }

    fn mark(&self) -> Mark {
        Mark::new(&self.sites, self.not_carried, self.around.asked())
    }

    fn look(
        &mut self,
        _: &mut Ledger,
        expected: &Expectations<PlaceOf<S>>,
        mark: &mut Mark,
    ) -> Result<Standing, Trouble> {
        let calls = (self.call.as_ref(), self.not_carried);
        Ok(judge::look(&self.sites, calls, self.around.asked(), expected, mark))
    }

    fn shows(&self, ability: &str) -> bool {
        ability != CALLS.name || self.has_taken_a_call
    }

    async fn strike(self) {
        self.servers.strike().await;
        self.around.strike().await;
    }
}
