//! Two PBXes, a client, and what is seen of it.

use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use redial_model::systems::myapps::messages::{Answer, Credentials};
use redial_model::topology::{NodeId, NodeSet};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::doctor::patient::Patient;
use crate::doctor::ward;
use crate::line::Line;
use crate::myapps::account::Account;
use crate::myapps::directory::{Directory, Place, RedirectForm};
use crate::myapps::event::{Heard, PbxEvent, Say, Seen, Validity};
use crate::myapps::fault::StandingFault;
use crate::myapps::installation::Installation;
use crate::myapps::pbx::{self, Pbx};
use crate::myapps::stage::{DOMAIN, PASSWORD, USER};
use crate::proforma::{TRANSPORT, TRANSPORT_TLS};
use crate::publication::{Desk, Publication};
use crate::server::{Connections, Tell};
use crate::settings::{DESK, FIRST_SERVER, Settings};
use crate::subject::SubjectEvent;

/// The PBX that is configured in the client.
pub(super) const MASTER: NodeId = NodeId(0);
/// The other one.
pub(super) const SLAVE: NodeId = NodeId(1);
/// Of both.
pub(super) const MODULE: &str = "PBX0";
/// The physical location that is configured in the client.
pub(super) const PHYS: &str = "vienna";

const QUEUE: usize = 64;

/// What a client is told otherwise than usual.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// The PBXes go by names.
    pub names: bool,
    /// Nobody vouches for the PBXes' certificates.
    pub unknown_authority: bool,
    /// How a redirect names its target, if not as was chosen.
    pub form: Option<RedirectForm>,
}

/// Something that the client was seen to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sight {
    Attempt(NodeId),
    Failed(String),
    Upgraded(String),
    WrongModule(String),
    Login(LoginSeen),
    Malformed(String),
    Said(String),
    Garbage(String),
    Ping,
    Pong,
    Left(NodeId),
    Published(Says),
    Exited(String),
}

/// What it publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Says {
    pub up: Option<bool>,
    pub phys: Option<String>,
}

/// A login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LoginSeen {
    pub node: NodeId,
    pub conn: Line,
    pub credentials: Credentials,
    pub right: bool,
}

pub(super) struct Ward<'a> {
    /// The client.
    pub patient: Patient<'a>,
    pub installation: Arc<Installation>,
    pbxes: [Pbx; 2],
    events: mpsc::Receiver<PbxEvent>,
    desk: Desk,
    publications: mpsc::Receiver<Publication>,
    /// The PBXes that the client has named on standard error.
    pub traced: NodeSet,
}

impl<'a> Ward<'a> {
    /// Sets up the PBXes at the addresses of that slot.
    pub async fn open(settings: &'a Settings, slot: u8, told: Told) -> Result<Ward<'a>, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let tls = settings.choice(TRANSPORT) == Some(TRANSPORT_TLS);
        let mut patient = Patient::new(settings, tls)?;
        let place = |node: NodeId, name: &str| {
            let address = settings.address(slot, FIRST_SERVER + node.0);
            let host = if told.names { format!("{name}.redial.test") } else { address.to_string() };
            (node, Place { host, address, module: MODULE.to_owned() })
        };
        let chosen = settings.choice(RedirectForm::CHOICE.name).and_then(RedirectForm::from_name);
        let directory = Directory {
            port: settings.port(),
            form: told.form.or(chosen).unwrap_or_default(),
            master: Some(MASTER),
            places: [place(MASTER, "master"), place(SLAVE, "slave1")].into(),
        };
        let account = Account::new(USER, PASSWORD, DOMAIN, StdRng::seed_from_u64(settings.seed));
        let authorities = tls.then(|| Arc::clone(&settings.authorities));
        let connections = Arc::new(Connections::new(settings.connections, settings.patience));
        let installation = Installation::new(directory, account, authorities, Duration::ZERO);
        let installation = Arc::new(installation.with_connections(connections));
        let (sender, events) = mpsc::channel(QUEUE);
        let pbx = async |node| pbx::open(node, &installation, sender.clone()).await;
        let pbxes = [
            pbx(MASTER).await.map_err(|error| text(&error))?,
            pbx(SLAVE).await.map_err(|error| text(&error))?,
        ];
        if told.unknown_authority {
            for pbx in &pbxes {
                pbx.set_fault(StandingFault::TlsUnknownAuthority).await.map_err(|error| text(&error))?;
            }
        }
        let (publishing, publications) = mpsc::channel(QUEUE);
        let desk = Desk::open(settings.socket(slot, DESK), publishing).await;
        let desk = desk.map_err(|error| text(&error))?;

        if told.names {
            let hosts = patient.folder().join("hosts");
            let places = installation.directory.places.values();
            let named = places.map(|it| format!("{} {}\n", it.address, it.host)).collect::<String>();
            std::fs::write(&hosts, named).map_err(|error| text(&error))?;
            patient.values.insert("hosts", hosts.display().to_string());
        }
        let primary = &installation.directory.places[&MASTER];
        let primary = format!("{}:{}/{MODULE}", primary.host, settings.port());
        let scheme = if tls { "wss" } else { "ws" };
        patient.values.extend([
            ("primary_url", format!("{scheme}://{primary}/APPCLIENT/websocket")),
            ("primary", primary),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("phys", PHYS.to_owned()),
            ("publish_url", desk.url().to_owned()),
        ]);
        Ok(Ward { patient, installation, pbxes, events, desk, publications, traced: NodeSet::default() })
    }

