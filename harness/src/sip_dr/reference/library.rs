//! The connections of a desktop, as its library keeps them: one to each service of a site, which is made again when it is lost.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::SinkExt;
use redial_model::systems::sip_dr::messages::Identity;
use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::http::Uri;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::habit::Habit;
use super::local::Local;
use crate::adapter::habit::{self, says_too};
use crate::adapter::{Message as _, said};
use crate::net::TcpStream;
use crate::reference::{Freedom, Habits};
use crate::sip_dr::messages::{FromDesktop, FromSite, Open, ServiceName, VERSION};

/// How many libraries this program has begun: no two are called alike, whosesoever they are.
static BEGUN: AtomicU64 = AtomicU64::new(1);

/// Which library of a desktop.
pub(super) type Serial = u64;

/// What a library tells its desktop of a service.
#[derive(Debug)]
pub(super) enum Heard {
    /// The service is ON, by this message.
    Up(FromSite),
    /// The proxy does not let the desktop in.
    Rejected,
    /// The proxy cannot be reached.
    Unreachable,
    /// The proxy does not answer.
    NoAnswer,
    /// The service is OFF.
    Down,
    /// The service says something.
    Said(FromSite),
}

/// Where a library tells it.
pub(super) type Ears = mpsc::UnboundedSender<(Serial, ServiceName, Heard)>;

/// What is said to a service; its connection ends when this is dropped.
type Mouth = mpsc::UnboundedSender<FromDesktop>;

/// A library that runs.
pub(super) struct Library {
    pub serial: Serial,
    name: String,
    on_demand: bool,
    version: u32,
    tries_again: bool,
    /// What it says on each connection that nobody asks for.
    says_too: Option<&'static str>,
    freedom: Freedom,
    ears: Ears,
    mouths: [Option<Mouth>; 3],
    /// Which services are ON.
    ready: [bool; 3],
    /// Where telephony and statistics of its site are.
    urls: Option<(String, String)>,
}

impl Library {
    pub(super) fn new(
        serial: Serial,
        on_demand: bool,
        habits: &Habits<Habit>,
        mut freedom: Freedom,
        ears: Ears,
    ) -> Self {
        Library {
            serial,
            name: format!("{}-{}", std::process::id(), BEGUN.fetch_add(1, Ordering::Relaxed)),
            on_demand,
            version: VERSION + u32::from(habits.has(Habit::Adapter(habit::Habit::SpeaksVersion2))),
            tries_again: !habits.has(Habit::NeverRetries),
            says_too: says_too(|it| habits.has(Habit::Adapter(it)), freedom.does_more()),
            freedom,
            ears,
            mouths: [None, None, None],
            ready: [false; 3],
            urls: None,
        }
    }

    /// Connects to the configuration proxy of a site, after a while.
    pub(super) fn begins(&mut self, local: &Local, site: NodeId, identity: Identity, delay: Duration) {
        let open = Open {
            application: identity.application.then(|| local.application.clone()),
            user: identity.agent.then(|| local.user.clone()),
            password: identity.agent.then(|| local.password.clone()),
            ..self.open(ServiceName::Configuration)
        };
        self.keeps(local, local.proxies[site.index()].clone(), open, delay);
    }

    /// Connects to another service of its site, if it has not yet.
    pub(super) fn opens(&mut self, local: &Local, service: ServiceName) {
        let Some((telephony, statistics)) = &self.urls else { return };
        let url = if service == ServiceName::Telephony { telephony } else { statistics };
        if self.mouths[service as usize].is_none() {
            self.keeps(local, url.clone(), self.open(service), Duration::ZERO);
        }
    }

    fn open(&self, service: ServiceName) -> Open {
        Open {
            version: self.version,
            service,
            library: self.name.clone(),
            on_demand: self.on_demand,
            application: None,
            user: None,
            password: None,
        }
    }

    fn keeps(&mut self, local: &Local, url: String, open: Open, delay: Duration) {
        let (mouth, orders) = mpsc::unbounded_channel();
        let service = open.service;
        let link = Link {
            url,
            open,
            freedom: self.freedom.another(),
            retry: local.retry,
            answer_limit: local.answer_limit,
            tries_again: self.tries_again,
            says_too: self.says_too,
            serial: self.serial,
            ears: self.ears.clone(),
            orders,
        };
        self.mouths[service as usize] = Some(mouth);
        self.ready[service as usize] = false;
        tokio::spawn(link.keep(delay));
    }

    /// A service is ON; where the others are, the first of them says.
    pub(super) fn is_up(&mut self, service: ServiceName, message: &FromSite) {
        self.ready[service as usize] = true;
        if let FromSite::Accepted { telephony, statistics, .. } = message {
            self.urls = Some((telephony.clone(), statistics.clone()));
        }
    }

    /// A service is OFF.
    pub(super) fn is_down(&mut self, service: ServiceName) {
        self.ready[service as usize] = false;
    }

    /// Whether a service is ON.
    pub(super) fn is_ready(&self, service: ServiceName) -> bool {
        self.ready[service as usize]
    }

