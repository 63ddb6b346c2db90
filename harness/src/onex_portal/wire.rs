//! The wire of one-X Portal: what the harness asks of it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::onex_portal::client::{Client, Memory, View};
use redial_model::systems::onex_portal::tables::CLIENT;
use redial_model::systems::onex_portal::topology::{Program, Topology};

use super::case::{Installation, Leaves};
use super::doctor;
use super::proforma::{ACCEPTS, APPLICATION, BROWSER, LEAVES, OnexPortal, PLUG_IN, TURNS};
use super::reference::Reference;
use super::speech::Speech;
use super::stage::Stage;
use crate::case::Case;
use crate::doctor::Examination;
use crate::names::Name;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::wire::{Venue, Wire};

impl Wire for OnexPortal {
    /// Where a client asks after a loss: its user may have entered that address.
    const SHOWS_NOTHING: &'static [&'static str] = &["OX-A9"];

    type Client = Client;
    type Setting = Topology;
    type Stage = Stage;

    fn needs(installation: &Installation) -> &'static [&'static str] {
        match installation.program {
            Program::Browser => &[BROWSER.name],
            Program::PlugIn => &[PLUG_IN.name],
            Program::Application => &[APPLICATION.name],
        }
    }

    /// What its user cannot do, or does not.
    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        let lacks = |name| settings.profile.lacks.contains(name);
        let installation = &case.installation;
        let is_asked = !installation.accepted && installation.accepts;
        match () {
            () if is_asked && lacks(ACCEPTS.name) => Some("its user accepts no certificate"),
            () if installation.leaves != Name(Leaves::Never)
                && !settings.profile.supports.contains(LEAVES.name) =>
            {
                Some("its user does not leave")
            }
            () if installation.knows_both && lacks(TURNS.name) => Some("its user enters no other address"),
            () if installation.redirect.is_some() && Speech::of(settings) == Speech::Adapter => {
                Some("an adapter is redirected in one way only")
            }
            () => None,
        }
    }

    fn setting(installation: &Installation) -> Result<Topology, String> {
        Ok(installation.topology())
    }

    fn rules(edition: Edition) -> Rules<Client> {
        CLIENT.rules(edition)
    }

    fn view(topology: &Topology, readings: Readings) -> View {
        View { program: topology.program, readings }
    }

    fn start(topology: &Topology) -> Position<Client> {
        Client::start(topology)
    }

    /// A certificate that was accepted may be remembered, or asked for anew.
    fn restarted(topology: &Topology, memory: &Memory, stored: bool) -> Vec<Position<Client>> {
        let start = Client::start(topology);
        let trusts = memory.trusts_secondary && stored;
        let trusting = Position { memory: Memory { trusts_secondary: true, ..start.memory }, ..start };
        if trusts && !start.memory.trusts_secondary { vec![start, trusting] } else { vec![start] }
    }

    async fn open(case: &Case<Self>, topology: &Topology, venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(&case.installation, *topology, venue).await
    }

    fn refuses(places: &[SocketAddr]) -> Option<&'static str> {
        let apart = places.iter().map(SocketAddr::ip).collect::<BTreeSet<_>>().len() == places.len();
        (!apart).then_some(
            "a browser keeps cookies for an address, whatever its port: give an address for each portal",
        )
    }

    async fn examine(settings: &Settings, quickly: bool) -> Option<Examination> {
        Some(doctor::examine(settings, quickly).await)
    }

    async fn client(told: ClientConfig, rules: Rules<Client>, _: Publisher) -> Result<(), ClientError> {
        Reference::new(&told, rules)?.run().await;
        Ok(())
    }
}
