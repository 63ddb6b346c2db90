//! What a system gives so that it can be played: its [`Wire`].
//!
//! A wire is the words of its cases (a [`Language`]), the actors that stand on sockets in its place, and what of a client
//! can be seen. It is written for one system; all else, from the case file to the report, is common.
//! [`WIRES`](crate::wires::WIRES) lists them.
//!
//! The system's rules come in at two places only: [`Wire::rules`] for the oracle, and the answers of the actors, which a
//! [`Stage`] asks the server rows for. What a case expects is judged by [`Stage::look`], which sees neither.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::{Edition, Table};
use redial_model::topology::NodeId;

use crate::capture::Capture;
use crate::case::{Case, Language};
use crate::doctor::Examination;
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::names::Named as _;
use crate::oracle::Observable;
use crate::proforma;
use crate::publication::Publication;
use crate::reference::{ClientConfig, ClientError, Publisher};
use crate::server::{Connections, Post};
use crate::settings::{FIRST_SERVER, Settings};
use crate::subject::Values;
use crate::tls::Authorities;

/// How one system is played: beside the [`Language`] of its cases, who plays them.
pub trait Wire: Language {
    /// Clauses of the client's rows that speak of another kind of client than a program that is started: a browser. They are
    /// blamed where a case names them, and not for what the rows say.
    const OF_OTHERS: &'static [&'static str] = &[];

    /// The clauses by which a client stores what it has to know after a restart; none: it has to know nothing.
    const STORING: &'static [&'static str] = &[];

    /// Open questions about the client of whose answers nothing shows on the wire: there is no use in following each.
    const SHOWS_NOTHING: &'static [&'static str] = &[];

    /// Abilities, each with a row that a client does not take that has declared it: what is merely allowed, and it said that it
    /// does otherwise.
    const HELD_TO: &'static [(&'static str, &'static str)] = &[];

    /// The client's table.
    type Client: Observable;
    /// What an installation comes to for the rules; the client's view borrows from it.
    type Setting: Send + Sync;
    /// The actors of a case.
    type Stage: Stage<Self>;

    /// What an installation needs of a client, beside what its case says.
    fn needs(installation: &Self::Installation) -> &'static [&'static str] {
        let _ = installation;
        &[]
    }

    /// Why a case cannot be played in this run, whatever the client supports.
    fn why_not(case: &Case<Self>, settings: &Settings) -> Option<&'static str> {
        let _ = (case, settings);
        None
    }

    /// Why its servers cannot be at these places, if they cannot: those that somebody has given to a run.
    fn refuses(places: &[SocketAddr]) -> Option<&'static str> {
        let _ = places;
        None
    }

    /// What the rules are asked with.
    ///
    /// # Errors
    /// Says why it is no installation of the system.
    fn setting(installation: &Self::Installation) -> Result<Self::Setting, String>;

    /// The names of the nodes, in their order: all places, unless an installation may lack some.
    fn names(setting: &Self::Setting) -> Vec<String> {
        let _ = setting;
        Self::Place::all().into_iter().map(|place| place.name().to_owned()).collect()
    }

    /// The node of a server that the installation has.
    fn node(setting: &Self::Setting, place: Self::Place) -> NodeId {
        let _ = setting;
        let before = Self::Place::all().into_iter().take_while(|other| *other != place);
        NodeId(before.count() as u8)
    }

    /// The client's rows, for the oracle and for the reference client.
    fn rules(edition: Edition) -> Rules<Self::Client>;

    /// What the client's rows may look at.
    fn view(setting: &Self::Setting, readings: Readings) -> <Self::Client as Table>::View<'_>;

    /// Where a client begins that has never run.
    fn start(setting: &Self::Setting) -> Position<Self::Client>;

    /// Where a client may begin that was ended with this memory, and with what it had stored or without: where it has begun
    /// before, unless there is something to store.
    fn restarted(
        setting: &Self::Setting,
        memory: &<Self::Client as Table>::Memory,
        stored: bool,
    ) -> Vec<Position<Self::Client>> {
        let _ = (memory, stored);
        vec![Self::start(setting)]
    }

    /// Where a client may begin that was ended with this memory, and has not stored what it had to.
    fn forgetful(
        setting: &Self::Setting,
        memory: &<Self::Client as Table>::Memory,
    ) -> Vec<Position<Self::Client>> {
        let _ = (setting, memory);
        Vec::new()
    }

    /// Sets the stage: servers that listen where `venue` says.
    fn open(
        case: &Case<Self>,
        setting: &Self::Setting,
        venue: &Venue<'_>,
    ) -> impl Future<Output = Result<Self::Stage, String>> + Send;

    /// Looks whether a client is attached rightly, and what can be known of it before it is tested; `quickly`: only whether
    /// there is any use in testing it. `None`: nobody has said yet how that is seen.
    fn examine(settings: &Settings, quickly: bool) -> impl Future<Output = Option<Examination>> + Send {
        let _ = (settings, quickly);
        async { None }
    }

    /// Is a client that follows these rows, until it is ended.
    fn client(
        config: ClientConfig,
        rules: Rules<Self::Client>,
        publisher: Publisher,
    ) -> impl Future<Output = Result<(), ClientError>> + Send;
}

