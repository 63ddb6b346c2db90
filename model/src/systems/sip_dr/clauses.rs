//! The clauses of the document on how a desktop takes part in disaster recovery (GD).

use crate::clause::{Binds, Clause};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    Clause {
        id: "GD-01",
        section: "Startup",
        binds: Binds::Client,
        text: "A desktop that starts turns to the configuration proxy of a site; it does not matter which.",
    },
    Clause {
        id: "GD-02",
        section: "Startup",
        binds: Binds::Client,
        text: "Where that cannot be reached, it turns to the proxy of the other site.",
    },
    Clause {
        id: "GD-03",
        section: "Startup",
        binds: Binds::Client,
        text: "The application's name says what connects; user name and password say which agent it is.",
    },
    Clause {
        id: "GD-04",
        section: "Startup",
        binds: Binds::Client,
        text: "The agent's person object then tells it the preferred and the secondary site; the application object of the preferred site tells it where that site's proxy is.",
    },
    Clause {
        id: "GD-05",
        section: "Startup",
        binds: Binds::Client,
        text: "A desktop that finds itself at another site than the preferred one moves there as in a switchover.",
    },
    Clause {
        id: "GD-06",
        section: "Startup",
        binds: Binds::Client,
        text: "The preferred site may be kept for the next start; what is kept does not spare it GD-04 and GD-05.",
    },
    Clause {
        id: "GD-07",
        section: "Startup",
        binds: Binds::Client,
        text: "Where agents change seats, nothing is kept.",
    },
    Clause {
        id: "GD-08",
        section: "Detection",
        binds: Binds::Client,
        text: "A failure is detected in the same way at the preferred and at the secondary site.",
    },
    Clause {
        id: "GD-09",
        section: "Detection",
        binds: Binds::Client,
        text: "There are four listeners: one each for the telephony, configuration and statistics service, and one for the agent's DN.",
    },
    Clause {
        id: "GD-10",
        section: "Telephony",
        binds: Binds::Server,
        text: "Telephony goes OFF when neither SIP Server of the pair is available; the library goes on trying to reconnect, at an interval.",
    },
    Clause {
        id: "GD-11",
        section: "Telephony",
        binds: Binds::Client,
        text: "A telephony service that does not come back ON within site-timeout means that the site has failed: the desktop switches over.",
    },
    Clause {
        id: "GD-12",
        section: "Telephony",
        binds: Binds::Client,
        text: "Without a site-timeout, or with 0, telephony is no reason to switch over.",
    },
    Clause {
        id: "GD-13",
        section: "Configuration service",
        binds: Binds::Client,
        text: "An OFF configuration service is shown to the user, and to monitoring; alone it is no reason to switch over.",
    },
    Clause {
        id: "GD-14",
        section: "Statistics service",
        binds: Binds::Client,
        text: "An OFF statistics service is shown to the user, and to monitoring; alone it is no reason to switch over.",
    },
    Clause {
        id: "GD-15",
        section: "DN",
        binds: Binds::Client,
        text: "Nothing is done about an agent who has logged out.",
    },
    Clause {
        id: "GD-16",
        section: "DN",
        binds: Binds::Client,
        text: "Nothing is done about an agent whom a supervisor has logged out; the reason code for that is the customer's own.",
    },
    Clause {
        id: "GD-17",
        section: "DN",
        binds: Binds::Client,
        text: "dr-force_logout says that the phone's registration has expired. The desktop waits for the phone, or launches an embedded endpoint again, until EventDNBackInService says that it is registered.",
    },
    Clause {
        id: "GD-18",
        section: "DN",
        binds: Binds::Client,
        text: "If that does not come within site-sip-register-timeout, the desktop switches over.",
    },
    Clause {
        id: "GD-19",
        section: "DN",
        binds: Binds::Client,
        text: "Without a site-sip-register-timeout, or with 0, the phone is no reason to switch over.",
    },
    Clause {
        id: "GD-20",
        section: "DN",
        binds: Binds::Client,
        text: "graceful_shutdown_logout says that the SIP Server is being emptied for maintenance: the desktop switches over.",
    },
    Clause {
        id: "GD-21",
        section: "Switchover",
        binds: Binds::Client,
        text: "To switch over is to restart the client library, but not the program, with the parameters of the target site.",
    },
    Clause {
        id: "GD-22",
        section: "Switchover",
        binds: Binds::Client,
        text: "When the target site is connected, the listeners for telephony and for the DN are set up for that site.",
    },
];
