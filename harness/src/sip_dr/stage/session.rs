//! What is known of the library of a desktop that runs, and of its connections.

use std::time::Duration;

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::messages::Service;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use crate::line::Line;
use crate::sip_dr::messages::ServiceName;

/// The library that a desktop has begun last.
pub(super) struct Session {
    /// What it calls itself.
    pub library: String,
    /// The site at which it begins, or works.
    pub site: NodeId,
    /// On which everything is said that it hears there: the connection with which it began.
    pub line: Line,
    /// Its connection to the configuration service, if that stands.
    pub configuration: Option<Line>,
    /// It was let in.
    pub accepted: bool,
    /// It has closed its connection to telephony, which a library keeps as long as it runs.
    pub has_ended: bool,
    /// An attempt was made because it had waited for long enough.
    pub is_followed: bool,
    /// Which services it knows to be OFF.
    pub off: [Away; 3],
    /// Whether it waits for the phone.
    pub phone: Away,
}

/// Whether something is away, and for how long.
#[derive(Default)]
pub(super) struct Away {
    since: Option<Instant>,
    longest: Duration,
}

/// Whoever hears when so much of its time is over that something is back may hear it too late.
const IN_TIME: f64 = 0.7;

impl Away {
    /// It is away.
    pub(super) fn begins(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// It is back. True: it was away.
    pub(super) fn ends(&mut self) -> bool {
        let was = self.since.take();
        self.longest = self.longest.max(was.map_or(Duration::ZERO, |since| since.elapsed()));
        was.is_some()
    }

    /// Whether it is away.
    pub(super) fn is(&self) -> bool {
        self.since.is_some()
    }

    /// Whether it has been away for as long as somebody waits for it.
    fn is_over(&self, limit: Option<Duration>) -> bool {
        limit.is_some_and(|limit| {
            self.since.is_some_and(|since| since.elapsed() >= limit) || self.longest >= limit.mul_f64(IN_TIME)
        })
    }
}

/// How long a desktop is to wait, if at all, and for which services.
pub(super) struct Clocks {
    pub site: Option<Duration>,
    pub phone: Option<Duration>,
    pub timed: &'static [Service],
}

impl Session {
    /// Whether it has waited for a service, or for the phone, for as long as it is to wait.
    pub(super) fn has_waited(&self, clocks: &Clocks) -> bool {
        clocks.timed.iter().any(|service| self.off[service.index()].is_over(clocks.site))
            || self.phone.is_over(clocks.phone)
    }
}

/// A connection that stands.
pub(super) struct Link {
    /// How much its library had been told when this connection stood, and has read since it speaks on it.
    pub told: usize,
    pub service: ServiceName,
    pub site: NodeId,
    /// The library that has begun on it; nobody has said anything before that.
    pub library: Option<String>,
    /// It listens to the agent's DN.
    pub listens: bool,
    /// It has been taken for the attempt of a library to begin.
    pub is_attempt: bool,
}