/// The actors of one case while it is played.
pub trait Stage<W: Wire>: Send + Sized {
    /// What its actors report.
    type Event: Send;
    /// Where its own record stands: taken when a phase begins, and handed to each expectation of the phase, which may
    /// keep in it what it remembers while it is waited for.
    type Mark: Clone + Send;

    /// What the client is told, beside what every client is.
    fn values(&self) -> Values;

    /// The servers by the names that the client is told.
    fn hosts(&self) -> Vec<Host>;

    /// What one of its actors reports next; nothing is lost of it if nobody waits for that any more.
    fn hears(&mut self) -> impl Future<Output = Option<Self::Event>> + Send;

    /// Deals with what an actor reports: records it, tells the oracle, answers.
    ///
    /// # Errors
    /// What settles the case at once.
    fn saw(&mut self, record: &mut Record<'_, W::Client>, event: Self::Event) -> Result<(), Trouble>;

    /// Deals with what the client publishes.
    ///
    /// # Errors
    /// What settles the case at once, as a publication that is wrong by itself.
    fn published(
        &mut self,
        record: &mut Record<'_, W::Client>,
        publication: Publication,
    ) -> Result<(), Trouble> {
        let _ = (record, publication);
        Ok(())
    }

    /// Does what the case says.
    fn act(
        &mut self,
        record: &mut Record<'_, W::Client>,
        action: &W::Action,
    ) -> impl Future<Output = Result<(), Trouble>> + Send;

    /// Where its record stands now.
    fn mark(&self) -> Self::Mark;

    /// Holds an expectation against what was recorded since `mark`. It asks neither the rows nor the oracle.
    ///
    /// # Errors
    /// What settles the case at once.
    fn look(
        &mut self,
        ledger: &mut Ledger,
        expected: &W::Expected,
        mark: &mut Self::Mark,
    ) -> Result<Standing, Trouble>;

    /// Whether the client has shown that it has an ability, as far as anybody could tell. What it was not declared to
    /// support, and has not shown, it is not failed for.
    fn shows(&self, ability: &str) -> bool {
        let _ = ability;
        true
    }

    /// What it has seen of the client that no clause forbids, and that every operator hates: it is noted, and nobody fails for it.
    /// What stands before a colon is the same wherever it is seen.
    fn noted(&self, ledger: &Ledger, settings: &Settings) -> Vec<String> {
        let _ = (ledger, settings);
        Vec::new()
    }

    /// Has the actors accept every connection that was made by now, and report it. False: nobody can tell whether they have.
    fn accept_all(&mut self) -> impl Future<Output = bool> + Send {
        async { false }
    }

    /// Ends all actors and frees their addresses.
    fn strike(self) -> impl Future<Output = ()> + Send;
}

/// How an expectation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is met.
    Met,
    /// It may still be met.
    Open,
    /// It may still be met; what the client published last says these fields otherwise.
    Otherwise(Vec<&'static str>),
    /// It may still be met, once the client answers something that it was asked.
    Asked(Question),
    /// It cannot be met any more, because this came.
    Broken(String),
}

/// Something that the client was asked, and what it is if no answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What was not answered, for a report: `the ping was not answered`.
    pub what: &'static str,
    /// What such a client does, wherever it does it.
    pub symptom: &'static str,
    /// Where it is written that it has to answer.
    pub clauses: &'static [&'static str],
}

