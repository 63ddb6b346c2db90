//! The wire of myApps: what the harness asks of it.

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::System;
use redial_model::systems::myapps::MYAPPS;
use redial_model::systems::myapps::client::{Client, Memory, View};
use redial_model::systems::myapps::client_rules::CLIENT_RULES;
use redial_model::systems::myapps::topology::{Pbx, Topology};
use redial_model::topology::NodeId;

use super::case::{self, Action, Expected, Installation, Transport};
use super::directory::RedirectForm;
use super::reference::Reference;
use super::stage::Stage;
use crate::case::{Case, Mistake};
use crate::proforma::{
    ANSWER_TIMEOUT, Ability, Choice, NAMES, PERSISTS, PUBLISHES, Proforma, RETRY_INTERVAL, TLS, TRACES,
    TRANSPORT, TRANSPORT_TLS, Time, Tour,
};
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::wire::{Venue, Wire};

/// It can be told an explicit physical location.
pub(super) const PHYS: Ability =
    Ability { name: "phys", meaning: "It can be told an explicit physical location.", is_presumed: true };
/// It knows two-factor login.
pub(super) const FACTOR: Ability =
    Ability { name: "second-factor", meaning: "It knows two-factor login.", is_presumed: true };

/// For a sign of life.
pub(super) const KEEP_ALIVE: &str = "keep-alive";

/// innovaphone myApps, over WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MyApps;

impl Wire for MyApps {
    const SYSTEM: &'static dyn System = &MYAPPS;

    const PROFORMA: Proforma = Proforma {
        abilities: &[PUBLISHES, PERSISTS, NAMES, PHYS, FACTOR, TRACES, TLS],
        times: &[
            Time { name: RETRY_INTERVAL, meaning: "How long it waits between two attempts.", default_s: 2.0 },
            Time { name: ANSWER_TIMEOUT, meaning: "How long it waits for an answer.", default_s: 5.0 },
            Time {
                name: KEEP_ALIVE,
                meaning: "How long nothing may come before it asks for a sign of life.",
                default_s: 10.0,
            },
        ],
        choices: &[
            Choice {
                name: TRANSPORT,
                meaning: "What the WebSocket runs over.",
                values: &["plain", TRANSPORT_TLS],
            },
            RedirectForm::CHOICE,
        ],
        placeholders: &["primary", "primary_url", "user", "password", "phys"],
        servers: 6,
        notes: &[("MA-C14", "logs on as user although it has a session, which is allowed (MW-04)")],
        tour: Some(Tour {
            mutant: "MA-C05/effect-1-AimAtPrimary",
            does: "This one dials the primary after a loss, not its current PBX.",
            case: "ma-13-current-first-after-reset",
            installation: include_str!("../../../docs/audit/one-primary-for-all.toml"),
            shows: "Here everybody has the main PBX configured.",
        }),
    };

    type Place = Pbx;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
    type Client = Client;
    type Setting = Topology;
    type Stage = Stage;

    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        case::check(case)
    }

    fn needs(installation: &Installation) -> &'static [&'static str] {
        const NEEDS_TLS: &[&str] = &[TLS.name];
        match installation.transport {
            Some(Transport::Tls) => NEEDS_TLS,
            None => &[],
        }
    }

    fn setting(installation: &Installation) -> Result<Topology, String> {
        let pbxes: Vec<Pbx> = installation.pbxes.iter().map(|pbx| pbx.0).collect();
        Topology::new(&pbxes, installation.home.0, installation.configured.0)
            .map_err(|error| error.to_string())
    }

    fn names(topology: &Topology) -> Vec<String> {
        topology.nodes().map(|node| topology.name(node).to_owned()).collect()
    }

    fn node(topology: &Topology, pbx: Pbx) -> NodeId {
        topology
            .node(pbx)
            .expect("the loader refuses a case that names a PBX which its installation does not have")
    }

    fn rules(edition: Edition) -> Rules<Client> {
        Rules::lower(CLIENT_RULES, edition)
    }

    fn view(topology: &Topology, readings: Readings) -> View {
        View { configured: topology.configured(), readings }
    }

    fn start(_: &Topology) -> Position<Client> {
        Client::start(Memory::NEW)
    }

    /// Whether a session outlives its program is the client's own affair.
    fn restarted(_: &Topology, memory: &Memory, stored: bool) -> Vec<Position<Client>> {
        let memory = memory.restarted(stored);
        [memory, Memory { session: false, ..memory }].map(Client::start).to_vec()
    }

    async fn open(case: &Case<Self>, topology: &Topology, venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(case, topology, venue).await
    }

    async fn client(
        config: ClientConfig,
        rules: Rules<Client>,
        publisher: Publisher,
    ) -> Result<(), ClientError> {
        Reference::new(config, rules, publisher)?.run().await
    }
}
