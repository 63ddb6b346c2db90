//! Sites, phone and desktop together: a state of the world, and what can happen to it.

use super::breach::Breach;
use super::client::{Client, Memory, State};
use super::messages::{Identity, Reason, Service};
use super::sip_server::{self, SipServer};
use crate::engine::Position;
use crate::environment::Path;
use crate::frame::Books;
use crate::rule::Closed;
use crate::timer::Timer;
use crate::topology::NodeId;

/// A site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// What a desktop meets on its way to the configuration proxy: the proxy, a refusal, or silence.
    pub proxy: Path,
    /// The desktop cannot reach it: neither proxy nor services.
    pub isolated: bool,
    /// The SIP Server that is the backup of the other one runs.
    pub spare: bool,
    /// Its pair of SIP Servers.
    pub pair: Position<SipServer>,
    /// A configuration server runs.
    pub configuration: bool,
    /// A statistics server runs.
    pub statistics: bool,
    /// The phone cannot reach it.
    pub phone_cut: bool,
}

impl Site {
    /// Whether a SIP Server of the pair runs.
    pub fn has_sip_server(&self) -> bool {
        self.pair.state != sip_server::State::Gone
    }

    /// Whether the desktop can have a connection to a service.
    pub fn offers(&self, service: Service) -> bool {
        !self.isolated
            && match service {
                Service::Telephony => self.has_sip_server(),
                Service::Configuration => self.answers() && self.configuration,
                Service::Statistics => self.statistics,
            }
    }

    /// Whether a proxy answers the desktop.
    pub fn answers(&self) -> bool {
        self.proxy == Path::Open && !self.isolated
    }

    /// Whether everything of it runs and can be reached.
    pub fn is_healthy(&self) -> bool {
        self.damage() == 0
    }

    /// Whether nothing of it serves a desktop.
    pub fn is_lost(&self) -> bool {
        !self.answers() && Service::ALL.iter().all(|&service| !self.offers(service))
    }

    /// How much of it is out of order.
    pub fn damage(&self) -> u64 {
        let broken = [
            self.proxy != Path::Open,
            self.isolated,
            !self.spare,
            self.pair.state != sip_server::State::Serving,
            !self.configuration,
            !self.statistics,
            self.phone_cut,
        ];
        broken.into_iter().map(u64::from).sum()
    }
}

/// The agent's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    /// It runs.
    pub up: bool,
    /// Where it registers, if it does so at one site only.
    pub at: NodeId,
}

/// A connection of the desktop's library to a service of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// It stands: the service is ON.
    On,
    /// It is broken, and the library has not noticed.
    Broken,
    /// It is broken, and the service is OFF. The library tries to reconnect (GD-10).
    Off,
}

/// Why a desktop leaves for another site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The other site is the preferred one.
    Preferred,
    /// Telephony has been OFF for too long.
    Telephony,
    /// Another service has been OFF for too long.
    OtherService,
    /// The phone has been away for too long.
    Phone,
    /// The SIP Server shuts down.
    Shutdown,
}

/// What a desktop leaves behind at the moment in which it leaves a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Left {
    /// A call that goes on.
    pub call: bool,
    /// A phone that is registered there.
    pub phone: bool,
    /// A telephony service that is OFF.
    pub telephony_off: bool,
}

/// The desktop, and what the world knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Desk {
    /// Where it stands by its rows.
    pub position: Position<Client>,
    /// What it presents to the proxy that it connects to.
    pub presented: Identity,
    /// The agent has mistyped the password.
    pub mistyped: bool,
    /// Its library's connections, while it is connected to a site.
    pub links: [Link; 3],
    /// For how long the library has reported each service as OFF: the world's own clocks.
    pub off_for: [Timer; 3],
    /// For how long it has been waiting for the phone, by the document.
    pub phone_gone: Timer,
    /// Why it leaves, while it does.
    pub leaving: Option<Cause>,
    /// What it has left behind, while it leaves.
    pub left: Left,
    /// Why it came to the site that it is at; `None` if it has started there.
    pub came: Option<Cause>,
    /// The agent, or a supervisor, wanted the agent logged out.
    pub logout_wanted: bool,
    /// The expiry of the phone's registration was taken for a logout that somebody wanted.
    pub mistaken: bool,
    /// The agent's login was refused although the phone is registered, and nothing has been said since.
    pub forgotten: bool,
    /// How many attempts and arrivals in a row have led to no telephony: 0 to 3, then still 3.
    pub in_vain: u8,
}

