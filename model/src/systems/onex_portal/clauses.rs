//! The clauses of the document on one-X Portal resilience (OX).

use crate::clause::{Clause, both, client, installation, server};

const INTRODUCTION: &str = "Introduction";
const PORTAL_FAILS: &str = "Primary portal fails";
const OFFICE_FAILS: &str = "Primary IP Office fails";
const NETWORK_FAILS: &str = "Network fails";
const PORTAL_RECOVERS: &str = "Primary portal recovers";
const OFFICE_RECOVERS: &str = "Primary IP Office recovers";
const CONFIGURATION: &str = "Configuration";

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    server(
        "OX-01",
        INTRODUCTION,
        "Whatever makes the primary unavailable, users can be served by the portal of the secondary.",
    ),
    installation(
        "OX-02",
        INTRODUCTION,
        "Resilience is supported in Server Edition Select mode. Either portal may run on an application \
         server instead.",
    ),
    installation(
        "OX-03",
        INTRODUCTION,
        "A switch to Select mode, and the first configuration of resilience, may need a restart of the \
         portals.",
    ),
    installation("OX-04", INTRODUCTION, "Resilience needs the same portal version on both servers."),
    server(
        "OX-05",
        INTRODUCTION,
        "What is changed on the primary in normal operation is copied to the secondary.",
    ),
    installation(
        "OX-06",
        INTRODUCTION,
        "What is changed during a failover, on whichever server, is not copied and may be lost afterwards.",
    ),
    installation(
        "OX-07",
        INTRODUCTION,
        "A conference that the primary has scheduled is not held during a failover; one that the secondary \
         has scheduled is lost at the failback.",
    ),
    server(
        "OX-08",
        INTRODUCTION,
        "The portal that serves is shown as available, the one that does not as starting.",
    ),
    client(
        "OX-09",
        INTRODUCTION,
        "Client applications such as the call assistant are not redirected; their users enter the \
         secondary's address.",
    ),
    server(
        "OX-10",
        PORTAL_FAILS,
        "When the primary's portal has stopped, the secondary's serves without anybody's doing.",
    ),
    both("OX-11", PORTAL_FAILS, "Who was logged on at the primary can log on at the secondary."),
    both("OX-12", PORTAL_FAILS, "As long as the primary's IP Office runs, those users are redirected."),
    client(
        "OX-13",
        PORTAL_FAILS,
        "A user who has not been at the secondary before has to accept its certificate or make an \
         exception for it; reconnecting by itself ends there.",
    ),
    client("OX-14", PORTAL_FAILS, "Users of plug-ins fare alike."),
    client("OX-15", PORTAL_FAILS, "Who was not logged on has to use the secondary's address."),
    server(
        "OX-16",
        OFFICE_FAILS,
        "When the primary's IP Office has stopped, the portal moves to the secondary as when the portal has \
         stopped.",
    ),
    installation(
        "OX-17",
        OFFICE_FAILS,
        "While it is not in operation, its users can neither change nor delete personal contacts in the \
         directory.",
    ),
    server(
        "OX-18",
        NETWORK_FAILS,
        "When the servers cannot see each other both portals serve, and users can log on at either \
         (standalone mode).",
    ),
    installation(
        "OX-19",
        NETWORK_FAILS,
        "What is changed on the secondary meanwhile is not copied to the primary when the network is back.",
    ),
    server(
        "OX-20",
        PORTAL_RECOVERS,
        "Once the primary's portal is available again, nobody can log on at the secondary.",
    ),
    both(
        "OX-21",
        PORTAL_RECOVERS,
        "Who was logged on at the secondary is redirected, and can log on at the primary.",
    ),
    client("OX-22", PORTAL_RECOVERS, "Plug-ins are connected to the primary without their users' doing."),
    both("OX-23", PORTAL_RECOVERS, "Who was not logged on is redirected to the primary."),
    server(
        "OX-24",
        OFFICE_RECOVERS,
        "Once the primary's IP Office is available again, only the primary serves the portal.",
    ),
    installation(
        "OX-25",
        CONFIGURATION,
        "Both portals use the central CTI connection; a portal takes that over when it is restarted.",
    ),
    installation(
        "OX-26",
        CONFIGURATION,
        "Resilience is set up on the primary's portal, and on the line from the primary to the secondary \
         IP Office, which has to support resilience and to back up the portal.",
    ),
    installation(
        "OX-27",
        CONFIGURATION,
        "Only new installations come with the central CTI connection; a system that was upgraded to release 10 or later has \
         none until somebody enables it.",
    ),
    installation(
        "OX-28",
        CONFIGURATION,
        "The portals are restarted after the central CTI connection or the resilience of a portal was \
         changed.",
    ),
    server(
        "OX-29",
        INTRODUCTION,
        "Scheduled conferences are not synchronised, not even in normal operation.",
    ),
];
