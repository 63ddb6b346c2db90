//! The wire of NetPhone: what the harness asks of it.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::netphone::client::{Client, View};
use redial_model::systems::netphone::tables::CLIENT;
use redial_model::systems::netphone::topology::Topology;

use super::case::{Installation, Told};
use super::proforma::NetPhone;
use super::reference::Reference;
use super::stage::{Pair, turned};
use super::turned::Turned;
use crate::case::{Case, Language as _};
use crate::doctor::Examination;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::sip::doctor;
use crate::sip::exchange::Exchange;
use crate::sip::playable;
use crate::wire::{Venue, Wire};

impl Wire for NetPhone {
    type Client = Client;
    type Setting = Topology;
    type Stage = Exchange<Pair>;

    fn setting(installation: &Installation) -> Result<Topology, String> {
        Ok(installation.topology(installation.refusal.map_or(Turned::default(), |name| name.0)))
    }

    fn needs(installation: &Installation) -> &'static [&'static str] {
        installation.needs()
    }

    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        let finding = case.installation.finding();
        if let Some(reason) = finding.why_not(settings).or_else(|| playable::why_not(case, settings)) {
            return Some(reason);
        }
        let is_told_more = case.installation.addresses == Told::Server
            && turned(&case.installation, settings) == Turned::Redirected;
        is_told_more.then_some("a redirect would tell the client the address that it is not to know")
    }

    fn rules(edition: Edition) -> Rules<Client> {
        CLIENT.rules(edition)
    }

    fn view(topology: &Topology, readings: Readings) -> View {
        View { addresses: topology.addresses(), readings }
    }

    fn start(_: &Topology) -> Position<Client> {
        Client::start()
    }

    async fn open(case: &Case<Self>, _: &Topology, venue: &Venue<'_>) -> Result<Exchange<Pair>, String> {
        Exchange::open(venue, Pair::new(case, venue)).await
    }

    async fn examine(settings: &Settings, quickly: bool) -> Option<Examination> {
        Some(doctor::examine(&Self::PROFORMA, settings, quickly).await)
    }

    async fn client(told: ClientConfig, rules: Rules<Client>, _: Publisher) -> Result<(), ClientError> {
        Reference::new(&told, rules).await?.run().await;
        Ok(())
    }
}
