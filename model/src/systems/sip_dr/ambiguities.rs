//! The ambiguity register of the desktop's disaster recovery: what the document leaves open, and the readings.

use crate::ambiguity::Kind::{Contradiction, Parameter, ProductFact};
use crate::ambiguity::{self, Ambiguity, client, server};

crate::closed_enum! {
    /// The open questions, in the order of [`AMBIGUITIES`].
    pub enum Question {
        /// GD-A1: what happens when the target of a switchover cannot be reached either.
        TargetDown,
        /// GD-A2: whether GD-05 is for the start only.
        EveryConnection,
        /// GD-A3: whether the desktop ever goes back.
        Failback,
        /// GD-A4: what holds exactly at the end of an interval.
        Boundary,
        /// GD-A5: whether the clock of a service that comes and goes starts again.
        Flapping,
        /// GD-A6: what the phone's clock does while telephony is OFF.
        TimerRace,
        /// GD-A7: what a phone changes that is back too late.
        LateBack,
        /// GD-A8: what an unknown reason code is.
        UnknownReason,
        /// GD-A9: what the loss of configuration and statistics together is.
        BothServices,
        /// GD-A10: which spelling of the reason counts.
        SpellingHeard,
        /// GD-A11: what a change of the preferred site does to a session.
        PreferredChanged,
        /// GD-A12: who logs the agent in again.
        LogInAgain,
        /// GD-A13: which listeners are set up after a switchover.
        ListenersAfter,
        /// GD-A14: when a graceful shutdown logs an agent out who is in no call.
        ShutdownLogout,
        /// GD-A15: whether a proxy that has lost its configuration servers lets an agent in.
        ProxyAlone,
        /// GD-A16: what a desktop does that finds no phone at its site.
        NoPhone,
        /// GD-A17: where a desktop has the address of the other site's proxy from.
        OtherAddress,
        /// GD-A18: whether a desktop that starts stays at a site that is not the preferred one.
        StartsElsewhere,
        /// GD-A19: what the configuration service is a connection to.
        ConfigurationService,
    }
}

