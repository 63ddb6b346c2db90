//! Two PBXes, a client, and what is seen of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use redial_model::systems::myapps::messages::{Answer, Credentials};
use redial_model::topology::{NodeId, NodeSet};
use tokio::sync::mpsc;

use crate::hindrance::Hindrance;
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
use crate::subject::{Subject, SubjectEvent, Values};

/// The PBX that is configured in the client.
pub(super) const MASTER: NodeId = NodeId(0);
/// The other one.
pub(super) const SLAVE: NodeId = NodeId(1);
/// Of both.
pub(super) const MODULE: &str = "PBX0";
/// The physical location that is configured in the client.
pub(super) const PHYS: &str = "vienna";

const QUEUE: usize = 64;
/// A machine that has too much to do is waited for no longer than this.
const LONGEST_EXCUSE: Duration = Duration::from_secs(8);

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
    pub settings: &'a Settings,
    pub installation: Arc<Installation>,
    pbxes: [Pbx; 2],
    events: mpsc::Receiver<PbxEvent>,
    desk: Desk,
    publications: mpsc::Receiver<Publication>,
    told: mpsc::Sender<SubjectEvent>,
    lines: mpsc::Receiver<SubjectEvent>,
    values: Values,
    subject: Option<Subject>,
    hindrance: Hindrance,
    /// The PBXes that the client has named on standard error.
    pub traced: NodeSet,
    /// Kept as long as the client's files are needed.
    _folder: tempfile::TempDir,
}

impl<'a> Ward<'a> {
    /// Sets up the PBXes at the addresses of that slot.
    pub async fn open(settings: &'a Settings, slot: u8, told: Told) -> Result<Ward<'a>, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let folder = tempfile::Builder::new().prefix("doctor-").tempdir_in(&settings.folder);
        let folder = folder.map_err(|error| text(&error))?;
        let place = |node: NodeId, name: &str| {
            let address = settings.address(slot, FIRST_SERVER + node.0);
            let host = if told.names { format!("{name}.redial.test") } else { address.to_string() };
            (node, Place { host, address, module: MODULE.to_owned() })
        };
        let chosen = settings.choice(RedirectForm::CHOICE.name).and_then(RedirectForm::from_name);
        let directory = Directory {
            port: settings.port,
            form: told.form.or(chosen).unwrap_or_default(),
            master: Some(MASTER),
            places: [place(MASTER, "master"), place(SLAVE, "slave1")].into(),
        };
        let tls = settings.choice(TRANSPORT) == Some(TRANSPORT_TLS);
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
        let desk = Desk::open((settings.address(slot, DESK), settings.port).into(), publishing).await;
        let desk = desk.map_err(|error| text(&error))?;
        let (told_by_client, lines) = mpsc::channel(QUEUE);

        let (hosts, state) = (folder.path().join("hosts"), folder.path().join("state"));
        std::fs::create_dir(&state).map_err(|error| text(&error))?;
        let named = installation.directory.places.values().map(|it| format!("{} {}\n", it.address, it.host));
        if told.names {
            std::fs::write(&hosts, named.collect::<String>()).map_err(|error| text(&error))?;
        }
        let primary = &installation.directory.places[&MASTER];
        let primary = format!("{}:{}/{MODULE}", primary.host, settings.port);
        let scheme = if tls { "wss" } else { "ws" };
        let or_nothing =
            |is: bool, path: &std::path::Path| if is { path.display().to_string() } else { String::new() };
        let values = Values::from([
            ("primary_url", format!("{scheme}://{primary}/APPCLIENT/websocket")),
            ("primary", primary),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("phys", PHYS.to_owned()),
            ("ca", or_nothing(tls, &settings.ca)),
            ("hosts", or_nothing(told.names, &hosts)),
            ("state_dir", state.display().to_string()),
            ("publish_url", desk.url().to_owned()),
            ("timer_scale", settings.timer_scale.to_string()),
            ("case", "doctor".to_owned()),
        ]);
        Ok(Ward {
            settings,
            installation,
            pbxes,
            events,
            desk,
            publications,
            told: told_by_client,
            lines,
            values,
            subject: None,
            hindrance: Hindrance::default(),
            traced: NodeSet::default(),
            _folder: folder,
        })
    }

    /// Starts the client, or starts it again.
    pub async fn start(&mut self) -> Result<(), String> {
        let places = self.installation.directory.places.values();
        let hosts: Vec<String> = places.map(|place| place.host.clone()).collect();
        let started = Subject::start(&self.settings.command, &self.values, &hosts, &self.told).await;
        let subject = started.map_err(|error| error.to_string())?;
        self.hindrance.follow(subject.head());
        self.subject = Some(subject);
        Ok(())
    }

    /// What it is seen to do next. `None`: nothing before that time, to which is added for how long the machine has kept it from
    /// running.
    pub async fn sight_in_its_time(&mut self, until: Instant) -> Option<Sight> {
        loop {
            let due = until + self.hindrance.so_far().min(LONGEST_EXCUSE);
            let sight = self.sight(due).await;
            if sight.is_some() || until + self.hindrance.so_far().min(LONGEST_EXCUSE) <= due {
                return sight;
            }
        }
    }

    /// What it is seen to do next. `None`: nothing before that time.
    pub async fn sight(&mut self, until: Instant) -> Option<Sight> {
        loop {
            let sight = tokio::select! {
                biased;
                Some(event) = self.events.recv() => Some(seen(event)),
                Some(publication) = self.publications.recv() => published(&publication),
                Some(event) = self.lines.recv() => match event {
                    SubjectEvent::Line(line) => Publication::parse(&line).as_ref().and_then(published),
                    SubjectEvent::Exited(how) => Some(Sight::Exited(how)),
                    SubjectEvent::Traced(host) => {
                        let places = &self.installation.directory.places;
                        let named = places.iter().filter(|(_, place)| place.host == host);
                        named.for_each(|(node, _)| self.traced.set(*node, true));
                        continue;
                    }
                    SubjectEvent::Flood => None,
                },
                () = tokio::time::sleep_until(until.into()) => return None,
            };
            if sight.is_some() || Instant::now() > until {
                return sight;
            }
        }
    }

    /// The next thing of a kind; others are passed.
    pub async fn await_one<T>(&mut self, until: Instant, of: impl Fn(Sight) -> Option<T>) -> Option<T> {
        while let Some(sight) = self.sight(until).await {
            if let Some(found) = of(sight) {
                return Some(found);
            }
        }
        None
    }

    /// The next login with the right credentials.
    pub async fn login(&mut self, until: Instant) -> Option<LoginSeen> {
        let right = |sight| if let Sight::Login(login) = sight { login.right.then_some(login) } else { None };
        self.await_one(until, right).await
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

    /// What the client wrote to standard error last.
    pub fn stderr(&self) -> Vec<String> {
        self.subject.as_ref().map(Subject::stderr).unwrap_or_default()
    }

    /// Ends the client, and says how long that took.
    pub async fn end(&mut self) -> Duration {
        let started = Instant::now();
        if let Some(subject) = self.subject.take() {
            subject.end().await;
        }
        started.elapsed()
    }

    /// Ends everything, and frees its addresses.
    pub async fn close(mut self) {
        self.end().await;
        for pbx in self.pbxes {
            pbx.shut_down().await;
        }
        self.desk.close().await;
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
