//! The clauses of the document on how a desktop takes part in disaster recovery (GD).

use crate::clause::Strength::{May, Must, Should};
use crate::clause::{Clause, both, client, installation};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    client(
        "GD-01",
        "Startup",
        "A desktop that starts turns to the configuration proxy of a site; it does not matter which.",
    )
    .said(Must),
    client("GD-02", "Startup", "Where that cannot be reached, it turns to the proxy of the other site.")
        .said(Should),
    client(
        "GD-03",
        "Startup",
        "The application's name says what connects; user name and password say which agent it is.",
    ),
    client(
        "GD-04",
        "Startup",
        "The agent's person object then tells it the preferred and the secondary site; the application \
         object of the preferred site tells it where that site's proxy is.",
    )
    .said(Should),
    client(
        "GD-05",
        "Startup",
        "A desktop that finds itself at another site than the preferred one moves there as in a \
         switchover.",
    )
    .said(Should),
    client(
        "GD-06",
        "Startup",
        "The preferred site may be kept for the next start; what is kept does not spare it GD-04 and \
         GD-05.",
    )
    .said(May),
    client("GD-07", "Startup", "Where agents change seats, nothing is kept.").said(Should),
    client(
        "GD-08",
        "Detection",
        "A failure is detected in the same way at the preferred and at the secondary site.",
    )
    .said(Should),
    client(
        "GD-09",
        "Detection",
        "There are four listeners: one each for the telephony, configuration and statistics service, and \
         one for the agent's DN.",
    )
    .said(Should),
    both(
        "GD-10",
        "Telephony",
        "OFF says that neither server of the pair is available; connecting to the pair is tried again at \
         an interval that is configured.",
    ),
    client(
        "GD-11",
        "Telephony",
        "A telephony service that does not come back ON within site-timeout means that the site has failed: \
         the desktop switches over.",
    )
    .said(Should),
    client("GD-12", "Telephony", "Without a site-timeout, or with 0, telephony is no reason to switch over.")
        .said(Should),
    client(
        "GD-13",
        "Configuration service",
        "An OFF configuration service is shown to the user, and reported to monitoring where that is of \
         use; alone it is no reason to switch over.",
    )
    .said(Should),
    client(
        "GD-14",
        "Statistics service",
        "An OFF statistics service is shown to the user, and reported to monitoring where that is of use; \
         alone it is no reason to switch over.",
    )
    .said(Should),
    client("GD-15", "DN", "Nothing is done about an agent who has logged out.").said(Should),
    client(
        "GD-16",
        "DN",
        "Nothing is done about an agent whom a supervisor has logged out; the reason code for that is the \
         customer's own, if there is one.",
    )
    .said(Should),
    client(
        "GD-17",
        "DN",
        "dr-force_logout says that the phone's registration has expired. The desktop waits for the phone, \
         or launches an embedded endpoint again, until EventDNBackInService says that it is registered.",
    )
    .said(Should),
    client(
        "GD-18",
        "DN",
        "If that does not come within site-sip-register-timeout, the desktop switches over.",
    )
    .said(Should),
    client(
        "GD-19",
        "DN",
        "Without a site-sip-register-timeout, or with 0, the phone is no reason to switch over.",
    )
    .said(Should),
    client(
        "GD-20",
        "DN",
        "graceful_shutdown_logout says that the SIP Server is being emptied for maintenance: the desktop \
         switches over.",
    )
    .said(Should),
    client(
        "GD-21",
        "Switchover",
        "To switch over is to restart the client library with the parameters of the target site, best in \
         a way that does not restart the whole program.",
    )
    .said(Should),
    client(
        "GD-22",
        "Switchover",
        "When the target site is connected, the listeners for telephony and for the DN are set up for that \
         site.",
    )
    .said(Should),
    installation(
        "GD-23",
        "Startup",
        "Where the configuration proxy is, address and port, and what the application is called, comes from local \
         configuration.",
    ),
    client(
        "GD-24",
        "Detection",
        "While one of the three services is OFF, the library goes on trying to connect to the same pair of servers, at the \
         interval that it was made with.",
    ),
    client("GD-25", "Switchover", "The option to load on demand is set, which keeps the new start short.")
        .said(Should),
];