/// The register, a line for each [`Question`], in its order.
pub const AMBIGUITIES: &[Ambiguity] = &[
    client(
        "GD-A1",
        &["GD-02", "GD-21"],
        "Neither site can be connected to. The document tells a desktop that starts to try the other site, \
         once, and says nothing of one that switches over. What comes next?",
        &[
            "The two sites in turn until one of them answers, as at the start. With both down this never \
             ends.",
            "The site that was tried last, until it answers, however well the other one may be by then.",
            "Nothing: after one attempt at each site the desktop gives up and tells the agent.",
        ],
    ),
    client(
        "GD-A2",
        &["GD-05", "GD-06", "GD-21"],
        "GD-06 wants the person object followed always on connecting. Does a desktop that has just switched \
         over from a failed preferred site follow it?",
        &[
            "No: it stands under startup, and a switchover ends with its listeners.",
            "Yes, after every connection. Then a switchover away from the preferred site leads straight \
             back to it.",
        ],
    )
    .of_kind(Contradiction),
    client(
        "GD-A3",
        &["GD-05", "GD-08"],
        "The preferred site is well again. No clause brings a desktop back from the secondary one. When \
         does it go?",
        &[
            "At its next start, or when the secondary site fails in its turn.",
            "When it finds the proxy of the preferred site there again, and the agent is in no call. Who is \
             in one call after another may never go.",
        ],
    ),
    client(
        "GD-A4",
        &["GD-11", "GD-18"],
        "The service, or the phone, is not back when the interval is over to the second. Is it late?",
        &[
            "No: back at that moment is back within the interval.",
            "Yes: the interval is over when it is reached.",
        ],
    )
    .of_kind(Parameter),
    client(
        "GD-A5",
        &["GD-10", "GD-11"],
        "Telephony comes back ON and goes OFF again before site-timeout is over. Which OFF does the \
         interval begin with?",
        &[
            "With the last one: ON within the interval ends the matter.",
            "With the first one: time that was spent OFF adds up until the desktop leaves the site.",
        ],
    ),
    client(
        "GD-A6",
        &["GD-11", "GD-12", "GD-17", "GD-18"],
        "Telephony goes OFF while the desktop waits for the phone. EventDNBackInService cannot come now. \
         Does site-sip-register-timeout go on?",
        &[
            "Yes: the two clocks run beside each other, and the first one that ends switches over.",
            "No: site-timeout alone counts then, and the wait for the phone ends.",
        ],
    ),
    client(
        "GD-A7",
        &["GD-17", "GD-18", "GD-21"],
        "The phone registers at the old site after the desktop has begun to switch over because of it, and \
         before it has arrived. What then?",
        &[
            "Nothing: the old listener is gone, and the switchover goes on.",
            "The switchover is called off, and the desktop connects to the old site again.",
        ],
    ),
    client(
        "GD-A8",
        &["GD-15", "GD-16", "GD-17"],
        "The agent is logged out with a reason code that the document does not name; or with none, since a supervisor's desktop \
         sets one only where it can. What is it?",
        &[
            "A logout like that by the agent or a supervisor: nothing is done.",
            "A logout by the SIP Server: the desktop waits for the phone as after dr-force_logout.",
        ],
    ),
    client(
        "GD-A9",
        &["GD-13", "GD-14"],
        "Neither service is a reason to switch over by itself. Both of them are OFF at the same time. Is \
         that one?",
        &[
            "No: the agent is warned of each, and nothing else happens.",
            "Yes: both of them OFF for longer than site-timeout is a failure of the site.",
        ],
    ),
    client(
        "GD-A10",
        &["GD-17", "GD-19"],
        "The document writes the reason code as dr-force_logout and as dr-force logout; the second one may well \
         be the first one after it was typeset, with an escape lost. Which one does a desktop know?",
        &["The one with the underscore.", "Both."],
    )
    .of_kind(Contradiction),
    client(
        "GD-A11",
        &["GD-04", "GD-05"],
        "The agent's preferred site is changed while the desktop works. When does it move?",
        &["At its next start.", "At once, as it would at a start."],
    ),
    client(
        "GD-A12",
        &["GD-17", "GD-22"],
        "The desktop has arrived at a site, or the phone is back after dr-force_logout. Nothing is said of \
         the agent, who is logged out there. Who logs the agent in?",
        &["The desktop, unless the agent or a supervisor wanted the logout.", "The agent, by hand."],
    ),
    client(
        "GD-A13",
        &["GD-08", "GD-09", "GD-22"],
        "After a switchover, listeners for telephony and the DN are called for. What of the other two?",
        &[
            "They are set up as well: detection is the same at both sites.",
            "They are not: only two are named, and the agent is not warned any more.",
        ],
    )
    .of_kind(Contradiction),
    server(
        "GD-A14",
        &["GD-20"],
        "A SIP Server goes into graceful shutdown. When is an agent logged out who is in no call?",
        &[
            "At once; whoever is in a call, when the call ends. (Newer SIP Servers.)",
            "Some time later, as the calls of the server end; until then the agent is not ready. (Older SIP \
             Servers.)",
        ],
    )
    .of_kind(ProductFact),
    server(
        "GD-A15",
        &["GD-01", "GD-03", "GD-13"],
        "A configuration proxy runs, and its configuration servers do not. Does it let an agent in?",
        &["Yes, by what it has read before.", "No: it refuses the login, as it would a wrong password."],
    ),
    client(
        "GD-A16",
        &["GD-17", "GD-18", "GD-22"],
        "The desktop arrives at a site where the phone is not registered. The login is refused, nobody is \
         logged out, and so no dr-force_logout comes. Does site-sip-register-timeout begin?",
        &[
            "No: only the reason code begins it.",
            "Yes: a phone that is not there is waited for as one that has gone. An embedded one at one site \
             that registers more slowly than that is chased from site to site for ever.",
        ],
    ),
    client(
        "GD-A17",
        &["GD-02", "GD-04", "GD-23"],
        "A desktop that cannot reach the first proxy turns to the other site's, but local configuration is said to have one address. \
         Where does it have the other one from?",
        &[
            "From local configuration, which has the proxies of both sites.",
            "From the application objects that it reads when it has started: before that it knows one address only, and tells its \
             agent when nobody answers there.",
        ],
    )
    .of_kind(Contradiction),
    client(
        "GD-A18",
        &["GD-02", "GD-04", "GD-05", "GD-06", "GD-21"],
        "A desktop starts, and the proxy of the preferred site cannot be reached: it is connected to the other one, reads there which \
         site is preferred, and is to connect to that. It comes back without success. Always on connecting it is to follow the same \
         procedure: does it stay this time?",
        &[
            "Yes: it works at the site that it has reached.",
            "No: whenever it is connected it turns to the preferred site again, until that answers. The agent cannot work meanwhile.",
        ],
    ),
    server(
        "GD-A19",
        &["GD-01", "GD-13"],
        "The configuration service is the connection to a pair of configuration servers; but a desktop connects to a proxy, which \
         stands before them. When is the service OFF?",
        &[
            "When the servers cannot be reached: they have failed, or the proxy on the way there.",
            "When the proxy has failed: what is behind it the desktop does not see.",
        ],
    )
    .of_kind(Contradiction),
];

impl ambiguity::Question for Question {
    const REGISTER: &'static [Ambiguity] = AMBIGUITIES;
}