    /// The next login with the right credentials.
    pub async fn login(&mut self, until: Instant) -> Option<LoginSeen> {
        let right = |sight| if let Sight::Login(login) = sight { login.right.then_some(login) } else { None };
        ward::Ward::await_one(self, until, right).await
    }

    /// A PBX answers a login. That its connection has ended is seen next.
    pub fn answer(&self, login: LoginSeen, answer: Answer) {
        let _ = self.pbxes[login.node.index()].order(login.conn, Say::Answer(answer));
    }

    /// A PBX asks for a pong.
    pub fn ping(&self, login: LoginSeen) {
        let _ = self.pbxes[login.node.index()].order(login.conn, Tell::Say(Say::Ping));
    }

    /// New connections meet this, at both PBXes.
    pub async fn meet(&self, fault: StandingFault) -> Result<(), String> {
        for pbx in &self.pbxes {
            pbx.set_fault(fault).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

impl ward::Ward for Ward<'_> {
    type Sight = Sight;

    fn due(&mut self, until: Instant) -> Instant {
        self.patient.due(until)
    }

    async fn start(&mut self) -> Result<(), String> {
        let places = self.installation.directory.places.values();
        let hosts: Vec<String> = places.map(|place| place.host.clone()).collect();
        self.patient.start(&hosts).await
    }

    async fn close(mut self) {
        self.patient.end().await;
        for pbx in self.pbxes {
            pbx.shut_down().await;
        }
        self.desk.close().await;
    }

    async fn happens(&mut self) -> Option<Sight> {
        tokio::select! {
            biased;
            Some(event) = self.events.recv() => Some(seen(event)),
            Some(publication) = self.publications.recv() => published(&publication),
            Some(event) = self.patient.lines.recv() => match event {
                SubjectEvent::Line(line) => Publication::parse(&line).as_ref().and_then(published),
                SubjectEvent::Exited(how) => Some(Sight::Exited(how)),
                SubjectEvent::Traced(host) => {
                    let places = &self.installation.directory.places;
                    let named = places.iter().filter(|(_, place)| place.host == host);
                    named.for_each(|(node, _)| self.traced.set(*node, true));
                    None
                }
                SubjectEvent::Flood => None,
            },
        }
    }
}

fn published(publication: &Publication) -> Option<Sight> {
    let says = || Says {
        up: publication.value["up"].as_bool(),
        phys: publication.value["phys"].as_str().filter(|phys| !phys.is_empty()).map(str::to_owned),
    };
    (publication.name == "connInfo").then(|| Sight::Published(says()))
}

fn seen(event: PbxEvent) -> Sight {
    let PbxEvent { node, conn, seen, .. } = event;
    match seen {
        Seen::Attempt { .. } => Sight::Attempt(node),
        Seen::Failed { what } => Sight::Failed(what),
        Seen::ClosedByClient { .. } => Sight::Left(node),
        Seen::Heard(heard) => match heard {
            Heard::Upgraded { path } => Sight::Upgraded(path),
            Heard::WrongModule { path } => Sight::WrongModule(path),
            Heard::Login { login, validity, .. } => {
                let right = validity == Validity::Right;
                Sight::Login(LoginSeen { node, conn, credentials: login.credentials, right })
            }
            Heard::MalformedLogin { reason } => Sight::Malformed(reason),
            Heard::Received { mt } => Sight::Said(mt),
            Heard::Garbage { reason } => Sight::Garbage(reason),
            Heard::Ping => Sight::Ping,
            Heard::Pong => Sight::Pong,
        },
    }
}