impl From<bool> for Standing {
    /// Met, or still open.
    fn from(met: bool) -> Self {
        if met { Standing::Met } else { Standing::Open }
    }
}

/// A server by the name that the client is told.
#[derive(Debug, Clone)]
pub struct Host {
    /// Which one.
    pub node: NodeId,
    /// A name, or the address as text.
    pub name: String,
    /// Where it is.
    pub address: IpAddr,
}

/// Where a case is played.
#[derive(Debug, Clone, Copy)]
pub struct Venue<'a> {
    /// What is the same for all cases.
    pub settings: &'a Settings,
    /// Which addresses are the case's own.
    pub slot: u8,
    /// How open questions are read by those that the stage plays.
    pub readings: Readings,
    /// The case's own random numbers come from it.
    pub seed: u64,
    /// A folder for the case's files.
    pub folder: &'a Path,
    /// What keeps what is said on the wire, if that is wanted.
    pub capture: Option<&'a Arc<Capture>>,
}

impl Venue<'_> {
    /// Where a server listens.
    pub fn address(&self, node: NodeId) -> SocketAddr {
        self.settings.socket(self.slot, FIRST_SERVER + node.0)
    }

    /// A server as the client is told of it: by that name, or by its address.
    pub fn host(&self, node: NodeId, name: Option<String>) -> Host {
        let address = self.address(node).ip();
        Host { node, name: name.unwrap_or_else(|| address.to_string()), address }
    }

    /// Where scripted servers listen, for an [`Ensemble`](crate::ensemble::Ensemble). They speak TLS if the run wants it, or
    /// if the case does.
    pub fn posts(&self, hosts: &[Host], case_wants_tls: bool) -> Vec<Post> {
        let (authorities, connections) = (self.authorities(case_wants_tls), self.connections());
        let post = |host: &Host| Post {
            node: host.node,
            address: self.address(host.node),
            names: vec![host.name.clone()],
            authorities: authorities.clone(),
            connections: Arc::clone(&connections),
            delay: self.delay(),
        };
        hosts.iter().map(post).collect()
    }

    /// The connections that all servers of the case have together.
    pub fn connections(&self) -> Arc<Connections> {
        let connections = Connections::new(self.settings.connections, self.settings.patience);
        Arc::new(connections.captured(self.capture.cloned()))
    }

    /// The edition of the document.
    pub fn edition(&self) -> Edition {
        self.settings.edition
    }

    /// Random numbers, the same in every run with the same seed.
    pub fn rng(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed)
    }

    /// The authorities, if servers speak TLS: because the run wants it, or because the case does.
    pub fn authorities(&self, case_wants_tls: bool) -> Option<Arc<Authorities>> {
        let tls = self.settings.choice(proforma::TRANSPORT).is_some_and(|it| proforma::IN_TLS.contains(&it));
        (tls || case_wants_tls).then(|| Arc::clone(&self.settings.authorities))
    }

    /// How late a server is that is to be late, and within the client's time for an answer.
    pub fn delay(&self) -> Duration {
        self.settings.answer_timeout() / 2
    }
}
