//! What has to be known of a client before it is tested, as data: what it supports (PICS), how it is timed and how its
//! wire is set up (PIXIT).
//!
//! A wire states its [`Proforma`]; command line, case files and `redial list` follow it. What is declared of one client is
//! a [`Profile`](crate::settings::Profile).

/// Something that a client may support; a case that needs more is skipped.
#[derive(Debug, Clone, Copy)]
pub struct Ability {
    /// Its name in case files and on the command line.
    pub name: &'static str,
    /// What the client does that has it.
    pub meaning: &'static str,
    /// What is not declared is tried. False: it counts only if declared, since silence proves nothing.
    pub is_presumed: bool,
}

/// A time of the client that the document leaves to it.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// Its name in case files (`hold`) and on the command line.
    pub name: &'static str,
    /// What the client waits for.
    pub meaning: &'static str,
    /// Seconds, before scaling, unless it is declared.
    pub default_s: f64,
}

/// Something that a document leaves open on the wire, or that a run chooses.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Its name on the command line.
    pub name: &'static str,
    /// What is chosen.
    pub meaning: &'static str,
    /// What there is; the first one is the default.
    pub values: &'static [&'static str],
}

/// How the tour shows that the suite catches somebody.
#[derive(Debug, Clone, Copy)]
pub struct Tour {
    /// An edit of the client's rows.
    pub mutant: &'static str,
    /// What such a client does.
    pub does: &'static str,
    /// The case that catches it.
    pub case: &'static str,
    /// An installation, for the audit.
    pub installation: &'static str,
    /// What is to be seen in it.
    pub shows: &'static str,
}

/// What a wire has to be told of a client, and what it tells one.
#[derive(Debug, Clone, Copy)]
pub struct Proforma {
    /// What a client may support.
    pub abilities: &'static [Ability],
    /// Those of its abilities by which less is seen of a client, that takes another way then: broken clients are played without.
    pub apart: &'static [&'static str],
    /// Its times. [`ANSWER_TIMEOUT`] is one of them: how long a client waits tells the harness what its own lateness
    /// explains.
    pub times: &'static [Time],
    /// What a run chooses. A choice called [`TRANSPORT`] with a value that means [`TLS`](IN_TLS) gives the client an authority
    /// to trust.
    pub choices: &'static [Choice],
    /// What a client is told beside [`PLACEHOLDERS`].
    pub placeholders: &'static [&'static str],
    /// Most servers of a case; each has an address of its own.
    pub servers: u8,
    /// How many of its cases are played at the same time for each core, unless a run says otherwise: they mostly wait for their
    /// client.
    pub jobs: usize,
    /// Rows that the document merely allows, and what is noted of a client that follows them.
    pub notes: &'static [(&'static str, &'static str)],
    /// What the tour shows of it.
    pub tour: Option<Tour>,
}

/// It publishes what it knows of its connection where the harness can read it.
pub const PUBLISHES: Ability = Ability {
    name: "publishes",
    meaning: "It publishes what it believes of its connection, where the harness can read it.",
    is_presumed: true,
};
/// It remembers from start to start.
pub const PERSISTS: Ability = Ability {
    name: "persists",
    meaning: "It keeps what it stored in its state directory across a restart.",
    is_presumed: true,
};
/// It can reach servers by host names.
pub const NAMES: Ability =
    Ability { name: "names", meaning: "It can reach servers by host names.", is_presumed: true };
/// It traces to standard error. A client that traces elsewhere breaks no clause, so it counts only if declared.
pub const TRACES: Ability = Ability {
    name: "traces",
    meaning: "It traces to standard error: counts only if it is declared.",
    is_presumed: false,
};
/// It can speak TLS.
pub const TLS: Ability = Ability { name: "tls", meaning: "It can speak TLS.", is_presumed: true };

/// How long the client waits for an answer.
pub const ANSWER_TIMEOUT: &str = "answer-timeout";
/// How long the client waits between two attempts.
pub const RETRY_INTERVAL: &str = "retry-interval";

/// The choice of what is spoken beneath the protocol.
pub const TRANSPORT: &str = "transport";
/// The value of [`TRANSPORT`] that means TLS.
pub const TRANSPORT_TLS: &str = "tls";
/// The value of [`TRANSPORT`] that means WebSocket in TLS.
pub const TRANSPORT_WSS: &str = "wss";
/// The value of [`TRANSPORT`] that means the messages of an adapter.
pub const TRANSPORT_ADAPTER: &str = "adapter";
/// The values of [`TRANSPORT`] for which servers need certificates.
pub const IN_TLS: [&str; 2] = [TRANSPORT_TLS, TRANSPORT_WSS];

/// What every client is told.
pub const PLACEHOLDERS: &[&str] =
    &["ca", "hosts", "state_dir", "pictures", "publish_url", "timer_scale", "case", "deadline"];

impl Proforma {
    /// That of a client of which nothing has to be known: a wire adds what there is.
    pub const EMPTY: Self = Proforma {
        abilities: &[],
        apart: &[],
        times: &[],
        choices: &[],
        placeholders: &[],
        servers: 0,
        jobs: 8,
        notes: &[],
        tour: None,
    };

    /// What is declared of a client of which as much as possible is to be seen.
    pub fn most_seen(&self) -> impl Iterator<Item = &'static str> {
        self.abilities.iter().map(|it| it.name).filter(|name| !self.apart.contains(name))
    }

    /// The ability of that name.
    pub fn ability(&self, name: &str) -> Option<&'static Ability> {
        self.abilities.iter().find(|it| it.name == name)
    }

    /// The time of that name.
    pub fn time(&self, name: &str) -> Option<&'static Time> {
        self.times.iter().find(|it| it.name == name)
    }

    /// The choice of that name.
    pub fn choice(&self, name: &str) -> Option<&'static Choice> {
        self.choices.iter().find(|it| it.name == name)
    }

    /// Everything that a client can be told, the wire's own first.
    pub fn told(&self) -> impl Iterator<Item = &'static str> {
        self.placeholders.iter().chain(PLACEHOLDERS).copied()
    }
}
