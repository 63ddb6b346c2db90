//! The wire of SIP disaster recovery: what the harness asks of it.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::sip_dr::client::{Client, Memory, View};
use redial_model::systems::sip_dr::tables::CLIENT;
use redial_model::systems::sip_dr::topology::Topology;

use super::case::{Installation, Registration};
use super::doctor;
use super::observed::about_to_start;
use super::proforma::{DNS, SIP_ENDPOINT, SipDr};
use super::reference::Reference;
use super::stage::{NAMES, Stage};
use crate::case::Case;
use crate::doctor::Examination;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::sip::playable;
use crate::wire::{Venue, Wire};

impl Wire for SipDr {
    /// Whether a clock is at its end or just over it, and to what is listened that only warnings come from.
    const SHOWS_NOTHING: &'static [&'static str] = &["GD-A4", "GD-A13"];

    type Client = Client;
    type Setting = Topology;
    type Stage = Stage;

    fn setting(installation: &Installation) -> Result<Topology, String> {
        Ok(installation.topology())
    }

    fn needs(installation: &Installation) -> &'static [&'static str] {
        match (installation.registration, installation.by_dns) {
            (Registration::Told, _) => &[],
            (Registration::Sip, false) => &[SIP_ENDPOINT.name],
            (Registration::Sip, true) => &[SIP_ENDPOINT.name, DNS.name],
        }
    }

    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        case.installation.finding().why_not(settings).or_else(|| playable::why_not(case, settings))
    }

    fn names(_: &Topology) -> Vec<String> {
        NAMES.map(str::to_owned).to_vec()
    }

    fn rules(edition: Edition) -> Rules<Client> {
        CLIENT.rules(edition)
    }

    fn view(topology: &Topology, readings: Readings) -> View<'_> {
        View { topology, readings }
    }

    fn start(_: &Topology) -> Position<Client> {
        about_to_start(Memory::NEW)
    }

    /// It may have kept the preferred site.
    fn restarted(_: &Topology, memory: &Memory, stored: bool) -> Vec<Position<Client>> {
        match stored {
            true => vec![about_to_start(memory.ended())],
            false => vec![about_to_start(Memory::NEW)],
        }
    }

    async fn open(case: &Case<Self>, _: &Topology, venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(case, venue).await
    }

    async fn examine(settings: &Settings, quickly: bool) -> Option<Examination> {
        Some(doctor::examine(settings, quickly).await)
    }

    async fn client(
        told: ClientConfig,
        rules: Rules<Client>,
        publisher: Publisher,
    ) -> Result<(), ClientError> {
        Reference::new(told, rules, publisher)?.run().await;
        Ok(())
    }
}
