//! The wire of user resilience: what the harness asks of it.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::user_resilience::client::{Phone, View};
use redial_model::systems::user_resilience::tables::CLIENT;
use redial_model::systems::user_resilience::topology::Topology;
use tokio::sync::mpsc;

use super::case::{Action, CallDoes, Expected, Installation};
use super::judge::{self, Mark};
use super::proforma::{CALLS, UserResilience};
use super::reference::Reference;
use super::refusal::Refused;
use super::stage::Stage;
use crate::case::{self, Case};
use crate::ledger::{Ledger, Record, Trouble};
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::sip::servers::SipEvent;
use crate::sip::transport::Transport;
use crate::subject::Values;
use crate::wire::{self, Host, Standing, Venue, Wire};

impl Wire for UserResilience {
    type Client = Phone;
    type Setting = Topology;
    type Stage = Stage;

    fn setting(installation: &Installation) -> Result<Topology, String> {
        Ok(installation.topology(installation.refusal.map_or(Refused::default(), |name| name.0)))
    }

    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        let does = |is_it: fn(&Action) -> bool| {
            let mut actions = case.phases.iter().flat_map(|phase| &phase.actions);
            actions.any(|action| matches!(action, case::Action::Wire(action) if is_it(action)))
        };
        let loses_system = |action: &Action| matches!(action, Action::Stop { .. } | Action::Path { .. });
        let ends_call = |action: &Action| matches!(action, Action::Call { call: CallDoes::End });
        let unheard = Transport::of(settings) != Transport::Udp && does(loses_system) && does(ends_call);
        unheard.then_some(
            "whoever ends a call without its system does so by a datagram: it needs `transport=udp`",
        )
    }

    fn rules(edition: Edition) -> Rules<Phone> {
        CLIENT.rules(edition)
    }

    fn view(topology: &Topology, readings: Readings) -> View {
        View { preserves_media: topology.preserves_media, readings }
    }

    fn start(_: &Topology) -> Position<Phone> {
        Phone::start()
    }

    async fn open(case: &Case<Self>, _: &Topology, venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(case, venue).await
    }

    async fn client(told: ClientConfig, rules: Rules<Phone>, _: Publisher) -> Result<(), ClientError> {
        Reference::new(&told, rules).await?.run().await;
        Ok(())
    }
}

impl wire::Stage<UserResilience> for Stage {
    type Event = SipEvent;
    type Mark = Mark;

    fn values(&self) -> Values {
        self.values()
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts()
    }

    fn ears(&mut self) -> &mut mpsc::Receiver<SipEvent> {
        self.servers().ears()
    }

    fn saw(&mut self, record: &mut Record<'_, Phone>, event: SipEvent) -> Result<(), Trouble> {
        self.sees(record, event)
    }

    async fn act(&mut self, record: &mut Record<'_, Phone>, action: &Action) -> Result<(), Trouble> {
        self.happen(record, action).await
    }

    fn mark(&self) -> Mark {
        Mark::new(self)
    }

    fn look(&mut self, _: &mut Ledger, expected: &Expected, mark: &mut Mark) -> Result<Standing, Trouble> {
        judge::look(self, expected, mark)
    }

    fn shows(&self, ability: &str) -> bool {
        ability != CALLS.name || self.has_taken_a_call()
    }

    async fn strike(self) {
        self.end().await;
    }
}
