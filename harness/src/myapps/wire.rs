//! The wire of myApps: what the harness asks of it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::myapps::client::{Client, Memory, View};
use redial_model::systems::myapps::client_rules::CLIENT_RULES;
use redial_model::systems::myapps::topology::{Pbx, Topology};
use redial_model::topology::NodeId;

use super::case::{self, Action, Expected, Installation, Transport};
use super::conn_info::Published;
use super::event::{PbxEvent, Seen};
use super::judge::{self, Mark};
use super::proforma::{FACTOR, MyApps, PHYS, SESSIONS};
use super::reference::Reference;
use super::stage::{Stage, USER};
use crate::case::Case;
use crate::doctor::Examination;
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::proforma::TLS;
use crate::publication::Publication;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::settings::Settings;
use crate::subject::Values;
use crate::wire::{self, Host, Standing, Venue, Wire};

/// The object that is judged.
const CONN_INFO: &str = "connInfo";

impl Wire for MyApps {
    const OF_OTHERS: &'static [&'static str] = &["MA-29"];
    const STORING: &'static [&'static str] = &["MA-15"];
    const HELD_TO: &'static [(&'static str, &'static str)] = &[(SESSIONS.name, "MA-C14")];

    type Client = Client;
    type Setting = Topology;
    type Stage = Stage;

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
        case::node(topology, pbx)
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

    fn forgetful(topology: &Topology, memory: &Memory) -> Vec<Position<Client>> {
        MyApps::restarted(topology, &Memory { secondary: None, ..*memory }, true)
    }

    async fn open(case: &Case<Self>, topology: &Topology, venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(case, topology, venue).await
    }

    fn refuses(places: &[SocketAddr]) -> Option<&'static str> {
        let one_port = places.windows(2).all(|two| two[0].port() == two[1].port());
        let apart = places.iter().map(SocketAddr::ip).collect::<BTreeSet<_>>().len() == places.len();
        (!one_port || !apart)
            .then_some("a PBX is told of by its host: give an address for each, and one port for all")
    }

    async fn examine(settings: &Settings, quickly: bool) -> Option<Examination> {
        Some(super::doctor::examine(settings, quickly).await)
    }

    async fn client(
        config: ClientConfig,
        rules: Rules<Client>,
        publisher: Publisher,
    ) -> Result<(), ClientError> {
        Reference::new(config, rules, publisher)?.run().await
    }
}

impl wire::Stage<MyApps> for Stage {
    type Event = PbxEvent;
    type Mark = Mark;

    fn values(&self) -> Values {
        let directory = &self.installation.directory;
        let place = &directory.places[&self.topology.configured()];
        let scheme = if self.installation.is_secure() { "wss" } else { "ws" };
        let primary = format!("{}:{}/{}", place.host, directory.port, place.module);
        Values::from([
            ("primary_url", format!("{scheme}://{primary}/APPCLIENT/websocket")),
            ("primary", primary),
            ("user", USER.to_owned()),
            ("password", self.password.clone()),
            ("phys", self.phys.clone().unwrap_or_default()),
        ])
    }

    fn hosts(&self) -> Vec<Host> {
        let places = self.installation.directory.places.iter();
        places
            .map(|(node, place)| Host { node: *node, name: place.host.clone(), address: place.address })
            .collect()
    }

    async fn hears(&mut self) -> Option<PbxEvent> {
        self.pbxes.ears().recv().await
    }

    fn saw(&mut self, record: &mut Record<'_, Client>, event: PbxEvent) -> Result<(), Trouble> {
        if let Seen::Attempt { .. } = event.seen {
            self.chain.attempted(event.node, event.at, self.pause);
        }
        match self.pbxes.saw(record, event)? {
            Some((node, conn, heard)) => self.heard(record, node, conn, heard),
            None => Ok(()),
        }
    }

    fn published(
        &mut self,
        record: &mut Record<'_, Client>,
        publication: Publication,
    ) -> Result<(), Trouble> {
        if publication.name != CONN_INFO {
            return Ok(());
        }
        record.ledger.client_publishes(format!("publishes {}", publication.value));
        let published = Published::read(
            &publication.value,
            &self.installation.directory,
            self.topology.configured(),
            self.phys.as_deref(),
        )?;
        record.published(published.info);
        self.published.push(published);
        Ok(())
    }

    async fn act(&mut self, record: &mut Record<'_, Client>, action: &Action) -> Result<(), Trouble> {
        self.happen(record, action).await
    }

    fn mark(&self) -> Mark {
        Mark::new(self)
    }

    fn look(
        &mut self,
        ledger: &mut Ledger,
        expected: &Expected,
        mark: &mut Mark,
    ) -> Result<Standing, Trouble> {
        judge::look(self, ledger, expected, mark)
    }

    fn shows(&self, ability: &str) -> bool {
        match ability {
            _ if ability == PHYS.name => self.published.iter().any(|it| it.phys.is_some()),
            // Whoever does not know it waits as well, and for too short a time.
            _ if ability == FACTOR.name => false,
            _ => true,
        }
    }

    fn noted(&self, ledger: &Ledger, settings: &Settings) -> Vec<String> {
        self.noted(ledger, settings)
    }

    async fn accept_all(&mut self) -> bool {
        self.pbxes.accept_all().await
    }

    async fn strike(self) {
        self.pbxes.strike().await;
    }
}
