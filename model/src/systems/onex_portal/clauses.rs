//! The clauses of the document on one-X Portal resilience (OX).

use crate::clause::{Binds, Clause};

const INTRODUCTION: &str = "Introduction";
const PORTAL_FAILS: &str = "Primary portal fails";
const OFFICE_FAILS: &str = "Primary IP Office fails";
const NETWORK_FAILS: &str = "Network fails";
const PORTAL_RECOVERS: &str = "Primary portal recovers";
const OFFICE_RECOVERS: &str = "Primary IP Office recovers";
const CONFIGURATION: &str = "Configuration";

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    Clause {
        id: "OX-01",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "Whatever makes the primary unavailable, users can be served by the portal of the secondary.",
    },
    Clause {
        id: "OX-02",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "Resilience needs Server Edition Select mode. Either portal may run on an application server \
               instead.",
    },
    Clause {
        id: "OX-03",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "A switch to Select mode, and the first configuration of resilience, may need a restart of the \
               portals.",
    },
    Clause {
        id: "OX-04",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "Resilience needs the same portal version on both servers.",
    },
    Clause {
        id: "OX-05",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "What is changed on the primary in normal operation is copied to the secondary.",
    },
    Clause {
        id: "OX-06",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "What is changed during a failover, on whichever server, is not copied and may be lost \
               afterwards.",
    },
    Clause {
        id: "OX-07",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "A conference that the primary has scheduled is not held during a failover; one that the secondary has scheduled \
               is lost at the failback.",
    },
    Clause {
        id: "OX-08",
        section: INTRODUCTION,
        binds: Binds::Server,
        text: "The portal that serves is shown as available, the one that does not as starting.",
    },
    Clause {
        id: "OX-09",
        section: INTRODUCTION,
        binds: Binds::Client,
        text: "Client applications such as the call assistant are not redirected; their users enter the \
               secondary's address.",
    },
    Clause {
        id: "OX-10",
        section: PORTAL_FAILS,
        binds: Binds::Server,
        text: "When the primary's portal has stopped, the secondary's serves without anybody's doing.",
    },
    Clause {
        id: "OX-11",
        section: PORTAL_FAILS,
        binds: Binds::Both,
        text: "Who was logged on at the primary can log on at the secondary.",
    },
    Clause {
        id: "OX-12",
        section: PORTAL_FAILS,
        binds: Binds::Both,
        text: "As long as the primary's IP Office runs, those users are redirected.",
    },
    Clause {
        id: "OX-13",
        section: PORTAL_FAILS,
        binds: Binds::Client,
        text: "A user who has never accepted the secondary's certificate has to do so first; reconnecting by \
               itself ends there.",
    },
    Clause {
        id: "OX-14",
        section: PORTAL_FAILS,
        binds: Binds::Client,
        text: "Users of plug-ins fare alike.",
    },
    Clause {
        id: "OX-15",
        section: PORTAL_FAILS,
        binds: Binds::Client,
        text: "Who was not logged on has to use the secondary's address.",
    },
    Clause {
        id: "OX-16",
        section: OFFICE_FAILS,
        binds: Binds::Server,
        text: "When the primary's IP Office has stopped, the portal moves to the secondary as when the \
               portal has stopped.",
    },
    Clause {
        id: "OX-17",
        section: OFFICE_FAILS,
        binds: Binds::Server,
        text: "Until it runs again, its users can neither change nor delete personal contacts.",
    },
    Clause {
        id: "OX-18",
        section: NETWORK_FAILS,
        binds: Binds::Server,
        text: "When the servers cannot see each other both portals serve, and users can log on at either \
               (standalone mode).",
    },
    Clause {
        id: "OX-19",
        section: NETWORK_FAILS,
        binds: Binds::Server,
        text: "What is changed on the secondary meanwhile is not copied to the primary when the network is \
               back.",
    },
    Clause {
        id: "OX-20",
        section: PORTAL_RECOVERS,
        binds: Binds::Server,
        text: "Once the primary's portal is available again, nobody can log on at the secondary.",
    },
    Clause {
        id: "OX-21",
        section: PORTAL_RECOVERS,
        binds: Binds::Both,
        text: "Who was logged on at the secondary is redirected, and can log on at the primary.",
    },
    Clause {
        id: "OX-22",
        section: PORTAL_RECOVERS,
        binds: Binds::Client,
        text: "Plug-ins are connected to the primary without their users' doing.",
    },
    Clause {
        id: "OX-23",
        section: PORTAL_RECOVERS,
        binds: Binds::Both,
        text: "Who was not logged on is redirected to the primary.",
    },
    Clause {
        id: "OX-24",
        section: OFFICE_RECOVERS,
        binds: Binds::Server,
        text: "Once the primary's IP Office is available again, only the primary serves the portal.",
    },
    Clause {
        id: "OX-25",
        section: CONFIGURATION,
        binds: Binds::Server,
        text: "Both portals use the central CTI connection; a portal takes that over when it is restarted.",
    },
    Clause {
        id: "OX-26",
        section: CONFIGURATION,
        binds: Binds::Server,
        text: "Resilience is set up on the primary's portal, and on the line from the primary to the \
               secondary IP Office.",
    },
];