    /// Says something; what is said to a service that is OFF is lost.
    pub(super) fn says(&self, service: ServiceName, message: FromDesktop) {
        if let Some(mouth) = self.mouths[service as usize].as_ref().filter(|_| self.is_ready(service)) {
            // A connection that has ended tells so itself.
            let _ = mouth.send(message);
        }
    }
}

/// The port of URLs that name none.
const HTTP: u16 = 80;

type Socket = WebSocketStream<TcpStream>;

/// A connection to a service, or the attempts to have one.
struct Link {
    url: String,
    open: Open,
    freedom: Freedom,
    retry: Duration,
    answer_limit: Duration,
    tries_again: bool,
    says_too: Option<&'static str>,
    serial: Serial,
    ears: Ears,
    orders: mpsc::UnboundedReceiver<FromDesktop>,
}

/// Why there is no connection.
enum Not {
    Reachable,
    Answered,
    Wanted,
    LetIn,
}

impl Link {
    /// Keeps it until it is not wanted any more.
    async fn keep(mut self, delay: Duration) {
        sleep(delay).await;
        let is_proxy = self.open.service == ServiceName::Configuration;
        let mut has_stood = false;
        while !self.orders.is_closed() {
            let told = match self.begin().await {
                Ok((message, socket)) => {
                    has_stood = true;
                    self.tell(Heard::Up(message));
                    match self.speak(socket).await {
                        Not::Wanted => return,
                        _ => Heard::Down,
                    }
                }
                Err(Not::Wanted) => return,
                Err(Not::LetIn) => return self.tell(Heard::Rejected),
                Err(not) if is_proxy && !has_stood => {
                    return self.tell(match not {
                        Not::Answered => Heard::NoAnswer,
                        _ => Heard::Unreachable,
                    });
                }
                Err(_) => Heard::Down,
            };
            self.tell(told);
            if !self.tries_again {
                return;
            }
            sleep(self.freedom.pause(self.retry)).await;
        }
    }

    fn tell(&self, heard: Heard) {
        // Whoever does not listen any more has ended.
        let _ = self.ears.send((self.serial, self.open.service, heard));
    }

    /// Connects, and says who it is.
    async fn begin(&mut self) -> Result<(FromSite, Socket), Not> {
        let open = FromDesktop::Open(self.open.clone()).text();
        let (url, limit) = (self.url.clone(), self.answer_limit);
        let connecting = async move {
            let mut socket = connected(&url).await.ok_or(Not::Reachable)?;
            socket.send(Message::text(open)).await.map_err(|_| Not::Reachable)?;
            loop {
                match said(&mut socket).await.ok_or(Not::Reachable)? {
                    Some(message @ (FromSite::Accepted { .. } | FromSite::Ready {})) => {
                        return Ok((message, socket));
                    }
                    Some(FromSite::Rejected { .. } | FromSite::Unsupported { .. }) => return Err(Not::LetIn),
                    _ => {}
                }
            }
        };
        tokio::pin!(connecting);
        let connecting = timeout(limit, connecting);
        tokio::select! {
            biased;
            done = connecting => done.unwrap_or(Err(Not::Answered)),
            () = unwanted(&mut self.orders) => Err(Not::Wanted),
        }
    }

    /// Speaks until the connection is over, or is not wanted any more.
    async fn speak(&mut self, mut socket: Socket) -> Not {
        if let Some(text) = self.says_too
            && socket.send(Message::text(text)).await.is_err()
        {
            return Not::Reachable;
        }
        loop {
            tokio::select! {
                biased;
                order = self.orders.recv() => {
                    let Some(message) = order else {
                        // It ends whether that is said or not.
                        let _ = socket.close(None).await;
                        return Not::Wanted;
                    };
                    if socket.send(Message::text(message.text())).await.is_err() {
                        return Not::Reachable;
                    }
                }
                said = said(&mut socket) => match said {
                    Some(Some(message)) => self.tell(Heard::Said(message)),
                    Some(None) => {}
                    None => return Not::Reachable,
                },
            }
        }
    }
}

/// A connection on which nothing has been said yet.
async fn connected(url: &str) -> Option<Socket> {
    let uri: Uri = url.parse().ok()?;
    let tcp = TcpStream::connect_by_name(uri.host()?, uri.port_u16().unwrap_or(HTTP)).await.ok()?;
    Some(client_async(&uri, tcp).await.ok()?.0)
}

/// Whether somebody is there: who closes a connection without a word has asked for nothing.
pub(super) async fn is_there(url: &str, limit: Duration) -> bool {
    let Ok(Some(mut socket)) = timeout(limit, connected(url)).await else { return false };
    // It ends whether that is said or not.
    let _ = socket.close(None).await;
    true
}

/// What was to be said to a service that was OFF by then is lost.
async fn unwanted(orders: &mut mpsc::UnboundedReceiver<FromDesktop>) {
    while orders.recv().await.is_some() {}
}