impl Desk {
    /// A desktop that does not run, with what it has kept.
    pub fn closed(memory: Memory) -> Self {
        Desk {
            position: Client::closed(memory),
            presented: Identity::default(),
            mistyped: false,
            links: [Link::On; 3],
            off_for: [Timer::Off; 3],
            phone_gone: Timer::Off,
            leaving: None,
            left: Left::default(),
            came: None,
            logout_wanted: false,
            mistaken: false,
            forgotten: false,
            in_vain: 0,
        }
    }

    /// Whether it is connected to a site and listens.
    pub fn at_work(&self) -> bool {
        is_at_work(self.position.state)
    }

    /// The site that it is connected to.
    pub fn site(&self) -> Option<NodeId> {
        self.position.memory.site.filter(|_| self.at_work())
    }

    /// The state of a connection.
    pub fn link(&self, service: Service) -> Link {
        self.links[service.index()]
    }
}

/// Whether a desktop in that state is connected to a site and listens.
pub fn is_at_work(state: State) -> bool {
    matches!(state, State::Working | State::AwaitingPhone)
}

/// A state of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// The sites.
    pub sites: [Site; 2],
    /// The agent's phone.
    pub phone: Phone,
    /// The preferred site, as the person object says.
    pub preferred: NodeId,
    /// The desktop.
    pub desk: Desk,
    /// What the frame keeps.
    pub books: Books<Breach>,
}

impl World {
    /// A site.
    pub fn site(&self, site: NodeId) -> &Site {
        &self.sites[site.index()]
    }

    /// The site that the desktop is connected to.
    pub fn own_site(&self) -> Option<&Site> {
        self.desk.site().map(|site| self.site(site))
    }

    /// Whether everything runs and can be reached: sites and phone.
    pub fn is_healthy(&self) -> bool {
        self.phone.up && self.sites.iter().all(Site::is_healthy)
    }

    /// Whether the agent can take calls: the desktop is connected to a site where the agent is logged in.
    pub fn serves(&self) -> bool {
        self.desk.link(Service::Telephony) == Link::On
            && self.own_site().is_some_and(|site| site.pair.memory.agent)
    }
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The proxy of a site refuses connections, or does not answer any more.
    StopProxy(NodeId, Path),
    /// One of the two SIP Servers of a site ends.
    StopOne(NodeId),
    /// Both SIP Servers of a site end.
    StopPair(NodeId),
    /// Both configuration servers of a site end.
    StopConfiguration(NodeId),
    /// Both statistics servers of a site end.
    StopStatistics(NodeId),
    /// A whole site ends.
    StopSite(NodeId),
    /// The desktop cannot reach a site any more.
    Isolate(NodeId),
    /// The phone cannot reach a site any more.
    CutPhone(NodeId),
    /// The phone ends.
    PhoneFails,
    /// An administrator has the SIP Servers of a site shut down gracefully.
    ShutDown(NodeId),
    /// An administrator changes the agent's preferred site, or another agent sits down.
    ChangePreferred,
    /// The agent is logged out for that reason.
    LogOut(Reason),
    /// The agent ends the desktop.
    Quit,
    /// Everything of a site is put in order.
    Restore(NodeId),
    /// The desktop can reach a site again.
    Reconnect(NodeId),
    /// The phone can reach a site again.
    MendPhone(NodeId),
    /// The phone runs again.
    PhoneReturns,
    /// The agent starts the desktop.
    Start {
        /// The password is mistyped.
        mistyped: bool,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// The desktop learns what became of its attempt to connect.
    Connect,
    /// The desktop learns what became of its question.
    Read {
        /// Which of the rows that apply.
        choice: u8,
    },
    /// The desktop logs the agent in.
    LogIn,
    /// The agent logs in by hand.
    LogInByHand,
    /// The desktop sees the preferred site answer.
    SeeHome,
    /// The library notices that a service is OFF, or ON.
    Notice(Service),
    /// The clock of a service that is OFF goes on.
    Tick(Service),
    /// The clock of the missing phone goes on.
    TickPhone,
    /// The registration of the phone expires.
    Expire {
        /// At which site.
        site: NodeId,
        /// Which of the rows that apply.
        choice: u8,
    },
    /// The phone registers.
    Register(NodeId),
    /// A phone that registers at one site only turns to the other one.
    PhoneMoves,
    /// A call begins.
    CallBegins,
    /// A call ends.
    CallEnds(NodeId),
    /// A SIP Server that shuts down logs the agent out.
    LogOutDue(NodeId),
}
