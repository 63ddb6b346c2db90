//! An installation of two PBXes and a client, and bounded waiting for what they do.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use redial_harness::myapps::account::Account;
use redial_harness::myapps::dial::{Dial, DialConfig, DialEvent, LogOn, Reply, SessionCredentials, Target};
use redial_harness::myapps::directory::{Directory, Place, RedirectForm};
use redial_harness::myapps::event::{Heard, Line, PbxEvent, Say, Seen, Tell, Validity};
use redial_harness::myapps::installation::Installation;
use redial_harness::myapps::pbx::{self, Pbx};
use redial_harness::stream::free_port;
use redial_harness::tls::{self, Authorities};
use redial_model::systems::myapps::messages::{Alternative, Answer, Credentials, Login};
use redial_model::topology::NodeId;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

pub const MASTER: NodeId = NodeId(0);
pub const SLAVE: NodeId = NodeId(1);
pub const USER: &str = "user";
pub const PASSWORD: &str = "pässword";

/// Longer than anything here takes, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// How late a PBX is that is delayed.
pub const DELAY: Duration = Duration::from_millis(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    Plain,
    Tls,
}

pub struct Bench {
    pub installation: Arc<Installation>,
    pub master: Pbx,
    pub slave: Pbx,
    pub events: mpsc::Receiver<PbxEvent>,
    pub dialling: DialConfig,
    sender: mpsc::Sender<PbxEvent>,
}

pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("nothing happened for 20 s")
}

impl Bench {
    pub async fn new(security: Security) -> Self {
        Self::with_form(security, RedirectForm::Host).await
    }

    pub async fn with_form(security: Security, form: RedirectForm) -> Self {
        // Tests run side by side in one process, and other test processes may run beside it.
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let case = NEXT.fetch_add(1, Ordering::Relaxed);
        let run = u8::try_from(std::process::id() % 250).unwrap();
        let address = |last| IpAddr::V4(Ipv4Addr::new(127, run + 1, case, last));
        let addresses = [address(11), address(12)];
        let place = |name: &str, address| Place { host: name.into(), address, module: "PBX0".into() };
        let places =
            [(MASTER, place("master.test", addresses[0])), (SLAVE, place("slave.test", addresses[1]))];
        let directory = Directory {
            port: free_port(&addresses).unwrap(),
            form,
            master: Some(MASTER),
            places: places.into(),
        };
        let authorities = (security == Security::Tls).then(|| Authorities::new().unwrap());
        let dialling = DialConfig {
            tls: authorities.as_ref().map(|authorities| tls::client(&authorities.trusted.pem()).unwrap()),
            hosts: directory.places.values().map(|place| (place.host.clone(), place.address)).collect(),
            answer_limit: PATIENCE,
            waits_for_tcp: false,
            keep_alive: None,
            user_agent: "redial test".into(),
            pongs: true,
        };
        let account = Account::new(USER, PASSWORD, "example.com", StdRng::seed_from_u64(7));
        let installation = Arc::new(Installation::new(directory, account, authorities.map(Arc::new), DELAY));
        let (sender, events) = mpsc::channel(64);
        let pbx = async |node| pbx::open(node, &installation, sender.clone()).await.unwrap();
        let (master, slave) = (pbx(MASTER).await, pbx(SLAVE).await);
        Self { installation, master, slave, events, dialling, sender }
    }

    pub fn socket(&self, node: NodeId) -> SocketAddr {
        self.installation.directory.socket(node).unwrap()
    }

    pub fn target(&self, node: NodeId) -> Target {
        let directory = &self.installation.directory;
        Target::parse(&directory.name(node).unwrap(), directory.port).unwrap()
    }

    pub fn dial(&self, node: NodeId) -> Dial {
        Dial::start(Arc::new(self.dialling.clone()), self.target(node))
    }

    pub async fn tcp(&self, node: NodeId) -> TcpStream {
        soon(TcpStream::connect(self.socket(node))).await.unwrap()
    }

    pub async fn event(&mut self) -> PbxEvent {
        soon(self.events.recv()).await.unwrap()
    }

    pub async fn seen(&mut self) -> Seen {
        self.event().await.seen
    }

    /// Asserts that the next event is a connection attempt.
    pub async fn attempt(&mut self) {
        let seen = self.seen().await;
        assert!(matches!(seen, Seen::Attempt { .. }), "an attempt, not {seen:?}");
    }

    /// The next login, past whatever leads to it.
    pub async fn login(&mut self) -> (NodeId, Line, Login, Validity) {
        loop {
            let event = self.event().await;
            if let Seen::Heard(Heard::Login { login, validity, .. }) = event.seen {
                return (event.node, event.conn, login, validity);
            }
        }
    }

    /// Passes events until one satisfies `wanted`.
    pub async fn until(&mut self, wanted: impl Fn(&Seen) -> bool) -> PbxEvent {
        loop {
            let event = self.event().await;
            if wanted(&event.seen) {
                return event;
            }
        }
    }

    /// A client that is logged on at the master, and its connection there.
    pub async fn logged_on(&mut self) -> (Dial, Line) {
        let mut client = self.connected(MASTER).await;
        client.log_on(as_user("00"));
        let (_, conn, ..) = self.login().await;
        self.master.tell(conn, accept()).unwrap();
        assert!(matches!(next(&mut client).await, DialEvent::Answered(Reply::Accepted { .. })));
        (client, conn)
    }

    pub async fn connected(&mut self, node: NodeId) -> Dial {
        let mut client = self.dial(node);
        assert_eq!(next(&mut client).await, DialEvent::Connected);
        client
    }

    /// Ends everything and makes sure that nothing is left behind.
    pub async fn end(self) {
        let Self { installation, master, slave, mut events, sender, .. } = self;
        // A receiver that is gone must not be what ends the connections.
        soon(async { tokio::join!(master.shut_down(), slave.shut_down()) }).await;
        drop(sender);
        while soon(events.recv()).await.is_some() {}
        for node in [MASTER, SLAVE] {
            let socket = installation.directory.socket(node).unwrap();
            drop(redial_harness::net::TcpListener::bind(socket).expect("the address is free again"));
        }
        assert_eq!(Arc::strong_count(&installation), 1, "a task still holds the installation");
    }
}

pub async fn next(client: &mut Dial) -> DialEvent {
    soon(client.next_event()).await.expect("the connection ended without a word")
}

pub fn as_user(nonce: &str) -> LogOn {
    LogOn {
        credentials: Credentials::User,
        name: USER.into(),
        password: PASSWORD.into(),
        nonce: nonce.into(),
    }
}

pub fn as_session(session: &SessionCredentials, nonce: &str) -> LogOn {
    LogOn {
        credentials: Credentials::Session,
        name: session.name.clone(),
        password: session.password.clone(),
        nonce: nonce.into(),
    }
}

pub fn accept() -> Tell {
    Say::Answer(Answer::Accepted { standby: false, alternative: None, genuine: true }).into()
}

pub fn accept_naming(pbx: NodeId, standby: bool, implicit: bool) -> Tell {
    let alternative = Some(Alternative { pbx, implicit });
    Say::Answer(Answer::Accepted { standby, alternative, genuine: true }).into()
}

pub fn redirect(to: NodeId) -> Tell {
    Say::Answer(Answer::Redirected { to, genuine: true }).into()
}
