//! The wire of user resilience: what the harness asks of it.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::user_resilience::client::{Phone, View};
use redial_model::systems::user_resilience::tables::CLIENT;
use redial_model::systems::user_resilience::topology::Topology;

use super::case::Installation;
use super::proforma::UserResilience;
use super::reference::Reference;
use super::stage::Pair;
use crate::case::{self, Case, Either, Language as _};
use crate::doctor::Examination;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::sip::doctor;
use crate::sip::exchange::Exchange;
use crate::sip::playable;
use crate::sip::refused::Refused;
use crate::sip::transport::Transport;
use crate::sip::words::{Action, CallDoes};
use crate::wire::{Venue, Wire};

impl Wire for UserResilience {
    type Client = Phone;
    type Setting = Topology;
    type Stage = Exchange<Pair>;

    fn setting(installation: &Installation) -> Result<Topology, String> {
        Ok(installation.topology(installation.refusal.map_or(Refused::default(), |name| name.0)))
    }

    fn needs(installation: &Installation) -> &'static [&'static str] {
        installation.finding().needs()
    }

    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        let finding = case.installation.finding();
        if let Some(reason) = finding.why_not(settings).or_else(|| playable::why_not(case, settings)) {
            return Some(reason);
        }
        let does = |is_it: fn(&Action<_>) -> bool| {
            let mut actions = case.phases.iter().flat_map(|phase| &phase.actions);
            actions.any(|action| {
                matches!(action, case::Action::Wire(Either::Own(Either::Common(action))) if is_it(action))
            })
        };
        let loses_system = |action: &Action<_>| matches!(action, Action::Stop { .. } | Action::Path { .. });
        let ends_call = |action: &Action<_>| matches!(action, Action::Call { call: CallDoes::End });
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

    async fn open(case: &Case<Self>, _: &Topology, venue: &Venue<'_>) -> Result<Exchange<Pair>, String> {
        Exchange::open(venue, Pair::new(case, venue)).await
    }

    async fn examine(settings: &Settings, quickly: bool) -> Option<Examination> {
        Some(doctor::examine(&Self::PROFORMA, settings, quickly).await)
    }

    async fn client(told: ClientConfig, rules: Rules<Phone>, _: Publisher) -> Result<(), ClientError> {
        Reference::new(&told, rules).await?.run().await;
        Ok(())
    }
}
